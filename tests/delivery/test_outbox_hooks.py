"""What the application is asked and told while deliveries go."""

from delivery.steps import Hooks
from domain.deliveries import Dead, Done, Reason, Refused, Sent, TryAgain
from domain.ids import Slot
from tests.delivery.fakes import Sender, Watched, eventually, running
from tests.storage.stores import LANE, Store, post


async def queue(store: Store, *requests):
    await store.run(lambda uow: [uow.outbox.add(each) for each in requests])


async def state(store: Store, key: str) -> str:
    return await store.read(lambda uow: uow.outbox.state(key))


async def test_a_delivery_waits_for_the_post_that_another_lane_makes(store: Store):
    sender, watched = Sender(), Watched(store)
    async with running(watched, sender) as pump:
        card = post(1, "cards", slot=Slot("thread:1"), hold=50.0)
        await queue(store, card, post(2, under=Slot("thread:1")))
        await eventually(lambda: watched.steps[LANE] > 0)
        assert sender.calls == []
        instead = post(
            3, "cards", slot=Slot("thread:1")
        )  # at once, or for a moment nothing would make the post
        await store.run(lambda uow: (uow.outbox.cancel("k1"), uow.outbox.add(instead)))
        await eventually(lambda: pump.counts["done"] == 2)
    assert sender.calls == ["k3", "k2"]


async def test_a_post_that_never_comes_is_asked_about(store: Store):
    asked: list[str] = []

    def unplaced(uow, delivery):
        asked.append(delivery.request.key)
        return Dead(Reason.POST_GONE)

    async with running(store, Sender(), hooks=Hooks(unplaced=unplaced)) as pump:
        await queue(store, post(1, under=Slot("thread:9")), post(2))
        await eventually(lambda: pump.counts["done"] == 1)
    assert asked == ["k1"]
    assert await state(store, "k1") == "dead"


async def test_what_is_missing_may_be_queued_before(store: Store):
    def unplaced(uow, delivery):
        uow.outbox.add_before(delivery.id, post(9, slot=Slot("thread:9")))
        return TryAgain(uow.now, doubt=False, counts=True)

    sender = Sender()
    async with running(store, sender, hooks=Hooks(unplaced=unplaced)) as pump:
        await queue(store, post(1, under=Slot("thread:9")))
        await eventually(lambda: pump.counts["done"] == 2)
    assert sender.calls == ["k9", "k1"]


async def test_a_dead_delivery_may_be_mended(store: Store):
    def settled(uow, delivery, verdict):
        return TryAgain(uow.now, doubt=False, counts=True) if isinstance(verdict, Dead) else verdict

    sender = Sender({"k1": [Refused(Reason.PLACE_GONE)]})
    async with running(store, sender, hooks=Hooks(settled=settled)) as pump:
        await queue(store, post(1))
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.calls == ["k1", "k1"]


async def test_the_application_hears_of_what_it_asked_to_be_told(store: Store):
    heard: list[object] = []

    def settled(uow, delivery, verdict):
        heard.append((delivery.request.key, type(verdict)))
        return verdict

    async with running(store, Sender(), hooks=Hooks(settled=settled)) as pump:
        await queue(store, post(1), post(2, tell=True))
        await eventually(lambda: pump.counts["done"] == 2)
    assert heard == [("k2", Done)]


async def test_a_hook_that_fails_stops_nothing(store: Store):
    def settled(uow, delivery, verdict):
        raise KeyError("a bug")

    async with running(store, Sender(), hooks=Hooks(settled=settled)) as pump:
        await queue(store, post(1, tell=True), post(2))
        await eventually(lambda: pump.counts["done"] == 2)
    assert (await state(store, "k1"), pump.counts["step_failed"] > 0) == ("done", True)


async def test_an_outcome_that_cannot_be_recorded_stops_nothing(store: Store):
    sender = Sender({"k1": [Sent(({"no": "post"},))]})  # type: ignore[arg-type]
    async with running(store, sender) as pump:
        await queue(store, post(1), post(2))
        await eventually(lambda: pump.counts["done"] == 1)
    assert await state(store, "k1") == "dead"
