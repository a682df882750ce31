"""`/privacy` and `/forget`: what a customer is told about what is kept, and how they undo it, in two steps."""

from domain.ids import PlaceId, Slot, account_of, post_slot
from domain.inbound import ChatKind, CustomerMessage, CustomerPress
from domain.outbound import Redraw, Request
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, sentence
from domain.people import Customer
from domain.phrases import Phrase, phrase, plural
from domain.policy import Policy
from handlers import telling
from handlers.privacy import erasing
from ports.storage import UnitOfWork

LIFE = 600.0
"""Seconds after which the answer to a press is worthless: then it is dropped, and with it the last trace of the chat."""

REMAINS = (
    phrase("that somebody wrote, when and about what, without a name or a word"),
    phrase("what the team wrote about it in its own words"),
    phrase("this chat on your own device: delete it there"),
)


def privacy(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """What is kept, where and for how long, and what they can do about it."""
    title = phrase("What we keep about you")
    lines = [
        phrase(
            "We keep what you send here and when, and your name, user name and language as Telegram shows them."
        ),
        phrase(
            "It is kept in our database and in the team's chat (Slack), so that people can answer you. "
            "Nobody else gets it, and no advertiser ever does."
        ),
        phrase("What you say may be counted and summed up for the team, and may lead to a decision."),
        _age(policy),
    ]
    how = (
        phrase("/export sends you a copy of everything."),
        phrase("/forget erases it, here and in the team's chat."),
    )
    return Panel(title, (Heading(title), *(Line(each) for each in (*lines, *how))))


def _age(policy: Policy) -> Phrase:
    days = policy.shortest_retention
    if not days:
        return phrase("It is kept until you have it erased.")
    return plural(
        "Words are erased {count} day after a subject is closed, or when you have them erased.",
        "Words are erased {count} days after a subject is closed, or when you have them erased.",
        days,
    )


def ask(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """The first step: what goes and what remains, with the button that does it."""
    title = phrase("Erase everything about you?")
    goes = phrase(
        "Erased are: your name, every message and file you sent in any chat with us, and the answers, in our database "
        "and in the team's chat; your voice in decisions; and what was learnt from your words."
    )
    waits = phrase("Nobody will be able to answer what you asked, and this cannot be undone.")
    remains = [Line(phrase("· {what}", what=each)) for each in REMAINS]
    buttons = (
        Button(phrase("Erase everything"), "forget", customer.alias, "danger"),
        Button(phrase("Keep it"), "forget_not", customer.alias),
    )
    blocks: list[Block] = [Heading(title), Line(goes), Line(waits), Line(phrase("What remains:")), *remains]
    blocks += (Buttons(buttons), Note(phrase("/export sends you a copy first.")))
    return Panel(title, tuple(blocks))


def confirmed(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The second step. Only whoever asked can take it, which matters in a group."""
    locale = _locale(event, uow, policy)
    if event.value != event.sender.alias:
        text = phrase("Only the person who asked can do this. Write /forget yourself.")
        telling.acknowledge(uow, event.chat.id, event.press, text, locale)
        return
    private = event.chat.id if event.chat.chat is ChatKind.PRIVATE else None
    erasure = erasing.person(event.sender, private, uow=uow, policy=policy)
    done = phrase("Everything about you is erased. Copies in the team's chat go within minutes.")
    told = Panel(done, (Line(done), Note(phrase("If you write again, you begin as somebody new."))))
    _show(event.chat.id, post_slot(event.post), told, locale, f"erase:{erasure}:told", uow)
    telling.acknowledge(uow, event.chat.id, event.press, phrase("Erased."), locale)


def refused(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Keep it*."""
    if event.value == event.sender.alias:
        kept = phrase("Nothing was erased.")
        panel, locale = sentence(kept), _locale(event, uow, policy)
        _show(event.chat.id, post_slot(event.post), panel, locale, "", uow)
        telling.acknowledge(uow, event.chat.id, event.press, kept, locale)


def _locale(event: CustomerPress, uow: UnitOfWork, policy: Policy) -> str:
    """Their language, without keeping anything about them."""
    known = uow.people.customer(event.sender.alias)
    return known.locale(policy.locale) if known else event.sender.language.split("-")[0] or policy.locale


def _show(chat: PlaceId, slot: Slot, panel: Panel, locale: str, key: str, uow: UnitOfWork) -> None:
    command = Redraw(chat, panel, slot, locale)
    request = Request(key, account_of(chat), f"answers:{chat}", chat, command, stale_after=LIFE)
    uow.outbox.add(request)
