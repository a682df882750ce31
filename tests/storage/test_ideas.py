"""Ideas, who supports them, and links that undo exactly; on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.ideas import counting
from domain.ideas.values import ChangeId, Comment, Idea, IdeaId, Kind, Stage, Standing, Status, Told
from domain.ids import AccountId, AliasId, MessageId, PlaceId, PostId
from domain.sight import NOTHING, Hidden
from ports.ideas import Order
from ports.queues import UnitOfWork
from tests.handlers.house import an_empty_store
from tests.storage.stores import Clock, Store

ANN, ZOE, MAX = AliasId("slack:main:U1ANN"), AliasId("telegram:77"), AliasId("telegram:88")
TEAM, OTHER = AccountId("slack:main"), AccountId("slack:other")
HERE, CHAT = PlaceId("slack:main:C1"), PlaceId("telegram:main:77")


def proposes(uow: UnitOfWork, text: str = "Dark mode", **given: object) -> IdeaId:
    values: dict[str, object] = {
        "id": IdeaId(0), "team": TEAM, "place": HERE, "text": text, "by": ZOE, "inside": False,
        "created_at": uow.now, "chat": CHAT, **given,
    }  # fmt: skip
    return uow.ideas.add(Idea(**values)).id  # type: ignore[arg-type]


def wants(uow: UnitOfWork, idea: IdeaId, actor: AliasId = ZOE, **given: object) -> int:
    values: dict[str, object] = {
        "kind": Kind.OWN, "standing": Standing.COUNTS, "inside": False, "by": actor, "chat": CHAT, **given,
    }  # fmt: skip
    return uow.ideas.support(idea, actor, **values)  # type: ignore[arg-type]


def counted(uow: UnitOfWork, idea: IdeaId) -> counting.Count:
    return counting.count(uow.ideas.supports(uow.ideas.get(idea).root))


async def test_an_idea_comes_back_as_it_was_kept(store: Store):
    number = await store.run(lambda uow: proposes(uow, source=MessageId(4), topic="t"))
    found = await store.read(lambda uow: uow.ideas.get(number))
    assert (found.text, found.root, found.source, found.public) == ("Dark mode", number, 4, True)
    assert (await store.read(lambda uow: uow.ideas.of_message(MessageId(4)))) == found


async def test_the_most_supported_come_first_and_only_those_of_the_workspace(store: Store):
    def work(uow: UnitOfWork) -> list[IdeaId]:
        one, two = proposes(uow, "one"), proposes(uow, "two")
        proposes(uow, "elsewhere", team=OTHER)
        proposes(uow, "unsure", stage=Stage.DRAFT)
        wants(uow, one)
        wants(uow, one, MAX)
        wants(uow, one)
        wants(uow, two, standing=Standing.ASKED, kind=Kind.MESSAGE, message=MessageId(3))
        return [one, two]

    one, two = await store.run(work)
    top = await store.read(lambda uow: uow.ideas.page(TEAM, Order.TOP, hidden=NOTHING))
    assert [(each.id, people) for each, people in top] == [(one, 2), (two, 0)]
    mine = await store.read(lambda uow: uow.ideas.page(TEAM, Order.MINE, hidden=NOTHING, person=MAX))
    assert [each.id for each, _ in mine] == [one]
    assert await store.read(lambda uow: uow.ideas.page(TEAM, Order.NEW, hidden=Hidden((HERE,)))) == []


async def test_customers_see_public_ideas_and_their_own(store: Store):
    number = await store.run(lambda uow: proposes(uow, public=False))
    for person, seen in ((ZOE, [number]), (MAX, [])):
        found = await store.read(
            lambda uow, person=person: uow.ideas.page(
                TEAM, Order.NEW, hidden=NOTHING, person=person, public=True
            )
        )
        assert [each.id for each, _ in found] == seen
    assert await store.read(lambda uow: uow.ideas.texts(TEAM, public=True)) == []


async def test_who_takes_support_back_does_so_everywhere_it_is_linked(store: Store):
    def work(uow: UnitOfWork) -> list[int]:
        one, two = proposes(uow, "one"), proposes(uow, "two")
        wants(uow, one)
        wants(uow, two)
        uow.ideas.merge(one, two, ANN)
        before = counted(uow, one).whole
        uow.ideas.take_back(two, ZOE)
        return [before, counted(uow, two).whole]

    assert await store.run(work) == [1, 0]


async def test_a_part_of_a_part_leads_to_the_same_idea_until_its_link_is_undone(store: Store):
    def work(uow: UnitOfWork) -> list[object]:
        one, two, three = (proposes(uow, text) for text in ("one", "two", "three"))
        first, second = uow.ideas.merge(one, two, ANN), uow.ideas.merge(one, three, ANN)
        assert first
        assert second
        assert uow.ideas.merge(three, one, ANN) is None
        roots = [uow.ideas.get(each).root for each in (one, two, three)]
        uow.ideas.unmerge(second.id)
        again = uow.ideas.unmerge(second.id)
        return [roots == [three] * 3, [uow.ideas.get(each).root for each in (one, two)] == [two] * 2, again]

    assert await store.run(work) == [True, True, None]


async def test_what_was_told_is_the_newest_word_and_silence_stays(store: Store):
    def work(uow: UnitOfWork) -> list[Told]:
        idea = proposes(uow)
        uow.ideas.tell([Told(idea, ZOE, Status.DONE, ChangeId(5)), Told(idea, MAX, no_more=True)])
        uow.ideas.tell([Told(idea, ZOE, no_more=True), Told(idea, ZOE, Status.PLANNED, ChangeId(3))])
        return list(uow.ideas.told(idea))

    zoe, max_ = sorted(await store.run(work), key=lambda each: each.person)
    assert (zoe.status, zoe.change, zoe.no_more) == (Status.DONE, 5, True)
    assert (max_.status, max_.no_more) == (None, True)


async def test_the_next_words_are_about_an_idea_for_a_while(store: Store, clock: Clock):
    idea = await store.run(proposes)
    await store.run(lambda uow: uow.ideas.expect_comment(CHAT, ZOE, idea))

    def expected(uow: UnitOfWork) -> IdeaId | None:
        return uow.ideas.expected(CHAT, ZOE, uow.now - timedelta(minutes=30))

    assert await store.read(expected) == idea
    clock.at += 3600
    assert await store.read(expected) is None


async def test_an_idea_rises_by_people_who_are_new_in_the_window(store: Store, clock: Clock):
    idea = await store.run(proposes)
    await store.run(lambda uow: wants(uow, idea))
    clock.at += 100
    await store.run(lambda uow: [wants(uow, idea, MAX), wants(uow, idea, ZOE, kind=Kind.BEHALF)])
    since = timedelta(seconds=50)
    (rising,) = await store.read(lambda uow: uow.ideas.rising(uow.now - since, (), 5))
    assert (rising.idea.id, rising.fresh, rising.whole) == (idea, 1, 2)
    assert await store.read(lambda uow: uow.ideas.rising(uow.now - since, (HERE,), 5)) == []


async def test_a_comment_is_reworded_by_its_author_where_it_was_written(store: Store):
    post = PostId("telegram:main:7:1")
    said = Comment(IdeaId(1), MAX, False, datetime.now(UTC), "by shade", post=post)
    await store.run(lambda uow: (proposes(uow), uow.ideas.say(said), uow.ideas.say(replace(said, post=None))))
    done = [(post, ZOE), (PostId(""), MAX), (post, MAX)]
    assert [await store.run(lambda uow, one=one: uow.ideas.reword(*one, "by hue")) for one in done] == [
        None,
        None,
        1,
    ]
    assert [one.text for one in await store.read(lambda uow: uow.ideas.comments(IdeaId(1)))] == [
        "by hue",
        "by shade",
    ]


async def test_what_people_said_and_what_touches_them_is_found(store: Store):
    def work(uow: UnitOfWork) -> None:
        idea = proposes(uow, by=ANN, inside=True)
        for number in range(4):
            uow.ideas.say(Comment(idea, MAX, False, uow.now, message=MessageId(number + 1)))
        wants(uow, proposes(uow, "other", by=ANN), ZOE)

    await store.run(work)
    assert [each.message for each in await store.read(lambda uow: uow.ideas.comments(IdeaId(1)))] == [2, 3, 4]
    assert await store.read(lambda uow: uow.ideas.count_comments(IdeaId(1))) == 4
    assert await store.read(lambda uow: uow.ideas.touching([MAX], [], [])) == [1]
    assert await store.read(lambda uow: uow.ideas.touching([], [MessageId(3)], [])) == [1]
    assert [idea.id for idea, _ in await store.read(lambda uow: uow.ideas.of_person(ZOE))] == [2]


PEOPLE = [AliasId(f"telegram:{number}") for number in range(4)]


class Board(RuleBasedStateMachine):
    """Ideas on one side, a plain model of them on the other: sets of people, and links that stand."""

    def __init__(self) -> None:
        super().__init__()
        self.uow = an_empty_store()
        self.uow.begin(1000.0)
        self.ideas = [proposes(self.uow, f"idea {number}") for number in range(5)]
        self.wanted: dict[IdeaId, set[AliasId]] = {idea: set() for idea in self.ideas}
        self.links: dict[int, tuple[IdeaId, IdeaId]] = {}

    def together(self, idea: IdeaId) -> set[IdeaId]:
        found, before = {idea}, set()
        while found != before:
            before = set(found)
            found |= {end for link in self.links.values() if found & set(link) for end in link}
        return found

    def root(self, idea: IdeaId) -> IdeaId:
        return self.uow.ideas.get(idea).root

    @rule(idea=st.integers(0, 4), person=st.sampled_from(PEOPLE), kind=st.sampled_from(list(Kind)))
    def support(self, idea: int, person: AliasId, kind: Kind) -> None:
        root = self.root(self.ideas[idea])
        wants(self.uow, root, person, kind=kind)
        self.wanted[root].add(person)

    @rule(idea=st.integers(0, 4), person=st.sampled_from(PEOPLE))
    def ask(self, idea: int, person: AliasId) -> None:
        wants(
            self.uow,
            self.ideas[idea],
            person,
            kind=Kind.MESSAGE,
            message=MessageId(99),
            standing=Standing.ASKED,
        )

    @rule(idea=st.integers(0, 4), person=st.sampled_from(PEOPLE))
    def take_back(self, idea: int, person: AliasId) -> None:
        self.uow.ideas.take_back(self.root(self.ideas[idea]), person)
        for each in self.together(self.ideas[idea]):
            self.wanted[each].discard(person)

    @rule(one=st.integers(0, 4), two=st.integers(0, 4))
    def merge(self, one: int, two: int) -> None:
        apart = self.together(self.ideas[one]).isdisjoint(self.together(self.ideas[two]))
        link = self.uow.ideas.merge(self.ideas[one], self.ideas[two], ANN)
        assert (link is not None) == apart
        if link:
            self.links[link.id] = (link.idea, link.into)

    @precondition(lambda self: self.links)
    @rule(which=st.integers(0, 9))
    def unmerge(self, which: int) -> None:
        link = sorted(self.links)[which % len(self.links)]
        assert self.uow.ideas.unmerge(link) is not None  # type: ignore[arg-type]
        del self.links[link]

    @invariant()
    def everybody_counts_once_in_what_is_linked_and_nowhere_else(self) -> None:
        page = {
            idea.id: people for idea, people in self.uow.ideas.page(TEAM, Order.TOP, hidden=NOTHING, limit=9)
        }
        for idea in self.ideas:
            parts = self.together(idea)
            people = set().union(*(self.wanted[each] for each in parts))
            assert {each.id for each in self.uow.ideas.parts(self.root(idea))} == parts
            assert counted(self.uow, idea).whole == len(people) == page[self.root(idea)]
            assert counting.supporters(self.uow.ideas.supports(self.root(idea))).keys() == people

    def teardown(self) -> None:
        for link in self.links:
            self.uow.ideas.unmerge(link)  # type: ignore[arg-type]
        assert [self.root(each) for each in self.ideas] == self.ideas
        for idea in self.ideas:
            assert counted(self.uow, idea).whole == len(self.wanted[idea])


TestBoard = Board.TestCase
TestBoard.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
