"""What handlers queue, and in what order it would go."""

import itertools
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.content import words
from domain.ids import ConversationId, PlaceId, PostId, Slot
from domain.outbound import Delivery, Post, Rewrite
from tests.storage.stores import CHANNEL, LANE, SLACK, Clock, Store, keys_in_order, post, redraw, request


async def queue(store: Store, *requests):
    await store.run(lambda uow: [uow.outbox.add(each) for each in requests])


async def test_the_same_key_is_queued_once(store: Store):
    await queue(store, post(1), post(1))
    assert await store.run(keys_in_order) == ["k1"]


async def test_requests_without_a_key_are_all_queued(store: Store):
    await queue(store, request("", post(1).command), request("", post(1).command))
    assert await store.run(keys_in_order) == ["", ""]


async def test_a_lane_keeps_its_order(store: Store):
    await queue(store, *map(post, range(20)))
    assert await store.run(keys_in_order) == [f"k{n}" for n in range(20)]


async def test_order_survives_a_clock_that_goes_back(store: Store, clock: Clock):
    await queue(store, post(1))
    clock.at -= 3600
    await queue(store, post(2))
    assert await store.run(keys_in_order) == ["k1", "k2"]


async def test_a_lane_is_its_accounts_own(store: Store):
    await queue(store, post(1, account="telegram:main"), post(2))
    assert await store.run(keys_in_order) == ["k2"]


async def test_only_the_newest_of_what_supersedes_is_left(store: Store):
    await queue(store, redraw("a", "one"), post(1), redraw("b", "two"))
    assert await store.run(keys_in_order) == ["k1", "b"]


async def test_what_is_superseded_counts_as_dropped(store: Store):
    await queue(store, redraw("a", "one"), redraw("b", "two"))
    assert await store.read(lambda uow: uow.outbox.state("a")) == "dropped"


async def test_a_known_key_supersedes_nothing(store: Store):
    await queue(store, redraw("a", "one"), redraw("b", "two"), redraw("a", "one"))
    assert await store.run(keys_in_order) == ["b"]


async def test_what_is_being_sent_is_not_superseded(store: Store):
    await queue(store, redraw("a", "one"))
    await claim_head(store)
    await queue(store, redraw("b", "two"))
    assert await store.read(lambda uow: uow.outbox.state("a")) == "sending"


async def claim_head(store: Store) -> int:
    def claim(uow):
        uow.owners.beat("me", "host", "worker")
        uow.owners.take(SLACK, "me", 10)
        head = uow.outgoing.head(SLACK, LANE)
        assert uow.outgoing.claim(head.id, SLACK, "me")
        return head.id

    return await store.run(claim)


async def test_a_request_goes_before_another(store: Store):
    await queue(store, post(1), post(2))

    def before(uow):
        head = uow.outgoing.head(SLACK, LANE)
        uow.outbox.add_before(head.id, post(8))
        uow.outbox.add_before(head.id, post(9))

    await store.run(before)
    assert await store.run(keys_in_order) == ["k8", "k9", "k1", "k2"]


async def test_what_waits_is_recalled(store: Store):
    await queue(store, post(1), post(2))
    assert await store.run(lambda uow: uow.outbox.cancel("k1"))
    assert await store.run(keys_in_order) == ["k2"]


async def test_what_is_on_its_way_is_not_recalled(store: Store):
    await queue(store, post(1))
    await claim_head(store)
    assert not await store.run(lambda uow: uow.outbox.cancel("k1"))


async def test_a_waiting_command_is_replaced(store: Store):
    await queue(store, post(1))
    other = Post(CHANNEL, words("other"), Slot("message:1"))
    assert await store.run(lambda uow: uow.outbox.replace("k1", other))
    assert await store.read(lambda uow: uow.outbox.waiting("k1")) == other


async def test_a_command_on_its_way_is_not_replaced(store: Store):
    await queue(store, post(1))
    await claim_head(store)
    assert not await store.run(lambda uow: uow.outbox.replace("k1", post(2).command))


async def test_a_dead_delivery_is_listed_with_its_reason(store: Store):
    await queue(store, post(1, conversation=7))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outgoing.bury(row, "blocked"))
    [failure] = await store.read(lambda uow: uow.outbox.failures())
    assert (failure.key, failure.reason, failure.conversation) == ("k1", "blocked", 7)


