"""Carries out deliveries in one Slack workspace, one call (or one upload) a part. Knows no queue and no row.

Whatever Slack or the network does comes back as an outcome. A part that is in doubt can be looked up (`find`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain import content as contents
from domain import outbound
from domain.content import Text
from domain.deliveries import Outcome, Reason, Refused, Sent, Unsure
from domain.ids import AccountId, PlaceId, PostId, Slot
from domain.outbound import Delivery
from domain.phrases import phrase
from platforms import timely
from platforms.slack import client, errors, ids, lookup, marks, panels, parts, privately, rendering, uploads
from platforms.slack.directory import Directory
from ports.chat import Files, Say, Still, always

Json = dict[str, Any]

NAME = 80
"""Characters of a name above a message."""

CUSTOMIZE = "chat:write.customize"
TOO_RICH = frozenset(("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"))


@dataclass(slots=True)
class SlackSender:
    """Implements `ports.chat.Sender` and `ports.chat.LooksUp` for one account."""

    client: client.Client
    directory: Directory
    private: privately.Private
    say: Say
    files_of: Callable[[AccountId], Files]
    clock: Callable[[], datetime]
    locale: str = "en"
    named: bool = True
    """False once Slack has told that we may not post under other names (chat:write.customize)."""
    uploading: uploads.Uploads = field(init=False)

    def __post_init__(self) -> None:
        self.uploading = uploads.Uploads(self.client, self.files_of)

    async def send(self, delivery: Delivery, still: Still = always) -> Outcome:
        """Makes the call of the delivery's part and says what became of it."""
        try:
            with timely.only_while(still):
                return await self._carried(delivery)
        except errors.Failed as failure:
            return failure.outcome

    async def _carried(self, delivery: Delivery) -> Outcome:
        match delivery.request.command:
            case outbound.Post() as post:
                return await self._post(delivery, post)
            case outbound.Show() as show:
                return await self._show(delivery, show)
            case outbound.Rewrite() as rewrite:
                return await self._rewrite(delivery, rewrite)
            case outbound.Redraw() as redraw:
                return await self._redraw(delivery, redraw)
            case outbound.Remove() as remove:
                return await marks.remove(self.client, delivery, remove)
            case outbound.React() as react:
                return await marks.react(self.client, delivery, react)
            case outbound.Whisper() as whisper:
                drawn = panels.message(whisper.panel, self._voice(delivery, quiet=True))
                return await self.private.whisper(whisper, drawn)
            case outbound.Direct() as direct:
                drawn = panels.message(direct.panel, self._voice(delivery, quiet=True))
                return await self._shown(
                    delivery, {"channel": await self.private.channel(direct.person)}, drawn
                )
            case outbound.Home() as home:
                return await self.private.home(home, self._voice(delivery, quiet=True))
            case outbound.Refresh():
                return Refused(Reason.UNSUPPORTED, "a refresh becomes a redraw before it is sent")
            case outbound.Acknowledge():
                return Refused(Reason.UNSUPPORTED, "slack has no waiting sign")

    async def find(self, delivery: Delivery) -> Outcome | None:
        """Whether the part in doubt stands in Slack. None for what may simply be done again, since it only sets a state."""
        try:
            return await self._found(delivery)
        except errors.Failed as failure:
            return failure.outcome

    async def _found(self, delivery: Delivery) -> Outcome | None:
        command, stamp = delivery.request.command, ids.stamp(delivery.id, delivery.part)
        under: Slot | None = None
        last = True
        match command:
            case outbound.Post(place=place, under=under):
                last = delivery.part + 1 >= len(self._parts(delivery, command))
            case outbound.Show(place=place, under=under):
                pass
            case outbound.Rewrite(place=place, under=under) if delivery.part >= len(
                delivery.posts_of(command.slot)
            ):
                last = delivery.part + 1 >= len(self._rewritten(delivery, command))
            case outbound.Direct(person=person):
                place = PlaceId(person)
            case _:
                return None
        thread = next(iter(delivery.posts_of(under)), None)
        if under and not thread:
            return None
        # A place may still be known by its name only; the thread's own post always tells the channel's id.
        channel = ids.channel_of(thread) if thread else await self.private.channel_of(place)
        begun = self.uploading.begun.get(stamp)
        ts = await self.uploading.posted(begun[0], channel, (0.0, 1.0)) if begun else ""
        search = lookup.Lookup(self.client, self.clock)
        ts = ts or await search.ts_of(stamp, channel, ids.ts_of(thread) if thread else "")
        return Sent((self.directory.of.post(channel, ts),), last) if ts else None

    def _voice(self, delivery: Delivery, quiet: bool = False) -> panels.Voice:
        command = delivery.request.command
        spoken = (
            self.locale
            if isinstance(command, outbound.Rewrite | outbound.Remove | outbound.React)
            else command.locale
        )
        known = self.directory
        return panels.Voice(self.say, known.of, spoken, quiet, delivery.posts_of, known.site, known.names)

    def _parts(self, delivery: Delivery, post: outbound.Post) -> tuple[parts.Part, ...]:
        return parts.of(post.content, post.buttons, self._voice(delivery))

    def _rewritten(self, delivery: Delivery, rewrite: outbound.Rewrite) -> tuple[parts.Part, ...]:
        return parts.of(rewrite.content, (), self._voice(delivery))

    async def _post(self, delivery: Delivery, post: outbound.Post) -> Outcome:
        planned = self._parts(delivery, post)
        last = delivery.part + 1 >= len(planned)
        return await self._part(delivery, post, planned[min(delivery.part, len(planned) - 1)], last)

    async def _part(
        self, delivery: Delivery, post: outbound.Post | outbound.Rewrite, part: parts.Part, last: bool
    ) -> Outcome:
        """Makes one message of words or of files."""
        if post.under and not delivery.posts_of(post.under):
            return Refused(Reason.THREAD_GONE, "nothing stands where the thread begins")
        if isinstance(part, parts.Upload):
            return await self._upload(delivery, post, part, last)
        where = await self._where(delivery, post)
        return await self._said(delivery, where, part, post.author, last)

    async def _where(
        self, delivery: Delivery, command: outbound.Post | outbound.Rewrite | outbound.Show
    ) -> Json:
        thread = next(iter(delivery.posts_of(command.under)), None)
        where: Json = {"channel": await self.private.channel_of(command.place)}
        return {**where, "thread_ts": ids.ts_of(thread)} if thread else where

    async def _said(
        self, delivery: Delivery, where: Json, part: parts.Said, author: outbound.Author | None, last: bool
    ) -> Outcome:
        arguments = {**where, **client.SILENT, **self._words(delivery, part, author)}
        arguments["metadata"] = lookup.metadata(ids.stamp(delivery.id, delivery.part))
        name = name_of(author)
        if name and self.named:
            arguments["username"] = name
        try:
            answer = await self.client.post("chat.postMessage", **arguments)
        except errors.Failed as failure:
            answer = await self._again(delivery, failure, arguments, part, author)
        return Sent((self._posted(where, answer),), last)

    def _words(self, delivery: Delivery, part: parts.Said, author: outbound.Author | None) -> Json:
        """The text and blocks of a message; the author's name stands in it where it cannot stand above it."""
        name = "" if self.named else name_of(author)
        bold = contents.styled(name, contents.Style.BOLD)
        text = contents.join((bold, part.text), "\n") if name else part.text
        drawing = panels.Drawing(self._voice(delivery))
        blocks = [*rendering.blocks(text), *drawing.buttons(part.buttons)]
        return {"text": rendering.mrkdwn(text) or name_of(author) or "…", "blocks": blocks}

    async def _again(
        self,
        delivery: Delivery,
        failure: errors.Failed,
        arguments: Json,
        part: parts.Said,
        author: outbound.Author | None,
    ) -> Json:
        """Once more without what Slack would not have: somebody's name, or blocks. Nothing was posted as yet."""
        unnamed = failure.error == "missing_scope" and failure.needed in ("", CUSTOMIZE)
        if unnamed and "username" in arguments:
            self.named = False
            plain = {key: value for key, value in arguments.items() if key != "username"}
            return await self.client.post(
                "chat.postMessage", **{**plain, **self._words(delivery, part, author)}
            )
        if failure.error in TOO_RICH:
            plain = {key: value for key, value in arguments.items() if key != "blocks"}
            return await self.client.post("chat.postMessage", **plain)
        raise failure

    def _posted(self, where: Json, answer: Json) -> PostId:
        return self.directory.of.post(str(answer.get("channel") or where["channel"]), str(answer["ts"]))

    async def _upload(
        self, delivery: Delivery, post: outbound.Post | outbound.Rewrite, part: parts.Upload, last: bool
    ) -> Outcome:
        """Copies the files, then shows them as one message; a sentence stands for each that stays behind."""
        brought: list[tuple[str, str]] = []
        missing: list[str] = []
        for file in part.files:
            try:
                brought.append((await self.uploading.bring(file), uploads.name_of(file)))
            except uploads.NotCarried as reason:
                missing.append(f"{uploads.name_of(file)}: {reason.args[0]}")
        shortfall = "\n".join(" ".join(line.split()) for line in missing)
        text = self._comment(delivery, part.text, missing)
        where = await self._where(delivery, post)
        if not brought:
            outcome = await self._said(delivery, where, parts.Said(text), post.author, last)
            return Sent(outcome.posts, last, shortfall) if isinstance(outcome, Sent) else outcome
        stamp = ids.stamp(delivery.id, delivery.part)
        shared = [{"id": file, "title": name} for file, name in brought]
        shared[0]["title"] = uploads.marked(shared[0]["title"], stamp)
        place = {"channel_id": where["channel"], **{key: where[key] for key in where if key == "thread_ts"}}
        comment = _comment_text(text, post.author)
        await self.uploading.complete(
            stamp, shared, **place, **({"initial_comment": comment} if comment else {})
        )
        try:
            ts = await self.uploading.posted(brought[0][0], where["channel"])
        except errors.Failed as failure:
            # The files are shown; only where is not known. To be looked up, never to be sent again.
            return Unsure(f"files.info: {failure}")
        self.uploading.begun.pop(stamp, None)
        return Sent((self.directory.of.post(where["channel"], ts),) if ts else (), last, shortfall)

    def _comment(self, delivery: Delivery, text: Text, missing: list[str]) -> Text:
        voice = self._voice(delivery)
        told = tuple(Text(voice.plain(phrase("(not brought here: {file})", file=file))) for file in missing)
        return contents.join((text, *told) if text else told, "\n")

    async def _show(self, delivery: Delivery, show: outbound.Show) -> Outcome:
        if show.under and not delivery.posts_of(show.under):
            return Refused(Reason.THREAD_GONE, "nothing stands where the thread begins")
        where = await self._where(delivery, show)
        drawn = panels.message(show.panel, self._voice(delivery))
        return await self._shown(delivery, where, drawn)

    async def _shown(self, delivery: Delivery, where: Json, drawn: Json) -> Outcome:
        stamp = lookup.metadata(ids.stamp(delivery.id, delivery.part))
        answer = await self.client.post("chat.postMessage", **where, **client.SILENT, **drawn, metadata=stamp)
        return Sent((self._posted(where, answer),))

    async def _redraw(self, delivery: Delivery, redraw: outbound.Redraw) -> Outcome:
        post = next(iter(delivery.posts_of(redraw.slot)), None)
        if post is None:
            return Refused(Reason.POST_GONE, "nothing stands there")
        drawn = panels.message(redraw.panel, self._voice(delivery, quiet=True))
        return await self._updated(post, drawn, last=True)

    async def _updated(self, post: PostId, drawn: Json, last: bool) -> Outcome:
        await self.client.post("chat.update", channel=ids.channel_of(post), ts=ids.ts_of(post), **drawn)
        return Sent((post,), last)

    async def _rewrite(self, delivery: Delivery, rewrite: outbound.Rewrite) -> Outcome:
        """Part by part: updates what stands, posts what is more, then deletes what is less."""
        planned, posts = self._rewritten(delivery, rewrite), delivery.posts_of(rewrite.slot)
        at = delivery.part
        last = at + 1 >= max(len(planned), len(posts))
        if at >= len(planned):
            return await marks.deleted(self.client, posts[at], last) if at < len(posts) else Sent()
        part = planned[at]
        if at >= len(posts):
            return await self._part(delivery, rewrite, part, last)
        if isinstance(part, parts.Upload):
            comment = _comment_text(part.text, rewrite.author) or name_of(rewrite.author) or "…"
            return await self._updated(posts[at], {"text": comment}, last)
        return await self._updated(posts[at], self._words(delivery, part, rewrite.author), last)


def name_of(author: outbound.Author | None) -> str:
    """A name to stand above words: one line, nothing that could be markup, not too long."""
    if author is None:
        return ""
    shown = "".join(char if char.isprintable() else " " for char in author.name)
    return contents.cut(shown.replace("<", "‹").replace(">", "›"), NAME)


def _comment_text(text: Text, author: outbound.Author | None) -> str:
    """What stands above files: an upload has no author's name of its own."""
    name = contents.styled(name_of(author), contents.Style.BOLD)
    return rendering.mrkdwn(contents.join(tuple(part for part in (name, text) if part), "\n"))
