"""People as a story moves them: customers on Telegram, colleagues in Slack, each by their real buttons and forms.

Knows the control API only; what people say is the caller's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox import seen
from sandbox.client import PATIENCE, Client, Complaint
from sandbox.seen import Json, Note, Post

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Customer:
    """A person on Telegram; `chat` is a group's id, 0 for their own chat with the bot."""

    client: Client
    id: int
    name: str
    chat: int = 0

    def place(self) -> Json:
        return {"user": self.id, "chat": self.chat} if self.chat else {"user": self.id}

    async def writes(self, text: str, **more: Any) -> int:
        """A message; gives the id of its (first) part."""
        body = {**self.place(), "text": text, **more}
        return int((await self.client.act("/telegram/message", body))["message_id"])

    async def sends(self, kind: str, **more: Any) -> int:
        """Anything else: photo, album, voice, sticker, location, contact …; gives the id."""
        return int((await self.client.act(f"/telegram/{kind}", {**self.place(), **more}))["message_id"])

    async def edits(self, message: int, text: str) -> None:
        await self.client.act("/telegram/edit", {**self.place(), "message_id": message, "text": text})

    async def captions(self, message: int, caption: str) -> None:
        """Edits the words below a picture or file."""
        body = {**self.place(), "message_id": message, "caption": caption}
        await self.client.act("/telegram/edit", body)

    async def reacts(self, message: int, emoji: str) -> None:
        await self.client.act("/telegram/react", {**self.place(), "message_id": message, "emoji": emoji})

    async def blocks(self) -> None:
        await self.client.act("/telegram/block", {"user": self.id})

    async def unblocks(self) -> None:
        await self.client.act("/telegram/unblock", {"user": self.id})

    async def taps(self, note: Note, part_of_label: str) -> str:
        """Presses the inline button whose label has this in it; gives the words the bot answers with."""
        button = next((one for one in note.buttons if part_of_label in one.label), None)
        if button is None:
            raise Complaint(f"no button with {part_of_label!r} below {note.text[:60]!r}")
        body = {**self.place(), "message_id": note.id, "data": button.action}
        key = (await self.client.act("/telegram/press", body))["callback_query_id"]

        async def answer() -> str | None:
            shown = await self.client.see(f"/telegram/callbacks/{key}")
            return str(shown["answer"]["text"]) if "answer" in shown else None

        return await self.client.until(answer, f"an answer to {self.name}'s press")

    async def notes(self, after: int = 0) -> list[Note]:
        """Every message of the chat."""
        place = self.chat or self.id
        shown = await self.client.see("/telegram/messages", chat=place, user=self.id, after=after)
        return [seen.note(message) for message in shown["messages"]]

    async def answers(self, after: int = 0) -> list[Note]:
        """What the bot wrote in the chat."""
        return [note for note in await self.notes(after) if note.from_bot]

    async def gets(
        self, words: str | Test, after: int = 0, what: str = "", seconds: float = PATIENCE
    ) -> Note:
        """Awaits a message of the bot with these words, or one that passes a test."""
        test = _test(words)

        async def look() -> Note | None:
            return next((note for note in await self.answers(after) if test(note)), None)

        return await self.client.until(look, what or f"{words!r} for {self.name}", seconds)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person in Slack, by their user id."""

    client: Client
    id: str
    name: str

    async def says(self, channel: str, text: str, thread: str = "", **more: Any) -> str:
        """A message; gives its ts."""
        body = {"user": self.id, "channel": channel, "text": text, "thread_ts": thread, **more}
        return str((await self.client.act("/slack/message", body))["ts"])

    async def uploads(self, channel: str, thread: str = "", **file: Any) -> str:
        """A file ({"name", "content" | "body" | "size", "text"?}); gives the ts of its message."""
        body = {"user": self.id, "channel": channel, "thread_ts": thread, **file}
        return str((await self.client.act("/slack/upload", body))["ts"])

    async def edits(self, channel: str, ts: str, text: str) -> None:
        await self.client.act("/slack/edit", {"user": self.id, "channel": channel, "ts": ts, "text": text})

    async def deletes(self, channel: str, ts: str) -> None:
        await self.client.act("/slack/delete", {"user": self.id, "channel": channel, "ts": ts})

    async def reacts(self, post: Post, emoji: str) -> None:
        body = {"user": self.id, "channel": post.channel, "ts": post.ts, "name": emoji}
        await self.client.act("/slack/react", body)

    async def presses(self, post: Post, label: str) -> None:
        """Presses a button by its label."""
        button = post.button(label)
        if button is None:
            known = ", ".join(one.label for one in post.buttons) or "none"
            raise Complaint(f"no button {label!r} on {post.text[:60]!r}; there are: {known}")
        body = {"user": self.id, "channel": post.channel, "ts": post.ts, "action_id": button.action}
        self._accepted(await self.client.act("/slack/click", body), label)

    async def uses(self, shortcut: str, channel: str, ts: str) -> None:
        """A message shortcut by its callback id."""
        body = {"user": self.id, "callback_id": shortcut, "channel": channel, "ts": ts}
        self._accepted(await self.client.act("/slack/shortcut", body), shortcut)

    async def runs(self, command: str, channel: str, words: str | Test = "") -> Post:
        """A slash command; awaits the answer that this person alone sees: the next with these words, since what they did
        before may be answered only now."""
        before = await self._newest()
        body = {"user": self.id, "channel": channel, "command": command}
        self._accepted(await self.client.act("/slack/command", body), command)
        return await self.overhears(words, after=before, what=f"an answer to {command}")

    async def fills(self, values: Json) -> Json:
        """Fills in the form that is open on top, and submits it; gives what became of it."""
        await self.client.until(self._form, f"a form for {self.name}")
        done: Json = await self.client.act("/slack/submit", {"user": self.id, "values": values})
        return done

    async def opens(self, post: Post, label: str) -> Json:
        """Presses a button that opens a form; gives the view."""
        await self.presses(post, label)
        return await self.client.until(self._form, f"the form behind {label}")

    async def _form(self) -> Json | None:
        views = (await self.client.see("/slack/user", user=self.id))["views"]
        return dict(views[-1]) if views else None

    async def whispers(self, after: str = "") -> list[Post]:
        """What this person alone has been shown."""
        shown = await self.client.see("/slack/user", user=self.id)
        return [seen.post(one, str(one["channel"])) for one in shown["ephemerals"] if str(one["ts"]) > after]

    async def overhears(self, words: str | Test, after: str = "", what: str = "") -> Post:
        """Awaits something that only this person sees."""
        test = _test(words)

        async def look() -> Post | None:
            return next((post for post in await self.whispers(after) if test(post)), None)

        return await self.client.until(look, what or f"{words!r} for {self.name} alone")

    async def receives(self, words: str | Test, what: str = "") -> Post:
        """Awaits a direct message of a bot."""
        test = _test(words)

        async def look() -> Post | None:
            channels = (await self.client.see("/slack/channels"))["channels"]
            for one in channels:
                if one["kind"] == "im" and self.id in one["members"]:
                    posts = await Workspace(self.client).posts(one["id"])
                    if found := next((post for post in posts if post.from_bot and test(post)), None):
                        return found
            return None

        return await self.client.until(look, what or f"{words!r} for {self.name} in a direct message")

    async def _newest(self) -> str:
        return max((post.ts for post in await self.whispers()), default="")

    def _accepted(self, said: Json, what: str) -> None:
        if not said.get("acknowledged"):
            raise Complaint(f"{what}: the bot did not accept it ({said.get('error', 'no answer')})")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Slack's channels as everyone in them sees them."""

    client: Client

    async def posts(self, channel: str, thread: str = "") -> list[Post]:
        """The messages of a channel, or of a thread with the one that opens it, oldest first."""
        query = {"channel": channel, "thread_ts": thread, "limit": 1_000_000}
        shown = await self.client.see("/slack/messages", **query)
        return [seen.post(message, channel) for message in shown["messages"]]

    async def appears(
        self,
        channel: str,
        words: str | Test,
        thread: str = "",
        what: str = "",
        seconds: float = PATIENCE,
    ) -> Post:
        """Awaits a message of the bot in a channel or thread."""
        test = _test(words)

        async def look() -> Post | None:
            found = await self.posts(channel, thread)
            return next((post for post in found if post.from_bot and test(post)), None)

        return await self.client.until(look, what or f"{words!r} in {channel}", seconds)

    async def card(self, channel: str, name: str) -> Post:
        """Awaits the newest card of a customer in a channel: the message that opens their thread."""

        async def look() -> Post | None:
            found = [post for post in await self.posts(channel) if is_card(post, name)]
            return found[-1] if found else None

        return await self.client.until(look, f"{name}'s card in {channel}")


def is_card(post: Post, name: str = "") -> bool:
    """Whether a post is a customer's card with its buttons (a copy in another channel has none)."""
    return post.from_bot and not post.thread and post.button("Reply") is not None and name in post.text


def _test(words: str | Test) -> Test:
    """A test for words, or the test itself."""
    if callable(words):
        return words
    return lambda shown: words in shown.text
