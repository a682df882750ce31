"""What arrived in part, or could not be decided yet: a further try repeats nothing and stays possible."""

import pytest

from domain import outbound
from domain.deliveries import Deferred, Reason, Refused, Sent
from tests import builders as a
from tests.handlers.answers import arrived


def half(delivery):
    """A platform that takes the first part of an answer and refuses the next."""
    if not isinstance(delivery.request.command, outbound.Post):
        return None
    return Refused(Reason.NOT_ALLOWED) if delivery.part else Sent((a.a_post(a.ZOES.id),), last=False)


def later(delivery):
    """A platform that takes no words for now."""
    return Deferred(60.0) if isinstance(delivery.request.command, outbound.Post) else None


@pytest.fixture
def halved(talk):
    """A talk in which half of an answer arrived, it was edited since, and is sent again."""
    said = talk.colleague("One. Two.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(half)
    talk.hear(
        a.inbound.TeamEdit(a.SUPPORT, said.post, a.ANN, a.content("One. Three."), talk.now, marked=True)
    )
    talk.press("retry", 2)
    return talk


def test_retry_of_an_edited_reply_does_not_repeat_the_part_that_arrived(halved):
    arrived(halved)
    assert [one.part for one in halved.deliveries if one.request.key == "message:2"] == [0, 1]


def test_what_arrived_in_part_and_is_edited_once_more_cannot_be_undone(halved):
    edited = a.inbound.TeamEdit(
        a.SUPPORT, halved.message(2).source, a.ANN, a.content("One. Four."), halved.now, marked=True
    )
    halved.hear(edited)
    halved.deliver(later)
    assert halved.shown("mark:2") == "↗ On its way to the customer."


def test_the_button_that_was_pressed_too_early_stays(talk):
    somebody = a.inbound.Sender(a.AliasId("slack:main:U9"), "Somebody")
    talk.colleague("Try again.", by=somebody, marked=True)
    talk.deliver()
    (told,) = [one for one in talk.sent if isinstance(one, outbound.Whisper)]
    assert not told.panel.once
