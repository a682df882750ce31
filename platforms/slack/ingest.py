"""Takes in what Slack sends, by whichever transport: stored first, acknowledged then.

When storing fails it raises, nothing is acknowledged and Slack sends it again. What opens a form cannot wait for the
inbox, since a trigger lives three seconds: it is answered at once (`opening.py`). Refuses to know what anything means.
"""

import hashlib
import logging
from dataclasses import dataclass
from typing import Any

from domain import payloads
from domain.ids import AccountId
from domain.inbound import Received
from platforms.slack import inbound, opening
from platforms.slack.directory import Directory
from platforms.slack.payloads import FORM, Json, child, children, string
from platforms.written import written
from ports.chat import Accept
from ports.storage import StorageTrouble

log = logging.getLogger(__name__)

TYPED = '"@'
"""What a string begins with that may be a typed mention, as JSON."""
LONGEST_NAME = 300
DROPPED = frozenset(("token", "response_url", "trigger_id"))
"""Keys to Slack that are good for minutes at most and have no place on disk."""

INTERACTIONS = {
    "block_actions": "action",
    "view_submission": "view",
    "message_action": "shortcut",
    "shortcut": "shortcut",
}


@dataclass(frozen=True, slots=True)
class Ingest:
    """Everything one account receives."""

    account: AccountId
    accept: Accept
    directory: Directory
    forms: opening.Opening

    async def take(self, body: Json, sent: str = "") -> dict[str, Any] | str:
        """Takes in one payload; what to acknowledge it with. Raises what storing raises.

        `sent` are the seconds at which Slack signed it, empty where it came by a socket, which does not tell.
        """
        kind = kind_of(body)
        match kind:
            case "event":
                self.directory.heard(child(body, "event"))
            case "action" if await self._opens(body):
                return ""
            case "action" if string(child(body, "view"), "type") == "modal":
                await self.forms.changed(self._reader(kind, body))
                return ""
            case "shortcut" if await self.forms.shortcut(self._reader(kind, body)):
                return ""
            case "command":
                answer = await self.forms.command(self._reader(kind, body))
                if answer is not None:
                    return alone(answer) if answer else ""
                return await self._obeyed(body)
            case "view":
                wrong = await self.forms.wrong(self._reader(kind, body))
                if wrong:
                    return {"response_action": "errors", "errors": wrong}
            case "":
                log.info("slack.ignored", extra={"account": self.account, "type": string(body, "type")})
                return ""
            case _:
                pass
        await self.accept([self.received(kind, body, sent)])
        return ""

    async def _obeyed(self, body: Json) -> dict[str, Any] | str:
        """Takes in a command. Slack sends none again: whoever typed it is told where it could not be stored, and why."""
        try:
            await self.accept([self.received("command", body)])
        except StorageTrouble as trouble:
            log.error("slack.command_not_taken", extra={"account": self.account, "trouble": str(trouble)})
            return alone(self.forms.not_taken(string(body, "user_id"), str(trouble)))
        return ""

    async def _opens(self, body: Json) -> bool:
        """Whether what was pressed opens a form; then it is opened and needs no inbox."""
        for action in children(body, "actions"):
            if string(action, "action_id").startswith(FORM):
                await self.forms.pressed(self._reader("action", body), action)
                return True
        return False

    def _reader(self, kind: str, body: Json) -> inbound.Reader:
        words = written(body)
        clean = payloads.cleaned(body, words)
        return inbound.Reader(self.directory.of, {**self._head(kind, words), "body": clean})

    def received(self, kind: str, body: Json, sent: str = "") -> Received:
        """A payload as it is stored; a form, which tells no time of its own, with when it was `sent`."""
        words = written(_kept(kind, body))
        told = {"sent": sent} if sent and kind == "view" else {}
        head = written(self._head(kind, words) | told)
        key = f"{self.account}:{kind}:{plain(key_of(kind, body))}"
        lane = f"{self.account}:{plain(lane_of(kind, body))}"
        return Received(key, self.account, lane, f'{head[:-1]},"body":{words}}}')

    def _head(self, kind: str, words: str) -> dict[str, Any]:
        """What is known besides the payload, so that it means the same for ever."""
        known = self.directory
        names = known.known_in(words)
        if TYPED in words and known.bot in known.names:  # how we are called, should somebody have typed it
            names[known.bot] = known.names[known.bot]
        return {"kind": kind, "bot": known.bot, "team": known.team, "names": names}


def alone(words: str) -> dict[str, Any]:
    """An answer to a command that only whoever typed it sees."""
    return {"response_type": "ephemeral", "text": words}


def _kept(kind: str, body: Json) -> Json:
    """What is worth storing of a payload: with what happened on a page of ours, Slack sends back the whole page."""
    kept = {key: value for key, value in body.items() if key not in DROPPED}
    if kind == "action":
        kept.pop("view", None)
    event = child(body, "event")
    if string(event, "type") == "app_home_opened":
        kept["event"] = {key: value for key, value in event.items() if key != "view"}
    return kept


def plain(name: str) -> str:
    """A name as Slack gives them; what is none becomes its digest, since no database holds every text as a key."""
    if len(name) <= LONGEST_NAME and name.isascii() and name.isprintable():
        return name
    return f"odd-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"


def kind_of(body: Json) -> str:
    """Which of the kinds that we read a payload is; empty for what needs no more than an acknowledgement."""
    if string(body, "type") == "event_callback":
        return "event"
    if string(body, "command"):
        return "command"
    return INTERACTIONS.get(string(body, "type"), "")


def key_of(kind: str, body: Json) -> str:
    """What is the same when Slack sends the same thing again, and never otherwise."""
    user = string(child(body, "user"), "id")
    match kind:
        case "event":
            return string(body, "event_id")
        case "view":
            view = child(body, "view")
            return f"{string(view, 'id')}:{string(view, 'hash')}:{user}"
        case "action":
            actions = body.get("actions")
            first = (
                actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
            )
            pressed = f"{string(first, 'action_ts')}:{user}:{string(first, 'action_id')}"
            return string(body, "trigger_id") or pressed
        case "shortcut":
            return string(body, "trigger_id") or f"{string(body, 'action_ts')}:{user}"
        case _:
            return string(body, "trigger_id")


def lane_of(kind: str, body: Json) -> str:
    """In which order something stands: its thread's, else its channel's or its person's."""
    match kind:
        case "event":
            return _event_lane(child(body, "event"))
        case "action" | "shortcut":
            return _pressed_lane(body)
        case "command":
            return f"{string(body, 'channel_id')}:{string(body, 'user_id')}"
        case _:
            return f"user:{string(child(body, 'user'), 'id')}"


def _event_lane(event: Json) -> str:
    """An edit, a deletion or a reaction stands in the thread of what it is about, where the event tells."""
    item = child(event, "item")
    about = child(event, "message") or child(event, "previous_message") or item or event
    channel = string(event, "channel") or string(item, "channel")
    thread = string(about, "thread_ts") or string(event, "deleted_ts") or string(about, "ts")
    if channel:
        return f"{channel}:{thread}" if thread else channel
    return "directory"


def _pressed_lane(body: Json) -> str:
    container, message = child(body, "container"), child(body, "message")
    channel = string(child(body, "channel"), "id") or string(container, "channel_id")
    thread = (
        string(message, "thread_ts")
        or string(container, "thread_ts")
        or string(message, "ts")
        or string(container, "message_ts")
    )
    if channel:
        return f"{channel}:{thread}" if thread else channel
    return f"user:{string(child(body, 'user'), 'id')}"
