"""What arrived in part, or could not be decided yet: a further try repeats nothing and stays possible."""

from domain import outbound
from domain.deliveries import Reason, Refused, Sent
from tests import builders as a
from tests.handlers.answers import arrived


def test_retry_of_an_edited_reply_does_not_repeat_the_part_that_arrived(talk):
    def half(delivery):
        if not isinstance(delivery.request.command, outbound.Post):
            return None
        return Refused(Reason.NOT_ALLOWED) if delivery.part else Sent((a.a_post(a.ZOES.id),), last=False)

    said = talk.colleague("One. Two.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(half)
    talk.hear(a.inbound.TeamEdit(a.SUPPORT, said.post, a.ANN, a.content("One. Three."), talk.now))
    talk.press("retry", 2)
    arrived(talk)
    assert [one.part for one in talk.deliveries if one.request.key == "message:2"] == [0, 1]


def test_the_button_that_was_pressed_too_early_stays(talk):
    somebody = a.inbound.Sender(a.AliasId("slack:main:U9"), "Somebody")
    talk.colleague("Try again.", by=somebody, marked=True)
    talk.deliver()
    (told,) = [one for one in talk.sent if isinstance(one, outbound.Whisper)]
    assert not told.panel.once
