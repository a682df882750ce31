"""What each call costs in which bucket: the operator's limits as plans for the pumps.

Slack limits a channel's posts, and methods by tier and workspace (Slack: rate limits); Telegram limits a chat, a group
and the bot as a whole, edits included (Bot FAQ). Zero means unlimited.
"""

from collections.abc import Sequence

from bot.settings import Limits
from delivery.limits import Charge, Plan
from domain.content import File
from domain.deliveries import Scope
from domain.ids import PlaceId
from domain.outbound import (
    Acknowledge,
    Direct,
    Home,
    Post,
    React,
    Redraw,
    Refresh,
    Remove,
    Request,
    Rewrite,
    Show,
    Whisper,
)
from platforms.telegram import ids as telegram_ids

ALBUM = 10
"""Items in one album at most (Bot API: sendMediaGroup)."""

CARD = 1.05
"""Seconds between two drawings of one card, with a little more than a second for what the network takes unevenly."""
BURST_SHARE = 3
"""A tier's amount a minute may come this many times faster for a moment: Slack tolerates bursts, without a promise."""


def of_slack(limits: Limits) -> Plan:
    """The plan of a workspace."""

    def plan(request: Request) -> Sequence[Charge]:
        match request.command:
            case Post(content=content) | Rewrite(content=content):
                uploads = any(isinstance(one, File) for one in content.attachments)
                posting = [*_second(f"channel {request.target}", limits.slack_channel)]
                if isinstance(request.command, Rewrite):
                    return (*posting, *_tier("chat.update", limits.slack_tier3_per_minute))
                return (*posting, *_tier("files", limits.slack_tier4_per_minute)) if uploads else posting
            case Show() | Direct():
                return _second(f"channel {request.target}", limits.slack_channel)
            case Redraw(slot=slot) | Refresh(slot=slot, person=None):
                # One card is drawn at most once a second, however often it changes.
                card = (Charge(f"card {slot}", CARD),) if limits.slack_tier3_per_minute else ()
                return (*card, *_tier("chat.update", limits.slack_tier3_per_minute))
            case Home() | Refresh():
                return _tier("views.publish", limits.slack_tier4_per_minute)
            case Remove():
                return _tier("chat.delete", limits.slack_tier3_per_minute)
            case React():
                return _tier("reactions", limits.slack_tier3_per_minute)
            case Whisper():
                return _tier("chat.postEphemeral", limits.slack_tier4_per_minute)
            case Acknowledge():
                return ()

    return plan


def of_telegram(limits: Limits) -> Plan:
    """The plan of a bot."""

    def plan(request: Request) -> Sequence[Charge]:
        cost = messages(request)
        account = _second("account", limits.telegram_account, Scope.ACCOUNT, cost)
        if isinstance(request.command, Acknowledge) or not request.target:
            return account
        chat = _second(f"chat {request.target}", limits.telegram_chat, cost=cost)
        if telegram_ids.chat_of(PlaceId(request.target)) < 0 and limits.telegram_group_per_minute:
            interval = 60.0 / limits.telegram_group_per_minute
            burst = int(limits.telegram_group_per_minute)
            group = Charge(f"group {request.target}", interval, burst, cost, strict=True)
            return (*chat, group, *account)
        return (*chat, *account)

    return plan


def messages(request: Request) -> int:
    """How many messages Telegram counts for a call: an album is one for each of its items. Of files that go in several
    calls each call counts as if it took them all, up to an album: rather too slow than refused."""
    command = request.command
    if not isinstance(command, Post | Rewrite):
        return 1
    return max(1, min(ALBUM, sum(isinstance(one, File) for one in command.content.attachments)))


def _second(bucket: str, rate: float, scope: Scope = Scope.TARGET, cost: int = 1) -> tuple[Charge, ...]:
    """So many a second, one at a time; nothing where there is no limit."""
    return (Charge(bucket, 1.0 / rate, cost=cost, scope=scope),) if rate else ()


def _tier(method: str, per_minute: float) -> tuple[Charge, ...]:
    """So many a minute of a method, some of them at once."""
    if not per_minute:
        return ()
    return (Charge(method, 60.0 / per_minute, max(1, int(per_minute // BURST_SHARE)), scope=Scope.METHOD),)
