"""How one entry of a digest is drawn, in the post itself and wherever else it is shown."""

from domain import content
from domain.digests import Drafted, Item, Kept, Section
from domain.ids import Slot, message_slot
from domain.panels import Block, Button, Buttons, Line, Note
from domain.phrases import Phrase, PostLink, listed, phrase, verbatim

QUOTE = 160
CITED = 3
"""Messages that a sentence links to."""
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
    about = (Note(summed_up(kept.item)),) if kept.item.summary else ()
    return Line(line(kept)), *about, Buttons(buttons(kept))


def summed_up(item: Item) -> Phrase:
    """What a language model wrote about a theme, each sentence with links to the messages that it cites."""
    whole = cited(item.summary[0])
    for each in item.summary[1:]:
        whole = phrase("{parts} {part}", parts=whole, part=cited(each))
    return phrase("🤖 {summary} _Written by a language model._", summary=whole)


def cited(drafted: Drafted) -> Phrase:
    """A sentence and its messages, numbered."""
    links = [
        phrase("{link}", link=PostLink(message_slot(message), str(number)))
        for number, message in enumerate(drafted.sources[:CITED], 1)
    ]
    return phrase("{sentence} [{links}]", sentence=drafted.sentence, links=listed(links))


def links(item: Item) -> tuple[Slot, ...]:
    """Everything that an entry links to."""
    cited = (message_slot(each) for one in item.summary for each in one.sources[:CITED])
    return tuple(dict.fromkeys((item.slot, *cited)))


def line(kept: Kept) -> Phrase:
    """One entry: its link, its first words, who is behind it, why it is there."""
    item = kept.item
    link = PostLink(item.slot, item.label)
    about = phrase("{link} *{title}*", link=link, title=item.title) if item.title else _alone(link)
    said = phrase("{link} “{words}”", link=about, words=content.cut(item.words, QUOTE))
    whole = phrase("{said}: {reason}", said=said if item.words else about, reason=item.reason)
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
