"""A command as the calls that carry it out, one after the other. Pure: the same delivery always gives the same plan.

What came with files stands first, its words as the caption of the first file that can have one; words that do not fit
there follow as messages. So piece by piece a later rewrite knows which post holds what, also after it grew or shrank.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from telegram.constants import ReactionEmoji

from domain import outbound
from domain.content import Attachment, Contact, Content, File, FileKind, Foreign, Location, Text, join
from domain.ids import PostId, Slot
from domain.outbound import Command, Delivery
from domain.panels import Panel
from platforms.telegram import ids, rendering, splitting, uploads
from platforms.telegram.rendering import Keyboard
from ports import chat

ALBUM: Final = 10
ANSWER: Final = 200
MANY: Final = 100
"""Items in an album, signs in the answer to a press, messages deleted at once (Bot API)."""

_VISUAL: Final = frozenset({FileKind.PHOTO, FileKind.VIDEO})
_TOGETHER: Final = ({*_VISUAL}, {FileKind.DOCUMENT}, {FileKind.AUDIO})
_BARE: Final = frozenset({FileKind.STICKER, FileKind.VIDEO_NOTE})


@dataclass(frozen=True, slots=True)
class Write:
    """Send words."""

    text: Text
    keyboard: Keyboard | None = None
    preview: bool = True


@dataclass(frozen=True, slots=True)
class Media:
    """Send files: one, or several as an album."""

    files: tuple[File, ...]
    caption: Text = Text()
    keyboard: Keyboard | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Send a place or a person's number."""

    thing: Location | Contact
    keyboard: Keyboard | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the words of a post; `captioned` when it is a file's caption.

    `further` when it is not the first post of its slot: an earlier, shorter version may have deleted it, so that it is
    posted anew.
    """

    post: PostId
    text: Text
    captioned: bool = False
    keyboard: Keyboard | None = None
    preview: bool = True
    further: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    posts: tuple[PostId, ...]


@dataclass(frozen=True, slots=True)
class Reaction:
    """Set our one reaction, or none; `unknown` is an emoji that Telegram does not offer."""

    post: PostId
    emoji: str
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    press: str
    text: str


Call = Write | Media | Thing | Edit | Delete | Reaction | Answer


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the calls go, and what they are. `reply_to` is for the first one only."""

    chat: int = 0
    calls: tuple[Call, ...] = ()
    topic: int | None = None
    reply_to: PostId | None = None


def plan(delivery: Delivery, say: chat.Say) -> Plan | None:
    """The calls of a delivery; None for what Telegram cannot do. Raises ValueError for ids that are not Telegram's."""
    command: Command = delivery.request.command
    match command:
        case outbound.Post():
            return _post(command, delivery, say)
        case outbound.Show(place, shown, _, _, locale, topic):
            return Plan(ids.chat_of(place), _panel(shown, say, locale), _topic(topic))
        case outbound.Direct(_, person, shown, _, locale):
            return Plan(ids.user_of(person), _panel(shown, say, locale))
        case outbound.Rewrite(place, content, slot, _, author):
            text = rendering.signed(_words(content), author)
            return Plan(ids.chat_of(place), _rewritten(text, content, _posts(delivery, slot)))
        case outbound.Redraw(place, shown, slot, locale):
            return Plan(ids.chat_of(place), _matched(_panel(shown, say, locale), _posts(delivery, slot)))
        case outbound.Remove(place, slot):
            return Plan(ids.chat_of(place), tuple(_deleted(_posts(delivery, slot))))
        case outbound.React(place, slot, add):
            return Plan(ids.chat_of(place), tuple(_reactions(_posts(delivery, slot), add)))
        case outbound.Acknowledge(_, press, text_of, locale):
            return Plan(0, (Answer(press, say(locale, text_of)[:ANSWER]),))
        case outbound.Whisper() | outbound.Home() | outbound.Refresh():
            # Nobody has a page of their own here; a refresh has become a redraw before it is sent.
            return None
        case _:
            assert_never(command)


def _post(command: outbound.Post, delivery: Delivery, say: chat.Say) -> Plan:
    keyboard = rendering.keyboard(command.buttons, say, command.locale)
    text = rendering.signed(_words(command.content), command.author)
    calls = _said(text, command.content.attachments, keyboard)
    answered = _posts(delivery, command.answers)
    return Plan(ids.chat_of(command.place), calls, _topic(command.topic), answered[0] if answered else None)


def _posts(delivery: Delivery, slot: Slot | None) -> tuple[PostId, ...]:
    """The posts under a slot, all of them on Telegram. Raises ValueError where one is not."""
    posts = delivery.posts_of(slot)
    for post in posts:
        ids.message_of(post)
    return posts


def _topic(topic: str) -> int | None:
    return int(topic) if topic else None


def _words(content: Content) -> Text:
    """The words of a content, with a sentence for each thing that Telegram cannot hold."""
    strange = (rendering.foreign(thing) for thing in content.attachments if isinstance(thing, Foreign))
    parts = tuple(part for part in (content.text, *strange) if part)
    return join(parts, "\n\n") if len(parts) > 1 else parts[0] if parts else Text()


