"""`/ecosystem`: the map, one actor, whom a decision touches, what is said by hand; nobody is shown what they may not see."""

from dataclasses import replace

import pytest

from domain import outbound
from domain.errors import Refusal
from domain.forms import ChoiceField
from domain.ids import PlaceId, Slot
from domain.people import Channel
from domain.pictures import Map
from handlers.ecosystem import maps
from tests import builders as a
from tests.handlers.answers import answered
from tests.handlers.house import House, said


@pytest.fixture
def house() -> House:
    return House()


def asked(house: House, text: str = "", by: a.Sender = a.ANN) -> str:
    """What `/ecosystem` answers in the end."""
    told = house.command("ecosystem", text, by)
    return f"{told}\n{answered(house)}"


def test_the_map_is_drawn_when_asked_for_by_its_name(house: House):
    house.uow.channels.save(Channel(a.SUPPORT, member=True))
    assert "is being drawn" in house.command("ecosystem", "map")


def test_who_looks_for_the_pulse_here_is_sent_to_it(house: House):
    assert "`/isthmus pulse`" in asked(house, "pulse")


def belongs(house: House, sender: a.Sender, organisation: str) -> None:
    known = house.uow.people.customer(sender.alias)
    assert known is not None
    house.uow.people.save_customer(replace(known, organisation=organisation))


def two_firms(house: House) -> None:
    """Zoé of Acme reports a bug and is answered; Max of Globex names Acme."""
    house.customer("The export breaks #bug")
    house.deliver()
    house.colleague("We look into it.", marked=True)
    house.customer("We moved here from Acme. #question", chat=a.MAXS, sender=a.MAX)
    belongs(house, a.ZOE, "Acme")
    belongs(house, a.MAX, "Globex")
    house.wait(seconds=10)
    house.deliver()


def test_where_nothing_is_known_it_says_so(house: House):
    assert "Nothing is known yet" in asked(house)


def test_the_list_says_who_writes_about_what_and_who_answers(house: House):
    two_firms(house)
    told = asked(house)
    assert "Acme (customer) · #bug · answered by Ann · heard today" in told
    assert "Globex (customer) · #question · heard today" in told


def test_where_one_name_ends_is_seen_though_it_has_a_comma(house: House):
    house.customer("The export breaks #bug")
    house.customer("It does so here #bug", chat=a.MAXS, sender=a.MAX)
    belongs(house, a.ZOE, "Acme, Inc.")
    belongs(house, a.MAX, "Globex")
    house.deliver()
    assert "#bug: Acme, Inc.; Globex" in asked(house)


def test_on_the_first_days_nobody_can_say_what_is_usual(house: House):
    for number in range(4):
        house.customer(f"The export breaks {number} #bug")
    house.deliver()
    belongs(house, a.ZOE, "Acme")
    assert "usual" not in asked(house) + asked(house, "acme")


def test_the_picture_comes_first_and_is_made_when_it_is_sent(house: House):
    two_firms(house)
    asked(house, "dark")
    post = next(one for one in house.sent if isinstance(one, outbound.Post) and one.slot.startswith("map:"))
    drawn = maps.make(post.content.attachments[0].reference.partition(":")[2], said, house.uow, house.policy)
    assert isinstance(drawn, Map)
    assert drawn.dark
    assert {node.label for node in drawn.nodes} == {"Acme", "Globex", "Ann", "#bug", "#question"}
    ends = {frozenset((link.one, link.other)) for link in drawn.links}
    assert frozenset(("org:acme", "org:globex")) in ends


def test_who_is_on_it_is_found_by_an_erasing(house: House):
    two_firms(house)
    asked(house)
    quoting = house.uow.erasing.quoting((house.conversation(1).id,))
    assert set(quoting) == {Slot("map:1"), Slot("map:1:file")}


def test_an_actor_is_shown_with_everything(house: House):
    two_firms(house)
    told = asked(house, "acme")
    assert "Kind: customer" in told
    assert "People: Zoé" in told
    assert "Writes about: #bug" in told
    assert "Answered by: Ann" in told
    assert "Named by: Globex" in told


