"""A suggestion is posted once to the channel that owns its theme, opened or dismissed by a person, and learnt from."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from bot import texts
from bot.jobs import suggesting
from bot.jobs.suggesting import Suggesting
from domain.conversations import Conversation
from domain.errors import Refusal
from domain.ids import AliasId, ConversationId
from domain.inbound import Chat, ChatKind, Sender
from domain.people import Channel
from domain.routing import Criterion
from domain.suggestions import State, SuggestionId
from domain.understanding import Reading, ThemeId
from handlers import understood
from ports.language import Cited
from tests import builders as a
from tests.handlers.house import House

T = TypeVar("T")
FIRST = SuggestionId(1)
EXPORT = "Please add an export of invoices as CSV"


class Inline:
    """A store whose works run in the house, at once."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def run(self, work: Callable[[Any], T]) -> T:
        self.house._begin()
        return work(self.house.uow)

    read = run


class Mind:
    """Knows that what is about invoices is alike, unless it is told something else first."""

    async def near(self, sentence: str, others: Sequence[str]) -> float:
        return 0.5 if sentence.startswith("Export") else 0.3

    async def near_themes(self, wanted: object, others: object, least: float) -> list[object]:
        return []


class Model:
    """A language model that says what it is told to say."""

    def __init__(self, *sources: int) -> None:
        self.sources = sources
        self.asked: list[str] = []

    async def label(self, messages: list[str], names: object = ()) -> str:
        self.asked += messages
        return "Export of invoices"

    async def summarise(self, messages: list[str], language: str, names: object = ()) -> list[Cited]:
        return [Cited("Customers want their invoices as CSV.", self.sources)]


def customer(number: int) -> tuple[Sender, Chat]:
    sender = Sender(AliasId(f"telegram:{number}"), f"Guest {number}", f"guest{number}", "en")
    return sender, Chat(f"telegram:main:{number}", a.BOT, ChatKind.PRIVATE)  # type: ignore[arg-type]


def says(house: House, number: int, text: str = EXPORT, theme: int = 1, **given: Any) -> Conversation:
    """A customer writes, and it is understood to be in a theme."""
    sender, chat = customer(number)
    house.customer(text, sender=sender, chat=chat)
    uow = house.uow
    while theme not in uow.themes.all_ids():
        uow.themes.open("invoices, export")
    for message in uow.understanding.unread(9):
        reading = Reading(message.message, "en", 1.0, **{"mood": "dislike", "theme": ThemeId(theme), **given})
        understood.take(message, reading, uow, house.policy)
    house.deliver()
    return house.conversation(len({each.id for each in _all(house)}))


def _all(house: House) -> list[Conversation]:
    found = []
    number = 1
    while True:
        try:
            found.append(house.uow.conversations.get(ConversationId(number)))
        except KeyError:
            return found
        number += 1


def shared(house: House, people: int = 3, first: int = 100, theme: int = 1, text: str = EXPORT) -> None:
    for number in range(first, first + people):
        says(house, number, f"{text} ({number}) #idea", theme)


async def look(house: House, model: Any = None, mind: Any = None) -> int:
    house.uow.suggestions.want()
    posted = await Suggesting(Inline(house), house.policy, texts.load(), mind, model).look()  # type: ignore[arg-type]
    house.deliver()
    return posted


async def test_what_three_customers_ask_is_suggested_with_their_words(house: House):
    shared(house)
    assert await look(house) == 1
    card = house.shown("suggestion:1")
    assert all(f"{EXPORT} ({number})" in card for number in (100, 101, 102))
    assert "Nobody was heard who says otherwise." in card


async def test_what_nobody_has_said_for_months_is_not_suggested(house: House):
    shared(house)
    house.wait(days=100)
    says(house, 900, "Something else entirely", theme=2)
    assert await look(house) == 0


async def test_two_customers_are_too_few(house: House):
    shared(house, 2)
    assert await look(house) == 0


async def test_the_channel_that_the_main_tag_is_routed_to_gets_it():
    house = House(routes=(a.a_route(Criterion.TAG, "idea", "ideas"),))
    house.customer("Something else")
    shared(house)
    await look(house)
    assert house.uow.suggestions.get(FIRST).place == a.IDEAS


