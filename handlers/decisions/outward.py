"""What a decision says to customers and asks them: in their own chat, in their language, once."""

from domain.content import Style, Text, join, styled
from domain.conversations import Conversation
from domain.ids import AliasId, Slot
from domain.outbound import Request, Show
from domain.panels import Button, Buttons, Line, Panel, Words
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals import effects, talk
from domain.proposals.record import Record
from domain.proposals.values import ADOPTED, EndKind
from handlers import telling
from ports.storage import UnitOfWork


def ask_voices(record: Record, effect: effects.AskVoices, uow: UnitOfWork, policy: Policy) -> None:
    """Asks each customer in their own chat and language."""
    for customer in effect.customers:
        conversation = chat_of(record, customer, uow)
        known = uow.people.customer(customer)
        if conversation and known:
            panel = voice_question(record)
            locale = known.locale(policy.locale)
            telling.show_customer(uow, conversation, panel, voice_slot(record, customer), locale)


def voice_slot(record: Record, customer: AliasId) -> Slot:
    """Where a customer is asked what they think."""
    return Slot(f"voice:{record.id}:{customer}")


def voice_question(record: Record) -> Panel:
    """What a customer is asked."""
    title = phrase("The team is thinking about this, and would like to know what you think:")
    state = record.opened
    buttons = tuple(Button(label, "voice", f"{record.id}:{value}") for value, label in talk.VOICES.items())
    words = join((styled(state.title, Style.BOLD), Text(state.text)), "\n")
    return Panel(title, (Line(title), Words(words), Buttons(buttons)))


def announce(record: Record, effect: effects.Announce, uow: UnitOfWork, policy: Policy) -> None:
    """Tells one customer the outcome, in their own chat and language, once."""
    conversation = chat_of(record, effect.customer, uow)
    locale = telling.locale_of_customer(uow, policy, effect.customer)
    slot = Slot(f"outcome:{record.id}:{effect.customer}")
    if conversation is None:
        return
    command = Show(conversation.chat, told(record, locale), slot, None, locale, conversation.topic)
    lane = telling.customer_lane(conversation)
    request = Request(f"show:{slot}", conversation.account, lane, conversation.chat, command, tell=True)
    uow.outbox.add(request)


ENDED = {
    EndKind.ADOPTED: phrase("We have agreed on it."),
    EndKind.ADOPTED_FOR_TERM: phrase("We have agreed to try it for some time."),
    EndKind.REFUSED: phrase("We have decided not to do it."),
    EndKind.TABLED: phrase("We have put it off for now."),
    EndKind.LAPSED: phrase("It was not decided in time, and nothing changes for now."),
    EndKind.WITHDRAWN: phrase("It was taken back, and nothing changes for now."),
    EndKind.PASSED_ON: phrase("More of us have to decide it, and it is passed on to them."),
}


def told(record: Record, locale: str) -> Panel:
    """What a customer reads of the outcome."""
    state = record.opened
    decided = state.end and state.end.what in (*ADOPTED, EndKind.REFUSED)
    title = (
        phrase("You wrote to us about this, and now it is decided: {title}", title=state.title)
        if decided
        else phrase("You wrote to us about this, and here is what became of it: {title}", title=state.title)
    )
    result = ENDED[state.end.what] if state.end else Phrase("")
    words = state.outcome.in_language(locale) if state.outcome else ""
    stop = Button(telling.STOP, "no_news", str(record.id))
    return Panel(title, (Line(title), Line(result), Words(Text(words)), Buttons((stop,))))


def can_be_told(customer: AliasId, uow: UnitOfWork) -> bool:
    """Whether a customer has a chat with us; one who is known from an import alone has none."""
    return bool(uow.conversations.of_customer(customer, 1))


def chat_of(record: Record, customer: AliasId, uow: UnitOfWork) -> Conversation | None:
    """Where to reach a customer: in the conversation that it is about, else in their latest one."""
    for number in record.opened.feedback:
        found = uow.feedback.get(number)
        talk = (
            uow.conversations.get(found.feedback.conversation)
            if found and found.customer == customer
            else None
        )
        if talk and not talk.imported:
            return talk
    return next(iter(uow.conversations.of_customer(customer, 1)), None)
