"""Whoever asks for a list is told nothing of what they may not see: whatever the command, whoever they are."""

from dataclasses import replace
from datetime import time

import pytest

from domain.digests import Plan
from domain.ids import AccountId, AliasId, MessageId, PlaceId
from domain.inbound import Sender
from domain.people import Channel, Colleague
from domain.schedules import WORKDAYS, Schedule
from domain.understanding import Batch, Place, Reading
from handlers import desk, understood
from tests import builders as a
from tests.handlers.answers import answered
from tests.handlers.decisions.conftest import Circle
from tests.handlers.house import House, lines, words
from tests.handlers.knowledge import shelf

SHOP = AccountId("slack:shop")
THERE = PlaceId("slack:shop:C7")
EVA = Sender(AliasId("slack:shop:U9EVA"), "Eva")
SECRETS = ("wombat", "zoé", "globex", "scratch", "telegram")
"""Words that stand in a private channel alone: what was said, by whom, of where, the bot it was said to."""
ASKED = {
    "isthmus": ["", "status", "failed", "routes", "audit", "knowledge", "who wombat", "who FB-1", "auto", "knowledge K-1"],
    "feedback": ["list", "search wombat", "show FB-1", "themes", "theme T-1", "waiting", "FB-1"],
    "consent": ["list", "mine", "search wombat", "show D-1", "announce", "export D-1"],
    "digest": ["list", "preview DG-1", "DG-1"],
    "idea": ["list", "list new", "list wombat", "show I-1", "support I-1", "I want a wombat cage"],
    "ecosystem": ["globex", "Zoé", "D-1"],
    "signal": ["list", "test T-1"],
}  # fmt: skip


@pytest.fixture(scope="module")
def house() -> House:
    """All that there is stands in a channel that Ann alone is in; Eva answers customers in another workspace."""
    teams = ((a.BOT, a.TEAM), (a.TEAM, a.TEAM), (SHOP, SHOP))
    house = House(hold=0.0, teams=teams)
    uow = house.uow
    uow.channels.save(replace(a.CHANNELS[0], private=True))
    uow.channels.save_members(a.SUPPORT, [a.ANN.alias])
    uow.channels.save(Channel(THERE, "shop", member=True))
    uow.people.save_colleague(Colleague(EVA.alias, SHOP, "Eva", admin=True))
    house.customer("The wombat does scratch #bug")
    house.deliver()
    house.submit("more", 1, organisation="Globex")
    house.submit("reply", 1, words="A wombat does.")
    house.deliver()
    uow.outgoing.lock(a.BOT, "revoked")
    understand(house)
    shelf.keep(house)
    house.customer("I want a wombat cage", command="idea")
    circle = Circle(house)
    terms = {"title": "A wombat plan", "text": "Hush.", "process": "consent", "silence": "abstain"}
    people = (a.ANN.alias, a.BEN.alias, EVA.alias)
    circle.send("propose", f"place={a.SUPPORT}", a.ANN, people=people, deadline=circle.after(days=3), **terms)
    circle.press("Open it")
    plan = Plan("Wombat digest", Schedule(time(9), WORKDAYS, "UTC"), "en")
    uow.digests.add(place=a.SUPPORT, by=a.ANN.alias, plan=plan, next_at=None)
    house.submit("ecosystem_set", "", who="Globex", kind="partner", reason="They breed the wombat")
    words = {"kind": "customer", "tie": "works_with", "other": "Scratch", "reason": "The wombat says so"}
    house.submit("ecosystem_set", "", who="Initech", **words)
    house.deliver()
    return house


def understand(house: House) -> None:
    """What was said has a theme."""
    for message in house.uow.understanding.unread(9):
        reading = Reading(MessageId(message.message), "en", 1.0, opens=0)
        batch = Batch((reading,), (Place(None, 0, 1, b"", "wombat · scratch"),))
        understood.save([message], batch, 1, uow=house.uow, policy=house.policy)


def told(house: House, by: Sender, command: str, asked: str) -> str:
    """Everything that anybody is told where somebody asks, without what they said themselves."""
    before, place = len(house.sent), THERE if by is EVA else a.BUGS
    house.command(command, asked, by, place)
    answered(house)
    return "\n".join(words(one) for one in house.sent[before:]).replace(asked, "").casefold()


@pytest.mark.parametrize(("command", "asked"), [(one, each) for one, some in ASKED.items() for each in some])
@pytest.mark.parametrize("by", [a.BEN, EVA], ids=["elsewhere", "stranger"])
def test_a_command_tells_nothing_of_what_one_may_not_see(house: House, by: Sender, command: str, asked: str):
    found = told(house, by, command, asked)
    assert [word for word in SECRETS if word in found and not (by is a.BEN and word == "telegram")] == []


def test_what_is_said_by_hand_is_told_in_the_workspace_of_who_said_it_alone(house: House):
    assert ["wombat" in told(house, by, "ecosystem", "initech") for by in (a.BEN, EVA)] == [True, False]
    forms = (house.form("ecosystem_set", "initech", by) for by in (a.BEN, EVA))
    assert ["wombat" in str(form).casefold() for form in forms] == [True, False]


LISTS = (
    ("isthmus", "knowledge"),
    ("feedback", "list"),
    ("feedback", "themes"),
    ("consent", "list"),
    ("digest", "list"),
    ("idea", "list"),
    ("ecosystem", "globex"),
)


@pytest.mark.parametrize(("command", "asked"), LISTS)
def test_who_may_see_it_is_told(house: House, command: str, asked: str):
    assert "wombat" in told(house, a.ANN, command, asked)


def test_how_a_bot_is_doing_is_told_in_the_workspace_that_answers_its_customers(house: House):
    found = {by.alias: "Telegram" in house.command("isthmus", "status", by) for by in (a.ANN, EVA)}
    assert found == {a.ANN.alias: True, EVA.alias: False}


@pytest.mark.parametrize("by", [a.BEN, EVA], ids=["elsewhere", "stranger"])
def test_a_page_of_ones_own_shows_nothing_of_it_either(house: House, by: Sender):
    page, _ = desk.panel(by.alias, house.uow, house.policy)
    found = "\n".join(line for block in page.blocks for line in lines(block)).casefold()
    assert [word for word in SECRETS if word in found] == []
