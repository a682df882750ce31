"""What colleagues do with ideas: `/idea`, the card's forms, a message taken for a voice, merging, statuses, decisions."""

from dataclasses import replace

import pytest

from domain.errors import Refusal
from domain.ideas.counting import Count
from domain.ideas.values import IdeaId, Status
from domain.ids import AccountId, PostId
from domain.sight import NOTHING
from handlers import rules
from handlers.ideas import finding
from tests import builders as a
from tests.handlers.house import words
from tests.handlers.ideas.board import Board


@pytest.fixture
def idea(board: Board) -> Board:
    """Zoé's idea stands."""
    board.proposes("Let me sort the photos by colour")
    return board


def test_a_colleague_proposes_by_words_or_by_the_form(board: Board):
    assert "Your idea is I-1 now" in board.command("idea", "Dark mode for the app")
    board.submit("idea", a.SUPPORT, text="Export to a spreadsheet", public="yes")
    board.deliver()
    assert "[Support] [Comment] [Status] [Merge] [Decide]" in board.card(2)
    assert board.count(2) == Count(colleagues=1)


def test_a_colleague_is_shown_what_is_alike_first(idea: Board):
    assert "[Yes, I-1] [No, add mine]" in idea.command("idea", "Sort photos by their colour")
    idea.press("idea_same", "1:2")
    idea.deliver()
    assert idea.count() == Count(customers=1, colleagues=1)


def hide(idea: Board) -> None:
    """Zoé's idea stands in a private channel that Ann alone is in from now on; Ben does not see it."""
    place = idea.idea().place
    idea.uow.channels.save(replace(rules.channel_at(place, idea.uow), private=True))
    idea.uow.channels.save_members(place, [a.ANN.alias])


@pytest.fixture
def hidden(idea: Board) -> Board:
    hide(idea)
    return idea


def test_what_was_alike_and_is_in_a_private_channel_since_is_supported_by_no_press(idea: Board):
    assert "[Yes, I-1]" in idea.command("idea", "Sort photos by their colour", a.BEN)
    hide(idea)
    idea.press("idea_same", "1:2", a.BEN)
    assert idea.count() == Count(customers=1)


def test_what_is_alike_is_not_shown_from_a_private_channel(hidden: Board):
    told = hidden.command("idea", "Sort photos by their colour", a.BEN)
    assert ("is I-2 now" in told, "I-1" in told) == (True, False)


@pytest.mark.parametrize(
    ("form", "answers"),
    [("idea_merge", {"reference": "I-1"}), ("idea_voice", {"reference": "I-1"})],
)
def test_an_idea_of_a_private_channel_is_named_in_no_form(hidden: Board, form: str, answers: dict[str, str]):
    hidden.command("idea", "Dark mode for the app", a.BEN)
    assert hidden.checked(form, 2, by=a.BEN, **answers)


def test_an_idea_of_a_private_channel_is_moved_by_no_forged_button(hidden: Board):
    hidden.press("idea_told", "1:planned:Soon.", a.BEN)
    assert hidden.idea().status is Status.NEW


def test_a_part_is_moved_as_it_is_by_who_may_not_see_the_whole(hidden: Board):
    hidden.command("idea", "Colours for photos, please", a.BEN)
    hidden.uow.ideas.save(replace(hidden.uow.ideas.get(IdeaId(2)), place=a.SUPPORT))
    hidden.uow.ideas.merge(IdeaId(2), IdeaId(1), a.ANN.alias)
    hidden.moves("I-2 planned Soon.", a.BEN)
    assert hidden.idea().status is Status.PLANNED


def test_a_reference_names_no_idea_of_another_workspace(idea: Board):
    assert finding.find("I-1", AccountId("slack:other"), idea.uow, NOTHING) is None