def with_a_secret() -> House:
    """Four customers want the same; what the fourth said of it stands in a private channel."""
    house = House(
        routes=(a.a_route(Criterion.WORD, "secret", "bugs"), a.a_route(Criterion.TAG, "idea", "ideas"))
    )
    house.uow.channels.save(Channel(a.BUGS, "bugs", member=True, private=True))
    shared(house, 3)
    says(house, 200, f"The secret: {EXPORT} #idea")
    return house


async def test_what_stands_in_a_private_channel_is_not_quoted_elsewhere():
    house = with_a_secret()
    await look(house)
    assert "secret" not in house.shown("suggestion:1")
    assert house.uow.suggestions.get(FIRST).people == 3


async def test_it_is_suggested_once_and_again_when_it_has_grown_by_half(house: House):
    shared(house, 4)
    assert [await look(house), await look(house)] == [1, 0]
    house.submit("suggestion_dismiss", 1, reason="Not this year")
    shared(house, 1, first=200)
    assert await look(house) == 0
    shared(house, 1, first=300)
    assert await look(house) == 1


async def test_a_channel_gets_two_a_week(house: House):
    for theme, text in enumerate(
        ("Dark mode for the app", "Login with a passkey", "Offline maps on trips"), 1
    ):
        shared(house, 3, 100 * theme, theme, text)
    assert [await look(house), await look(house)] == [2, 0]
    house.wait(days=8)
    assert await look(house) == 1


async def test_of_two_processes_that_look_one_posts(house: House):
    shared(house)
    house._begin()
    first = house.uow.suggestions.claim(suggesting.PATIENCE)
    assert await Suggesting(Inline(house), house.policy, texts.load()).look() == 0  # type: ignore[arg-type]
    house.wait(seconds=suggesting.PATIENCE + 1)
    second = house.uow.suggestions.claim(suggesting.PATIENCE)
    assert first is not None
    assert second is not None
    settled = [house.uow.suggestions.settle(each, house.now + timedelta(hours=1)) for each in (first, second)]
    assert settled == [False, True]


async def test_the_form_of_the_proposal_is_filled_in(house: House):
    shared(house)
    await look(house)
    form = house.form("suggestion", 1)
    initial = {field.name: getattr(field, "initial", "") for field in form.fields}
    assert initial["title"] == "invoices, export"
    assert initial["text"] == "We decide what we do about this: invoices, export."
    assert "+ “Please add an export of invoices as CSV (100) #idea” (FB-1)" in initial["context"]
    assert initial["feedback"] == "FB-3, FB-2, FB-1" or set(initial["feedback"].split(", ")) == {
        "FB-1",
        "FB-2",
        "FB-3",
    }
    assert form.name == "propose"


async def test_once_its_proposal_is_open_the_card_leads_there(house: House):
    shared(house)
    await look(house)
    context = house.form("suggestion", 1).context
    house.submit(
        "propose", context, title="Export", text="We build it.", people=(a.ANN.alias, a.BEN.alias), process="consent",
        deadline=int((house.now + timedelta(days=3)).timestamp()), silence="abstain", quorum=1, feedback="FB-1, FB-2, FB-3",
    )  # fmt: skip
    house.deliver()
    house.press("decision_open", f"{context}|draft=1")
    house.deliver()
    found = house.uow.suggestions.get(FIRST)
    assert (found.state, found.proposal, found.by) == (State.OPENED, 1, a.ANN.alias)
    assert "made D-1 of it" in house.shown("suggestion:1")
    assert len(house.uow.proposals.get(found.proposal).opened.feedback) == 3  # type: ignore[arg-type]


async def test_a_dismissal_says_who_and_why_and_teaches(house: House):
    shared(house)
    await look(house)
    house.submit("suggestion_dismiss", 1, reason="Not this year")
    house.deliver()
    card = house.shown("suggestion:1")
    assert "dismissed it" in card
    assert "Not this year" in card
    assert house.uow.digests.tastes(a.SUPPORT)["suggested-tag:idea"].less == 1


