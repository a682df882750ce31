"""Whatever a button, a form or a command of a decision brings back: a sentence or nothing, never an error."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.people import Colleague
from handlers.decisions import filled, forms, taking_part
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVERYONE, Circle
from tests.handlers.house import House

DAYS = timedelta(days=filled.MOST_DAYS)
PEOPLE = [one.alias for one in (a.ANN, *EVERYONE)]
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "0", "1", "2", "99", "-1", "9" * 30, "1772798400", "yes", "object", "consent", "vote"]
    ),
    st.sampled_from([*PEOPLE, "slack:main:", "slack:other:U1", "channel", "question", "answer1", "tabled"]),
)
NUMBERS = [str(number) for number in (0, 1, 2, 3, 4, 5, 99)]
CONTEXTS = st.one_of(
    st.sampled_from(NUMBERS),
    st.builds("{}:{}".format, st.sampled_from(NUMBERS), VALUES),
    st.builds("place={}|draft={}|conversation={}|thread={}".format, VALUES, VALUES, VALUES, VALUES),
    st.sampled_from(["place=slack:main:C0BUGS|draft=5", "draft=1", "place=|draft=|", "|||", "="]),
    VALUES,
)
FIELDS = sorted(
    "title text context people groups everyone process deadline silence quorum clarify react review feedback"
    " reason lift value person what note integrates add remove deputy deputy_until hand_over circle until adopt"
    " to text_fr again options method most decider people1 rule1 choice1 choice2 choices".split()
)
ACTIONS = ["stance", "decision_open", "decision_discard", "decision_go_on", "decision_export", "ask_voices",
           "announce_preview", "announce", "decision_more"]  # fmt: skip
QUIET = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Over(Exception):
    pass


@pytest.fixture(scope="module")
def circle():
    """A consent, a ranked vote, a ringi, an advice that is over, and a draft."""
    circle = Circle(House())
    for one in (CLEO, DAN):
        circle.house.uow.people.save_colleague(Colleague(one.alias, a.TEAM, one.name))
    circle.house.customer("#idea Sooner, please.")
    circle.house.deliver()
    circle.open(feedback="FB-1")
    circle.draft(process="vote")
    circle.fill("Name the options", options="Red\nGreen", method="ranked")
    circle.press("Open it")
    circle.draft(process="ringi", people=())
    circle.fill("Name the steps", people1=(a.BEN.alias,), rule1="all")
    circle.press("Open it")
    circle.open(process="advice")
    circle.house.submit("end", 4, what="withdrawn", reason="No.")
    circle.draft()
    circle.house.deliver()
    return circle


def survives(circle, throw):
    """Nothing is raised, and nothing is kept."""

    def work():
        throw()
        circle.house.deliver()
        raise Over

    with pytest.raises(Over):
        circle.house.uow.nested(work)


@pytest.mark.parametrize("action", ACTIONS)
@given(value=CONTEXTS)
@QUIET
def test_a_colleagues_button_with_nonsense_breaks_nothing(circle, action, value):
    survives(circle, lambda: circle.house.press(action, value))


@pytest.mark.parametrize("action", ["voice", "no_news"])
@given(value=CONTEXTS)
@QUIET
def test_a_customers_button_with_nonsense_breaks_nothing(circle, action, value):
    survives(circle, lambda: circle.house.tap(action, value))


@pytest.mark.parametrize(
    "form",
    sorted({*taking_part.READ, "link_feedback", "propose", "ringi_steps", "vote_options", "advice_decider"}),
)
@given(context=CONTEXTS, data=st.data())
@QUIET
def test_a_form_that_comes_back_with_nonsense_breaks_nothing(circle, form, context, data):
    names = data.draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=12))
    answers = {name: data.draw(st.one_of(VALUES, st.lists(VALUES, max_size=3).map(tuple))) for name in names}
    circle.house.checked(form, context, **answers)
    survives(circle, lambda: circle.house.submit(form, context, **answers))


@pytest.mark.parametrize("form", sorted(forms.FORMS))
@given(context=CONTEXTS)
@QUIET
def test_a_form_that_is_asked_for_with_nonsense_opens_or_is_refused(circle, form, context):
    with suppress(Refusal):
        assert circle.house.form(form, context).fields


@pytest.mark.parametrize("verb", ["", "show ", "search ", "export ", "mine ", "announce "])
@given(text=VALUES)
@QUIET
def test_a_command_with_nonsense_breaks_nothing(circle, verb, text):
    survives(circle, lambda: circle.house.command("consent", verb + text))


def test_more_days_than_can_be_chosen_are_the_most(circle):
    form = circle.house.filled("propose", 0, a.ANN, clarify="3000000", react="9" * 18)
    found = filled.settings(form, circle.house.now)
    assert (found.clarify_until, found.react_until) == (circle.house.now + DAYS, circle.house.now + 2 * DAYS)
