"""What calls cost, by the operator's limits."""

import pytest

from bot import limits
from bot.settings import Limits
from domain.content import Content, File, FileKind, Text
from domain.ids import AccountId, PlaceId, PostId, Slot
from domain.outbound import Post, React, Request

BOT = AccountId("telegram:main")
CHAT = PlaceId("telegram:main:77")
PICTURE = File(BOT, "p", FileKind.PHOTO, "p.png", "image/png", 1)
PLAN = limits.of_telegram(Limits())


def posting(files: int) -> Request:
    command = Post(CHAT, Content(Text("hi"), (PICTURE,) * files), Slot("message:1"))
    return Request("k", BOT, "l", CHAT, command)


@pytest.mark.parametrize(("files", "counts"), [(0, 1), (1, 1), (3, 3), (25, 10)])
def test_an_album_counts_as_many_messages_as_it_has_items(files: int, counts: int):
    assert {charge.cost for charge in PLAN(posting(files))} == {counts}


def test_a_reaction_takes_nothing_from_a_channels_words():
    team = AccountId("slack:main")
    react = React(PlaceId("slack:main:C1"), PostId("slack:main:C1:1.1"), add=("✅",))
    buckets = [charge.bucket for charge in limits.of_slack(Limits())(Request("k", team, "l", "", react))]
    assert buckets == ["reactions"]
