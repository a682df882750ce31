"""Everything that can be wrong before the first message, looked at once. Knows which probes there are and how to print."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

from bot import manifest
from bot.settings import Model, Settings, SlackAccount, TelegramAccount
from platforms.findings import Finding, Weight, error, ok, warning

PATIENCE = 30


def main(settings: Settings) -> int:
    """Prints a line for each finding; gives 1 where one is an error, else 0."""
    return asyncio.run(_print_all(settings))


async def _print_all(settings: Settings) -> int:
    worst = 0
    async for subject, finding in look(settings):
        remedy = f": {finding.remedy}" if finding.remedy else ""
        print(f"{finding.weight:<8}{subject}: {finding.seen}{remedy}", flush=True)
        worst = worst or int(finding.weight is Weight.ERROR)
    return worst


async def look(settings: Settings) -> AsyncIterator[tuple[str, Finding]]:
    """Each subject with what was found about it."""
    for slack in settings.slack:
        for finding in await look_at_slack(slack):
            yield f"slack {slack.name}", finding
    for telegram in settings.telegram:
        for finding in await look_at_telegram(telegram):
            yield f"telegram {telegram.name}", finding
    for platform, accounts in (("Slack", settings.slack), ("Telegram", settings.telegram)):
        if not accounts:
            yield (
                platform.lower(),
                warning("not configured", f"set its token, so that {platform} is joined too"),
            )
    yield "database", await _database(settings)
    if settings.model:
        yield "model", await look_at_model(settings.model)


async def look_at_slack(account: SlackAccount) -> list[Finding]:
    """Tokens, scopes and the default channel."""
    from platforms.slack import probe

    if account.bot_token is None:
        return [ok("tokens come when the app is installed at /slack/install")]
    app_token = account.app_token.get_secret_value() if account.app_token else ""
    return await probe.Probe(
        account.bot_token.get_secret_value(),
        app_token,
        account.api_url,
        account.default_channel,
        frozenset(manifest.SCOPES),
    ).findings()


async def look_at_telegram(account: TelegramAccount) -> list[Finding]:
    """Token, privacy mode and webhook."""
    from platforms.telegram import probe

    token = account.bot_token.get_secret_value()
    return await probe.Probe(token, account.api_url, account.webhook_url).findings()


async def _database(settings: Settings) -> Finding:
    from storage import migrate

    path = settings.database_path
    if path is not None and not path.exists():
        return _database_to_come(path)
    problem = await asyncio.to_thread(migrate.check, settings.database_url)
    if problem:
        return Finding(Weight.ERROR, problem)
    return ok("reached, and its tables are of this version")


def _database_to_come(path: Path) -> Finding:
    """Of a file that is not there yet: whether the first start can make it."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if folder.is_dir() and os.access(folder, os.W_OK):
        return ok(f"{path} is not there yet: the first start makes it")
    return error(
        f"{path} cannot be made", f"make {folder} a folder that may be written to, or set DATABASE_URL"
    )


async def look_at_model(model: Model) -> Finding:
    """Whether the language model answers one word."""
    import aiohttp

    headers = {"Authorization": f"Bearer {model.api_key.get_secret_value()}"} if model.api_key else {}
    question = {"model": model.name, "max_tokens": 1, "messages": [{"role": "user", "content": "Say yes."}]}
    url = f"{model.base_url.rstrip('/')}/chat/completions"
    try:
        async with (
            aiohttp.ClientSession(trust_env=True, timeout=aiohttp.ClientTimeout(PATIENCE)) as session,
            session.post(url, json=question, headers=headers) as answer,
        ):
            return _model_said(answer.status, model.name)
    except (aiohttp.ClientError, TimeoutError, OSError) as failed:
        host = urlsplit(model.base_url).hostname
        return error(
            f"{host} does not answer ({type(failed).__name__})",
            "check OPENAI_BASE_URL; Isthmus works without it",
        )


def _model_said(status: int, name: str) -> Finding:
    match status:
        case 200:
            return ok(f"{name} answers")
        case 401 | 403:
            return error(f"the key is refused ({status})", "correct OPENAI_API_KEY")
        case 404:
            return error(
                f"{name} is not there, or the address is wrong (404)",
                "correct OPENAI_MODEL or OPENAI_BASE_URL",
            )
        case _:
            return error(f"{name} answers with status {status}", "see the model server's own log")
