"""Whatever a platform is made to send: parsers and handlers raise nothing and keep nothing that a database cannot hold.

The known tricks by name, each with its refusal. Those that have their tests elsewhere: forged signatures and replays
(`platforms/slack/test_http`, `journeys/test_http`), packed bodies (`bot/http/test_hostile_http`), packed exports
(`platforms/slack/test_export`), file names (`platforms/test_file_names`), prompt injection (`language/test_chat_model`,
`journeys/test_model`).
"""

from dataclasses import replace

import pytest

from benchmarks import hostile
from bot import routes
from domain.errors import Refusal
from domain.ids import AliasId
from domain.inbound import Sender
from domain.people import Colleague
from domain.sight import NOTHING
from tests import builders as a
from tests.handlers.decisions.conftest import Circle
from tests.handlers.house import House

SECRET = "The cellar key lies below the flowerpot"
TRICKS = [
    "'; DROP TABLE messages;--",
    "%s%n{0}{name!r}",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "1 OR 1=1",
    "\\x00\\",
]
XENIA = Sender(AliasId("slack:main:W9XENIA"), "Xenia")


@pytest.fixture
def known(house: House) -> House:
    """Zoé has said something, and a colleague of another organisation reads along."""
    house.uow.people.save_colleague(Colleague(XENIA.alias, a.TEAM, "Xenia", stranger=True))
    house.customer(f"{SECRET} #bug")
    house.deliver()
    return house


def heard_by(house: House, chat: str) -> str:
    return "\n".join(house.seen(chat))


# a stranger, and another's form


@pytest.mark.parametrize("form", ["reply", "tag", "status", "assign", "more", "edit_reply"])
def test_a_stranger_opens_no_form_of_the_team(known: House, form: str):
    with pytest.raises(Refusal):
        known.form(form, 1, XENIA)


def test_a_stranger_who_sends_anothers_form_answers_nobody(known: House):
    known.submit("reply", 1, XENIA, words="I will answer")
    known.wait(seconds=10)
    known.deliver()
    assert "I will answer" not in heard_by(known, a.ZOES.id)
    assert "Only the people who answer customers" in known.whispered(XENIA)[-1]


def test_a_draft_is_opened_by_its_author_alone(known: House):
    circle = Circle(known)
    circle.draft(people=(a.ANN.alias, a.BEN.alias))
    known.press("decision_open", circle.number, a.BEN)
    assert known.uow.proposals.open_ones(NOTHING) == []


def test_an_answer_in_anothers_form_counts_for_nobody_who_is_not_asked(known: House):
    circle = Circle(known).open(people=(a.ANN.alias,))
    circle.send("stance", "1:object", a.BEN, reason="No.", lift="Yes.")
    known.press("stance", "1:consent", XENIA)
    assert circle.state.stances == ()


# another's reference


@pytest.mark.parametrize("action", sorted(routes.CUSTOMER_BUTTONS))
def test_a_customer_who_guesses_anothers_reference_learns_and_changes_nothing(known: House, action: str):
    before = known.conversation()
    for value in ("1", "1:bug", "FB-1", "C-1", a.ZOE.alias):
        known.tap(action, value, a.MAXS, a.MAX)
    known.deliver()
    assert SECRET not in heard_by(known, a.MAXS.id)
    assert (known.conversation(), known.message().content.text.plain) == (before, f"{SECRET} #bug")


@pytest.mark.parametrize("command", ["", "export", "forget", "privacy", "idea", "ideas", "status", "new"])
def test_a_customer_who_writes_anothers_reference_is_shown_nothing_of_it(known: House, command: str):
    known.customer("FB-1 C-1", chat=a.MAXS, sender=a.MAX, command=command)
    known.deliver()
    assert SECRET not in heard_by(known, a.MAXS.id)


# tricks of SQL and of formats


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_said_as_it_is_written(known: House, trick: str):
    known.customer(trick)
    known.deliver()
    assert trick in known.seen(a.SUPPORT)
    assert known.uow.messages.of_conversation(known.conversation().id)[-1].content.text.plain == trick


@pytest.mark.parametrize("verb", ["search", "list", "show"])
def test_a_trick_in_a_search_finds_no_more_than_its_letters(known: House, verb: str):
    for trick in (*TRICKS, "%", "_", "FB-1%", "\\"):
        assert SECRET not in known.command("feedback", f"{verb} {trick}")
    assert len(known.uow.messages.of_conversation(known.conversation().id)) == 1


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_for_a_name_stays_a_name(known: House, trick: str):
    known.customer("Hello", sender=replace(a.MAX, name=trick), chat=a.MAXS)
    known.deliver()
    assert any(trick in line for line in known.seen(a.SUPPORT))


@pytest.mark.parametrize("seed", [1, 2])
def test_mutated_payloads_bring_nothing_down(seed):
    assert hostile.run(400, seed, told=False).fell == {}
