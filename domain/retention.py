"""How long words are kept after a conversation is resolved. Pure; the shortest rule that fits counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import feedback
from domain.conversations import Conversation, Status


@dataclass(frozen=True, slots=True)
class Retention:
    """Words of what carries one of the tags and lives in one of the channels go after so many days; empty = any.

    `channels` are names without `#`, or ids. Case and accents do not matter, as in routes; those of an id do.
    """

    days: int
    tags: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


def days_for(conversation: Conversation, channel: str, rules: Iterable[Retention]) -> int | None:
    """How many days a conversation's words are kept once it is resolved; `channel` is its home's name. None is forever."""
    fitting = (
        rule.days for rule in rules if _is_about(conversation, rule) and _lives(conversation, channel, rule)
    )
    return min(fitting, default=None)


def _is_about(conversation: Conversation, rule: Retention) -> bool:
    """Whether a conversation carries a tag of a rule, or the rule asks for none."""
    carried = {feedback.fold(tag) for tag in conversation.tags}
    return not rule.tags or not carried.isdisjoint(map(feedback.fold, rule.tags))


def _lives(conversation: Conversation, channel: str, rule: Retention) -> bool:
    """Whether a conversation's home is a channel of a rule, or the rule asks for none."""
    ids = {conversation.home, conversation.home.rpartition(":")[2]}
    named = feedback.fold(channel) in map(feedback.fold, rule.channels)
    return not rule.channels or named or not ids.isdisjoint(rule.channels)


def is_of_age(conversation: Conversation, channel: str, rules: Iterable[Retention], now: datetime) -> bool:
    """Whether a conversation is resolved, and for longer than its words are kept."""
    days = days_for(conversation, channel, rules)
    if days is None or conversation.status is not Status.RESOLVED or conversation.resolved_at is None:
        return False
    return now - conversation.resolved_at >= timedelta(days=days)
