"""What a digest says of signals, and where what was said stands. Reads only."""

from collections.abc import Iterator

from domain import ids
from domain.conversations import Conversation
from domain.digests import Digest, Item, Said, Section
from domain.ids import ConversationId, MessageId, PlaceId, Slot, post_slot, thread_slot
from domain.phrases import Phrase, decimal, phrase
from domain.sight import Hidden
from domain.signals import watching
from domain.signals.episodes import Phase, Signal
from domain.signals.series import Kind
from domain.understanding import ThemeId
from ports.storage import UnitOfWork

MOST = 10
"""Signals in a digest, the newest first."""


def signals(digest: Digest, uow: UnitOfWork, hidden: Hidden) -> Iterator[Item]:
    """Open signals that are told where this digest may look, without muted ones."""
    filters, team = digest.plan.filters, ids.account_of(digest.place)
    found = uow.signals.open_ones(hidden, MOST) if Section.HOT in digest.plan.sections else ()
    for signal in found:
        seen = signal.series.team == team
        here = not filters.channels or signal.place in filters.channels
        tagged = not filters.tags or signal.series.kind is not Kind.TAG or signal.series.value in filters.tags
        if seen and here and tagged and signal.phase is not Phase.MUTED:
            yield of_signal(signal, hidden, uow)


def of_signal(signal: Signal, hidden: Hidden, uow: UnitOfWork) -> Item:
    """A signal as an entry: its subject, and how many against the usual."""
    behind = tuple(dict.fromkeys(one.id for one in _conversations(signal, uow)))
    return Item(
        section=Section.HOT,
        slot=signal.slot,
        label=signal.reference,
        words="",
        reason=reason(signal),
        voices=len(signal.messages),
        people=0,
        features=(f"signal:{signal.series.kind}",),
        conversations=behind,
        title=subject(signal, hidden, uow),
    )


def reason(signal: Signal) -> Phrase:
    """Why it is hot."""
    if signal.calm_at is not None:
        return phrase("back to usual since {time}; nobody has closed it", time=signal.calm_at)
    usual = decimal(signal.expected)
    if signal.phase is Phase.CLAIMED:
        return phrase(
            "{count} in an hour, usually {usual}; somebody sees to it", count=signal.count, usual=usual
        )
    return phrase("{count} in an hour, usually {usual}", count=signal.count, usual=usual)


def subject(signal: Signal, hidden: Hidden, uow: UnitOfWork) -> str:
    """What a signal is about, in a few characters, for those who may not see what stands in hidden channels."""
    series = signal.series
    match series.kind:
        case Kind.TAG:
            return f"#{series.value}"
        case Kind.WORD:
            return f"“{watching.parts(series.value)[1]}”"
        case Kind.THEME:
            return theme(series.value, hidden, uow)
        case Kind.CHANNEL | Kind.MOOD:
            channel = uow.channels.get(PlaceId(series.value))
            return f"#{channel.name}" if channel and channel.name else series.value.rpartition(":")[2]
        case _:
            return series.value


def theme(number: str, hidden: Hidden, uow: UnitOfWork) -> str:
    """What a theme is called; its reference where it is gone, or its label may not be read."""
    try:
        found = uow.themes.get(ThemeId(int(number)))
    except (KeyError, ValueError):
        return f"T-{number}"
    told = found.label and not uow.themes.standing_in(hidden, found.id)
    return found.label if told else f"T-{number}"


def _conversations(signal: Signal, uow: UnitOfWork) -> Iterator[Conversation]:
    for message in signal.messages[-MOST:]:
        try:
            yield uow.conversations.get(uow.messages.get(MessageId(message)).conversation)
        except KeyError:
            continue


def way(said: Said, uow: UnitOfWork) -> Slot:
    """Where something stands: a customer's words in their thread, a colleague's where they wrote them."""
    if said.inside:
        try:
            message = uow.messages.get(said.message)
        except KeyError:
            message = None
        if message and message.source:
            return post_slot(message.source)
    return thread_slot(ConversationId(said.conversation))
