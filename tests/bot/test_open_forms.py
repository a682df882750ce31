"""Forms about what has only just been written wait for it a moment, for nothing else."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot import open_forms
from domain.errors import Refusal
from domain.ids import PostId
from domain.inbound import FormRequest, TeamMessage
from handlers import inside
from ports.storage import UnitOfWork
from tests import builders as a
from tests.storage.stores import Store

POST = PostId(f"{a.SUPPORT}:1700000000.000100")
ASKED = FormRequest("tag_message", "", a.ANN, a.SUPPORT, POST)


@pytest.fixture
async def asking(store: Store, monkeypatch: pytest.MonkeyPatch) -> open_forms.OpenForms:
    """Whoever asks, in a channel in which colleagues' words count."""
    monkeypatch.setattr(open_forms, "MOMENT", 0.01)

    def known(uow: UnitOfWork) -> None:
        uow.people.save_colleague(a.COLLEAGUES[0])
        uow.inside.opt(a.SUPPORT, on=True, by=a.ANN.alias)

    await store.run(known)
    return open_forms.OpenForms(store, a.a_policy())


async def test_a_form_waits_for_the_message_that_is_being_stored(asking, store: Store):
    at = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    said = TeamMessage(a.SUPPORT, None, POST, a.BEN, a.content("The lamp flickers"), at)
    opening = asyncio.create_task(asking.form(ASKED))
    await asyncio.sleep(0)
    await store.run(lambda uow: inside.hear(said, uow=uow, policy=asking.policy))
    assert (await opening).name == inside.FORM


async def test_a_message_that_never_was_stored_is_refused_in_the_end(asking):
    with pytest.raises(Refusal, match="I do not know this message"):
        await asking.form(ASKED)
