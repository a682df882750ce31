"""Proposals come back as their logs define them, on both engines, and are found by whom and what they concern."""

from datetime import timedelta

import pytest

from domain.ids import AliasId, ConversationId, FeedbackId, PlaceId, PostId
from domain.proposals import events, machine
from domain.proposals.consent import ConsentProposed
from domain.proposals.events import Entry
from domain.proposals.record import Record
from domain.proposals.values import Deputy, ProposalId
from domain.sight import NOTHING, Hidden
from ports.queues import UnitOfWork
from ports.storage import BrokenLog, Overtaken
from storage import mapping
from tests.domain.proposals.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    DAY,
    DEADLINE,
    MAX,
    NOW,
    objects,
    proposed,
    says,
)
from tests.storage.proposing import drafted, forget_states, opened, step
from tests.storage.stores import CHANNEL, Store

THREAD = PostId("slack:main:C1:1.1")
FB = FeedbackId(12)


async def test_a_draft_is_numbered_and_has_no_state(store: Store):
    number = await store.run(lambda uow: drafted(uow, conversation=ConversationId(3), thread=THREAD))
    record = await store.read(lambda uow: uow.proposals.get(number))
    assert (record.place, record.conversation, record.thread, record.state) == (CHANNEL, 3, THREAD, None)


async def test_a_draft_comes_back_as_it_was_saved(store: Store):
    number = await store.run(drafted)
    assert await store.read(lambda uow: uow.proposals.drafted(number)) == proposed(id=number)


async def test_an_opened_proposal_is_no_draft_any_more(store: Store):
    record = await store.run(opened)
    assert await store.read(lambda uow: uow.proposals.drafted(record.id)) is None


async def test_an_opened_proposal_cannot_be_discarded(store: Store):
    record = await store.run(opened)
    await store.run(lambda uow: uow.proposals.discard(record.id))
    assert (await store.read(lambda uow: uow.proposals.get(record.id))).state is not None


async def test_a_discarded_draft_is_gone_and_its_number_not_given_again(store: Store):
    number = await store.run(drafted)
    await store.run(lambda uow: uow.proposals.discard(number))
    with pytest.raises(KeyError):
        await store.read(lambda uow: uow.proposals.get(number))
    assert await store.run(drafted) > number


@pytest.mark.parametrize("number", [-1, 0, 99, 1 << 63, 10**30])
async def test_a_number_that_was_never_given_is_a_key_error(store: Store, number: int):
    with pytest.raises(KeyError):
        await store.run(lambda uow: uow.proposals.lock(ProposalId(number)))


async def test_the_state_is_what_the_log_leads_to(store: Store, monkeypatch):
    record = await store.run(opened)
    await store.run(lambda uow: step(uow, record.id, objects(BOB), NOW + timedelta(microseconds=1)))
    kept = await store.read(lambda uow: uow.proposals.get(record.id))
    forget_states(monkeypatch)
    assert await store.read(lambda uow: uow.proposals.get(record.id)) == kept
    assert machine.replay(await store.read(lambda uow: uow.proposals.log(record.id))) == kept.state


async def test_the_log_holds_every_line_in_order(store: Store):
    record = await store.run(opened)
    await store.run(lambda uow: step(uow, record.id, objects(BOB)))
    await store.run(lambda uow: step(uow, record.id, says(BOB, "consent"), NOW + DAY))
    log = await store.read(lambda uow: uow.proposals.log(record.id))
    assert log == [
        Entry(NOW, proposed(id=record.id)),
        Entry(NOW, objects(BOB)),
        Entry(NOW + DAY, says(BOB, "consent")),
    ]


async def test_after_a_rollback_the_state_is_the_one_before(store: Store):
    record = await store.run(opened)

    def fails(uow: UnitOfWork) -> None:
        step(uow, record.id, objects(BOB))
        raise LookupError

    with pytest.raises(LookupError):
        await store.run(fails)
    assert await store.read(lambda uow: uow.proposals.get(record.id)) == record


