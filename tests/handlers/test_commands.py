"""What colleagues may ask of the bot, and what it says to what it does not know."""

import pytest

from domain import outbound
from domain.deliveries import Reason
from domain.panels import Buttons
from domain.people import Channel
from handlers import help
from tests import builders as a
from tests.handlers.house import House, refused

# /feedback


def test_feedback_help_says_what_there_is(house):
    assert "`/feedback list`" in house.command("feedback", "help")


def test_a_list_shows_who_said_what(house):
    house.customer("It fails #bug")
    assert "FB-1 · Zoé · 🐞 bug · new" in house.command("feedback", "list")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("list bug", True),
        ("list #bogue", True),
        ("list idea", False),
        ("list new", True),
        ("list resolved", False),
        ("list FAILS", True),
        ("search fails", True),
        ("search stop", False),
        ("bug", True),
        ("resolved", False),
        ("FB-1", True),
        ("show fb1", True),
        ("show C-1", True),
    ],
)
def test_feedback_is_found_by_tag_status_and_words(house, text, found):
    house.customer("It fails #bug")
    assert ("It fails" in house.command("feedback", text)) is found


def test_a_long_list_has_pages(house):
    for number in range(12):
        house.customer(f"number {number} #bug")
    house.command("feedback", "search number")
    [*_, told] = (one for one in house.sent if isinstance(one, outbound.Whisper))
    more = next(block for block in told.panel.blocks if isinstance(block, Buttons)).buttons[0]
    house.press(more.action, more.value)
    house.deliver()
    assert ("number 1 #bug" in house.whispered()[-1], "number 2 #bug" in house.whispered()[-1]) == (
        True,
        False,
    )


def test_show_tells_talk_inside_from_answers(house):
    house.customer("It fails #bug")
    house.deliver()
    house.colleague("Pump?")
    assert "Ann, Mar 2, 2026, 12:00, for the team only\nPump?" in house.command("feedback", "show FB-1")


def test_show_tells_what_was_deleted_for_the_customer(talk):
    talk.colleague("We are on it.", marked=True)
    talk.wait(seconds=6)
    talk.deliver()
    talk.press("unsend", 2)
    talk.deliver()
    assert ", deleted\nWe are on it." in talk.command("feedback", "show C-1")


def test_show_names_tags_as_lists_do(house):
    house.customer("It fails #bug #idea")
    house.deliver()
    assert "Tags: 🐞 bug, 💡 idea" in house.command("feedback", "show FB-1")


def test_who_waits_longest_comes_first(house):
    house.customer("one")
    house.wait(hours=1)
    house.customer("two", chat=a.MAXS, sender=a.MAX)
    told = house.command("feedback", "waiting")
    assert told.index("C-1 · Zoé") < told.index("C-2 · Max")


def test_who_waits_for_us_names_the_list_of_whom_we_wait_for(talk):
    told = talk.command("feedback", "waiting")
    assert told.startswith(
        "1 conversation waits for an answer from us\nFor whom we wait: `/feedback list waiting`"
    )


def test_where_nobody_waits_for_us_the_list_of_whom_we_wait_for_is_named(house):
    assert "/feedback list waiting" in house.command("feedback", "waiting")


def test_a_list_of_one_status_is_headed_with_it(house):
    house.customer("It crashes #bug")
    assert house.command("feedback", "list new").startswith("1 piece of feedback · new\n")


def test_the_list_of_whom_we_wait_for_names_that_of_who_waits_for_us(house):
    house.customer("It crashes #bug")
    house.deliver()
    house.colleague("Which version?", marked=True)
    told = house.command("feedback", "list waiting")
    assert told.startswith(
        "1 piece of feedback · waiting for the customer\nWho waits for us: `/feedback waiting`"
    )


def test_where_we_wait_for_nobody_the_list_of_who_waits_for_us_is_named(house):
    assert "Who waits for us" in house.command("feedback", "list waiting")


@pytest.mark.parametrize(("text", "near"), [("lst", "list"), ("serach x", "search"), ("shwo FB-1", "show")])
def test_a_mistyped_verb_names_the_nearest(house, text, near):
    assert f"Did you mean `/feedback {near}`?" in house.command("feedback", text)


def test_words_without_a_verb_are_searched_for(house):
    house.customer("The parcel is lost #bug")
    assert "The parcel is lost" in house.command("feedback", "lost parcel")


@pytest.mark.parametrize("text", ["#nonsense", "list #nonsense"])
def test_a_tag_that_there_is_not_names_those_there_are(house, text):
    told = house.command("feedback", text)
    assert told.startswith("There is no such tag. There are: bug, idea, question")


def test_a_reference_that_there_is_not_is_told(house):
    assert "There is no feedback FB-99." in house.command("feedback", "FB-99")


def test_feedback_is_not_for_guests(house):
    house.hear(a.inbound.TeamCommand("feedback", "list", a.SUPPORT, a.GUEST))
    house.deliver()
    assert house.whispered(a.GUEST)[0].startswith("Only the people who answer customers can see")


# /isthmus


def test_isthmus_help_says_what_there_is(house):
    assert "`/isthmus failed`" in house.command("isthmus", "help")


@pytest.mark.parametrize("command", help.TABLE)
@pytest.mark.parametrize("asked", sorted(help.ASKS))
def test_every_command_says_what_it_can_do_to_everybody(house, command, asked):
    house.hear(a.inbound.TeamCommand(command, asked, a.SUPPORT, a.GUEST))
    house.deliver()
    assert house.whispered(a.GUEST)[0].startswith(f"What /{command} can do\n`/{command}")


