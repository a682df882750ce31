"""The short form of the chaos run: everything goes wrong at once, and all of it is right soon after."""

import asyncio
import os
import sys

from tests import ports
from tests.journeys.house import ROOT, environment

FREE = True
"""It has processes of its own, many of them."""


async def test_a_minute_of_chaos_loses_doubles_and_leaves_nothing():
    wish = {"--seconds": 45, "--accounts": 6, "--webs": 1, "--workers": 2, "--seed": 7, "--every": 6}
    words = [str(word) for pair in {**wish, "--pace": 3, "--port": ports.free()}.items() for word in pair]
    chaos = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.chaos",
        *words,
        cwd=ROOT,
        env=environment({"PATH": os.environ.get("PATH", "")}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await chaos.communicate()
    assert chaos.returncode == 0, said.decode("utf-8", "replace")[-4000:]
