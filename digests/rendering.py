"""A digest as panels: a short head for the channel, everything else for its thread, within what a post can hold. Pure.

A post holds 50 blocks (Block Kit reference); an entry with its buttons takes two of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.digests import Kept, RunId, Section
from domain.ids import Slot
from domain.panels import Block, Button, Buttons, Divider, Heading, Line, Note, Panel
from domain.phrases import Phrase, PostLink, phrase, plural, verbatim

HEAD = 3
"""How many entries of a section stand in the channel itself."""
SMALL = 8
"""A digest of so few entries stands in the channel whole."""
PANEL = 20
"""Entries a post of the thread."""
SHOWN = 40
"""Entries of one section in the thread; a button shows the rest."""
QUOTE = 160

TITLES = {
    Section.WAITING: phrase("⏳ Waiting for us"),
    Section.DECISIONS: phrase("🗳️ Decisions waiting"),
    Section.OUTCOMES: phrase("📣 Outcomes to announce"),
    Section.HOT: phrase("🔥 Hot"),
    Section.IDEAS: phrase("💡 Ideas rising"),
    Section.COLD: phrase("🧊 For reference"),
}
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
        entries = draft.of(section)
        most = SMALL if small else 0 if section is Section.COLD else HEAD
        blocks += (Divider(), Line(_counted(section, count)))
        for each in entries[:most]:
            blocks += entry(each) if small else (Line(line(each)),)
        shown += entries[:most]
    if not small:
        blocks.append(
            Note(phrase("Everything is in the thread, where you can say what you want more or less of."))
        )
    blocks += footer(draft)
    head = Panel(title, tuple(blocks)), links(shown)
    return head, () if small else tuple(details(draft))


def _counted(section: Section, count: int) -> Phrase:
    return phrase("*{section}* ({count})", section=TITLES[section], count=count)


def details(draft: Draft) -> Iterator[Drawn]:
    """The sections one after the other, each in as many posts as it needs."""
    for section, count in draft.counts:
        entries = draft.of(section)
        shown = entries[:SHOWN]
        for start in range(0, len(shown), PANEL):
            part = shown[start : start + PANEL]
            blocks: list[Block] = [Line(_counted(section, count))]
            blocks += (block for each in part for block in entry(each))
            if start + PANEL >= len(shown):
                blocks += rest(draft, entries, count)
            yield Panel(TITLES[section], tuple(blocks)), links(part)


def rest(draft: Draft, entries: Sequence[Kept], count: int) -> list[Block]:
    """What a section has beyond what is shown, and the way to it."""
    blocks: list[Block] = []
    if len(entries) > SHOWN:
        value = f"{draft.run}:{entries[SHOWN].number}"
        blocks.append(Buttons((Button(phrase("Show more"), "digest_rest", value),)))
    if count > SHOWN:
        more = count - SHOWN
        blocks.append(Note(plural("and {count} more entry", "and {count} more entries", more)))
    return blocks


def entry(kept: Kept) -> tuple[Block, ...]:
    """One entry with what can be said about it."""
    return Line(line(kept)), Buttons(buttons(kept))


def line(kept: Kept) -> Phrase:
    """One entry: its link, its first words, who is behind it, why it is there."""
    item = kept.item
    link = PostLink(item.slot, item.label)
    said = phrase("{link} “{words}”", link=link, words=cut(item.words, QUOTE))
    whole = phrase("{said}: {reason}", said=said if item.words else verbatim_link(link), reason=item.reason)
    if not item.names:
        return whole
    return phrase("{entry} ({names})", entry=whole, names=verbatim(", ".join(item.names)))


def verbatim_link(link: PostLink) -> Phrase:
    """An entry that has no words but its link."""
    return Phrase("{link}", (("link", link),))


def buttons(kept: Kept) -> tuple[Button, ...]:
    """What a colleague can say about an entry."""
    value = f"{kept.run}:{kept.number}"
    return (
        Button(phrase("More like this"), "digest_more", value),
        Button(phrase("Less like this"), "digest_less", value),
        Button(phrase("Why is this here?"), "digest_why", value),
    )


def footer(draft: Draft) -> list[Block]:
    """How much was filtered, and the way to it; nothing is hidden silently."""
    if not draft.filtered:
        return []
    text = plural("{count} entry filtered out", "{count} entries filtered out", draft.filtered)
    button = Button(phrase("Show what was filtered"), "digest_filtered", str(draft.run))
    return [Divider(), Note(text), Buttons((button,))]


def links(kept: Sequence[Kept]) -> tuple[Slot, ...]:
    return tuple(dict.fromkeys(each.item.slot for each in kept))


def still_here(title: str) -> Panel:
    """What a digest says that has had nothing to say for a week."""
    text = phrase("🌿 {title}: still here. Nothing needed you in the last week.", title=title)
    return Panel(text, (Line(text),))


def cut(words: str, longest: int) -> str:
    """Words on one line; an ellipsis says that something is missing."""
    flat = " ".join(words.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
