"""Ties counted once, counted anew, taken out with a customer; questions and monthly pulses that one process takes."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from bot.jobs import ecosystem as job
from bot.jobs import unread
from domain.content import words
from domain.conversations import Audience
from domain.ecosystem.counting import Said
from domain.ecosystem.values import Edit, Field, Kind, firm, together
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId
from domain.inbound import Sender
from domain.people import Colleague, Customer
from domain.policy import Policy
from domain.sight import NOTHING, Hidden
from domain.understanding import Reading
from handlers.ecosystem import looking
from handlers.privacy import erasing
from ports.ecosystem import What
from tests.storage.stores import Clock, Store

BOT, TEAM = AccountId("telegram:main"), AccountId("slack:main")
HERE, THERE = PlaceId("slack:main:C1"), PlaceId("slack:main:C2")
ANN, ZOE, MAX = AliasId("slack:main:ANN"), AliasId("telegram:77"), AliasId("telegram:88")
POLICY = Policy(TEAM)


def fill(uow) -> None:
    """Zoé of Acme and Max write in two channels; Ann answers; Max names Acme."""
    uow.people.save_colleague(Colleague(ANN, TEAM, "Ann"))
    for alias, name, home in ((ZOE, "Zoé", HERE), (MAX, "Max", THERE)):
        uow.people.save_customer(Customer(alias, BOT, name, organisation="Acme" if alias == ZOE else ""))
        begun = uow.conversations.open(
            account=BOT,
            chat=PlaceId(f"telegram:main:{name}"),
            topic="",
            customer=alias,
            home=home,
            at=uow.now,
        )
        for _ in range(3):
            said = say(uow, begun.id, alias, "It breaks, as at Acme.")
            uow.feedback.add(message=said, conversation=begun.id, tag="bug", suggested=False, at=uow.now)
        say(uow, begun.id, ANN, "We look into it.")


def say(uow, conversation: ConversationId, by: AliasId, text: str) -> MessageId:
    message = uow.messages.add(
        conversation=conversation,
        audience=Audience.CUSTOMER,
        by=by,
        by_customer=by != ANN,
        name="",
        content=words(text),
        sent_at=uow.now,
        source=None,
    )
    return message.id


def figures(relations) -> dict[tuple[str, str, str, str], int]:
    return {(one.tie.value, one.one, one.other, one.home): one.count for one in relations}


WHOLE = {
    ("heard", ZOE, "", HERE): 3,
    ("heard", MAX, "", THERE): 3,
    ("about", ZOE, "tag:bug", HERE): 3,
    ("about", MAX, "tag:bug", THERE): 3,
    ("answers", ANN, ZOE, HERE): 1,
    ("answers", ANN, MAX, THERE): 1,
    ("names", ZOE, "org:acme", HERE): 3,
    ("names", MAX, "org:acme", THERE): 3,
}


def understand(uow) -> None:
    for one in uow.understanding.unread(99):
        uow.understanding.save(Reading(one.message))


async def counted(store: Store, clock: Clock) -> None:
    """All messages are understood, ripen and are counted."""
    await store.run(understand)
    clock.at += 4 * 86400
    await job.count(store)


async def test_messages_are_counted_once_however_often_it_runs(store: Store, clock: Clock):
    await store.run(fill)
    await counted(store, clock)
    await job.count(store)
    assert figures(await store.read(lambda uow: uow.ecosystem.relations(NOTHING))) == WHOLE


async def test_what_is_not_ripe_is_looked_at_directly(store: Store, clock: Clock):
    await store.run(fill)
    await job.count(store)
    assert await store.read(lambda uow: uow.ecosystem.relations(NOTHING)) == []
    view = await store.read(lambda uow: looking.look(uow, (), TEAM))
    assert figures(together(view.relations).values()) == WHOLE


async def test_what_waits_to_be_understood_is_not_counted_without_its_theme(store: Store, clock: Clock):
    await store.run(fill)
    clock.at += 4 * 86400
    await job.count(store)
    assert await store.read(lambda uow: uow.ecosystem.relations(NOTHING)) == []


async def test_where_nothing_is_understood_all_is_counted_and_nothing_waits(store: Store, clock: Clock):
    await store.run(fill)
    await unread.let_go(store, POLICY)
    clock.at += 4 * 86400
    await job.count(store)
    assert figures(await store.read(lambda uow: uow.ecosystem.relations(NOTHING))) == WHOLE
    assert await store.read(lambda uow: uow.understanding.backlog()) == 0


async def test_hidden_channels_are_left_out(store: Store, clock: Clock):
    await store.run(fill)
    await counted(store, clock)
    seen = await store.read(lambda uow: uow.ecosystem.relations(Hidden((THERE,))))
    assert {one.home for one in seen} == {HERE}


async def test_of_two_who_count_one_is_heard(store: Store, clock: Clock):
    await store.run(fill)
    relation = (await store.read(lambda uow: looking.look(uow, (), TEAM))).relations[0]
    work = (MessageId(0), MessageId(5), [relation])
    both = [store.run(lambda uow: uow.ecosystem.count(*work, anew=False)) for _ in range(2)]
    assert sorted(await asyncio.gather(*both)) == [False, True]
    assert [one.count for one in await store.read(lambda uow: uow.ecosystem.relations(NOTHING))] == [1]


async def test_what_people_change_later_comes_in_by_a_counting_anew(store: Store, clock: Clock):
    await store.run(fill)
    await counted(store, clock)
    number = await store.read(lambda uow: uow.feedback.of_conversation(ConversationId(1))[0].id)
    await store.run(lambda uow: uow.feedback.retag(number, "idea"))
    clock.at += 8 * 86400
    await job.count(store)
    found = figures(await store.read(lambda uow: uow.ecosystem.relations(NOTHING)))
    assert (found["about", ZOE, "tag:bug", HERE], found["about", ZOE, "tag:idea", HERE]) == (2, 1)
    assert {name: count for name, count in found.items() if name[0] != "about"} == {
        name: count for name, count in WHOLE.items() if name[0] != "about"
    }
    assert not await store.read(lambda uow: uow.ecosystem.waste())


async def test_while_it_is_counted_anew_the_old_count_stands(store: Store, clock: Clock):
    await store.run(fill)
    await counted(store, clock)
    await store.run(lambda uow: uow.ecosystem.begin_anew())
    assert not await store.run(lambda uow: uow.ecosystem.end_anew())
    assert not await store.run(lambda uow: uow.ecosystem.begin_anew())
    assert figures(await store.read(lambda uow: uow.ecosystem.relations(NOTHING))) == WHOLE


async def test_who_is_erased_is_in_no_tie_and_no_reason(store: Store, clock: Clock):
    await store.run(fill)
    await counted(store, clock)
    await store.run(
        lambda uow: uow.ecosystem.edit(Edit(firm("Acme"), Field.KIND, "partner", "", "Zoé says so", ANN, 0))
    )
    await store.run(lambda uow: uow.ecosystem.edit(Edit(ZOE, Field.KIND, "partner", "", "why", ANN, 0)))
    await store.run(lambda uow: erasing.person(Sender(ZOE, "Zoé"), None, uow=uow, policy=POLICY))
    found = await store.read(lambda uow: uow.ecosystem.relations(NOTHING))
    assert not [one for one in found if ZOE in (one.one, one.other)]
    edits = await store.read(lambda uow: uow.ecosystem.edits(firm("Acme"), TEAM))
    assert "Zoé" not in edits[0].reason
    assert await store.read(lambda uow: uow.ecosystem.edits(ZOE, TEAM)) == []


async def test_who_is_erased_while_being_counted_is_not_kept(store: Store, clock: Clock):
    await store.run(fill)
    view = await store.read(lambda uow: looking.look(uow, (), TEAM))
    await store.run(lambda uow: erasing.person(Sender(ZOE, "Zoé"), None, uow=uow, policy=POLICY))
    await store.run(lambda uow: uow.ecosystem.count(MessageId(0), MessageId(9), view.relations, anew=False))
    found = await store.read(lambda uow: uow.ecosystem.relations(NOTHING))
    assert not [one for one in found if ZOE in (one.one, one.other)]


async def test_a_question_is_claimed_by_one_and_answered_once(store: Store, clock: Clock):
    number = await store.run(lambda uow: uow.ecosystem.ask(What.ACTOR, HERE, ANN, "Acme"))
    claimed = await store.run(lambda uow: uow.ecosystem.claim(60))
    assert claimed is not None
    assert (claimed.what, claimed.about, claimed.person, claimed.place) == (What.ACTOR, "Acme", ANN, HERE)
    assert await store.run(lambda uow: uow.ecosystem.claim(60)) is None
    clock.at += 61
    assert await store.run(lambda uow: uow.ecosystem.claim(60)) is not None
    assert await store.run(lambda uow: uow.ecosystem.settle(number))
    assert not await store.run(lambda uow: uow.ecosystem.settle(number))


async def test_the_last_kind_said_by_hand_holds(store: Store, clock: Clock):
    for kind in ("partner", "supplier"):
        edit = Edit(firm("Acme"), Field.KIND, kind, "", "why", ANN, clock.at)
        await store.run(lambda uow, edit=edit: uow.ecosystem.edit(edit))
    assert await store.read(lambda uow: uow.ecosystem.kind_of(("", firm("Acme")), TEAM)) == "supplier"
    assert (await store.read(lambda uow: uow.ecosystem.book())).kinds == {firm("Acme"): Kind.SUPPLIER}


async def test_what_is_said_by_hand_holds_in_the_workspace_that_says_so(store: Store, clock: Clock):
    eva, shop = AliasId("slack:shop:EVA"), AccountId("slack:shop")
    for by, kind in ((ANN, "partner"), (eva, "competitor")):
        edit = Edit(firm("Acme"), Field.KIND, kind, "", "why", by, clock.at)
        await store.run(lambda uow, edit=edit: uow.ecosystem.edit(edit))
    for team, by, kind in ((TEAM, ANN, "partner"), (shop, eva, "competitor")):
        assert await store.read(lambda uow, team=team: uow.ecosystem.kind_of((firm("Acme"),), team)) == kind
        assert (await store.read(lambda uow, team=team: uow.ecosystem.book(team))).kinds == {
            firm("Acme"): kind
        }
        edits = await store.read(lambda uow, team=team: uow.ecosystem.edits(firm("Acme"), team))
        assert [edit.by for edit in edits] == [by]


async def test_people_are_named_whatever_the_case(store: Store, clock: Clock):
    await store.run(fill)
    found = await store.read(lambda uow: [uow.ecosystem.named(name)[0].alias for name in ("max", "ANN", MAX)])
    assert found == [MAX, ANN, MAX]
    assert await store.read(lambda uow: uow.ecosystem.of_organisation(" acme")) == [ZOE]


async def test_a_guest_who_was_imported_as_a_customer_is_one(store: Store, clock: Clock):
    guest = AliasId("slack:main:GIL")

    def both(uow) -> None:
        fill(uow)
        uow.people.save_customer(Customer(guest, BOT, "Gil"))
        for alias, name in ((guest, "Gil"), (AliasId("slack:main:EVE"), "Eve")):
            uow.people.save_colleague(Colleague(alias, TEAM, name, guest=True))

    await store.run(both)
    people = await store.read(lambda uow: (*uow.ecosystem.people(), *uow.ecosystem.named("gil")))
    assert [one.inside for one in people if one.alias == guest] == [False, False]
    assert [one.name for one in people if one.inside] == ["Ann", "Eve"]


async def test_a_month_is_taken_once(store: Store, clock: Clock):
    await store.run(lambda uow: uow.pulses.join(HERE, ANN, "2026-02"))
    taking = [store.run(lambda uow: uow.pulses.take(HERE, "2026-03")) for _ in range(3)]
    assert sorted(await asyncio.gather(*taking)) == [False, False, True]
    assert await store.run(lambda uow: uow.pulses.leave(HERE))
    assert not await store.run(lambda uow: uow.pulses.leave(HERE))


async def test_the_pulse_is_measured_from_what_happened(store: Store, clock: Clock):
    await store.run(fill)
    talks = await store.read(lambda uow: uow.pulses.talks(datetime(2020, 1, 1, tzinfo=UTC), TEAM))
    assert [(one.customer, one.home, one.answered_at is not None, one.decided) for one in talks] == [
        (ZOE, HERE, True, False),
        (MAX, THERE, True, False),
    ]
    assert await store.read(lambda uow: uow.pulses.ended(datetime(2020, 1, 1, tzinfo=UTC), TEAM)) == []


async def test_a_message_with_two_tags_is_one(store: Store, clock: Clock):
    await store.run(fill)
    await store.run(
        lambda uow: uow.feedback.add(
            message=MessageId(1), conversation=ConversationId(1), tag="idea", suggested=False, at=uow.now
        )
    )
    said = await store.read(lambda uow: uow.ecosystem.said(MessageId(0), MessageId(9), 5))
    assert [(one.id, one.tags) for one in said][:2] == [(1, ("bug", "idea")), (2, ("bug",))]
    assert replace(said[0], words="") == Said(
        MessageId(1), ZOE, False, False, ZOE, HERE, said[0].at, "", ("bug", "idea"), None
    )
