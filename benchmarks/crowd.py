"""Customers and colleagues of many workspaces, who write, edit, react and vote, and what each of them wrote.

Every workspace is answered by the bot of its number; words begin with a number that tells their order in a conversation.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks import places
from sandbox import cast, judging
from sandbox.cast import Colleague, Customer, Workspace
from sandbox.client import Client, Complaint, Missed
from sandbox.seen import Post

FIRST = 40_001
CHATS = 3
"""Conversations of each workspace."""
ANSWERS = {"consent": "Consent", "stand_aside": "Stand aside"}
VOTERS = ("U1BEN", "U2CLEO")
WRITERS = ("U0ANN", "U1BEN", "U2CLEO")
"""Who fills in the forms of each conversation: a person has one form before them at a time."""
EDITED = "put right"
LATER = 4.0
"""Seconds after which a customer may edit what they wrote."""


class Part(Client):
    """The sandbox as people of one workspace and customers of one bot see it."""

    def __init__(self, whole: Client, team: str, bot: str) -> None:
        super().__init__(whole.url, whole.session)
        object.__setattr__(self, "where", {"slack": {"team": team}, "telegram": {"bot": bot}})

    where: dict[str, dict[str, str]]

    def _place(self, path: str) -> dict[str, str]:
        return self.where.get(path.split("/")[1], {})

    async def act(self, path: str, body: Any = None, verb: str = "POST") -> Any:
        if isinstance(body, dict):
            body = {**self._place(path), **body}
        return await super().act(path, body, verb)

    async def see(self, path: str, **query: Any) -> Any:
        return await super().see(path, **self._place(path), **query)


@dataclass(slots=True)
class Chat:
    """A conversation: what both sides have written, by number, as it stands after edits."""

    customer: Customer
    thread: str = ""
    said: dict[int, str] = field(default_factory=dict)
    answered: dict[int, str] = field(default_factory=dict)
    said_at: dict[int, float] = field(default_factory=dict)
    message_ids: dict[int, int] = field(default_factory=dict)
    stamps: dict[int, str] = field(default_factory=dict)
    """Of the answers that were typed; the others came by the form."""
    writer: str = ""
    reply: str = ""
    """The action of the card's *Reply*."""
    gone: set[int] = field(default_factory=set)
    """The answers that were deleted."""
    unsure: set[int] = field(default_factory=set)
    """Those whose form was never accepted: taken once, or not at all."""


@dataclass(slots=True)
class Town:
    """A workspace with its bot, its customers, a decision and a digest."""

    number: int
    client: Part
    chats: list[Chat] = field(default_factory=list)
    channel: str = ""
    decision: str = ""
    """The ts of its card."""
    deadline: float = 0.0
    due: float = 0.0
    votes: dict[str, str] = field(default_factory=dict)
    """Everybody's last answer that Slack saw accepted."""

    def __post_init__(self) -> None:
        self.channel = f"C{self.number}SUPPORT"

    @property
    def title(self) -> str:
        return f"Matter {self.number:03}"

    @property
    def mark(self) -> str:
        """Stands in all that is said in this town."""
        return f"(town {self.number})"

    @property
    def digest(self) -> str:
        return f"Summary {self.number:03}"

    def colleague(self, name: str = "U0ANN") -> Colleague:
        return Colleague(self.client, name, name)

    @property
    def http(self) -> bool:
        """Every second one is posted to; the others are listened to and polled."""
        return self.number % 2 == 1


async def founded(client: Client, count: int) -> list[Town]:
    """Workspaces, bots and customers; nobody has written as yet."""
    towns = []
    for number in range(count):
        await client.act("/slack/workspaces", places.world(number))
        username = f"chaos{number}_bot"
        await client.act(
            "/telegram/bots", {"token": places.token(number), "username": username, "name": f"Town {number}"}
        )
        town = Town(number, Part(client, f"T{number}CHAOS", username))
        for chat, writer in enumerate(WRITERS):
            id_ = person(number, chat)
            town.chats.append(Chat(Customer(town.client, id_, f"Customer {id_}"), writer=writer))
            body = {"id": id_, "name": f"Customer {id_}", "language_code": "en"}
            await town.client.act("/telegram/users", body)
        towns.append(town)
    return towns


def person(town: int, chat: int) -> int:
    """Who writes there. The last of a town writes to the bot of its neighbour too, of another workspace."""
    return FIRST + (town - town % 2 if chat == CHATS - 1 else town) * CHATS + chat


def answer_of(town: Town, number: int) -> str:
    """A colleague's words, which tell where they were said."""
    return f"{number} words of a colleague {town.mark}"


def strayed(town: Town, texts: Iterable[str]) -> list[str]:
    """What was said in another town."""
    return [text for text in texts if "(town" in text and town.mark not in text]


async def acquainted(town: Town) -> None:
    """Every customer writes once, so that every thread is there."""
    for chat in town.chats:
        await chat.customer.writes("Hello there")

    async def all_there() -> dict[str, Post] | None:
        posts = await Workspace(town.client).posts(town.channel)
        found = {judging.owner(post): post for post in posts if cast.is_card(post)}
        return found if len(found) >= len(town.chats) else None

    found = await town.client.until(all_there, f"every thread of town {town.number}", 60)
    for chat in town.chats:
        card = found[chat.customer.name]
        button = card.button("Reply")
        assert button is not None
        chat.thread, chat.reply = card.ts, button.action


