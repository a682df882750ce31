"""What happens on both sides, one line each, from the sandbox's feed. Knows no story: names and labels are looked up."""

import asyncio
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox import seen
from sandbox.client import Client, Complaint, Json

WIDTH = 118
WHERE, WHO = 18, 16
LEAD = 8 + 2 + 8 + 2 + WHERE + 2 + WHO + 2
FACT = re.compile(r"^\*([^*\n]+)\*\n", re.MULTILINE)
PERSON = re.compile(r"@(U[A-Z0-9]{4,})")
EMOJI_NAMES = {"+1": "👍", "heart": "❤", "white_check_mark": "✅", "tada": "🎉", "eyes": "👀"}


@dataclass(slots=True)
class Names:
    """Ids as people know them."""

    client: Client
    people: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)

    async def load(self) -> None:
        """Asks the sandbox who and what there is."""
        slack = await self.client.see("/slack/state")
        self.people |= {one["id"]: "Isthmus" if one["is_bot"] else one["real_name"] for one in slack["users"]}
        self.people |= {bot["bot_id"]: "Isthmus" for bot in slack["bots"]}
        self.channels |= {
            one["id"]: f"#{one['name']}" if one["name"] else "direct message" for one in slack["channels"]
        }
        telegram = await self.client.see("/telegram/state")
        self.people |= {str(bot["id"]): "Isthmus" for bot in telegram["bots"]}
        self.people |= {str(one["id"]): _full_name(one) for one in telegram["users"]}
        self.channels |= {str(chat["id"]): _title(chat) for chat in telegram["chats"]}

    async def of(self, known: dict[str, str], key: Any) -> str:
        if str(key) not in known:
            await self.load()
        return known.get(str(key), str(key))


def _full_name(user: Json) -> str:
    return f"{user['first_name']} {user.get('last_name', '')}".strip()


def _title(chat: Json) -> str:
    return str(chat.get("title") or f"chat of {chat.get('first_name', '')}".strip())


