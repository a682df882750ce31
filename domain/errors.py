"""Refusals that people read, and what comes too early. Everything else that goes wrong is a bug and is not caught."""

from domain.phrases import Phrase


class Refusal(Exception):
    """Something cannot be done; `sentence` tells the person what is wrong and what to do. Nothing has changed."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence.text)
        self.sentence = sentence


class TooEarly(Refusal):
    """The same of something that may be known in a moment, since it has only just happened: who can wait asks again first."""


class NotYet(Exception):
    """Something speaks of a post that may be ours and on its way: where it stands is known in a moment. To be tried again."""
