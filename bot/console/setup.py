"""`isthmus setup`: asks for what Isthmus needs, tests each answer at once, writes `.env`.

Knows the questions and their order. How to talk, `setup_talk` knows; what a token is good for, the platforms' probes.
Nothing is written before the last answer.
"""

import asyncio
import os
import shlex
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot import clock, manifest, texts
from bot.console import check, setup_env, setup_talk
from bot.console.setup_talk import NoAnswer, Talk
from bot.settings import environment, models, reading
from bot.settings.accounts import TOKEN_KINDS
from bot.settings.values import SLACK_API, TELEGRAM_API
from platforms.findings import Finding, Weight, error, ok, warning
from platforms.slack.probe import Probe as SlackProbe
from platforms.slack.probe import Room
from platforms.telegram.probe import Probe as TelegramProbe

FAILED = 1
INTERRUPTED = 130
OFFERED = 20
"""So many channels are shown; any other can be typed."""
LANGUAGES = {"en": "English", "fr": "français"}
IN_ENGLISH = {"french": "fr"}

APPS = "Your team's side. The tokens are on the pages of your app: https://api.slack.com/apps"
SLACK = """\
Your team's side. Open this link: it creates the app in your workspace, with everything it needs filled in.

{link}

Choose the workspace, then Create. On the app's page:
  1. Install App (or OAuth & Permissions), Install to Workspace, Allow. It shows the Bot User OAuth Token, xoxb-…"""
SOCKET = """\
  2. Basic Information, App-Level Tokens, Generate Token: any name, Add Scope connections:write, Generate.
     It shows the app-level token, xapp-…"""
SIGNED = """\
  2. Basic Information, App Credentials. It shows the Signing Secret. (No app-level token is needed: events come over HTTP.)"""
PUBLIC = "Slack's events come over a connection of ours, unless this machine shall be called from outside."
CHANNEL = "Where shall feedback go that no route takes? A number, or a channel's name."
BOTS = "Your customers' side. @BotFather has the tokens of your bots: /mybots, API Token."
TELEGRAM = """\
Your customers' side. In Telegram open https://t.me/BotFather, send /newbot, and give it a name and a user name.
It answers with a token such as 123456789:AAH… (of a bot that is there: /mybots, API Token). Enter leaves Telegram out for now."""
MODEL = """\
Everything works without one; one that has an OpenAI-compatible address improves tags, names of themes, summaries, mood and
translations. Names and contacts are masked before it sees a text."""
HERE = "Digests, deadlines and dates go by your team's time zone; texts to the team are in its language."


class Looks(Protocol):
    """Looking at answers, on the platforms themselves."""

    def slack_bot(self, token: str) -> Sequence[Finding]: ...

    def slack_app(self, token: str) -> Sequence[Finding]: ...

    def rooms(self, token: str) -> Sequence[Room]: ...

    def telegram_bot(self, token: str) -> Sequence[Finding]: ...


@dataclass(frozen=True, slots=True)
class Platforms:
    """Implements `Looks` with the platforms' own clients, at the addresses of the settings."""

    slack_url: str
    telegram_url: str

    def slack_bot(self, token: str) -> Sequence[Finding]:
        return asyncio.run(self._slack(token).bot())

    def slack_app(self, token: str) -> Sequence[Finding]:
        return [asyncio.run(self._slack("", token).app())]

    def rooms(self, token: str) -> Sequence[Room]:
        return asyncio.run(self._slack(token).rooms())

    def telegram_bot(self, token: str) -> Sequence[Finding]:
        return [asyncio.run(TelegramProbe(token, self.telegram_url, "").bot())]

    def _slack(self, bot_token: str, app_token: str = "") -> SlackProbe:
        scopes = frozenset(manifest.SCOPES)
        return SlackProbe(bot_token, app_token, self.slack_url, "", scopes, clock.now)


