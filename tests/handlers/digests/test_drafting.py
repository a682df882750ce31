"""What a language model adds to a digest, and that the digest is whole without it."""

import asyncio
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot import own_files
from digests import document, drafting, publish
from domain import outbound
from domain.digests import RunId
from ports.language import Cited
from tests import builders as a
from tests.handlers.digests.newsroom import Newsroom, OneStore
from tests.handlers.house import SAY, words


@dataclass
class Model:
    """Says the same of every theme, after `seconds`."""

    label_: str | None = "Broken export"
    sentences: list[Cited] | None = field(default_factory=lambda: [Cited("The export breaks.", (0, 1))])
    seconds: float = 0.0
    asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    async def label(self, messages, names=()):
        self.asked.append((tuple(messages), tuple(names)))
        await asyncio.sleep(self.seconds)
        return self.label_

    async def summarise(self, messages, language, names=()):
        await asyncio.sleep(self.seconds)
        return self.sentences


def two_say_so(room: Newsroom) -> None:
    room.customer("The export breaks every Monday")
    room.customer("The export breaks every Monday", chat=a.MAXS, sender=a.MAX)
    room.deliver()


def write(room: Newsroom, model: Model) -> str:
    """The digest as it is posted."""
    asyncio.run(publish.write_next(OneStore(room), None, model))
    return "\n".join(words(one) for one in room.deliver())


def test_a_theme_has_its_name_and_its_summary(room: Newsroom):
    two_say_so(room)
    room.digest()
    room.press("digest_now", 1)
    said = write(room, Model())
    assert "*Broken export* “The export breaks every Monday”" in said
    assert "The export breaks. [1, 2]" in said


def test_the_names_of_those_who_spoke_are_told_to_be_masked(room: Newsroom):
    two_say_so(room)
    room.digest()
    room.press("digest_now", 1)
    model = Model()
    write(room, model)
    assert model.asked == [(("The export breaks every Monday",) * 2, ("Zoé", "Max"))]


def test_what_comes_too_late_is_left_out(room: Newsroom, monkeypatch):
    monkeypatch.setattr(drafting, "TIME", 0.05)
    two_say_so(room)
    room.digest()
    room.press("digest_now", 1)
    said = write(room, Model(seconds=5))
    assert "The export breaks every Monday" in said
    assert "Broken export" not in said


def test_a_digest_that_is_late_already_does_not_ask(room: Newsroom):
    two_say_so(room)
    room.digest()
    room.press("digest_now", 1)
    room.wait(minutes=1)
    model = Model()
    assert "The export breaks" in write(room, model)
    assert not model.asked


def test_what_was_drafted_is_not_kept(room: Newsroom):
    two_say_so(room)
    room.digest()
    room.press("digest_now", 1)
    write(room, Model())
    kept = {(each.item.title, each.item.summary) for each in room.uow.digests.items(RunId(1))}
    assert [any(words) for words in kept] == [False]


def test_the_file_has_every_entry_with_its_words(room: Newsroom):
    two_say_so(room)
    room.digest()
    room.press("digest_now", 1)
    room.write()
    text = document.written(RunId(1), lambda sentence: SAY("en", sentence), room.uow)
    assert "Waiting for us (1)" in text
    assert "“The export breaks every Monday”" in text


def test_the_file_shows_the_times_of_the_digests_zone(room: Newsroom):
    two_say_so(room)
    since = room.now.astimezone(ZoneInfo("Asia/Tokyo"))
    room.digest()
    room.press("digest_now", 1)
    room.write()
    text = own_files.digest("1:Asia/Tokyo", lambda sentence: SAY("en", sentence), room.uow, a.a_policy())
    assert f"since {since:%b %-d, %Y, %H:%M}" in text


def test_no_file_is_queued_for_a_short_one(room: Newsroom):
    two_say_so(room)
    room.digest()
    room.press("digest_now", 1)
    room.write()
    assert not any(isinstance(one, outbound.Post) and one.content.attachments for one in room.sent)
