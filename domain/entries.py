"""How one entry of a digest is drawn, in the post itself and wherever else it is shown."""

from domain.digests import Kept, Section
from domain.panels import Block, Button, Buttons, Line
from domain.phrases import Phrase, PostLink, phrase, verbatim

QUOTE = 160
TITLES = {
    Section.WAITING: phrase("⏳ Waiting for us"),
    Section.DECISIONS: phrase("🗳️ Decisions waiting"),
    Section.OUTCOMES: phrase("📣 Outcomes to announce"),
    Section.HOT: phrase("🔥 Hot"),
    Section.IDEAS: phrase("💡 Ideas rising"),
    Section.COLD: phrase("🧊 For reference"),
}


def entry(kept: Kept) -> tuple[Block, ...]:
    """One entry with what can be said about it."""
    return Line(line(kept)), Buttons(buttons(kept))


def line(kept: Kept) -> Phrase:
    """One entry: its link, its first words, who is behind it, why it is there."""
    item = kept.item
    link = PostLink(item.slot, item.label)
    said = phrase("{link} “{words}”", link=link, words=cut(item.words, QUOTE))
    whole = phrase("{said}: {reason}", said=said if item.words else _alone(link), reason=item.reason)
    if not item.names:
        return whole
    names = ", ".join(item.names) + (" …" if item.people > len(item.names) else "")
    return phrase("{entry} ({names})", entry=whole, names=verbatim(names))


def _alone(link: PostLink) -> Phrase:
    """An entry that has no words but its link."""
    return phrase("{link}", link=link)


def buttons(kept: Kept) -> tuple[Button, ...]:
    """What a colleague can say about an entry."""
    value = f"{kept.run}:{kept.number}"
    return (
        Button(phrase("More like this"), "digest_more", value),
        Button(phrase("Less like this"), "digest_less", value),
        Button(phrase("Why is this here?"), "digest_why", value),
    )


def cut(words: str, longest: int) -> str:
    """Words on one line; an ellipsis says that something is missing."""
    flat = " ".join(words.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