async def test_after_a_savepoint_is_undone_another_line_takes_the_same_number(store: Store):
    record = await store.run(opened)

    def work(uow: UnitOfWork) -> Record:
        with pytest.raises(LookupError):
            uow.nested(lambda: (step(uow, record.id, objects(BOB)), {}[0]))
        return step(uow, record.id, says(CAT, "consent"))

    changed = await store.run(work)
    assert [stance.person for stance in changed.opened.stances] == [CAT]
    assert await store.read(lambda uow: uow.proposals.get(record.id)) == changed


async def test_nobody_appends_to_a_line_that_is_not_the_last(store: Store):
    record = await store.run(opened)
    await store.run(lambda uow: step(uow, record.id, objects(BOB)))
    entry = Entry(NOW, objects(CAT))
    with pytest.raises(Overtaken):
        await store.run(lambda uow: uow.proposals.append(record, entry, record.opened, None))


async def test_several_lines_in_one_go(store: Store):
    def work(uow: UnitOfWork) -> Record:
        record = opened(uow)
        for person in (ANN, BOB):
            event = says(person, "consent")
            state = machine.advance(record.state, event, NOW).state
            record = uow.proposals.append(record, Entry(NOW, event), state, None)
        return record

    made = await store.run(work)
    assert await store.read(lambda uow: uow.proposals.get(made.id)) == made


async def test_a_whole_log_is_whole(store: Store):
    record = await store.run(opened)
    await store.run(lambda uow: step(uow, record.id, objects(BOB)))
    assert await store.read(lambda uow: uow.proposals.broken(record.id)) == 0


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("UPDATE proposal_events SET event = replace(event, 'Too fast', 'Fine') WHERE number = 2", 2),
        ("UPDATE proposal_events SET at = at - 60 WHERE number = 1", 1),
        ("DELETE FROM proposal_events WHERE number = 2", 2),
        ("DELETE FROM proposal_events WHERE number = 3", 3),
    ],
)
async def test_a_changed_line_is_noticed(store: Store, change: str, line: int):
    record = await store.run(opened)
    await store.run(lambda uow: step(uow, record.id, objects(BOB)))
    await store.run(lambda uow: step(uow, record.id, objects(CAT)))
    await store.run(lambda uow: uow.transaction.sql.bare(change))
    assert await store.read(lambda uow: uow.proposals.broken(record.id)) == line


async def test_a_log_that_cannot_be_read_hides_no_other_proposal(store: Store, monkeypatch):
    bad, good = await store.run(opened), await store.run(opened)
    change = f'UPDATE proposal_events SET event = \'{{"kind":"unheard"}}\' WHERE proposal = {bad.id}'
    await store.run(lambda uow: uow.transaction.sql.bare(change))
    forget_states(monkeypatch)
    with pytest.raises(BrokenLog):
        await store.read(lambda uow: uow.proposals.get(bad.id))
    assert [each.id for each in await store.read(lambda uow: uow.proposals.open_ones(NOTHING))] == [good.id]


async def test_open_ones_come_with_the_next_deadline_first(store: Store):
    late = await store.run(lambda uow: opened(uow, deadline=DEADLINE + DAY))
    soon = await store.run(opened)
    await store.run(drafted)
    found = await store.read(lambda uow: uow.proposals.open_ones(NOTHING))
    assert [each.id for each in found] == [soon.id, late.id]


async def test_of_what_stands_in_a_channel_what_is_open_comes_first(store: Store):
    still, ended = [await store.run(opened) for _ in range(2)]
    await store.run(lambda uow: step(uow, ended.id, events.Withdrawn(ANN, "Moot."), NOW))
    found = await store.read(lambda uow: uow.proposals.stood(still.place, limit=1))
    assert [each.id for each in found] == [still.id]


async def test_a_person_finds_what_concerns_them_the_ended_last(store: Store):
    mine = [await store.run(opened) for _ in range(3)]
    await store.run(lambda uow: opened(uow, by=DAN, participants=(DAN, CAT)))
    for number, at in ((mine[0].id, NOW), (mine[2].id, NOW + DAY)):
        await store.run(lambda uow, n=number, at=at: step(uow, n, events.Withdrawn(ANN, "Moot."), at))
    found = await store.read(lambda uow: uow.proposals.involving(BOB, NOTHING))
    assert [each.id for each in found] == [mine[1].id, mine[2].id, mine[0].id]


