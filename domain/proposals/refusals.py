"""Why a move is refused, in sentences. Knows the state; refuses to change it."""

from typing import NoReturn

from domain import errors
from domain.ids import AliasId
from domain.phrases import Person, Phrase, phrase
from domain.proposals import frame
from domain.proposals.frame import Proposal
from domain.proposals.values import EndKind, Phase


class OutOfTurn(errors.Refusal):
    """The event is not possible now, or not for this person. Nothing has changed."""


ENDS: dict[EndKind, Phrase] = {
    EndKind.ADOPTED: phrase("adopted"),
    EndKind.ADOPTED_FOR_TERM: phrase("adopted for a test term"),
    EndKind.REFUSED: phrase("refused"),
    EndKind.TABLED: phrase("tabled"),
    EndKind.LAPSED: phrase("lapsed"),
    EndKind.WITHDRAWN: phrase("withdrawn"),
    EndKind.PASSED_ON: phrase("passed to a wider circle"),
}

PHASES: dict[str, Phrase] = {
    Phase.SCHEDULED: phrase("not yet open"),
    Phase.CLARIFY: phrase("questions"),
    Phase.REACT: phrase("reactions"),
    Phase.ROUND: phrase("people are asked"),
    Phase.INTEGRATE: phrase("the text is being worked on"),
    Phase.STUCK: phrase("a way out is looked for"),
    Phase.DECIDE: phrase("to be decided"),
    Phase.CLOSED: phrase("closed"),
}


def ended(state: Proposal) -> Phrase:
    """How it ended, in two words; empty while it has not."""
    return ENDS[state.end.what] if state.end else Phrase("")


def phase_name(phase: str) -> Phrase:
    """A phase in words; a process may have phases of its own."""
    return PHASES.get(phase, Phrase(phase))


def refuse(sentence: Phrase) -> NoReturn:
    """Raises OutOfTurn."""
    raise OutOfTurn(sentence)


def unless(allowed: bool, sentence: Phrase) -> None:
    """Raises OutOfTurn with the sentence if the condition does not hold."""
    if not allowed:
        raise OutOfTurn(sentence)


def out_of_phase(state: Proposal) -> NoReturn:
    """Raises OutOfTurn with what the present phase allows instead."""
    raise OutOfTurn(_out_of_phase(state))


def _out_of_phase(state: Proposal) -> Phrase:
    if state.end is not None:
        return phrase("This closed on {time}: {outcome}.", time=state.end.at, outcome=ended(state))
    if state.phase == Phase.SCHEDULED and state.settings.opens:
        return phrase("This opens on {time}.", time=state.settings.opens)
    if state.phase == Phase.CLARIFY and state.closes:
        return phrase("Questions come first, until {time}; answers are asked for later.", time=state.closes)
    if state.phase == Phase.REACT and state.closes:
        return phrase("Reactions come first, until {time}; answers are asked for later.", time=state.closes)
    if state.phase == Phase.DECIDE:
        return phrase("Everyone was heard; now the decision is due.")
    return phrase("That is not possible at this point: {phase}.", phase=phase_name(state.phase))


def proposer_only(state: Proposal, by: AliasId) -> None:
    """Raises OutOfTurn for anybody but the proposer (or the clock)."""
    unless(
        frame.steers(state, by), phrase("Only {proposer} can do that here.", proposer=Person(state.proposer))
    )


def said(text: str, sentence: Phrase) -> str:
    """The words, without white space around them. Raises OutOfTurn if there are none."""
    unless(bool(text.strip()), sentence)
    return text.strip()
