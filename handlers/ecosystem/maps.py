"""The map and the list: who there is, the strongest first, what they write about, who answers them, who fades."""

from collections.abc import Callable

from domain.ecosystem import picture, values
from domain.ecosystem.landscape import SILENT_DAYS, Actor, Landscape, Weight
from domain.ecosystem.picture import TOPIC
from domain.ecosystem.values import KINDS, Kind, Tie, is_topic
from domain.ids import PlaceId, account_of
from domain.panels import Block, Heading, Line, Note, Panel, sentence
from domain.phrases import Phrase, dotted, phrase, plural
from domain.pictures import Map
from domain.policy import Policy
from handlers.ecosystem import looking, words
from ports.storage import UnitOfWork

FILE = "ecosystem"
"""The kind of our own file that the picture is."""
DARK = "dark"
LISTED = 15
FADING = 8
TOPICS = 5
NAMES = 3
TITLE = phrase("Who talks about what")


def make(rest: str, say: Callable[[Phrase], str], uow: UnitOfWork, policy: Policy) -> Map:
    """The picture, as the channel may see it that it is for. `rest` is such as `dark:slack:main:C1`."""
    look, _, place = rest.partition(":")
    hidden, team = uow.channels.hidden_in(PlaceId(place)), account_of(PlaceId(place))
    land = looking.look(uow, hidden, team).land
    groups = tuple((kind.value, say(name)) for kind, name in values.GROUPS.items())
    note = phrase(
        "what was long ago counts half after 60 days · pale: not heard for {days} days", days=SILENT_DAYS
    )
    text = picture.Words(say(TITLE), say(note), (*groups, (TOPIC, say(phrase("topics")))))
    return picture.drawn(land, text, dark=look == DARK)


def listed(land: Landscape) -> tuple[Panel, list[Actor]]:
    """The list, and whom it names."""
    actors = land.outside()
    if not actors:
        return sentence(words.NOTHING), []
    blocks: list[Block] = [Heading(TITLE)]
    blocks += (Line(line(land, actor, number)) for number, actor in enumerate(actors[:LISTED], 1))
    if len(actors) > LISTED:
        more = len(actors) - LISTED
        blocks.append(
            Note(
                plural(
                    "and {count} more; `/ecosystem NAME` shows one",
                    "and {count} more; `/ecosystem NAME` shows one",
                    more,
                )
            )
        )
    fading = [one for one in actors if land.fades(one.weight)]
    blocks += (*topics(land), *faded(land, fading))
    return Panel(TITLE, tuple(blocks)), [*actors[:LISTED], *fading[:FADING]]


def line(land: Landscape, actor: Actor, number: int) -> Phrase:
    """One actor in a line."""
    head = phrase("{number}. {name} ({kind})", number=number, name=actor.name, kind=KINDS[actor.kind])
    parts = [head]
    if len(actor.people) > 1:
        parts.append(plural("{count} person", "{count} people", len(actor.people)))
    if about := land.of(actor.key, Tie.ABOUT):
        parts.append(words.names(land, about, NAMES))
    if answering := land.of(actor.key, Tie.ANSWERS, backwards=True):
        parts.append(phrase("answered by {names}", names=words.names(land, answering, NAMES)))
    parts.append(words.heard(land, actor.weight))
    if trend := words.trend(land, actor.weight):
        parts.append(trend)
    return dotted(parts)


def topics(land: Landscape) -> list[Block]:
    """What is written about most, and by whom."""
    strongest = sorted(land.topics.items(), key=lambda each: (-each[1].slow, each[0]))[:TOPICS]
    return [
        Note(phrase("{topic}: {names}", topic=land.name(key), names=words.names(land, who, NAMES)))
        for key, _ in strongest
        if (who := _outside(land, key))
    ]


def _outside(land: Landscape, topic: str) -> list[tuple[str, Weight]]:
    found = land.of(topic, Tie.ABOUT, backwards=True)
    return [each for each in found if land.actors[each[0]].kind is not Kind.COLLEAGUE and is_topic(topic)]


def faded(land: Landscape, fading: list[Actor]) -> list[Block]:
    """Who has not been heard for long, whoever wrote most first."""
    if not fading:
        return []
    names = words.listed([one.name for one in fading], FADING)
    text = phrase("Not heard for {days} days and longer: {names}", days=SILENT_DAYS, names=names)
    return [Line(text)]
