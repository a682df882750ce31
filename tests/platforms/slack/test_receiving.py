"""What people do in the sandbox, through the real socket, Bolt and the parser."""

import base64
from typing import Any

import pytest

from domain import outbound
from domain.content import File
from domain.inbound import (
    ChannelClosed,
    ChannelOpened,
    ChannelSeen,
    ColleagueSeen,
    FormSubmitted,
    GroupSeen,
    TeamCommand,
    TeamDeletion,
    TeamEdit,
    TeamMessage,
    TeamPress,
    TeamReaction,
    TeamShortcut,
)
from domain.panels import Button, sentence
from domain.phrases import phrase
from ports.chat import FileGone
from tests.platforms.slack import building
from tests.platforms.slack.conftest import Stage

CARD = sentence(
    phrase("Card"), Button(phrase("Tag"), "tag", "7"), Button(phrase("Reply"), "form:reply", "FB-1")
)


async def card(stage: Stage) -> str:
    """A panel with a plain button and one that opens a form; its ts."""
    show = outbound.Show(building.BUGS, CARD, building.THREAD)
    [made] = await building.carried(stage.sender, show)
    return made.split(":")[3]


async def press(stage: Stage, ts: str, action: str, user: str = "U0ANN") -> dict[str, Any]:
    body = {"user": user, "channel": "C0BUGS", "ts": ts, "action_id": action}
    done: dict[str, Any] = await stage.act("/slack/click", body)
    return done


async def test_a_message_arrives_with_its_words(stage: Stage) -> None:
    await stage.listen()
    await stage.write("It *crashes* & burns")
    [message] = await stage.store.until(TeamMessage)
    assert (message.content.text.plain, message.sender.alias) == ("It crashes & burns", "slack:main:U0ANN")


async def test_a_burst_arrives_in_order(stage: Stage) -> None:
    await stage.listen()
    await stage.act(
        "/slack/messages", {"count": 100, "user": "U0ANN", "channel": "C0BUGS", "text": "number {n}"}
    )
    found = await stage.store.until(TeamMessage, 100)
    assert [one.content.text.plain for one in found] == [f"number {n}" for n in range(1, 101)]


async def test_a_reply_shares_its_threads_lane(stage: Stage) -> None:
    await stage.listen()
    ts = await stage.write("First")
    await stage.write("Second", thread_ts=ts)
    await stage.store.until(TeamMessage, 2)
    lanes = {one.lane for one in stage.store.kept.values() if ts in one.lane}
    assert lanes == {f"slack:main:C0BUGS:{ts}"}


async def test_a_mention_at_the_start_marks_a_message(stage: Stage) -> None:
    await stage.listen()
    await stage.write("<@U0ISTHMUS> we are on it", raw=True)
    [message] = await stage.store.until(TeamMessage)
    assert (message.marked, message.content.text.plain) == (True, "we are on it")


async def test_what_could_not_be_stored_comes_again(stage: Stage) -> None:
    await stage.listen()
    await stage.store.until(ChannelSeen, 4)
    stage.store.refusals = 1
    await stage.write("Keep me")
    [message] = await stage.store.until(TeamMessage)
    assert message.content.text.plain == "Keep me"


async def test_what_comes_while_nothing_can_be_stored_is_stored_in_its_order_afterwards(stage: Stage) -> None:
    await stage.act("/slack/http", {"retry_delays": [600]})
    await stage.listen()
    await stage.store.until(ChannelSeen, 4)
    stage.store.refusals = 2
    texts = ["first", "second", "third"]
    for text in texts:
        await stage.write(text)
    found = await stage.store.until(TeamMessage, 3)
    assert [one.content.text.plain for one in found] == texts


async def test_a_redelivery_has_the_same_key(stage: Stage) -> None:
    await stage.listen()
    await stage.fault("*", "duplicate")
    await stage.write("Once")
    await stage.write("Twice")
    assert len(await stage.store.until(TeamMessage, 2)) == 2


async def test_an_edit_arrives(stage: Stage) -> None:
    await stage.listen()
    ts = await stage.write("Old")
    await stage.act("/slack/edit", {"user": "U0ANN", "channel": "C0BUGS", "ts": ts, "text": "New"})
    [edit] = await stage.store.until(TeamEdit)
    assert edit.content.text.plain == "New"


