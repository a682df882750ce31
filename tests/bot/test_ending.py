"""A server that is told to end before it has begun ends well, and at once."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def silent():
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


async def test_told_to_end_before_it_is_ready(tmp_path: Path, silent: int):
    address = f"http://127.0.0.1:{silent}"
    settings = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/isthmus.db",
        "SLACK_BOT_TOKEN": "xoxb-silent",
        "SLACK_APP_TOKEN": "xapp-silent",
        "SLACK_API_URL": f"{address}/api/",
        "SLACK_DEFAULT_CHANNEL": "support",
        "TELEGRAM_BOT_TOKEN": "1:silent",
        "TELEGRAM_API_URL": address,
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot import cli; print('loaded', flush=True); cli.main()", "worker"),
        cwd=ROOT,
        env={**kept, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout
    await process.stdout.readline()
    await asyncio.sleep(0.3)  # it loads what a server needs; whatever it does by then, it is not ready
    process.send_signal(signal.SIGTERM)
    said = (await asyncio.wait_for(process.stdout.read(), PATIENCE)).decode()
    assert (await process.wait(), '"ready"' in said) == (0, False), said
