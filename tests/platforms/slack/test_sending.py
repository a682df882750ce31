"""Deliveries through the real client against the sandbox."""

from dataclasses import replace

from domain import outbound
from domain.content import Contact, Content, Foreign, Location, Span, Style, Text
from domain.deliveries import Deferred, Locked, Reason, Refused, Scope, Sent, Unsure
from domain.ids import AliasId, Slot
from domain.panels import Button, Heading, Panel, sentence
from domain.phrases import phrase, verbatim
from tests.platforms.slack import building
from tests.platforms.slack.conftest import Stage


async def opened(stage: Stage) -> tuple[Slot, tuple[building.PostId, ...]]:
    """A thread's first post, under its slot."""
    show = outbound.Show(building.BUGS, sentence(phrase("Card")), building.THREAD)
    return building.THREAD, tuple(await building.carried(stage.sender, show, number=900))


async def test_words_stand_under_the_customers_name(stage: Stage) -> None:
    await building.carried(stage.sender, building.post("It crashes"))
    assert (await stage.shown())[-1]["username"] == "Zoé"


async def test_words_arrive_as_they_are(stage: Stage) -> None:
    await building.carried(stage.sender, building.post("<!channel> *stars* & more"))
    [block] = (await stage.shown())[-1]["blocks"]
    assert block["elements"][0]["elements"][0]["text"] == "<!channel> *stars* & more"


async def test_a_reply_stands_in_its_thread(stage: Stage) -> None:
    thread = await opened(stage)
    post = building.post(under=building.THREAD)
    [made] = await building.carried(stage.sender, post, posts=(thread,))
    assert [one["ts"] for one in await stage.shown(thread=thread[1][0].split(":")[3])][-1] == made.split(":")[
        3
    ]


async def test_without_its_thread_a_reply_is_refused(stage: Stage) -> None:
    outcome = await stage.sender.send(building.delivery(building.post(under=building.THREAD)))
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.THREAD_GONE


async def test_a_deleted_thread_is_refused_by_name(stage: Stage) -> None:
    gone = (building.THREAD, (building.OF.post("C0BUGS", "1600000000.000001"),))
    outcome = await stage.sender.send(building.delivery(building.post(under=building.THREAD), posts=(gone,)))
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.THREAD_GONE


async def test_a_long_text_becomes_several_posts(stage: Stage) -> None:
    made = await building.carried(stage.sender, building.post("many words " * 2000))
    assert len(made) >= 8


async def test_without_the_scope_the_name_stands_in_the_text(stage: Stage) -> None:
    await stage.act("/slack/scopes", {"remove": ["chat:write.customize"]})
    await building.carried(stage.sender, building.post("It crashes"))
    assert (await stage.shown())[-1]["text"] == "*Zoé*\nIt crashes"


async def test_an_archived_channel_is_gone(stage: Stage) -> None:
    await stage.act("/slack/channels/archive", {"channel": "C0BUGS"})
    outcome = await stage.sender.send(building.delivery(building.post()))
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.PLACE_GONE


async def test_a_revoked_token_locks_the_account(stage: Stage) -> None:
    await stage.act("/slack/token", {"revoked": True})
    outcome = await stage.sender.send(building.delivery(building.post()))
    assert outcome == Locked("token_revoked")


async def test_a_missing_scope_is_named(stage: Stage) -> None:
    await stage.act("/slack/scopes", {"scopes": ["users:read"]})
    outcome = await stage.sender.send(building.delivery(building.post()))
    assert isinstance(outcome, Locked)
    assert "chat:write" in outcome.detail


async def test_too_many_requests_hold_back_the_method_alone(stage: Stage) -> None:
    await stage.fault("chat.postMessage", "429", seconds=7)
    assert await stage.sender.send(building.delivery(building.post())) == Deferred(7.0, Scope.METHOD)


async def test_a_failing_slack_leaves_the_outcome_in_doubt(stage: Stage) -> None:
    await stage.fault("chat.postMessage", "500")
    assert isinstance(await stage.sender.send(building.delivery(building.post())), Unsure)


