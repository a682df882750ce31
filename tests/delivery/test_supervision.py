"""Parts that fail are started again, counted and visible."""

import asyncio

from delivery.supervision import Supervisor
from tests.delivery.fakes import eventually


async def no_wait(seconds: float) -> None:
    await asyncio.sleep(0)


async def test_a_part_that_fails_is_started_again():
    runs: list[int] = []

    async def part():
        runs.append(1)
        if len(runs) < 3:
            raise KeyError("a bug")
        await asyncio.Event().wait()

    supervisor = Supervisor(no_wait)
    supervisor.start("pump", part)
    await eventually(lambda: len(runs) == 3)
    shown = supervisor.parts["pump"]
    assert (shown.failures, shown.error, shown.running) == (2, "KeyError", True)
    await supervisor.stop()


async def test_a_part_that_waits_to_be_started_again_does_not_run():
    async def part():
        raise KeyError("a bug")

    async def long_wait(seconds: float) -> None:
        await asyncio.Event().wait()

    supervisor = Supervisor(long_wait)
    supervisor.start("pump", part)
    await eventually(lambda: supervisor.parts["pump"].failures == 1)
    assert not supervisor.parts["pump"].running
    await supervisor.stop()


async def test_stopping_waits_for_a_part_to_end():
    ended: list[str] = []

    async def part():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended.append("pump")

    supervisor = Supervisor()
    supervisor.start("pump", part)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await supervisor.stop()
    assert ended == ["pump"]


async def test_a_part_runs_while_its_block_does():
    supervisor = Supervisor()
    async with supervisor.during("pump", asyncio.Event().wait):
        await eventually(lambda: supervisor.parts["pump"].running)
    assert supervisor.parts == {}
