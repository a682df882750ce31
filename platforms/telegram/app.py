"""One bot on Telegram, from start to stop: joins transport, ingestion, parser, sender and files."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from telegram.error import TelegramError

from domain.ids import AccountId
from domain.phrases import Phrase, phrase
from platforms.telegram import errors, files, ids, inbound, ingest, outbound, transport, uploads, webhook
from ports.chat import Accept, AccountLocked, Say

log = logging.getLogger(__name__)

API_URL: Final = "https://api.telegram.org"

COMMANDS: Final[tuple[tuple[str, Phrase], ...]] = (
    ("start", phrase("Say hello")),
    ("help", phrase("What you can do here")),
    ("new", phrase("Start a new subject")),
    ("bug", phrase("Report a problem")),
    ("idea", phrase("Propose an idea")),
    ("question", phrase("Ask a question")),
    ("praise", phrase("Say what you like")),
    ("status", phrase("What became of your messages")),
    ("ideas", phrase("See and support ideas")),
    ("language", phrase("Choose your language")),
    ("privacy", phrase("What we keep about you")),
    ("export", phrase("Ask the team for a copy of your data")),
    ("forget", phrase("Ask the team to erase your data")),
)


class TelegramAccount:
    """Implements `ports.chat.Account`. `name` is the account's configured name, `files_of` finds any account's files.

    With a `webhook_url` Telegram posts updates there, with `webhook_secret`, and whoever serves that address hands them to
    `take`; without one they are polled. `locales` are the languages of the command menu; the first is for everyone whose
    language is none of the others.
    """

    def __init__(
        self,
        name: str,
        token: str,
        *,
        accept: Accept,
        say: Say,
        files_of: uploads.FilesOf,
        api_url: str = API_URL,
        locales: Sequence[str] = ("en", "fr"),
        poll: int = ingest.POLL,
        webhook_url: str = "",
        webhook_secret: str = "",
    ) -> None:
        # PTB writes addresses and whole messages at DEBUG: never, whatever the root logger says.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self.id: AccountId = ids.account_id(name)
        self._request = transport.AiohttpRequest(api_url)
        self._api = transport.Api(token, api_url, self._request)
        self._say = say
        self._locales = tuple(locales)
        self._offered = False
        self._accept = accept
        self._secret = webhook_secret
        self._source: ingest.Poller | webhook.Webhook = (
            webhook.Webhook(self._api, self.id, webhook_url, webhook_secret)
            if webhook_url
            else ingest.Poller(self._api, self.id, accept, poll)
        )
        self.parser = inbound.TelegramParser(self.id, inbound.Me(_bot_of(token)))
        self.files = files.TelegramFiles(self._api, self._request)
        self.sender = outbound.TelegramSender(self._api, self.id, say=say, files_of=files_of)

    def __repr__(self) -> str:
        return f"TelegramAccount({self.id})"

    @property
    def connected(self) -> bool:
        """Whether the last poll was answered, or the webhook stands."""
        return self._source.connected

    @property
    def by_webhook(self) -> bool:
        """Whether Telegram posts updates to us."""
        return isinstance(self._source, webhook.Webhook)

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether a request to our webhook comes from Telegram."""
        return self.by_webhook and webhook.is_telegrams(self._secret, headers)

    async def take(self, body: bytes) -> None:
        """Stores the update that Telegram posted. Raises `webhook.Malformed`, and what storing raises; then the request
        must not be answered with 200."""
        await self._accept(webhook.received(self.id, body))

    async def verify(self) -> None:
        """Asks who we are (Bot API: getMe). Raises `AccountLocked` if the token is refused, ConnectionError if
        Telegram cannot be reached or has trouble of its own."""
        try:
            me = await self._api.call("getMe")
        except TelegramError as error:
            said = errors.outcome_detail(error)
            if errors.is_locked(error):
                raise AccountLocked(said) from None
            raise ConnectionError(said) from None
        self.parser.me = inbound.Me(int(me["id"]), str(me.get("username", "")).lower())

    async def acquainted(self) -> None:
        """Returns at once: Telegram tells of people with what they write."""

    async def listen(self) -> None:
        """Receives until cancelled. Raises `AccountLocked`; all else it outlives."""
        if not self._offered:
            await self._offer_commands()
        await self._source.run()

    async def close(self) -> None:
        """Closes the connections."""
        await self._request.shutdown()

    async def _offer_commands(self) -> None:
        """Puts our commands into the menu: for everybody, and in each language for whose app speaks it. That it failed
        keeps nothing else from working."""
        for code, locale in ((None, self._locales[0]), *((each, each) for each in self._locales)):
            menu = [{"command": name, "description": self._say(locale, text)} for name, text in COMMANDS]
            try:
                await self._api.call("setMyCommands", commands=menu, language_code=code)
            except TelegramError as error:
                said = errors.outcome_detail(error)
                log.warning("telegram.commands_not_set", extra={"account": self.id, "error": said})
                return
        self._offered = True


def _bot_of(token: str) -> int:
    """A bot's user id, which its token starts with."""
    number = token.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() else 0
