"""Updates are stored before they are confirmed, whatever happens in between."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from domain.inbound import CustomerMessage
from platforms import receiving
from platforms.telegram import ingest
from ports.chat import AccountLocked
from tests.patience import PATIENCE
from tests.platforms.telegram import building
from tests.platforms.telegram.building import ACCOUNT, GROUP, PRIVATE, message
from tests.sandbox import driving


@asynccontextmanager
async def listening(stage):
    task = asyncio.create_task(stage.account.listen())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, AccountLocked, OSError):
            await task


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Back-off takes no time here; what it waits for comes from the sandbox."""
    monkeypatch.setattr(ingest, "CONFLICT", 0.05)
    monkeypatch.setattr(ingest, "LONGEST", 0.05)
    monkeypatch.setattr(receiving, "TROUBLE_PATIENCE", 0.01)


async def test_what_is_written_is_stored_once(stage):
    for number in range(5):
        await stage.house.write(f"message {number}")
    async with listening(stage):
        await stage.store.until(5)
        await stage.house.write("one more")
        await stage.store.until(6)
    assert sum(len(batch) for batch in stage.store.batches) == 6


async def test_a_batch_is_one_commit(stage):
    for number in range(50):
        await stage.house.write(f"message {number}")
    async with listening(stage):
        await stage.store.until(50)
    assert len(stage.store.batches) == 1


async def test_what_could_not_be_stored_is_held_until_it_can_be(stage):
    await stage.house.write("Hello")
    stage.store.failing = 2
    async with listening(stage):
        await stage.house.write("and more")
        await stage.store.until(2)
    assert sum(len(batch) for batch in stage.store.batches) == 2


async def test_nothing_is_confirmed_before_it_is_stored(stage):
    await stage.house.write("Hello")
    stage.store.failing = 1_000_000
    async with listening(stage), asyncio.timeout(PATIENCE):
        await stage.store.refused.wait()
    assert (await stage.house.result("getWebhookInfo"))["pending_update_count"] == 1


async def test_what_arrived_can_be_parsed(stage):
    await stage.account.verify()
    await stage.house.write("/bug it breaks")
    async with listening(stage):
        await stage.store.until(1)
    (found,) = stage.account.parser.parse(stage.store.batches[0][0])
    assert (type(found), found.command, found.content.text.plain) == (CustomerMessage, "bug", "it breaks")


async def test_reactions_presses_edits_and_blocks_arrive(stage):
    written = await stage.house.write("Hello")
    await stage.house.act("/telegram/edit", {"user": 7, "message_id": written, "text": "Hullo"})
    async with listening(stage):
        await stage.store.until(2)
        await stage.house.act("/telegram/react", {"user": 7, "message_id": written, "emoji": "👍"})
        await stage.house.act("/telegram/block", {"user": 7})
        await stage.store.until(4)
    found = [stage.account.parser.parse(one)[0].kind for batch in stage.store.batches for one in batch]
    assert found == ["customer_message", "customer_edit", "customer_reaction", "chat_reachability"]


@pytest.mark.parametrize("kind", ["500", "502", "reset", "lost"])
async def test_a_failing_server_is_outlived(stage, kind):
    await stage.house.write("Hello")
    await stage.fault("getUpdates", kind, count=2)
    async with listening(stage):
        await stage.store.until(1)
    assert len(stage.store.keys) == 1


async def test_another_process_on_the_same_bot_is_outlived(stage):
    async with listening(stage):
        await stage.house.call("getUpdates", timeout=0)
        await stage.house.write("Hello")
        await stage.store.until(1)
    assert len(stage.store.keys) == 1


class Quiet:
    """A bot to whom nobody writes: it answers a poll that does not wait, and no other."""

    def __init__(self) -> None:
        self.waits: list[int] = []

    async def call(self, method: str, timeout: int = 0, **given: object) -> list[object]:
        self.waits += [timeout] if method == "getUpdates" else []
        if timeout:
            await asyncio.Event().wait()
        return []


async def test_whether_telegram_answers_is_known_before_anybody_writes():
    api = Quiet()
    poller = ingest.Poller(api, ACCOUNT, accept=building.Store())
    polling = asyncio.create_task(poller.run())
    async with asyncio.timeout(PATIENCE):
        while len(api.waits) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
    polling.cancel()
    assert (poller.connected, api.waits) == (True, [0, ingest.POLL])


async def test_a_webhook_left_behind_is_removed(stage):
    await stage.house.call("setWebhook", url="https://127.0.0.1:9/hook")
    await stage.house.write("Hello")
    async with listening(stage):
        await stage.store.until(1)
    assert (await stage.house.result("getWebhookInfo"))["url"] == ""


async def test_a_revoked_token_ends_listening(stage):
    async with listening(stage) as task:
        await stage.house.write("Hello")
        await stage.store.until(1)
        await stage.house.act("/telegram/revoke", {"token": driving.TOKEN})
        with pytest.raises(AccountLocked):
            await asyncio.wait_for(task, PATIENCE)


WISHES = ({}, {"language_code": "en"}, {"language_code": "fr"})


async def test_commands_are_offered_to_everybody_and_in_both_languages(stage):
    async with listening(stage):
        await stage.house.write("Hello")
        await stage.store.until(1)
    offered = [await stage.house.result("getMyCommands", **wish) for wish in WISHES]
    assert [len(commands) for commands in offered] == [13, 13, 13]


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"message": message(text="x")}, "telegram:main:7"),
        ({"edited_message": message(text="x", chat=GROUP)}, "telegram:main:-1001"),
        ({"callback_query": {"id": "1", "message": message()}}, "telegram:main:7"),
        ({"message_reaction": {"chat": PRIVATE}}, "telegram:main:7"),
        ({"my_chat_member": {"chat": GROUP}}, "telegram:main:-1001"),
        ({"inline_query": {}}, "telegram:main"),
        ({"message": 7}, "telegram:main"),
        ({"callback_query": {"message": None}}, "telegram:main"),
    ],
)
def test_order_is_kept_in_a_chat(update, lane):
    assert ingest.received(ACCOUNT, {"update_id": 1, **update}).lane == lane


def test_an_update_is_known_by_its_number():
    assert ingest.received(ACCOUNT, {"update_id": 12}).key == "telegram:main:12"


def test_what_has_no_number_is_left_out():
    assert [one.key for one in ingest.batch(ACCOUNT, [{"update_id": 3}, {"x": 1}, None, 7])] == [
        "telegram:main:3"
    ]


class Scripted:
    """A Bot API that hands out batches as told, and keeps the offsets it was asked for."""

    def __init__(self, *batches):
        self.batches = list(batches)
        self.offsets = []

    async def call(self, method, **parameters):
        if method != "getUpdates":
            return True
        self.offsets.append(parameters["offset"])
        if not self.batches:
            raise asyncio.CancelledError
        return self.batches.pop(0)


async def test_after_a_jump_of_numbers_the_new_ones_count(stage):
    api = Scripted([{"update_id": 900}], [{"update_id": 5}], [])
    with suppress(asyncio.CancelledError):
        await ingest.Poller(api, ACCOUNT, stage.store).run()
    assert api.offsets == [None, 901, 6, 6]
