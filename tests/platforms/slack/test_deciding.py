"""What decisions need of Slack, over the sandbox: richer forms, one's own page, direct messages, who is in a channel."""

from dataclasses import replace
from typing import Any

import pytest

from domain import forms, outbound
from domain.content import File, FileKind
from domain.deliveries import Outcome, Reason, Refused, Sent
from domain.ids import AccountId, AliasId, PlaceId, Slot
from domain.inbound import (
    FormSubmitted,
    HomeOpened,
    TeamCommand,
    TeamPress,
)
from domain.panels import Button, Line, Panel, sentence
from domain.phrases import phrase
from ports.chat import Files
from tests.platforms.slack import building
from tests.platforms.slack.conftest import Stage

ANN = AliasId("slack:main:U0ANN")
PAGE = sentence(phrase("Waits for you"), Button(phrase("Agree"), "stance", "7:consent"),
                Button(phrase("Object"), "form:stance", "7:object"))  # fmt: skip
DIRECT = outbound.Direct(building.ACCOUNT, ANN, PAGE, Slot("direct:1"))
FIELDS = (
    forms.PeopleField("people", phrase("People"), (ANN,), hint=phrase("Who is concerned")),
    forms.NumberField("quorum", phrase("Quorum"), least=1, most=9, optional=True),
    forms.MomentField("until", phrase("Until"), building.now(), optional=True),
)


async def command(stage: Stage, text: str = "", channel: str = "C0BUGS") -> Any:
    body = {"user": "U0ANN", "channel": channel, "command": "/consent", "text": text}
    return await stage.act("/slack/command", body)


async def filled(stage: Stage, values: dict[str, Any]) -> Any:
    """The answer to a form of all new fields, opened by a command."""
    await stage.listen()
    stage.forms.fields = FIELDS
    await command(stage)
    return await stage.act("/slack/submit", {"user": "U0ANN", "values": values})


async def published(stage: Stage, panel: Panel = PAGE) -> dict[str, Any]:
    """Ann's page of ours as she sees it."""
    home = outbound.Home(building.ACCOUNT, ANN, panel)
    await building.carried(stage.sender, home)
    opened = await stage.act("/slack/open_home", {"user": "U0ANN"})
    shown: dict[str, Any] = opened["home"]
    return shown


async def direct_messages(stage: Stage) -> list[dict[str, Any]]:
    """What stands in Ann's conversation with us."""
    opened = await stage.act("/slack/open_home", {"user": "U0ANN", "tab": "messages"})
    return await stage.shown(opened["channel"])


# Forms


async def test_people_come_back_as_aliases(stage: Stage) -> None:
    await filled(stage, {"people": ["U0BEN", "U0CLEO"]})
    [submitted] = await stage.store.until(FormSubmitted)
    assert submitted.all("people") == ("slack:main:U0BEN", "slack:main:U0CLEO")


async def test_people_who_were_chosen_beforehand_come_back(stage: Stage) -> None:
    await filled(stage, {})
    [submitted] = await stage.store.until(FormSubmitted)
    assert submitted.all("people") == (ANN,)


async def test_a_number_comes_back_as_its_digits(stage: Stage) -> None:
    await filled(stage, {"quorum": 3})
    [submitted] = await stage.store.until(FormSubmitted)
    assert submitted.one("quorum") == "3"


async def test_a_moment_comes_back_in_seconds(stage: Stage) -> None:
    await filled(stage, {"until": 1795287600})
    [submitted] = await stage.store.until(FormSubmitted)
    assert submitted.one("until") == "1795287600"


async def test_what_is_left_empty_is_nothing(stage: Stage) -> None:
    await filled(stage, {"until": None})
    [submitted] = await stage.store.until(FormSubmitted)
    assert (submitted.all("quorum"), submitted.all("until")) == ((), ())


async def test_a_number_out_of_bounds_does_not_leave_slack(stage: Stage) -> None:
    assert (await filled(stage, {"quorum": 12}))["by"] == "slack"


@pytest.mark.parametrize("name", ["people", "quorum", "until"])
async def test_what_is_wrong_stands_at_its_field(stage: Stage, name: str) -> None:
    stage.forms.wrong = {name: phrase("That cannot be.")}
    assert (await filled(stage, {}))["errors"] == {name: "That cannot be."}


async def test_what_is_wrong_with_no_field_stands_at_the_first(stage: Stage) -> None:
    stage.forms.wrong = {"": phrase("That cannot be.")}
    assert (await filled(stage, {}))["errors"] == {"people": "That cannot be."}


# Commands and shortcuts that open a form


