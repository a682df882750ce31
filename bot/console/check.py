"""Everything that can be wrong before the first message, looked at once. Knows which probes there are and how to print."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from bot import clock, manifest, settings
from bot.console import check_here, check_tags
from bot.settings import Secret, Settings, SlackAccount, TelegramAccount, accounts
from bot.settings.values import ANY_TEAM
from platforms.findings import Finding, Weight, error, ok, warning

Found = tuple[str, Finding]
MARKS = {Weight.OK: ("✓", "green"), Weight.WARNING: ("!", "yellow"), Weight.ERROR: ("✗", "red")}


def main(root: Path | None = None) -> int:
    """Prints what was found about the set-up in a folder (default: the working directory); 1 where something is broken."""
    chosen, sentences = settings.look(root)
    return asyncio.run(_print_all(chosen, sentences, settings.mistyped(root)))


async def _print_all(chosen: Settings, sentences: Sequence[str], mistyped: Mapping[str, str]) -> int:
    show = _coloured if sys.stdout.isatty() else _plain
    counts = dict.fromkeys(Weight, 0)
    async for subject, finding in look(chosen, sentences, mistyped):
        show(subject, finding)
        counts[finding.weight] += 1
    print(_summary(counts), flush=True)
    return int(counts[Weight.ERROR] > 0)


def _plain(subject: str, finding: Finding) -> None:
    remedy = f": {finding.remedy}" if finding.remedy else ""
    print(f"{finding.weight:<8}{subject}: {finding.seen}{remedy}", flush=True)


def _coloured(subject: str, finding: Finding) -> None:
    from rich.console import Console
    from rich.text import Text

    mark, colour = MARKS[finding.weight]
    line = Text.assemble((f"{mark} ", f"bold {colour}"), (subject, "bold"), f"  {finding.seen}")
    if finding.remedy:
        line.append(f"\n  → {finding.remedy}", colour)
    Console(highlight=False, soft_wrap=True).print(line)


def _summary(counts: dict[Weight, int]) -> str:
    broken, notes = counts[Weight.ERROR], counts[Weight.WARNING]
    if broken:
        return f"\n{broken} to be mended; docs/operations.md says more about each."
    return f"\nAll is well, with {notes} to be noted." if notes else "\nAll is well."


async def look(
    chosen: Settings, sentences: Sequence[str] = (), mistyped: Mapping[str, str] | None = None
) -> AsyncIterator[Found]:
    """Each subject with what was found about it, in a fixed order; `sentences` are what is wrong with the settings, `mistyped`
    variables that nobody reads, with those that were meant."""
    port, running = await check_here.port(chosen.port)
    parts = [
        *(_slack(account, routed(chosen, account)) for account in chosen.slack),
        *(_telegram(account, running) for account in chosen.telegram),
        _others(chosen, port),
    ]
    for sentence in sentences:
        yield "settings", error(sentence, "")
    for name, meant in (mistyped or {}).items():
        yield (
            "settings",
            warning(f"{name} is not read by anything", f"write {meant} if that is meant, or remove it"),
        )
    asked = [asyncio.ensure_future(part) for part in parts]
    for part in asked:
        for found in await part:
            yield found
    for platform, configured in (("slack", chosen.slack), ("telegram", chosen.telegram)):
        if not configured and not sentences:
            yield platform, warning("not configured", "`isthmus setup` sets it up")


def routed(chosen: Settings, account: SlackAccount) -> frozenset[str]:
    """The channels that routes of the settings name for an account."""
    return frozenset(to for rule in chosen.routes if rule.account in ("", account.name) for to in rule.to)


async def _slack(account: SlackAccount, channels: frozenset[str]) -> list[Found]:
    return [(f"slack {account.name}", finding) for finding in await look_at_slack(account, channels)]


async def _telegram(account: TelegramAccount, running: bool) -> list[Found]:
    found = await look_at_telegram(account, running=running)
    return [(f"telegram {account.name}", finding) for finding in found]


async def _others(chosen: Settings, port: Finding) -> list[Found]:
    found = [("database", await check_here.database(chosen)), ("port", port)]
    found += (("tags", finding) for finding in await check_tags.tags(chosen))
    if chosen.model:
        found.append(("model", await check_here.model(chosen.model)))
    return found


async def look_at_slack(account: SlackAccount, channels: frozenset[str] = frozenset()) -> list[Finding]:
    """Tokens, scopes, the clock, the default channel and `channels`, those that routes name. Nothing is asked with a token
    that is of another kind, which the settings say already."""
    from platforms.slack import probe

    if account.bot_token is None:
        return [ok("tokens come when the app is installed at /slack/install"), *who_may_install(account)]
    found = await probe.Probe(
        _of_kind(account.bot_token, accounts.BOT),
        _of_kind(account.app_token, accounts.APP),
        account.api_url,
        account.default_channel,
        frozenset(manifest.SCOPES),
        clock.now,
        channels,
    ).findings()
    return [*found, *who_may_install(account)]


def _of_kind(token: Secret | None, prefix: str) -> str:
    """A token that may be asked with, empty where there is none."""
    return token.get_secret_value() if token and accounts.is_slack_token(token, prefix) else ""


def who_may_install(account: SlackAccount) -> list[Finding]:
    """Which workspaces may join by themselves, where any can."""
    if not account.installable:
        return []
    if not account.install_teams:
        return [
            warning(
                "no workspace may install the app by itself",
                "name their team ids in SLACK_INSTALL_TEAMS; each is told its id at /slack/install",
            )
        ]
    if account.admits(ANY_TEAM):
        return [
            warning(
                "any workspace that finds /slack/install may join",
                "name team ids in SLACK_INSTALL_TEAMS instead of *, unless that is meant",
            )
        ]
    return [ok(f"may install the app: {', '.join(account.install_teams)}")]


async def look_at_telegram(account: TelegramAccount, *, running: bool = False) -> list[Finding]:
    """Token, privacy mode, webhook and other pollers; `running` says that an Isthmus here polls already. What is no token
    is not asked with."""
    from platforms.telegram import probe

    if not accounts.is_telegram_token(account.bot_token):
        return []
    token = account.bot_token.get_secret_value()
    return await probe.Probe(token, account.api_url, account.webhook_url, running).findings()
