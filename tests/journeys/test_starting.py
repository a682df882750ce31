"""How the bot starts, refuses to start, and ends."""

import asyncio
import signal
import subprocess
import time
import urllib.request

import pytest

from sandbox.client import Client
from tests import ports
from tests.journeys.conftest import SUPPORT, Town
from tests.journeys.house import House
from tests.patience import PATIENCE, OwnTime

FREE = True
KILLED = True
PATHS = ("healthz", "readyz", "metrics")


@pytest.fixture
def stopped(house: House) -> House:
    """The house with no bot running and its usual settings."""
    house.end()
    house.changes.clear()
    return house


def ended(house: House, *words: str) -> tuple[int, str]:
    """What a command ends with, and what it said."""
    process = house.launch(*words)
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    return code, house.log.read_text("utf-8")


def test_sigterm_ends_it_with_0_within_ten_seconds(stopped: House):
    stopped.start()
    assert stopped.bot is not None
    process, own = stopped.bot, OwnTime(stopped.bot.pid)
    process.send_signal(signal.SIGTERM)
    while process.poll() is None and own.passed() < 10:
        time.sleep(0.02)
    assert process.returncode == 0


def test_health_and_readiness_answer(stopped: House):
    port = str(ports.free())
    stopped.changes["PORT"] = port
    stopped.start()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    codes = [opener.open(f"http://127.0.0.1:{port}/{path}", timeout=PATIENCE).status for path in PATHS]
    assert codes == [200, 200, 200]


def test_wrong_settings_are_told_all_at_once(stopped: House):
    stopped.changes |= {"PORT": "many", "ISTHMUS_TIMEZONE": "Europe/Pariss", "ISTHMUS_REPLIES": "perhaps"}
    code, said = ended(stopped, "run")
    assert code == 2
    assert all(name in said for name in ("PORT", "ISTHMUS_TIMEZONE", "ISTHMUS_REPLIES"))


def test_no_account_at_all_points_to_the_demo(stopped: House):
    stopped.changes |= dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TELEGRAM_BOT_TOKEN"), "")
    code, said = ended(stopped, "run")
    assert code == 2
    assert "make demo" in said


def test_check_names_a_wrong_token(stopped: House):
    stopped.changes["TELEGRAM_BOT_TOKEN"] = "100009:nobodys-token"
    code, said = ended(stopped, "check")
    assert code == 1
    assert "telegram main" in said


def test_check_is_content_with_right_settings(stopped: House):
    code, said = ended(stopped, "check")
    assert code == 0, said


@pytest.mark.parametrize(
    ("variable", "token"),
    [("TELEGRAM_BOT_TOKEN", "100009:nobodys-token"), ("SLACK_BOT_TOKEN", "xoxb-nobodys")],
)
def test_a_wrong_token_is_said_in_a_sentence_and_never_shown(stopped: House, variable: str, token: str):
    stopped.changes[variable] = token
    process = stopped.launch("run")
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until and not _complains(stopped, variable):
        time.sleep(0.1)
    process.terminate()
    process.wait(PATIENCE)
    said = stopped.log.read_text("utf-8")
    assert _complains(stopped, variable), said
    assert token not in said


def _complains(house: House, variable: str) -> bool:
    platform = variable.split("_")[0].lower()
    return any(platform in str(one) and one.get("level") in ("warning", "error") for one in house.events())


async def test_a_wrong_telegram_token_does_not_stop_slack(stopped: House, town: Town):
    stopped.changes["TELEGRAM_BOT_TOKEN"] = "100009:nobodys-token"
    stopped.start()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status = (await town.ann.runs("/isthmus status", SUPPORT)).text
        if "Telegram is locked" in status:
            break
        await asyncio.sleep(0.3)
    assert "Telegram is locked" in status


async def test_a_token_revoked_while_running_is_told_and_nothing_is_lost(stopped: House, town: Town):
    stopped.start()
    customer, card = await town.subject("Before the token was revoked")
    await revoke(town.client, True)
    await customer.writes("While it was revoked")
    await town.calm()
    await revoke(town.client, False)
    assert await town.said(card, "While it was revoked")


async def revoke(client: Client, revoked: bool) -> None:
    await client.act("/slack/token", {"revoked": revoked})


async def test_what_was_written_while_it_was_down_arrives(stopped: House, town: Town):
    customer = await town.customer()
    await customer.writes("You were away")
    stopped.start()
    card = await town.workspace.card(SUPPORT, customer.name)
    assert await town.said(card, "You were away")


def test_a_corrupt_database_is_a_sentence(stopped: House):
    path = stopped.folder / "broken.db"
    path.write_bytes(b"this is no database" * 1000)
    stopped.changes["DATABASE_URL"] = f"sqlite:///{path}"
    code, said = ended(stopped, "run")
    assert code == 1
    assert "no SQLite database" in said
    assert "Traceback" not in said


def test_a_second_process_on_the_same_file_is_refused(stopped: House):
    stopped.start()
    code, said = ended(stopped, "run")
    assert code == 1
    assert "isthmus.db" in said
