"""What kinds, ties and topics are called, and how often and when somebody was heard."""

from collections.abc import Sequence

from domain.ecosystem import strength
from domain.ecosystem.landscape import Landscape, Weight
from domain.phrases import Phrase, named, phrase, plural

TIES = {
    "works_with": phrase("works with"),
    "supplies": phrase("supplies"),
    "buys_from": phrase("buys from"),
    "belongs_to": phrase("belongs to"),
    "competes_with": phrase("competes with"),
}
"""What a tie that is said by hand can be."""
NOTHING = phrase("Nothing is known yet: the map is drawn from what customers write and who answers them.")
ENOUGH = 3
"""Messages that there must be to speak of a trend."""
SHOWN = 60
"""How much of what was asked for is said back."""


def names(land: Landscape, found: Sequence[tuple[str, Weight]], most: int) -> Phrase:
    """The strongest by name, and how many more there are."""
    return listed([land.name(key) for key, _ in found], most)


def nobody(name: str) -> Phrase:
    """What is said of a name that nobody has, as far as whoever asks may know."""
    return phrase(
        "Nobody here is called “{name}”. `/ecosystem` lists whom there is; `/ecosystem set` adds somebody by hand.",
        name=name[:SHOWN],
    )


def listed(called: Sequence[str], most: int) -> Phrase:
    """The first of these names, and how many more there are."""
    told, more = named(called[:most]), len(called) - most
    if more <= 0:
        return told
    return plural("{names} and {count} more", "{names} and {count} more", more, names=told)


def heard(land: Landscape, weight: Weight) -> Phrase:
    """When somebody was heard last."""
    days = land.silent_days(weight)
    if land.fades(weight):
        return plural("⚠️ not heard for {count} day", "⚠️ not heard for {count} days", days)
    if days == 0:
        return phrase("heard today")
    return plural("heard {count} day ago", "heard {count} days ago", days)


def trend(land: Landscape, weight: Weight) -> Phrase | None:
    """Whether it happens more or less often than it did; nothing where that cannot be told."""
    if weight.count < ENOUGH or land.fades(weight):
        return None
    times = land.trend(weight)
    if times is None:
        return None
    if times >= strength.RISING:
        return phrase("📈 more than usual")
    return phrase("📉 less than usual") if times <= strength.FALLING else phrase("as usual")
