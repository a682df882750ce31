"""A kept answer is offered where it may fit, used by a person, refused and learnt from; by itself only where allowed."""

from dataclasses import replace

import pytest

from domain import inbound, outbound
from domain.conversations import Status
from domain.errors import Refusal
from domain.knowledge import Fate, KeptId, matches
from tests import builders as a
from tests.handlers.house import House
from tests.handlers.knowledge.shelf import ANSWER, QUESTION, answered, filled, keep, kept, look

AGAIN = "Please, how can I reset the password?"
OFFER = "1:2:3"
"""The kept answer, Zoé's conversation, her message."""


@pytest.fixture
def house() -> House:
    """Max was answered, Ann kept the answer, Zoé asks the same in other words."""
    house = answered()
    keep(house)
    return house


def asks(house: House, text: str = AGAIN) -> None:
    house.customer(text)
    house.deliver()
    look(house)


def offered(house: House) -> str:
    return house.shown("offer:1:2")


def fate(house: House, conversation: int = 2) -> Fate | None:
    found = house.uow.knowledge.offered(KeptId(1), house.conversation(conversation).id)
    return found.fate if found else None


def sent_to_zoe(house: House) -> list[str]:
    posts = [one for one in house.sent if isinstance(one, outbound.Post) and one.place == a.ZOES.id]
    return [one.content.text.plain for one in posts]


def test_a_similar_question_gets_it_offered_to_the_team_alone(house: House):
    asks(house)
    assert "A kept answer may fit: K-1" in offered(house)
    assert ANSWER in offered(house)
    assert sent_to_zoe(house) == []


def test_a_conversation_is_offered_no_more_than_three_answers():
    house = answered()
    questions = ("Where is my parcel?", "Which cards do you take?", "Can I change the size?", "Do you ship?")
    for question in questions:
        house.submit("reply", 1, words=f"About this: {question}")
        house.deliver()
        keep(house, question=question)
    for question in questions:
        asks(house, question)
    assert house.uow.knowledge.offers_in(house.conversation(2).id) == 3


def test_words_that_it_answered_first_are_like_its_question_but_never_answered_by_themselves():
    house = answered()
    keep(house, question="Where is the setting for signing in?")
    (first,) = [one for one in house.uow.knowledge.examples() if one.first]
    assert (first.text, matches([first], [0.9], 0.3, QUESTION)[0].exact) == (QUESTION, False)


def test_of_several_messages_none_is_taken_for_the_question():
    house = House(hold=0.0)
    for words in (QUESTION, "Please, it is urgent"):
        house.customer(words, sender=a.MAX, chat=a.MAXS)
    house.deliver()
    house.submit("reply", 1, words=ANSWER)
    house.deliver()
    keep(house, question="Where is the setting for signing in?")
    assert [one.first for one in house.uow.knowledge.examples()] == [False]


def test_something_else_gets_nothing(house: House):
    asks(house, "The export is empty on Mondays")
    assert fate(house) is None


def test_it_is_offered_once_in_a_conversation(house: House):
    asks(house)
    asks(house)
    assert len([one for one in house.sent if getattr(one, "slot", "") == "offer:1:2"]) == 1


def test_who_has_been_answered_meanwhile_gets_no_offer(house: House):
    house.customer(AGAIN)
    house.deliver()
    house.submit("reply", 2, words="Done.")
    house.deliver()
    look(house)
    assert fate(house) is None


def test_the_same_conversation_is_not_offered_its_own_answer(house: House):
    house.customer(AGAIN, sender=a.MAX, chat=a.MAXS)
    house.deliver()
    look(house)
    assert fate(house, 1) is None


def test_what_is_retired_is_not_offered(house: House):
    house.press("kept_retire", 1)
    asks(house)
    assert fate(house) is None


def test_use_it_opens_the_reply_with_the_answer(house: House):
    asks(house)
    assert filled(house.form("use_answer", OFFER))["words"] == ANSWER


def test_use_it_takes_the_version_in_the_customers_language(house: House):
    house.submit("kept_version", 1, language="fr", reply="Ouvrez les réglages.")
    asks(house)
    assert filled(house.form("use_answer", OFFER))["words"] == "Ouvrez les réglages."


def test_another_language_than_the_customers_is_told(house: House):
    asks(house)
    assert "The answer's language" in str(house.form("use_answer", OFFER))


def test_a_person_sends_it_and_it_counts_as_used(house: House):
    asks(house)
    house.submit("use_answer", OFFER, words="Open Settings.")
    house.deliver()
    assert sent_to_zoe(house) == ["Open Settings."]
    assert (kept(house).used, fate(house)) == (1, Fate.USED)
    assert "K-1 was used by Ann" in offered(house)


def test_who_may_not_answer_sends_nothing(house: House):
    asks(house)
    house.submit("use_answer", OFFER, by=a.GUEST, words="Open Settings.")
    house.deliver()
    assert (sent_to_zoe(house), kept(house).used) == ([], 0)


def test_not_this_is_learnt_for_what_is_alike(house: House):
    asks(house)
    house.press("kept_not", OFFER)
    house.deliver()
    assert "does not fit, says Ann" in offered(house)
    house.customer("Please how can I reset the password now?", sender=a.MAX, chat=a.CLUB)
    house.deliver()
    look(house)
    assert fate(house, 3) is None