def _said(text: Text, attachments: tuple[Attachment, ...], keyboard: Keyboard | None) -> tuple[Call, ...]:
    pieces = _pieces(text, attachments)
    words_at_end = len(pieces) > (1 if any(map(_is_captionable, attachments)) else 0)
    calls: list[Call] = [*_carried(attachments, alone_at_end=keyboard is not None and not words_at_end)]
    first = calls[0] if calls else None
    if pieces and isinstance(first, Media) and _takes_caption(first):
        calls[0] = replace(first, caption=pieces[0])
        pieces = pieces[1:]
    calls.extend(Write(piece) for piece in pieces)
    if keyboard and calls and isinstance(end := calls[-1], Write | Media | Thing):
        calls[-1] = replace(end, keyboard=keyboard)
    return tuple(calls)


def _pieces(text: Text, attachments: Iterable[Attachment]) -> tuple[Text, ...]:
    """Words in pieces; what takes a caption takes the first of them."""
    captioned = any(map(_is_captionable, attachments))
    return splitting.split(text, splitting.CAPTION if captioned else splitting.TEXT)


def _is_captionable(thing: Attachment) -> bool:
    return isinstance(thing, File) and uploads.shape(thing) not in _BARE


def _takes_caption(call: Call) -> bool:
    return isinstance(call, Media) and _is_captionable(call.files[0])


def _carried(attachments: Iterable[Attachment], *, alone_at_end: bool) -> Iterator[Media | Thing]:
    """Files in albums of their family, those that take a caption first; with buttons below, the last one alone."""
    things = [thing for thing in attachments if not isinstance(thing, Foreign)]
    groups = sorted(_groups(things), key=lambda call: not _takes_caption(call))
    for number, call in enumerate(groups, start=1):
        if alone_at_end and number == len(groups) and isinstance(call, Media) and len(call.files) > 1:
            yield Media(call.files[:-1])
            yield Media(call.files[-1:])
        else:
            yield call


def _groups(things: Iterable[File | Location | Contact]) -> Iterator[Media | Thing]:
    """Each thing alone, or with those it may share an album with, where the first of them stood."""
    waiting = list(things)
    while waiting:
        first = waiting.pop(0)
        if not isinstance(first, File):
            yield Thing(first)
            continue
        family = next((kinds for kinds in _TOGETHER if uploads.shape(first) in kinds), None)
        mates: list[File] = []
        rest: list[File | Location | Contact] = []
        for thing in waiting:
            if (
                family
                and len(mates) < ALBUM - 1
                and isinstance(thing, File)
                and uploads.shape(thing) in family
            ):
                mates.append(thing)
            else:
                rest.append(thing)
        waiting = rest
        yield Media((first, *mates))


def _panel(shown: Panel, say: chat.Say, locale: str) -> tuple[Write, ...]:
    text, buttons = rendering.panel(shown, say, locale)
    calls = [Write(piece, preview=False) for piece in splitting.split(text)]
    if calls:
        calls[-1] = replace(calls[-1], keyboard=rendering.keyboard(buttons, say, locale))
    return tuple(calls)


def _rewritten(text: Text, content: Content, posts: tuple[PostId, ...]) -> tuple[Call, ...]:
    """The posts of a content made to say something else; its files stay as they are."""
    if not posts:
        return _said(text, content.attachments, None)
    pieces = _pieces(text, content.attachments)
    files = sum(not isinstance(thing, Foreign) for thing in content.attachments)
    if not any(map(_is_captionable, content.attachments)):
        return _matched([Write(piece) for piece in pieces], posts[files:], after=files)
    caption = Edit(posts[0], pieces[0] if pieces else Text(), captioned=True)
    return (caption, *_matched([Write(piece) for piece in pieces[1:]], posts[files:], after=files))


def _matched(calls: Sequence[Write], posts: tuple[PostId, ...], after: int = 0) -> tuple[Call, ...]:
    """Edits where a post exists, new messages for what is more, one deletion for what is less."""
    edits = (
        Edit(post, call.text, keyboard=call.keyboard, preview=call.preview, further=after + number > 0)
        for number, (call, post) in enumerate(zip(calls, posts, strict=False))
    )
    return (*edits, *calls[len(posts) :], *_deleted(posts[len(calls) :]))


def _deleted(posts: tuple[PostId, ...]) -> Iterator[Delete]:
    for at in range(0, len(posts), MANY):
        yield Delete(posts[at : at + MANY])


def _reactions(posts: tuple[PostId, ...], add: tuple[str, ...]) -> Iterator[Reaction]:
    if not posts:
        return
    offered = [emoji for emoji in map(offered_as, add) if emoji]
    if offered or not add:
        yield Reaction(posts[0], offered[-1] if offered else "")
    else:
        yield Reaction(posts[0], "", unknown=add[-1])


_TONES: Final = {ord(tone): None for tone in "🏻🏼🏽🏾🏿\ufe0f"}
# Bot API: ReactionTypeEmoji names them all without the variation selector that PTB's constants carry.
_OFFERED: Final = frozenset(str(emoji.value).translate(_TONES) for emoji in ReactionEmoji)


def offered_as(emoji: str) -> str:
    """The reaction Telegram offers for an emoji, whatever its skin tone or variant; empty if it offers none."""
    plain = emoji.translate(_TONES)
    return plain if plain in _OFFERED else ""