def test_who_may_not_see_the_whole_sees_the_part_that_they_may(hidden: Board):
    hidden.command("idea", "Colours for photos, please", a.BEN)
    part = hidden.uow.ideas.get(IdeaId(2))
    hidden.uow.ideas.save(replace(part, place=a.SUPPORT))
    hidden.uow.ideas.merge(IdeaId(2), IdeaId(1), a.ANN.alias)
    assert ["by colour" in str(hidden.form("idea_support", 2, by)) for by in (a.ANN, a.BEN)] == [True, False]


def test_what_is_kept_to_the_team_is_not_told_to_a_customer(board: Board):
    board.submit("idea", a.IDEAS, text="Raise the prices quietly", public="no")
    board.customer("It is too cheap")
    board.deliver()
    assert "for the team only" in board.command("idea", "support I-1 for C-1")
    board.submit("idea_voice", 1, idea="1")
    board.deliver()
    assert "for the team only" in board.whispered()[-1]
    assert "Raise" not in "\n".join(board.seen(a.ZOES.id)) + str(board.form("more", 1))


def test_what_a_customers_idea_is_merged_into_is_not_shown_to_them_where_it_is_kept_to_the_team(idea: Board):
    idea.submit("idea", a.IDEAS, text="Raise the prices quietly", public="no")
    idea.deliver()
    idea.command("idea", "merge I-1 I-2")
    idea.tap("idea", "1")
    idea.moves("I-2 planned Soon.")
    told = "\n".join(idea.seen(a.ZOES.id))
    assert ("An idea that you support, I-1: planned" in told, "Raise" in told) == (True, False)


def test_a_supporter_of_a_part_is_told_in_its_words_where_the_whole_is_hidden(hidden: Board):
    hidden.command("idea", "Colours for photos, please", a.BEN)
    hidden.uow.ideas.save(replace(hidden.uow.ideas.get(IdeaId(2)), place=a.SUPPORT))
    hidden.uow.ideas.merge(IdeaId(2), IdeaId(1), a.ANN.alias)
    hidden.moves("I-1 planned Soon.")
    hidden.deliver()
    told = hidden.whispered(a.BEN)[-1]
    assert ("I-2: planned" in told, "Colours for photos" in told, "by colour" in told) == (True, True, False)


def test_lists_show_and_link(idea: Board):
    idea.command("idea", "Dark mode for the app")
    listed = idea.command("idea", "list new")
    assert listed.index("I-2") < listed.index("I-1")
    assert "I-2" not in idea.command("idea", "show I-1")
    assert "There is no such idea" in idea.command("idea", "show I-9")
    assert "No idea here stands at “planned”" in idea.command("idea", "list planned")
    assert "You have not proposed or supported an idea yet" in idea.command("idea", "list mine", a.BEN)
    assert "I-2" in idea.command("idea", "list dark")
    assert "No idea here speaks of that" in idea.command("idea", "list printer")


def test_nobody_is_shown_ideas_of_a_private_channel(idea: Board):
    idea.uow.channels.save(replace(idea.uow.channels.get(a.IDEAS), private=True))
    assert "There is no idea here yet" in idea.command("idea", "list")
    assert "There is no such idea" in idea.command("idea", "show I-1")
    with pytest.raises(Refusal):
        idea.form("idea_status", 1)


def test_a_mistyped_verb_names_the_nearest(board: Board):
    assert "Did you mean `/idea list`?" in board.command("idea", "lits")


def test_a_reference_alone_that_no_idea_has_is_told_so(board: Board):
    assert board.command("idea", "I-99").startswith("There is no such idea.")


def test_a_guest_may_support_and_not_decide_what_becomes_of_it(idea: Board):
    assert "You support I-1" in idea.command("idea", "support I-1", a.GUEST)
    assert "Only the people who answer customers" in idea.command("idea", "status I-1 done It is.", a.GUEST)
    assert "Only the people who answer customers" in idea.command("idea", "support I-1 for FB-1", a.GUEST)