@pytest.mark.parametrize("name", ["@zoe", "Zoé", "zoe", "ZOE"])
def test_a_person_is_found_by_handle_and_name(house: House, name: str):
    two_firms(house)
    assert "Organisation: Acme" in asked(house, name)


def test_a_mistyped_name_is_understood(house: House):
    two_firms(house)
    assert "Writes about: #question" in asked(house, "Globx")


def test_nobody_is_told_with_what_to_do(house: House):
    two_firms(house)
    assert "Nobody here is called “Initech”" in asked(house, "Initech")


def test_who_is_silent_for_long_fades(house: House):
    two_firms(house)
    house.wait(days=61)
    told = asked(house)
    assert "⚠️ not heard for 61 days" in told
    assert "Not heard for 60 days and longer: Acme, Globex" in told


def test_what_comes_from_a_private_channel_alone_is_not_shown_elsewhere(house: House):
    two_firms(house)
    house.uow.channels.save(Channel(a.SUPPORT, "support", member=True, private=True))
    house.uow.channels.save_members(a.SUPPORT, [a.BEN.alias])
    drawn = maps.make(f"light:{a.BUGS}", said, house.uow, house.policy)
    assert drawn.nodes == ()
    assert "Nobody here is called" in asked(house, "Acme", a.ANN)
    assert "Nobody here is called" in asked(house, "@zoe", a.ANN)
    assert "Writes about: #bug" in asked(house, "Acme", a.BEN)


def test_who_wrote_in_a_private_channel_alone_cannot_be_opened_or_changed_elsewhere(house: House):
    two_firms(house)
    house.submit("ecosystem_set", "", who="@zoe", organisation="Initech", reason="New job.", by=a.BEN)
    house.uow.channels.save(Channel(a.SUPPORT, "support", member=True, private=True))
    house.uow.channels.save_members(a.SUPPORT, [a.BEN.alias])
    with pytest.raises(Refusal, match="Nobody here is called"):
        house.form("ecosystem_set", "@zoe")
    assert "New job" not in repr(house.form("ecosystem_set", "Zoé"))
    given = {"who": "@zoe", "organisation": "Globex", "reason": "A guess."}
    assert list(house.checked("ecosystem_set", "", **given)) == ["who"]
    house.submit("ecosystem_set", "", **given)
    assert "Organisation: Initech" in asked(house, "@zoe", a.BEN)


def test_what_was_said_of_an_organisation_heard_in_a_private_channel_alone_is_not_shown_elsewhere(
    house: House,
):
    two_firms(house)
    house.submit("ecosystem_set", "", who="Acme", kind="partner", reason="They resell us.", by=a.BEN)
    house.uow.channels.save(Channel(a.SUPPORT, "support", member=True, private=True))
    house.uow.channels.save_members(a.SUPPORT, [a.BEN.alias])
    assert "They resell us" in repr(house.form("ecosystem_set", "Acme", a.BEN))
    assert "They resell us" not in repr(house.form("ecosystem_set", "Acme"))
    assert "Nobody here is called" in asked(house, "Acme")
    assert house.checked("ecosystem_set", "", who="Acme", kind="partner", reason="A guess.") == {}


def test_a_tie_by_hand_to_an_organisation_heard_in_a_private_channel_alone_is_not_shown_elsewhere(
    house: House,
):
    two_firms(house)
    house.submit(
        "ecosystem_set", "", who="Umbrella", tie="supplies", other="Acme", reason="They told us.", by=a.BEN
    )
    house.uow.channels.save(Channel(a.SUPPORT, "support", member=True, private=True))
    house.uow.channels.save_members(a.SUPPORT, [a.BEN.alias])
    assert "Umbrella supplies Acme" in asked(house, "Umbrella", a.BEN)
    told = asked(house, "Umbrella") + repr(house.form("ecosystem_set", "Umbrella"))
    assert "acme" not in told.lower()
    assert "They told us" not in told
    assert maps.make(f"light:{a.BUGS}", said, house.uow, house.policy).nodes == ()


