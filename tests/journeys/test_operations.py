"""What an operator sees of a bot that runs: one grep follows a message, metrics answer, a backup is made beside it."""

import asyncio
import subprocess
import sys
import urllib.request

from tests import ports
from tests.delivery.fakes import eventually
from tests.journeys.conftest import BUGS, Town
from tests.journeys.house import House
from tests.patience import PATIENCE

ENV = {"PORT": str(ports.free())}
RELAYED = {"inbox.stored", "inbox.handled", "outbox.sent"}


def grep(house: House, trace: str) -> list[dict]:
    """The events of a trace."""
    return [said for said in house.events() if trace == said.get("trace") or trace in said.get("traces", ())]


def followed(house: House, sender: str, receiver: str) -> bool:
    """Whether something of `sender` can be followed from its arrival to `receiver`."""
    sent = [said for said in house.events() if said.get("event") == "outbox.sent"]
    there = [trace for said in sent if said["account"] == receiver for trace in said["traces"]]
    ours = {trace for trace in there if trace.startswith(sender)}
    return any({said["event"] for said in grep(house, trace)} >= RELAYED for trace in ours)


async def until_followed(town: Town, sender: str, receiver: str) -> None:
    """Waits for it: what happened is written a moment later, together with what else did."""
    await eventually(lambda: followed(town.house, sender, receiver))


async def test_a_message_is_followed_from_its_arrival_to_its_post(town: Town):
    await town.subject("Follow me #bug", BUGS)
    await until_followed(town, "telegram:main:", "slack:main")


async def test_an_answer_is_followed_back(town: Town):
    customer, card = await town.subject("Answer me #bug", BUGS)
    answer = {"user": "U0ANN", "channel": BUGS, "text": "@isthmus so be it", "thread_ts": card.ts}
    await town.client.act("/slack/messages", [answer])
    await customer.gets("so be it")
    await until_followed(town, "slack:main:", "telegram:main")


async def test_no_word_and_no_name_of_a_customer_is_logged(town: Town):
    customer, _ = await town.subject("Unheard-of words #bug", BUGS)
    await until_followed(town, "telegram:main:", "slack:main")
    log = town.house.log.read_text("utf-8")
    assert ("Unheard" in log, customer.name in log) == (False, False)


async def test_metrics_tell_what_was_relayed(town: Town):
    await town.subject("Count me #bug", BUGS)

    def read() -> str:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{ENV['PORT']}/metrics", timeout=PATIENCE) as answer:
            return answer.read().decode()

    said = await asyncio.to_thread(read)
    assert 'isthmus_message_seconds_count{account="slack:main",direction="to_team",platform="slack"}' in said


async def test_a_backup_beside_a_bot_that_runs_holds_what_was_said(town: Town):
    await town.subject("Keep me #bug", BUGS)
    command = [sys.executable, "-m", "bot", "backup", "kept.zip"]
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=town.house.folder,
        env=town.house.variables(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, "rows of" in done.stdout) == (0, True), done.stderr
