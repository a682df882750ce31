"""Exports of the past, as Telegram Desktop and Slack write them, and the command that an operator reads them with."""

import asyncio
import json
import os
import pty
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.conftest import BUGS, Town
from tests.journeys.house import House
from tests.patience import PATIENCE

PORTION = 200
"""Entries that are written in one transaction; each export has more."""
QUIET = (
    "get",
    "auth.",
    "apps.",
    "users.",
    "conversations.",
    "usergroups.",
    "emoji.",
    "team.",
    "bots.",
    "chat.update",
)
"""How the methods begin that tell nobody anything: they read, or draw a card anew."""
PEOPLE = "Alwine Bosse Chlothilde Désirée Edda Fabienne Gerda Hugo".split()
ASKED = "The turnstile counts everybody twice #bug", "Le tourniquet compte tout le monde deux fois #bug"
STEPS = range(PORTION)


def hour(days: int) -> datetime:
    """The beginning of an hour so many days ago."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=days)


def of_telegram(folder: Path) -> tuple[Path, int]:
    """Every chat of whoever answered for us, and how many messages it has: eight people met the same within an hour of
    twenty days ago, one of them was helped at length."""
    chats = [chat(7_700 + number, name, number) for number, name in enumerate(PEOPLE)]
    steps = [
        said(9 + step, hour(20) + timedelta(minutes=40), "user1", "Ann Weaver", f"Step {step}")
        for step in STEPS
    ]
    chats[0]["messages"] += steps
    owner = {"user_id": 1, "first_name": "Ann", "last_name": "Weaver"}
    path = folder / "result.json"
    path.write_text(json.dumps({"personal_information": owner, "chats": {"list": chats}}), "utf-8")
    return path, 2 * len(PEOPLE) + PORTION


def of_one_chat(folder: Path) -> tuple[Path, int]:
    """One chat of Telegram's, and how many messages it has: somebody of whom no other export knows."""
    one = chat(7_800, "Zoé Zander", 0)
    one["messages"] += [said(9 + step, hour(20), "user7800", "Zoé Zander", f"Word {step}") for step in STEPS]
    owner = {"user_id": 1, "first_name": "Ann", "last_name": "Weaver"}
    path = folder / "one.json"
    path.write_text(json.dumps({"personal_information": owner, "chats": {"list": [one]}}), "utf-8")
    return path, 2 + PORTION


def chat(number: int, name: str, minute: int) -> dict[str, Any]:
    """Somebody writes, and Ann answers."""
    at = hour(20) + timedelta(minutes=minute)
    asked = said(2, at, f"user{number}", name, ASKED[minute % 2])
    answer = said(3, at + timedelta(minutes=20), "user1", "Ann Weaver", "It is mended.")
    return {"name": name, "type": "personal_chat", "id": number, "messages": [asked, answer]}


def said(number: int, at: datetime, by: str, name: str, words: str) -> dict[str, Any]:
    """One message as Telegram Desktop writes it."""
    return {
        "id": number, "type": "message", "date": f"{at:%Y-%m-%dT%H:%M:%S}", "date_unixtime": f"{at.timestamp():.0f}",
        "from": name, "from_id": by, "text": words, "text_entities": [{"type": "plain", "text": words}],
    }  # fmt: skip


def of_slack(folder: Path) -> tuple[Path, int]:
    """A workspace's channel, and how many messages it has: a guest said the same six times within an hour of ten days ago,
    a colleague answered at length, and once long before."""
    began, before = int(hour(10).timestamp()), hour(45)
    day = [post(began + 60 * number, "U0GUEST", ASKED[number % 2]) for number in range(6)]
    day += [post(began + 600 + step, "U0BEN", f"Step {step}", f"{began}.000100") for step in STEPS]
    files: dict[str, Any] = {
        "users.json": [
            {"id": "U0BEN", "profile": {"real_name": "Ben Okafor"}},
            {"id": "U0GUEST", "is_restricted": True, "profile": {"real_name": "Gil Guest"}},
        ],
        "channels.json": [{"id": BUGS, "name": "bugs"}],
        f"bugs/{before:%Y-%m-%d}.json": [post(int(before.timestamp()), "U0GUEST", ASKED[0])],
        f"bugs/{hour(10):%Y-%m-%d}.json": day,
    }
    with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for name, value in files.items():
            file.writestr(name, json.dumps(value))
    return folder / "export.zip", 7 + PORTION