async def test_a_retried_delivery_goes_at_its_old_place(store: Store, clock: Clock):
    await queue(store, post(1))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outgoing.bury(row, "blocked"))
    clock.at += 60
    await queue(store, post(2))
    assert await store.run(lambda uow: uow.outbox.retry("k1"))
    assert await store.run(keys_in_order) == ["k1", "k2"]


async def test_a_delivery_that_is_not_dead_is_not_retried(store: Store):
    await queue(store, post(1))
    assert not await store.run(lambda uow: uow.outbox.retry("k1"))


async def test_a_dead_delivery_without_a_key_is_retried_by_its_number(store: Store):
    await queue(store, request("", post(1).command))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outgoing.bury(row, "blocked"))
    [failure] = await store.read(lambda uow: uow.outbox.failures())
    assert await store.run(lambda uow: uow.outbox.retry(failure.key))


async def test_what_waits_for_a_conversation_goes_to_its_new_place(store: Store):
    await queue(store, post(1, conversation=7), post(2, conversation=8))
    new = PlaceId("slack:main:C2")
    await store.run(lambda uow: uow.outbox.retarget(ConversationId(7), CHANNEL, new))

    def places(uow):
        first = uow.outgoing.head(SLACK, LANE)
        uow.outgoing.done(first.id, "")
        return [
            (head.request.command.place, head.request.target)
            for head in (first, uow.outgoing.head(SLACK, LANE))
        ]

    assert await store.run(places) == [(new, new), (CHANNEL, CHANNEL)]


async def test_what_waits_in_a_lane_comes_in_its_order(store: Store):
    await queue(store, post(2), post(1), post(3, "other"), post(4, account="slack:shop"))
    waiting = await store.read(lambda uow: uow.outbox.in_lane(SLACK, LANE))
    assert [command for _, command in waiting] == [post(2).command, post(1).command]


async def test_what_is_handed_over_goes_last_in_its_new_lane_under_its_own_key(store: Store):
    await queue(store, post(1, conversation=7), post(2, conversation=7), post(3, "new", conversation=8))
    anew = post(9, "new", conversation=8)

    def hand_over(uow):
        for row, _ in uow.outbox.in_lane(SLACK, LANE):
            uow.outbox.hand_over(row, anew)

    await store.run(hand_over)
    assert await store.run(lambda uow: keys_in_order(uow, lane="new")) == ["k3", "k1", "k2"]
    assert await store.run(keys_in_order) == []


async def test_what_is_handed_over_is_another_command_for_another_conversation(store: Store):
    await queue(store, post(1, conversation=7))
    anew = post(9, "new", conversation=8, slot=Slot("message:9"), under=Slot("thread:8"))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outbox.hand_over(row, anew))
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, "new"))
    assert (head.id, head.request.command, head.request.conversation) == (row, anew.command, 8)
    assert await store.read(lambda uow: uow.outgoing.makes(Slot("message:9"))) is not None


async def test_what_is_done_is_not_handed_over(store: Store):
    await queue(store, post(1, conversation=7))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outgoing.done(row, ""))
    await store.run(lambda uow: uow.outbox.hand_over(row, post(9, "new")))
    assert await store.run(lambda uow: keys_in_order(uow, lane="new")) == []


async def test_a_held_request_is_not_available_before_its_time(store: Store, clock: Clock):
    await queue(store, post(1, hold=5.0))
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, LANE))
    assert head.available_at == clock.at + timedelta(seconds=5).total_seconds()


def placed(number: int, *posts: str, slot: str = "message:1"):
    delivery = Delivery(number, post(number, slot=Slot(slot)))
    return lambda uow: uow.outgoing.place(delivery, tuple(map(PostId, posts)))


async def test_posts_stand_under_their_slot_in_order(store: Store):
    await store.run(placed(1, "p1", "p2"))
    await store.run(placed(1, "p3"))
    assert await store.read(lambda uow: uow.mirrors.posts(Slot("message:1"))) == ("p1", "p2", "p3")


async def test_a_post_names_its_slot(store: Store):
    await store.run(placed(1, "p1"))
    assert await store.read(lambda uow: uow.mirrors.slot_of(PostId("p1"))) == "message:1"