async def test_a_link_preview_is_no_edit(stage: Stage) -> None:
    await stage.listen()
    ts = await stage.write("See https://example.com/")
    await stage.act("/slack/unfurl", {"channel": "C0BUGS", "ts": ts, "url": "https://example.com/"})
    await stage.write("After")
    await stage.store.until(TeamMessage, 2)
    assert stage.store.facts(TeamEdit) == []


async def test_a_deletion_arrives(stage: Stage) -> None:
    await stage.listen()
    ts = await stage.write("Oops")
    await stage.act("/slack/delete", {"user": "U0ANN", "channel": "C0BUGS", "ts": ts})
    [deletion] = await stage.store.until(TeamDeletion)
    assert deletion.post == f"slack:main:C0BUGS:{ts}"


async def test_a_reaction_arrives_as_unicode(stage: Stage) -> None:
    await stage.listen()
    ts = await stage.write("Nice")
    await stage.act("/slack/react", {"user": "U0BEN", "channel": "C0BUGS", "ts": ts, "name": "tada"})
    [reaction] = await stage.store.until(TeamReaction)
    assert (reaction.emoji, reaction.added) == ("🎉", True)


async def test_a_file_of_a_colleague_can_be_read(stage: Stage) -> None:
    await stage.listen()
    content = base64.b64encode(b"inside").decode()
    await stage.write("See", files=[{"name": "a.txt", "content": content, "mimetype": "text/plain"}])
    [message] = await stage.store.until(TeamMessage)
    [file] = message.content.attachments
    assert isinstance(file, File)
    async with stage.account.files.open(file) as opened:
        assert b"".join([piece async for piece in opened.pieces]) == b"inside"


async def test_a_file_that_nobody_has_is_gone(stage: Stage) -> None:
    with pytest.raises(FileGone):
        async with stage.account.files.open(building.document(reference="F0NONE")):
            pass


async def test_a_press_arrives(stage: Stage) -> None:
    await stage.listen()
    done = await press(stage, await card(stage), "tag")
    [found] = await stage.store.until(TeamPress)
    assert (done["acknowledged"], found.action, found.value) == (True, "tag", "7")


async def test_a_form_button_opens_its_form(stage: Stage) -> None:
    await stage.listen()
    await press(stage, await card(stage), "form:reply")
    [view] = (await stage.seen("U0ANN"))["views"]
    assert (view["callback_id"], view["private_metadata"]) == ("reply", "FB-1")


async def test_a_refused_form_is_explained_to_its_asker(stage: Stage) -> None:
    await stage.listen()
    stage.forms.refuses = True
    await press(stage, await card(stage), "form:reply")
    [told] = (await stage.seen("U0ANN"))["ephemerals"]
    assert told["text"] == "Only agents may do that."


async def test_a_form_that_cannot_be_opened_is_explained(stage: Stage) -> None:
    await stage.listen()
    await stage.fault("views.open", "500")
    await press(stage, await card(stage), "form:reply")
    assert len((await stage.seen("U0ANN"))["ephemerals"]) == 1


async def test_a_form_comes_back_with_its_answers(stage: Stage) -> None:
    await stage.listen()
    await press(stage, await card(stage), "form:reply")
    await stage.act("/slack/submit", {"user": "U0ANN", "values": {"text": "Thank you"}})
    [submitted] = await stage.store.until(FormSubmitted)
    assert (submitted.form, submitted.context, submitted.one("text")) == ("reply", "FB-1", "Thank you")


async def chosen(stage: Stage, value: str) -> str:
    """A form is open, and something is chosen in it; the form as it is then."""
    await stage.listen()
    stage.forms.lives = True
    await press(stage, await card(stage), "form:reply")
    await stage.act("/slack/click", {"user": "U0ANN", "view": "", "action_id": "answer", "value": value})
    [view] = (await stage.seen("U0ANN"))["views"]
    return str(view)


async def test_a_live_form_is_drawn_anew_with_what_was_chosen(stage: Stage) -> None:
    assert "It would say Thank you." in await chosen(stage, "Thank you")
    assert stage.forms.filled[0].context == "FB-1"


async def test_what_is_chosen_in_a_form_is_no_event(stage: Stage) -> None:
    await chosen(stage, "Thank you")
    assert stage.store.facts(TeamPress) == []