async def test_a_post_whose_answer_was_lost_is_found(stage: Stage) -> None:
    thread = await opened(stage)
    await stage.fault("chat.postMessage", "lost")
    at = building.delivery(building.post(under=building.THREAD), posts=(thread,))
    outcome = await stage.sender.send(at)
    found = await stage.sender.find(at)
    assert (type(outcome), isinstance(found, Sent) and len(found.posts)) == (Unsure, 1)


async def test_an_unthreaded_post_whose_answer_was_lost_is_found(stage: Stage) -> None:
    await stage.fault("chat.postMessage", "lost")
    at = building.delivery(building.post())
    await stage.sender.send(at)
    assert isinstance(await stage.sender.find(at), Sent)


async def test_a_post_that_was_never_made_is_not_found(stage: Stage) -> None:
    await stage.fault("chat.postMessage", "reset")
    at = building.delivery(building.post())
    outcome = await stage.sender.send(at)
    assert (type(outcome), await stage.sender.find(at)) == (Unsure, None)


async def test_another_part_of_the_same_delivery_is_not_taken_for_it(stage: Stage) -> None:
    at = building.delivery(building.post("words " * 1000))
    await stage.sender.send(at)
    assert await stage.sender.find(replace(at, part=1)) is None


async def test_a_slack_that_is_not_there_defers(stage: Stage) -> None:
    stage.account._client.web.base_url = "http://127.0.0.1:9/api/"
    outcome = await stage.sender.send(building.delivery(building.post()))
    assert outcome == Deferred(2.0, Scope.ACCOUNT)


async def test_files_are_shown_as_one_message(stage: Stage) -> None:
    stage.shelf.held |= {"a": b"first", "b": b"second" * 9000}
    content = Content(Text("See these"), (building.document("a.txt", "a"), building.document("b.txt", "b")))
    [made] = await building.carried(stage.sender, building.post(content=content))
    shown = (await stage.shown())[-1]
    assert (shown["ts"], [file["size"] for file in shown["files"]]) == (made.split(":")[3], [5, 54000])


async def test_a_name_and_words_stand_above_files(stage: Stage) -> None:
    stage.shelf.held["a"] = b"first"
    await building.carried(
        stage.sender, building.post(content=Content(Text("See"), (building.document("a.txt", "a"),)))
    )
    assert (await stage.shown())[-1]["text"] == "*Zoé*\nSee"


async def test_a_file_of_untold_size_arrives(stage: Stage) -> None:
    stage.shelf.held["a"], stage.shelf.sized = b"first", False
    await building.carried(
        stage.sender, building.post(content=Content(attachments=(building.document("a", "a"),)))
    )
    assert (await stage.shown())[-1]["files"][0]["size"] == 5


async def test_a_file_that_is_gone_is_told_of(stage: Stage) -> None:
    at = building.delivery(
        building.post(content=Content(Text("See"), (building.document("big.mov", "none"),)))
    )
    outcome = await stage.sender.send(at)
    told = (await stage.shown())[-1]["text"]
    assert (isinstance(outcome, Sent) and outcome.shortfall, "big.mov: too big" in told) == (
        "big.mov: too big",
        True,
    )


async def test_the_other_files_go_without_one_that_is_gone(stage: Stage) -> None:
    stage.shelf.held["a"] = b"first"
    both = (building.document("a.txt", "a"), building.document("big.mov", "none"))
    outcome = await stage.sender.send(building.delivery(building.post(content=Content(attachments=both))))
    shown = (await stage.shown())[-1]
    assert (len(shown["files"]), isinstance(outcome, Sent) and outcome.shortfall) == (1, "big.mov: too big")


async def test_an_empty_file_is_told_of(stage: Stage) -> None:
    stage.shelf.held["a"] = b""
    content = Content(attachments=(building.document("a.txt", "a"),))
    outcome = await stage.sender.send(building.delivery(building.post(content=content)))
    assert isinstance(outcome, Sent)
    assert outcome.shortfall == "a.txt: the file is empty"


async def test_a_file_whose_source_breaks_is_tried_again(stage: Stage) -> None:
    stage.shelf.held["a"], stage.shelf.broken = b"first", True
    content = Content(attachments=(building.document("a.txt", "a"),))
    outcome = await stage.sender.send(building.delivery(building.post(content=content)))
    assert isinstance(outcome, Unsure)


