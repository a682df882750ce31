"""Understanding in a process of its own: what crosses, what becomes of who leaves, and how either one ends."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.mind import Mind
from language import pulse
from language.process import Failed
from ports.language import Gone, Mood, NoEmbeddings
from tests.language import tiny
from tests.patience import PATIENCE, ends

ROOT = Path(__file__).parents[2]
PARENT = """
import asyncio
from tests.language import tiny

async def main():
    child = await tiny.child()
    print(child.pid, flush=True)
    await child.ask("slowly", 600)

asyncio.run(main())
"""


@pytest.fixture
async def child():
    made = await tiny.child()
    yield made
    await made.close()


@pytest.fixture
async def mind():
    made = Mind(tiny.child)
    yield made
    await made.close()


@pytest.fixture
async def stopped():
    """A mind whose first child is stopped, and looked at often; the next one is as any other."""
    pace = iter((0.002,))
    made = Mind(lambda: tiny.child(next(pace, pulse.EACH)))
    os.kill((await made._running()).pid, signal.SIGSTOP)
    yield made
    await made.close()


async def test_what_libraries_print_is_no_answer(child):
    assert await child.ask("mood", "like") == Mood("like", 1.0)


async def test_who_leaves_takes_no_answer_from_others(child):
    left = asyncio.create_task(child.ask("mood", "left"))
    await asyncio.sleep(0)
    left.cancel()
    assert await child.ask("mood", "stayed") == Mood("stayed", 1.0)


async def test_that_there_is_no_model_crosses_with_its_reason(child):
    with pytest.raises(NoEmbeddings, match="not installed"):
        await child.ask("missing")


@pytest.mark.parametrize("question", ["fails", "unspeakable", "unheard_of"])
async def test_a_failure_crosses_with_where_it_was_and_ends_nothing(child, question):
    with pytest.raises(Failed) as failed:
        await child.ask(question)
    assert "__main__.py" in "".join(failed.value.places)
    assert await child.ask("mood", "fine") == Mood("fine", 1.0)


async def test_a_signal_to_the_whole_group_leaves_its_end_to_its_parent(child):
    await child.ask("mood", "there")
    os.kill(child.pid, signal.SIGINT)
    os.kill(child.pid, signal.SIGTERM)
    assert await child.ask("mood", "there still") == Mood("there still", 1.0)


async def test_it_ends_with_a_parent_that_is_killed_while_it_works():
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout
    pid = int(await asyncio.wait_for(parent.stdout.readline(), PATIENCE))
    parent.kill()
    await parent.wait()
    assert ends(pid)


async def test_closing_ends_it_whatever_it_does(child):
    asking = asyncio.create_task(child.ask("slowly", 600))
    await asyncio.sleep(0)
    await asyncio.wait_for(child.close(), PATIENCE)
    await asyncio.wait([asking])
    assert (ends(child.pid), asking.cancelled(), await child.wait()) == (True, True, -signal.SIGKILL)


async def test_who_waits_hears_that_it_was_killed_and_the_next_one_is_answered(mind):
    running = await mind._running()
    asking = asyncio.create_task(running.ask("slowly", 600))
    await asyncio.sleep(0)
    os.kill(running.pid, signal.SIGKILL)
    with pytest.raises(Gone):
        await asking
    assert await mind.mood("like") == Mood("like", 1.0)


async def test_what_remembered_is_not_mistaken_for_what_came_after_it(mind):
    running = await mind._running()
    os.kill(running.pid, signal.SIGKILL)
    await running.wait()
    await mind.mood("like")
    with pytest.raises(Gone):
        await running.ask("mood", "like")


async def test_who_waits_for_one_that_is_stopped_goes_without_and_the_next_one_is_answered(stopped):
    with pytest.raises(Gone, match="stands_still"):
        await stopped.mood("like")
    assert await stopped.mood("like") == Mood("like", 1.0)


async def test_one_that_is_stopped_is_given_up_though_whoever_asked_has_left(stopped):
    running = await stopped._running()
    left = asyncio.create_task(running.ask("mood", "left"))
    await asyncio.sleep(0)
    left.cancel()
    await stopped._watching
    assert (ends(running.pid), dict(stopped.ends)) == (True, {"stands_still": 1})


async def test_its_memory_is_told_while_it_is_there(mind):
    before = mind.resident
    await mind.mood("like")
    during = mind.resident
    await mind.close()
    assert (before, during > 1_000_000, mind.resident) == (None, True, None)


async def test_nothing_is_started_once_all_ends(mind):
    await mind.close()
    with pytest.raises(Gone):
        await mind.mood("like")
