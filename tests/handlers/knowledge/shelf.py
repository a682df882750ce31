"""Keeping and offering in a house, as tests say it."""

from domain import knowledge
from domain.forms import Form
from domain.ids import MessageId
from domain.knowledge import Kept, KeptId
from handlers.knowledge import offers
from tests import builders as a
from tests.handlers.house import SAY, House

QUESTION, ANSWER = "How do I reset my password?", "Open Settings and choose Reset."


def answered() -> House:
    """Max has asked, and was answered."""
    house = House(hold=0.0)
    house.customer(QUESTION, sender=a.MAX, chat=a.MAXS)
    house.deliver()
    house.submit("reply", 1, words=ANSWER)
    house.deliver()
    return house


def filled(form: Form) -> dict[str, object]:
    """What stands in a form when it opens."""
    return {
        field.name: field.initial
        for field in form.fields
        if hasattr(field, "name") and hasattr(field, "initial")
    }


def keep(house: House, conversation: int = 1, question: str = QUESTION) -> None:
    """The last answer of a conversation is kept."""
    form = house.form("keep_answer", conversation)
    given = filled(form)
    answers = {"question": question, "reply": given["reply"], "language": given["language"], "tags": ()}
    house.submit("keep_answer", form.context, **answers)
    house.deliver()


def kept(house: House, number: int = 1) -> Kept:
    return house.uow.knowledge.get(KeptId(number))


def look(house: House) -> None:
    """What was said since the last look is held against the words of what is kept."""
    house._begin()
    uow = house.uow
    seen = uow.knowledge.seen()
    said = knowledge.ready(seen, uow.knowledge.said_since(seen, 100), house.now)
    examples = uow.knowledge.examples()
    for one in said:
        text = uow.messages.get(one.message).content.text.plain
        if one.by_customer and text:
            alike = knowledge.by_words((each.text for each in examples), text)
            found = knowledge.matches(examples, alike, knowledge.BY_WORDS, text)
            offers.offer(MessageId(one.message), found, SAY, uow=uow, policy=house.policy)
    if said:
        assert uow.knowledge.advance(seen, said[-1].message)
    house.deliver()
