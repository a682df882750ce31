"""What a stored Slack payload means, in the domain's words. Pure and fast; never raises, whatever a payload holds.

The payload is what `ingest` stored: `{"kind", "bot", "team", "names", "sent", "body"}`, where `names` are those that the
directory knew when it arrived, so that the same payload always means the same, and `sent` is when Slack signed a form.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain import inbound, payloads
from domain.content import Content, Style, Text
from domain.ids import AccountId, PostId
from platforms.slack import attachments, emoji, forms, ids, panels, pressed, reading, workspace
from platforms.slack.payloads import Json, child, children, moment, string

BOTS = frozenset(("bot_message", "bot_add", "bot_remove"))
SPOKEN = frozenset(("", "file_share", "thread_broadcast", "me_message"))
"""The subtypes of a message that are somebody's words; all others are Slack's own notices."""


OURS = "isthmus"
TYPED = re.compile(r"@([^\s@,:]+)(?=[\s,:]|$)")
"""A mention that was typed and not chosen from Slack's list, which leaves it mere words."""


@dataclass(frozen=True, slots=True)
class SlackParser:
    """Implements `ports.chat.Parser` for one account."""

    account: AccountId

    def parse(self, received: inbound.Received) -> Sequence[inbound.Inbound]:
        """What arrived; nothing for what is not for us, `Unreadable` for what makes no sense."""
        try:
            stored = payloads.read(received.payload)
        except (ValueError, RecursionError):
            return (inbound.Unreadable(self.account, "payload"),)
        if not isinstance(stored, dict) or not isinstance(stored.get("body"), dict):
            return (inbound.Unreadable(self.account, "payload"),)
        kind = string(stored, "kind")
        try:
            return KINDS[kind](Reader(ids.Ids(self.account), stored)) if kind in KINDS else ()
        except (
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            ArithmeticError,
            OSError,
            RecursionError,
        ) as trouble:
            # A shape that Slack does not document: kept for the record, never in the way of what follows.
            return (inbound.Unreadable(self.account, f"{kind}: {type(trouble).__name__}"),)


@dataclass(frozen=True, slots=True)
class Reader:
    """One stored payload and how to read it."""

    of: ids.Ids
    stored: Json

    @property
    def body(self) -> Json:
        return child(self.stored, "body")

    @property
    def bot(self) -> str:
        return string(self.stored, "bot")

    @property
    def names(self) -> reading.Names:
        return reading.Names(self.of, child(self.stored, "names"))

    def sender(self, user: str, given: Json | None = None) -> inbound.Sender:
        """Who did it. Events carry no names: the directory's stands in, empty when it knew none."""
        known = self.names.known.get(user)
        username = string(given or {}, "username") or string(given or {}, "user_name")
        name = known if isinstance(known, str) else string(given or {}, "name") or username
        return inbound.Sender(self.of.alias(user), name, username)

    def content(self, message: Json) -> Content:
        """The words and files of a message."""
        blocks = message.get("blocks")
        rich = (
            [block for block in blocks if block.get("type") == "rich_text"]
            if isinstance(blocks, list)
            else []
        )
        text = reading.rich_text(rich, self.names) if rich else Text()
        return Content(
            text or reading.mrkdwn(string(message, "text"), self.names),
            attachments.read(message, self.of),
        )


def _event(reader: Reader) -> Sequence[inbound.Inbound]:
    event = child(reader.body, "event")
    read = EVENTS.get(string(event, "type"))
    return read(reader, event) if read else workspace.read(reader.of, workspace.us(reader.stored), event)


def _message(reader: Reader, event: Json) -> Sequence[inbound.Inbound]:
    subtype = string(event, "subtype")
    if subtype == "message_changed":
        return _edit(reader, event)
    if subtype == "message_deleted":
        return _deletion(
            reader,
            string(event, "channel"),
            child(event, "previous_message"),
            string(event, "deleted_ts"),
        )
    if subtype not in SPOKEN or _is_bots(reader, event):
        return ()
    content, marked = addressed(reader.content(event), reader)
    channel, ts = string(event, "channel"), string(event, "ts")
    user = string(event, "user")
    said = inbound.TeamMessage(
        channel=reader.of.place(channel),
        thread=thread(reader, channel, event),
        post=reader.of.post(channel, ts),
        sender=reader.sender(user),
        content=content,
        sent_at=moment(ts),
        marked=marked,
    )
    return (*_stranger(reader, event), said)


