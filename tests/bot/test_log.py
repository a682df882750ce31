"""The log: events with ids, no secret and no customer's word, whoever speaks."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import log
from tests.delivery.fakes import eventually

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure("json", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = handlers, level
    log.configure("json")
    root.handlers[:] = handlers


def test_an_event_is_one_line_with_its_ids(lines):
    log.get("bot.test").info("delivery.sent", delivery=7)
    assert {"event": "delivery.sent", "delivery": 7, "level": "info"}.items() <= lines()[0].items()


def test_ready_is_the_event_ready(lines):
    log.get("bot.worker").info("ready")
    assert lines()[0]["event"] == "ready"


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-abcDEF",
        "xapp-1-A0-99-ff",
        "123456:AAF-abcdefgh_ijkl",
        "Authorization: Bearer s3cr3t-token",
        "{'Authorization': 'Bearer s3cr3t'}",
        "postgresql://user:hunter2@host/db",
        "https://api.example/bot123456:AAFabcdefghijkl/sendMessage",
    ],
)
def test_a_secret_is_masked_wherever_it_sits(lines, secret):
    log.get("bot.test").warning("said", text=secret, deep={"a": [secret]})
    assert not any(part in json.dumps(lines()) for part in ("abcDEF", "A0-99", "AAF", "s3cr3t", "hunter2"))


def test_a_time_of_day_is_no_secret(lines):
    log.get("bot.test").info("slot", slot="2026-11-21T09:30:00")
    assert lines()[0]["slot"] == "2026-11-21T09:30:00"


def test_ticks_that_wait_for_the_database_fill_no_log(lines):
    logging.getLogger("apscheduler.scheduler").warning("Execution of job %s skipped", "tick")
    assert lines() == []


def test_our_own_ids_are_no_secrets(lines):
    post = "slack:main:C012345:1700000000.000100 telegram:main:-1001234567890:12345678"
    log.get("bot.test").info("posted", post=post)
    assert lines()[0]["post"] == post


def test_an_exception_keeps_its_place_and_loses_its_body(lines):
    try:
        raise ValueError("refused: {'text': 'my customer said this'} xoxb-1-2-secret")
    except ValueError:
        log.get("bot.test").exception("failed", row=3)
    said = lines()[0]
    assert (said["error"], "test_log.py" in said["traceback"][-1]) == ("ValueError: refused", True)


def test_a_library_is_heard_at_warning_without_the_body(lines):
    logging.getLogger("slack_bolt.AsyncApp").info("quiet")
    logging.getLogger("slack_bolt.AsyncApp").warning("Unhandled request ({'text': 'customer words'})")
    assert [said["event"] for said in lines()] == ["Unhandled request"]


def test_our_own_standard_loggers_are_heard_with_their_ids(lines):
    logging.getLogger("delivery.outbox").info("delivery.sent", extra={"delivery": 9})
    assert lines()[0]["delivery"] == 9


class Counted(io.StringIO):
    """Counts how often it was written to."""

    writes = 0

    def write(self, text: str) -> int:
        self.writes += 1
        return super().write(text)


async def test_lines_of_one_moment_are_written_together():
    stream = Counted()
    gathered = log.Gathered(stream)
    for number in range(3):
        print(number, file=gathered, flush=True)
    await eventually(lambda: stream.getvalue() == "0\n1\n2\n")
    assert stream.writes == 1


def test_what_a_loop_has_left_waiting_is_written_before_the_next_line():
    stream = io.StringIO()
    gathered = log.Gathered(stream)

    async def say() -> None:
        print("last words", file=gathered, flush=True)

    asyncio.run(say())
    print("after it", file=gathered, flush=True)
    assert stream.getvalue() == "last words\nafter it\n"


@pytest.mark.parametrize("speaker", [log.get("bot.timer"), logging.getLogger("delivery.inbox")])
def test_trouble_that_goes_on_is_not_told_again_at_once(lines, speaker):
    for _ in range(20):
        speaker.warning("inbox.trouble")
    assert len(lines()) == 1


def test_trouble_that_goes_on_is_told_each_minute_with_how_often_it_came():
    moments = iter((0, 20, 40, 60))
    repeats = log.Repeats(lambda: next(moments))
    told: list[dict[str, Any]] = [{"trouble": "The disk is full."} for _ in range(4)]
    passed = [repeats.passes("inbox.trouble", "delivery.inbox", each) for each in told]
    assert (passed, told[3].get("repeated")) == ([True, False, False, True], 2)


def test_another_trouble_is_told_at_once():
    repeats = log.Repeats(lambda: 0)
    said = [{"trouble": "The disk is full."}, {"trouble": "The disk reports an error."}]
    assert [repeats.passes("inbox.trouble", "delivery.inbox", each) for each in said] == [True, True]
