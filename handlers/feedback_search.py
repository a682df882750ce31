"""Answers a `/feedback search` that waited for whoever understands: by words and by meaning. Seen only by who asked."""

from collections.abc import Sequence
from dataclasses import replace

from domain.feedback import Found
from domain.ids import FeedbackId, Slot, thread_slot
from domain.panels import Block, Heading, Note, Panel
from domain.phrases import phrase, plural
from domain.policy import Policy
from domain.understanding import Search
from handlers import feedback_command, telling
from ports.storage import UnitOfWork

PORTION = 4000
"""Vectors that are looked at together."""
SHOWN = 8
"""Pieces of feedback that are shown because of their meaning, at most."""


def answer(
    search: Search, found: Sequence[tuple[FeedbackId, float]], *, uow: UnitOfWork, policy: Policy
) -> None:
    """Answers a search that waited: what has the words first, then what is near in meaning; once."""
    if not uow.understanding.answered(search.id):
        return
    seen = replace(policy, hidden=uow.channels.hidden_from(search.person))
    panel, links = page(search.asked, found, uow, seen)
    telling.whisper(uow, policy, search.person, search.place, panel, links=links)


def page(
    asked: str, found: Sequence[tuple[FeedbackId, float]], uow: UnitOfWork, policy: Policy
) -> tuple[Panel, tuple[Slot, ...]]:
    """What was found, as its seeker sees it."""
    by_words = uow.feedback.find(feedback_command.sought(asked, uow, policy))
    own = {one.feedback.id for one in by_words}
    others = (uow.feedback.get(number) for number, _ in found if number not in own)
    near = [one for one in others if one and one.home not in policy.hidden]
    if not near:
        return feedback_command.page(
            f"search:{asked}", feedback_command.sought(asked, uow, policy), uow, policy
        )
    blocks, links = [*_listed(by_words, uow, policy)], [*_links(by_words)]
    title = plural("{count} piece of feedback", "{count} pieces of feedback", len(by_words) + len(near))
    if by_words:
        blocks.insert(0, Note(phrase("With these words:")))
    blocks += [Note(phrase("Near in meaning:")), *_listed(near, uow, policy)]
    return Panel(title, (Heading(title), *blocks)), (*links, *_links(near))


def _listed(found: Sequence[Found], uow: UnitOfWork, policy: Policy) -> list[Block]:
    return [block for one in found for block in feedback_command.row(one, uow, policy)]


def _links(found: Sequence[Found]) -> list[Slot]:
    return [thread_slot(one.feedback.conversation) for one in found]
