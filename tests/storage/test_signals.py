"""Signals in their tables, on both engines: what there is to count, how far it is counted, and what came of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.content import words
from domain.ids import AliasId, FeedbackId, MessageId, PlaceId, PostId
from domain.pictures import Plot
from domain.pictures import Series as Line
from domain.proposals.values import ProposalId
from domain.sight import NOTHING
from domain.signals import counting, episodes
from domain.signals.counting import Frame
from domain.signals.episodes import Aftermath, Phase, SignalId
from domain.signals.series import Kind, Rule, Series
from domain.understanding import Reading
from ports.queues import UnitOfWork
from ports.signals import Counted, Overheard
from tests.storage.making import BUG
from tests.storage.saying import ANN, HERE, says
from tests.storage.stores import SLACK, TELEGRAM, Clock, Store

POST = PostId("slack:main:C1:1.2")


def a_signal(uow: UnitOfWork, **given: object) -> episodes.Signal:
    heard = episodes.Heard(uow.now, 8, 0.5, (MessageId(1), MessageId(2)))
    begun = episodes.begin(SignalId(0), BUG, HERE, heard, uow.now, uow.now)
    return uow.signals.add(replace(begun, **given))  # type: ignore[arg-type]


async def test_what_was_said_is_read_by_message_by_tag_and_as_understood(store: Store):
    def work(uow: UnitOfWork) -> None:
        number = says(uow, "L’Export échoue", tags=("bug", "billing"))
        theme = uow.themes.open("export")
        uow.understanding.save(Reading(number, mood="dislike", theme=theme.id))

    await store.run(work)
    one = MessageId(1)
    (message,) = await store.read(lambda uow: uow.signals.messages(MessageId(0), one, 9))
    tagged = await store.read(lambda uow: uow.signals.feedback(FeedbackId(0), FeedbackId(9), 9))
    (understood,) = await store.read(lambda uow: uow.signals.understood(MessageId(0), one, 9))
    assert (message.words, message.home, message.account) == ("l’export echoue", HERE, TELEGRAM)
    assert [each.tag for each in tagged] == ["bug", "billing"]
    assert (understood.theme, understood.mood) == (1, "dislike")


async def test_what_waits_to_be_understood_is_waited_for_unless_it_is_old(store: Store):
    await store.run(lambda uow: says(uow, "old", ago=1000))
    await store.run(lambda uow: says(uow, "new", tags=("bug",)))
    newest = await store.read(lambda uow: uow.signals.newest(MessageId(0), uow.now - timedelta(seconds=500)))
    assert (newest.message, newest.feedback, newest.unread) == (2, 1, 2)


async def test_one_process_counts_at_a_time(store: Store, clock: Clock):
    first = await store.run(lambda uow: uow.signals.claim(30))
    second = await store.run(lambda uow: uow.signals.claim(30))
    clock.at += 30
    third = await store.run(lambda uow: uow.signals.claim(30))
    assert first == third == Counted()
    assert second is None


async def test_what_another_process_has_counted_meanwhile_is_not_counted_again(store: Store):
    before = await store.run(lambda uow: uow.signals.claim(30))
    assert before is not None
    after = replace(before, message=MessageId(7), began=datetime(2026, 1, 1, tzinfo=UTC))
    settled = [await store.run(lambda uow: uow.signals.settle(before, after)) for _ in range(2)]
    assert settled == [True, False]
    assert await store.read(lambda uow: uow.signals.counted()) == replace(after, version=1)


async def test_a_series_comes_back_as_it_was_kept(store: Store, clock: Clock):
    at = datetime.fromtimestamp(clock.at, UTC)
    heard = [counting.Heard(BUG, MessageId(number), at) for number in (1, 2)]
    kept, _ = counting.count({}, heard, Frame(at))
    await store.run(lambda uow: uow.signals.keep(kept))
    await store.run(lambda uow: uow.signals.keep(kept))
    assert await store.read(lambda uow: uow.signals.kept([BUG, Series(Kind.TAG, SLACK, "idea")])) == kept


async def test_a_signal_comes_back_as_it_was_saved(store: Store):
    signal = await store.run(a_signal)
    changed = replace(
        signal,
        phase=Phase.CLAIMED,
        by=ANN,
        also=(Series(Kind.CHANNEL, SLACK, HERE),),
        until=signal.at,
        calm_at=signal.at,
        aftermath=Aftermath(9, 2),
        proposal=ProposalId(3),
    )
    await store.run(lambda uow: uow.signals.save(changed, None))
    assert await store.run(lambda uow: uow.signals.lock(signal.id)) == changed


async def test_closed_signals_are_live_for_a_while(store: Store):
    signal = await store.run(lambda uow: a_signal(uow, phase=Phase.CLOSED))
    before, after = signal.at - timedelta(hours=1), signal.at + timedelta(hours=1)
    assert await store.read(lambda uow: list(uow.signals.open_ones(NOTHING))) == []
    assert await store.read(lambda uow: list(uow.signals.live(before))) == [signal]
    assert await store.read(lambda uow: list(uow.signals.live(after))) == []


async def test_what_is_due_is_taken_once(store: Store):
    signal = await store.run(a_signal)
    await store.run(lambda uow: uow.signals.save(signal, uow.now))
    taken = [await store.run(lambda uow: list(uow.signals.take_due())) for _ in range(2)]
    assert taken == [[(signal.id, signal.at)], []]


async def test_a_rule_replaces_the_earlier_one(store: Store):
    for minimum in (3, 9):
        await store.run(
            lambda uow, minimum=minimum: uow.signals.save_rule(Rule(BUG, minimum, 1.5, place=HERE))
        )
    assert await store.read(lambda uow: uow.signals.rules()) == {BUG.key: Rule(BUG, 9, 1.5, place=HERE)}
    await store.run(lambda uow: uow.signals.remove_rule(BUG.key))
    assert await store.read(lambda uow: uow.signals.rules()) == {}


async def test_a_trial_is_taken_by_one_and_told_once(store: Store):
    number = await store.run(lambda uow: uow.signals.try_rule(ANN, Rule(BUG)))
    taken = [await store.run(lambda uow: uow.signals.next_trial(60)) for _ in range(2)]
    plot = Plot("bug", ("1", "2"), (Line("count", (1.0, None)),), (1,))
    told = [await store.run(lambda uow: uow.signals.tried(number, plot)) for _ in range(2)]
    found = await store.read(lambda uow: uow.signals.trial(number))
    assert [taken[0] is not None, taken[1]] == [True, None]
    assert told == [True, False]
    assert found is not None
    assert found.plot == plot


async def test_the_past_of_every_kind_of_series_is_found(store: Store):
    def work(uow: UnitOfWork) -> list[int]:
        number = says(uow, "The refunds are late", tags=("bug",), ago=60)
        says(uow, "All is well", ago=30)
        theme = uow.themes.open("refund")
        uow.understanding.save(Reading(number, mood="dislike", theme=theme.id))
        asked = (
            BUG,
            Series(Kind.THEME, SLACK, str(theme.id)),
            Series(Kind.MOOD, SLACK, HERE),
            Series(Kind.WORD, SLACK, "exact:refunds"),
            Series(Kind.CHANNEL, SLACK, HERE),
            Series(Kind.ACCOUNT, SLACK, TELEGRAM),
        )
        return [len(uow.signals.past(one, uow.now - timedelta(hours=1))) for one in asked]

    assert await store.run(work) == [1, 1, 1, 1, 2, 2]


async def test_what_was_overheard_follows_edits_and_is_forgotten(store: Store):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    said = Overheard(POST, PlaceId("slack:main:C1"), ANN, "Ann", words("as said"), at)
    for _ in range(2):
        await store.run(lambda uow: uow.inside.hear(said))
    await store.run(lambda uow: uow.inside.change(POST, words("as edited")))
    assert await store.read(lambda uow: uow.inside.overheard(POST)) == replace(
        said, content=words("as edited")
    )
    await store.run(lambda uow: uow.inside.forget_before(at + timedelta(days=1)))
    assert await store.read(lambda uow: uow.inside.overheard(POST)) is None


async def test_emoji_are_counted_by_person(store: Store):
    ben = AliasId("slack:main:BEN")
    asked = ((ANN, True), (ANN, True), (ben, True), (ANN, False), (ben, False))
    found = [await store.run(lambda uow, w=who, on=on: uow.inside.mark(POST, w, on=on)) for who, on in asked]
    assert found == [1, 1, 2, 1, 0]


async def test_a_channel_opts_in_and_out(store: Store):
    before = await store.read(lambda uow: uow.inside.opted(HERE))
    for on in (True, False):
        await store.run(lambda uow, on=on: uow.inside.opt(HERE, on=on, by=ANN))
    assert (before, await store.read(lambda uow: uow.inside.opted(HERE))) == (None, False)
