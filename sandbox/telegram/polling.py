"""How a bot gets its updates: getUpdates and the webhook methods."""

import re
from typing import Any

from sandbox.telegram import api
from sandbox.telegram.arguments import Arguments
from sandbox.telegram.calls import METHODS, Call, Told, method
from sandbox.telegram.errors import Refused, bad
from sandbox.telegram.state import Bot, Json
from sandbox.telegram.webhook import Webhook

LONGEST_POLL = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}$")


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    updates, arguments = call.bot.updates, call.arguments
    if updates.hooked is None:
        updates.allow(arguments.nested("allowed_updates", "allowed updates"))
    limit = arguments.integer("limit", 100, 1, 100)
    timeout = arguments.integer("timeout", 0, 0, LONGEST_POLL)
    return await updates.poll(arguments.integer("offset"), limit, timeout)


@method("setWebhook")
async def set_webhook(call: Call) -> Told:
    arguments, url = call.arguments, call.arguments.text("url").strip()
    if not url:
        return await _deleted(call)
    if not url.startswith(("http://", "https://")) or " " in url:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = arguments.text("secret_token")
    if secret and not SECRET.match(secret):
        raise bad("secret token contains unallowed characters")
    updates = call.bot.updates
    updates.allow(arguments.nested("allowed_updates", "allowed updates"))
    if arguments.flag("drop_pending_updates"):
        updates.clear()
    old, connections = call.bot.hook, arguments.integer("max_connections", 40, 1, 100)
    certificate = "certificate" in arguments.files
    if old is not None and (old.url, old.secret, old.connections, old.certificate) == (
        (url, secret, connections, certificate)
    ):
        return Told(True, "Webhook is already set")
    await drop_hook(call.bot)
    updates.interrupt(Refused(409, "Conflict: terminated by setWebhook request"))
    hook = Webhook(call.hub, call.bot, url, secret, connections, _runner(call), certificate)
    call.bot.hook = hook
    hook.start()
    return Told(True, "Webhook was set")


def _runner(call: Call) -> Any:
    async def run(name: str, values: Json) -> None:
        """A call put into the webhook's answer: its result goes nowhere."""
        found = METHODS.get(name.lower())
        if found is not None:
            await api.run(Call(call.hub, call.bot, Arguments(values, "json")), found)

    return run


@method("deleteWebhook")
async def delete_webhook(call: Call) -> Told:
    return await _deleted(call)


async def _deleted(call: Call) -> Told:
    had = await drop_hook(call.bot)
    if call.arguments.flag("drop_pending_updates"):
        call.bot.updates.clear()
    return Told(True, "Webhook was deleted" if had else "Webhook is already deleted")


async def drop_hook(bot: Bot) -> bool:
    """End the webhook's deliveries, if there is one."""
    hook, bot.hook = bot.hook, None
    if hook is None:
        return False
    await hook.stop()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    updates, hook = call.bot.updates, call.bot.hook
    info: dict[str, Any] = (
        hook.shown()
        if hook is not None
        else {"url": "", "has_custom_certificate": False, "pending_update_count": updates.pending()}
    )
    if updates.allowed is not None:
        info["allowed_updates"] = sorted(updates.allowed)
    return info