async def test_an_upload_whose_answer_was_lost_is_found(stage: Stage) -> None:
    stage.shelf.held["a"] = b"first"
    await stage.fault("files.completeUploadExternal", "lost")
    at = building.delivery(building.post(content=Content(attachments=(building.document("a.txt", "a"),))))
    await stage.sender.send(at)
    assert isinstance(await stage.sender.find(at), Sent)


async def test_an_upload_of_which_slack_will_not_say_where_it_stands_is_in_doubt(stage: Stage) -> None:
    stage.shelf.held["a"] = b"first"
    await stage.fault("files.info", "429")
    at = building.delivery(building.post(content=Content(attachments=(building.document("a.txt", "a"),))))
    outcome = await stage.sender.send(at)
    assert (type(outcome), isinstance(await stage.sender.find(at), Sent)) == (Unsure, True)


async def test_an_upload_is_found_after_a_restart(stage: Stage) -> None:
    stage.shelf.held["a"] = b"first"
    at = building.delivery(building.post(content=Content(attachments=(building.document("a.txt", "a"),))))
    await stage.sender.send(at)
    stage.sender.uploading.begun.clear()
    assert isinstance(await stage.sender.find(at), Sent)


async def test_the_same_file_of_another_delivery_is_not_taken_for_it(stage: Stage) -> None:
    stage.shelf.held["a"] = b"first"
    post = building.post(content=Content(attachments=(building.document("a.txt", "a"),)))
    await stage.sender.send(building.delivery(post, number=1))
    assert await stage.sender.find(building.delivery(post, number=2)) is None


async def test_what_slack_has_no_form_for_is_told_in_words(stage: Stage) -> None:
    others = (Location(48.85, 2.35, "Paris"), Contact("Eve", "+33 1"), Foreign("poll", "Tea or coffee?"))
    await building.carried(stage.sender, building.post(content=Content(attachments=others)))
    text = (await stage.shown())[-1]["text"]
    assert ["Paris" in text, "+33 1" in text, "(a poll, in words) Tea or coffee?" in text] == [
        True,
        True,
        True,
    ]


async def test_buttons_stand_below_the_last_part(stage: Stage) -> None:
    buttons = (Button(phrase("Go"), "go", "1"), Button(phrase("No"), "go", "2"))
    await building.carried(stage.sender, building.post("words " * 1000, buttons=buttons))
    assert (await stage.shown())[-1]["blocks"][-1]["type"] == "actions"


async def test_a_rewritten_post_says_the_new_words(stage: Stage) -> None:
    posts = tuple(await building.carried(stage.sender, building.post("Old")))
    rewrite = outbound.Rewrite(building.BUGS, building.words("New"), building.SLOT)
    await building.carried(stage.sender, rewrite, posts=((building.SLOT, posts),))
    assert [one["text"] for one in (await stage.shown())[-1:]] == ["New"]


async def test_a_longer_text_is_continued_in_more_posts(stage: Stage) -> None:
    posts = tuple(await building.carried(stage.sender, building.post("Old")))
    rewrite = outbound.Rewrite(building.BUGS, building.words("New words " * 700), building.SLOT)
    made = await building.carried(stage.sender, rewrite, posts=((building.SLOT, posts),))
    assert (made[0], len(made)) == (posts[0], 3)


async def test_a_shorter_text_leaves_fewer_posts(stage: Stage) -> None:
    posts = tuple(await building.carried(stage.sender, building.post("Old words " * 700)))
    before = len(await stage.shown())
    rewrite = outbound.Rewrite(building.BUGS, building.words("New"), building.SLOT)
    await building.carried(stage.sender, rewrite, posts=((building.SLOT, posts),))
    assert before - len(await stage.shown()) == len(posts) - 1


async def test_a_redrawn_panel_shows_the_new_one(stage: Stage) -> None:
    thread = await opened(stage)
    panel = Panel(phrase("Closed"), (Heading(phrase("Closed")),))
    redraw = outbound.Redraw(building.BUGS, panel, building.THREAD)
    await building.carried(stage.sender, redraw, posts=(thread,))
    assert (await stage.shown())[-1]["blocks"][0]["text"]["text"] == "Closed"


