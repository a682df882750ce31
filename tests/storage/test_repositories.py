"""What handlers remember comes back as it was, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain import conversations
from domain.content import Content, Style, styled, words
from domain.conversations import Audience, Status, Version
from domain.feedback import Filter, Tag
from domain.ids import AccountId, AliasId, PlaceId, PostId, Slot
from domain.outbound import Post
from domain.people import Channel, Colleague, Customer, Group
from domain.routing import Criterion, Route
from domain.sight import NOTHING
from tests.storage.stores import CHANNEL, LANE, SLACK, Store, request

AT = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
CHAT = PlaceId("telegram:main:77")
ANN = AliasId("telegram:77")
TELEGRAM = AccountId("telegram:main")


def opened(uow, **given):
    settings = {"account": TELEGRAM, "chat": CHAT, "topic": "", "customer": ANN, "home": CHANNEL, "at": AT}
    return uow.conversations.open(**(settings | given))


def said(
    uow, conversation, text="The export fails", *, by_customer=True, audience=Audience.CUSTOMER, source=None
):
    return uow.messages.add(
        conversation=conversation.id,
        audience=audience,
        by=ANN,
        by_customer=by_customer,
        name="Ann",
        content=words(text),
        sent_at=AT,
        source=source,
    )


async def test_a_new_conversation_waits_since_it_was_opened(store: Store):
    made = await store.run(opened)
    assert (made.status, made.waiting_since) == (Status.NEW, AT)
    assert await store.read(lambda uow: uow.conversations.get(made.id)) == made


async def test_a_saved_conversation_comes_back_whole(store: Store):
    made = await store.run(opened)
    changed = replace(
        conversations.answered(made, AT + timedelta(hours=1)),
        tags=("bug", "idée"),
        suggested=True,
        copies=(PlaceId("slack:main:C2"),),
        assignee=AliasId("slack:main:U1"),
        asked_for_tag=True,
        closed=True,
        resolved_at=AT,
        previous=made.id,
        merged_into=made.id,
        title="Export",
    )
    await store.run(lambda uow: uow.conversations.save(changed))
    assert await store.run(lambda uow: uow.conversations.lock(made.id)) == changed


async def test_of_a_conversation_that_only_went_on_everything_else_stays(store: Store):
    made = await store.run(opened)
    later = replace(made, last_at=AT + timedelta(hours=1))
    await store.run(lambda uow: uow.conversations.save(later, was=made))
    assert await store.read(lambda uow: uow.conversations.get(made.id)) == later


async def test_of_a_conversation_that_changed_besides_everything_is_kept(store: Store):
    made = await store.run(opened)
    answered = conversations.answered(made, AT + timedelta(hours=1))
    await store.run(lambda uow: uow.conversations.save(answered, was=made))
    assert await store.read(lambda uow: uow.conversations.get(made.id)) == answered


async def test_an_unknown_conversation_is_a_key_error(store: Store):
    with pytest.raises(KeyError):
        await store.read(lambda uow: uow.conversations.get(99))


async def test_the_latest_conversation_of_a_chat_is_found(store: Store):
    await store.run(opened)
    second = await store.run(opened)
    assert await store.run(lambda uow: uow.conversations.latest(CHAT, "", None)) == second


async def test_in_a_group_the_latest_is_the_customers_own(store: Store):
    first = await store.run(opened)
    await store.run(lambda uow: opened(uow, customer=AliasId("telegram:78")))
    assert await store.run(lambda uow: uow.conversations.latest(CHAT, "", ANN)) == first


async def test_those_that_wait_come_longest_first(store: Store):
    late = await store.run(opened)
    early = await store.run(lambda uow: opened(uow, at=AT - timedelta(hours=1)))
    waiting = await store.read(lambda uow: uow.conversations.waiting(NOTHING))
    assert [each.id for each in waiting] == [early.id, late.id]


async def test_a_moved_chat_takes_its_conversations_and_deliveries_along(store: Store):
    made = await store.run(opened)
    new = PlaceId("telegram:main:-100")
    command = Post(CHAT, words("hello"), Slot("message:1"))
    await store.run(lambda uow: uow.outbox.add(request("k", command, account=TELEGRAM, target=CHAT)))
    await store.run(lambda uow: uow.conversations.move_chat(CHAT, new))
    head = await store.read(lambda uow: uow.outgoing.head(TELEGRAM, LANE))
    assert (head.request.target, head.request.command.place) == (new, new)
    assert (await store.read(lambda uow: uow.conversations.get(made.id))).chat == new


async def test_a_message_comes_back_whole(store: Store):
    conversation = await store.run(opened)
    content = Content(styled("héllo 🐞", Style.BOLD))
    made = await store.run(lambda uow: said(uow, conversation, source=PostId("telegram:main:77:1")))
    changed = replace(made, content=content, edited_at=AT, deleted_at=AT, audience=Audience.TEAM)
    await store.run(lambda uow: uow.messages.save(changed))
    assert await store.read(lambda uow: uow.messages.by_source(PostId("telegram:main:77:1"))) == changed


async def test_earlier_versions_come_oldest_first(store: Store):
    conversation = await store.run(opened)
    made = await store.run(lambda uow: said(uow, conversation))
    versions = [Version(words(f"{n}"), AT + timedelta(minutes=n)) for n in range(3)]
    await store.run(lambda uow: [uow.messages.add_version(made.id, each) for each in versions])
    assert await store.read(lambda uow: uow.messages.versions(made.id)) == versions


async def test_an_answer_after_a_message_is_seen(store: Store):
    conversation = await store.run(opened)
    first = await store.run(lambda uow: said(uow, conversation))
    await store.run(lambda uow: said(uow, conversation, by_customer=False, audience=Audience.TEAM))
    assert not await store.read(lambda uow: uow.messages.next_answered(first.id))
    await store.run(lambda uow: said(uow, conversation, by_customer=False))
    assert await store.read(lambda uow: uow.messages.next_answered(first.id))


async def test_messages_move_to_another_conversation(store: Store):
    one, two = await store.run(opened), await store.run(opened)
    made = await store.run(lambda uow: said(uow, one))
    await store.run(lambda uow: uow.messages.move([made.id], two.id))
    [moved] = await store.read(lambda uow: uow.messages.of_conversation(two.id))
    assert moved.id == made.id


def tagged(uow, text: str, tag: str):
    conversation = opened(uow)
    message = said(uow, conversation, text)
    return uow.feedback.add(message=message.id, conversation=conversation.id, tag=tag, suggested=True, at=AT)


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(words="EXPORT", hidden=NOTHING),
        Filter(words="échoué", hidden=NOTHING),
        Filter(words="100% pdf", hidden=NOTHING),
        Filter(tags=("bug",), hidden=NOTHING),
        Filter(statuses=(Status.NEW,), words="l'export", hidden=NOTHING),
        Filter(channel=CHANNEL, tags=("bug", "idea"), words="pdf", hidden=NOTHING),
        Filter(customer="@ann", words="pdf", hidden=NOTHING),
        Filter(customer="ACME", words="pdf", hidden=NOTHING),
    ],
)
async def test_feedback_is_found_by_what_it_is_asked_for(store: Store, wanted: Filter):
    await store.run(
        lambda uow: uow.people.save_customer(Customer(ANN, TELEGRAM, "Ann B", "ann", organisation="Acme"))
    )
    bug = await store.run(lambda uow: tagged(uow, "L'Export PDF a echoue à 100% !", "bug"))
    await store.run(lambda uow: tagged(uow, "Merci", "praise"))
    found = await store.read(lambda uow: uow.feedback.find(wanted))
    assert [each.feedback for each in found] == [bug]
    assert await store.read(lambda uow: uow.feedback.count(wanted)) == 1


async def test_a_search_takes_signs_for_words(store: Store):
    await store.run(lambda uow: tagged(uow, "Merci", "praise"))
    assert await store.read(lambda uow: uow.feedback.count(Filter(words="%", hidden=NOTHING))) == 0


async def test_feedback_comes_newest_first_page_by_page(store: Store):
    made = [await store.run(lambda uow: tagged(uow, "x", "bug")) for _ in range(3)]
    page = await store.read(lambda uow: uow.feedback.find(Filter(before=made[2].id, limit=1, hidden=NOTHING)))
    assert [each.feedback.id for each in page] == [made[1].id]


async def test_a_person_confirms_a_tag(store: Store):
    made = await store.run(lambda uow: tagged(uow, "x", "bug"))
    await store.run(lambda uow: uow.feedback.retag(made.id, "idea"))
    found = await store.read(lambda uow: uow.feedback.get(made.id))
    assert (found.feedback.tag, found.feedback.suggested) == ("idea", False)


async def test_a_removed_tag_is_gone(store: Store):
    made = await store.run(lambda uow: tagged(uow, "x", "bug"))
    await store.run(lambda uow: uow.feedback.remove(made.id))
    assert await store.read(lambda uow: uow.feedback.get(made.id)) is None


async def test_a_customer_is_saved_again(store: Store):
    ann = Customer(ANN, TELEGRAM, "Ann")
    for each in (ann, replace(ann, unreachable="blocked", chosen_language="fr")):
        await store.run(lambda uow, each=each: uow.people.save_customer(each))
    assert await store.read(lambda uow: uow.people.customer(ANN)) == each


async def test_time_zones_come_for_all_at_once(store: Store):
    bob, cat = (AliasId(f"slack:main:U{n}") for n in (2, 3))
    await store.run(
        lambda uow: uow.people.save_colleague(Colleague(bob, SLACK, "Bob", timezone="Asia/Tokyo"))
    )
    await store.run(lambda uow: uow.people.save_colleague(Colleague(cat, SLACK, "Cat")))
    known = await store.read(lambda uow: uow.people.zones([bob, cat, ANN]))
    assert known == {bob: "Asia/Tokyo", cat: ""}


async def test_the_zones_of_nobody_are_none(store: Store):
    assert await store.read(lambda uow: uow.people.zones(())) == {}


async def test_groups_come_by_handle_with_their_members(store: Store):
    people = [AliasId(f"slack:main:U{n}") for n in (3, 2)]
    await store.run(lambda uow: uow.people.save_group(SLACK, "S1", "sales", people))
    await store.run(lambda uow: uow.people.save_group(SLACK, "S2", "agents", people[:1]))
    await store.run(lambda uow: uow.people.save_group(SLACK, "S3", "nobody", []))
    await store.run(lambda uow: uow.people.save_group(AccountId("slack:other"), "S4", "others", people))
    found = await store.read(lambda uow: uow.people.groups(SLACK))
    assert found == [Group("S2", "agents", (people[0],)), Group("S1", "sales", (people[1], people[0]))]


async def test_the_members_of_a_channel_are_those_told_last(store: Store):
    people = [
        Colleague(AliasId(f"slack:main:U{n}"), SLACK, name) for n, name in enumerate(("Cat", "Bob", "Ann"))
    ]

    def told(uow) -> None:
        for each in people:
            uow.people.save_colleague(each)
        uow.people.save_group(SLACK, "S1", "agents", [people[1].alias])
        uow.channels.save_members(CHANNEL, [each.alias for each in people[:2]])
        uow.channels.save_members(CHANNEL, [people[1].alias, people[2].alias, people[2].alias])

    await store.run(told)
    found = await store.read(lambda uow: uow.channels.members(CHANNEL))
    assert found == [people[2], replace(people[1], groups=frozenset({"agents"}))]


async def test_who_comes_and_goes_is_in_a_channel_or_not(store: Store):
    ann, bob = (Colleague(AliasId(f"slack:main:U{n}"), SLACK, f"U{n}") for n in (1, 2))

    def moved(uow) -> None:
        for each in (ann, bob):
            uow.people.save_colleague(each)
        for each, joined in ((ann, True), (bob, True), (bob, True), (ann, False)):
            uow.channels.move_member(CHANNEL, each.alias, joined=joined)

    await store.run(moved)
    assert await store.read(lambda uow: uow.channels.members(CHANNEL)) == [bob]


async def test_whom_the_workspace_has_not_named_is_left_out_until_it_does(store: Store):
    ann = Colleague(AliasId("slack:main:U1"), SLACK, "Ann")
    await store.run(lambda uow: uow.channels.save_members(CHANNEL, [ann.alias]))
    assert await store.read(lambda uow: uow.channels.members(CHANNEL)) == []
    await store.run(lambda uow: uow.people.save_colleague(ann))
    assert await store.read(lambda uow: uow.channels.members(CHANNEL)) == [ann]


async def test_a_colleague_is_in_the_groups_that_name_them(store: Store):
    bob = Colleague(AliasId("slack:main:U2"), SLACK, "Bob", admin=True, locale="fr")
    await store.run(lambda uow: uow.people.save_colleague(bob))
    await store.run(lambda uow: uow.people.save_group(SLACK, "S1", "agents", [bob.alias, bob.alias]))
    known = await store.read(lambda uow: uow.people.colleague(bob.alias))
    assert known == replace(bob, groups=frozenset({"agents"}))


async def test_whoever_left_a_group_is_no_longer_in_it(store: Store):
    bob = Colleague(AliasId("slack:main:U2"), SLACK, "Bob")
    await store.run(lambda uow: uow.people.save_colleague(bob))
    await store.run(lambda uow: uow.people.save_group(SLACK, "S1", "agents", [bob.alias]))
    await store.run(lambda uow: uow.people.save_group(SLACK, "S1", "agents", []))
    assert await store.read(lambda uow: uow.people.colleague(bob.alias)) == bob


@pytest.mark.parametrize("name", ["#Support", "support", "C1", "slack:main:C1"])
async def test_a_channel_is_found_by_its_name_or_id(store: Store, name: str):
    channel = Channel(CHANNEL, "support", member=True, replies="open")
    await store.run(lambda uow: uow.channels.save(channel))
    assert await store.read(lambda uow: uow.channels.named(SLACK, name)) == channel


async def test_of_two_channels_of_a_name_the_one_that_is_not_archived_is_found(store: Store):
    old, new = Channel(PlaceId("slack:main:C0"), "support", archived=True), Channel(CHANNEL, "support")
    for channel in (old, new):
        await store.run(lambda uow, channel=channel: uow.channels.save(channel))
    assert await store.read(lambda uow: uow.channels.named(SLACK, "support")) == new


async def test_channels_that_we_cannot_use_are_not_offered(store: Store):
    channels = [
        Channel(CHANNEL, "support", member=True),
        Channel(PlaceId("slack:main:C2"), "old", archived=True, member=True),
        Channel(PlaceId("slack:main:C3"), "foreign"),
    ]
    await store.run(lambda uow: [uow.channels.save(each) for each in channels])
    assert await store.read(lambda uow: uow.channels.usable(SLACK)) == channels[:1]


async def test_routes_keep_their_order_and_can_be_removed(store: Store):
    routes = [Route(0, Criterion.TAG, "bug", "dev"), Route(0, Criterion.WORD, "invoice", "billing")]
    made = [await store.run(lambda uow, route=route: uow.rules.add_route(route)) for route in routes]
    assert await store.read(lambda uow: uow.rules.routes()) == made
    await store.run(lambda uow: uow.rules.remove_route(made[0].id))
    assert await store.read(lambda uow: uow.rules.routes()) == made[1:]


async def test_a_tag_is_saved_and_removed(store: Store):
    tag = Tag("security", "🔒", ("sécurité",), offered=False)
    await store.run(lambda uow: uow.rules.save_tag(tag))
    assert await store.read(lambda uow: uow.rules.tags()) == [tag]
    await store.run(lambda uow: uow.rules.remove_tag("security"))
    assert await store.read(lambda uow: uow.rules.tags()) == []


async def test_acts_are_those_of_one_workspace(store: Store):
    def done(uow):
        for person in ("slack:main:U1", "slack:main2:U1", "slack:main:U2"):
            uow.acts.note(AliasId(person), f"saved by {person}")

    await store.run(done)
    acts = await store.read(lambda uow: uow.acts.latest(AccountId("slack:main"), 9))
    assert [act.by for act in acts] == ["slack:main:U2", "slack:main:U1"]


async def test_what_was_imported_is_no_conversation_with_a_customer(store: Store):
    await store.run(lambda uow: opened(uow, account=AccountId("import:telegram")))
    ours = await store.run(opened)
    assert await store.read(lambda uow: uow.conversations.of_customer(ANN)) == [ours]
