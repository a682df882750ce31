"""What the tests of Slack are made of: payloads as Slack sends them, deliveries, and stand-ins for what we do not own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from domain import forms, outbound
from domain.content import Content, File, FileKind
from domain.deliveries import Outcome, Sent
from domain.errors import Refusal
from domain.ids import AccountId, AliasId, DeliveryId, PlaceId, PostId, Slot
from domain.inbound import FormRequest, FormSubmitted, Inbound, Received
from domain.phrases import Phrase, phrase
from platforms.slack import ids, inbound, panels
from ports.chat import FileGone, Opened
from ports.storage import StorageTrouble
from tests.patience import PATIENCE

ACCOUNT = AccountId("slack:main")
ELSEWHERE = AccountId("telegram:main")
OF = ids.Ids(ACCOUNT)
BOT = "U0ISTHMUS"
TEAM = "T0SANDBOX"
BUGS = PlaceId("slack:main:C0BUGS")
TS = "1700000000.000100"
SLOT = Slot("message:1")
THREAD = Slot("thread:1")
NAMES = {"U0ANN": "Ann Weaver", "U0BEN": "Ben Okafor", "C0BUGS": "bugs", "S0AGENTS": "agents"}


def stored(body: Any, kind: str = "event", names: Mapping[str, str] = NAMES) -> Received:
    payload = {"kind": kind, "bot": BOT, "team": TEAM, "names": dict(names), "body": body}
    return Received("key", ACCOUNT, "lane", json.dumps(payload))


def parse(body: Any, kind: str = "event") -> Sequence[Inbound]:
    return inbound.SlackParser(ACCOUNT).parse(stored(body, kind))


def event(**parts: Any) -> dict[str, Any]:
    """An Events API payload around an event."""
    return {"type": "event_callback", "event_id": "Ev1", "team_id": TEAM, "event": parts}


def message(**parts: Any) -> dict[str, Any]:
    """An event that Ann wrote in #bugs."""
    given = {"type": "message", "channel": "C0BUGS", "user": "U0ANN", "ts": TS, "text": "Hello", "team": TEAM}
    return event(**{**given, **parts})


def parsed(body: Any, kind: str = "event") -> Any:
    """The one thing a payload means."""
    (only,) = parse(body, kind)
    return only


def said(**parts: Any) -> Content:
    """What a message of Ann's says."""
    content = parsed(message(**parts)).content
    assert isinstance(content, Content)
    return content


def rich(*elements: Any) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "block_id": "b", "elements": list(elements)}]


def section(*elements: Any) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def speak(locale: str, sentence: Phrase, escape: Callable[[str], str] = str) -> str:
    """English, as the catalogues would say it."""
    many = sentence.plural_text and sentence.count != 1
    template = sentence.plural_text if many else sentence.text
    return template.format(**{name: escape(str(value)) for name, value in sentence.args})


def voice(**parts: Any) -> panels.Voice:
    return panels.Voice(speak, OF, **parts)


def validator() -> ModuleType | None:
    """The fidelity checks, where the shared folder that holds them is beside the repository."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "fidelity"
    if not (folder / "slack_validate.py").exists():
        return None
    sys.path.insert(0, str(folder))
    try:
        import slack_validate  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(folder))
    checks: ModuleType = slack_validate
    return checks


def delivery(command: outbound.Command, number: int = 1, **parts: Any) -> outbound.Delivery:
    request = outbound.Request("key", ACCOUNT, "lane", "target", command)
    return outbound.Delivery(DeliveryId(number), request, **parts)


def post(text: str = "Hello", **parts: Any) -> outbound.Post:
    given: dict[str, Any] = {
        "place": BUGS,
        "content": words(text),
        "slot": SLOT,
        "author": outbound.Author("Zoé"),
    }
    return outbound.Post(**{**given, **parts})


def words(plain: str) -> Content:
    return Content(inbound.Text(plain))


def document(name: str = "a.txt", reference: str = "ref", **parts: Any) -> File:
    return File(FileKind.DOCUMENT, ELSEWHERE, reference, name, **parts)


async def carried(sender: Any, command: outbound.Command, **parts: Any) -> list[PostId]:
    """Sends every part of a command; the posts that it made."""
    made: list[PostId] = []
    at = delivery(command, **parts)
    for part in range(100):
        outcome: Outcome = await sender.send(replace(at, part=part))
        assert isinstance(outcome, Sent), outcome
        made += outcome.posts
        if outcome.last:
            return made
    raise AssertionError("the last part never came")


@dataclass(slots=True)
class Store:
    """Keeps what arrived by key, as the inbox does; refuses as often as it is told to."""

    kept: dict[str, Received] = field(default_factory=dict)
    refusals: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, received: Sequence[Received]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise StorageTrouble("The disk is full.")
        for one in received:
            self.kept.setdefault(one.key, one)
        self.news.set()

    def facts(self, kind: type[Any]) -> list[Any]:
        """All that arrived so far of one kind, read."""
        parser = inbound.SlackParser(ACCOUNT)
        return [fact for one in self.kept.values() for fact in parser.parse(one) if isinstance(fact, kind)]

    async def until(self, kind: type[Any], count: int = 1) -> list[Any]:
        """Waits for so many of one kind."""
        async with asyncio.timeout(PATIENCE):
            while len(found := self.facts(kind)) < count:
                self.news.clear()
                await self.news.wait()
        return found


@dataclass(slots=True)
class Shelf:
    """Files of another platform, by their references."""

    held: dict[str, bytes] = field(default_factory=dict)
    sized: bool = True
    broken: bool = False

    @asynccontextmanager
    async def open(self, file: File) -> AsyncIterator[Opened]:
        if file.reference not in self.held:
            raise FileGone("too big")
        held = self.held[file.reference]
        yield Opened(len(held) if self.sized else None, self._pieces(held))

    async def _pieces(self, held: bytes) -> AsyncIterator[bytes]:
        if self.broken:
            raise ConnectionError("cut")
        for at in range(0, len(held), 1000):
            yield held[at : at + 1000]


@dataclass(slots=True)
class Forms:
    """Answers for forms as the application would."""

    asked: list[FormRequest] = field(default_factory=list)
    filled: list[FormSubmitted] = field(default_factory=list)
    lives: bool = False
    wrong: dict[str, Phrase] = field(default_factory=dict)
    refuses: bool = False
    slow: float = 0.0
    spoken: str = ""
    fields: tuple[forms.Field, ...] = (forms.TextField("text", phrase("Answer"), multiline=True),)

    async def form(self, request: FormRequest) -> forms.Form:
        self.asked.append(request)
        await asyncio.sleep(self.slow)
        if self.refuses:
            raise Refusal(phrase("Only agents may do that."))
        return forms.Form(
            request.form, phrase("Reply"), self.fields, request.context, phrase("Send"), self.lives
        )

    async def language(self, person: AliasId) -> str:
        return self.spoken

    async def again(self, filled: FormSubmitted) -> forms.Form | None:
        self.filled.append(filled)
        said = forms.Reading(phrase("It would say {words}.", words=filled.one("text")))
        fields = (said, *self.fields)
        return (
            forms.Form(filled.form, phrase("Reply"), fields, filled.context, live=True)
            if self.lives
            else None
        )

    async def check(self, submitted: FormSubmitted) -> dict[str, Phrase]:
        return self.wrong


def now() -> datetime:
    return datetime.now(UTC)
