"""Whatever a button, a form or a command brings back: a sentence or nothing, never an error."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import routes
from domain.errors import Refusal
from handlers import forms
from tests import builders as a
from tests.handlers.house import House

GARBAGE = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.sampled_from(
        ["", "0", "-1", "1", "2", "99", "²", "٣", "9" * 30, "1:", ":", "1:bug", "2:bug", "1:1", "C-1"]
    ),
    st.builds("{}:{}".format, st.integers(), st.text(max_size=10)),
)
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def house():
    """One house that everything is thrown at."""
    house = House()
    house.customer("It does not start.")
    house.customer("#bug it fails", chat=a.MAXS, sender=a.MAX)
    house.deliver()
    house.colleague("Try again.", marked=True)
    house.deliver()
    return house


def survives(house, throw):
    """Nothing is raised, and nothing is kept."""

    def work():
        throw()
        house.deliver()
        raise Over

    with pytest.raises(Over):
        house.uow.nested(work)


class Over(Exception):
    pass


@pytest.mark.parametrize("action", sorted(routes.TEAM_BUTTONS))
@given(value=GARBAGE)
@QUIET
def test_a_colleagues_button_with_nonsense_breaks_nothing(house, action, value):
    survives(house, lambda: house.press(action, value))


@pytest.mark.parametrize("action", sorted(routes.CUSTOMER_BUTTONS))
@given(value=GARBAGE)
@QUIET
def test_a_customers_button_with_nonsense_breaks_nothing(house, action, value):
    survives(house, lambda: house.tap(action, value))


@pytest.mark.parametrize("form", sorted(routes.FORMS))
@given(context=GARBAGE, value=GARBAGE)
@example(context="1", value="1")
@example(context="2", value="C-1")
@QUIET
def test_a_form_that_comes_back_with_nonsense_breaks_nothing(house, form, context, value):
    names = "words tags status person organisation split merge criterion value channel name emoji synonyms".split()
    answers = dict.fromkeys(names, value)
    house.checked(form, context, **answers)
    survives(house, lambda: house.submit(form, context, **answers))


@pytest.mark.parametrize("form", sorted(routes.FORMS))
def test_a_form_that_comes_back_empty_breaks_nothing(house, form):
    survives(house, lambda: house.submit(form, "1"))


@pytest.mark.parametrize("form", [*sorted(forms.FORMS), "unknown"])
@given(context=GARBAGE)
@QUIET
def test_a_form_that_is_asked_for_with_nonsense_opens_or_is_refused(house, form, context):
    with suppress(Refusal):
        assert house.form(form, context).fields


@pytest.mark.parametrize("form", sorted(forms.FORMS))
def test_a_form_is_not_for_guests(house, form):
    with pytest.raises(Refusal):
        house.form(form, "1", by=a.GUEST)


@pytest.mark.parametrize("command", sorted(routes.COMMANDS))
@pytest.mark.parametrize(
    "verb", ["", "list ", "search ", "show ", "waiting ", "replies ", "tags ", "failed "]
)
@given(text=GARBAGE)
@QUIET
def test_a_slash_command_with_nonsense_breaks_nothing(house, command, verb, text):
    survives(house, lambda: house.command(command, verb + text))


@given(command=st.from_regex("[a-z0-9_]{1,32}", fullmatch=True), said=st.text(max_size=40))
@QUIET
def test_a_customers_command_with_nonsense_breaks_nothing(house, command, said):
    survives(house, lambda: house.customer(said, command=command))
