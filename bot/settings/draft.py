"""Puts environment and `isthmus.toml` together into Settings; the environment wins. Lists every problem at once."""

import os
import zoneinfo
from dataclasses import dataclass, fields, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import texts
from bot.settings import (
    accounts,
    database,
    environment,
    inside,
    models,
    privacy,
    reading,
    rules,
    secret_keys,
    tomlfile,
)
from bot.settings.environment import Environment
from bot.settings.reading import Problems, Said, Source
from bot.settings.values import (
    Limits,
    Model,
    Replies,
    Settings,
    SlackAccount,
    TelegramAccount,
)
from domain import schedules

NOTHING = (
    "Neither Slack nor Telegram is configured: run `make demo` to see Isthmus without any account, or `isthmus setup` "
    "to be asked for SLACK_BOT_TOKEN, SLACK_APP_TOKEN and TELEGRAM_BOT_TOKEN."
)
RETIRED = ("slack_tier2_per_minute",)
"""Limits that nothing is sent by any more: an upgrade does not stop at a file that still names them."""


class Wrong(Exception):
    """The settings cannot be used; `sentences` says everything that is wrong with them and what to do."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def load(root: Path | None = None, *, accounts_needed: bool = True) -> Settings:
    """The settings of the process, with `.env` and `isthmus.toml` of `root` (default: the working directory).

    Without `accounts_needed`, neither platform need be configured. Raises Wrong with every problem found.
    """
    settings, sentences = look(root, accounts_needed=accounts_needed)
    if sentences:
        raise Wrong(sentences)
    return settings


def look(root: Path | None = None, *, accounts_needed: bool = True) -> tuple[Settings, tuple[str, ...]]:
    """The settings as far as they can be used, and a sentence for everything that is wrong with them."""
    problems = Problems()
    where = root or Path.cwd()
    variables = _variables(where, problems)
    draft = Draft(where, problems, variables, tomlfile.read(where, problems))
    settings = draft.settings()
    if accounts_needed and not problems.sentences and not settings.slack and not settings.telegram:
        problems.add(NOTHING)
    return settings, tuple(problems.sentences)


def _variables(root: Path, problems: Problems) -> Environment:
    try:
        for line in environment.torn(root):
            problems.add(
                f".env cannot be understood at line {line}: write NAME=value there, and end what is quoted."
            )
        return environment.read(root)
    except OSError as error:
        problems.add(f".env cannot be read ({error.strerror}): make it readable for this user, or remove it.")
    except UnicodeDecodeError:
        problems.add(".env is not UTF-8 text: save it as UTF-8.")
    return Environment(_env_file=None)


def mistyped(root: Path | None = None) -> dict[str, str]:
    """Variables that nobody reads, each with the one that was probably meant; what `isthmus.toml` points at is read."""
    where = root or Path.cwd()
    pointed = str(tomlfile.read(where, Problems()))
    given = {*environment.dotenv(where), *os.environ}
    return environment.mistyped(name for name in given if f"'env:{name}'" not in pointed)


@dataclass(frozen=True, slots=True)
class Draft:
    """What both sources say, while it is being read."""

    root: Path
    problems: Problems
    variables: Environment
    content: dict[str, object]

    def settings(self) -> Settings:
        """Everything read once; wrong values are replaced by defaults and told in `problems`."""
        routing = rules.Reader(self.problems, self.content)
        privately = privacy.Reader(self.problems, self.content, self.said)
        colleagues = inside.Reader(self.problems, self.content, self.variables.isthmus_inside_emoji)
        check = self.problems
        return Settings(
            database_url=database.address(self.said("database_url", "DATABASE_URL"), check),
            slack=self.slack(),
            telegram=self.telegram(),
            model=self.model(),
            replies=Replies(check.choice(self.said("replies", "ISTHMUS_REPLIES"), "explicit", list(Replies))),
            reply_hold_seconds=check.number(
                self.said("reply_hold_seconds", "ISTHMUS_REPLY_HOLD_SECONDS"), 5.0, low=0, high=3600
            ),
            locale=self.locale(),
            timezone=self.timezone(),
            port=check.whole(self.said("port", "PORT"), 8080, low=1, high=65535),
            metrics_port=check.whole(self.said("metrics_port", "ISTHMUS_METRICS_PORT"), 0, low=0, high=65535),
            default_channel=self.default_channel(),
            agents=self.agents(),
            routes=routing.routes(),
            tags=routing.tags(),
            channels=routing.channels(),
            limits=self.limits(),
            reopen_days=check.whole(self.said("reopen_days", "ISTHMUS_REOPEN_DAYS"), 7, low=0, high=3650),
            understanding=check.choice(
                self.said("understanding", "ISTHMUS_UNDERSTANDING"), "on", ("on", "off")
            )
            == "on",
            log=check.choice(self.of("isthmus_log", None), "", ("console", "json")),
            secret_keys=secret_keys.read(self.variables.isthmus_secret_key, check),
            retention=privately.retention(),
            admins=privately.admins(),
            agents_route=privately.agents_route(),
            inside_emoji=colleagues.emoji(),
            inside_channels=colleagues.channels(),
            flood=privately.flood(),
            knowledge_days=self.knowledge_days(),
        )

    def knowledge_days(self) -> int:
        """After how many days a kept answer that nobody used or confirmed is asked about."""
        said = self.said("knowledge_days", "ISTHMUS_KNOWLEDGE_DAYS")
        return self.problems.whole(said, 90, low=1, high=3650)

    def said(self, key: str, variable: str) -> Said | None:
        """What the environment says, else what the file says."""
        value = getattr(self.variables, variable.lower())
        return Said(value, variable) if value else tomlfile.plain(self.content, self.problems).get(key)

    def slack(self) -> tuple[SlackAccount, ...]:
        """The accounts of the file, then the environment's, called `main`."""
        reader = accounts.Reader(self.problems, self.everything())
        names = ("bot_token", "app_token", "signing_secret", "client_id", "client_secret")
        found = [reader.slack(source) for source in tomlfile.many(self.content, "slack", self.problems)]
        if source := self.main("slack", names, ("api_url", "install_teams")):
            found.append(reader.slack(source))
        accounts.distinct("Slack", [account.name for account in found], self.problems)
        return tuple(replace(a, default_channel=a.default_channel or self.default_channel()) for a in found)

    def telegram(self) -> tuple[TelegramAccount, ...]:
        """The accounts of the file, then the environment's, called `main`."""
        reader = accounts.Reader(self.problems, self.everything())
        found = [reader.telegram(source) for source in tomlfile.many(self.content, "telegram", self.problems)]
        if source := self.main("telegram", ("bot_token", "webhook_url"), ("api_url", "webhook_secret")):
            found.append(reader.telegram(source))
        accounts.distinct("Telegram", [account.name for account in found], self.problems)
        accounts.answered(found, [account.name for account in self.slack()], self.problems)
        return tuple(found)

    def main(self, platform: str, deciding: tuple[str, ...], more: tuple[str, ...]) -> Source | None:
        """What the environment says of one account, or None where it says nothing that makes one."""
        values = {key: getattr(self.variables, f"{platform}_{key}") for key in (*deciding, *more)}
        if not any(values[key] for key in deciding):
            return None
        return Source({key: value for key, value in values.items() if value}, f"{platform.upper()}_{{KEY}}")

    def everything(self) -> dict[str, str]:
        """Every variable, for `env:NAME`."""
        return {**environment.dotenv(self.root), **os.environ}

    def model(self) -> Model | None:
        """The language model, where one is named."""
        file = tomlfile.one(self.content, "model", self.problems)
        reader = accounts.Reader(self.problems, self.everything())
        return models.Reader(self.problems, self.variables, file, reader.text, reader.secret).model()

    def of(self, variable: str, otherwise: Said | None) -> Said | None:
        """The environment's value of this variable, or the other one."""
        value = getattr(self.variables, variable)
        return Said(value, variable.upper()) if value else otherwise

    def locale(self) -> str:
        """A language that a catalogue is there for."""
        return self.problems.choice(self.said("locale", "ISTHMUS_LOCALE"), "en", texts.available())

    def timezone(self) -> ZoneInfo:
        """A time zone by its name in the tz database."""
        said = self.said("timezone", "ISTHMUS_TIMEZONE") or Said("UTC", "ISTHMUS_TIMEZONE")
        if schedules.is_zone(said.text):
            return ZoneInfo(said.text)
        hint = reading.nearest(said.text, zoneinfo.available_timezones())
        self.problems.add(f"{said.where} is {said.text[:60]!r}: use a name such as Europe/Paris{hint}.")
        return ZoneInfo("UTC")

    def default_channel(self) -> str:
        """A channel's id, or its name without `#`."""
        said = self.said("default_channel", "SLACK_DEFAULT_CHANNEL")
        return said.text.removeprefix("#") if said else ""

    def agents(self) -> tuple[str, ...]:
        """User groups and people who may answer, without `@`."""
        said = self.said("agents", "ISTHMUS_AGENTS")
        return tuple(word.removeprefix("@") for word in self.problems.words(said))

    def limits(self) -> Limits:
        """Rates; those of the environment are called `ISTHMUS_LIMITS__<NAME>`."""
        file = tomlfile.one(self.content, "limits", self.problems)
        known = {field.name: getattr(Limits(), field.name) for field in fields(Limits)}
        self.problems.unknown(file.values, [*known, *RETIRED], f"[limits] of {tomlfile.NAME}")
        given = Source(self.variables.isthmus_limits, "ISTHMUS_LIMITS__{KEY}")
        for key in given.values:
            if key not in known and key not in RETIRED:
                self.problems.add(
                    f"{given.where(key)} is no limit{reading.nearest(key, known) or ': remove it'}."
                )
        rates = {
            key: self.problems.number(given.get(key) or file.get(key), default, low=0, high=100_000)
            for key, default in known.items()
        }
        return Limits(**rates)
