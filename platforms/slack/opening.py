"""Opens and checks forms while Slack waits: a trigger lives three seconds and is good once. Stores nothing.

What keeps a form from opening is told to the person who asked, to nobody else.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Refusal
from domain.forms import Form
from domain.ids import PlaceId, PostId
from domain.inbound import FormRequest
from domain.phrases import Phrase, phrase
from platforms.slack import errors, forms, ids, inbound, panels
from platforms.slack.client import Client
from platforms.slack.directory import Directory
from platforms.slack.payloads import Json, child, string
from ports.chat import OpensForms, Say

log = logging.getLogger(__name__)

TIME = 2.5
"""Seconds within which a form must be open: Slack's trigger lives three."""

LATE = phrase("That took too long to open. Please press it once more.")
FAILED = phrase("That could not be opened just now. Please try again in a moment.")


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens forms in one workspace. `shortcuts` maps message shortcuts to the forms that they open."""

    client: Client
    directory: Directory
    opens: OpensForms
    say: Say
    shortcuts: Mapping[str, str]
    locale: str = "en"

    async def pressed(self, reader: inbound.Reader, action: Json) -> None:
        """A button whose action is `form:<name>`; its value is the form's context."""
        body, user = reader.body, child(reader.body, "user")
        channel = string(child(body, "channel"), "id")
        channel = channel or string(child(body, "container"), "channel_id")
        request = FormRequest(
            form=panels.action_of(string(action, "action_id")).partition(":")[2],
            context=inbound.value_of(action),
            sender=reader.sender(string(user, "id"), user),
            channel=reader.of.place(channel),
            post=inbound.pressed_post(reader.of, body),
        )
        await self._open(request, body, inbound.pressed_thread(reader.of, body))

    async def shortcut(self, reader: inbound.Reader) -> bool:
        """A shortcut on a message, if it is one that opens a form; whether it was."""
        body = reader.body
        form = self.shortcuts.get(string(body, "callback_id"))
        if form is None:
            return False
        channel, message = (
            string(child(body, "channel"), "id"),
            child(body, "message"),
        )
        user, ts = child(body, "user"), string(message, "ts")
        request = FormRequest(
            form=form,
            context="",
            sender=reader.sender(string(user, "id"), user),
            channel=reader.of.place(channel),
            post=reader.of.post(channel, ts) if channel and ts else None,
            content=inbound.addressed(reader.content(message), reader)[0],
        )
        thread = string(message, "thread_ts")
        await self._open(request, body, reader.of.post(channel, thread) if thread and channel else None)
        return True

    async def wrong(self, reader: inbound.Reader) -> dict[str, str]:
        """What is wrong with a form that came back, by field; empty when it may be accepted."""
        submitted = inbound.submitted(reader)
        found = await self.opens.check(submitted)
        voice = self._voice(submitted.sender.alias)
        return {name: panels.cut(voice.plain(sentence), panels.SECTION) for name, sentence in found.items()}

    async def _open(self, request: FormRequest, body: Json, thread: PostId | None) -> None:
        try:
            async with asyncio.timeout(TIME):
                form = await self.opens.form(request)
                await self._show(form, request, string(body, "trigger_id"))
        except Refusal as refusal:
            await self._tell(request, refusal.sentence, thread)
        except TimeoutError:
            await self._tell(request, LATE, thread)
        except errors.Failed as failure:
            log.warning("slack.form_failed", extra={"form": request.form, "error": failure.error})
            await self._tell(request, LATE if "trigger_id" in failure.error else FAILED, thread)

    async def _show(self, form: Form, request: FormRequest, trigger: str) -> None:
        view = forms.view(form, self._voice(request.sender.alias))
        await self.client.post("views.open", trigger_id=trigger, view=view)

    async def _tell(self, request: FormRequest, sentence: Phrase, thread: PostId | None) -> None:
        """A sentence for one person. If even that fails there is nothing left but the log."""
        words = self._voice(request.sender.alias).mrkdwn(sentence)
        where = {"thread_ts": ids.ts_of(thread)} if thread else {}
        try:
            await self.client.post(
                "chat.postEphemeral", **_whom(request, request.channel), text=words, **where
            )
        except errors.Failed as failure:
            log.warning("slack.sentence_failed", extra={"form": request.form, "error": failure.error})

    def _voice(self, person: str) -> panels.Voice:
        locale = self.directory.locales.get(person.split(":")[-1], "")
        return panels.Voice(
            self.say, self.directory.of, locale or self.locale, quiet=True, site=self.directory.site
        )


def _whom(request: FormRequest, channel: PlaceId) -> dict[str, str]:
    return {"channel": ids.channel_of(channel), "user": ids.user_of(request.sender.alias)}
