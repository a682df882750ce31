"""Opens and checks forms while Slack waits: a trigger lives three seconds and is good once. Stores nothing.

What keeps a form from opening is told to the person who asked, to nobody else.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import content
from domain.errors import Refusal
from domain.forms import Form
from domain.ids import AliasId
from domain.inbound import FormRequest
from domain.phrases import Phrase, phrase
from platforms.slack import errors, forms, inbound, panels, pressed, privately
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
class Forms:
    """Who draws forms, and what opens one at once.

    `shortcuts` maps message shortcuts to the forms that they open, `commands` commands with all their words, in any case,
    such as `consent` or `consent new`; `*` at the end stands for what the form is about, such as `digest edit *`.
    """

    drawn_by: OpensForms
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        commands = {" ".join(words.lower().split()): form for words, form in self.commands.items()}
        object.__setattr__(self, "commands", commands)


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens forms in one workspace."""

    client: Client
    directory: Directory
    private: privately.Private
    forms: Forms
    say: Say
    locale: str = "en"

    async def pressed(self, reader: inbound.Reader, action: Json) -> None:
        """A button whose action is `form:<name>`; its value is the form's context."""
        body, user = reader.body, child(reader.body, "user")
        request = FormRequest(
            form=panels.action_of(string(action, "action_id")).partition(":")[2],
            context=pressed.value_of(action),
            sender=reader.sender(string(user, "id"), user),
            channel=pressed.place(reader.of, body),
            post=pressed.post(reader.of, body),
            thread=pressed.thread(reader.of, body),
        )
        await self._open_or_tell(request, body)

    async def shortcut(self, reader: inbound.Reader) -> bool:
        """A shortcut on a message, if it is one that opens a form; whether it was."""
        body = reader.body
        form = self.forms.shortcuts.get(string(body, "callback_id"))
        if form is None:
            return False
        channel, message = string(child(body, "channel"), "id"), child(body, "message")
        user, ts = child(body, "user"), string(message, "ts")
        request = FormRequest(
            form=form,
            context="",
            sender=reader.sender(string(user, "id"), user),
            channel=reader.of.place(channel),
            post=reader.of.post(channel, ts) if channel and ts else None,
            content=inbound.addressed(reader.content(message), reader)[0],
            thread=inbound.thread(reader, channel, message) if channel else None,
        )
        await self._open_or_tell(request, body)
        return True

    async def command(self, reader: inbound.Reader) -> str | None:
        """A command that opens a form, and what to answer it with: nothing, or why there is none. None for any other."""
        body = reader.body
        typed = f"{string(body, 'command').removeprefix('/')} {string(body, 'text')}"
        form, context = self._called(typed.split())
        if not form:
            return None
        request = FormRequest(
            form=form,
            context=context,
            sender=reader.sender(string(body, "user_id"), body),
            channel=reader.of.place(string(body, "channel_id")),
            post=None,
        )
        sentence = await self._open(request, body)
        return (await self._voice(request.sender.alias)).mrkdwn(sentence) if sentence else ""

    def not_taken(self, user: str, why: str) -> str:
        """What to answer a command with that could not be stored, in the language of the person's profile: the one that they
        chose stands in the database, which has trouble."""
        voice = self._voice_in(self.directory.locales.get(user, ""))
        return voice.mrkdwn(
            phrase(
                "This was not taken in, and nothing was done: the database has trouble. Type it again when that is mended. "
                "It says: {why}",
                why=why,
            )
        )

    def _called(self, words: list[str]) -> tuple[str, str]:
        """The form that a command opens, and what it is about; both empty where it opens none."""
        for taken in range(len(words), 0, -1):
            rest = words[taken:]
            called = " ".join(words[:taken]).lower()
            if form := self.forms.commands.get(f"{called} *" if rest else called):
                return form, " ".join(rest)
        return "", ""

    async def changed(self, reader: inbound.Reader) -> None:
        """Something was chosen in a live form: it is drawn anew with what would come of it, if it is still open."""
        view, filled = child(reader.body, "view"), inbound.submitted(reader)
        try:
            async with asyncio.timeout(TIME):
                form = await self.forms.drawn_by.again(filled)
                if form is not None:
                    drawn = forms.view(form, await self._voice(filled.sender.alias))
                    wanted = {"view_id": string(view, "id"), "hash": string(view, "hash")}
                    await self.client.post("views.update", **wanted, view=drawn)
        except (TimeoutError, Refusal):
            return  # the form stays as it is: sending it tells what is wrong
        except errors.Failed as failure:
            log.info("slack.form_unchanged", extra={"form": filled.form, "error": failure.error})

    async def wrong(self, reader: inbound.Reader) -> dict[str, str]:
        """What is wrong with a form that came back, by field; empty when it may be accepted."""
        submitted = inbound.submitted(reader)
        found = await self.forms.drawn_by.check(submitted)
        voice = await self._voice(submitted.sender.alias)
        asked = [name for name, _ in submitted.answers]
        return {
            # Slack takes sentences for the form's own fields alone; one about something else stands at the first.
            name if name in asked or not asked else asked[0]: content.cut(
                voice.plain(sentence), panels.SECTION
            )
            for name, sentence in reversed(found.items())
        }

    async def _open_or_tell(self, request: FormRequest, body: Json) -> None:
        if sentence := await self._open(request, body):
            await self._tell(request, sentence)

    async def _open(self, request: FormRequest, body: Json) -> Phrase | None:
        """Opens a form; why it could not be opened."""
        try:
            async with asyncio.timeout(TIME):
                form = await self.forms.drawn_by.form(request)
                await self._show(form, request, string(body, "trigger_id"))
        except Refusal as refusal:
            return refusal.sentence
        except TimeoutError:
            return LATE
        except errors.Failed as failure:
            log.warning("slack.form_failed", extra={"form": request.form, "error": failure.error})
            return LATE if "trigger_id" in failure.error else FAILED
        return None

    async def _show(self, form: Form, request: FormRequest, trigger: str) -> None:
        view = forms.view(form, await self._voice(request.sender.alias))
        await self.client.post("views.open", trigger_id=trigger, view=view)

    async def _tell(self, request: FormRequest, sentence: Phrase) -> None:
        """A sentence for one person. If even that fails there is nothing left but the log."""
        words = {"text": (await self._voice(request.sender.alias)).mrkdwn(sentence)}
        try:
            await self.private.show(request.channel, request.sender.alias, words, request.thread)
        except errors.Failed as failure:
            log.warning("slack.sentence_failed", extra={"form": request.form, "error": failure.error})

    async def _voice(self, person: AliasId) -> panels.Voice:
        known = self.directory
        chosen = await self.forms.drawn_by.language(person)
        return self._voice_in(chosen or known.locales.get(person.split(":")[-1], ""))

    def _voice_in(self, locale: str) -> panels.Voice:
        known = self.directory
        return panels.Voice(
            self.say, known.of, locale or self.locale, quiet=True, site=known.site, names=known.names
        )