async def test_what_a_conversation_leaves_behind_is_still_found(store: Store):
    place = "slack:main:C0BUGS"
    await store.run(placed(1, f"{place}:1", f"{place}:2", slot="thread:8"))
    await store.run(lambda uow: uow.erasing.leave_behind(Slot("thread:8"), Slot("behind:8:")))
    assert await store.read(lambda uow: uow.mirrors.posts(Slot("thread:8"))) == ()
    found = await store.read(lambda uow: uow.erasing.standing([Slot("behind:8:")]))
    assert found == {Slot(f"behind:8:{place}:{number}"): (place,) for number in (1, 2)}


async def test_a_rewritten_post_is_not_mirrored_twice(store: Store):
    await store.run(placed(1, "p1"))
    rewrite = Delivery(2, request("k2", Rewrite(CHANNEL, words("new"), Slot("message:1"))))
    await store.run(lambda uow: uow.outgoing.place(rewrite, (PostId("p1"), PostId("p2"))))
    assert await store.read(lambda uow: uow.mirrors.posts(Slot("message:1"))) == ("p1", "p2")


async def test_a_forgotten_slot_has_no_posts(store: Store):
    await store.run(placed(1, "p1"))
    await store.run(lambda uow: uow.mirrors.forget(Slot("message:1")))
    assert await store.read(lambda uow: uow.mirrors.posts(Slot("message:1"))) == ()


async def test_depth_counts_what_waits_and_not_what_is_done(store: Store):
    await queue(store, post(1), post(2))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outgoing.done(row, ""))
    [depth] = await store.read(lambda uow: uow.queues.depth())
    assert (depth.state, depth.rows) == ("ready", 1)


async def test_purging_leaves_what_waits(store: Store, clock: Clock):
    await queue(store, post(1), post(2))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outgoing.done(row, ""))
    assert await store.run(lambda uow: uow.purge(clock.at + 1)) == 1
    assert await store.run(keys_in_order) == ["k2"]


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 6)),
        st.tuples(st.just("redraw"), st.integers(0, 2)),
        st.tuples(st.just("cancel"), st.integers(0, 6)),
        st.tuples(st.just("send"), st.just(0)),
    ),
    max_size=25,
)


EXAMPLES = itertools.count()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS)
async def test_the_outbox_behaves_like_a_list(store: Store, operations):
    """Whatever is queued, superseded, recalled and sent, the lane is what a plain list would be."""
    await store.run(lambda uow: keys_in_order(uow))
    run = f"example {next(EXAMPLES)}"  # the database outlives an example: keys of their own
    expected: list[str] = []
    known: set[str] = set()

    def apply(uow):
        for number, (what, which) in enumerate(operations):
            key = f"{run}:{what}:{which if what != 'redraw' else number}"
            if what == "add" and key not in known:
                uow.outbox.add(request(key, post(which).command))
                expected.append(key)
                known.add(key)
            elif what == "redraw":
                slot = f"s{which}"
                uow.outbox.add(redraw(f"{key}:{slot}", "text", slot))
                expected[:] = [each for each in expected if not each.endswith(f":{slot}")] + [f"{key}:{slot}"]
            elif what == "cancel":
                key = f"{run}:add:{which}"
                assert uow.outbox.cancel(key) is (key in expected)
                expected[:] = [each for each in expected if each != key]
            elif what == "send" and expected:
                head = uow.outgoing.head(SLACK, LANE)
                assert head.request.key == expected.pop(0)
                uow.outgoing.done(head.id, "")
        return keys_in_order(uow)

    class Undone(Exception):
        pass

    def and_undo(uow):
        left.extend(apply(uow))
        raise Undone

    left: list[str] = []
    with suppress(Undone):
        await store.aside(and_undo)
    assert left == expected


def under_way(store: Store):
    return store.read(lambda uow: uow.outbox.under_way(CHANNEL))


async def test_what_waits_is_not_under_way(store: Store):
    await queue(store, post(1))
    assert not await under_way(store)


async def test_what_is_being_sent_is_under_way(store: Store):
    await queue(store, post(1))
    await claim_head(store)
    assert await under_way(store)


async def test_what_may_have_been_sent_is_under_way(store: Store, clock: Clock):
    await queue(store, post(1))
    row = await claim_head(store)
    await store.run(lambda uow: uow.outgoing.later(row, at=clock(), doubt=True, counts=True, reason=""))
    assert await under_way(store)


async def test_a_post_that_is_drawn_anew_is_not_under_way(store: Store):
    await queue(store, redraw("a", "one"))
    await claim_head(store)
    assert not await under_way(store)
