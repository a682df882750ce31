"""Living panels are drawn in the moment they are sent, as their subject is then."""

from dataclasses import dataclass, field

from delivery.limits import Charge
from delivery.steps import Hooks
from domain.deliveries import Dead, Outcome, Reason, Sent, Unsure
from domain.ids import AliasId, PostId, Slot
from domain.outbound import Command, Delivery, Home, Redraw, Refresh, Request
from domain.panels import sentence
from domain.phrases import verbatim
from ports.chat import Still, always
from ports.queues import UnitOfWork
from tests.delivery.fakes import Sender, eventually, running
from tests.storage.stores import CHANNEL, LANE, SLACK, Clock, Store, post, request

CARD = Slot("proposal:7")
ANN = AliasId("slack:main:U1")


@dataclass(slots=True)
class Sees(Sender):
    """Remembers the deliveries themselves."""

    seen: list[Delivery] = field(default_factory=list)

    async def send(self, delivery: Delivery, still: Still = always) -> Outcome:
        self.seen.append(delivery)
        return await Sender.send(self, delivery)

    def drawn(self) -> list[str]:
        """The words of every panel that was sent."""
        return [
            str(each.request.command.panel) for each in self.seen if hasattr(each.request.command, "panel")
        ]


@dataclass(slots=True)
class Subject:
    """What a panel shows: it says how often it has been drawn."""

    times: int = 0
    gone: bool = False
    links: tuple[Slot, ...] = ()

    def draw(self, uow: UnitOfWork, delivery: Delivery) -> Command | None:
        self.times += 1
        shown = sentence(verbatim(f"drawing {self.times}"))
        return None if self.gone else Redraw(CHANNEL, shown, CARD, links=self.links)


def refresh(key: str = "r1", **given):
    return request(key, Refresh(CHANNEL, CARD, "proposal:7"), supersedes=f"refresh:{CARD}", **given)


async def queue(store: Store, *requests):
    await store.run(lambda uow: [uow.outbox.add(each) for each in requests])


async def state(store: Store, key: str) -> str:
    return await store.read(lambda uow: uow.outbox.state(key))


async def test_a_panel_is_drawn_when_its_turn_has_come(store: Store):
    sender, subject = Sees(), Subject()
    async with running(store, sender, hooks=Hooks(drawn=subject.draw)) as pump:
        await queue(store, post(1, slot=CARD), refresh())
        await eventually(lambda: pump.counts["done"] == 2)
    sent = sender.seen[-1]
    assert isinstance(sent.request.command, Redraw)
    assert sent.posts_of(CARD) == sender_posts(sender)


def sender_posts(sender: Sees) -> tuple[PostId, ...]:
    first = sender.seen[0]
    return (PostId(f"post:{first.id}:0"),)


async def test_what_changes_while_it_waits_is_drawn_once(store: Store, clock: Clock):
    sender, subject = Sees(), Subject()
    async with running(store, sender, hooks=Hooks(drawn=subject.draw)) as pump:
        await queue(store, post(1, slot=CARD))
        await queue(store, *(refresh(f"r{number}", hold=1.0) for number in range(50)))
        clock.at += 2
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 2)
    assert subject.times == 1


async def test_a_drawing_that_waits_for_its_limit_is_made_after_the_wait(store: Store, clock: Clock):
    def plan(asked: Request) -> tuple[Charge, ...]:
        return (Charge("card", 1.0),) if isinstance(asked.command, Refresh) else ()

    subject = Subject()
    async with running(store, Sender(), plan=plan, hooks=Hooks(drawn=subject.draw)) as pump:
        await queue(store, post(1, slot=CARD), refresh("r1"))
        await eventually(lambda: pump.counts["done"] == 2)
        await queue(store, refresh("r2"), post(2, "others"))
        await eventually(lambda: pump.counts["done"] == 3)
        assert subject.times == 1
        clock.at += 2
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 4)
    assert subject.times == 2


async def test_nothing_to_draw_is_let_go_quietly(store: Store):
    told: list[object] = []

    def settled(uow, delivery, verdict):
        told.append(verdict)
        return verdict

    sender = Sees()
    hooks = Hooks(settled=settled, drawn=Subject(gone=True).draw)
    async with running(store, sender, hooks=hooks) as pump:
        await queue(store, post(1, slot=CARD), refresh(tell=True), post(2))
        await eventually(lambda: pump.counts["done"] == 2)
    assert (sender.calls, told, await state(store, "r1")) == (["k1", "k2"], [], "dropped")


