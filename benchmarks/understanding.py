"""What understanding costs the relay, and how fast a message finds its theme.

    python -m benchmarks.understanding relay | assign

`relay`: a steady stream from Telegram to Slack, with understanding on and off in turn, in one run; the ratio of their p95 is
worth keeping. `assign`: messages read whole (language, mood, tag, theme) among 10,000 themes. Exit 1 above the bars.
"""

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Sequence

import numpy as np

from benchmarks import relay
from domain.understanding import Place, ThemeId, Unread
from language import library, wording

MOST_SLOWER, MOST_MS = 1.3, 10.0
THEMES, CHATS, PER_SECOND, ROUNDS = 10_000, 20, 20, 3
MESSAGES = 60 * PER_SECOND
"""A minute of them: shorter ones tell of a pause, not of a pace."""
WORDS = (
    "export csv invoice delivery parcel late crash login password theme dark screen payment card refund account button "
    "slow page report error upload picture sound battery update install language menu search filter sort".split()
)


async def run(on: bool) -> relay.Measured:
    """One stream, once the model is loaded where it is on."""
    async with (
        relay.stub(relay.PORT) as other,
        relay.rival(relay.OURS, relay.PORT, ISTHMUS_UNDERSTANDING="on" if on else "off") as child,
    ):
        await other.post("/load/telegram", {"chats": CHATS, "messages": CHATS})
        await other.until("slack", 0, CHATS)
        await asyncio.sleep(12.0)
        before = relay.cpu_seconds(child.pid)
        order = {"chats": CHATS, "messages": MESSAGES, "per_second": PER_SECOND}
        first = (await other.post("/load/telegram", order))["first"]
        got = await other.until("slack", first, MESSAGES)
        return relay.measured(got, CHATS, relay.cpu_seconds(child.pid) - before)


async def compare() -> int:
    """Both in turn; the median of their rounds counts."""
    p95: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for on in (False, True):
            got = await run(on)
            p95[on].append(got.percentile(0.95))
            print(
                f"  understanding {'on ' if on else 'off'} p50 {got.percentile(0.5):6.1f} ms  p95 {p95[on][-1]:6.1f} ms  "
                f"CPU {got.cpu:5.2f} ms each  in order: {got.in_order}",
                flush=True,
            )
    ratio = statistics.median(p95[True]) / statistics.median(p95[False])
    print(f"p95 with understanding: {ratio:.2f} × of without")
    return int(ratio > MOST_SLOWER)


def assign() -> int:
    """Themes at random places, messages of random words: nothing is easier to find than anything else."""
    read = library.Library()
    read.warm()
    read.begin()
    read.put([_place(number) for number in range(1, THEMES + 1)])
    taken = []
    for number in range(200):
        text = "The " + " ".join(random.choices(WORDS, k=9))
        started = time.perf_counter()
        read.read([Unread(number, number, "somebody", text)])  # type: ignore[arg-type]
        taken.append(1000 * (time.perf_counter() - started))
    median = statistics.median(taken)
    print(f"a message among {THEMES:,} themes: median {median:.1f} ms, p95 {sorted(taken)[189]:.1f} ms")
    return int(median > MOST_MS)


def _place(number: int) -> Place:
    chance = np.random.default_rng(number)
    parts = [
        wording.unit(chance.normal(size=(1, size)).astype(np.float32))[0]
        for size in (512, wording.DIMENSIONS)
    ]
    row = np.hstack(parts) / np.sqrt(2)
    return Place(ThemeId(number), None, 1, row.astype(np.float16).tobytes())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("relay", "assign"))
    asked = parser.parse_args(arguments)
    return asyncio.run(compare()) if asked.what == "relay" else assign()


if __name__ == "__main__":
    sys.exit(main())
