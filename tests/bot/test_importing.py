"""`isthmus import` on real databases: broken off anywhere it goes on, a file says what is in it, a wrong one what is wrong."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import commands, importing, log
from bot.importing import Wish
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
    assert "6 messages of 2 people in 1 chats." in told
    assert "Nothing was written." in told


@pytest.mark.usefixtures("settings")
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for name, content in {"a.json": b"[1, 2]", "b.zip": b"PK nonsense", "c.json": b"\xff\xfe"}.items():
        (tmp_path / name).write_bytes(content)
        assert importing.main(Wish(tmp_path / name)) == 1
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as file:
        file.writestr("readme.txt", "…")
    assert importing.main(Wish(tmp_path / "d.zip")) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 4


def test_the_command_is_there():
    assert "import" in {each.name for each in commands.app.registered_commands}