def test_support_on_behalf_is_marked_and_the_customers_own_counts_instead(idea: Board):
    idea.customer("Hello", sender=a.MAX, chat=a.MAXS)
    assert "Noted: Max supports I-1" in idea.command("idea", "support I-1 for C-2")
    assert "1 on behalf" in idea.card()
    idea.tap("idea_support", 1, a.MAXS, a.MAX)
    assert idea.count() == Count(customers=2)


def test_support_on_behalf_of_nobody_says_how(idea: Board):
    assert "I know no such customer" in idea.command("idea", "support I-1 for FB-99")
    assert "I know no such customer" in idea.checked("idea_support", 1, customer="FB-99")["customer"]


def voice(board: Board, said: str = "Photos by colour would help me") -> None:
    """Max has written, and Ann takes it for a voice."""
    message = board.customer(said, sender=a.MAX, chat=a.MAXS)
    board.deliver()
    post = board.posts(f"message:{board.uow.messages.by_source(message.post).id}")[0]
    form = board.form("idea_voice", "", post=PostId(post))
    board.submit("idea_voice", form.context, idea="1", reference="")
    board.deliver()


def test_a_message_is_a_voice_that_counts_once_its_author_says_yes(idea: Board):
    voice(idea)
    assert "Is this what you meant?" in words(idea.newest(a.MAXS))
    assert idea.count() == Count(customers=1, unconfirmed=1)
    assert "(not confirmed)" in idea.card()
    idea.taps("Yes", a.MAX, a.MAXS)
    assert idea.count() == Count(customers=2)
    assert "(not confirmed)" not in idea.card()


def test_no_removes_it_and_it_is_not_asked_again(idea: Board):
    voice(idea)
    idea.taps("No", a.MAX, a.MAXS)
    assert idea.count() == Count(customers=1)
    idea.submit("idea_voice", 2, idea="1")
    idea.deliver()
    assert "not what they meant" in idea.whispered()[-1]


def test_only_who_said_it_can_say_what_it_meant(idea: Board):
    voice(idea)
    idea.tap("idea_voice", "2:yes")
    assert idea.count().unconfirmed == 1


def test_the_more_form_of_a_card_takes_the_last_message(idea: Board):
    idea.customer("Photos by colour would help me", sender=a.MAX, chat=a.MAXS)
    idea.deliver()
    assert [field.name for field in idea.form("more", 2).fields if field.name == "idea"]
    idea.submit("more", 2, organisation="", idea="1")
    idea.deliver()
    assert idea.count().unconfirmed == 1


def merged(board: Board) -> Board:
    """Max's idea is a part of Zoé's, and both want both."""
    board.proposes("Rainbow order of albums", a.MAX, a.MAXS)
    board.tap("idea_support", 2)
    board.command("idea", "merge I-2 I-1")
    return board


def test_who_withdraws_from_a_part_does_not_want_the_whole_any_more(idea: Board):
    idea.command("idea", "support I-1")
    before = merged(idea).count()
    idea.command("idea", "withdraw I-2")
    assert (before.colleagues, idea.count().colleagues) == (1, 0)


def test_merged_ideas_count_everybody_once_and_come_apart_exactly(idea: Board):
    merged(idea)
    assert idea.count(2) == idea.count(1) == Count(customers=2)
    assert "It goes on as a part of I-1" in idea.card(2)
    assert "stands for itself again" in idea.command("idea", "unmerge I-2")
    assert (idea.count(1), idea.count(2)) == (Count(customers=1), Count(customers=2))
    assert "With it" not in idea.card(1)


def test_merging_what_is_one_already_says_so(idea: Board):
    merged(idea)
    assert "they are one already" in idea.command("idea", "merge I-1 I-2")
    assert "There is no such idea" in idea.command("idea", "merge I-1 I-9")
    assert "Name two ideas" in idea.command("idea", "merge I-1")
    assert "reference" in idea.checked("idea_merge", 1, reference="I-2", into="")


