"""The form of a digest shows, while it is filled in, what would come of it."""

from typing import Any

from bot.open_forms import OpenForms
from domain.forms import Form, Reading
from domain.inbound import FormRequest
from tests import builders as a
from tests.handlers.digests.newsroom import FORM, Newsroom
from tests.handlers.house import said


class Reads:
    """The room's one unit of work, read at once."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room

    async def read(self, work: Any) -> Any:
        return work(self._room.uow)


def shown(form: Form) -> str:
    return "\n".join(said(field.text) for field in form.fields if isinstance(field, Reading))


def opens(room: Newsroom) -> OpenForms:
    return OpenForms(Reads(room), room.policy)  # type: ignore[arg-type]


async def filled(room: Newsroom, **changed: object) -> str:
    """What the form says with these answers."""
    event = room.filled("digest", f"@{a.SUPPORT}", **{**FORM, **changed})
    form = await opens(room).again(event)
    assert form is not None
    return shown(form)


async def test_a_new_form_says_what_there_would_be(room: Newsroom):
    room.customer("The export breaks")
    form = await opens(room).form(FormRequest("digest", "", a.ANN, a.SUPPORT, None))
    assert "Now it would say 1 entry: ⏳ Waiting for us 1" in shown(form)
    assert "“The export breaks”" in shown(form)


async def test_who_waits_with_several_messages_is_counted_once(room: Newsroom):
    room.customer("The csv export drops the last line of every file")
    room.customer("Nobody in our office can read these invoices today")
    form = await opens(room).form(FormRequest("digest", "", a.ANN, a.SUPPORT, None))
    assert "Now it would say 1 entry: ⏳ Waiting for us 1" in shown(form)


async def test_a_filter_changes_it_at_once(room: Newsroom):
    room.customer("The export breaks")
    assert "1 entry" in await filled(room, words="export")
    assert "would say nothing now" in await filled(room, words="giraffe")


async def test_what_is_still_wrong_in_it_does_no_harm(room: Newsroom):
    room.customer("The export breaks")
    wrong = {"zone": "Nowhere/Town", "time": "25", "weekdays": (), "channel": "", "weight": "x"}
    assert "1 entry" in await filled(room, **wrong)


async def test_a_guest_sees_nothing_of_it(room: Newsroom):
    room.customer("The export breaks")
    event = room.filled("digest", f"@{a.SUPPORT}", by=a.GUEST, **FORM)
    assert await opens(room).again(event) is None


async def test_other_forms_are_not_live(room: Newsroom):
    assert await opens(room).again(room.filled("reply", 1, words="Hello")) is None