async def test_a_guest_dismisses_nothing(house: House):
    shared(house)
    await look(house)
    with pytest.raises(Refusal, match="guests"):
        house.form("suggestion_dismiss", 1, by=a.GUEST)
    house.submit("suggestion_dismiss", 1, a.GUEST)
    assert house.uow.suggestions.get(FIRST).state is State.POSTED


async def test_what_was_settled_is_not_settled_again(house: House):
    shared(house)
    await look(house)
    house.submit("suggestion_dismiss", 1)
    house.submit("suggestion_dismiss", 1, a.BEN)
    assert house.uow.suggestions.get(FIRST).by == a.ANN.alias
    for name in ("suggestion", "suggestion_dismiss"):
        with pytest.raises(Refusal, match="already"):
            house.form(name, 1)
    with pytest.raises(Refusal, match="not there"):
        house.form("suggestion", "x")


async def test_who_says_otherwise_stands_on_the_card(house: House):
    shared(house)
    says(house, 500, "The export of invoices is fine as it is, I like it", mood="like")
    await look(house)
    card = house.shown("suggestion:1")
    assert "Others say otherwise:" in card
    assert "I like it" in card


def tabled(house: House) -> None:
    """A decision about invoices has ended, and its outcome is written."""
    house.submit(
        "propose", "", title="Invoices", text="Export invoices by hand.", people=(a.ANN.alias,), process="consent",
        deadline=int((house.now + timedelta(days=3)).timestamp()), silence="abstain", quorum=1,
    )  # fmt: skip
    house.press("decision_open", "draft=1")
    house.submit("end", 1, what="tabled", reason="Too early")
    house.submit("outcome", 1, text="We look again in spring.", text_fr="On reverra au printemps.")
    house.deliver()


async def test_the_nearest_past_decision_is_shown_with_its_outcome(house: House):
    tabled(house)
    shared(house)
    await look(house)
    card = house.shown("suggestion:1")
    assert "Invoices (tabled)" in card
    assert "It led to: We look again in spring." in card


async def test_a_title_that_says_nothing_hides_no_past_decision(house: House):
    tabled(house)
    shared(house)
    await look(house, mind=Mind())
    assert "Invoices (tabled)" in house.shown("suggestion:1")


async def test_what_it_led_to_is_told_in_the_workspaces_language():
    house = House(locale="fr")
    tabled(house)
    shared(house)
    await look(house)
    assert "It led to: On reverra au printemps." in house.shown("suggestion:1")


async def test_where_nothing_was_decided_the_card_says_so(house: House):
    shared(house)
    await look(house)
    assert "Nothing like it was decided before." in house.shown("suggestion:1")


async def test_a_model_names_it_where_its_sentences_cite_what_was_said(house: House):
    shared(house)
    await look(house, Model(0, 1))
    card = house.shown("suggestion:1")
    assert "Suggested decision: Export of invoices" in card
    assert "🤖 Customers want their invoices as CSV. (FB-" in card
    assert "written by a language model" in card


async def test_a_model_reads_nothing_of_a_private_channel_elsewhere():
    house = with_a_secret()
    model = Model(0)
    await look(house, model)
    assert "secret" not in " ".join(model.asked)


async def test_a_model_that_cites_nothing_is_not_heard(house: House):
    shared(house)
    await look(house, Model())
    assert "invoices, export" in house.shown("suggestion:1")
    assert house.uow.suggestions.get(FIRST).title == ""


async def test_what_is_erased_is_gone_from_the_card(house: House):
    shared(house, 4)
    await look(house, Model(0))
    sender, chat = customer(101)
    house.customer("", command="forget", sender=sender, chat=chat)
    house.deliver()
    house.tap("forget", sender.alias, chat, sender)
    house.deliver()
    found = house.uow.suggestions.get(FIRST)
    assert (len(found.quotes), found.title, found.label) == (3, "", "")
    assert "(101)" not in house.shown("suggestion:1")


async def test_somebody_asks_for_a_look(house: House):
    shared(house)
    await look(house)
    assert not house.uow.suggestions.wanted(suggesting.PATIENCE)
    assert "I look at what customers say now." in house.command("consent", "suggest")
    house._begin()
    assert house.uow.suggestions.wanted(suggesting.PATIENCE)
