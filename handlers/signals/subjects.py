"""What a series is called, which channel owns it, and what people mean who name one. Reads only."""

import re
from collections import Counter
from collections.abc import Sequence

from domain import feedback, ids
from domain.conversations import Conversation, Message
from domain.ids import AccountId, AliasId, MessageId, PlaceId, account_of
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from domain.routing import Criterion
from domain.signals import watching
from domain.signals.series import Kind, Rule, Series
from domain.signals.watching import Mode
from domain.understanding import ThemeId
from handlers import help, rules
from ports.storage import UnitOfWork

QUOTATION = '"“”«»„'
PLAIN = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
"""What is a word by its looks, neither a reference nor a hashtag."""
MISTYPED = 0.82
"""How near to a tag a word must be to be taken for it mistyped: `bugg` is, `late` is not `idea`."""
IN_A_ROW = 3
"""Words that are taken to be meant as such without `word` in front."""


def name(series: Series, hidden: Sequence[PlaceId], uow: UnitOfWork) -> Phrase:
    """What people call it who may not see what stands in hidden channels."""
    match series.kind:
        case Kind.TAG:
            return verbatim(f"#{series.value}")
        case Kind.THEME:
            return verbatim(theme_name(series, hidden, uow))
        case Kind.CHANNEL:
            return phrase("everything in #{channel}", channel=rules.channel_name(PlaceId(series.value), uow))
        case Kind.MOOD:
            return phrase(
                "unhappy customers in #{channel}", channel=rules.channel_name(PlaceId(series.value), uow)
            )
        case Kind.ACCOUNT:
            return phrase("everything by way of {bot}", bot=ids.called(series.value))
        case _:
            return phrase("“{words}”", words=watching.parts(series.value)[1])


def name_for(series: Series, person: AliasId, uow: UnitOfWork) -> Phrase:
    """What one colleague calls it."""
    return name(series, uow.channels.hidden_from(person), uow)


def same(one: Series, other: Series) -> bool:
    """Whether people mean the same by both: of words, whichever way each is watched."""
    if one.kind is Kind.WORD and other.kind is Kind.WORD:
        return one.team == other.team and watching.parts(one.value)[1] == watching.parts(other.value)[1]
    return one == other


def theme_name(series: Series, hidden: Sequence[PlaceId], uow: UnitOfWork) -> str:
    """A theme's reference and label; its reference alone where it is gone, or its label may not be read."""
    reference = f"T-{series.value}"
    try:
        theme = uow.themes.get(ThemeId(int(series.value)))
    except (KeyError, ValueError):
        return reference
    told = theme.label and not uow.themes.standing_in(hidden, theme.id)
    return f"{reference} · {theme.label}" if told else reference


# where it is told


def place_of(
    series: Series, messages: Sequence[MessageId], rule: Rule, uow: UnitOfWork, policy: Policy
) -> PlaceId:
    """The channel that owns a subject: the one named in its rule, its tag's route, or where most of it was said."""
    wanted = (rule.place, *_own(series, uow, policy), *_homes(messages, uow))
    usable = (
        place for place in wanted if place and account_of(place) == series.team and _is_usable(place, uow)
    )
    return next(usable, None) or rules.default_place(uow, policy, series.team)


def _own(series: Series, uow: UnitOfWork, policy: Policy) -> tuple[PlaceId, ...]:
    match series.kind:
        case Kind.CHANNEL | Kind.MOOD:
            return (PlaceId(series.value),)
        case Kind.ACCOUNT:
            return (rules.default_place(uow, policy, series.team),)
        case Kind.TAG:
            return tuple(routed(series, uow, policy))
        case _:
            return ()


def routed(series: Series, uow: UnitOfWork, policy: Policy) -> list[PlaceId]:
    """The channels to which routes send this tag, whatever else is said."""
    named = [
        route.channel
        for route in rules.routes_of(uow, policy, series.team)
        if route.criterion is Criterion.TAG and not route.also
        if feedback.fold(route.value) == feedback.fold(series.value)
    ]
    channels = (uow.channels.named(series.team, channel) for channel in named)
    return [channel.place for channel in channels if channel]


