"""A simulated month of one channel: twelve themes a day, two of which it acts on, two that it dismisses, and a lone dissenter.

Shared by the test and by `benchmarks/digest.py learn`. Nothing here knows how the filter works: only what people do.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from digests import ranking, selection
from digests.windows import Window
from domain.digests import Filters, Said, Taste
from domain.ids import AliasId, ConversationId, MessageId
from tests.digests.fakes import START
from tests.digests.said import DAY

DAYS = 30
THEMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "export": (
        "bug",
        (
            "the csv export drops the last line",
            "last line missing in csv export",
            "csv export loses the last line again",
        ),
    ),
    "invoice": (
        "billing",
        (
            "the invoice shows the wrong address",
            "wrong address on my invoice",
            "our invoice has a wrong address",
        ),
    ),
    "colours": (
        "complaint",
        (
            "the new colours hurt my eyes",
            "new colours hurt the eyes",
            "these new colours really hurt my eyes",
        ),
    ),
    "stickers": (
        "idea",
        (
            "please add stickers to the chat",
            "add more stickers in chat",
            "stickers for the chat would be fun to add",
        ),
    ),
    "login": (
        "bug",
        (
            "login fails on android tablets",
            "android tablet cannot login",
            "login broken on my android tablet",
        ),
    ),
    "dark": (
        "idea",
        ("a dark theme for the night", "dark theme at night please", "night mode with a dark theme"),
    ),
    "slow": (
        "complaint",
        ("the dashboard loads slowly", "dashboard is loading so slowly", "slow loading dashboard"),
    ),
    "search": (
        "question",
        ("how can i search old orders", "search in old orders", "where do i search orders that are old"),
    ),
    "support": (
        "praise",
        ("friendly support on the phone", "your phone support is friendly", "such friendly phone support"),
    ),
    "price": (
        "complaint",
        ("the price of the premium plan rose", "premium plan price is higher", "premium price rose again"),
    ),
    "printer": (
        "bug",
        (
            "labels print on the wrong printer",
            "wrong printer prints labels",
            "the label goes to a wrong printer",
        ),
    ),
    "video": (
        "question",
        ("is there a video about reports", "a video that explains reports", "reports explained in a video"),
    ),
}
ACTED, DISMISSED = ("export", "login"), ("colours", "stickers")
DISSENT = "praise", "i find the new colours gentle and they help me read"
DISSENTER = AliasId("telegram:lone")


@dataclass(slots=True)
class Month:
    """What happened: the mean rank of what was acted on, day by day, and how often each theme was filtered."""

    ranks: list[float] = field(default_factory=list)
    filtered: list[tuple[AliasId, ...]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    @property
    def first_week(self) -> float:
        return sum(self.ranks[:3]) / 3

    @property
    def last_week(self) -> float:
        return sum(self.ranks[-7:]) / 7

    @property
    def dissent_filtered(self) -> int:
        return sum(DISSENTER in people for people in self.filtered)


def simulate(*, learning: bool = True, seed: int = 1) -> Month:
    """Thirty days of digests; everything is answered, so that nothing stands there only because somebody waits."""
    chance, month, tastes = random.Random(seed), Month(), dict[str, Taste]()
    said: list[Said] = []
    for day in range(DAYS):
        fresh = list(spoken(day, chance))
        said += fresh
        window = Window(
            MessageId(day * 1000), MessageId(day * 1000 + 999), START + day * DAY, START + (day + 1) * DAY
        )
        recent = [one for one in said if one.at >= window.opens - 7 * DAY]
        found = ranking.rank(selection.select(recent, Filters()), window, Filters(), tastes)
        month.filtered.append(tuple(one.by for entry in found.filtered for one in entry.said))
        month.hidden.append(len(found.filtered))
        month.ranks.append(rank_of(found.entries))
        if learning:
            react(found.entries, tastes)
    return month


def spoken(day: int, chance: random.Random) -> Iterator[Said]:
    """Each theme by two to six people, in their own words, in any order; and one who likes what the others do not."""
    voices = [(name, person) for name in THEMES for person in range(chance.randint(2, 6))]
    chance.shuffle(voices)
    for number, (name, person) in enumerate(voices, 1):
        tag, words = THEMES[name]
        yield one(day, number, f"{name}{person}", tag, chance.choice(words))
    yield one(day, 900, "lone", *DISSENT)


def one(day: int, number: int, by: str, tag: str, words: str) -> Said:
    return Said(
        message=MessageId(day * 1000 + number),
        conversation=ConversationId(day * 1000 + number),
        by=AliasId(f"telegram:{by}"),
        at=START + day * DAY + number * DAY / 1000,
        words=words,
        tags=(tag,),
    )


def theme_of(entry: ranking.Entry) -> str:
    """What an entry is about, by who said so: the simulation knows, the filter does not."""
    return entry.said[0].by.removeprefix("telegram:").rstrip("0123456789")


def rank_of(entries: tuple[ranking.Entry, ...]) -> float:
    """The mean place of what the channel acts on; what is filtered stands behind everything."""
    places = {theme_of(entry): place for place, entry in reversed(list(enumerate(entries, 1)))}
    return sum(places.get(name, len(entries) + 1) for name in ACTED) / len(ACTED)


def react(entries: tuple[ranking.Entry, ...], tastes: dict[str, Taste]) -> None:
    """The channel answers two themes, presses *less* on two others, and passes over the rest."""
    for entry in entries:
        name = theme_of(entry)
        taught = Taste(acted=1) if name in ACTED else Taste(less=1) if name in DISMISSED else Taste(ignored=1)
        for feature in entry.features:
            tastes[feature] = tastes.get(feature, Taste()).plus(taught)