def test_an_answer_is_told_once_to_everybody_who_supports_it_or_a_part(idea: Board):
    merged(idea)
    assert "2 people are told" in idea.moves("I-1 planned It comes in May.")
    assert sorted(one.place for one in idea.news()) == [a.ZOES.id, a.MAXS.id]
    assert "It comes in May." in words(idea.news()[0])
    idea.command("idea", "unmerge I-2")
    idea.moves("I-2 planned It comes in May.")
    assert len(idea.news()) == 2


def test_a_reason_that_some_would_not_read_in_their_language_asks_first(idea: Board):
    asked = idea.command("idea", "status I-1 planned It comes in May.")
    assert "⚠️ They read Français: make sure that they can read the reason." in asked
    assert (idea.idea().status, idea.news()) == (Status.NEW, [])
    field = {
        one.name: one
        for one in idea.form("idea_status", "1:planned:It comes in May.").fields
        if hasattr(one, "name")
    }
    assert field["reason"].initial == "It comes in May."
    idea.submit(
        "idea_status", "1:planned:It comes in May.", status="planned", reason="In May.", reason_fr="En mai."
    )
    idea.deliver()
    assert "En mai." in words(idea.news()[0])
    assert "In May." in idea.card()


def test_who_does_not_answer_customers_cannot_confirm_a_reason(idea: Board):
    idea.press("idea_told", "1:planned:In May.", a.GUEST)
    idea.deliver()
    assert "Only the people who answer customers" in idea.whispered(a.GUEST)[-1]
    assert idea.idea().status is Status.NEW


def test_looking_at_it_is_not_told_and_taking_an_answer_back_is(idea: Board):
    idea.moves("I-1 looking Ben does.")
    assert idea.news() == []
    idea.moves("I-1 planned In May.")
    idea.moves("I-1 looking It is harder than we thought.")
    assert len(idea.news()) == 2


def test_a_move_needs_a_reason_and_a_place_in_the_table(idea: Board):
    assert "Say why" in idea.command("idea", "status I-1 done")
    assert "Say why" in idea.checked("idea_status", 1, status="done", reason=" ")["reason"]
    idea.moves("I-1 done It is there.")
    assert "there is no way" in idea.moves("I-1 not now Sorry.")
    assert idea.idea().status is Status.DONE


@pytest.mark.parametrize(
    ("said", "moved"),
    [
        ("prévue En mai.", (Status.PLANNED, "En mai.")),
        ("not now No.", (Status.NOT_NOW, "No.")),
        ("pas maintenant Non.", (Status.NOT_NOW, "Non.")),
    ],
)
def test_what_becomes_of_an_idea_is_said_in_french_too(idea: Board, said: str, moved: tuple[Status, str]):
    idea.moves(f"I-1 {said}")
    assert (idea.idea().status, idea.idea().reason) == moved


def test_who_opts_out_hears_no_more(idea: Board):
    idea.moves("I-1 planned In May.")
    assert idea.taps("No further news") == "You will hear no more about this."
    assert "0 people are told" in idea.moves("I-1 done It is there.")


def test_a_group_is_told_once_for_all_who_are_reached_there(idea: Board):
    idea.customer("", command="ideas", chat=a.CLUB)
    idea.deliver()
    for sender in (a.MAX, a.BEN):
        idea.tap("idea_support", 1, a.CLUB, sender)
    idea.moves("I-1 done It is there.")
    assert sorted(one.place for one in idea.news()) == sorted([a.ZOES.id, a.CLUB.id])


def test_a_colleague_who_supports_it_is_told_in_private(idea: Board):
    idea.command("idea", "support I-1", a.BEN)
    idea.moves("I-1 done It is there.")
    assert any("An idea that you support, I-1: done" in said for said in idea.whispered(a.BEN))


def test_a_comment_of_a_colleague_stands_on_the_card_alone(idea: Board):
    idea.submit("idea_comment", 1, words="Ask the designers")
    idea.deliver()
    assert "💬 Ann: Ask the designers" in idea.card()
    assert "designers" not in "\n".join(idea.seen(a.ZOES.id))
