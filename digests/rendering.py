"""A digest as panels: a short head for the channel, everything else for its thread, within what a post can hold. Pure.

A post holds 50 blocks (Block Kit reference); an entry with its buttons takes two of them, one with a summary three.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import entries
from domain.digests import Kept, RunId, Section
from domain.ids import Slot
from domain.panels import Block, Button, Buttons, Divider, Heading, Line, Note, Panel
from domain.phrases import Phrase, phrase, plural

HEAD = 3
"""How many entries of a section stand in the channel itself."""
SMALL = 8
"""A digest of so few entries stands in the channel whole."""
PANEL = 20
"""Entries a post of the thread."""
SHOWN = 40
"""Entries of one section in the thread; a button shows the rest."""
LONG = 6
"""Posts of a thread: a digest that would need more has one a section, and everything in a file."""
THREADED = phrase("Everything is in the thread, where you can say what you want more or less of.")
FILED = phrase(
    "The first of everything is in the thread, where you can say what you want more or less of; the file there has all."
)
Drawn = tuple[Panel, tuple[Slot, ...]]
"""A panel and the slots it links to."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a digest says. `kept` are its entries in their order, `counts` how many each section has in all.

    `filtered` is how many were filtered out.
    """

    run: RunId
    title: str
    opens: datetime
    kept: tuple[Kept, ...]
    counts: tuple[tuple[Section, int], ...]
    filtered: int = 0

    def of(self, section: Section) -> tuple[Kept, ...]:
        return tuple(each for each in self.kept if each.item.section is section)


def draw(draft: Draft) -> tuple[Drawn, tuple[Drawn, ...]]:
    """The head, and what stands in its thread: nothing, when the head holds it all."""
    small = len(draft.kept) <= SMALL
    title = phrase("🗞️ {title}", title=draft.title)
    blocks: list[Block] = [Heading(title), Note(phrase("Since {time}", time=draft.opens))]
    shown: list[Kept] = []
    for section, count in draft.counts:
        kept = draft.of(section)
        most = SMALL if small else 0 if section is Section.COLD else HEAD
        blocks += (Divider(), Line(_counted(section, count)))
        for each in kept[:most]:
            blocks += entries.entry(each) if small else (Line(entries.line(each)),)
        shown += kept[:most]
    if not small:
        blocks.append(Note(FILED if is_long(draft) else THREADED))
    blocks += footer(draft)
    head = Panel(title, tuple(blocks)), links(shown)
    return head, () if small else tuple(details(draft))


def _counted(section: Section, count: int) -> Phrase:
    return phrase("*{section}* ({count})", section=entries.TITLES[section], count=count)


def is_long(draft: Draft) -> bool:
    """Whether the thread would need more posts than anybody reads: then a file holds everything."""
    return sum(-(-min(len(draft.of(section)), SHOWN) // PANEL) for section, _ in draft.counts) > LONG


def details(draft: Draft) -> Iterator[Drawn]:
    """The sections one after the other, each in as many posts as it needs."""
    most = PANEL if is_long(draft) else SHOWN
    for section, count in draft.counts:
        kept = draft.of(section)
        shown = kept[:most]
        for start in range(0, len(shown), PANEL):
            part = shown[start : start + PANEL]
            blocks: list[Block] = [Line(_counted(section, count))]
            blocks += (block for each in part for block in entries.entry(each))
            if start + PANEL >= len(shown):
                blocks += rest(draft, kept, count, most)
            yield Panel(entries.TITLES[section], tuple(blocks)), links(part)


def rest(draft: Draft, kept: Sequence[Kept], count: int, shown: int) -> list[Block]:
    """What a section has beyond what is shown, and the way to it."""
    blocks: list[Block] = []
    if len(kept) > shown:
        value = f"{draft.run}:{kept[shown].number}"
        blocks.append(Buttons((Button(phrase("Show more"), "digest_rest", value),)))
    if count > shown:
        more = count - shown
        blocks.append(Note(plural("and {count} more entry", "and {count} more entries", more)))
    return blocks


def footer(draft: Draft) -> list[Block]:
    """How much was filtered, and the way to it; nothing is hidden silently."""
    if not draft.filtered:
        return []
    text = plural("{count} entry filtered out", "{count} entries filtered out", draft.filtered)
    button = Button(phrase("Show what was filtered"), "digest_filtered", str(draft.run))
    return [Divider(), Note(text), Buttons((button,))]


def links(kept: Sequence[Kept]) -> tuple[Slot, ...]:
    return tuple(dict.fromkeys(slot for each in kept for slot in entries.links(each.item)))


def still_here(title: str) -> Panel:
    """What a digest says that has had nothing to say for a week."""
    text = phrase("🌿 {title}: still here. Nothing needed you in the last week.", title=title)
    return Panel(text, (Line(text),))
