"""Translations on request: asked for, shown as what they are, and of a reply only sent when its author says so."""

from dataclasses import replace

import pytest

from domain import outbound
from domain.content import Span, Style, Text
from handlers import translations
from tests import builders as a
from tests.handlers.house import House, said


@pytest.fixture
def house() -> House:
    house = House(translates=True, hold=0.0)
    house.customer("Où est ma commande ?")
    house.deliver()
    return house


def answer(house: House, result: str | None, mark: str = "🌐 Traduit automatiquement") -> None:
    """The model has said so, or has not."""
    house.uow.begin(house.now.timestamp())
    wanted = house.uow.translations.claim(60)
    assert wanted is not None
    translations.done(wanted, result, mark, uow=house.uow, policy=house.policy)
    house.deliver()


def asked(house: House, **answers: object) -> None:
    house.submit("more", 1, organisation="", translate="last", **answers)


def reply(house: House, words: str = "It is on its way.") -> None:
    house.submit("reply", 1, words=words, translate="fr")


def shown(house: House) -> str:
    """What a translation reads like in the thread."""
    return "\n".join(house.seen(a.SUPPORT)[2:])


def sent_to(house: House) -> list[outbound.Post]:
    """What the customer got of somebody's words."""
    return [one for one in house.sent if isinstance(one, outbound.Post) and one.place == a.ZOES.id]


def test_the_last_message_is_translated_into_its_thread(house: House):
    asked(house)
    answer(house, "Where is my order?")
    assert "Where is my order?" in shown(house)
    assert "translated by a language model" in shown(house)


def test_a_failure_is_a_sentence_to_whoever_asked(house: House):
    asked(house)
    answer(house, None)
    assert any("no translation just now" in said for said in house.whispered())


def test_one_translation_is_enough(house: House):
    for _ in range(2):
        asked(house)
        if house.uow.translations.wanted(0):
            answer(house, "Where is my order?")
    house.deliver()
    assert shown(house).count("Where is my order?") == 1
    assert any("stands in the thread already" in said for said in house.whispered())


def test_without_a_model_nobody_waits():
    house = House()
    house.customer("Où est ma commande ?")
    house.deliver()
    asked(house)
    house.deliver()
    assert not house.uow.translations.wanted(0)
    assert any("no language model" in said for said in house.whispered())


def test_a_translated_reply_is_shown_and_not_sent(house: House):
    reply(house)
    answer(house, "Elle est en route.")
    assert not sent_to(house)
    assert any("Elle est en route." in said for said in house.whispered())


def test_a_reply_goes_out_when_its_author_says_so_and_says_what_it_is(house: House):
    reply(house)
    answer(house, "Elle est en route.")
    house.press("send_translation", 1)
    house.deliver()
    (sent,) = sent_to(house)
    assert sent.content.text.plain == "Elle est en route.\n\n🌐 Traduit automatiquement"
    assert sent.content.text.spans[0].style is Style.ITALIC
    assert "It is on its way." in shown(house)


def test_it_goes_out_once(house: House):
    reply(house)
    answer(house, "Elle est en route.")
    house.press("send_translation", 1)
    house.press("send_translation", 1)
    house.submit("translated", 1, words="Encore")
    house.deliver()
    assert len(sent_to(house)) == 1


def test_what_its_author_changed_is_what_goes_out(house: House):
    reply(house)
    answer(house, "Elle est en route.")
    form = house.form("translated", 1)
    assert "Elle est en route." in str(form)
    house.submit("translated", 1, words="Votre commande est en route.")
    house.deliver()
    assert sent_to(house)[0].content.text.plain.startswith("Votre commande est en route.\n\n🌐")


def test_what_its_author_made_bold_stays_bold(house: House):
    reply(house)
    answer(house, "Elle est en route.")
    now = Text("Elle est en route.", (Span(Style.BOLD, 12, 17),))
    filled = house.filled("translated", 1, words="Elle est *en route*.")
    house.hear(replace(filled, formatted=(("words", now),)))
    house.deliver()
    assert sent_to(house)[0].content.text.spans[0] == now.spans[0]


def test_the_form_begins_with_the_words_as_they_would_be_typed_and_says_how(house: House):
    reply(house)
    answer(house, "2*3*4 en route.")
    field = house.form("translated", 1).fields[1]
    assert (field.formatted, said(field.hint)) == (
        Text("2*3*4 en route."),
        "As in messages: *bold*, _italic_, `code`.",
    )


@pytest.mark.parametrize("value", ["", "x", "99", "1"])
def test_a_button_of_nothing_sends_nothing(house: House, value: str):
    asked(house)  # number 1 is no reply
    house.press("send_translation", value)
    house.deliver()
    assert not sent_to(house)


def test_a_guest_sends_nothing(house: House):
    reply(house)
    answer(house, "Elle est en route.")
    house.press("send_translation", 1, by=a.GUEST)
    house.deliver()
    assert not sent_to(house)


def test_names_are_known_that_must_not_leave_us(house: House):
    asked(house)
    wanted = house.uow.translations.claim(60)
    assert wanted is not None
    assert translations.question(wanted, house.uow) == ("Où est ma commande ?", ("Ann", "Zoé", "Zoé"))
