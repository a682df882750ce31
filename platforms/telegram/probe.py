"""Looks at a Telegram account before it is used: token, privacy mode, webhook. Changes nothing there."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import telegram
from telegram.error import InvalidToken, TelegramError

from platforms.findings import Finding, error, ok, warning


@dataclass(frozen=True, slots=True)
class Probe:
    """What is to be looked at. `webhook_url` is empty where updates are polled."""

    bot_token: str
    api_url: str
    webhook_url: str

    async def findings(self) -> list[Finding]:
        """Everything seen, the token first. Raises nothing that Telegram or the network can cause."""
        bot = telegram.Bot(self.bot_token, base_url=f"{self.api_url}/bot")
        try:
            async with bot:
                return [*_who(bot.bot), self._webhook(await bot.get_webhook_info())]
        except InvalidToken:
            return [error("the bot token is refused", "copy it whole from @BotFather")]
        except TelegramError as failed:
            remedy = "check the network, and TELEGRAM_API_URL if it is set"
            return [error(f"Telegram does not answer ({type(failed).__name__})", remedy)]

    def _webhook(self, info: telegram.WebhookInfo) -> Finding:
        if info.url and not self.webhook_url:
            host = urlsplit(info.url).hostname
            return error(
                f"a webhook to {host} is left over, so polling is refused",
                "remove it with the Bot API's deleteWebhook, or set TELEGRAM_WEBHOOK_URL",
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