@pytest.mark.parametrize("text", ["", "new", " NEW "])
async def test_a_command_opens_its_form(stage: Stage, text: str) -> None:
    await stage.listen()
    await command(stage, text)
    [view] = (await stage.seen("U0ANN"))["views"]
    assert view["callback_id"] == "propose"


async def test_a_form_of_a_command_knows_its_channel(stage: Stage) -> None:
    await stage.listen()
    await command(stage)
    [asked] = stage.forms.asked
    assert (asked.channel, asked.context, asked.post, asked.thread) == (building.BUGS, "", None, None)


async def test_a_command_that_opens_a_form_is_not_stored(stage: Stage) -> None:
    await stage.listen()
    await command(stage)
    await command(stage, "mine")
    [stored] = await stage.store.until(TeamCommand)
    assert stored.text == "mine"


async def test_a_refused_form_of_a_command_is_explained(stage: Stage) -> None:
    await stage.listen()
    stage.forms.refuses = True
    answer = await command(stage)
    shown = (await stage.seen("U0ANN"))["ephemerals"]
    assert (answer["acknowledged"], [one["text"] for one in shown]) == (True, ["Only agents may do that."])


async def test_a_command_where_we_are_no_member_is_explained_there_too(stage: Stage) -> None:
    await stage.listen()
    stage.forms.refuses = True
    await command(stage, channel="C0GENERAL")
    [told] = (await stage.seen("U0ANN"))["ephemerals"]
    assert (told["channel"], told["text"]) == ("C0GENERAL", "Only agents may do that.")


async def shortcut(stage: Stage, **more: str) -> tuple[Any, str]:
    """The form asked for on a message of Ann's, and its ts."""
    await stage.listen()
    ts = await stage.write("Two suppliers?", **more)
    body = {"user": "U0BEN", "channel": "C0BUGS", "ts": ts, "callback_id": "start_decision"}
    await stage.act("/slack/shortcut", body)
    [asked] = stage.forms.asked
    return asked, ts


async def test_a_form_on_a_message_knows_it(stage: Stage) -> None:
    asked, ts = await shortcut(stage)
    assert (asked.form, asked.post, asked.thread, asked.content.text.plain) == (
        "propose",
        f"slack:main:C0BUGS:{ts}",
        None,
        "Two suppliers?",
    )


async def test_a_form_on_an_answer_knows_its_thread(stage: Stage) -> None:
    root = await stage.write("First")
    asked, _ = await shortcut(stage, thread_ts=root)
    assert asked.thread == f"slack:main:C0BUGS:{root}"


# One's own page


async def test_a_page_is_shown_to_its_person(stage: Stage) -> None:
    assert (await published(stage))["blocks"][0]["text"]["text"] == "Waits for you"


async def test_a_page_is_shown_anew(stage: Stage) -> None:
    await published(stage)
    assert (await published(stage, sentence(phrase("Nothing waits"))))["blocks"][0]["text"][
        "text"
    ] == "Nothing waits"


async def test_a_large_page_is_shown(stage: Stage) -> None:
    words = "word " * 310
    panel = Panel(phrase("Much"), tuple(Line(phrase("{words}", words=words)) for _ in range(130)))
    assert 80 <= len((await published(stage, panel))["blocks"]) <= 100


async def test_looking_at_ones_page_is_told(stage: Stage) -> None:
    await stage.listen()
    await stage.act("/slack/open_home", {"user": "U0ANN"})
    [opened] = await stage.store.until(HomeOpened)
    assert (opened.account, opened.sender.alias) == (building.ACCOUNT, ANN)


async def test_a_page_that_comes_back_is_not_stored(stage: Stage) -> None:
    await stage.listen()
    await published(stage)
    await stage.store.until(HomeOpened)
    assert [one for one in stage.store.kept.values() if "Waits for you" in one.payload] == []


async def pressed_at_home(stage: Stage) -> TeamPress:
    await stage.listen()
    view = (await published(stage))["id"]
    await stage.act("/slack/click", {"user": "U0ANN", "view": view, "action_id": "stance"})
    [press] = await stage.store.until(TeamPress)
    assert isinstance(press, TeamPress)
    return press


async def test_a_press_on_ones_page_arrives(stage: Stage) -> None:
    press = await pressed_at_home(stage)
    assert (press.action, press.value, press.channel) == ("stance", "7:consent", ANN)


