"""Looks at a Telegram account before it is used: token, privacy mode, webhook, other pollers. Changes nothing there.

A poll without an offset confirms no update, so that nothing is lost by looking. It ends the poll of another program, which
then asks again and thereby ends ours with a 409: that is how it shows (Bot API server: getUpdates).
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import telegram
from telegram.error import Conflict, InvalidToken, TelegramError

from platforms.findings import Finding, error, ok, warning

LISTENING = 3
"""Seconds in which another poller would show; those that were cut off ask again within one or two."""
TOKEN = "copy the token again from @BotFather (/mybots, API Token), whole, with the number before the colon"


@dataclass(frozen=True, slots=True)
class Probe:
    """What is to be looked at. `webhook_url` is empty where updates are polled. `polled` says that we poll already."""

    bot_token: str
    api_url: str
    webhook_url: str
    polled: bool = False

    async def findings(self) -> list[Finding]:
        """Everything seen, the token first. Raises nothing that Telegram or the network can cause."""
        bot = telegram.Bot(self.bot_token, base_url=f"{self.api_url}/bot")
        try:
            async with bot:
                return [*_who(bot.bot), await self._way(bot)]
        except TelegramError as failed:
            return [_failed(failed)]

    async def bot(self) -> Finding:
        """Whose token it is. Raises nothing that Telegram or the network can cause."""
        bot = telegram.Bot(self.bot_token, base_url=f"{self.api_url}/bot")
        try:
            async with bot:
                return _who(bot.bot)[0]
        except TelegramError as failed:
            return _failed(failed)

    async def _way(self, bot: telegram.Bot) -> Finding:
        """How updates come to us, and what stands in their way."""
        info = await bot.get_webhook_info()
        if info.url or self.webhook_url or self.polled:
            return self._webhook(info)
        try:
            await bot.get_updates(timeout=LISTENING, limit=1)
        except Conflict:
            return error(
                "another program polls this bot",
                "stop it, or give Isthmus a bot of its own; one that is Isthmus itself on another machine does no harm",
            )
        return self._webhook(info)

    def _webhook(self, info: telegram.WebhookInfo) -> Finding:
        if info.url and not self.webhook_url:
            host = urlsplit(info.url).hostname
            return error(
                f"a webhook to {host} is left over",
                "Isthmus removes it as soon as it runs and polls; if another program needs it, give Isthmus a bot of its own",
            )
        if self.webhook_url and info.last_error_message:
            return warning(
                f"Telegram could not deliver lately: {info.last_error_message}",
                "see that TELEGRAM_WEBHOOK_URL is reached from outside with a valid certificate",
            )
        waiting = info.pending_update_count or 0
        return ok(f"{'webhook' if self.webhook_url else 'polling'}, {waiting} updates waiting")


def _who(me: telegram.User) -> list[Finding]:
    found = [ok(f"bot token of @{me.username}")]
    if not me.can_join_groups:
        found.append(
            warning(
                "the bot may not join groups",
                "allow it with /setjoingroups at @BotFather, if you want groups",
            )
        )
    elif not me.can_read_all_group_messages:
        found.append(
            warning(
                "privacy mode is on: in groups the bot sees commands, mentions and replies, but no #bug without them",
                "turn it off with /setprivacy at @BotFather and add the bot to its groups again, if you want hashtags there",
            )
        )
    return found


def _failed(failed: TelegramError) -> Finding:
    if isinstance(failed, InvalidToken):
        return error("the bot token is refused", TOKEN)
    return error(
        f"Telegram does not answer ({type(failed).__name__})",
        "check the network, and TELEGRAM_API_URL if it is set",
    )
