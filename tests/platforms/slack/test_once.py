"""What one person sees alone, for one choice, goes once they have made it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from domain import outbound
from domain.ids import AliasId
from domain.inbound import TeamPress
from domain.panels import Button, Panel, sentence
from domain.phrases import phrase
from platforms.slack import once
from tests.patience import PATIENCE
from tests.platforms.slack import building
from tests.platforms.slack.conftest import Stage

HINT = sentence(phrase("Hint"), Button(phrase("Send"), "send", "7"), Button(phrase("Change"), "form:reply"))
ANN = AliasId("slack:main:U0ANN")
GONE = "https://hooks.example/gone"


async def whispers(stage: Stage, panel: Panel) -> list[dict[str, Any]]:
    """Shows Ann a panel; what she alone sees then."""
    await stage.listen()
    await building.carried(stage.sender, outbound.Whisper(building.BUGS, ANN, panel))
    return await alone(stage)


async def alone(stage: Stage) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = (await stage.seen("U0ANN"))["ephemerals"]
    return shown


async def presses(stage: Stage, hint: dict[str, Any], action: str) -> None:
    body = {"user": "U0ANN", "channel": "C0BUGS", "ts": hint["ts"], "action_id": action}
    await stage.act("/slack/click", body)


async def test_what_is_for_one_choice_goes_once_it_is_made(stage: Stage) -> None:
    [hint] = await whispers(stage, replace(HINT, once=True))
    await presses(stage, hint, "send")
    await stage.store.until(TeamPress)
    async with asyncio.timeout(PATIENCE):
        while await alone(stage):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("action", "block", "ephemeral", "address"),
    [
        ("send", "once:1", True, GONE),
        ("form:reply", "once:1", True, ""),
        ("send", "Xw4", True, ""),
        ("send", "once:1", False, ""),
    ],
    ids=["a choice", "a form may be cancelled", "a list stays", "what everybody sees stays"],
)
def test_where_what_was_pressed_is_deleted(action: str, block: str, ephemeral: bool, address: str) -> None:
    body = {
        "response_url": GONE,
        "container": {"type": "message", "is_ephemeral": ephemeral},
        "actions": [{"action_id": action, "block_id": block}],
    }
    assert once.address(body) == address


async def test_a_choice_that_cannot_be_taken_away_is_taken_in_all_the_same(stage: Stage) -> None:
    [hint] = await whispers(stage, replace(HINT, once=True))
    body = {
        "type": "block_actions",
        "user": {"id": "U0ANN"},
        "channel": {"id": "C0BUGS"},
        "container": {"type": "message", "message_ts": hint["ts"], "is_ephemeral": True},
        "response_url": f"{stage.house.url}/actions/none",
        "actions": [{"type": "button", "action_id": "send", "block_id": "once:1", "action_ts": "1.0"}],
    }
    await stage.account.take(body)
    assert (await stage.store.until(TeamPress))[0].action == "send"
