"""Deadlines, reminders and the monthly pulse come once: across kill -9, a process that was down over them, and two processes."""

import asyncio
import itertools
import signal
import time
from datetime import UTC, datetime

import asyncpg
import pytest

from sandbox.cast import Colleague
from sandbox.seen import Post
from tests.journeys import deciding
from tests.journeys.conftest import SUPPORT, Town
from tests.journeys.deciding import Matter
from tests.patience import PATIENCE

KILLED = True
PULSE = "The pulse: the last 30 days"
PEOPLE = itertools.count(1)

sqlite_and_postgres = pytest.mark.parametrize("house", ["sqlite", "postgres"], indirect=True, scope="module")
postgres_alone = pytest.mark.parametrize("house", ["postgres"], indirect=True, scope="module")


async def awake(town: Town) -> Colleague:
    """Somebody new for whom it is about noon now: reminders do not come at night."""
    name = f"U7{next(PEOPLE):05}"
    east = 12 - datetime.now(UTC).hour
    zone = f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
    wish = {"id": name, "name": name.lower(), "real_name": f"Noon {name}", "channels": [SUPPORT]}
    await town.client.act("/slack/users", wish)
    await town.client.act("/slack/users/change", {"user": name, "tz": zone})
    await town.calm()
    return Colleague(town.client, name, f"Noon {name}")


async def ended(matter: Matter) -> list[Post]:
    """The notices that it has ended."""
    posts = await matter.town.workspace.posts(SUPPORT, matter.ts)
    return [post for post in posts if "lapsed" in post.text and post.ts != matter.ts]


async def reminders(town: Town, person: Colleague, matter: Matter) -> list[Post]:
    """What one person was sent in private about a matter."""
    channels = (await town.client.see("/slack/channels"))["channels"]
    own = [one["id"] for one in channels if one["kind"] == "im" and person.id in one["members"]]
    posts = [post for channel in own for post in await town.workspace.posts(channel)]
    return [post for post in posts if reminds(post, matter)]


def reminds(post: Post, matter: Matter) -> bool:
    return f"“{matter.title}” waits for your answer" in post.text


async def settles(matter: Matter) -> None:
    """Awaits the end, then whatever else might come."""

    async def look() -> bool | None:
        return True if await ended(matter) else None

    await matter.town.client.until(look, f"the end of {matter.title}", PATIENCE)
    await matter.town.client.quiet(2, PATIENCE)


@sqlite_and_postgres
async def test_a_process_that_was_down_over_everything_ends_it_once(town: Town):
    person = await awake(town)
    matter, end = await deciding.propose_ending(town, town.ann, [person], 2)
    town.house.kill()
    await asyncio.sleep(max(0.0, end + 0.5 - time.time()))
    await asyncio.to_thread(town.house.start)
    await settles(matter)
    assert len(await ended(matter)) == 1
    assert len(await reminders(town, person, matter)) <= 1


@sqlite_and_postgres
async def test_a_reminder_before_a_crash_does_not_come_again_after_it(town: Town):
    person = await awake(town)
    matter, _ = await deciding.propose_ending(town, town.ann, [person], 6)
    await person.receives(lambda post: reminds(post, matter))
    town.house.kill()
    await asyncio.to_thread(town.house.start)
    await settles(matter)
    assert (len(await ended(matter)), len(await reminders(town, person, matter))) == (1, 1)


@postgres_alone
async def test_two_processes_remind_end_and_take_the_pulse_once_though_one_is_killed(town: Town):
    person = await awake(town)
    await town.ann.runs("/isthmus pulse monthly", SUPPORT, "first workday")
    await missed(town)
    second = town.house.launch("worker")
    try:
        await asyncio.to_thread(ready, town)
        await town.workspace.appears(SUPPORT, PULSE)
        matter, _ = await deciding.propose_ending(town, town.ann, [person], 6)
        await person.receives(lambda post: reminds(post, matter))
        town.house.kill()
        await settles(matter)
        assert (len(await ended(matter)), len(await reminders(town, person, matter))) == (1, 1)
    finally:
        second.send_signal(signal.SIGTERM)
        await asyncio.to_thread(second.wait, PATIENCE)
        await asyncio.to_thread(town.house.start)
    await town.calm()
    assert len([post for post in await town.workspace.posts(SUPPORT) if PULSE in post.text]) == 1


async def missed(town: Town) -> None:
    """The channel's pulse was posted for a month long past: whoever looks next finds that one is due."""
    server = await asyncpg.connect(town.house.variables()["DATABASE_URL"])
    await server.execute("UPDATE pulses SET slot = '2026-01'")
    await server.close()


def ready(town: Town) -> None:
    """Waits for the word of the process that was started last. Raises AssertionError."""
    until = time.monotonic() + PATIENCE
    while not any(one.get("event") == "ready" for one in town.house.events()):
        assert time.monotonic() < until, "the second process did not get ready"
        time.sleep(0.05)
