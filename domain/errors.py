"""Refusals that people read. Everything else that goes wrong is a bug and is not caught."""

from domain.phrases import Phrase


class Refusal(Exception):
    """Something cannot be done; `sentence` tells the person what is wrong and what to do. Nothing has changed."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence.text)
        self.sentence = sentence
