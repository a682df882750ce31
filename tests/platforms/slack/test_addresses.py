"""Where we are no member, whoever did something by hand is answered there all the same, as long as Slack lets us."""

from datetime import timedelta
from typing import Any

import pytest

from domain import outbound
from domain.deliveries import Deferred, Sent
from domain.ids import AliasId
from domain.inbound import TeamPress
from domain.panels import Button, sentence
from domain.phrases import phrase
from platforms.slack.addresses import LIFE, MOST, USES, Addresses
from tests.platforms.slack import building
from tests.platforms.slack.conftest import Stage

ANN = AliasId("slack:main:U0ANN")
GENERAL = building.OF.place("C0GENERAL")
PSST = outbound.Whisper(GENERAL, ANN, sentence(phrase("Psst")))
TYPED = {"channel_id": "C1", "user_id": "U1", "response_url": "https://hooks.example/1"}


class Clock:
    def __init__(self) -> None:
        self.now = building.now()

    def __call__(self) -> Any:
        return self.now


def known(*bodies: dict[str, Any], clock: Clock | None = None) -> Addresses:
    addresses = Addresses(clock or Clock())
    for body in bodies:
        addresses.learn(body)
    return addresses


async def typed(stage: Stage, text: str = "status", user: str = "U0ANN") -> None:
    body = {"user": user, "channel": "C0GENERAL", "command": "/isthmus", "text": text}
    await stage.act("/slack/command", body)


async def shown(stage: Stage) -> list[tuple[str, str]]:
    """Where, and what, Ann alone sees."""
    return [(one["channel"], one["text"]) for one in (await stage.seen("U0ANN"))["ephemerals"]]


async def test_a_command_where_we_are_no_member_is_answered_there(stage: Stage) -> None:
    await stage.listen()
    await typed(stage)
    await building.carried(stage.sender, PSST)
    assert await shown(stage) == [("C0GENERAL", "Psst")]


async def test_the_answer_to_a_press_on_such_an_answer_is_shown_there_too(stage: Stage) -> None:
    await stage.listen()
    await typed(stage)
    again = sentence(phrase("Once more?"), Button(phrase("Yes"), "send", "7"))
    await building.carried(stage.sender, outbound.Whisper(GENERAL, ANN, again))
    [asked] = (await stage.seen("U0ANN"))["ephemerals"]
    press = {"user": "U0ANN", "channel": "C0GENERAL", "ts": asked["ts"], "action_id": "send"}
    await stage.act("/slack/click", press)
    [pressed] = await stage.store.until(TeamPress)
    for _ in range(USES):
        await building.carried(
            stage.sender, outbound.Whisper(pressed.channel, ANN, sentence(phrase("Done.")))
        )
    assert await shown(stage) == [("C0GENERAL", "Once more?"), *[("C0GENERAL", "Done.")] * USES]


async def test_what_slack_takes_no_more_goes_to_the_person(stage: Stage) -> None:
    await stage.listen()
    await typed(stage)
    for _ in range(USES + 1):
        await building.carried(stage.sender, PSST)
    assert len(await shown(stage)) == USES


async def test_an_address_that_slack_does_not_know_any_more_gives_way_to_the_person(stage: Stage) -> None:
    gone = {
        "channel_id": "C0GENERAL",
        "user_id": "U0ANN",
        "response_url": f"{stage.house.url}/commands/a/b/c",
    }
    stage.sender.private.addresses.learn(gone)
    assert await stage.sender.send(building.delivery(PSST)) == Sent()
    assert await shown(stage) == []


async def test_an_answer_that_cannot_reach_slack_is_tried_again(stage: Stage) -> None:
    away = {"channel_id": "C0GENERAL", "user_id": "U0ANN", "response_url": "http://127.0.0.1:9/commands/a"}
    stage.sender.private.addresses.learn(away)
    assert isinstance(await stage.sender.send(building.delivery(PSST)), Deferred)


async def test_nobody_else_is_answered_by_somebodys_address(stage: Stage) -> None:
    await stage.listen()
    await typed(stage, user="U0BEN")
    await building.carried(stage.sender, PSST)
    assert await shown(stage) == []


async def test_where_we_are_a_member_no_address_is_used_up(stage: Stage) -> None:
    await stage.listen()
    body = {"user": "U0ANN", "channel": "C0BUGS", "command": "/isthmus", "text": "status"}
    await stage.act("/slack/command", body)
    await building.carried(stage.sender, outbound.Whisper(building.BUGS, ANN, sentence(phrase("Psst"))))
    assert stage.sender.private.addresses.known["C0BUGS", "U0ANN"].left == USES


def test_an_address_takes_five_answers() -> None:
    addresses = known(TYPED)
    assert [bool(addresses.take("C1", "U1")) for _ in range(USES + 1)] == [True] * USES + [False]


def test_an_address_is_good_for_half_an_hour() -> None:
    clock = Clock()
    addresses = known(TYPED, clock=clock)
    clock.now += LIFE - timedelta(seconds=1)
    assert addresses.take("C1", "U1")
    clock.now += timedelta(seconds=1)
    assert not addresses.take("C1", "U1")


def test_the_newest_address_counts() -> None:
    later = TYPED | {"response_url": "https://hooks.example/2"}
    assert known(TYPED, later).take("C1", "U1") == "https://hooks.example/2"


@pytest.mark.parametrize("missing", sorted(TYPED))
def test_what_tells_no_address_no_channel_or_no_person_is_passed_over(missing: str) -> None:
    assert known(TYPED | {missing: ""}).known == {}


def test_what_is_no_address_is_passed_over() -> None:
    assert known(TYPED | {"response_url": "none"}).known == {}


def test_the_oldest_addresses_go_first() -> None:
    addresses = known(*(TYPED | {"user_id": f"U{number}"} for number in range(MOST + 1)))
    assert (len(addresses.known), addresses.take("C1", "U0")) == (MOST, "")


def test_a_press_that_is_to_vanish_uses_one_answer() -> None:
    body = {
        "response_url": "https://hooks.example/1",
        "user": {"id": "U1"},
        "container": {"channel_id": "C1", "is_ephemeral": True},
        "actions": [{"action_id": "send", "block_id": "once:1"}],
    }
    assert known(body).known["C1", "U1"].left == USES - 1


def test_an_address_is_told_to_nobody_who_prints_it() -> None:
    assert "hooks.example" not in repr(known(TYPED)) + repr(known(TYPED).known)
