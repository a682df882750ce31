"""Plays the story through the bot that is connected: `python -m sandbox.stories --url http://127.0.0.1:8765`.

Prints the transcript, then each check; ends with 0 when every one passed.
"""

import argparse
import asyncio
import contextlib
import sys

from sandbox import client as clients
from sandbox.client import Client, Complaint, Missed
from sandbox.stories import checks, scenes, stage, transcript

CALM = 1.5
"""Seconds without any happening after which both sides are taken to be done."""


def main() -> int:
    wish = argparse.ArgumentParser(prog="sandbox.stories", description="Play the story and check it.")
    wish.add_argument("--url", default="http://127.0.0.1:8765", help="where the sandbox listens")
    return asyncio.run(play(wish.parse_args().url))


async def play(url: str) -> int:
    """The whole story; gives the exit code."""
    async with clients.connected(url) as client:
        follower, task = await transcript.following(client, say)
        trouble = await _perform(client)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await follower.catch_up()
        if isinstance(trouble, str):
            say(f"\n✗ The story broke off: {trouble}.")
            return 1
        return await _judge(trouble)


async def _perform(client: Client) -> stage.Stage | str:
    """The stage as it stands at the end, or a sentence about what did not happen."""
    scene = "building the stage"
    try:
        built = await stage.build(client)
        for play_scene in scenes.SCENES:
            scene = play_scene.__name__.replace("_", " ")
            await play_scene(built)
        with contextlib.suppress(Missed):
            await client.quiet(CALM, 15)
    except (Complaint, Missed) as trouble:
        return f"{scene}: {trouble}"
    return built


async def _judge(built: stage.Stage) -> int:
    say("")
    failed = 0
    for sentence, check in checks.CHECKS:
        passed = await check(built)
        failed += not passed
        say(f"{'✓' if passed else '✗'} {sentence}")
    say(f"\n{len(checks.CHECKS) - failed} of {len(checks.CHECKS)} checks passed.")
    return 1 if failed else 0


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
