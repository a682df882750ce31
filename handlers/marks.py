"""The mark of a reply: what the thread shows of its fate, from held to delivered, and what can be done about it."""

from domain.content import Text
from domain.conversations import Conversation, Message
from domain.ids import account_of, mark_slot, message_slot, thread_slot
from domain.outbound import Redraw, Request, Show
from domain.panels import Block, Button, Buttons, Line, Note, Panel, Words, sentence
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import reasons, telling
from ports.storage import UnitOfWork


def held(conversation: Conversation, message: Message, policy: Policy) -> Panel:
    """The mark of a reply that can still be taken back."""
    if policy.hold <= 0:
        return again()
    text = phrase("↗ To the customer in {seconds} seconds.", seconds=round(policy.hold))
    return sentence(text, Button(phrase("Undo"), "undo", str(message.id)))


def again() -> Panel:
    """The mark of a reply that is on its way."""
    return sentence(phrase("↗ On its way to the customer."))


def taken_back(message: Message) -> Panel:
    """The mark of a reply that was recalled in time."""
    text = phrase("↩ Taken back: the customer has not seen it.")
    return sentence(text, Button(phrase("Send to customer"), "send", str(message.id)))


def delivered(message: Message, uow: UnitOfWork, shortfall: str = "") -> Panel:
    """The mark of a reply that the customer's platform has."""
    text = (
        phrase("✓ Delivered to the customer, edited {time}.", time=message.edited_at)
        if message.edited_at
        else phrase("✓ Delivered to the customer, {time}.", time=uow.now)
    )
    blocks: list[Block] = [Line(text)]
    if shortfall:
        blocks.append(Line(phrase("Not sent along: {what}.", what=reasons.of_missing(shortfall))))
    buttons = [removal(message)]
    if message.source is None:
        buttons.insert(0, Button(phrase("Edit"), "form:edit_reply", str(message.id)))
    return Panel(text, (*blocks, Buttons(tuple(buttons))))


def removal(message: Message) -> Button:
    """Takes back what the customer has."""
    confirm = phrase("It goes from the customer's chat.")
    return Button(phrase("Delete for the customer"), "unsend", str(message.id), "danger", confirm=confirm)


def cut_short(message: Message) -> Panel:
    """The mark of a reply that was taken inside when the customer had a part of it."""
    text = phrase("✗ Only a part of this has reached the customer. The rest stays with the team.")
    return sentence(text, removal(message))


def deleted() -> Panel:
    """The mark of a reply that was deleted before it went out."""
    return sentence(phrase("🗑 Deleted before it was sent: the customer has not seen it."))


def now(conversation: Conversation, message: Message, uow: UnitOfWork, policy: Policy) -> Panel:
    """The mark of a reply as its delivery stands at this moment."""
    match uow.outbox.state(telling.reply_key(uow, message.id)):
        case "done":
            return delivered(message, uow)
        case "ready" if message.edited_at is None or not uow.mirrors.posts(message_slot(message.id)):
            return held(conversation, message, policy)
        case _:
            return again()


def failed(message: Message, why: Phrase) -> Panel:
    """The mark of a reply that did not arrive, with its reason."""
    text = phrase("✗ Not delivered.")
    return Panel(
        text,
        (Line(text), Note(why), Buttons((Button(phrase("Retry"), "retry", str(message.id), "primary"),))),
    )


def show(uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, mark: Panel) -> None:
    """Posts the mark below the thread, or draws it anew; one that has not been posted yet is simply replaced.

    Words that came by a form stand nowhere else in the thread: the mark shows them.
    """
    if message.source is None:
        mark = Panel(
            mark.summary,
            (Words(author_line(message)), Words(message.content.text, quoted=True), *mark.blocks),
        )
    slot, under = mark_slot(message.id), thread_slot(conversation.id)
    posting = Show(conversation.home, mark, slot, under, policy.locale)
    key, lane = f"mark:{message.id}", f"marks:{conversation.id}"
    account = account_of(conversation.home)
    state = uow.outbox.state(key)
    if not state:
        uow.outbox.add(Request(key, account, lane, conversation.home, posting, conversation=conversation.id))
    elif not uow.outbox.replace(key, posting):
        command = Redraw(conversation.home, mark, slot, policy.locale)
        request = Request(
            "", account, lane, conversation.home, command, conversation.id, supersedes=f"redraw:{slot}"
        )
        uow.outbox.add(request)


def author_line(message: Message) -> Text:
    """Who wrote the words that came by a form."""
    return Text(message.name or message.by)