def test_an_organisation_with_somebody_heard_elsewhere_keeps_its_ties_by_hand(house: House):
    two_firms(house)
    belongs(house, a.MAX, "Acme")
    house.submit("ecosystem_set", "", who="Umbrella", tie="supplies", other="Acme", reason="They told us.")
    house.uow.channels.save(Channel(a.BUGS, "bugs", member=True, private=True))
    assert "Umbrella supplies Acme" in asked(house, "Umbrella")


def test_a_guest_is_refused(house: House):
    assert "Only the people who answer customers" in house.command("ecosystem", "", a.GUEST)


def test_a_channel_without_us_is_told_to_invite_us(house: House):
    house.uow.channels.save(Channel(PlaceId(a.SUPPORT), "support", member=False))
    assert "I am not in #support" in house.command("ecosystem")


def test_help_says_what_there_is(house: House):
    assert "/ecosystem set Acme" in house.command("ecosystem", "help")


def test_what_is_said_by_hand_is_kept_with_its_reason_and_stands_on_the_card(house: House):
    two_firms(house)
    house.submit("ecosystem_set", "", who="Acme", kind="partner", reason="They resell us.")
    house.deliver()
    assert "Kind: partner" in house.shown("thread:1")
    told = asked(house, "acme")
    assert "Kind: partner" in told
    assert "kind → partner. “They resell us.”" in told


def test_a_tie_said_by_hand_stands_on_the_map(house: House):
    two_firms(house)
    house.submit(
        "ecosystem_set", "", who="Acme", tie="supplies", other="Initech", reason="Their page says so."
    )
    assert "acme supplies initech".casefold() in asked(house, "Acme").casefold()
    labels = {node.label for node in maps.make(f"light:{a.SUPPORT}", said, house.uow, house.policy).nodes}
    assert "Initech" in labels


def test_a_tie_is_taken_back(house: House):
    two_firms(house)
    house.submit("ecosystem_set", "", who="Acme", tie="supplies", other="Globex", reason="Said so.")
    house.submit("ecosystem_set", "", who="Acme", tie="none", other="Globex", reason="Not any more.")
    told = asked(house, "Acme")
    assert "Acme supplies Globex" not in told
    assert "taken back" in told


def test_a_person_is_given_an_organisation(house: House):
    two_firms(house)
    house.submit("ecosystem_set", "", who="@zoe", organisation="Initech", reason="New job.")
    told = asked(house, "@zoe")
    assert "Organisation: Initech" in told
    assert "organisation → Initech. “New job.”" in told


def test_the_form_begins_with_what_holds(house: House):
    two_firms(house)
    house.submit("ecosystem_set", "", who="Acme", kind="partner", reason="They resell us.")
    field = next(one for one in house.form("ecosystem_set", "Acme").fields if isinstance(one, ChoiceField))
    assert field.initial == ("partner",)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"who": " ", "reason": "x"}, "who"),
        ({"who": "Acme", "reason": " "}, "reason"),
        ({"who": "Acme", "reason": "x", "tie": "supplies"}, "other"),
        ({"who": "Acme", "reason": "x", "other": "Globex"}, "tie"),
        ({"who": "Acme", "reason": "x", "tie": "supplies", "other": "ACME"}, "other"),
        ({"who": "Acme", "reason": "x"}, "kind"),
    ],
)
def test_what_is_wrong_in_the_form_is_said_at_its_field(house: House, given: dict[str, str], field: str):
    assert list(house.checked("ecosystem_set", "", **given)) == [field]


def test_a_name_that_several_have_is_asked_back(house: House):
    house.customer("Hello")
    house.customer("Hello", chat=a.MAXS, sender=replace(a.MAX, name="Zoé"))
    with pytest.raises(Refusal):
        house.form("ecosystem_set", "Zoé")
    assert "who" in house.checked("ecosystem_set", "", who="Zoé", reason="x")