@dataclass(frozen=True, slots=True)
class Interview:
    """One conversation with an operator. `known` are the values that are set already, `answers` those to be written."""

    talk: Talk
    looks: Looks
    known: Mapping[str, str]
    answers: dict[str, str] = field(default_factory=dict)

    def hold(self) -> dict[str, str]:
        """Asks everything; gives the variables. Raises NoAnswer."""
        self.talk.heading("1. Slack")
        self._slack()
        self.talk.heading("2. Telegram")
        self.talk.say(BOTS if self.known.get("TELEGRAM_BOT_TOKEN") else TELEGRAM)
        look = self._look_at_telegram
        self._keep("TELEGRAM_BOT_TOKEN", "Telegram's bot token", look, secret=True, optional=True)
        self.talk.heading("3. Here")
        self.talk.say(HERE)
        self._keep("ISTHMUS_TIMEZONE", "Time zone", time_zone, default=local_zone())
        self._keep("ISTHMUS_LOCALE", "Language, " + " or ".join(texts.available()), language, default="en")
        self.talk.heading("4. A language model, if you have one")
        self.talk.say(MODEL)
        self._model()
        return self.answers

    def _slack(self) -> None:
        by_http = self._created()
        self._keep("SLACK_BOT_TOKEN", "Bot User OAuth Token", self._look_at_bot, secret=True)
        if by_http:
            self.talk.say(SIGNED)
            self._keep("SLACK_SIGNING_SECRET", "Signing Secret", taken, secret=True)
        else:
            self.talk.say(SOCKET)
            self._keep("SLACK_APP_TOKEN", "App-level token", self._look_at_app, secret=True)
        rooms = self.looks.rooms(self.answers["SLACK_BOT_TOKEN"])
        self._offer(rooms)
        inside = [room.name for room in rooms if room.inside]
        usual = inside[0] if len(inside) == 1 else ""
        self._keep(
            "SLACK_DEFAULT_CHANNEL", "Default channel", lambda said: channel(said, rooms), default=usual
        )

    def _created(self) -> bool:
        """Leads to the app; whether its events come over HTTP."""
        if self.known.get("SLACK_BOT_TOKEN"):
            self.talk.say(APPS)
            return bool(self.known.get("SLACK_SIGNING_SECRET")) and not self.known.get("SLACK_APP_TOKEN")
        self.talk.say(PUBLIC)
        url = self._right("Its public https:// address, Enter for none", public, optional=True)
        self.talk.say("\n" + SLACK.format(link=manifest.link(url)))
        return bool(url)

    def _model(self) -> None:
        self._keep("OPENAI_MODEL", "Model's name, Enter for none", taken, optional=True)
        if self.answers.get("OPENAI_MODEL"):
            self._keep("OPENAI_BASE_URL", "Address of its server", address, default=models.OPENAI)
            self._keep("OPENAI_API_KEY", "Key, Enter for none", taken, secret=True, optional=True)

    def _offer(self, rooms: Sequence[Room]) -> None:
        self.talk.say("\n" + CHANNEL)
        for number, room in enumerate(rooms[:OFFERED], 1):
            self.talk.say(f"  {number:>2}  #{room.name}{'  (the bot is in it)' if room.inside else ''}")

    def _keep(
        self,
        name: str,
        question: str,
        look: "Look",
        *,
        default: str = "",
        secret: bool = False,
        optional: bool = False,
    ) -> None:
        """Asks for a variable until its answer is right; nothing is written of one that is left out."""
        known = self.known.get(name) or default
        if value := self._right(question, look, default=known, secret=secret, optional=optional):
            self.answers[name] = value

    def _right(
        self,
        question: str,
        look: "Look",
        *,
        default: str = "",
        secret: bool = False,
        optional: bool = False,
    ) -> str:
        """The answer, asked for until it is right; what a platform could not judge is taken when it is repeated."""
        before = ""
        while True:
            said = self.talk.ask(question, default, secret=secret)
            if not said and optional:
                return ""
            value, found = look(said) if said else ("", [error("nothing was entered", "it is needed")])
            for finding in found:
                self.talk.found(finding)
            if found[0].weight is not Weight.ERROR or (value and value == before):
                return value
            before = value if "does not answer" in found[0].seen else ""
            if before:
                self.talk.say("  The same once more is taken without a test.")

    def _look_at_bot(self, said: str) -> "Judged":
        return said, wrong_kind(said, "xoxb-") or self.looks.slack_bot(said)

    def _look_at_app(self, said: str) -> "Judged":
        return said, wrong_kind(said, "xapp-") or self.looks.slack_app(said)

    def _look_at_telegram(self, said: str) -> "Judged":
        return said, self.looks.telegram_bot(said)


Judged = tuple[str, Sequence[Finding]]
"""What an answer means, and what was found about it: the first finding decides."""
Look = Callable[[str], Judged]


def wrong_kind(token: str, prefix: str) -> list[Finding]:
    """Of a token that is none of the wanted kind: what it is."""
    if token.startswith(prefix):
        return []
    kind = next((kind for start, kind in TOKEN_KINDS.items() if token.startswith(start)), "something else")
    return [error(f"this is {kind}", f"{TOKEN_KINDS[prefix]} is wanted, which starts with {prefix}")]


