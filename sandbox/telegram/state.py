"""Who and what there is: bots, people, rooms, posts. Plain state: no HTTP, no rules of the API."""

import random
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.services import Services
from sandbox.telegram.files import Store
from sandbox.telegram.updates import Updates

Json = dict[str, Any]
FIRST_SUPERGROUP = -1_001_000_000_000
DAY = 86_400


@dataclass(slots=True)
class Post:
    """One message. `message` is the Bot API's view of it; `markup` whatever keyboard came with it."""

    message: Json
    author: int
    markup: Json | None = None
    deleted: bool = False
    protected: bool = False
    silent: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    earlier: list[Json] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.message["message_id"])


@dataclass(slots=True)
class Room:
    """A private chat of one bot with one person, or a group. `members` holds the status of people and bots."""

    id: int
    kind: str
    chat: Json
    members: dict[int, str] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    threads: dict[int, str] = field(default_factory=dict)
    next_id: int = 1
    pinned: int = 0
    migrated_to: int = 0
    instance: str = ""

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def live(self, message_id: int) -> Post | None:
        post = self.posts.get(message_id)
        return None if post is None or post.deleted else post


@dataclass(slots=True)
class Person:
    user: Json
    deactivated: bool = False

    @property
    def id(self) -> int:
        return int(self.user["id"])


class Hook(Protocol):
    """A bot's webhook, as the rest needs to know it; webhook.py has the one there is."""

    url: str
    secret: str
    connections: int
    certificate: bool

    async def stop(self) -> None: ...

    def shown(self) -> Json: ...


@dataclass(slots=True)
class Bot:
    token: str
    user: Json
    updates: Updates
    reads_all: bool = False
    hook: "Hook | None" = None
    next_message: int = 1
    rooms: dict[int, Room] = field(default_factory=dict)
    blocked_by: set[int] = field(default_factory=set)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[int, Json] = field(default_factory=dict)
    rights: dict[bool, Json] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.user["id"])


@dataclass(slots=True)
class Callback:
    bot: int
    user: int
    chat: int
    message_id: int
    data: str
    at: float
    answer: Json | None = None


@dataclass(slots=True)
class Hub:
    """The whole of this Telegram."""

    services: Services
    bots: dict[str, Bot] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, Room] = field(default_factory=dict)
    files: Store = field(default_factory=Store)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(20260824))
    _last_person: int = 500_000_000
    _last_group: int = 4_000_000
    _last_callback: int = 4_300_000_000_000_000

    def now(self) -> int:
        return int(self.services.clock.now())

    def add_bot(self, token: str, username: str, name: str, reads_all: bool = False) -> Bot:
        bot_id = int(token.split(":", 1)[0])
        user: Json = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}
        bot = Bot(token, user, Updates(self.services, bot_id), reads_all)
        self.bots[token] = bot
        return bot

    def add_person(self, user: Json) -> Person:
        """Make or rename a person; `user` needs first_name, and gets an id if it has none."""
        if not user.get("id"):
            self._last_person += 1
            user["id"] = self._last_person
        known = self.people.get(int(user["id"]))
        if known is not None:
            known.user = user
            return known
        person = self.people[int(user["id"])] = Person(user)
        return person

    def private(self, bot: Bot, person: Person) -> Room:
        """The chat of a bot with a person, made on the first word."""
        room = bot.rooms.get(person.id)
        if room is None:
            room = bot.rooms[person.id] = Room(
                person.id, "private", {}, instance=str(self.dice.getrandbits(62))
            )
        chat = {
            k: person.user[k] for k in ("id", "first_name", "last_name", "username") if person.user.get(k)
        }
        if len(room.chat) - 1 != len(chat) or any(room.chat.get(k) != v for k, v in chat.items()):
            room.chat = {**chat, "type": "private"}
        return room

    def add_group(self, title: str, supergroup: bool, username: str = "", forum: bool = False) -> Room:
        self._last_group += 1
        group_id = FIRST_SUPERGROUP - self._last_group if supergroup else -self._last_group
        kind = "supergroup" if supergroup else "group"
        chat: Json = {"id": group_id, "title": title, "type": kind}
        chat |= {"username": username} if username else {}
        chat |= {"is_forum": True} if forum else {}
        room = Room(group_id, kind, chat, instance=str(self.dice.getrandbits(62)))
        self.groups[group_id] = room
        return room

    def next_message(self, bot: Bot, room: Room) -> int:
        """The id of the next message: one row of numbers per bot over its private chats, one per group."""
        if room.private:
            bot.next_message += 1
            return bot.next_message - 1
        room.next_id += 1
        return room.next_id - 1

    def new_callback(self, callback: Callback) -> str:
        self._last_callback += 7
        key = str(self._last_callback)
        self.callbacks[key] = callback
        return key

    def user(self, user_id: int) -> Json:
        """The User object of a person or bot; raises KeyError for a stranger."""
        if user_id in self.people:
            return self.people[user_id].user
        for bot in self.bots.values():
            if bot.id == user_id:
                return bot.user
        raise KeyError(user_id)