async def test_without_a_hook_nothing_is_drawn(store: Store):
    sender = Sender()
    async with running(store, sender) as pump:
        await queue(store, post(1, slot=CARD), refresh(), post(2))
        await eventually(lambda: pump.counts["done"] == 2)
    assert await state(store, "r1") == "dropped"


async def test_a_drawing_in_doubt_is_drawn_anew(store: Store, clock: Clock):
    sender, subject = Sees({"r1": [Unsure("reset")]}), Subject()
    async with running(store, sender, hooks=Hooks(drawn=subject.draw)) as pump:
        await queue(store, post(1, slot=CARD), refresh())
        await eventually(lambda: pump.counts["tryagain"] == 1)
        clock.at += 2
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 2)
    assert (subject.times, sender.seen[-1].doubt) == (2, True)
    assert "drawing 2" in sender.drawn()[-1]


async def test_what_a_dead_process_was_drawing_is_drawn_again(store: Store):
    await queue(store, post(1, slot=CARD), refresh())

    def left_sending(uow: UnitOfWork) -> None:
        uow.owners.beat("dead", "", "")
        uow.owners.take(SLACK, "dead", 10.0)
        card = uow.outgoing.head(SLACK, LANE)
        uow.outgoing.place(Delivery(card.id, card.request), (PostId("post:card"),))
        uow.outgoing.done(card.id, "")
        uow.outgoing.claim(uow.outgoing.head(SLACK, LANE).id, SLACK, "dead")
        uow.owners.release("dead")

    await store.run(left_sending)
    sender, subject = Sees(), Subject()
    async with running(store, sender, hooks=Hooks(drawn=subject.draw)) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
    assert (sender.calls, sender.seen[0].posts_of(CARD)) == (["r1"], (PostId("post:card"),))


async def test_a_drawing_knows_the_posts_that_it_links_to(store: Store):
    elsewhere, nowhere = Slot("thread:3"), Slot("thread:4")
    sender, subject = Sees(), Subject(links=(elsewhere, nowhere))
    async with running(store, sender, hooks=Hooks(drawn=subject.draw)) as pump:
        await queue(store, post(1, slot=CARD), post(2, slot=elsewhere), refresh())
        await eventually(lambda: pump.counts["done"] == 3)
    sent = sender.seen[-1]
    assert [len(sent.posts_of(slot)) for slot in (CARD, elsewhere, nowhere)] == [1, 1, 0]


async def test_a_drawing_waits_for_the_post_that_another_lane_makes(store: Store, clock: Clock):
    sender, subject = Sees(), Subject()
    async with running(store, sender, hooks=Hooks(drawn=subject.draw)) as pump:
        await queue(store, post(1, "cards", slot=CARD, hold=5.0), refresh())
        await queue(store, post(2, "others"))
        await eventually(lambda: pump.counts["done"] == 1)
        assert subject.times == 0
        clock.at += 6
        pump.wake("cards")
        await eventually(lambda: pump.counts["done"] == 3)
    assert sender.calls == ["k2", "k1", "r1"]


async def test_a_drawing_of_a_post_that_never_comes_is_asked_about(store: Store):
    asked: list[str] = []

    def unplaced(uow, delivery):
        asked.append(delivery.request.key)
        return Dead(Reason.POST_GONE)

    subject = Subject()
    async with running(store, Sender(), hooks=Hooks(unplaced=unplaced, drawn=subject.draw)) as pump:
        await queue(store, refresh(), post(1))
        await eventually(lambda: pump.counts["done"] == 1)
    assert (asked, subject.times, await state(store, "r1")) == (["r1"], 0, "dead")


async def test_a_desk_needs_no_post(store: Store):
    page = Home(SLACK, ANN, sentence(verbatim("Nothing waits for you.")))
    desk = Refresh(CHANNEL, Slot("desk"), f"desk:{ANN}", person=ANN)
    sender = Sees({"d1": [Sent(())]})
    async with running(store, sender, hooks=Hooks(drawn=lambda uow, delivery: page)) as pump:
        await queue(store, request("d1", desk))
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.seen[0].request.command == page


async def test_a_drawing_that_fails_stops_nothing(store: Store):
    def drawn(uow, delivery):
        raise LookupError("a bug")

    async with running(store, Sender(), hooks=Hooks(drawn=drawn)) as pump:
        await queue(store, post(1, slot=CARD), refresh(), post(2))
        await eventually(lambda: pump.counts["done"] == 2)
    assert await state(store, "r1") == "dead"