@dataclass(slots=True)
class Transcript:
    """Writes lines with `write` as the feed tells them."""

    client: Client
    write: Callable[[str], None]
    names: Names
    after: int = 0
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)

    async def follow(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            await self.catch_up(wait=5.0)

    async def catch_up(self, wait: float = 0.0) -> None:
        """Writes what has happened since."""
        for one in await self.client.feed(self.after, wait):
            self.after = one["n"]
            tell = TELLERS.get((one["platform"], one["kind"]))
            if tell is not None and (told := await tell(self, one)) is not None:
                self.line(one, *told)

    async def worded(self, post: seen.Post) -> str:
        """The words of a post with its facts on lines of their own, people's names for their ids, and its buttons."""
        words = FACT.sub(r"\1: ", post.text)
        for found in set(PERSON.findall(words)):
            words = words.replace(f"@{found}", f"@{await self.names.of(self.names.people, found)}")
        return words + ("\n" + " ".join(f"[{one.label}]" for one in post.buttons) if post.buttons else "")

    def line(self, one: Json, where: str, who: str, what: str) -> None:
        """One happening: time, side, where, who, what."""
        time = datetime.fromtimestamp(one["at"]).strftime("%H:%M:%S")
        side = one["platform"].capitalize()
        lead = f"{time}  {side:<8}  {_cut(where, WHERE)}  {_cut(who, WHO)}  "
        rows = [row for part in what.split("\n") for row in textwrap.wrap(part, WIDTH - LEAD) or [""]]
        self.write(lead + f"\n{' ' * LEAD}".join(rows))


def _cut(text: str, width: int) -> str:
    return f"{text if len(text) <= width else text[: width - 1] + '…':<{width}}"


Told = tuple[str, str, str] | None


async def _written(self: Transcript, one: Json) -> Told:
    who = await self.names.of(self.names.people, one["user"])
    where = await self.names.of(self.names.channels, one["chat"])
    kind = "" if one["what"] == "text" else f"[{one['what']}] "
    return where, who, f"{kind}{one['text']}{await _keys(self, one)}".strip()


async def _keys(self: Transcript, one: Json) -> str:
    """The buttons below a message in a chat."""
    asked = {"chat": one["chat"], "after": int(one["message_id"]) - 1}
    shown = (await self.client.see("/telegram/messages", **asked))["messages"][:1]
    labels = [b.label for message in shown for b in seen.note(message).buttons]
    return "\n" + " ".join(f"[{label}]" for label in labels) if labels else ""


async def _rewritten(self: Transcript, one: Json) -> Told:
    told = await _written(self, one)
    return (*told[:2], f"(now) {told[2]}") if told else None


async def _erased(self: Transcript, one: Json) -> Told:
    told = await _written(self, one)
    return (*told[:2], "deletes: " + told[2]) if told else None


async def _marked(self: Transcript, one: Json) -> Told:
    who = await self.names.of(self.names.people, one["user"])
    where = await self.names.of(self.names.channels, one["chat"])
    return where, who, f"reacts {one['text']}" if one["text"] else "takes a reaction back"


async def _tapped(self: Transcript, one: Json) -> Told:
    where = await self.names.of(self.names.channels, one["chat"])
    who = await self.names.of(self.names.people, one["user"])
    shown = await self.client.see("/telegram/messages", chat=one["chat"], user=one["user"])
    buttons = [b for message in shown["messages"] for b in seen.note(message).buttons]
    label = next((b.label for b in buttons if b.action == one["text"]), one["text"])
    return where, who, f"taps [{label}]"


async def _answered(self: Transcript, one: Json) -> Told:
    where = await self.names.of(self.names.channels, one["chat"])
    return where, "Isthmus", f"(at the top) {one['text']}"


async def _standing(self: Transcript, one: Json) -> Told:
    who = await self.names.of(self.names.people, one["user"])
    return "", who, f"{one['kind']} the bot"


async def _posted(self: Transcript, one: Json) -> Told:
    text = await _shown(self, one)
    self.said[(one["channel"], one["ts"])] = text
    self.threads[one["ts"]] = str(one.get("thread_ts") or "")
    _label_thread(self, one)
    who = one.get("name") or await self.names.of(self.names.people, one["user"])
    return await _place(self, one), who, text or "[file]"


def _label_thread(self: Transcript, one: Json) -> None:
    """A thread is called by the reference that its first message begins with."""
    reference, dot, _ = seen.plain(str(one["text"])).partition(" · ")
    if dot and not self.threads.get(one["ts"]):
        self.names.threads[one["ts"]] = reference


async def _shown(self: Transcript, one: Json) -> str:
    """A message as people see it at this moment: words and buttons; its bare text when it is gone already."""
    just_before = int(one["ts"].replace(".", "")) - 1
    asked = {
        "channel": one["channel"],
        "after": f"{just_before // 10**6}.{just_before % 10**6:06}",
        "limit": 1,
    }
    found = (await self.client.see("/slack/messages", **asked))["messages"]
    if not found or found[0]["ts"] != one["ts"]:
        return seen.plain(str(one["text"]))
    return await self.worded(seen.post(found[0], one["channel"]))


async def _place(self: Transcript, one: Json) -> str:
    channel = await self.names.of(self.names.channels, one["channel"])
    ts = str(one.get("ts", ""))
    thread = self.names.threads.get(self.threads.get(ts) or str(one.get("thread_ts") or ts))
    return f"{channel} › {thread}" if thread else channel


async def _changed(self: Transcript, one: Json) -> Told:
    text, key = await _shown(self, one), (one["channel"], one["ts"])
    if self.said.get(key) == text:
        return None
    self.said[key] = text
    _label_thread(self, one)
    who = await self.names.of(self.names.people, one["user"]) if one["user"] else "Isthmus"
    return await _place(self, one), who, f"(now) {text}"


async def _whispered(self: Transcript, one: Json) -> Told:
    to = await self.names.of(self.names.people, one["to"])
    told = (await self.client.see("/slack/user", user=one["to"]))["ephemerals"]
    found = [seen.post(message, one["channel"]) for message in told if message["ts"] == one["ts"]]
    text = await self.worded(found[0]) if found else seen.plain(str(one["text"]))
    return await _place(self, one), "Isthmus", f"(to {to.split()[0]} alone) {text}"


async def _reacted(self: Transcript, one: Json) -> Told:
    who = await self.names.of(self.names.people, one["user"])
    return (
        await _place(self, one),
        who,
        f"reacts {EMOJI_NAMES.get(one['reaction'], ':' + one['reaction'] + ':')}",
    )


async def _ordered(self: Transcript, one: Json) -> Told:
    who = await self.names.of(self.names.people, one["user"])
    return await _place(self, one), who, f"{one['command']} {one.get('text', '')}".strip()


async def _clicked(self: Transcript, one: Json) -> Told:
    if "channel" not in one:
        return None
    who = await self.names.of(self.names.people, one["user"])
    return await _place(self, one), who, f"presses [{await _label(self, one)}]"


async def _label(self: Transcript, one: Json) -> str:
    """The words on a button; those of a message that is gone are its action."""
    try:
        shown = (await self.client.see("/slack/messages", channel=one["channel"], limit=1_000_000))[
            "messages"
        ]
        shown += (await self.client.see("/slack/user", user=one["user"]))["ephemerals"]
    except Complaint:
        shown = []
    for message in shown:
        if message["ts"] == one["ts"]:
            for button in seen.slack_buttons(message.get("blocks", [])):
                if button.action == one["action"]:
                    return button.label
    return str(one["action"])


async def _opened(self: Transcript, one: Json) -> Told:
    self.names.views[one["view"]] = one["title"]
    return None


async def _submitted(self: Transcript, one: Json) -> Told:
    who = await self.names.of(self.names.people, one["user"])
    return "", who, f"fills in the form [{self.names.views.get(one['view'], one['callback_id'])}]"


async def _shortcut(self: Transcript, one: Json) -> Told:
    who = await self.names.of(self.names.people, one["user"])
    return "", who, f"uses the shortcut [{one['callback_id']}]"


async def _deleted(self: Transcript, one: Json) -> Told:
    text = self.said.get((one["channel"], one["ts"]), "")
    return await _place(self, one), "", f"(deleted) {text}"


TELLERS: dict[tuple[str, str], Callable[[Transcript, Json], Any]] = {
    ("telegram", "message"): _written,
    ("telegram", "edited"): _rewritten,
    ("telegram", "deleted"): _erased,
    ("telegram", "reaction"): _marked,
    ("telegram", "pressed"): _tapped,
    ("telegram", "callback_answered"): _answered,
    ("telegram", "blocked"): _standing,
    ("telegram", "unblocked"): _standing,
    ("slack", "message"): _posted,
    ("slack", "message_changed"): _changed,
    ("slack", "message_deleted"): _deleted,
    ("slack", "ephemeral"): _whispered,
    ("slack", "reaction_added"): _reacted,
    ("slack", "command"): _ordered,
    ("slack", "action"): _clicked,
    ("slack", "shortcut"): _shortcut,
    ("slack", "view_opened"): _opened,
    ("slack", "submitted"): _submitted,
}


async def following(client: Client, write: Callable[[str], None]) -> tuple[Transcript, "asyncio.Task[None]"]:
    """A transcript that writes itself from now on; cancel the task to end it."""
    transcript = Transcript(client, write, Names(client), after=await client.last())
    await transcript.names.load()
    return transcript, asyncio.create_task(transcript.follow())
