"""Forms as Slack's modals, and what comes back from them. Pure: opens nothing.

Limits: title, submit and close 24 characters, label 2,000, option 75 and 75, a menu 100 options in each of 100 groups,
private_metadata 3,000, text input 3,000 (Block Kit reference). A field's name is its block's id.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from domain import content, forms
from domain.content import Text
from domain.ids import AliasId
from domain.phrases import Phrase, phrase
from platforms.slack import ids, panels, typed

Json = dict[str, Any]

TITLE = 24
INPUT = 3000
OPTIONS = 100
HINT = 2000
PEOPLE = 100
DIGITS = 10
"""How many a moment's seconds must have (datetimepicker: initial_date_time)."""
ANSWER = "answer"
"""The action id of every field's one element."""
SEND = phrase("Send")
CANCEL = phrase("Cancel")
CLOSE = phrase("Close")
CHOICES = phrase("Choices")


def view(form: forms.Form, voice: panels.Voice) -> Json:
    """The modal that asks for a form's fields."""
    drawing = panels.Drawing(voice)
    blocks = [block for field in form.fields for block in _field(field, voice, drawing)][: panels.VIEW]
    if form.live:  # Slack then tells of every choice, and of a text once Enter is pressed in it
        blocks = [{**block, "dispatch_action": True} if "element" in block else block for block in blocks]
    asks = any(block["type"] == "input" for block in blocks)
    drawn: Json = {
        "type": "modal",
        "callback_id": form.name,
        "private_metadata": form.context,
        "title": panels.plain_text(content.cut(voice.plain(form.title), TITLE) or "…"),
        "close": panels.plain_text(content.cut(voice.plain(CANCEL if asks or form.submit else CLOSE), TITLE)),
        "blocks": blocks,
    }
    if asks or form.submit:
        drawn["submit"] = panels.plain_text(content.cut(voice.plain(form.submit or SEND), TITLE))
    return drawn


def _field(field: forms.Field, voice: panels.Voice, drawing: panels.Drawing) -> list[Json]:
    match field:
        case forms.Reading(text=text, words=words):
            return [*drawing.sentence(text), *drawing.words(words, quoted=True)]
        case forms.TextField():
            return [_input(field, _text(field), voice, field.hint)]
        case forms.ChoiceField():
            return [_input(field, _choice(field, voice), voice, field.hint)]
        case forms.ChannelField():
            return [_input(field, _channel(field), voice, field.hint)]
        case forms.PersonField():
            return [_input(field, _person(field), voice, None)]
        case forms.PeopleField():
            return [_input(field, _people(field), voice, field.hint)]
        case forms.NumberField():
            return [_input(field, _number(field), voice, field.hint)]
        case forms.MomentField():
            return [_input(field, _moment(field), voice, field.hint)]
        case _:
            assert_never(field)


Asked = (
    forms.TextField
    | forms.ChoiceField
    | forms.ChannelField
    | forms.PersonField
    | forms.PeopleField
    | forms.NumberField
    | forms.MomentField
)


def _input(field: Asked, element: Json, voice: panels.Voice, hint: Phrase | None) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": panels.plain_text(content.cut(voice.plain(field.label), HINT) or "…"),
        "optional": field.optional,
        "element": {**element, "action_id": ANSWER},
    }
    if hint and voice.plain(hint).strip():
        block["hint"] = panels.plain_text(content.cut(voice.plain(hint), HINT))
    return block


def _text(field: forms.TextField) -> Json:
    longest = max(1, min(field.longest, INPUT))
    element: Json = {"type": "plain_text_input", "multiline": field.multiline, "max_length": longest}
    formatted = typed.written(field.formatted)
    initial = field.initial or (formatted if len(formatted) <= longest else field.formatted.plain)
    return {**element, "initial_value": initial[:longest]} if initial else element


def _choice(field: forms.ChoiceField, voice: panels.Voice) -> Json:
    options = [_option(option, voice) for option in field.options]
    chosen = [option for option in options if option["value"] in field.initial]
    groups = [options[at : at + OPTIONS] for at in range(0, len(options), OPTIONS)]
    element: Json = {"type": "multi_static_select" if field.several else "static_select"}
    if len(groups) == 1:
        element["options"] = options
    else:
        label = panels.plain_text(content.cut(voice.plain(CHOICES), panels.LABEL))
        element["option_groups"] = [{"label": label, "options": group} for group in groups[:OPTIONS]]
    if chosen and field.several:
        element["initial_options"] = chosen
    elif chosen:
        element["initial_option"] = chosen[0]
    return element


def _option(option: forms.Option, voice: panels.Voice) -> Json:
    return {
        "text": panels.plain_text(content.cut(voice.plain(option.label), panels.LABEL) or "…"),
        "value": option.value,
    }


def _channel(field: forms.ChannelField) -> Json:
    element: Json = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**element, "initial_conversation": ids.channel_of(field.initial)} if field.initial else element


def _person(field: forms.PersonField) -> Json:
    element: Json = {"type": "users_select"}
    return {**element, "initial_user": ids.user_of(AliasId(field.initial))} if field.initial else element


def _people(field: forms.PeopleField) -> Json:
    chosen = [ids.user_of(AliasId(alias)) for alias in dict.fromkeys(field.initial)][:PEOPLE]
    element: Json = {"type": "multi_users_select"}
    return {**element, "initial_users": chosen} if chosen else element


def _number(field: forms.NumberField) -> Json:
    element: Json = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(field.least),
        "max_value": str(field.most),
    }
    fits = field.initial is not None and field.least <= field.initial <= field.most
    return {**element, "initial_value": str(field.initial)} if fits else element


def _moment(field: forms.MomentField) -> Json:
    element: Json = {"type": "datetimepicker"}
    seconds = int(field.initial.timestamp()) if field.initial else 0
    return {**element, "initial_date_time": seconds} if len(str(seconds)) == DIGITS else element


def answers(values: Mapping[str, Any], of: ids.Ids) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was filled in, by field: `view.state.values`, which is by block id and then by action id."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, elements in values.items():
        given = elements if isinstance(elements, dict) else {}
        found.append((str(name), tuple(value for element in given.values() for value in _given(element, of))))
    return tuple(found)


def formatted(values: Mapping[str, Any]) -> tuple[tuple[str, Text], ...]:
    """What was typed, by field, as it is meant: with the markup that people know from messages."""
    return tuple(
        (str(name), typed.read(element["value"]))
        for name, elements in values.items()
        for element in (elements.values() if isinstance(elements, dict) else ())
        if isinstance(element, dict) and isinstance(element.get("value"), str)
    )


def _given(element: Any, of: ids.Ids) -> tuple[str, ...]:
    if not isinstance(element, dict):
        return ()
    several = element.get("selected_options")
    options = several if isinstance(several, list) else [element.get("selected_option")]
    chosen = tuple(
        str(option["value"]) for option in options if isinstance(option, dict) and "value" in option
    )
    text = element.get("value")
    channel = element.get("selected_conversation") or element.get("selected_channel")
    person, people = element.get("selected_user"), element.get("selected_users")
    moment = element.get("selected_date_time")
    return (
        *chosen,
        *((text,) if isinstance(text, str) and text else ()),
        *((of.place(channel),) if isinstance(channel, str) else ()),
        *((of.alias(person),) if isinstance(person, str) else ()),
        *(of.alias(each) for each in (people if isinstance(people, list) else ()) if isinstance(each, str)),
        *((str(moment),) if isinstance(moment, int) else ()),
    )
