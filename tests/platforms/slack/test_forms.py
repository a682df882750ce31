"""Forms as modals."""

import pytest

from domain import forms
from domain.content import Text
from domain.phrases import phrase, verbatim
from platforms.slack import forms as modals
from tests.platforms.slack import building

LONG = verbatim("a very long label " * 40)
OPTIONS = tuple(forms.Option(f"v{number}", phrase("Choice {number}", number=number)) for number in range(130))
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
    ]


def test_more_options_than_a_menu_holds_are_grouped() -> None:
    element = modals.view(FORM, building.voice())["blocks"][4]["element"]
    assert [len(group["options"]) for group in element["option_groups"]] == [100, 30]


def test_a_form_to_read_has_nothing_to_send() -> None:
    form = forms.Form("help", phrase("Help"), (forms.Reading(phrase("Read this.")),))
    assert "submit" not in modals.view(form, building.voice())


def test_a_form_without_a_field_for_its_answer_gives_none() -> None:
    assert modals.answers({}, building.OF) == ()