def channel(said: str, rooms: Sequence[Room]) -> Judged:
    """A channel by its number in the list, its name, or its id."""
    if said.isdigit() and 1 <= int(said) <= min(len(rooms), OFFERED):
        room = rooms[int(said) - 1]
        return room.name, [_entered(room)]
    name = said.removeprefix("#")
    known = {room.name: room for room in rooms}
    if name in known:
        return name, [_entered(known[name])]
    if not rooms or (name[:1] in "CG" and name.isupper()):
        return name, [warning(f"{name} was not looked up", "`isthmus check` will say whether it can be used")]
    near = reading.nearest(name, known)
    return name, [
        error(f"there is no channel {name}{near}", "a private one is seen once the bot is invited to it")
    ]


def _entered(room: Room) -> Finding:
    if room.inside:
        return ok(f"#{room.name}")
    return warning(f"the bot is not in #{room.name}", f"type in that channel: /invite @{manifest.NAME}")


def taken(said: str) -> Judged:
    """What only the last look at everything can judge."""
    return said, [ok("taken")]


def address(said: str) -> Judged:
    """An http or https address."""
    problems = reading.Problems()
    problems.url(reading.Said(said, "this"), "")
    return said, [error(sentence, "") for sentence in problems.sentences] or [ok(said)]


def public(said: str) -> Judged:
    """An address that Slack would call."""
    if not said.startswith("https://"):
        return said, [error("Slack only calls https:// addresses", "Enter alone leaves it out")]
    return address(said)


def time_zone(said: str) -> Judged:
    """A time zone by its name in the tz database, whatever its letters' case."""
    by_lower = {name.lower(): name for name in zoneinfo.available_timezones()}
    if said.lower() in by_lower:
        return by_lower[said.lower()], [ok(by_lower[said.lower()])]
    near = reading.nearest(said, by_lower.values())
    return said, [error(f"there is no time zone {said[:60]}{near}", "use a name such as Europe/Paris")]


def local_zone() -> str:
    """This machine's time zone, UTC where it cannot be told."""
    named = os.environ.get("TZ", "").removeprefix(":") or _linked(Path("/etc/localtime"))
    return named if named in zoneinfo.available_timezones() else "UTC"


def _linked(path: Path) -> str:
    """The zone that a system's link points to."""
    return os.path.realpath(path).rpartition("zoneinfo/")[2]


def language(said: str) -> Judged:
    """A language that there are texts in."""
    wanted = IN_ENGLISH.get(said.lower(), said.lower())
    for code in texts.available():
        if wanted in (code, LANGUAGES.get(code, "").lower()):
            return code, [ok(LANGUAGES.get(code, code))]
    return said, [error(f"there are no texts in {said[:40]}", f"use {' or '.join(texts.available())}")]


def main(root: Path | None = None, talk: Talk | None = None) -> int:
    """Asks, writes, checks. 0 when all is well, 1 when something is to be mended, 130 when it was interrupted."""
    folder, talk = root or Path.cwd(), talk or setup_talk.Terminal()
    file = folder / ".env"
    if problem := setup_env.unusable(file):
        talk.say(f"{problem} Nothing was changed.")
        return FAILED
    try:
        known = {**environment.dotenv(folder), **_exported()}
        answers = Interview(talk, _platforms(known), known).hold()
        setup_env.write(file, answers)
    except KeyboardInterrupt:
        talk.say("\nNothing was changed.")
        return INTERRUPTED
    except NoAnswer:
        talk.say("\nThe answers ended too early: nothing was changed.")
        return FAILED
    except OSError as refused:
        talk.say(f"{file} cannot be written ({refused.strerror}): nothing was changed.")
        return FAILED
    for name, value in _exported().items():
        if answers.get(name, value) != value:
            talk.say(f"{name} is also set in this shell's environment, which wins over .env: unset it there.")
    return _finish(folder, talk)


def _exported() -> dict[str, str]:
    """Variables of the process itself, which win over the file's."""
    return {name: os.environ[name] for name in environment.names() if os.environ.get(name)}


def _platforms(known: Mapping[str, str]) -> Platforms:
    slack = (known.get("SLACK_API_URL") or SLACK_API).rstrip("/") + "/"
    return Platforms(slack, (known.get("TELEGRAM_API_URL") or TELEGRAM_API).rstrip("/"))


def _finish(folder: Path, talk: Talk) -> int:
    talk.heading("5. All of it together")
    talk.say(f"Written to {folder / '.env'}, readable for you alone.\n")
    code = check.main(folder)
    mine = folder / ".venv" / "bin" / "isthmus"
    command = shlex.quote(os.path.relpath(mine)) if mine.exists() else "isthmus"
    talk.say(f"\nMend that, then see with `{command} check`." if code else f"\nNow run it: {command} run")
    return code