async def propose(town: Town, seconds: float) -> None:
    """Ann opens a decision that ends after so many seconds; one who is asked never answers."""
    ann, town.deadline = town.colleague(), float(int(time.time() + seconds))
    await tried(
        lambda: town.client.act(
            "/slack/command", {"user": ann.id, "channel": town.channel, "command": "/consent"}
        )
    )
    given = {"title": town.title, "text": "We ship every Friday.", "deadline": int(town.deadline)}
    done = await ann.fills(given | {"people": [*VOTERS, "U3DORA"]})
    if done.get("errors"):
        raise Complaint(str(done))
    preview = await ann.overhears(lambda post: town.title in post.text and post.button("Open it") is not None)
    await ann.presses(preview, "Open it")
    card = await Workspace(town.client).appears(town.channel, lambda post: _is_decision(post, town))
    town.decision = card.ts


def _is_decision(post: Post, town: Town) -> bool:
    return town.title in post.text and not post.thread and post.button("Consent") is not None


async def order_digest(town: Town, due: datetime) -> None:
    """Ann wants a digest at a time of day (a full minute, UTC)."""
    ann, town.due = town.colleague(), due.timestamp()
    await tried(
        lambda: town.client.act(
            "/slack/command", {"user": ann.id, "channel": town.channel, "command": "/digest new"}
        )
    )
    plan = {
        "channel": town.channel,
        "time": f"{due.astimezone(UTC):%H:%M}",
        "weekdays": list("0123456"),
        "zone": "UTC",
    }
    done = await ann.fills({"title": town.digest, **plan})
    if done.get("errors"):
        raise Complaint(str(done))


async def tried(call: Any, times: int = 20) -> Any:
    """A press or a command that was not accepted is tried again, as people do."""
    for _ in range(times):
        done = await call()
        if done.get("acknowledged", True):
            return done
        await asyncio.sleep(0.5)
    return done


def settled(said_at: dict[int, float], dice: random.Random) -> int:
    """A message of a while ago, 0 if there is none: Telegram hands over a chat's updates in their order, and the sandbox's
    reordering is of a second."""
    return dice.choice([number for number, at in said_at.items() if time.monotonic() - at > LATER] or [0])


Act = Callable[[Town, Chat, random.Random], Awaitable[None]]


@dataclass(slots=True)
class Crowd:
    """Everybody at once, until `ends` (the event loop's time)."""

    towns: list[Town]
    dice: random.Random
    pace: float
    """Seconds between two things that happen in one conversation."""
    ends: float = 0.0
    further: tuple["Act", ...] = ()
    """What else people do in a conversation."""
    presses: int = 0

    async def live(self, seconds: float) -> None:
        """People do what they do for so many seconds."""
        self.ends = asyncio.get_running_loop().time() + seconds
        talks = [
            self._talk(town, chat, random.Random(self.dice.random()))
            for town in self.towns
            for chat in town.chats
        ]
        votes = [
            self._vote(town, one, random.Random(self.dice.random())) for town in self.towns for one in VOTERS
        ]
        await asyncio.gather(*talks, *votes)

    async def _rest(self, dice: random.Random, seconds: float) -> bool:
        """Whether there is time left after a while."""
        await asyncio.sleep(dice.expovariate(1 / seconds))
        return asyncio.get_running_loop().time() < self.ends

    async def _talk(self, town: Town, chat: Chat, dice: random.Random) -> None:
        writing, mending = (self._write, self._answer), (self._edit, self._correct, self._react)
        acts = (*writing, *writing, *writing, *mending, *self.further)
        while await self._rest(dice, self.pace):
            await dice.choice(acts)(town, chat, dice)

    async def _write(self, town: Town, chat: Chat, dice: random.Random) -> None:
        number = len(chat.said) + 1
        chat.said[number], chat.said_at[number] = (
            f"{number} words of a customer {town.mark}",
            time.monotonic(),
        )
        chat.message_ids[number] = await chat.customer.writes(chat.said[number])

    async def _answer(self, town: Town, chat: Chat, dice: random.Random) -> None:
        number = len(chat.answered) + 1
        chat.answered[number] = answer_of(town, number)
        chat.stamps[number] = await town.colleague().says(town.channel, chat.answered[number], chat.thread)

    async def _edit(self, town: Town, chat: Chat, dice: random.Random) -> None:
        if number := settled(chat.said_at, dice):
            chat.said[number], chat.said_at[number] = (
                f"{number} {EDITED} {dice.randrange(1000)} {town.mark}",
                time.monotonic(),
            )
            await chat.customer.edits(chat.message_ids[number], chat.said[number])

    async def _correct(self, town: Town, chat: Chat, dice: random.Random) -> None:
        if standing := [number for number in chat.stamps if number not in chat.gone]:
            number = dice.choice(standing)
            chat.answered[number] = f"{number} {EDITED} {dice.randrange(1000)} {town.mark}"
            await town.colleague().edits(town.channel, chat.stamps[number], chat.answered[number])

    async def _react(self, town: Town, chat: Chat, dice: random.Random) -> None:
        notes = await chat.customer.answers()
        if notes:
            await chat.customer.reacts(dice.choice(notes).id, dice.choice("👍❤🔥"))

    async def _vote(self, town: Town, user: str, dice: random.Random) -> None:
        while await self._rest(dice, 4 * self.pace) and time.time() < town.deadline - 8:
            value = dice.choice(list(ANSWERS))
            with contextlib.suppress(Complaint, Missed):
                await self._press(town, user, value)

    async def _press(self, town: Town, user: str, value: str) -> None:
        posts = await Workspace(town.client).posts(town.channel)
        button = next(post for post in posts if post.ts == town.decision).button(ANSWERS[value])
        if button is None:
            return
        body = {"user": user, "channel": town.channel, "ts": town.decision, "action_id": button.action}
        self.presses += 1
        for _ in range(
            8
        ):  # what was not accepted may have been taken nevertheless: the same again until it is
            if (await town.client.act("/slack/click", body)).get("acknowledged"):
                town.votes[user] = value
                return
        town.votes.pop(user, None)