def _stranger(reader: Reader, event: Json) -> Sequence[inbound.Inbound]:
    """Says of somebody from another organisation (Slack Connect) that they are."""
    home = string(event, "user_team") or string(event, "source_team")
    own = string(reader.stored, "team") or string(event, "team")
    if not home or not own or home == own:
        return ()
    profile = child(event, "user_profile")
    user = string(event, "user")
    name = string(profile, "display_name") or string(profile, "real_name") or reader.sender(user).name
    return (inbound.ColleagueSeen(reader.of.alias(user), reader.of.account, name, stranger=True),)


def addressed(content: Content, reader: Reader) -> tuple[Content, bool]:
    """The content without a mention of us at its very start, chosen or typed, and whether there was one."""
    text = content.text.stripped()
    ours = reader.of.alias(reader.bot) if reader.bot else ""
    for span in text.spans:
        if span.start == 0 and span.style is Style.MENTION and span.data == ours:
            return _after(text, span.end, content), True
    typed = TYPED.match(text.plain)
    called = typed[1].casefold() if typed else ""
    if typed and called in (OURS, reader.names.known.get(reader.bot, "").casefold()):
        return _after(text, typed.end(), content), True
    return content, False


def _after(text: Text, end: int, content: Content) -> Content:
    """What follows a mention of us."""
    rest = text.slice(end, len(text.plain))
    lead = len(rest.plain) - len(rest.plain.lstrip(" \t\n,:"))
    return Content(rest.slice(lead, len(rest.plain)).stripped(), content.attachments)


def _edit(reader: Reader, event: Json) -> Sequence[inbound.Inbound]:
    """An edit, only when what was said changed: Slack also sends this for link previews and thread counts.

    When it was made is told by the event: the message itself tells it in whole seconds, and of two edits within one
    second the earlier may be handed over last.
    """
    message, before = child(event, "message"), child(event, "previous_message")
    channel = string(event, "channel")
    if string(message, "subtype") == "tombstone":
        return _deletion(reader, channel, before or message, string(message, "ts"))
    if string(message, "subtype") not in SPOKEN or _is_bots(reader, message):
        return ()
    content = reader.content(message)
    if before and content == reader.content(before):
        return ()
    edited = string(event, "event_ts") or string(event, "ts") or string(child(message, "edited"), "ts")
    post = reader.of.post(channel, string(message, "ts"))
    said, marked = addressed(content, reader)
    edit = inbound.TeamEdit(
        channel=reader.of.place(channel),
        post=post,
        sender=reader.sender(string(message, "user")),
        content=said,
        edited_at=moment(edited),
        thread=thread(reader, channel, message),
        sent_at=moment(string(message, "ts")),
        marked=marked,
        unmarked=not marked and bool(before) and addressed(reader.content(before), reader)[1],
    )
    return (edit,)


def _deletion(reader: Reader, channel: str, before: Json, ts: str) -> Sequence[inbound.Inbound]:
    if _is_bots(reader, before) or not ts:
        return ()
    user = string(before, "user")
    gone = inbound.TeamDeletion(
        channel=reader.of.place(channel),
        post=reader.of.post(channel, ts),
        thread=thread(reader, channel, before),
        sender=reader.sender(user) if user else None,
        sent_at=moment(ts),
    )
    return (gone,)


def _is_bots(reader: Reader, message: Json) -> bool:
    """Bots' messages carry a bot_id; one of ours may be known by its user alone."""
    user = string(message, "user")
    return (
        bool(string(message, "bot_id"))
        or string(message, "subtype") in BOTS
        or (user != "" and user == reader.bot)
    )


def thread(reader: Reader, channel: str, message: Json) -> PostId | None:
    """The thread a message answers in; the message that opened a thread is in none."""
    thread, ts = string(message, "thread_ts"), string(message, "ts")
    return reader.of.post(channel, thread) if thread and thread != ts else None


