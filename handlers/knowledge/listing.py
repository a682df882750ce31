"""`/isthmus knowledge`: kept answers, all or those with some words, each with what can be done. Seen only by who asked."""

from collections.abc import Sequence

from domain import feedback, themes
from domain.ids import Slot
from domain.inbound import TeamCommand
from domain.knowledge import Kept, reference_number
from domain.panels import Block, Heading, Panel, and_more, sentence
from domain.phrases import phrase, plural
from domain.policy import Policy
from handlers.knowledge import shown
from ports.storage import UnitOfWork

SHOWN = 8
"""A panel holds some fifty blocks, and each of them takes four."""
RETIRED = frozenset(("retired", "retiré", "retirés", "retirées"))
Answer = tuple[Panel, tuple[Slot, ...]]
NONE_YET = phrase(
    "No answer has been kept yet. Use *Keep answer* on a reply that others may need, or *More* on its card."
)


def command(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """Lists, newest first; `K-3` shows one, words search, `retired` shows those."""
    retired = rest in RETIRED
    every = shown.visible(uow.knowledge.all(retired=retired), event.sender.alias, uow)
    number = reference_number(rest)
    if number is not None:
        one = shown.find(str(number), event.sender.alias, uow)
        return page([one] if one else [], uow) if one else (sentence(shown.GONE), ())
    if not every:
        return sentence(NONE_YET if not retired else phrase("None is retired.")), ()
    found = every if retired or not rest else search(rest, every, uow)
    if not found:
        return sentence(phrase("No kept answer has these words. `/isthmus knowledge` lists all of them.")), ()
    return page(found, uow)


def search(rest: str, every: Sequence[Kept], uow: UnitOfWork) -> list[Kept]:
    """Those with all of the words in question, answer, tags or versions; else with most of them."""
    wanted = themes.stems(feedback.fold(rest))
    ranked = [(len(wanted & words(kept, uow)), kept) for kept in every]
    most = max((count for count, _ in ranked), default=0)
    return [kept for count, kept in ranked if count and count == most]


def words(kept: Kept, uow: UnitOfWork) -> frozenset[str]:
    """What a kept answer is found by."""
    texts = (kept.question, kept.answer, *kept.tags, *uow.knowledge.versions(kept.id).values())
    return themes.stems(feedback.fold(" ".join(texts)))


def page(found: Sequence[Kept], uow: UnitOfWork) -> Answer:
    """The first of them, and how many more there are."""
    title = plural("{count} kept answer", "{count} kept answers", len(found))
    blocks: list[Block] = [Heading(title)]
    for kept in found[:SHOWN]:
        blocks += shown.row(kept, uow)
    if len(found) > SHOWN:
        blocks.append(and_more(len(found) - SHOWN))
    links = dict.fromkeys(shown.source(kept, uow)[1] for kept in found[:SHOWN])
    return Panel(title, tuple(blocks)), tuple(links)