async def test_who_left_does_not_find_it_any_more(store: Store):
    record = await store.run(opened)
    await store.run(lambda uow: step(uow, record.id, events.ParticipantRemoved(ANN, BOB)))
    assert await store.read(lambda uow: uow.proposals.involving(BOB, NOTHING)) == []


async def test_who_came_and_who_deputises_find_it(store: Store):
    deputy = Deputy(BOB, DAN, NOW, NOW + DAY)
    record = await store.run(lambda uow: opened(uow, deputies=(deputy,)))
    eve = AliasId("slack:main:EVE")
    await store.run(lambda uow: step(uow, record.id, events.ParticipantAdded(ANN, eve)))
    for person in (eve, DAN):
        found = await store.read(lambda uow, person=person: uow.proposals.involving(person, NOTHING))
        assert [each.id for each in found] == [record.id]


async def test_the_proposals_of_a_conversation_are_found(store: Store):
    record = await store.run(lambda uow: opened(uow, conversation=ConversationId(3)))
    await store.run(lambda uow: drafted(uow, conversation=ConversationId(3)))
    found = await store.read(lambda uow: uow.proposals.of_conversation(ConversationId(3)))
    assert [each.id for each in found] == [record.id]


async def test_feedback_finds_what_answers_it_also_when_linked_later(store: Store):
    first = await store.run(lambda uow: opened(uow, feedback=(FB,)))
    second = await store.run(opened)
    await store.run(lambda uow: step(uow, second.id, events.FeedbackLinked(ANN, (FB,), (MAX,))))
    found = await store.read(lambda uow: uow.proposals.behind(FB))
    assert [each.id for each in found] == [first.id, second.id]


async def test_outcomes_of_which_customers_wait_are_listed_until_they_are_told(store: Store):
    record = await store.run(lambda uow: opened(uow, participants=(BOB,), customers=(MAX,)))
    await store.run(lambda uow: step(uow, record.id, says(BOB, "consent")))
    await store.run(lambda uow: step(uow, record.id, events.OutcomeWritten(ANN, "We will.")))
    waiting = await store.read(lambda uow: uow.proposals.unannounced(NOTHING))
    assert await store.read(lambda uow: uow.proposals.unannounced(Hidden((waiting[0].place,)))) == []
    await store.run(lambda uow: step(uow, record.id, events.AnnouncementConfirmed(ANN)))
    after = await store.read(lambda uow: uow.proposals.unannounced(NOTHING))
    assert ([each.id for each in waiting], after) == ([record.id], [])


async def test_search_finds_words_anywhere_in_the_log(store: Store):
    first = await store.run(lambda uow: opened(uow, title="Réponse en un jour"))
    second = await store.run(opened)
    await store.run(lambda uow: step(uow, second.id, objects(BOB)))

    async def found(words: str) -> list[int]:
        return [each.id for each in await store.read(lambda uow: uow.proposals.search(words, NOTHING))]

    assert await found("REPONSE working") == [first.id]
    assert await found("too fast") == [second.id]
    assert await found("customer") == [second.id, first.id]
    assert await found("100%") == []


async def test_the_cards_in_a_channel_are_those_that_have_not_ended(store: Store):
    record, ended = await store.run(opened), await store.run(opened)
    await store.run(lambda uow: step(uow, ended.id, events.Withdrawn(ANN, "Moot.")))
    found = await store.read(lambda uow: uow.proposals.at(CHANNEL))
    assert [each.id for each in found] == [record.id]


async def test_a_card_moves(store: Store):
    record = await store.run(lambda uow: opened(uow, thread=THREAD))
    place = PlaceId("slack:main:C2")
    await store.run(lambda uow: uow.proposals.move(record.id, place, None))
    moved = await store.read(lambda uow: uow.proposals.get(record.id))
    assert (moved.place, moved.thread, moved.state) == (place, None, record.state)


async def test_every_kind_of_first_event_can_be_kept():
    event = proposed(ConsentProposed, context="Because", deputies=(Deputy(BOB, DAN, NOW, DEADLINE),))
    assert mapping.events.read(mapping.events.write(event)) == event