async def test_a_whisper_to_where_that_was_pressed_is_a_direct_message(stage: Stage) -> None:
    press = await pressed_at_home(stage)
    whisper = outbound.Whisper(press.channel, press.sender.alias, sentence(phrase("Thank you.")))
    await building.carried(stage.sender, whisper)
    assert [one["text"] for one in await direct_messages(stage)] == ["Thank you."]


async def test_a_panel_to_where_that_was_pressed_is_a_direct_message(stage: Stage) -> None:
    show = outbound.Show(PlaceId(ANN), sentence(phrase("The list.")), Slot("show:1"))
    [made] = await building.carried(stage.sender, show)
    [shown] = await direct_messages(stage)
    assert (shown["text"], made.rpartition(":")[2]) == ("The list.", shown["ts"])


async def test_a_form_opens_from_ones_page(stage: Stage) -> None:
    await stage.listen()
    view = (await published(stage))["id"]
    await stage.act("/slack/click", {"user": "U0ANN", "view": view, "action_id": "form:stance"})
    [asked] = stage.forms.asked
    assert (asked.form, asked.context, asked.channel) == ("stance", "7:object", ANN)


async def test_a_form_refused_on_ones_page_is_explained_directly(stage: Stage) -> None:
    await stage.listen()
    stage.forms.refuses = True
    view = (await published(stage))["id"]
    await stage.act("/slack/click", {"user": "U0ANN", "view": view, "action_id": "form:stance"})
    assert [one["text"] for one in await direct_messages(stage)] == ["Only agents may do that."]


async def test_a_refresh_is_never_sent_as_such(stage: Stage) -> None:
    refresh = outbound.Refresh(building.BUGS, building.SLOT, "proposal:7")
    outcome = await stage.sender.send(building.delivery(refresh))
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.UNSUPPORTED


# Direct messages


async def test_a_direct_message_is_redrawn(stage: Stage) -> None:
    made = tuple(await building.carried(stage.sender, DIRECT))
    redraw = outbound.Redraw(PlaceId(ANN), sentence(phrase("Done.")), DIRECT.slot)
    await building.carried(stage.sender, redraw, posts=((DIRECT.slot, made),))
    assert [one["text"] for one in await direct_messages(stage)] == ["Done."]


async def test_a_press_in_a_direct_message_knows_its_post(stage: Stage) -> None:
    await stage.listen()
    [made] = await building.carried(stage.sender, DIRECT)
    _, _, channel, ts = made.split(":")
    await stage.act("/slack/click", {"user": "U0ANN", "channel": channel, "ts": ts, "action_id": "stance"})
    [press] = await stage.store.until(TeamPress)
    assert (press.post, press.channel) == (made, f"slack:main:{channel}")


async def test_a_whisper_in_a_direct_conversation_reaches_its_person(stage: Stage) -> None:
    [made] = await building.carried(stage.sender, DIRECT)
    place = PlaceId(made.rpartition(":")[0])
    await building.carried(stage.sender, outbound.Whisper(place, ANN, sentence(phrase("Thanks."))))
    alone = [one["text"] for one in (await stage.seen("U0ANN"))["ephemerals"]]
    assert "Thanks." in (*alone, *(one["text"] for one in await direct_messages(stage)))


async def test_a_direct_message_whose_answer_was_lost_is_found(stage: Stage) -> None:
    await stage.fault("chat.postMessage", "lost")
    at = building.delivery(DIRECT)
    await stage.sender.send(at)
    assert isinstance(await stage.sender.find(at), Sent)


# Files of our own making


async def test_a_file_of_our_own_making_is_brought(stage: Stage) -> None:
    asked: list[AccountId] = []
    stage.shelf.held["export:7"] = b"# D-7"

    def files_of(account: AccountId) -> Files:
        asked.append(account)
        return stage.shelf

    stage.sender.uploading.files_of = files_of
    file = File(FileKind.DOCUMENT, AccountId("isthmus:own"), "export:7", "D-7.md", "text/markdown")
    content = replace(building.words("Here it is"), attachments=(file,))
    await building.carried(stage.sender, building.post(content=content))
    [shown] = (await stage.shown())[-1]["files"]
    assert (asked, shown["name"], shown["size"]) == (["isthmus:own"], "D-7.md", 5)


async def test_a_file_of_an_account_that_is_gone_stays_behind(stage: Stage) -> None:
    def files_of(account: AccountId) -> Files:
        raise KeyError(account)

    stage.sender.uploading.files_of = files_of
    content = replace(building.words("See"), attachments=(building.document(),))
    outcome: Outcome = await stage.sender.send(building.delivery(building.post(content=content)))
    assert isinstance(outcome, Sent)
    assert outcome.shortfall == "a.txt: its account is no longer here"
