"""What a digest's post shows once something it quoted is erased: its other entries, as far as they are kept."""

from domain import entries, ids
from domain.digests import Kept, RunId, Section
from domain.ids import Slot
from domain.panels import Block, Divider, Heading, Line, Panel, sentence
from domain.phrases import phrase
from handlers.digests import acting as digests
from ports.storage import UnitOfWork

SHOWN = 20
"""Entries of the post that is drawn anew; a post holds 50 blocks (Block Kit reference), an entry takes two."""
MOVED = phrase(
    "What stood here quoted somebody who was erased since. The other entries stand in the digest's first post."
)
Drawn = tuple[Panel, tuple[Slot, ...]]


def locale(slot: Slot, uow: UnitOfWork) -> str:
    """In which language the digest under a slot is written; empty where there is none."""
    run, _ = run_at(slot)
    digest = uow.digests.of_run(run) if run is not None else None
    return digest.plan.locale if digest else ""


def run_at(slot: Slot) -> tuple[RunId | None, str]:
    """The run that a slot is of, None where it is no digest's, and which further part of its post."""
    kind, _, rest = slot.partition(":")
    number, _, part = rest.partition(":")
    run = ids.number(number) if kind == "digest" else None
    return None if run is None else RunId(run), part


def redrawn(slot: Slot, uow: UnitOfWork) -> Drawn | None:
    """The post under a slot without what is erased; None where it is no digest's, or nothing of it is kept."""
    run, part = run_at(slot)
    kept = [each for each in uow.digests.items(run) if not each.item.filtered] if run is not None else []
    if not kept:
        return None
    if part:
        return sentence(MOVED), ()
    return first(kept[:SHOWN], uow)


def first(kept: list[Kept], uow: UnitOfWork) -> Drawn:
    """The entries of a digest by section, with their words as they are now."""
    title = phrase("🗞️ Digest, drawn anew without somebody who was erased since")
    blocks: list[Block] = [Heading(title)]
    for section in Section:
        own = [each for each in kept if each.item.section is section]
        if own:
            blocks += (Divider(), Line(entries.TITLES[section]))
        for each in own:
            blocks += entries.entry(Kept(each.run, each.number, digests.quoted(each.item, uow)))
    return Panel(title, tuple(blocks)), digests.slots(kept)