def post(at: int, user: str, words: str, thread: str = "") -> dict[str, Any]:
    """One message as Slack writes it."""
    more = {"thread_ts": thread, "parent_user_id": "U0GUEST"} if thread else {}
    return {"type": "message", "user": user, "text": words, "ts": f"{at}.000100", "team": "T0SANDBOX", **more}


async def taken_in(town: Town, file: Path, count: int) -> None:
    """An import is killed and gone on with: all of it is here once, understood, and nothing was sent."""
    before = await sent(town)
    await asyncio.to_thread(broken_off, town.house, file)
    rest = await asyncio.to_thread(imported, town.house, file)
    assert (
        rest
        == f"{count - PORTION} messages were imported; nothing was sent to anybody. Already here: {PORTION}."
    )
    await understood(town.house)
    assert await sent(town) == before


def broken_off(house: House, file: Path) -> None:
    """Begins, and is killed once a portion is written: nobody reads how far it is, so it waits where it wants to say so."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"\n")
    except BlockingIOError:
        os.set_blocking(writing, True)
    importing = command(house, file, stdout=subprocess.DEVNULL, stderr=writing)
    try:
        until = time.monotonic() + PATIENCE
        while not rows(house, "SELECT 1 FROM imports WHERE done > 0 AND ended_at IS NULL"):
            assert importing.poll() is None, "it ended before it was killed"
            assert time.monotonic() < until, "nothing was imported"
            time.sleep(0.02)
    finally:
        importing.kill()
        importing.wait()
        os.close(reading)
        os.close(writing)


def imported(house: House, file: Path) -> str:
    """Imports; gives the last word."""
    importing = command(house, file, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    words, trouble = importing.communicate(timeout=PATIENCE)
    assert importing.returncode == 0, trouble
    return words.splitlines()[-1]


def on_a_terminal(house: House, file: Path) -> str:
    """Imports while somebody looks on; gives all that their terminal was sent."""
    ours, theirs = pty.openpty()
    importing = command(house, file, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    with suppress(OSError):  # Linux's way to say that nobody writes to it any more
        while part := os.read(ours, 4096):
            seen += part
    os.close(ours)
    assert importing.wait(PATIENCE) == 0, seen
    return seen.decode()


def command(house: House, file: Path, **streams: Any) -> "subprocess.Popen[str]":
    """`isthmus import`."""
    words = [sys.executable, "-m", "bot", "import", str(file)]
    env = {**house.variables(), "TERM": "xterm", "COLUMNS": "100"}
    return subprocess.Popen(words, cwd=house.folder, env=env, text=True, **streams)


async def sent(town: Town) -> dict[str, Any]:
    """Every call so far of which somebody on a platform sees something."""
    await town.calm()
    calls = (await town.client.see("/stats"))["calls"]
    return {name: count for name, count in calls.items() if not name.partition(":")[2].startswith(QUIET)}


async def understood(house: House) -> None:
    """Waits until everything that was imported is understood."""
    until = time.monotonic() + PATIENCE
    while rows(house, "SELECT 1 FROM unread LIMIT 1"):
        assert time.monotonic() < until, "the past was not understood"
        await asyncio.sleep(0.05)


def rows(house: House, query: str) -> list[Any]:
    """What the database holds."""
    with closing(sqlite3.connect(f"file:{house.folder}/isthmus.db?mode=ro", uri=True)) as file:
        return file.execute(query).fetchall()
