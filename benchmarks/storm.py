"""A storm on one decision: 500 people answer within 5 seconds, half of them once more, while one living card follows.

    python -m benchmarks.storm [--people 500] [--seconds 5] [--database postgres]

The platform's own limits are on but for posting. Told are: how many answers were kept, whether the last one of each
counts, how long after the last click the card was right, how far apart its updates were, and every refusal for a rate.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import random
import re
import sys
import time
from collections import Counter
from typing import Any

from benchmarks import site
from benchmarks.relay import cpu_seconds
from benchmarks.site import Ask, Site
from sandbox.cast import Colleague, Workspace
from sandbox.client import Client, Complaint
from sandbox.seen import Post

PLACE = "C0SUPPORT"
TITLE = "Which way in the storm"
ANSWERS = {"consent": "Consent", "stand_aside": "Stand aside"}
MOST_WAIT = 3.0
"""Seconds after the last click within which the card must be right."""
LEAST_GAP = 0.999
"""Seconds between two updates of the card as the platform saw them."""
TOGETHER = 64
"""Clicks that are under way at once, as a browser each would."""

Plan = list[tuple[float, str, str]]
"""When somebody answers what: seconds from the start, user, answer."""


async def people(talking: Client, count: int) -> list[str]:
    """Colleagues in a user group of their own, and in the channel."""
    names = [f"U9{number:05}" for number in range(count)]
    for number, name in enumerate(names):
        wish = {
            "id": name,
            "name": f"storm{number}",
            "real_name": f"Storm Rider {number}",
            "channels": [PLACE],
        }
        await talking.act("/slack/users", wish)
    # One more who never answers, so that the round stays open to the last.
    await talking.act("/slack/usergroups", {"id": "S9STORM", "handle": "storm", "users": [*names, "U0CLEO"]})
    return names


async def card(talking: Client) -> Post:
    """A decision about which everybody is asked, as Ann proposes it."""
    ann = Colleague(talking, "U0ANN", "Ann Weaver")
    form = {"title": TITLE, "text": "Left.", "deadline": int(time.time()) + 86_400, "groups": ["S9STORM"]}
    for _ in range(60):  # until the directory knows the group
        await talking.act("/slack/command", {"user": "U0ANN", "channel": PLACE, "command": "/consent"})
        with contextlib.suppress(Complaint):
            done = await ann.fills(form)
            if not done.get("errors"):
                break
        await asyncio.sleep(0.5)
    preview = await ann.overhears(lambda post: TITLE in post.text and post.button("Open it") is not None)
    await ann.presses(preview, "Open it")
    return await Workspace(talking).appears(PLACE, lambda post: TITLE in post.text and not post.thread)


def planned(names: list[str], seconds: float) -> Plan:
    """Everybody answers once, every second one changes it afterwards."""
    dice = random.Random(7)
    plan: Plan = []
    for number, name in enumerate(names):
        first, second = sorted((dice.random() * seconds, dice.random() * seconds))
        value = dice.choice(list(ANSWERS))
        plan.append((first, name, value))
        if number % 2 == 0:
            other = next(one for one in ANSWERS if one != value)
            plan.append((max(second, first + 0.3), name, other))
    return sorted(plan)


async def click_all(talking: Client, shown: Post, plan: Plan) -> None:
    """The clicks at their moments; nobody clicks again before their click before was taken."""
    actions = {value: shown.button(label) for value, label in ANSWERS.items()}
    by_user: dict[str, list[tuple[float, str]]] = {}
    for after, user, value in plan:
        by_user.setdefault(user, []).append((after, value))
    loop = asyncio.get_running_loop()
    start, door = loop.time(), asyncio.Semaphore(TOGETHER)

    async def clicks(user: str, theirs: list[tuple[float, str]]) -> None:
        for after, value in theirs:
            await asyncio.sleep(max(0.0, start + after - loop.time()))
            button = actions[value]
            assert button is not None
            body = {"user": user, "channel": PLACE, "ts": shown.ts, "action_id": button.action}
            async with door:
                await talking.act("/slack/click", body)

    await asyncio.gather(*(clicks(user, theirs) for user, theirs in by_user.items()))


async def right(talking: Client, shown: Post, wanted: Counter[str], patience: float = 60) -> float:
    """The moment at which the card showed these counts. Raises TimeoutError with what it showed instead."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        posts = await Workspace(talking).posts(PLACE)
        text = next(post.text for post in posts if post.ts == shown.ts)
        found = {
            value: re.search(rf"^{label} \((\d+)\)", text, re.MULTILINE) for value, label in ANSWERS.items()
        }
        if all(one and int(one[1]) == wanted[value] for value, one in found.items()):
            return time.monotonic()
        await asyncio.sleep(0.05)
    raise TimeoutError(text)