def _homes(messages: Sequence[MessageId], uow: UnitOfWork) -> list[PlaceId]:
    """Where the messages stand, most of them first."""
    homes = Counter(conversation.home for _, conversation in there(messages, uow))
    return [place for place, _ in homes.most_common()]


def _is_usable(place: PlaceId, uow: UnitOfWork) -> bool:
    channel = uow.channels.get(place)
    return channel is None or channel.usable


def there(messages: Sequence[MessageId], uow: UnitOfWork) -> list[tuple[Message, Conversation]]:
    """Messages that still say something, newest first, with their conversations."""
    found = []
    for number in reversed(messages):
        try:
            message = uow.messages.get(number)
        except KeyError:
            continue
        if message.deleted_at is None:
            found.append((message, uow.conversations.get(message.conversation)))
    return found


# what people mean


def named(said: str, team: AccountId, uow: UnitOfWork, policy: Policy) -> Series | None:
    """The series that `tag bug`, `#bug`, `T-3`, `channel #support`, `mood #support` or `word refund` names."""
    kind, _, rest = said.strip().partition(" ")
    rest = rest.strip()
    if kind.lower() in set(Kind):
        return of_kind(Kind(kind.lower()), rest, team, uow, policy)
    likely = (Kind.WORD,) if said.strip()[:1] in tuple(QUOTATION) else (Kind.TAG, Kind.THEME, Kind.CHANNEL)
    found = (of_kind(each, said.strip(), team, uow, policy) for each in likely)
    return next((one for one in found if one), None)


def plain_words(said: str, team: AccountId, uow: UnitOfWork, policy: Policy) -> Series | None:
    """The words that `refund` alone names; None where a kind, a tag or something mistyped may be meant."""
    words = said.split()
    if not 1 <= len(words) <= IN_A_ROW or not all(map(PLAIN.fullmatch, words)):
        return None
    tags = [feedback.fold(name) for tag in rules.tags(uow, policy) for name in (tag.name, *tag.synonyms)]
    first, *others = words
    kind = help.nearest(first, tuple(Kind)) if others else first.lower() in set(Kind)
    if kind or any(help.nearest(feedback.fold(word), tuple(tags), MISTYPED) for word in words):
        return None
    return of_kind(Kind.WORD, said, team, uow, policy)


def of_kind(
    kind: Kind, said: str, team: AccountId, uow: UnitOfWork, policy: Policy, mode: Mode | None = None
) -> Series | None:
    """The series of a kind that a value names; None where there is no such thing."""
    value = {
        Kind.TAG: _tag,
        Kind.THEME: _theme,
        Kind.CHANNEL: _channel,
        Kind.MOOD: _channel,
        Kind.ACCOUNT: _account,
        Kind.WORD: lambda words, *_: _word(words, mode),
    }[kind](said, team, uow, policy)
    return Series(kind, team, value) if value else None


def _tag(said: str, team: AccountId, uow: UnitOfWork, policy: Policy) -> str:
    tag = feedback.named(said.removeprefix("#"), rules.tags(uow, policy))
    return tag.name if tag else ""


def _theme(said: str, team: AccountId, uow: UnitOfWork, policy: Policy) -> str:
    number = ids.number(said.upper().removeprefix("T-"))
    try:
        return str(uow.themes.get(ThemeId(number)).root) if number is not None else ""
    except KeyError:
        return ""


def _channel(said: str, team: AccountId, uow: UnitOfWork, policy: Policy) -> str:
    channel = uow.channels.named(team, said) if said else None
    return channel.place if channel else ""


def _account(said: str, team: AccountId, uow: UnitOfWork, policy: Policy) -> str:
    known = {account for account, _ in policy.teams} | {one.account for one in uow.queues.accounts()}
    named = (one for one in known if said and said in (one, one.partition(":")[2]))
    return next((one for one in named if rules.workspace(uow, policy, one) == team), "")


def _word(said: str, mode: Mode | None) -> str:
    """Words; in quotation marks they are meant exactly so."""
    bare = said.strip().strip(QUOTATION).strip()
    if not watching.can_be(bare):
        return ""
    quoted = bare != said.strip() and len(bare.split()) == 1
    return watching.value(mode or (Mode.EXACT if quoted else watching.mode_of(bare)), bare)
