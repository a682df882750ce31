"""Carries out commands on Telegram: one call of the Bot API for each part of a delivery, and says what became of it.

Telegram cannot be asked what it has, so a call in doubt is made again by whoever asks us.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final, assert_never

from telegram.error import TelegramError

from domain.content import Contact, File, FileKind, Location, Text
from domain.deliveries import Deferred, Outcome, Reason, Refused, Scope, Sent, Unsure
from domain.ids import AccountId, PostId
from domain.outbound import Acknowledge, Delivery
from platforms import timely
from platforms.telegram import errors, ids, plans, rendering, transport, uploads
from ports.chat import Say, Still, always

log = logging.getLogger(__name__)

FILE_TROUBLE: Final = 5.0
DISK_TROUBLE: Final = 30.0
"""Seconds until a file is tried again."""

_METHODS: Final = {
    FileKind.PHOTO: ("sendPhoto", "photo"),
    FileKind.VIDEO: ("sendVideo", "video"),
    FileKind.ANIMATION: ("sendAnimation", "animation"),
    FileKind.AUDIO: ("sendAudio", "audio"),
    FileKind.VOICE: ("sendVoice", "voice"),
    FileKind.VIDEO_NOTE: ("sendVideoNote", "video_note"),
    FileKind.STICKER: ("sendSticker", "sticker"),
    FileKind.DOCUMENT: ("sendDocument", "document"),
}


class TelegramSender:
    """Sends for one account."""

    def __init__(
        self, api: transport.Api, account: AccountId, *, say: Say, files_of: uploads.FilesOf
    ) -> None:
        self._api = api
        self._account = account
        self._say = say
        self._files_of = files_of

    async def send(self, delivery: Delivery, still: Still = always) -> Outcome:
        """Makes call number `delivery.part` and says what became of it; raises nothing the platform causes."""
        try:
            plan = plans.plan(delivery, self._say)
        except ValueError:
            return Refused(Reason.MALFORMED, "an id that is not Telegram's")
        if plan is None:
            return Refused(Reason.UNSUPPORTED, "not on Telegram")
        if delivery.part >= len(plan.calls):
            return Refused(Reason.MALFORMED, "nothing to send") if _is_bare(delivery) else Sent()
        try:
            with timely.only_while(still):
                return await self._make(plan, delivery.part)
        except TelegramError as error:
            everywhere = isinstance(delivery.request.command, Acknowledge)
            return errors.outcome_of(error, self._account, Scope.ACCOUNT if everywhere else Scope.TARGET)

    async def _make(self, plan: plans.Plan, part: int) -> Outcome:
        call = plan.calls[part]
        last = part + 1 == len(plan.calls)
        where = _where(plan, part)
        match call:
            case plans.Write(text, keyboard, preview):
                return self._sent(await self._say_words(where, text, keyboard, preview), last)
            case plans.Media():
                return await self._media(where, call, last, alone=len(plan.calls) == 1)
            case plans.Thing(thing, keyboard):
                return self._sent(await self._thing(where, thing, keyboard), last)
            case plans.Edit():
                return await self._edit(where, call, last)
            case plans.Delete(posts):
                return await self._delete(plan.chat, posts, last)
            case plans.Reaction():
                return await self._react(plan.chat, call)
            case plans.Answer(press, text):
                await self._api.call("answerCallbackQuery", callback_query_id=press, text=text)
                return Sent()
            case _:
                assert_never(call)

    async def _say_words(
        self, where: Mapping[str, Any], text: Text, keyboard: rendering.Keyboard | None, preview: bool = True
    ) -> Any:
        return await self._api.call(
            "sendMessage",
            **where,
            **rendering.body(text),
            reply_markup=keyboard,
            link_preview_options=None if preview else {"is_disabled": True},
        )

    async def _thing(
        self, where: Mapping[str, Any], thing: Location | Contact, keyboard: rendering.Keyboard | None
    ) -> Any:
        if isinstance(thing, Contact):
            return await self._api.call(
                "sendContact",
                **where,
                phone_number=thing.phone,
                first_name=thing.name or thing.phone,
                reply_markup=keyboard,
            )
        spot: dict[str, Any] = {
            "latitude": thing.latitude,
            "longitude": thing.longitude,
            "reply_markup": keyboard,
        }
        if not thing.title:
            return await self._api.call("sendLocation", **where, **spot)
        address = thing.address or thing.title
        return await self._api.call("sendVenue", **where, **spot, title=thing.title, address=address)

    async def _media(self, where: Mapping[str, Any], call: plans.Media, last: bool, alone: bool) -> Outcome:
        try:
            async with uploads.gathered(call.files, self._account, self._files_of) as (ready, lost):
                if not ready:
                    return await self._without_files(where, call, lost, last, alone)
                answer = await self._upload(where, call, ready)
        except OSError as error:
            return self._file_trouble(error)
        return self._sent(answer, last, "\n".join(map(str, lost)))

    def _file_trouble(self, error: OSError) -> Outcome:
        """A connection that broke or a disk that is full: what was not read can be read again."""
        passing = isinstance(error, ConnectionError | TimeoutError)
        log.warning(
            "telegram.file_not_read",
            extra={"account": self._account, "error": type(error).__name__, "errno": error.errno},
        )
        return Deferred(FILE_TROUBLE if passing else DISK_TROUBLE, Scope.DELIVERY)

    async def _without_files(
        self, where: Mapping[str, Any], call: plans.Media, lost: list[uploads.Lost], last: bool, alone: bool
    ) -> Outcome:
        """No file could go: the words go alone, and whoever sent them learns what is missing."""
        shortfall = "\n".join(map(str, lost))
        if call.caption:
            return self._sent(await self._say_words(where, call.caption, call.keyboard), last, shortfall)
        if alone:
            return Refused(lost[0].reason, lost[0].why)
        return Sent((), last, shortfall)

    async def _upload(self, where: Mapping[str, Any], call: plans.Media, ready: list[uploads.Ready]) -> Any:
        kinds = [one.file.file if one.reference else uploads.shape(one.file) for one in ready]
        oversize = any(
            kind is FileKind.PHOTO and one.size > uploads.LARGEST_PHOTO and not one.reference
            for kind, one in zip(kinds, ready, strict=True)
        )
        if not oversize:
            try:
                return await self._upload_as(where, call, ready, kinds)
            except transport.Answered as error:
                if not errors.is_no_picture(error):
                    raise
        # Not a picture Telegram shows: refused, surely not sent; as documents the same files may go.
        return await self._upload_as(where, call, ready, [FileKind.DOCUMENT] * len(ready))

    async def _upload_as(
        self, where: Mapping[str, Any], call: plans.Media, ready: list[uploads.Ready], kinds: list[FileKind]
    ) -> Any:
        caption = rendering.body(call.caption, "caption") if call.caption else {}
        if len(ready) > 1:
            media = [
                {"type": kind.value, "media": one.reference or f"attach://file{number}"}
                for number, (one, kind) in enumerate(zip(ready, kinds, strict=True))
            ]
            media[0] |= caption
            parts = {f"file{number}": one.value() for number, one in enumerate(ready) if not one.reference}
            return await self._api.call("sendMediaGroup", **where, media=media, **parts)
        method, field = _METHODS[kinds[0]]
        about = _about(ready[0].file, kinds[0])
        parameters = {**where, **caption, **about, field: ready[0].value()}
        return await self._api.call(method, **parameters, reply_markup=call.keyboard)

    async def _edit(self, where: Mapping[str, Any], call: plans.Edit, last: bool) -> Outcome:
        try:
            await self._edit_either_way(call)
        except transport.Answered as error:
            if errors.is_gone(error) and call.further:
                return self._sent(await self._say_words(where, call.text, call.keyboard, call.preview), last)
            if not errors.is_unchanged(error):
                raise
        return Sent((call.post,), last)

    async def _edit_either_way(self, call: plans.Edit) -> None:
        """Edits words or caption; the post is the other of both where a file was never sent."""
        try:
            await self._edit_as(call, call.captioned)
        except transport.Answered as error:
            if not errors.is_other_kind(error):
                raise
            await self._edit_as(call, not call.captioned)

    async def _edit_as(self, call: plans.Edit, captioned: bool) -> None:
        target = {"chat_id": ids.chat_of(call.post), "message_id": ids.message_of(call.post)}
        if captioned:
            words = rendering.body(call.text, "caption")
            await self._api.call("editMessageCaption", **target, **words, reply_markup=call.keyboard)
            return
        await self._api.call(
            "editMessageText",
            **target,
            **rendering.body(call.text),
            reply_markup=call.keyboard,
            link_preview_options=None if call.preview else {"is_disabled": True},
        )

    async def _delete(self, chat: int, posts: tuple[PostId, ...], last: bool) -> Outcome:
        messages = [ids.message_of(post) for post in posts]
        try:
            if len(messages) == 1:
                await self._api.call("deleteMessage", chat_id=chat, message_id=messages[0])
            else:
                await self._api.call("deleteMessages", chat_id=chat, message_ids=messages)
        except transport.Answered as error:
            if not errors.is_gone(error):
                raise  # else it is gone already: what was asked for is so
        return Sent((), last)

    async def _react(self, chat: int, call: plans.Reaction) -> Outcome:
        if call.unknown:
            return Sent(shortfall=f"{call.unknown} is no reaction on Telegram")
        reaction = [{"type": "emoji", "emoji": call.emoji}] if call.emoji else []
        message = ids.message_of(call.post)
        try:
            await self._api.call("setMessageReaction", chat_id=chat, message_id=message, reaction=reaction)
        except transport.Answered as error:
            outcome = errors.outcome_of(error, self._account)
            if isinstance(outcome, Refused) and outcome.reason is Reason.UNSUPPORTED:
                return Sent(shortfall=f"{call.emoji} is not allowed in this chat")
            raise
        return Sent((call.post,))

    def _sent(self, answer: Any, last: bool, shortfall: str = "") -> Outcome:
        """The messages that a call created (Bot API: a Message, or an array of them)."""
        created = answer if isinstance(answer, list) else [answer]
        try:
            posts = tuple(
                ids.post(self._account, message["chat"]["id"], message["message_id"]) for message in created
            )
        except (KeyError, TypeError):
            return Unsure("the answer is no message")
        return Sent(posts, last, shortfall)


def _is_bare(delivery: Delivery) -> bool:
    """Whether there was nothing to do from the start, as opposed to everything being done."""
    return delivery.part == 0 and delivery.request.command.kind in ("post", "show", "direct")


def _where(plan: plans.Plan, part: int) -> dict[str, Any]:
    """Where a new message goes; the first of a delivery answers another message, if that is still there."""
    where: dict[str, Any] = {"chat_id": plan.chat}
    if plan.topic is not None:
        where["message_thread_id"] = plan.topic
    if plan.reply_to is not None and part == 0:
        message = ids.message_of(plan.reply_to)
        where["reply_parameters"] = {"message_id": message, "allow_sending_without_reply": True}
    return where


def _about(file: File, kind: FileKind) -> dict[str, Any]:
    """What a file's call says beside the file."""
    if kind in (FileKind.VIDEO, FileKind.AUDIO, FileKind.VOICE, FileKind.ANIMATION) and file.duration:
        return {"duration": file.duration}
    return {}