async def test_a_live_form_that_cannot_be_drawn_anew_stays(stage: Stage) -> None:
    await stage.fault("views.update", "500")
    assert "It would say" not in await chosen(stage, "Thank you")


async def test_a_wrong_answer_stays_open_with_its_sentence(stage: Stage) -> None:
    await stage.listen()
    await press(stage, await card(stage), "form:reply")
    stage.forms.wrong = {"text": phrase("Too short.")}
    answer = await stage.act("/slack/submit", {"user": "U0ANN", "values": {"text": "x"}})
    assert (answer["errors"], stage.store.facts(FormSubmitted)) == ({"text": "Too short."}, [])


async def test_a_command_arrives_and_is_acknowledged_empty(stage: Stage) -> None:
    await stage.listen()
    body = {"user": "U0ANN", "channel": "C0BUGS", "command": "/isthmus", "text": "status"}
    answer = await stage.act("/slack/command", body)
    [command] = await stage.store.until(TeamCommand)
    assert (answer["acknowledged"], command.command, command.text) == (True, "isthmus", "status")


async def test_a_command_that_opens_a_form_says_what_it_is_about(stage: Stage) -> None:
    await stage.listen()
    for typed in ("show D-7", "show"):
        body = {"user": "U0ANN", "channel": "C0BUGS", "command": "/consent", "text": typed}
        await stage.act("/slack/command", body)
    assert [(asked.form, asked.context) for asked in stage.forms.asked] == [("shown", "D-7")]


async def test_a_shortcut_arrives_with_its_message(stage: Stage) -> None:
    await stage.listen()
    ts = await stage.write("Worth keeping")
    body = {"user": "U0BEN", "channel": "C0BUGS", "ts": ts, "callback_id": "keep_answer"}
    await stage.act("/slack/shortcut", body)
    [shortcut] = await stage.store.until(TeamShortcut)
    assert (shortcut.name, shortcut.content.text.plain) == ("keep_answer", "Worth keeping")


async def test_a_shortcut_with_a_form_opens_it(stage: Stage) -> None:
    await stage.listen()
    ts = await stage.write("To the customer")
    body = {"user": "U0BEN", "channel": "C0BUGS", "ts": ts, "callback_id": "send_to_customer"}
    await stage.act("/slack/shortcut", body)
    assert stage.forms.asked[0].content.text.plain == "To the customer"


async def test_an_archived_channel_is_closed(stage: Stage) -> None:
    await stage.listen()
    await stage.act("/slack/channels/archive", {"channel": "C0BUGS"})
    [closed] = await stage.store.until(ChannelClosed)
    assert closed == ChannelClosed(building.BUGS, "archived")


async def test_a_channel_that_we_are_invited_to_is_open(stage: Stage) -> None:
    await stage.listen()
    await stage.act("/slack/channels/invite", {"channel": "C0GENERAL"})
    [opened] = await stage.store.until(ChannelOpened)
    assert opened.channel == "slack:main:C0GENERAL"


async def test_the_people_are_known_from_the_start(stage: Stage) -> None:
    await stage.listen()
    found = await stage.store.until(ColleagueSeen, 4)
    assert "Cléo Martin" in {one.name for one in found}


async def test_the_groups_are_known_from_the_start(stage: Stage) -> None:
    await stage.listen()
    [group] = await stage.store.until(GroupSeen)
    assert (group.handle, len(group.members)) == ("agents", 3)


async def test_the_channels_are_known_from_the_start(stage: Stage) -> None:
    await stage.listen()
    found = await stage.store.until(ChannelSeen, 4)
    assert {(one.name, one.member) for one in found} >= {("bugs", True), ("general", False)}


async def test_what_is_known_already_has_the_same_key(stage: Stage) -> None:
    await stage.account.verify()
    await stage.account.directory.refresh(stage.store)
    before = set(stage.store.kept)
    await stage.account.directory.refresh(stage.store)
    assert set(stage.store.kept) == before


async def test_a_mentioned_colleague_is_named(stage: Stage) -> None:
    await stage.listen()
    await stage.store.until(ChannelSeen, 4)
    await stage.write("ask <@U0BEN>", raw=True)
    [message] = await stage.store.until(TeamMessage)
    assert (message.content.text.plain, message.sender.name) == ("ask Ben Okafor", "Ann Weaver")
