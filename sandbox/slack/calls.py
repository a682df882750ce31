"""One Web API call: its arguments in whatever form they came, and how a method refuses. Knows no HTTP."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.slack import building, scopes
from sandbox.slack.desk import Desk
from sandbox.slack.model import Bot, Channel, Json, Person, Workspace

TS = re.compile(r"\d{10}\.\d{6}\Z")
TRUE, FALSE = ("1", "true", "True", 1, True), ("0", "false", "False", "", 0, False)


class Refusal(Exception):
    """ok:false; `extra` are further keys of the answer."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error, self.extra = error, extra


def invalid(*messages: str, error: str = "invalid_arguments") -> Refusal:
    """A refusal that says what is wrong, e.g. "missing required field: channel"."""
    return Refusal(error, response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})


@dataclass(slots=True)
class Call:
    desk: Desk
    ws: Workspace
    bot: Bot
    method: str
    args: Json

    def required(self, name: str) -> str:
        value = self.args.get(name)
        if value is None or value == "":
            raise invalid(f"missing required field: {name}")
        return value if isinstance(value, str) else str(value)

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else value if isinstance(value, str) else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None:
            return default
        if value in TRUE or value in FALSE:
            return value in TRUE
        raise invalid(f"{name} must be a boolean")

    def number(self, name: str, default: int, most: int) -> int:
        value = self.args.get(name)
        if value in (None, "", "0", 0):
            return default
        try:
            number = int(float(str(value)))
        except ValueError:
            raise Refusal("invalid_limit" if name == "limit" else "invalid_arguments") from None
        if number < 0:
            raise Refusal("invalid_limit")
        return min(number, most)

    def decoded(self, name: str, error: str = "invalid_json") -> Any:
        """An array or object, also when it came as a JSON string; None when absent."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if value == "":
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(error) from None

    def ts(self, name: str, error: str) -> str:
        value = self.required(name)
        if not TS.match(value):
            raise Refusal(error)
        return value

    def may(self, scope: str) -> bool:
        return scope in self.bot.scopes

    def need(self, scope: str) -> None:
        """Raise missing_scope unless the token has the scope."""
        if scope not in self.bot.scopes:
            raise Refusal("missing_scope", needed=scope, provided=self.bot.scope_line)

    def channel(self, name: str = "channel", by_name: bool = False) -> Channel:
        """The conversation named by an argument, if the bot may see it."""
        wanted = self.required(name)
        found = self.ws.channels.get(wanted)
        if found is None and by_name:
            found = self._loosely(wanted)
        if found is None or (found.kind != "public" and self.bot.user not in found.members):
            raise Refusal("channel_not_found")
        if self.method in scopes.BY_KIND:
            self.need(scopes.of_kind(self.method, found.kind))
        return found

    def joined(self, name: str = "channel") -> Channel:
        """As `channel`, and the bot is a member."""
        found = self.channel(name)
        if self.bot.user not in found.members:
            raise Refusal("not_in_channel")
        return found

    def _loosely(self, wanted: str) -> Channel | None:
        if wanted in self.ws.people:
            return building.conversation(self.desk.slack, self.ws, [wanted, self.bot.user])
        return self.ws.by_name(wanted.removeprefix("#"))

    def message(self, channel: Channel, name: str = "ts", error: str = "message_not_found") -> Json:
        found = channel.messages.get(self.required(name))
        if found is None:
            raise Refusal(error)
        return found

    def person(self, name: str = "user") -> Person:
        found = self.ws.people.get(self.required(name))
        if found is None:
            raise Refusal("user_not_found")
        return found


Method = Callable[[Call], Json]


def page(call: Call, items: list[Any], most: int = 1000, default: int = 100) -> tuple[list[Any], Json]:
    """One page of `items` by `cursor` and `limit`, and its response_metadata."""
    size, cursor = call.number("limit", default, most), call.text("cursor")
    start = offset(cursor) if cursor else 0
    rest = start + size < len(items)
    return items[start : start + size], {"next_cursor": marker(start + size) if rest else ""}


def marker(position: int | str) -> str:
    """An opaque cursor."""
    return f"p:{position}".encode().hex() + "="


def position(cursor: str) -> str:
    """What `marker` was made of; raises invalid_cursor."""
    try:
        plain = bytes.fromhex(cursor.rstrip("=")).decode()
    except ValueError:
        raise Refusal("invalid_cursor") from None
    if not plain.startswith("p:"):
        raise Refusal("invalid_cursor")
    return plain[2:]


def offset(cursor: str) -> int:
    plain = position(cursor)
    if not plain.isdigit():
        raise Refusal("invalid_cursor")
    return int(plain)
