"""`/forget`: nothing of a customer is left in any table, and what stands in the team's channels is taken away."""

from collections.abc import Callable

import pytest

from domain import inbound, outbound
from domain.content import Content, File, FileKind, Text
from domain.conversations import Audience
from domain.deliveries import Reason, Refused
from domain.ids import Slot
from domain.routing import Criterion
from storage import tables
from tests import builders as a
from tests.handlers.house import House, words

NAME = "Xanthippe Quillfeather"
XAN = inbound.Sender(a.ZOE.alias, NAME, "xanquill", "en")
WORDS = (
    "Xanthippe",
    "Quillfeather",
    "xanquill",
    "telegram:77",
    "main:77",
    "marmalade",
    "sousaphone",
    "zeppelin.pdf",
)


@pytest.fixture
def xan(house: House) -> House:
    """Xanthippe has written, sent a file, edited, and was answered."""
    paper = File(FileKind.DOCUMENT, a.BOT, "ref", "zeppelin.pdf", "application/pdf", 10)
    first = house.customer("The marmalade came late.", sender=XAN)
    house.customer(Content(Text("#bug here"), (paper,)), sender=XAN)
    edit = inbound.CustomerEdit(
        a.ZOES, first.post, XAN, Content(Text("The sousaphone came late.")), house.now
    )
    house.deliver()
    house.hear(edit)
    house.submit("reply", words="Dear Xanthippe, sorry for the sousaphone.")
    house.deliver()
    house.wait(seconds=10)
    house.deliver()
    return house


def forget(house: House, by: inbound.Sender = XAN) -> None:
    house.customer("", command="forget", sender=by)
    house.hear(inbound.CustomerPress(a.ZOES, a.a_post(a.ZOES.id), by, "press1", "forget", by.alias))
    house.deliver()
    for each in house.uow.erasing.unfinished():
        assert house.uow.erasing.finish(each.id)
        house.uow.erasing.end(each.id)


def dumped(house: House) -> str:
    """Everything in every table."""
    sql = house.uow.transaction.sql
    return "\n".join(
        f"{table.name}: {row}"
        for table in tables.metadata.sorted_tables
        for row in sql.bare(f'SELECT * FROM "{table.name}"').fetchall()
    )


def found(house: House) -> list[str]:
    """Lines of the tables in which anything of hers stands."""
    return [line for line in dumped(house).splitlines() if any(word in line for word in WORDS)]


def test_before_it_her_words_are_there(xan: House):
    assert found(xan)


def test_nothing_of_hers_is_in_any_table(xan: House):
    forget(xan)
    assert found(xan) == []


def test_it_takes_a_second_step(xan: House):
    xan.customer("", command="forget", sender=XAN)
    assert xan.message(1).content.text.plain == "The sousaphone came late."


def test_the_posts_with_her_words_are_deleted_with_their_files(xan: House):
    forget(xan)
    removed = {command.slot for command in xan.sent if isinstance(command, outbound.Remove) and command.files}
    assert {"message:1", "message:2", "history:1", "mark:3"} <= removed


@pytest.mark.parametrize("card", ["thread:1", f"copy:1:{a.SUPPORT}"])
def test_a_card_that_was_left_behind_is_deleted(card: str):
    house = House(
        routes=(a.a_route(Criterion.TAG, "bug", "bugs"), a.a_route(Criterion.TAG, "bug", "support"))
    )
    house.customer("The marmalade came late #bug", sender=XAN)
    house.deliver()
    post = next(iter(house.uow.mirrors.posts(Slot(card))))
    house.customer("And the sousaphone", sender=XAN)
    house.deliver(
        lambda delivery: (
            Refused(Reason.PLACE_GONE) if getattr(delivery.request.command, "place", "") == a.BUGS else None
        )
    )
    assert house.conversation().home == a.SUPPORT
    forget(house)
    removed = {
        command.slot for command in house.sent if isinstance(command, outbound.Remove) and command.files
    }
    assert f"behind:1:{post}" in removed


def test_the_card_tells_of_a_customer_erased(xan: House):
    forget(xan)
    assert "a customer, erased" in xan.shown("thread:1")


def test_feedback_of_hers_tells_of_a_customer_erased(xan: House):
    forget(xan)
    shown = xan.command("feedback", "list") + xan.command("feedback", "show C-1")
    assert shown.count("a customer, erased") >= 2
    assert "erased:" not in shown


def test_the_card_offers_no_answer(xan: House):
    forget(xan)
    assert "[Reply]" not in xan.shown("thread:1")


def by_mention(house: House) -> None:
    house.colleague("Too late.", marked=True)


def by_button(house: House) -> None:
    said = house.uow.messages.by_source(house.colleague("Too late.").post)
    house.press("send", said.id)  # type: ignore[union-attr]


def by_form(house: House) -> None:
    house.submit("reply", words="Too late.")


@pytest.mark.parametrize("answer", [by_mention, by_button, by_form])
def test_who_answers_nobody_is_told_and_nothing_is_sent(xan: House, answer: Callable[[House], None]):
    forget(xan)
    answer(xan)
    xan.deliver()
    xan.wait(seconds=10)
    xan.deliver()
    assert xan.whispered()[-1] == "There is nobody to answer any more."
    assert not any("Too late" in words(command) for command in xan.sent if isinstance(command, outbound.Post))


def test_what_is_said_to_nobody_is_talk_inside(xan: House):
    forget(xan)
    said = xan.uow.messages.by_source(xan.colleague("Too late.", marked=True).post)
    assert said is not None
    assert said.audience is Audience.TEAM


def test_the_thread_says_what_happened(xan: House):
    forget(xan)
    assert any("has asked to be erased" in words(command) for command in xan.sent)


def test_she_is_told(xan: House):
    forget(xan)
    assert any("is erased" in line for line in xan.seen(a.ZOES.id))


def test_a_second_time_does_no_harm(xan: House):
    forget(xan)
    forget(xan)
    assert found(xan) == []


def test_what_waits_is_not_sent_any_more(house: House):
    house.customer("The marmalade came late.", sender=XAN)
    forget(house)
    assert not any("marmalade" in words(command) for command in house.sent)


def test_whoever_else_presses_the_button_erases_neither_them_nor_themselves(xan: House):
    xan.customer("My own words.", chat=a.MAXS, sender=a.MAX)
    xan.tap("forget", XAN.alias, chat=a.CLUB, by=a.MAX)
    assert [bool(xan.message(number).content) for number in (1, 4)] == [True, True]


def test_another_customer_keeps_everything(xan: House):
    xan.customer("My own words.", chat=a.MAXS, sender=a.MAX)
    forget(xan)
    assert (xan.message(4).content.text.plain, xan.message(4).name) == ("My own words.", "Max")


def test_a_new_message_begins_as_somebody_new(xan: House):
    forget(xan)
    xan.customer("Hello again.", sender=XAN)
    assert (xan.conversation(2).previous, xan.conversation(2).customer) == (None, XAN.alias)


def test_in_a_group_only_her_own_messages_go(house: House):
    house.customer("#bug marmalade", chat=a.CLUB, sender=XAN)
    house.customer("#bug mine", chat=a.CLUB, sender=a.MAX)
    house.deliver()
    forget(house)
    assert (house.message(1).content.text.plain, house.message(2).content.text.plain) == ("", "#bug mine")
