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


def redrawn(slot: Slot, uow: UnitOfWork) -> Drawn | None:
    """The post under a slot without what is erased; None where it is no digest's, or nothing of it is kept."""
    kind, _, rest = slot.partition(":")
    number, _, part = rest.partition(":")
    run = ids.number(number) if kind == "digest" else None
    kept = (
        [each for each in uow.digests.items(RunId(run)) if not each.item.filtered] if run is not None else []
    )
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
