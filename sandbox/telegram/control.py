"""/control/telegram/…: a test plays the people. Reads JSON, calls people.py, shows what they see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox import services
from sandbox.services import Wrong
from sandbox.telegram import api, people, polling, rooms, sent_files, showing
from sandbox.telegram.errors import Refused
from sandbox.telegram.messages import TEXT
from sandbox.telegram.state import Bot, Hub, Json, Person, Post, Room

KINDS = "photo document voice video video_note sticker animation audio location venue contact poll dice"


@dataclass(frozen=True, slots=True)
class Desk:
    """The control calls, one method each; a body names people and chats by id (people also by @username)."""

    hub: Hub

    def bot(self, body: Json) -> Bot:
        return api.bot_named(self.hub, body.get("bot"))

    def person(self, body: Json, name: str = "user") -> Person:
        """The person a body names; an unknown id becomes a new person, with the body's name if given."""
        wish = body.get(name, body.get("chat"))
        if isinstance(wish, str) and not wish.lstrip("-").isdigit():
            return self._by_username(wish.lstrip("@"))
        number = int(wish if wish is not None else 0)
        known = self.hub.people.get(number)
        if known is not None:
            return known
        if number <= 0:
            raise Wrong(f"{name} must be a person's id or @username")
        return self.hub.add_person(people.user({"name": f"Customer {number}", **body, "id": number}))

    def _by_username(self, username: str) -> Person:
        for person in self.hub.people.values():
            if str(person.user.get("username", "")).lower() == username.lower():
                return person
        raise Wrong(f"nobody is called @{username}")

    def room(self, body: Json, bot: Bot, person: Person | None = None) -> Room:
        """The chat a body names: a group's id, or a person's; without one the person's chat with the bot."""
        number = int(body.get("chat") or (person.id if person else 0))
        if number < 0:
            if number not in self.hub.groups:
                raise Wrong(f"there is no group {number}")
            return self.hub.groups[number]
        if person is None or person.id != number:
            person = self.person({"user": number})
        return self.hub.private(bot, person)

    def place(self, body: Json) -> tuple[Bot, Person, Room]:
        bot, person = self.bot(body), self.person(body)
        return bot, person, self.room(body, bot, person)

    async def users(self, body: Any) -> Any:
        made = []
        for wish in body if isinstance(body, list) else [body]:
            person = self.hub.add_person(people.user(wish))
            if wish.get("started"):
                self.hub.private(self.bot(wish), person)
            made.append(person.user)
        return made if isinstance(body, list) else made[0]

    async def groups(self, body: Any) -> Any:
        """{"title", "kind": group|supergroup, "members": [ids], "bot_status": administrator|member|left, "forum"}"""
        bot, creator = self.bot(body), self.person(body, "creator") if "creator" in body else None
        members = [self.person({"user": user}) for user in body.get("members", [])]
        creator = creator or (
            members[0] if members else self.hub.add_person({"is_bot": False, "first_name": "Host"})
        )
        room = self.hub.add_group(
            str(body.get("title") or "Group"),
            body.get("kind", "group") == "supergroup",
            str(body.get("username", "")),
            bool(body.get("forum")),
        )
        room.members = {person.id: "member" for person in members} | {creator.id: "creator"}
        status = body.get("bot_status", "member")
        if status not in rooms.OUT:
            people.stand(self.hub, room, creator, bot.id, str(status))
        return showing.room(self.hub, room, None)

    async def message(self, body: Any) -> Any:
        posts = self._say(body)
        return {"chat": posts[0].message["chat"]["id"], "message_id": posts[0].id, **_parts(posts)}

    async def messages(self, body: Any) -> Any:
        if not isinstance(body, list):
            raise Wrong("the body must be a list of messages")
        posts = [post for one in body for post in self._say(one)]
        return {"sent": len(posts), "message_ids": [post.id for post in posts]}

    def _say(self, body: Json) -> list[Post]:
        """A person's client cuts what is too long into several messages."""
        bot, person, room = self.place(body)
        content = people.words(str(body["text"]), body.get("entities"))
        if not content:
            raise Wrong("a person cannot send an empty message")
        words = content["text"]
        cuts = range(TEXT, len(words), TEXT)
        pieces = [people.words(words[i : i + TEXT], None) for i in (0, *cuts)] if cuts else [content]
        setting = people.setting(room, body)
        return [people.say(self.hub, bot, room, person, {**setting, **piece}) for piece in pieces if piece]

    def sender(self, kind: str) -> Callable[[Any], Any]:
        async def send(body: Any) -> Any:
            names = (
                "name",
                "first_name",
                "last_name",
                "username",
            )  # here they are the file's or the contact's
            bot, person, room = self.place({key: value for key, value in body.items() if key not in names})
            content = {**people.setting(room, body), **sent_files.content(self.hub, kind, body)}
            post = people.say(self.hub, bot, room, person, content)
            return {"chat": room.id, "message_id": post.id, "message": post.message}

        return send

    async def album(self, body: Any) -> Any:
        bot, person, room = self.place(body)
        contents = sent_files.album(self.hub, body["items"])
        setting = people.setting(room, body)
        posts = [people.say(self.hub, bot, room, person, {**setting, **content}) for content in contents]
        return {"chat": room.id, "message_id": posts[0].id, **_parts(posts)}

    async def edit(self, body: Any) -> Any:
        bot = self.bot(body)
        room = self.room(body, bot, self.person(body) if "user" in body else None)
        field = "caption" if "caption" in body else "text"
        content = people.words(str(body[field]), body.get("entities", body.get("caption_entities")), field)
        return {"message": people.edit(self.hub, bot, room, int(body["message_id"]), content).message}

    async def delete(self, body: Any) -> Any:
        bot = self.bot(body)
        room = self.room(body, bot, self.person(body) if "user" in body else None)
        return {"deleted": people.delete(self.hub, room, int(body["message_id"])).id}

    async def press(self, body: Any) -> Any:
        _bot, person, room = self.place(body)
        key, _callback = people.press(
            self.hub, room, person, int(body["message_id"]), body.get("data"), body.get("text")
        )
        return {"callback_query_id": key}

    async def react(self, body: Any) -> Any:
        bot, person, room = self.place(body)
        emoji = body.get("emoji") or []
        wish = [emoji] if isinstance(emoji, str) else [str(one) for one in emoji]
        people.react(self.hub, bot, room, person, int(body["message_id"]), wish)
        return {"reactions": wish}

    async def block(self, body: Any) -> Any:
        people.block(self.hub, self.bot(body), self.person(body), blocked=True)
        return {"blocked": True}

    async def unblock(self, body: Any) -> Any:
        people.block(self.hub, self.bot(body), self.person(body), blocked=False)
        return {"blocked": False}

    async def deactivate(self, body: Any) -> Any:
        person = self.person(body)
        person.deactivated = True
        return {"deactivated": person.id}

    async def migrate(self, body: Any) -> Any:
        room = self.room(body, self.bot(body))
        return {"chat": people.migrate(self.hub, room, self._by(body, room)).id}

    def _by(self, body: Json, room: Room) -> Person:
        """Who does it: the named person, else the group's creator."""
        if "by" in body:
            return self.person(body, "by")
        for user, status in room.members.items():
            if status == "creator" and user in self.hub.people:
                return self.hub.people[user]
        raise Wrong("the group has no creator: name a person in 'by'")

    def stander(self, status: str) -> Callable[[Any], Any]:
        """Kick, leave, join, promote: of the person in `user`, else of the bot."""

        async def stand(body: Any) -> Any:
            bot = self.bot(body)
            room = self.room(body, bot)
            subject = self.person(body).id if "user" in body else bot.id
            itself = status == "left" and subject in self.hub.people
            by = self.hub.people[subject] if itself else self._by(body, room)
            people.stand(self.hub, room, by, subject, status)
            return {"chat": room.id, "user": subject, "status": status}

        return stand

    async def topic(self, body: Any) -> Any:
        bot = self.bot(body)
        room = self.room(body, bot)
        number = self.hub.next_message(bot, room)
        room.threads[number] = str(body.get("name", "Topic"))
        return {"message_thread_id": number}

    async def bots(self, body: Any) -> Any:
        token = str(body["token"])
        if not token.split(":", 1)[0].isdigit() or ":" not in token:
            raise Wrong("a token looks like 100002:secret")
        name, username = str(body.get("name", "Bot")), str(body["username"])
        bot = self.hub.add_bot(token, username, name, bool(body.get("can_read_all_group_messages")))
        return bot.user

    async def revoke(self, body: Any) -> Any:
        bot = self.bot(body) if "token" not in body else api.bot_named(self.hub, body["token"])
        await polling.drop_hook(bot)
        bot.updates.interrupt(Refused(401, "Unauthorized"))
        del self.hub.bots[bot.token]
        if body.get("new_token"):
            bot.token = str(body["new_token"])
            self.hub.bots[bot.token] = bot
        return {"revoked": True}

    async def state(self, body: Any) -> Any:
        return showing.everything(self.hub, body)

    async def seen(self, body: Any) -> Any:
        """Messages of one chat, optionally those after a message id."""
        bot = self.bot(body)
        room = self.room(body, bot, self.person(body) if "user" in body else None)
        return {"messages": showing.posts(room, int(body.get("after", 0)), bool(body.get("deleted")))}

    async def callback(self, body: Any) -> Any:
        return showing.callback(str(body["id"]), self.hub.callbacks[str(body["id"])])


