"""Amending the text, for every process: what makes a version, and who may write it. Whom it asks again is the process's."""

from dataclasses import replace
from datetime import datetime

from domain.phrases import phrase
from domain.proposals import frame, refusals
from domain.proposals.effects import TextChanged
from domain.proposals.ending import changed
from domain.proposals.events import Amended
from domain.proposals.frame import Proposal, Step
from domain.proposals.values import LONGEST_TEXT, Phase, Version


def amend(state: Proposal, event: Amended, now: datetime) -> Step:
    """A further version. Raises OutOfTurn where it is stale, empty, too long, the same, or not theirs to write."""
    _check_author(state, event)
    _check_text(state, event)
    _check_integrates(state, event)
    new = Version(
        state.version.number + 1,
        event.text.strip(),
        event.by,
        now,
        event.editorial,
        event.integrates,
        event.note.strip(),
    )
    shown = TextChanged(state.version.number, new.number, event.editorial)
    return Step(replace(state, versions=(*state.versions, new)), changed(shown))


def reword(state: Proposal, event: Amended, now: datetime) -> Step:
    """Only the wording may change."""
    sentence = phrase("Only the wording may change now; amendments of substance are for later.")
    refusals.unless(event.editorial, sentence)
    return amend(state, event, now)


def _check_author(state: Proposal, event: Amended) -> None:
    if not (state.phase == Phase.REACT and frame.takes_part(state, event.by)):
        refusals.proposer_only(state, event.by)


def _check_text(state: Proposal, event: Amended) -> None:
    number = state.version.number
    current = phrase(
        "The text has changed meanwhile: it is version {number} now. Look at it and amend that.",
        number=number,
    )
    refusals.unless(event.base == number, current)
    text = refusals.said(event.text, phrase("The text is empty."))
    refusals.unless(text != state.text, phrase("The text is the same as before."))
    fits = len(text) <= LONGEST_TEXT
    refusals.unless(fits, phrase("The text has more than {most} characters.", most=LONGEST_TEXT))


def _check_integrates(state: Proposal, event: Amended) -> None:
    known = {stance.number for stance in state.stances if stance.objects}
    refusals.unless(known >= set(event.integrates), phrase("There is no such objection."))
    keeps = not (event.editorial and event.integrates)
    refusals.unless(keeps, phrase("A change of wording cannot answer an objection."))
