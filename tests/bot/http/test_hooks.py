"""Whose payload it is: one workspace's troubles are not the others'."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.http.hooks import SlackHook
from bot.http.intake import Intake
from ports.chat import AccountLocked


class Account:
    """Stands for one workspace's; `trouble` is what comes of asking Slack who we are there."""

    def __init__(self, team: str, trouble: Exception | None = None) -> None:
        self.id = f"slack:{team}"
        self.directory = SimpleNamespace(bot="", team=team)
        self.asked = 0
        self._trouble = trouble

    async def verify(self) -> None:
        self.asked += 1
        if self._trouble is not None:
            raise self._trouble
        self.directory.bot = "U0BOT"


async def account_for(team: str, *accounts: Account) -> Any:
    async def look() -> None: ...

    app = SimpleNamespace(slack_apps={"main": accounts})
    hook = SlackHook(app, [], look, Intake())  # type: ignore[arg-type]
    return await hook._account("main", {"team_id": team})


async def test_a_payload_is_its_workspaces():
    ours, theirs = Account("T1"), Account("T2")
    assert await account_for("T2", ours, theirs) is theirs


async def test_a_workspace_that_slack_tells_nothing_of_keeps_no_other_waiting():
    away, here = Account("T1", ConnectionError("away")), Account("T2")
    assert await account_for("T2", away, here) is here


async def test_a_workspace_that_is_locked_out_is_not_asked_about_with_anothers_payload():
    locked, here = Account("T1", AccountLocked("token_revoked")), Account("T2")
    await account_for("T2", locked, here)
    assert locked.asked == 0


async def test_while_slack_does_not_say_who_we_are_a_payload_is_to_come_again():
    with pytest.raises(ConnectionError):
        await account_for("T1", Account("T1", ConnectionError("away")))
