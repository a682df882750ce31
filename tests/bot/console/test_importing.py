"""`isthmus import` on real databases: broken off anywhere it goes on, a file says what is in it, a wrong one what is wrong."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import log
from bot.console import commands, importing
from bot.console.importing import Wish
from domain.digests import Said
from domain.ids import AccountId, MessageId
from domain.importing import NotAnExport
from domain.people import Channel
from domain.policy import Policy
from ports.storage import StorageTrouble
from tests.storage.stores import CHANNEL, Store

T = TypeVar("T")
POLICY = Policy(AccountId("slack:main"), default_channel="support")
MESSAGES = 1_000


def export(folder: Path, messages: int = MESSAGES) -> Path:
    """A chat of so many messages, every third of them ours."""
    said = [
        {
            "id": number, "type": "message", "date_unixtime": str(1_700_000_000 + number * 600), "text": f"Word {number}",
            "from": "Zoé", "from_id": "user1" if number % 3 == 0 else "user77",
        }
        for number in range(1, messages + 1)
    ]  # fmt: skip
    path = folder / "result.json"
    path.write_text(json.dumps({"name": "Zoé", "type": "personal_chat", "id": 77, "messages": said}))
    return path


def slack_export(folder: Path, messages: int) -> Path:
    """A workspace as Slack exports it: a file a channel and day, with threads, joins and apps; a guest and colleagues write."""
    person = {
        "team_id": "T1",
        "deleted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    files: dict[str, Any] = {
        "users.json": [
            {"id": "U1", "name": "ann", **person, "profile": {"real_name": "Ann Weaver", "display_name": "Ann"}},
            {"id": "U9", "name": "gil", **person, "is_restricted": True, "profile": {"real_name": "Gil Guest"}},
        ],
        "channels.json": [
            {
                "id": f"C{number}", "name": name, "created": 1_690_000_000, "creator": "U1", "is_archived": False,
                "is_general": False, "members": ["U1", "U9"], "topic": {"value": ""}, "purpose": {"value": ""},
            }
            for number, name in enumerate(("support", "bugs"), 1)
        ],
        "integration_logs.json": [],
    }  # fmt: skip
    for number in range(1, messages + 1):
        at = 1_700_000_000 + number * 3600
        day = f"{('support', 'bugs')[number % 2]}/{datetime.fromtimestamp(at, UTC):%Y-%m-%d}.json"
        files.setdefault(day, []).extend(slack_said(number, at))
    with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for name, value in files.items():
            file.writestr(name, json.dumps(value))
    return folder / "export.zip"


def slack_said(number: int, at: int) -> tuple[dict[str, Any], ...]:
    """A message, what an app said, and that somebody joined."""
    text, root = f"Word {number}", f"{at - 7200}.000100"
    said = {
        "client_msg_id": f"{number:08x}-0000", "type": "message", "user": "U9" if number % 3 else "U1", "text": text,
        "ts": f"{at}.000100", "team": "T1", "user_team": "T1", "source_team": "T1",
        "user_profile": {"real_name": "…", "team": "T1"},
        "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": text}]}],
        **({} if number % 3 or number < 3 else {"thread_ts": root, "parent_user_id": "U9"}),
    }  # fmt: skip
    app = {"type": "message", "subtype": "bot_message", "bot_id": "B1", "text": "done", "ts": f"{at}.000200"}
    joins = {"type": "message", "subtype": "channel_join", "user": "U9", "text": "…", "ts": f"{at}.000300"}
    return said, app, joins


class Dying:
    """A store whose process is killed at one of its transactions."""

    def __init__(self, store: Store, left: int) -> None:
        self.store, self.left = store, left

    async def run(self, work: Callable[[Any], T]) -> T:
        self.left -= 1
        if self.left < 0:
            raise StorageTrouble("killed")
        return await self.store.run(work)

    async def read(self, work: Callable[[Any], T]) -> T:
        return await self.store.read(work)


def all_of(uow: Any) -> list[str]:
    return [
        uow.messages.get(MessageId(number)).content.text.plain
        for number in range(1, uow.digests.newest() + 1)
    ]


@pytest.mark.parametrize("left", [0, 1, 3, 6])
async def test_broken_off_it_goes_on_where_it_was(store: Store, tmp_path: Path, left: int):
    wish = Wish(export(tmp_path))
    with pytest.raises(StorageTrouble):
        await importing.write(wish, Dying(store, left), POLICY, lambda done: None)  # type: ignore[arg-type]
    shown: list[int] = []
    tally = await importing.write(wish, store, POLICY, shown.append)
    assert tally.new + tally.known == shown[-1] == MESSAGES
    assert await store.read(all_of) == [f"Word {number}" for number in range(1, MESSAGES + 1)]


async def test_a_slack_export_that_was_broken_off_goes_on_and_is_whole_once(store: Store, tmp_path: Path):
    wish = Wish(slack_export(tmp_path, 250))
    with pytest.raises(StorageTrouble):
        await importing.write(wish, Dying(store, 3), POLICY, lambda done: None)  # type: ignore[arg-type]
    again = [await importing.write(wish, store, POLICY, lambda done: None) for _ in range(2)]
    assert 0 < again[0].new < 250
    assert [one.new + one.known for one in again] == [250, 250]
    assert sorted(await store.read(all_of)) == sorted(f"Word {number}" for number in range(1, 251))
    assert list(await store.read(lambda uow: uow.queues.depth())) == []


async def test_nothing_is_queued_and_digests_hear_nothing_new(store: Store, tmp_path: Path):
    await importing.write(Wish(export(tmp_path, 20)), store, POLICY, lambda done: None)

    def looked(uow: Any) -> tuple[list[Any], list[Said]]:
        return list(uow.queues.depth()), list(uow.digests.heard(MessageId(0), uow.digests.newest(), 99))

    assert await store.read(looked) == ([], [])


async def test_a_longer_export_of_the_same_chat_adds_what_is_new(store: Store, tmp_path: Path):
    await importing.write(Wish(export(tmp_path, 10)), store, POLICY, lambda done: None)
    tally = await importing.write(Wish(export(tmp_path, 15)), store, POLICY, lambda done: None)
    assert (tally.new, tally.known) == (5, 10)


async def test_a_named_channel_is_its_home_and_one_that_is_unknown_is_told(store: Store, tmp_path: Path):
    path = export(tmp_path, 3)
    with pytest.raises(NotAnExport, match="no channel #ideas"):
        await importing.write(Wish(path, home="#ideas"), store, POLICY, lambda done: None)
    await store.run(lambda uow: uow.channels.save(Channel(CHANNEL, "ideas", member=True)))
    await importing.write(Wish(path, home="#ideas"), store, POLICY, lambda done: None)
    assert await store.read(lambda uow: uow.conversations.get(1).home) == CHANNEL  # type: ignore[arg-type]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    for name, value in {
        "DATABASE_URL": sqlite_url,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
    }.items():
        monkeypatch.setenv(name, value)
    # A log that is set up here would write to this test's output for the rest of the run.
    monkeypatch.setattr(log, "configure", lambda form: None)


@pytest.mark.usefixtures("settings")
def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert importing.main(Wish(export(tmp_path, 6), dry_run=True)) == 0
    told = capsys.readouterr().out
    assert "6 messages of 2 people in 1 chat." in told
    assert "Nothing was written." in told


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("made", [export, slack_export])
def test_a_chat_that_the_export_does_not_have_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], made: Callable[[Path, int], Path]
):
    assert importing.main(Wish(made(tmp_path, 6), channels=("nobody",))) == 1
    assert "Nothing to import was found under --channel nobody." in capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_whoever_is_ours_and_wrote_nothing_is_said_before_anything_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert importing.main(Wish(export(tmp_path, 6), ours=("@zoé", "1", "user77", "Beri"))) == 1
    assert "Nobody wrote here as Beri (--ours), so nothing was imported" in capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for name, content in {"a.json": b"[1, 2]", "b.zip": b"PK nonsense", "c.json": b"\xff\xfe"}.items():
        (tmp_path / name).write_bytes(content)
        assert importing.main(Wish(tmp_path / name)) == 1
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as file:
        file.writestr("readme.txt", "…")
    assert importing.main(Wish(tmp_path / "d.zip")) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 4


@pytest.mark.usefixtures("settings")
def test_pages_to_be_looked_at_are_told_from_what_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "messages.html").write_text("<html>")
    assert [importing.main(Wish(path)) for path in (tmp_path, tmp_path / "messages.html")] == [1, 1]
    assert capsys.readouterr().err.count("Machine-readable JSON") == 2


def test_the_command_is_there():
    assert "import" in {each.name for each in commands.app.registered_commands}