def _parts(posts: list[Post]) -> Json:
    return {"message": posts[0].message, "message_ids": [post.id for post in posts]}


def routes(app: web.Application, hub: Hub) -> None:
    desk = Desk(hub)
    acts: dict[str, Callable[[Any], Any]] = {kind: desk.sender(kind) for kind in KINDS.split()}
    for act in (
        "users",
        "groups",
        "message",
        "messages",
        "album",
        "edit",
        "delete",
        "press",
        "react",
        "block",
    ):
        acts[act] = getattr(desk, act)
    for act in ("unblock", "deactivate", "migrate", "topic", "bots", "revoke"):
        acts[act] = getattr(desk, act)
    for act, status in (
        ("kick", "kicked"),
        ("leave", "left"),
        ("join", "member"),
        ("promote", "administrator"),
    ):
        acts[act] = desk.stander(status)
    for act, handle in acts.items():
        services.control(app, "POST", f"/telegram/{act}", _refusable(handle))

    async def content(request: web.Request) -> web.Response:
        """The bytes of a file as the people in a chat see it."""
        stored = hub.files.by_id.get(request.match_info["file"])
        if stored is None:
            return web.json_response({"error": "there is no such file"}, status=404)
        sniffed = "image/png" if stored.data.startswith(b"\x89PNG") else stored.mime
        return services.shown(stored.data, sniffed, stored.name)

    app.router.add_get("/control/telegram/files/{file}", content)
    services.control(app, "GET", "/telegram/state", desk.state)
    services.control(app, "GET", "/telegram/messages", desk.seen)
    services.control(app, "GET", "/telegram/callbacks/{id}", desk.callback)


def _refusable(handle: Callable[[Any], Any]) -> services.Control:
    async def run(body: Any) -> Any:
        try:
            return await handle(body)
        except Refused as refused:
            raise Wrong(refused.description) from None

    return run