def _reaction(reader: Reader, event: Json) -> Sequence[inbound.Inbound]:
    item = child(event, "item")
    user, channel = string(event, "user"), string(item, "channel")
    if string(item, "type") != "message" or user == reader.bot or not channel:
        return ()
    return (
        inbound.TeamReaction(
            channel=reader.of.place(channel),
            post=reader.of.post(channel, string(item, "ts")),
            sender=reader.sender(user),
            emoji=emoji.picture_of(string(event, "reaction")),
            added=string(event, "type") == "reaction_added",
        ),
    )


def _home(reader: Reader, event: Json) -> Sequence[inbound.Inbound]:
    """app_home_opened comes for either of the two tabs: our page, and the direct messages."""
    if string(event, "tab") != "home":
        return ()
    return (inbound.HomeOpened(reader.of.account, reader.sender(string(event, "user"))),)


def _nothing(reader: Reader, event: Json) -> Sequence[inbound.Inbound]:
    """Events that say again what another says: app_mention beside its message."""
    return ()


def _press(reader: Reader) -> Sequence[inbound.Inbound]:
    body = reader.body
    given = child(body, "user")
    return tuple(
        inbound.TeamPress(
            channel=pressed.place(reader.of, body),
            post=pressed.post(reader.of, body),
            thread=pressed.thread(reader.of, body),
            sender=reader.sender(string(given, "id"), given),
            action=panels.action_of(string(action, "action_id")),
            value=pressed.value_of(action),
            given=pressed.given(string(action, "action_ts")),
        )
        for action in children(body, "actions")
    )


def _submission(reader: Reader) -> Sequence[inbound.Inbound]:
    return (submitted(reader),)


def submitted(reader: Reader) -> inbound.FormSubmitted:
    """A form as it came back."""
    view, user = child(reader.body, "view"), child(reader.body, "user")
    return inbound.FormSubmitted(
        form=string(view, "callback_id"),
        context=string(view, "private_metadata"),
        sender=reader.sender(string(user, "id"), user),
        account=reader.of.account,
        answers=forms.answers(child(child(view, "state"), "values"), reader.of),
        given=pressed.given(string(reader.stored, "sent")),
        formatted=forms.formatted(child(child(view, "state"), "values")),
    )


def _command(reader: Reader) -> Sequence[inbound.Inbound]:
    body, names = reader.body, replace(reader.names, signed=True)
    return (
        inbound.TeamCommand(
            command=string(body, "command").removeprefix("/").lower(),
            text=reading.mrkdwn(string(body, "text"), names).plain.strip(),
            channel=reader.of.place(string(body, "channel_id")),
            sender=reader.sender(string(body, "user_id"), body),
        ),
    )


def _shortcut(reader: Reader) -> Sequence[inbound.Inbound]:
    body, message = reader.body, child(reader.body, "message")
    channel, user = string(child(body, "channel"), "id"), child(body, "user")
    ts = string(message, "ts") or string(body, "message_ts")
    if string(body, "type") != "message_action" or not (channel and ts):
        return ()
    author = string(message, "user") or string(message, "bot_id")
    return (
        inbound.TeamShortcut(
            name=string(body, "callback_id"),
            channel=reader.of.place(channel),
            post=reader.of.post(channel, ts),
            thread=thread(reader, channel, message),
            sender=reader.sender(string(user, "id"), user),
            author=reader.sender(author, message),
            content=addressed(reader.content(message), reader)[0],
        ),
    )


def _directory(reader: Reader) -> Sequence[inbound.Inbound]:
    return workspace.listed(reader.of, string(reader.stored, "team"), reader.body)


KINDS: Mapping[str, Callable[[Reader], Sequence[inbound.Inbound]]] = {
    "event": _event,
    "action": _press,
    "view": _submission,
    "command": _command,
    "shortcut": _shortcut,
    "directory": _directory,
}

EVENTS: Mapping[str, Callable[[Reader, Json], Sequence[inbound.Inbound]]] = {
    "message": _message,
    "app_mention": _nothing,
    "app_home_opened": _home,
    "reaction_added": _reaction,
    "reaction_removed": _reaction,
}
