"""What is said about a proposal and binds nobody: questions, comments, and the voices of customers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from domain.ids import AliasId
from domain.phrases import phrase
from domain.proposals import events, refusals
from domain.proposals.effects import AskVoices
from domain.proposals.ending import changed
from domain.proposals.frame import Proposal, Step
from domain.proposals.values import LONGEST_TEXT, Announcement, Reach, Remark, Voice

What = Literal["question", "answer", "comment", "sounding"]
NOTHING_SAID = phrase("There are no words in it.")
EDITED = phrase("edited after the end")
COMPARED = timedelta(days=1)
"""After a week without any update Telegram begins its numbers anew (Bot API: Update)."""
VOICES = {
    "good": phrase("👍 Good for me"),
    "doubts": phrase("🤔 I have doubts"),
    "bad": phrase("👎 Not for me"),
}
"""What a customer may answer with a tap; words alone say something else."""


def remark(
    state: Proposal, what: What, by: AliasId, text: str, now: datetime, answers: int | None = None
) -> Step:
    """One more remark. Raises OutOfTurn if it is empty or too long."""
    words = refusals.said(text, NOTHING_SAID)
    fits = len(words) <= LONGEST_TEXT
    refusals.unless(fits, phrase("The text has more than {most} characters.", most=LONGEST_TEXT))
    new = Remark(len(state.remarks) + 1, what, by, words, now, answers)
    return Step(replace(state, remarks=(*state.remarks, new)), changed())


def question(state: Proposal, event: events.Asked, now: datetime) -> Step:
    return remark(state, "question", event.by, event.text, now)


def answer(state: Proposal, event: events.Answered, now: datetime) -> Step:
    asked = any(each.number == event.question and each.what == "question" for each in state.remarks)
    refusals.unless(asked, phrase("There is no such question."))
    return remark(state, "answer", event.by, event.text, now, event.question)


def comment(state: Proposal, event: events.Commented, now: datetime) -> Step:
    return remark(state, "comment", event.by, event.text, now)


def open_questions(state: Proposal) -> tuple[Remark, ...]:
    """Questions that nobody has answered."""
    answered = {each.answers for each in state.remarks if each.what == "answer"}
    return tuple(each for each in state.remarks if each.what == "question" and each.number not in answered)


def ask_voices(state: Proposal, event: events.VoicesAsked, now: datetime) -> Step:
    """Customers are asked; whoever was asked before is not asked again."""
    refusals.proposer_only(state, event.by)
    fresh = tuple(dict.fromkeys(each for each in event.customers if each not in state.voices_asked))
    refusals.unless(bool(fresh), phrase("The customers behind it have been asked already."))
    return Step(replace(state, voices_asked=(*state.voices_asked, *fresh)), changed(AskVoices(fresh)))


def hear_voice(state: Proposal, event: events.VoiceHeard, now: datetime) -> Step:
    """The latest answer that a customer gave counts; all are kept."""
    refusals.unless(event.by in state.voices_asked, phrase("This customer was not asked."))
    words = refusals.said(event.answer, NOTHING_SAID)
    late = _given_after(state, event, now)
    comment = event.comment.strip()[:LONGEST_TEXT]
    voice = Voice(event.by, words, comment, now, event.order, late, event.message)
    return Step(replace(state, voices=(*state.voices, voice)), changed())


def edit_voice(state: Proposal, event: events.VoiceEdited, now: datetime) -> Step:
    """Readers are told, once, that a comment says something else since the end; it stands here as it was said."""
    last = voice_of(state, event.by)
    known = last is not None and last.message == event.message != 0 and not last.edited
    refusals.unless(known, phrase("There is no such comment, or it is known that it was edited."))
    voices = tuple(replace(each, edited=True) if each == last else each for each in state.voices)
    return Step(replace(state, voices=voices), changed())


def _given_after(state: Proposal, event: events.VoiceHeard, now: datetime) -> bool:
    """Whether a later answer of theirs is known. Orders are only compared where little time lies between."""
    return bool(event.order) and any(
        voice.customer == event.by and voice.order > event.order and now - voice.at < COMPARED
        for voice in state.voices
    )


def voices(state: Proposal) -> tuple[Voice, ...]:
    """The last word of each customer."""
    return tuple({voice.customer: voice for voice in state.voices if not voice.late}.values())


def voice_of(state: Proposal, customer: AliasId) -> Voice | None:
    """The last word of one customer."""
    return next((voice for voice in voices(state) if voice.customer == customer), None)


def link_feedback(state: Proposal, event: events.FeedbackLinked, now: datetime) -> Step:
    """Further feedback, and whom to tell of the outcome; also after the end."""
    known = {each.customer for each in state.announcements}
    fresh = dict.fromkeys(each for each in event.customers if each not in known)
    added = tuple(Announcement(customer, Reach.WAITING, now) for customer in fresh)
    feedback = tuple(dict.fromkeys((*state.feedback, *event.feedback)))
    linked = replace(state, feedback=feedback, announcements=(*state.announcements, *added))
    refusals.unless(linked != state, phrase("This feedback is linked already."))
    return Step(linked, changed())
