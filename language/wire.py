"""Any OpenAI-compatible server, asked for one completion. Knows HTTP and the protocol's dialects; refuses to know the question.

Sources: OpenAI API reference, "Create chat completion"; servers differ: some answer 400 or 500 to `json_schema`, some to
any `response_format`, some stream although nobody asked.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from language import answers

TRIES = 3
LONGEST_WAIT = 10.0
"""Seconds; a server that wants more than that is left alone for now."""
PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
UNFIT = frozenset({400, 404, 415, 422, 500, 501})
"""What servers answer to a `response_format` that they do not know."""
FORMS = ("json_schema", "guided", "json_object", "plain")
"""`guided` is a `json_object` with a schema beside it, which llama.cpp's servers hold an answer to."""
LARGEST = 2_000_000


class Unavailable(Exception):
    """No answer to be had now; `args[0]` is a word for the log: `timeout`, `network`, `429`, `nonsense` …"""


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    tokens: int


@dataclass(slots=True)
class Server:
    """One server and model. Remembers the strictest form of answer that it takes."""

    client: httpx.AsyncClient
    model: str
    patience: float = 30.0
    """Seconds for one completion in all, tries and waits included: a server may drip for ever."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    form: int = 0

    async def complete(
        self, messages: Sequence[Mapping[str, str]], schema: answers.Schema, room: int
    ) -> Completion:
        """One completion of at most `room` tokens. Raises `Unavailable`."""
        try:
            async with asyncio.timeout(self.patience):
                return await self._in_some_form(messages, schema, room)
        except TimeoutError as error:
            raise Unavailable("timeout") from error

    async def _in_some_form(
        self, messages: Sequence[Mapping[str, str]], schema: answers.Schema, room: int
    ) -> Completion:
        for form in range(self.form, len(FORMS)):
            try:
                found = _read(await self._ask(self._body(messages, schema, room, FORMS[form])))
            except Unfit:
                continue
            self.form = form
            return found
        raise Unavailable("forms")

    def _body(
        self, messages: Sequence[Mapping[str, str]], schema: answers.Schema, room: int, form: str
    ) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "max_tokens": room,
            "temperature": 0,
        }
        if form == "json_schema":
            described = {"name": "answer", "strict": True, "schema": answers.strict(schema)}
            body["response_format"] = {"type": form, "json_schema": described}
        elif form == "guided":
            body["response_format"] = {"type": "json_object", "schema": answers.strict(schema)}
        elif form == "json_object":
            body["response_format"] = {"type": form}
        return body

    async def _ask(self, body: Mapping[str, Any]) -> httpx.Response:
        """Tries again what may pass. Raises `Unfit` where the form of answer may be what the server cannot do."""
        for attempt in range(TRIES):
            wait = 0.5 * 2**attempt
            try:
                response = await self.client.post("chat/completions", json=body)
            except httpx.TimeoutException as error:
                raise Unavailable("timeout") from error  # the patience for one question is spent
            except httpx.HTTPError:
                code = "network"
            else:
                if response.status_code == 200:
                    return response
                code = _passing(response, "response_format" in body)
                wait = max(wait, _asked_wait(response))
            if attempt + 1 == TRIES or wait > LONGEST_WAIT:
                raise Unavailable(code)
            await self.sleep(wait)
        raise Unavailable("tries")


class Unfit(Exception):
    """The server may not know the form of answer that was asked for."""


def _passing(response: httpx.Response, formed: bool) -> str:
    """The code of an error that may pass. Raises `Unfit` or `Unavailable` for one that will not."""
    code = response.status_code
    if formed and code in UNFIT:
        raise Unfit(str(code))
    if code not in PASSING:
        raise Unavailable(str(code))
    return str(code)


def _asked_wait(response: httpx.Response) -> float:
    """Seconds of `Retry-After`; a date there counts as none."""
    value = response.headers.get("retry-after", "")
    return float(value) if value.replace(".", "", 1).isdigit() else 0.0


def _read(response: httpx.Response) -> Completion:
    """The text of a completion, streamed or not, and the tokens it took. Raises `Unavailable`."""
    if len(response.content) > LARGEST:
        raise Unavailable("nonsense")
    try:
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            return _streamed(response.text)
        data = response.json()
        text = data["choices"][0]["message"]["content"]
        if not isinstance(text, str):
            raise Unavailable("nonsense")
        return Completion(text, _tokens(data, text))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unavailable("nonsense") from error


def _streamed(body: str) -> Completion:
    """Pieces of an event stream put together."""
    pieces, tokens = [], 0
    for line in body.splitlines():
        if not line.startswith("data:") or line.removeprefix("data:").strip() in ("", "[DONE]"):
            continue
        data = json.loads(line.removeprefix("data:"))
        pieces += [choice["delta"].get("content") or "" for choice in data.get("choices", ())]
        tokens = max(tokens, _tokens(data, ""))
    text = "".join(pieces)
    return Completion(text, max(tokens, len(text) // 4))


def _tokens(data: Mapping[str, Any], text: str) -> int:
    """What the server says that it used; a guess where it says nothing of use."""
    usage = data.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total >= 0 else len(text) // 4
