"""Ties that fade, counted in any order and in any portions; who stands for whom; what is on the map."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ecosystem import counting, finding, picture, strength
from domain.ecosystem.counting import Said
from domain.ecosystem.landscape import Theme, landscape
from domain.ecosystem.touched import matter, touched
from domain.ecosystem.values import Book, Edit, Field, Kind, Someone, Tie, book, firm, together
from domain.ids import AliasId, MessageId, PlaceId

DAY = strength.DAY
NOW = 1_780_000_000.0
HERE, THERE = PlaceId("slack:main:C1"), PlaceId("slack:main:C2")
ZOE, MAX, ANN = AliasId("telegram:77"), AliasId("telegram:88"), AliasId("slack:main:U1")
PEOPLE = (
    Someone(ZOE, "Zoé", "zoe", "Acme"),
    Someone(MAX, "Max", "max", "Acme Bikes"),
    Someone(ANN, "Ann", inside=True),
)
WORDS = picture.Words("title", "note", (("customer", "customers"),))
DAYS = st.floats(0, 900)


def said(by: AliasId = ZOE, **changed: object) -> Said:
    given = {
        "id": MessageId(1),
        "by": by,
        "inside": by == ANN,
        "answer": by == ANN,
        "customer": ZOE,
        "home": HERE,
    }
    return Said(**{**given, "at": NOW, **changed})  # type: ignore[arg-type]


def land(*messages: Said, people: tuple[Someone, ...] = PEOPLE, now: float = NOW, **given: object):
    known = counting.names(people)
    relations = list(together(each for one in messages for each in counting.relations(one, known)).values())
    return landscape(relations, people, given.get("book", Book()), given.get("themes", {}), now)  # type: ignore[arg-type]


def trend_of(*times: float) -> float | None:
    """The trend of an organisation that wrote at these times."""
    found = land(*(said(at=at) for at in times))
    return found.trend(found.actors[firm("Acme")].weight)


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_strength_is_the_sum_of_halves_whatever_the_order(ages: list[float]):
    kept = strength.NONE
    for age in ages:
        kept = strength.plus(kept, strength.score(NOW - age * DAY, strength.SLOW))
    plain = math.fsum(0.5 ** (age / strength.SLOW) for age in ages)
    assert math.isclose(strength.value(kept, NOW, strength.SLOW), plain, rel_tol=1e-9)


@given(st.lists(DAYS, min_size=1, max_size=12), st.floats(0, 900))
def test_what_is_stronger_now_is_stronger_at_any_time(ages: list[float], later: float):
    one = two = strength.NONE
    for number, age in enumerate(ages):
        score = strength.score(NOW - age * DAY, strength.SLOW)
        one = strength.plus(one, score)
        two = strength.plus(two, score) if number % 2 else two
    at = NOW + later * DAY
    assert strength.value(one, at, strength.SLOW) >= strength.value(two, at, strength.SLOW)


@given(
    st.lists(st.tuples(DAYS, st.sampled_from([ZOE, MAX]), st.sampled_from(["bug", "idea"]))),
    st.integers(0, 30),
)
def test_portions_give_what_one_count_gives(told: list[tuple[float, AliasId, str]], cut: int):
    messages = [said(by, at=NOW - age * DAY, tags=(tag,)) for age, by, tag in told]
    known = counting.Names()
    whole = together(each for one in messages for each in counting.relations(one, known))
    first = together(each for one in messages[:cut] for each in counting.relations(one, known))
    then = (each for one in reversed(messages[cut:]) for each in counting.relations(one, known))
    parts = together([*first.values(), *then])
    assert parts.keys() == whole.keys()
    for key, one in whole.items():
        assert math.isclose(parts[key].slow, one.slow, rel_tol=1e-9)
        assert (parts[key].count, parts[key].first_at, parts[key].last_at) == (
            one.count,
            one.first_at,
            one.last_at,
        )


def test_what_never_happened_is_worth_nothing():
    assert strength.value(strength.NONE, NOW, strength.SLOW) == 0.0
    assert strength.trend(strength.NONE, strength.NONE, NOW, 90.0) == 0.0


@pytest.mark.parametrize("days", [16, 30, 90, 600])
def test_a_steady_writer_neither_rises_nor_falls_however_new(days: int):
    times = trend_of(*(NOW - day * DAY for day in range(days)))
    assert times is not None
    assert strength.FALLING < times < strength.RISING


def test_who_writes_more_lately_than_before_rises():
    times = trend_of(NOW - 90 * DAY, *(NOW - hour * 3600 for hour in range(20)))
    assert times is not None
    assert times > strength.RISING


def test_who_was_first_heard_lately_has_no_usual_yet():
    assert trend_of(*(NOW - hour * 3600 for hour in range(20))) is None


def test_people_of_one_organisation_are_one_actor():
    bob = Someone(AliasId("telegram:99"), "Bob", "", " ACME ")
    found = land(said(), said(bob.alias, id=MessageId(2)), people=(*PEOPLE, bob))
    assert [(one.name, len(one.people)) for one in found.outside()] == [(" ACME ", 2)]


def test_of_two_names_the_longer_is_meant():
    known = counting.names(PEOPLE)
    assert list(known.named_in("we left acme bikes for acme, ask @max")) == [
        firm("Acme Bikes"),
        firm("Acme"),
        MAX,
    ]


def test_a_name_within_a_word_is_none():
    assert not list(counting.names(PEOPLE).named_in("acmeology is no word"))


def test_ones_own_organisation_is_not_named():
    assert not land(said(words="here at acme")).of(firm("Acme"), Tie.NAMES)


def test_talk_among_the_team_is_nobodys_to_count():
    assert not list(counting.relations(said(ANN, answer=False, words="acme"), counting.names(PEOPLE)))


def test_an_erased_customer_has_no_ties():
    assert not list(counting.relations(said(AliasId("erased:3")), counting.Names()))
    assert not list(counting.relations(said(ANN, customer=AliasId("erased:3")), counting.Names()))


def test_who_was_never_heard_is_not_there_even_when_named():
    assert firm("Acme Bikes") in land(said(words="acme bikes"), said(MAX)).actors
    assert MAX not in land(said(words="ask @max")).actors


def test_a_theme_counts_for_the_one_it_went_into():
    themes = {1: Theme(2, "old"), 2: Theme(2, "Exports")}
    found = land(said(theme=1), said(theme=2, id=MessageId(2)), themes=themes)
    assert [(found.name(key), weight.count) for key, weight in found.of(firm("Acme"), Tie.ABOUT)] == [
        ("Exports", 2)
    ]


def test_after_sixty_days_an_actor_fades():
    found = land(said(at=NOW - 60 * DAY))
    assert found.fades(found.actors[firm("Acme")].weight)


def edit(what: Field, value: str, other: str = "", subject: str = firm("Acme")) -> Edit:
    return Edit(subject, what, value, other, "why", ANN, NOW)


def test_the_last_word_by_hand_holds():
    told = book(
        [edit(Field.KIND, "partner"), edit(Field.KIND, "supplier"), edit(Field.RELATION, "supplies", "x")]
    )
    assert told.kinds == {firm("Acme"): Kind.SUPPLIER}
    assert book([edit(Field.RELATION, "supplies", "x"), edit(Field.RELATION, "", "x")]).ties == {}


def test_a_tie_by_hand_stands_on_the_map_with_who_never_wrote():
    told = book(
        [
            edit(Field.NAME, "Initech", subject=firm("Initech")),
            edit(Field.RELATION, "supplies", firm("Initech")),
        ]
    )
    drawn = picture.drawn(land(said(), book=told), WORDS)
    assert {node.label for node in drawn.nodes} == {"Acme", "Initech"}
    assert [link.strength for link in drawn.links] == [1.0]


def test_the_map_has_no_more_than_can_be_read():
    people = tuple(Someone(AliasId(f"telegram:{n}"), f"P{n}") for n in range(400))
    found = land(*(said(one.alias, tags=("bug", "idea", "other")) for one in people), people=people)
    drawn = picture.drawn(found, WORDS)
    assert len(drawn.nodes) <= picture.ACTORS + picture.COLLEAGUES + picture.TOPICS
    assert {link.one for link in drawn.links} | {link.other for link in drawn.links} <= {
        node.key for node in drawn.nodes
    }


def test_a_theme_stands_on_the_map_with_whole_words():
    label = "impossible to connect / synchronisation"
    found = land(said(theme=7), themes={7: Theme(7, label)})
    drawn = picture.drawn(found, WORDS)
    assert "impossible to connect" in {node.label for node in drawn.nodes}


@given(
    st.lists(st.tuples(st.sampled_from([ZOE, MAX, ANN]), st.sampled_from(["a", "b", ""]), DAYS), max_size=40)
)
def test_every_map_is_whole(told: list[tuple[AliasId, str, float]]):
    found = land(*(said(by, tags=(tag,) if tag else (), at=NOW - age * DAY) for by, tag, age in told))
    drawn = picture.drawn(found, WORDS)
    keys = [node.key for node in drawn.nodes]
    assert len(keys) == len(set(keys))
    assert all(0 <= node.weight <= 1.000001 for node in drawn.nodes)
    assert all(
        link.one in keys and link.other in keys and 0 <= link.strength <= 1.000001 for link in drawn.links
    )


def test_a_name_is_found_mistyped_and_by_a_part():
    found = land(said(), said(MAX))
    assert finding.find("acme", found, PEOPLE) == [firm("Acme")]
    assert finding.find("bikes", found, PEOPLE) == [firm("Acme Bikes")]
    assert finding.find("@zoe", found, PEOPLE) == [ZOE]
    assert finding.find("acmme bikez", found, PEOPLE) == [firm("Acme Bikes")]
    assert finding.find(" ", found, PEOPLE) == []


def test_whom_a_decision_touches_comes_by_its_themes():
    messages = (said(theme=1), said(MAX, theme=1, at=NOW - DAY), said(MAX, tags=("bug",)))
    relations = [each for one in messages for each in counting.relations(one, counting.Names())]
    found = touched(
        relations, {one.alias: one for one in PEOPLE}, matter({"bug"}, [1]), {ZOE}, land(*messages), {}
    )
    assert [(one.person.name, one.heard) for one in found] == [("Zoé", True), ("Max", False)]


def test_without_themes_its_tags_say_what_it_is_about():
    assert matter({"bug"}, []) == {"tag:bug"}
