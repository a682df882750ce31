"""How workspaces that installed us are taken up by a process: at once, whatever Slack takes its time for."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot import installations
from bot.settings.values import Secret, SlackAccount
from bot.vault import Vault
from bot.wiring import App
from delivery.supervision import Supervisor
from domain.ids import AccountId
from platforms.slack import oauth
from ports.installations import Installation
from tests.delivery.fakes import eventually
from tests.storage.stores import Store

APP = SlackAccount("main", client_id="1", client_secret=Secret("s"), signing_secret=Secret("s"))
ONE, TWO = AccountId("slack:T1"), AccountId("slack:T2")
MADE = Installation(ONE, "main", "T1", "One Ltd", "U1", "chat:write", "")


class Slow:
    """Slack, which never says who a workspace is."""

    def __init__(self) -> None:
        self.asked: list[AccountId] = []

    async def who(self, account: AccountId) -> None:
        self.asked.append(account)
        await asyncio.Event().wait()

    async def heard(self, account: AccountId) -> None:
        self.asked.append(account)


async def test_a_workspace_of_which_slack_says_nothing_keeps_no_other_from_being_heard(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(installations, "LOOK", 0.01)
    slow, brought = Slow(), []
    app = SimpleNamespace(
        store=store, slack_apps={"main": []}, install=lambda app, team, token: brought.append(team)
    )
    followed = installations.Installations(
        cast(App, app), cast(Any, SimpleNamespace(slack=[APP])), Vault([]), slow.who, Supervisor()
    )
    async with followed.kept(renewing=False):
        await store.run(lambda uow: uow.installations.save(MADE))
        await eventually(lambda: slow.asked == [ONE])
        await store.run(lambda uow: uow.installations.save(replace(MADE, account=TWO, team="T2")))
        await eventually(lambda: brought == ["T1", "T2"])


async def test_a_token_is_renewed_before_it_ends_and_what_renews_it_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    async def refresh(app: oauth.App, token: str) -> oauth.Granted:
        return oauth.Granted("T1", "One Ltd", "fresh", "U1", "chat:write", seconds=43200.0)

    monkeypatch.setattr(oauth.App, "refresh", refresh)
    vault = Vault([Secret("key")])
    ending = replace(
        MADE, token=vault.seal("old"), refresh=vault.seal("again"), expires_at=store.now() + 1800
    )
    await store.run(lambda uow: uow.installations.save(ending))
    app = SimpleNamespace(store=store, slack_apps={"main": []}, install=lambda app, team, token: None)
    followed = installations.Installations(
        cast(App, app), cast(Any, SimpleNamespace(slack=[APP])), vault, Slow().heard, Supervisor()
    )
    await followed.renew_next()
    kept = await store.read(lambda uow: uow.installations.get(ONE))
    assert kept is not None
    assert [vault.open(sealed) for sealed in (kept.token, kept.refresh)] == ["fresh", "again"]


async def test_a_workspace_that_installs_us_again_is_gone_no_more(store: Store):
    app = SimpleNamespace(store=store, slack_apps={"main": []}, install=lambda app, team, token: None)
    followed = installations.Installations(
        cast(App, app), cast(Any, SimpleNamespace(slack=[APP])), Vault([]), Slow().heard, Supervisor()
    )
    await store.run(lambda uow: uow.installations.save(MADE))
    await store.run(lambda uow: uow.installations.end(ONE, "removed", store.now()))
    await followed.look()
    assert followed.gone == {ONE}
    await store.run(lambda uow: uow.installations.save(MADE))
    await followed.look()
    assert followed.gone == set()
