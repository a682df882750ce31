"""`/export` as a page: in words of the customer's language, every one of theirs escaped."""

import pytest

from bot import texts
from handlers.privacy import exporting
from tests import builders as a
from tests.handlers.decisions.conftest import Circle
from tests.handlers.house import House

TEXTS = texts.load()


@pytest.fixture
def exported(house: House):
    """Makes the page of Zoé, who was asked about a decision and proposed an idea."""
    house.customer("Please ship sooner. #idea")
    house.customer("fr", command="language")
    house.deliver()
    circle = Circle(house).open(people=(a.ANN.alias,), feedback="FB-1")
    circle.press("Ask the customers")
    house.tap("voice", "1:doubts")
    house.customer("What about <b>holidays</b>?", reply_to=house.posts(f"voice:1:{a.ZOE.alias}")[0])

    def made(locale: str, what: str = "html") -> str:
        say = lambda phrase: TEXTS.say(locale, phrase)  # noqa: E731
        return exporting.make(f"{what}:{a.ZOE.alias}", say, house.uow, house.policy)

    return made


def test_the_page_is_in_words_of_the_customers_language(exported):
    page = exported("fr")
    assert "<li>Langue que vous avez choisie\u00a0: Français</li>" in page
    assert "<li>Nous pouvons vous écrire\u00a0: oui</li>" in page
    assert "<li>Vous avez répondu\u00a0: 🤔 J’ai des doutes</li>" in page


def test_the_page_names_nothing_as_programs_do(exported):
    known = ("chosen_language", "reachable", "voices", "True", "in_progress", "&#x27;")
    assert [name for name in known if name in exported("en")] == []


def test_what_a_customer_said_of_a_decision_is_escaped(exported):
    assert "<li>You wrote: What about &lt;b&gt;holidays&lt;/b&gt;?</li>" in exported("en")


def test_the_file_for_programs_keeps_its_keys(exported):
    assert '"chosen_language": "fr"' in exported("en", "json")
