"""Which tokens make an account, and which do not go together. Knows what tokens look like; never repeats one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings.reading import Problems, Said, Source
from bot.settings.values import SLACK_API, TELEGRAM_API, Secret, SlackAccount, TelegramAccount

SLACK_KEYS = (
    "name", "bot_token", "app_token", "signing_secret", "client_id", "client_secret", "api_url", "default_channel",
    "install_teams",
)  # fmt: skip
TELEGRAM_KEYS = ("name", "bot_token", "api_url", "webhook_url", "webhook_secret", "workspace")
TOKEN_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe": "a rotating token",
}
BOT, APP = "xoxb-", "xapp-"
"""How Slack's tokens begin that an account is made of."""
FROM_VARIABLE = "env:"
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads accounts out of tables; `env:NAME` in a table stands for that variable's value."""

    problems: Problems
    variables: Mapping[str, str]

    def slack(self, source: Source) -> SlackAccount:
        """One Slack account, right or with sentences about what is wrong with it."""
        self._only_known(source, SLACK_KEYS)
        account = SlackAccount(
            name=self._name(source),
            bot_token=self._slack_token(source, "bot_token", BOT),
            app_token=self._slack_token(source, "app_token", APP),
            signing_secret=self.secret(source, "signing_secret"),
            client_id=self.text(source, "client_id"),
            client_secret=self.secret(source, "client_secret"),
            api_url=self.problems.url(source.get("api_url"), SLACK_API).rstrip("/") + "/",
            default_channel=self.text(source, "default_channel").removeprefix("#"),
            install_teams=self.problems.words(source.get("install_teams")),
        )
        self._slack_goes_together(account, source)
        return account

    def telegram(self, source: Source) -> TelegramAccount:
        """One Telegram account, right or with sentences about what is wrong with it."""
        self._only_known(source, TELEGRAM_KEYS)
        webhook = self.problems.public_url(source.get("webhook_url"))
        return TelegramAccount(
            name=self._name(source),
            bot_token=self._telegram_token(source),
            api_url=self.problems.url(source.get("api_url"), TELEGRAM_API).rstrip("/"),
            webhook_url=webhook,
            webhook_secret=self._webhook_secret(source, needed=bool(webhook)),
            workspace=self.text(source, "workspace"),
        )

    def _slack_goes_together(self, account: SlackAccount, source: Source) -> None:
        by_install = bool(account.client_id and account.signing_secret)
        if account.bot_token is None and not source.get("bot_token") and not by_install:
            self.problems.add(
                f"{source.where('bot_token')} is missing: copy the Bot User OAuth Token (xoxb-…) from the app's page "
                "OAuth & Permissions."
            )
        elif not source.get("app_token") and not source.get("signing_secret"):
            self.problems.add(
                f"{source.where('app_token')} is missing: make an app-level token (xapp-…) with connections:write on the "
                f"app's page Basic Information, or set {source.where('signing_secret')} for events over HTTP."
            )
        for one, other in (("client_id", "client_secret"), ("client_secret", "client_id")):
            if source.get(one) and not source.get(other):
                self.problems.add(
                    f"{source.where(other)} is missing: {source.where(one)} is of no use without it."
                )

    def _slack_token(self, source: Source, key: str, prefix: str) -> Secret | None:
        secret = self.secret(source, key)
        if secret is None or is_slack_token(secret, prefix):
            return secret
        kind = next(
            (k for p, k in TOKEN_KINDS.items() if secret.get_secret_value().startswith(p)), "something else"
        )
        self.problems.add(
            f"{source.where(key)} holds {kind}: put {TOKEN_KINDS[prefix]} there, which starts with {prefix}."
        )
        return secret

    def _telegram_token(self, source: Source) -> Secret:
        secret = self.secret(source, "bot_token")
        where = source.where("bot_token")
        if secret is None and not source.get("bot_token"):
            self.problems.add(f"{where} is missing: @BotFather gives one for every bot, such as 123456:ABC….")
        elif secret and not is_telegram_token(secret):
            self.problems.add(
                f"{where} is not a bot token: copy it whole from @BotFather, such as 123456:ABC…."
            )
        return secret or Secret("")

    def _webhook_secret(self, source: Source, *, needed: bool) -> Secret | None:
        # Bot API: setWebhook, secret_token.
        secret = self.secret(source, "webhook_secret")
        where = source.where("webhook_secret")
        if needed and secret is None:
            self.problems.add(
                f"{where} is missing: set it to a long random word, so that only Telegram can deliver."
            )
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            self.problems.add(f"{where} may hold letters, digits, _ and - only, at most 256 of them.")
        return secret

    def _only_known(self, source: Source, keys: tuple[str, ...]) -> None:
        self.problems.unknown(source.values, keys, source.where("").removeprefix(" in ").strip())

    def _name(self, source: Source) -> str:
        name = self.text(source, "name") or MAIN
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,30}", name):
            self.problems.add(
                f"{source.where('name')} is {name[:40]!r}: use small letters, digits and -, 31 at most."
            )
        return name

    def secret(self, source: Source, key: str) -> Secret | None:
        """A secret, which only the environment may hold: the file names the variable, and may so be shown to anybody."""
        said = source.get(key)
        if said and said.file and isinstance(said.value, str) and not said.text.startswith(FROM_VARIABLE):
            self.problems.add(
                f'{said.where} is written out: put it into a variable of the environment, and write {key} = "env:NAME" '
                "with that variable's name. If others have seen the file, renew it."
            )
        text = self.text(source, key)
        return Secret(text) if text else None

    def text(self, source: Source, key: str) -> str:
        """The text of a key, empty where nothing was said; `env:NAME` is followed."""
        said = source.get(key)
        if said is None:
            return ""
        if not isinstance(said.value, str):
            self.problems.add(f'{said.where} is not a text: put it between "quotes".')
            return ""
        return self._from_variable(said) if said.text.startswith(FROM_VARIABLE) else said.text

    def _from_variable(self, said: Said) -> str:
        name = said.text.removeprefix(FROM_VARIABLE).strip()
        value = self.variables.get(name, "").strip()
        if not value:
            self.problems.add(f"{said.where} points at the variable {name}, which is not set: set it.")
        return value


def is_slack_token(token: Secret, prefix: str) -> bool:
    """Whether a token is of the kind that begins so."""
    return token.get_secret_value().startswith(prefix)


def is_telegram_token(token: Secret) -> bool:
    """Whether a token can be one of @BotFather's."""
    return re.fullmatch(r"\d+:\S+", token.get_secret_value()) is not None


def distinct(kind: str, names: list[str], problems: Problems) -> None:
    """A sentence where two accounts of a platform have one name."""
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(f"Two {kind} accounts are called {name!r}: give each [[{kind.lower()}]] its own name.")


def answered(bots: list[TelegramAccount], workspaces: list[str], problems: Problems) -> None:
    """A sentence where a bot's workspace is neither a Slack account of the settings nor looks like a team id."""
    for bot in bots:
        if (
            bot.workspace
            and bot.workspace not in workspaces
            and not re.fullmatch(r"T[A-Z0-9]{2,20}", bot.workspace)
        ):
            problems.add(
                f"The workspace {bot.workspace[:40]!r} of the Telegram account {bot.name!r} is unknown: name a [[slack]] "
                "account, or the team id of a workspace that installs the app, such as T0123ABCD."
            )
