"""Files that customers sent, read where Telegram keeps them."""

import base64

import pytest

from domain.content import File, FileKind
from ports.chat import FileGone
from tests.platforms.telegram.building import ACCOUNT

DATA = bytes(range(256)) * 2000


async def sent(stage, **more):
    """A document of Ann's as our parser would name it."""
    made = await stage.house.act("/telegram/document", {"user": 7, "name": "a.bin", **more})
    document = made["message"]["document"]
    return File(FileKind.DOCUMENT, ACCOUNT, document["file_id"], "a.bin", size=document["file_size"])


async def read(stage, file):
    async with stage.account.files.open(file) as opened:
        return opened.size, b"".join([piece async for piece in opened.pieces])


async def test_a_file_is_read_whole(stage):
    file = await sent(stage, data=base64.b64encode(DATA).decode())
    assert await read(stage, file) == (len(DATA), DATA)


async def test_a_file_over_twenty_megabytes_is_not_handed_out(stage):
    file = await sent(stage, size=21 << 20)
    with pytest.raises(FileGone, match="larger than the 20 MB"):
        await read(stage, file)


async def test_the_server_is_believed_when_it_says_too_big(stage):
    file = await sent(stage, size=21 << 20)
    unknown = File(FileKind.DOCUMENT, ACCOUNT, file.reference, "a.bin")
    with pytest.raises(FileGone, match="larger than the 20 MB"):
        await read(stage, unknown)


async def test_an_unknown_file_is_gone(stage):
    with pytest.raises(FileGone):
        await read(stage, File(FileKind.DOCUMENT, ACCOUNT, "nonsense", "a.bin"))


@pytest.mark.parametrize("kind", ["429", "502", "lost", "reset"])
async def test_passing_trouble_is_told_apart_from_a_file_that_is_gone(stage, kind):
    file = await sent(stage)
    await stage.fault("getFile", kind)
    with pytest.raises(ConnectionError):
        await read(stage, file)
