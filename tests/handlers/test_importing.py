"""The past becomes conversations that have ended: understood, found, shown and sent to nobody; however often it is read."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from domain.conversations import Status
from domain.digests import Said
from domain.errors import Refusal
from domain.ids import AccountId, AliasId, MessageId, PlaceId, PostId
from domain.importing import Entry
from domain.sight import NOTHING
from domain.understanding import Batch, Place, Reading
from handlers import importing, understood
from handlers.decisions import outward
from handlers.importing import Into, Written
from tests import builders as a
from tests.handlers.decisions.conftest import Circle
from tests.handlers.house import House

INTO = Into("telegram", a.BOT)
CHAT = PlaceId("import:telegram:77")


def entry(number: int, words: str = "", **given: Any) -> Entry:
    values = {
        "source": PostId(f"{CHAT}:{number}"), "chat": CHAT, "by": AliasId("telegram:77"), "name": "Zoé",
        "at": a.NOON - timedelta(days=400) + timedelta(hours=number), "words": words or f"Saying number {number}",
        "customer": AliasId("telegram:77"), **given,
    }  # fmt: skip
    return Entry(**values)


def colleague(number: int, **given: Any) -> Entry:
    return entry(number, **{"by": AliasId("telegram:1"), "name": "Anneliese", "ours": True, **given})


def write(house: House, *entries: Entry, into: Into = INTO) -> Written:
    house._begin()
    return importing.write(entries, into, house.uow, house.policy)


def test_a_conversation_of_the_past_has_ended_and_nobody_waits_in_it(house: House):
    write(house, entry(1), colleague(2))
    talk = house.conversation()
    assert (talk.status, talk.waiting_since, talk.closed, talk.imported, talk.answered) == (
        Status.RESOLVED, None, True, True, True,
    )  # fmt: skip
    assert talk.last_at == entry(2).at == talk.resolved_at


def test_words_after_a_week_of_silence_begin_another_conversation(house: House):
    write(house, entry(1), entry(2), entry(24 * 8 + 3))
    assert [len(house.uow.messages.of_conversation(number)) for number in (1, 2)] == [2, 1]  # type: ignore[arg-type]


def test_a_route_names_the_home_unless_a_channel_was_named(house: House):
    write(house, entry(1))
    write(house, entry(900), into=replace(INTO, home=a.IDEAS))
    assert [house.uow.conversations.get(number).home for number in (1, 2)] == [a.SUPPORT, a.IDEAS]  # type: ignore[arg-type]


def test_the_past_waits_to_be_understood_and_says_its_hashtags(house: House):
    write(house, entry(1, "An export please #idea"), colleague(2))
    (waits,) = house.uow.understanding.unread(9)
    assert waits.tags == ("idea",)
    assert house.conversation().tags == ("idea",)


def understand(house: House) -> None:
    for message in house.uow.understanding.unread(99):
        batch = Batch(
            (Reading(message.message, tag="bug", confidence=0.9, sure=True, opens=0),),
            (Place(None, 0, 1, b"", "x"),),
        )
        understood.save([message], batch, 1, uow=house.uow, policy=house.policy)


def test_nothing_of_the_past_goes_to_anybody(house: House):
    write(house, *(entry(number * 200, "It does not start any more") for number in range(9)), colleague(1801))
    understand(house)
    assert house.deliver() == []


def test_an_answer_is_the_colleagues_who_is_called_like_its_writer(house: House):
    write(house, entry(1), colleague(2), colleague(3, name=a.ANN.name, by=AliasId("telegram:2")))
    by = [message.by for message in house.uow.messages.of_conversation(house.conversation().id)]
    assert by[1:] == [AliasId("telegram:1"), a.ANN.alias]


def test_what_is_here_already_stays_as_it_is(house: House):
    write(house, entry(1))
    written = write(house, entry(1, "Other words"), entry(2))
    assert (written.known, written.new) == (1, 1)
    assert house.uow.messages.get(MessageId(1)).content.text.plain == "Saying number 1"


def test_news_of_an_idea_go_to_the_chat_and_not_to_where_the_past_was(house: House):
    house.customer("Dark mode, please", command="idea")
    write(house, entry(1))
    house.press("idea_told", "1:planned:It comes in May.")
    house.deliver()
    assert house.shown("idea-news:1:telegram:main:77:").startswith("An idea that you support, I-1")


def test_an_outcome_goes_to_the_chat_and_not_to_where_the_past_was(house: House):
    write(house, entry(1, "Ship sooner, please #idea"))
    house.customer("Hello again")
    Circle(house).open(feedback="FB-1")
    (record,) = house.uow.proposals.open_ones(NOTHING)
    chat = outward.chat_of(record, a.ZOE.alias, house.uow)
    assert chat is not None
    assert chat.chat == a.ZOES.id


def test_who_is_known_from_the_past_alone_is_told_of_no_outcome(house: House):
    write(house, entry(1, "Ship sooner, please #idea"))
    Circle(house).open(feedback="FB-1")
    (record,) = house.uow.proposals.open_ones(NOTHING)
    assert (record.opened.feedback, record.opened.announcements) == ((1,), ())


def test_who_is_known_from_the_past_alone_is_told_nothing_of_an_idea(house: House):
    house.command("idea", "Dark mode")
    write(house, entry(1))
    house.command("idea", "support I-1 for C-1")
    assert "not moved yet" not in house.command("idea", "status I-1 planned It comes in May.")
    assert house.uow.outgoing.lanes(AccountId("import:telegram")) == []


def test_a_message_that_was_relayed_is_not_imported_again(house: House):
    message = house.customer("It does not start.")
    assert write(house, entry(1, post=message.post)).known == 1


def test_who_is_known_from_an_import_alone_cannot_be_reached_until_they_write(house: House):
    write(house, entry(1))
    assert house.uow.people.customer(a.ZOE.alias).unreachable_by(a.BOT)  # type: ignore[union-attr]
    house.customer("Hello again")
    assert not house.uow.people.customer(a.ZOE.alias).unreachable_by(a.BOT)  # type: ignore[union-attr]


def test_a_customer_who_writes_begins_a_conversation_of_their_own(house: House):
    write(house, entry(1))
    house.customer("Hello again")
    assert house.conversation(2).chat == a.ZOES.id


def test_nobody_can_be_answered_in_the_past(house: House):
    write(house, entry(1))
    with pytest.raises(Refusal, match="imported"):
        house.form("reply")


def test_colleagues_words_in_a_group_go_with_what_they_answer_or_came_after(house: House):
    group = {"customer": None}
    asked = entry(1, **group)
    alone = write(house, colleague(0, **group))
    told = write(house, asked, colleague(2, answers=asked.source, **group), colleague(3, **group))
    assert (alone.loose, told.new, told.loose) == (1, 3, 0)
    assert len(house.uow.messages.of_conversation(house.conversation().id)) == 3


def test_what_colleagues_said_inside_stands_in_its_channel_by_thread(house: House):
    given: dict[str, Any] = {"inside": True, "customer": None, "place": a.IDEAS, "by": a.ANN.alias}
    root = entry(1, thread="1.0", **given)
    write(house, root, entry(2, thread="2.0", **given), entry(3, thread="1.0", answers=root.source, **given))
    talk = house.conversation()
    assert (talk.home, len(house.uow.messages.of_conversation(talk.id))) == (a.IDEAS, 2)
    assert [one.inside for one in house.uow.understanding.unread(9)] == [True, True, True]


def heard(house: House) -> list[Said]:
    return list(house.uow.digests.heard(MessageId(0), house.uow.digests.newest(), 99))


def test_digests_do_not_take_the_past_for_news(house: House):
    house.customer("Before")
    past = write(house, *map(entry, range(30)))
    house.uow.imports.advance("key", 30, past.first, past.last)
    house.wait(days=1)
    house.customer("After")
    assert [one.words for one in heard(house)] == ["before", "after"]
    assert house.uow.digests.last_before(house.now - timedelta(hours=1)) >= 1
    assert house.uow.digests.last_before(a.NOON - timedelta(hours=1)) < 1


def everything(house: House) -> list[tuple[Any, ...]]:
    """All that was imported, without the numbers of rows."""
    newest = house.uow.digests.newest()
    messages = [house.uow.messages.get(MessageId(number)) for number in range(1, newest + 1)]
    talks = {one.conversation: house.uow.conversations.get(one.conversation) for one in messages}
    return [
        (one.source, one.content.text.plain, one.sent_at, one.by_customer, replace(talks[one.conversation]))
        for one in messages
    ]


ENTRIES = [
    entry(1), colleague(2), entry(3, by=AliasId("telegram:5"), customer=AliasId("telegram:5"), chat=PlaceId("import:telegram:5")),
    entry(300), colleague(301, answers=entry(300).source), entry(302), entry(900), entry(901),
]  # fmt: skip
CUTS = some.lists(some.integers(0, len(ENTRIES)), max_size=6)


@settings(max_examples=40, deadline=None)
@given(CUTS, some.booleans())
def test_portions_cut_and_repeated_anywhere_come_to_the_same_as_all_at_once(cuts: list[int], again: bool):
    """A process that dies repeats its last portion, and whoever imports a newer export repeats all."""
    whole, parts = House(), House()
    write(whole, *ENTRIES)
    done = 0
    for cut in sorted(cuts):
        write(parts, *ENTRIES[max(0, done - 2) : cut])
        done = max(done, cut)
    write(parts, *ENTRIES[0 if again else done :])
    assert everything(parts) == everything(whole)