def test_undo_opens_the_offer_again_and_forgets_the_lesson(house: House):
    asks(house)
    house.press("kept_not", OFFER)
    house.press("kept_not_undo", OFFER)
    house.deliver()
    assert "[Use it] [Not this]" in offered(house)
    assert [one.fits for one in house.uow.knowledge.examples()] == [True]


def test_a_late_click_gets_a_sentence(house: House):
    asks(house)
    house.submit("use_answer", OFFER, words="Open Settings.")
    house.press("kept_not", OFFER)
    house.deliver()
    assert "not open any more" in house.whispered()[-1]


@pytest.mark.parametrize("value", ["", "x", "1:2", "1:99:3", "99:2:3", "1:2:99"])
def test_nonsense_in_a_button_or_a_form_breaks_nothing(house: House, value: str):
    asks(house)
    house.press("kept_not", value)
    house.submit("use_answer", value, words="Hello")
    house.deliver()


def test_what_comes_from_a_private_channel_is_not_offered_elsewhere(house: House):
    house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    house.uow.conversations.save(replace(house.conversation(1), home=a.BUGS))
    asks(house)
    assert fate(house) is None
    with pytest.raises(Refusal):
        house.form("use_answer", OFFER, by=a.BEN)


def test_an_erasing_of_the_asker_empties_offers_that_quote_them(house: House):
    asks(house)
    house.customer("", command="forget", sender=a.MAX, chat=a.MAXS)
    house.tap("forget", a.MAX.alias, chat=a.MAXS, by=a.MAX)
    house.deliver()
    assert QUESTION not in offered(house)


# by itself


@pytest.fixture
def automatic(house: House) -> House:
    """What is asked in just these words is answered by itself in #support."""
    house.uow.people.save_colleague(replace(a.COLLEAGUES[0], admin=True))
    house.submit("kept_version", 1, language="fr", reply="Ouvrez les réglages.")
    assert "exactly this" in house.command("isthmus", "auto K-1 on")
    return house


def test_only_an_administrator_allows_it(house: House):
    assert "Only administrators" in house.command("isthmus", "auto K-1 on", by=a.BEN)
    assert list(house.uow.knowledge.allowed()) == []


def test_what_comes_from_a_private_channel_answers_nowhere_else(house: House):
    house.uow.people.save_colleague(replace(a.COLLEAGUES[0], admin=True))
    house.uow.channels.save(replace(a.CHANNELS[0], private=True))
    house.uow.channels.save_members(a.SUPPORT, [a.ANN.alias])
    house.hear(inbound.TeamCommand("isthmus", "auto K-1 on", a.BUGS, a.ANN))
    assert list(house.uow.knowledge.allowed()) == []


def test_a_kept_answer_that_there_is_not_cannot_answer_by_itself(automatic: House):
    assert automatic.command("isthmus", "auto K-9 on").startswith("There is no such kept answer")


@pytest.mark.parametrize("asked", ["auto x", "auto K-1 perhaps", "auto K-1 on off"])
def test_what_is_mistyped_says_how(automatic: House, asked: str):
    assert "/isthmus auto K-3 on" in automatic.command("isthmus", asked)


def test_the_very_same_question_is_answered_and_marked(automatic: House):
    asks(automatic, QUESTION)
    (said,) = sent_to_zoe(automatic)
    assert said.startswith("Ouvrez les réglages.")
    assert "Automatic answer" in said
    assert automatic.conversation(2).waiting_since is None
    assert "The same was asked before, so K-1 is the answer" in "\n".join(automatic.seen(a.SUPPORT))


def test_other_words_wait_for_a_person(automatic: House):
    asks(automatic)
    assert (sent_to_zoe(automatic), fate(automatic)) == ([], Fate.OFFERED)


def test_elsewhere_and_once_it_is_off_it_waits_for_a_person(automatic: House):
    automatic.command("isthmus", "auto K-1 off")
    asks(automatic, QUESTION)
    assert sent_to_zoe(automatic) == []


def test_a_language_that_it_is_not_in_waits_for_a_person(automatic: House):
    automatic.submit("kept_version", 1, language="fr", reply="")
    asks(automatic, QUESTION)
    assert sent_to_zoe(automatic) == []


def test_a_group_waits_for_a_person(automatic: House):
    automatic.customer(QUESTION, chat=a.CLUB)
    automatic.deliver()
    look(automatic)
    assert fate(automatic) is Fate.OFFERED


def test_one_tap_asks_for_a_person(automatic: House):
    asks(automatic, QUESTION)
    post = next(one for one in automatic.sent if isinstance(one, outbound.Post) and one.buttons)
    automatic.tap(post.buttons[0].action, post.buttons[0].value)
    automatic.deliver()
    talk = automatic.conversation(2)
    assert (talk.status, talk.waiting_since is None) == (Status.IN_PROGRESS, False)
    assert "Zoé would rather talk to a person" in "\n".join(automatic.seen(a.SUPPORT))


@pytest.mark.parametrize("value", ["", "x", "1", "2", "3", "99"])
def test_a_tap_on_something_else_changes_nothing(automatic: House, value: str):
    asks(automatic, QUESTION)
    automatic.tap("person", value)
    automatic.deliver()
    assert automatic.conversation(2).waiting_since is None


def test_a_held_one_can_be_taken_back_and_the_customer_waits_again(automatic: House):
    automatic.policy = replace(automatic.policy, hold=5.0)
    asks(automatic, QUESTION)
    automatic.press("undo", 4)
    automatic.wait(seconds=9)
    automatic.deliver()
    assert sent_to_zoe(automatic) == []
    assert automatic.conversation(2).waiting_since is not None
