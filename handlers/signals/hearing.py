"""From what was said to what is counted: which messages belong to which series, a portion at a time. Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.ids import FeedbackId, MessageId, account_of
from domain.policy import Policy
from domain.signals import watching
from domain.signals.counting import Frame, Heard, Kept
from domain.signals.series import Kind, Rule, Series
from ports.signals import Counted, Newest, Said
from ports.storage import UnitOfWork

PORTION = 200
"""So many of each are counted at once: while they are, the relay has half of a core."""
TO_UNDERSTAND = timedelta(minutes=15)
"""How long a message is waited for that nobody has understood yet."""
UNHAPPY = "dislike"


@dataclass(frozen=True, slots=True)
class Portion:
    """What is counted next: how far it goes, what was heard, and the series as they are."""

    before: Counted
    after: Counted
    heard: tuple[Heard, ...]
    kept: Mapping[Series, Kept]
    frame: Frame
    more: bool
    """Whether there is more to count at once."""


def frame_of(uow: UnitOfWork, policy: Policy) -> Frame:
    """What counting depends on, as it is now."""
    return Frame(uow.now, policy.timezone, rules=uow.signals.rules())


def is_behind(uow: UnitOfWork) -> bool:
    """Whether there is anything to count."""
    known = uow.signals.counted()
    newest = uow.signals.newest(known.understood, uow.now - TO_UNDERSTAND)
    return not _has_all(known) or known != _upto(known, newest) or _may_hear(known, newest) > known.understood


def _has_all(known: Counted) -> bool:
    return known.message >= known.message_upto and known.feedback >= known.feedback_upto


def _upto(known: Counted, newest: Newest) -> Counted:
    """It may be counted as far as this look has seen, at the next one."""
    return replace(known, message_upto=newest.message, feedback_upto=newest.feedback)


def _may_hear(known: Counted, newest: Newest) -> MessageId:
    """The last message up to which all are understood, or need not be waited for."""
    first = newest.unread - 1 if newest.unread else known.message_upto
    return MessageId(max(known.understood, min(first, known.message_upto)))


def portion(before: Counted, uow: UnitOfWork, policy: Policy) -> Portion:
    """The next messages, tags and understood messages, in their series."""
    newest = uow.signals.newest(before.understood, uow.now - TO_UNDERSTAND)
    upto = _may_hear(before, newest)
    messages = uow.signals.messages(before.message, before.message_upto, PORTION)
    tagged = uow.signals.feedback(before.feedback, before.feedback_upto, PORTION)
    understood = uow.signals.understood(before.understood, upto, PORTION)
    after = replace(
        before,
        message=MessageId(_reached(messages, before.message_upto)),
        feedback=FeedbackId(_reached(tagged, before.feedback_upto)),
        understood=MessageId(_reached(understood, upto)),
    )
    more = not _has_all(after) or after.understood < upto
    if not more:
        after = _upto(after, newest)
    frame = frame_of(uow, policy)
    watched = watched_words(frame.rules)
    heard = (
        *of_messages(messages, watched),
        *of_feedback(tagged, watched),
        *of_understood(understood),
    )
    began = min((*filter(None, (before.began,)), *(one.at for one in heard)), default=None)
    kept = uow.signals.kept(list({one.series for one in heard}))
    return Portion(before, replace(after, began=began), heard, kept, replace(frame, began=began), more)


def _reached(read: Sequence[Said], upto: int) -> int:
    return read[-1].id if len(read) == PORTION else upto


def watched_words(rules: Mapping[str, Rule]) -> tuple[Series, ...]:
    """The words that somebody watches."""
    found = (rule.series for rule in rules.values() if rule.watched and rule.series)
    return tuple(series for series in found if series.kind is Kind.WORD)


def of_messages(said: Sequence[Said], watched: Sequence[Series]) -> Iterator[Heard]:
    """What customers wrote: into their channel, their bot, and the words that are watched."""
    for one in said:
        yield Heard(Series(Kind.CHANNEL, account_of(one.home), one.home), one.message, one.at)
        yield Heard(Series(Kind.ACCOUNT, account_of(one.home), one.account), one.message, one.at)
        yield from _words(one, watched)


def of_feedback(said: Sequence[Said], watched: Sequence[Series]) -> Iterator[Heard]:
    """What carries a tag; what colleagues said counts for their channel and the words that are watched too, once."""
    inside: set[MessageId] = set()
    for one in said:
        team = account_of(one.home)
        yield Heard(Series(Kind.TAG, team, one.tag), one.message, one.at)
        if one.inside and one.message not in inside:
            inside.add(one.message)
            yield Heard(Series(Kind.CHANNEL, team, one.home), one.message, one.at)
            yield from _words(one, watched)


def of_understood(said: Sequence[Said]) -> Iterator[Heard]:
    """What belongs to a theme, and whose author is unhappy."""
    for one in said:
        team = account_of(one.home)
        if one.theme is not None:
            yield Heard(Series(Kind.THEME, team, str(one.theme)), one.message, one.at)
        if one.mood == UNHAPPY:
            yield Heard(Series(Kind.MOOD, team, one.home), one.message, one.at)


def _words(one: Said, watched: Sequence[Series]) -> Iterator[Heard]:
    team = account_of(one.home)
    return (
        Heard(series, one.message, one.at)
        for series in watched
        if series.team == team and watching.occurs(series.value, one.words)
    )
