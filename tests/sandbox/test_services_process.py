"""The sandbox as a process: `python -m sandbox`."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


async def started(*more: str) -> tuple[asyncio.subprocess.Process, str]:
    """A running sandbox on a free port and its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", *more, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().strip()
    return process, line.removeprefix("sandbox ready ")


async def test_it_says_where_it_listens_and_ends_at_once_though_somebody_polls() -> None:
    process, url = await started()
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.get(f"{url}/bot100001:sandbox-token/getUpdates?timeout=50"))
        async with session.get(f"{url}/control/stats") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 10)
        poll.cancel()
    assert code == 0


async def test_a_world_of_ones_own_replaces_the_default(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text(
        '{"telegram": {"bots": [{"token": "5:own", "username": "own_bot"}]}, "slack": {"workspaces": []}}'
    )
    process, url = await started("--world", str(world))
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot5:own/getMe") as answer:
        name = (await answer.json())["result"]["username"]
    process.terminate()
    await process.wait()
    assert name == "own_bot"


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--port", "99999"), "0 (any that is free) to 65535"), (("--world", "nowhere.json"), "cannot be read")],
)
async def test_a_wrong_wish_is_answered_with_a_sentence(words: tuple[str, ...], said: str) -> None:
    assert said in await complaint(*words)


async def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = await complaint("--port", str(taken.getsockname()[1]))
    assert "cannot be used: Address already in use. Choose another with --port." in said


async def complaint(*words: str) -> str:
    """What a sandbox that does not start says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *words, stderr=asyncio.subprocess.PIPE, cwd=ROOT
    )
    _, said = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert b"Traceback" not in said
    return said.decode()