def test_help_leads_to_every_other_command(house):
    assert "Elsewhere: `/feedback help`, `/consent help`" in house.command("isthmus", "help")


def test_isthmus_alone_says_what_there_is_here(house):
    house.customer("It does not start.")
    house.deliver()
    said = house.command("isthmus")
    wanted = (
        "What can be done in #support",
        "What comes here: everything that no route sends elsewhere",
        "What customers get of its threads: only what is marked",
        "1 conversation waits for an answer here:\nC-1 · Zoé",
        "Try next: open the first thread",
        "[Add a route] [New digest] [Propose something] [My settings]",
    )
    assert [one for one in wanted if one not in said] == []


def test_isthmus_alone_names_the_routes_that_lead_here(house):
    house.uow.rules.add_route(a.a_route(a.Criterion.TAG, "bug", "#support"))
    assert "What comes here: Tag: bug, whatever no route sends elsewhere" in house.command("isthmus")


def test_isthmus_alone_says_what_to_try_where_nothing_comes(house):
    house.hear(a.inbound.TeamCommand("isthmus", "", a.IDEAS, a.ANN))
    house.deliver()
    assert "Try next: *Add a route*" in house.whispered()[0]


def test_isthmus_alone_asks_for_an_invitation_where_the_bot_is_not(house):
    house.hear(a.inbound.TeamCommand("isthmus", "", a.PlaceId("slack:main:D0ANN"), a.ANN))
    house.deliver()
    assert "Invite me with `/invite @Isthmus`" in house.whispered()[0]


def test_isthmus_alone_names_the_channel_that_the_bot_is_not_in(house):
    house.uow.channels.save(Channel(a.IDEAS, "ideas", member=False))
    house.hear(a.inbound.TeamCommand("isthmus", "", a.IDEAS, a.ANN))
    house.deliver()
    assert "I am not in #ideas. Invite me there" in house.whispered()[0]


def test_isthmus_alone_shows_guests_no_customers(talk):
    talk.hear(a.inbound.TeamCommand("isthmus", "", a.SUPPORT, a.GUEST))
    talk.deliver()
    assert talk.whispered(a.GUEST)[0].startswith("What /isthmus can do")


def test_status_counts_who_waits(talk):
    assert "1 conversation waits for an answer." in talk.command("isthmus", "status")


def test_status_says_which_account_is_locked_out(house):
    house.uow.outgoing.lock(a.BOT, "Unauthorized")
    assert "✗ Telegram is locked out by its platform: Unauthorized." in house.command("isthmus", "status")


def serve(house):
    house.uow.owners.beat("me", "host", "worker")
    house.uow.owners.take(a.BOT, "me", 10.0)


def test_status_says_which_account_is_connected(house):
    serve(house)
    assert "✓ Telegram is connected." in house.command("isthmus", "status")


def test_status_says_which_platform_cannot_be_reached_and_since_when(house):
    serve(house)
    house.uow.owners.reach(a.BOT, "me", a.NOON.timestamp())
    assert "✗ Telegram cannot be reached since" in house.command("isthmus", "status")


def test_status_says_which_account_nobody_serves(house):
    house.uow.outgoing.lock(a.BOT, "")
    assert "✗ Telegram is served by no process" in house.command("isthmus", "status")


def test_without_failures_failed_says_so(house):
    assert house.command("isthmus", "failed") == "Nothing has failed."


def a_failure(talk):
    talk.colleague("Try again.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(refused(Reason.NOT_ALLOWED, outbound.Post))


def test_failed_lists_what_failed_and_why(talk):
    a_failure(talk)
    assert "C-1: the platform does not allow it" in talk.command("isthmus", "failed")


def test_an_error_of_our_own_names_the_trace_by_which_the_log_tells_of_it(house):
    house.uow.incoming.accept([a.inbound.Received("telegram:main:7", a.TEAM, "lane", "{}")])
    [row] = house.uow.incoming.oldest(1)
    house.uow.incoming.bury(row.id, "KeyError in handlers.relay.heed:7")
    told = house.command("isthmus", "failed")
    assert "an error of Isthmus's own; whoever runs it finds it in the log by `telegram:main:7`" in told


def test_an_error_of_our_own_in_sending_keeps_the_name_that_the_log_has(talk):
    talk.colleague("Try again.", marked=True)
    talk.uow.outgoing.bury_head(a.BOT, "customer:1", "KeyError")
    assert "in the log as `outbox.step_failed` (KeyError)" in talk.command("isthmus", "failed")


def test_a_failure_names_the_conversation_as_its_card_does(talk):
    talk.customer("It fails #bug")
    a_failure(talk)
    assert "FB-1: the platform does not allow it" in talk.command("isthmus", "failed")


def test_a_failure_can_be_retried_from_the_list(talk):
    a_failure(talk)
    talk.press("retry_failed", "message:2")
    talk.deliver()
    assert talk.seen(a.ZOES.id)[-1] == "Try again."
    assert talk.shown("mark:2").startswith("✓ Delivered")


def test_a_mistyped_isthmus_verb_names_the_nearest(house):
    assert "Did you mean `/isthmus routes`?" in house.command("isthmus", "ruotes")


def test_a_whisper_is_in_the_language_of_who_reads_it():
    house = House()
    house.uow.people.save_colleague(a.Colleague(a.ANN.alias, a.TEAM, "Ann", locale="fr-FR"))
    house.command("isthmus", "help")
    assert house.sent[-1].locale == "fr-FR"