async def test_a_panel_that_is_gone_cannot_be_redrawn(stage: Stage) -> None:
    redraw = outbound.Redraw(building.BUGS, sentence(phrase("Hi")), building.THREAD)
    gone = (building.THREAD, (building.OF.post("C0BUGS", "1600000000.000001"),))
    outcome = await stage.sender.send(building.delivery(redraw, posts=(gone,)))
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.POST_GONE


async def test_what_is_removed_twice_is_removed(stage: Stage) -> None:
    posts = tuple(await building.carried(stage.sender, building.post()))
    remove = outbound.Remove(building.BUGS, building.SLOT)
    await building.carried(stage.sender, remove, posts=((building.SLOT, posts),))
    assert await building.carried(stage.sender, remove, posts=((building.SLOT, posts),)) == []


async def test_a_reaction_is_set(stage: Stage) -> None:
    posts = tuple(await building.carried(stage.sender, building.post()))
    react = outbound.React(building.BUGS, building.SLOT, add=("👍", "❤"))
    await building.carried(stage.sender, react, posts=((building.SLOT, posts),))
    assert [one["name"] for one in (await stage.shown())[-1]["reactions"]] == ["+1", "heart"]


async def test_a_reaction_set_twice_is_set(stage: Stage) -> None:
    posts = ((building.SLOT, tuple(await building.carried(stage.sender, building.post()))),)
    react = outbound.React(building.BUGS, building.SLOT, add=("👍",))
    await building.carried(stage.sender, react, posts=posts)
    assert await stage.sender.send(building.delivery(react, posts=posts)) == Sent()


async def test_an_emoji_that_slack_lacks_falls_short(stage: Stage) -> None:
    posts = ((building.SLOT, tuple(await building.carried(stage.sender, building.post()))),)
    react = outbound.React(building.BUGS, building.SLOT, add=("㊙x",))
    outcome = await stage.sender.send(building.delivery(react, posts=posts))
    assert isinstance(outcome, Sent)
    assert outcome.shortfall


async def test_a_whisper_is_seen_by_one_person(stage: Stage) -> None:
    whisper = outbound.Whisper(building.BUGS, AliasId("slack:main:U0ANN"), sentence(phrase("Psst")))
    await building.carried(stage.sender, whisper)
    assert [one["text"] for one in (await stage.seen("U0ANN"))["ephemerals"]] == ["Psst"]


async def test_a_whisper_where_we_are_not_goes_to_the_person(stage: Stage) -> None:
    place = building.OF.place("C0GENERAL")
    whisper = outbound.Whisper(place, AliasId("slack:main:U0ANN"), sentence(phrase("Psst")))
    assert await stage.sender.send(building.delivery(whisper)) == Sent()


async def test_a_direct_message_whose_answer_was_lost_is_found(stage: Stage) -> None:
    await stage.fault("chat.postMessage", "lost")
    direct = outbound.Direct(
        building.ACCOUNT, AliasId("slack:main:U0ANN"), sentence(phrase("Hi")), building.SLOT
    )
    at = building.delivery(direct)
    await stage.sender.send(at)
    assert isinstance(await stage.sender.find(at), Sent)


async def test_an_acknowledgement_is_none_of_slacks(stage: Stage) -> None:
    at = building.delivery(outbound.Acknowledge(building.ACCOUNT, "press", verbatim("")))
    outcome = await stage.sender.send(at)
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.UNSUPPORTED


async def test_formatting_reaches_slack(stage: Stage) -> None:
    content = Content(Text("so bold", (Span(Style.BOLD, 3, 7),)))
    await building.carried(stage.sender, building.post(content=content))
    elements = (await stage.shown())[-1]["blocks"][0]["elements"][0]["elements"]
    assert elements[1] == {"type": "text", "text": "bold", "style": {"bold": True}}


async def test_what_may_no_longer_be_sent_stops_at_the_wire_and_is_in_doubt(stage: Stage) -> None:
    before = await stage.shown()
    outcome = await stage.sender.send(building.delivery(building.post("late")), lambda: False)
    assert isinstance(outcome, Unsure)
    assert await stage.shown() == before


async def test_after_one_that_stopped_the_next_goes_out(stage: Stage) -> None:
    await stage.sender.send(building.delivery(building.post("late")), lambda: False)
    assert isinstance(await stage.sender.send(building.delivery(building.post("in time"))), Sent)