async def updates(talking: Client, shown: Post, since: int) -> list[float]:
    """When the platform saw the card change."""
    found: list[float] = []
    at = since
    while part := await talking.feed(at):
        found += [
            float(one["at"]) for one in part if one["kind"] == "message_changed" and one["ts"] == shown.ts
        ]
        at = int(part[-1]["n"])
    return found


def kept(ask: Ask) -> tuple[int, Counter[str]]:
    """How many answers the log holds, and how many of each count in the end."""
    events = [json.loads(row[0]) for row in ask("SELECT event FROM proposal_events ORDER BY number")]
    stances = [event for event in events if event.get("kind") == "stance_given"]
    last = {event["by"]: event["value"] for event in stances}
    return len(stances), Counter(last.values())


async def run(here: Site, ask: Ask, wish: argparse.Namespace) -> int:
    talking = here.client
    await talking.limits({"slack_channel_per_second": None})
    names = await people(talking, wish.people)
    here.launch()
    await here.ready()
    shown = await card(talking)
    await talking.quiet(2, 60)
    plan, since = planned(names, wish.seconds), await talking.last()
    wanted = Counter({user: value for _, user, value in plan}.values())
    assert here.bot is not None
    used, started = cpu_seconds(here.bot.pid), time.monotonic()
    await click_all(talking, shown, plan)
    clicked = time.monotonic()
    at = await right(talking, shown, wanted)
    await asyncio.sleep(2)
    used = cpu_seconds(here.bot.pid) - used
    print(f"{len(plan)} clicks in {clicked - started:.2f} s; CPU {1000 * used / len(plan):.2f} ms each")
    good = [report_answers(plan, wanted, kept(ask))]
    good.append(report_card(at - clicked, await updates(talking, shown, since)))
    good.append(report_refusals(await talking.see("/stats")))
    print(f"exit code at SIGTERM: {here.end()}, complaints: {dict(here.complaints())}")
    return 0 if all(good) else 1


def report_answers(plan: Plan, wanted: Counter[str], log: tuple[int, Counter[str]]) -> bool:
    count, last = log
    print(f"answers kept: {count} of {len(plan)}; the last one of each counts: {last == wanted}")
    return count == len(plan) and last == wanted


def report_card(waited: float, changed: list[float]) -> bool:
    gap = min((after - before for before, after in itertools.pairwise(changed)), default=9.0)
    print(
        f"card right {waited:.2f} s after the last click; {len(changed)} updates, {gap:.3f} s apart at least"
    )
    return waited <= MOST_WAIT and gap >= LEAST_GAP


def report_refusals(stats: dict[str, Any]) -> bool:
    """Every call that the platform refused for its rate, and how many there were of each."""
    made = {call: sum(outcomes.values()) for call, outcomes in stats["calls"].items()}
    refused = {
        call: count
        for call, outcomes in stats["calls"].items()
        for outcome, count in outcomes.items()
        if outcome in ("ratelimited", "429")
    }
    shown = {call: made[call] for call in sorted(made) if "chat." in call or "views." in call}
    print(f"calls: {shown}; refused for their rate: {refused or 'none'}")
    return not refused


async def main(wish: argparse.Namespace) -> int:
    unlimited = {"ISTHMUS_LIMITS__SLACK_CHANNEL": "0"}
    with contextlib.ExitStack() as stack:
        url, ask = stack.enter_context(site.on_postgres()) if wish.database == "postgres" else ("", None)
        async with site.site(wish.port, url, **unlimited) as here:
            return await run(here, ask or site.of_sqlite(here.folder), wish)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--port", type=int, default=9400)
    sys.exit(asyncio.run(main(parser.parse_args())))
