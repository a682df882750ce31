"""Answers a `/feedback search` that waited for whoever understands: by words and by meaning. Seen only by who asked."""

from collections.abc import Sequence
from dataclasses import replace

from domain.feedback import Filter, Found
from domain.ids import FeedbackId, Slot
from domain.panels import Block, Heading, Note, Panel
from domain.phrases import phrase, plural
from domain.policy import Policy
from domain.sight import Hidden
from domain.understanding import Near, Search
from handlers import feedback_command, references, telling
from ports.storage import UnitOfWork

PORTION = 4000
"""Vectors that are looked at together."""
SHOWN = 8
"""Pieces of feedback that are shown because of their meaning, at most."""


def answer(search: Search, found: Sequence[Near], *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers a search that waited: what has the words first, then what is near in meaning; once."""
    if not uow.understanding.answered(search.id):
        return
    panel, links = page(search.asked, found, uow.channels.hidden_from(search.person), uow, policy)
    telling.whisper(uow, policy, search.person, search.place, panel, links=links)


def give_up(search: Search, uow: UnitOfWork, *, policy: Policy) -> None:
    """Tells whoever asked that a search fails again and again; once."""
    if uow.understanding.answered(search.id):
        text = phrase("This search could not be made. Please try it with fewer words.")
        telling.reply_privately(uow, policy, search.person, search.place, text)


def page(
    asked: str, found: Sequence[Near], hidden: Hidden, uow: UnitOfWork, policy: Policy
) -> tuple[Panel, tuple[Slot, ...]]:
    """What was found, as its seeker sees it."""
    asking, sought = f"search:{asked}", feedback_command.sought(asked, hidden, uow, policy)
    known = _with_words([one.feedback for one in found], sought, uow)
    others = (_as_said(one, uow) for one in found if one.feedback not in known)
    near = [one for one in others if one and one.home not in hidden]
    if not near:
        return feedback_command.page(asking, sought, uow, policy)
    by_words, blocks = uow.feedback.find(sought), list[Block]()
    if by_words:
        blocks += (Note(phrase("With these words:")), *_listed(by_words, uow, policy))
        blocks += feedback_command.onward(asking, sought, by_words, uow)
    blocks += (Note(phrase("Near in meaning:")), *_listed(near, uow, policy))
    count = uow.feedback.count(sought) + len(near)
    title = plural("{count} piece of feedback", "{count} pieces of feedback", count)
    links = tuple(references.way(one, uow) for one in (*by_words, *near))
    return Panel(title, (Heading(title), *blocks)), links


def _as_said(near: Near, uow: UnitOfWork) -> Found | None:
    """The feedback with the words that are near; with its own where they are gone since."""
    found = uow.feedback.get(near.feedback)
    if found is None or near.message == found.feedback.message:
        return found
    try:
        said = uow.messages.get(near.message)
    except KeyError:
        return found
    return found if said.deleted_at else replace(found, plain=said.content.text.plain)


def _with_words(numbers: Sequence[FeedbackId], sought: Filter, uow: UnitOfWork) -> set[FeedbackId]:
    """Which of these are among those found by words, on whichever page."""
    if not numbers:
        return set()
    among = replace(sought, among=tuple(numbers), limit=len(numbers))
    return {one.feedback.id for one in uow.feedback.find(among)}


def _listed(found: Sequence[Found], uow: UnitOfWork, policy: Policy) -> list[Block]:
    return [block for one in found for block in feedback_command.row(one, uow, policy)]
