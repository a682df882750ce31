"""Themes, their messages and people's links; on both engines."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.conversations import Status
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId
from domain.understanding import Counted, LinkKind, Place, Reading, ThemeId
from ports.queues import UnitOfWork
from tests.handlers.house import an_empty_store
from tests.storage.saying import HERE, reads, says
from tests.storage.stores import Store

ANN = AliasId("slack:main:U1ANN")
DAY = timedelta(days=1)


def of_two(uow: UnitOfWork) -> ThemeId:
    """A theme of two messages."""
    theme = reads(uow, says(uow, "one"), "exports")
    assert theme is not None
    uow.understanding.save(Reading(says(uow, "two"), theme=theme))
    return theme


async def test_a_theme_counts_its_messages_conversations_and_people(store: Store):
    def work(uow: UnitOfWork) -> ThemeId:
        theme = reads(uow, says(uow, "one"), "exports")
        assert theme is not None
        for number in (says(uow, "two", 1), says(uow, "three")):
            uow.understanding.save(Reading(number, theme=theme))
        return theme

    theme = await store.run(work)
    assert await store.read(lambda uow: uow.themes.counted(theme)) == Counted(3, 2, 1)
    assert await store.read(lambda uow: uow.themes.counted(theme, ConversationId(1))) == Counted(1, 1, 1)
    for team, whole in (("slack:main", Counted(3, 2, 1)), ("slack:shop", Counted(0, 0, 0))):
        assert (
            await store.read(lambda uow, team=team: uow.themes.counted(theme, None, AccountId(team))) == whole
        )
    assert await store.read(lambda uow: uow.themes.members(theme, 2)) == [3, 2]
    assert await store.read(lambda uow: uow.themes.conversations(theme, 9, Status.RESOLVED)) == [2, 1]
    ((found, counted),) = await store.read(lambda uow: uow.themes.largest(uow.now))
    assert (found.label, found.reference, counted.messages) == ("exports", f"T-{theme}", 3)


async def test_merged_themes_are_one_until_it_is_undone(store: Store):
    one, two = [await store.run(lambda uow, text=text: reads(uow, says(uow, text), text)) for text in "ab"]
    link = await store.run(lambda uow: uow.themes.merge(one, two, ANN))
    assert link is not None
    assert (link.kind, link.theme, link.into, link.by) == (LinkKind.SAME, one, two, ANN)
    assert await store.run(lambda uow: uow.themes.merge(two, one, ANN)) is None
    assert (await store.read(lambda uow: uow.themes.of_conversation(ConversationId(1)))).id == two
    assert (await store.read(lambda uow: uow.themes.counted(one))).messages == 2
    assert await store.read(lambda uow: uow.themes.links(one)) == [link]
    await store.run(lambda uow: uow.themes.undo(link.id))
    assert (await store.read(lambda uow: uow.themes.of_conversation(ConversationId(1)))).id == one
    assert await store.run(lambda uow: uow.themes.undo(link.id)) is None


async def test_a_theme_stands_in_the_channels_of_its_messages(store: Store):
    theme = await store.run(of_two)
    other = await store.run(lambda uow: reads(uow, says(uow, "three"), "other"))
    assert await store.read(lambda uow: uow.themes.standing_in((HERE,))) == {theme, other}
    assert await store.read(lambda uow: uow.themes.standing_in((HERE,), theme)) == {theme}
    assert await store.read(lambda uow: uow.themes.standing_in((PlaceId("slack:main:C9"),))) == frozenset()


async def test_a_message_set_apart_is_alone_until_it_is_undone(store: Store):
    theme = await store.run(of_two)
    link = await store.run(lambda uow: uow.themes.part(MessageId(2), ANN))
    assert link is not None
    assert await store.read(lambda uow: uow.themes.members(theme)) == [1]
    assert await store.read(lambda uow: uow.themes.members(link.theme)) == [2]
    assert await store.read(lambda uow: uow.themes.parted()) == [(link.theme, theme, 2, True)]
    await store.run(lambda uow: uow.themes.undo(link.id))
    assert await store.read(lambda uow: uow.themes.members(theme)) == [2, 1]


async def test_a_message_without_a_theme_cannot_be_set_apart(store: Store):
    number = await store.run(lambda uow: says(uow, "ok"))
    await store.run(lambda uow: reads(uow, number))
    assert await store.run(lambda uow: uow.themes.part(number, ANN)) is None


async def test_an_edited_message_stays_where_people_put_it(store: Store):
    theme = await store.run(lambda uow: reads(uow, says(uow, "one"), "exports"))
    link = await store.run(lambda uow: uow.themes.part(MessageId(1), ANN))
    await store.run(lambda uow: uow.understanding.save(Reading(MessageId(1), theme=theme)))
    await store.run(lambda uow: uow.themes.restore(MessageId(1)))
    assert (await store.read(lambda uow: uow.understanding.of(MessageId(1)))).theme == link.theme


async def test_places_are_those_of_the_measure_that_counts(store: Store):
    await store.run(lambda uow: uow.themes.place(1, Place(ThemeId(7), None, 2, b"old")))
    await store.run(lambda uow: uow.themes.save_measure(1, b"first"))
    await store.run(lambda uow: uow.themes.place(2, Place(ThemeId(7), None, 3, b"new")))
    await store.run(lambda uow: uow.themes.save_measure(2, b"second"))
    assert await store.read(lambda uow: uow.themes.places(2, ThemeId(0), 9)) == [Place(7, None, 3, b"new")]
    assert await store.read(lambda uow: uow.themes.places(1, ThemeId(0), 9)) == []
    assert await store.read(lambda uow: uow.themes.measure(1)) is None
    assert await store.read(lambda uow: uow.themes.measure(2)) == b"second"


THEMES = 5
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(1, THEMES), st.integers(1, THEMES)),
        st.tuples(st.just("part"), st.integers(1, 2 * THEMES), st.just(0)),
        st.tuples(st.just("undo"), st.integers(1, 12), st.just(0)),
    ),
    max_size=12,
)


def standing(uow: UnitOfWork) -> list[tuple[int, int]]:
    """The theme that each message is shown in."""
    readings = [uow.understanding.of(MessageId(number)) for number in range(1, 2 * THEMES + 1)]
    return [(one.theme, uow.themes.get(one.theme).root) for one in readings if one and one.theme]


@given(steps=STEPS, order=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_linked_and_undone_in_whatever_order_leaves_what_was(steps, order):
    uow = an_empty_store()
    uow.begin(1000.0)
    for number in range(THEMES):
        theme = reads(uow, says(uow, "one"), f"theme {number}")
        uow.understanding.save(Reading(says(uow, "two"), theme=theme))
    before, links = standing(uow), []
    for kind, one, two in steps:
        if kind == "undo":
            uow.themes.undo(one)
            continue
        made = uow.themes.merge(one, two, ANN) if kind == "merge" else uow.themes.part(MessageId(one), ANN)
        links += [made.id] if made else []
    order.shuffle(links)
    for link in links:
        uow.themes.undo(link)
    assert standing(uow) == before


async def test_a_theme_is_asked_about_by_one_and_keeps_its_name(store: Store):
    theme = await store.run(of_two)
    assert await store.run(lambda uow: uow.themes.ask_name(uow.now - DAY, 3)) is None
    claimed = [await store.run(lambda uow: uow.themes.ask_name(uow.now - DAY, 2)) for _ in range(2)]
    assert [one and (one[0].id, one[1]) for one in claimed] == [(theme, 2), None]
    await store.run(lambda uow: uow.themes.name(theme, "Exports fail", 2))
    await store.run(lambda uow: uow.themes.say(theme, "exports, monday"))
    assert (await store.read(lambda uow: uow.themes.get(theme))).label == "Exports fail"
    assert await store.run(lambda uow: uow.themes.ask_name(uow.now - DAY, 2)) is None
