"""What this version does not have is said, never passed over."""

from domain import inbound
from tests import builders as a


def test_a_command_that_nobody_hears_is_answered(house):
    assert "`/frobnicate` cannot do anything yet." in house.command("frobnicate", "all")


def test_a_button_of_another_version_is_answered(house):
    house.press("frobnicate", 1)
    house.deliver()
    assert house.whispered() == ["This is not there any more: nothing was done."]


def test_a_form_of_another_version_is_answered(house):
    house.submit("frobnicate")
    house.deliver()
    assert house.whispered() == ["This is not there any more: nothing was done."]


def test_a_shortcut_that_nobody_hears_is_answered(talk):
    post = talk.posts("thread:1")[0]
    content = a.content("Looks good.")
    talk.hear(inbound.TeamShortcut("frobnicate", a.SUPPORT, post, post, a.ANN, a.BEN, content))
    talk.deliver()
    assert talk.whispered() == ["This shortcut cannot do anything yet: nothing was done."]


def test_a_customers_button_of_another_version_is_answered(talk):
    talk.tap("frobnicate", 1)
    assert [said for said in map(_said, talk.deliver()) if said] == ["That choice is no longer open."]


def _said(command: object) -> str:
    text = getattr(command, "text", None)
    return str(getattr(text, "text", "")) if text else ""
