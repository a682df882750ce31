"""Forms as modals."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain import forms
from domain.content import Text
from domain.phrases import phrase, verbatim
from platforms.slack import forms as modals
from tests.platforms.slack import building

LONG = verbatim("a very long label " * 40)
OPTIONS = tuple(forms.Option(f"v{number}", phrase("Choice {number}", number=number)) for number in range(130))
WHEN = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
FORM = forms.Form(
    "reply",
    LONG,
    (
        forms.Reading(phrase("Read & think"), Text("<!channel> said")),
        forms.TextField("words", LONG, "before", multiline=True, hint=LONG),
        forms.ChoiceField("tag", phrase("Tag"), OPTIONS[:3], ("v1",)),
        forms.ChoiceField("tags", phrase("Tags"), OPTIONS, ("v1", "v120"), several=True, optional=True),
        forms.ChannelField("where", phrase("Where"), "slack:main:C0BUGS"),
        forms.PersonField("who", phrase("Who"), "slack:main:U0ANN", optional=True),
        forms.PeopleField("all", phrase("All"), ("slack:main:U0ANN", "slack:main:U0BEN"), hint=LONG),
        forms.NumberField("quorum", phrase("Quorum"), 3, least=1, most=9, optional=True, hint=LONG),
        forms.MomentField("until", phrase("Until"), WHEN, optional=True, hint=LONG),
    ),
    context="FB-1",
    submit=phrase("Send to the customer right now"),
)
CHECKS = building.validator()


@pytest.mark.skipif(CHECKS is None, reason="the fidelity checks are not beside the repository")
def test_slack_would_take_the_modal() -> None:
    assert CHECKS is not None
    found = CHECKS.validate_view(modals.view(FORM, building.voice()), user_texts=["<!channel> said"])
    assert [str(one) for one in found] == []


def test_the_title_is_cut_to_what_fits() -> None:
    assert len(modals.view(FORM, building.voice())["title"]["text"]) == 24


def test_a_field_is_its_block() -> None:
    blocks = modals.view(FORM, building.voice())["blocks"]
    assert [block["block_id"] for block in blocks if block["type"] == "input"] == [
        "words",
        "tag",
        "tags",
        "where",
        "who",
        "all",
        "quorum",
        "until",
    ]


def element(field: forms.Field) -> Any:
    """The one element of a field."""
    [block] = modals.view(forms.Form("f", phrase("F"), (field,)), building.voice())["blocks"]
    return block["element"]


def test_people_are_chosen_beforehand() -> None:
    field = forms.PeopleField("all", phrase("All"), ("slack:main:U0ANN", "slack:main:U0ANN"))
    assert element(field)["initial_users"] == ["U0ANN"]


def test_no_more_people_are_chosen_beforehand_than_slack_takes() -> None:
    many = tuple(f"slack:main:U{number}" for number in range(150))
    assert len(element(forms.PeopleField("all", phrase("All"), many))["initial_users"]) == 100


def test_a_number_has_its_bounds() -> None:
    found = element(forms.NumberField("n", phrase("N"), 0, least=0, most=9))
    assert (found["initial_value"], found["min_value"], found["max_value"]) == ("0", "0", "9")


def test_a_number_out_of_its_bounds_is_not_given_beforehand() -> None:
    assert "initial_value" not in element(forms.NumberField("n", phrase("N"), 12, least=0, most=9))


def test_a_moment_is_given_in_seconds() -> None:
    assert element(forms.MomentField("t", phrase("T"), WHEN))["initial_date_time"] == 1795287600


def test_a_moment_too_early_for_slack_is_left_out() -> None:
    early = datetime(1999, 1, 1, tzinfo=UTC)
    assert "initial_date_time" not in element(forms.MomentField("t", phrase("T"), early))


def test_more_options_than_a_menu_holds_are_grouped() -> None:
    element = modals.view(FORM, building.voice())["blocks"][4]["element"]
    assert [len(group["options"]) for group in element["option_groups"]] == [100, 30]


def test_a_form_to_read_has_nothing_to_send() -> None:
    form = forms.Form("help", phrase("Help"), (forms.Reading(phrase("Read this.")),))
    assert "submit" not in modals.view(form, building.voice())


def test_a_form_without_a_field_for_its_answer_gives_none() -> None:
    assert modals.answers({}, building.OF) == ()


def test_a_live_form_tells_of_every_choice() -> None:
    fields = (forms.TextField("t", phrase("T")), forms.Reading(phrase("Read this.")))
    live = modals.view(forms.Form("f", phrase("F"), fields, live=True), building.voice())
    assert [block.get("dispatch_action") for block in live["blocks"]] == [True, None]
