"""How handlers speak: to one colleague, to a thread, to a customer. Chooses lanes, so that nothing waits for what it need not."""

from datetime import datetime

from domain import desks
from domain.conversations import Conversation
from domain.desks import Notice
from domain.ids import (
    AccountId,
    AliasId,
    ConversationId,
    MessageId,
    PlaceId,
    PostId,
    Slot,
    account_of,
    thread_slot,
)
from domain.inbound import CustomerMessage, FormSubmitted, TeamPress
from domain.outbound import Acknowledge, Direct, Redraw, Refresh, Request, Show, Whisper
from domain.panels import Button, Panel, sentence
from domain.phrases import Person, Phrase, phrase, plural
from domain.policy import Policy
from ports.storage import UnitOfWork

HINT_LIFE = 60.0
"""Seconds after which a hint that could not be shown is not shown any more."""
ANSWER_LIFE = 600.0
"""The same for what somebody has asked for."""

FORMATS = phrase("As in messages: *bold*, _italic_, `code`.")
"""What a form in which an answer is typed says of it."""
AGENTS_ONLY = phrase(
    "Only the people who answer customers can do this. Ask an administrator of Isthmus to add you."
)
CHOICE_CLOSED = phrase("That choice is no longer open.")
STOP = phrase("No further news about this")
SILENT = phrase("You will hear no more about this.")
"""How customers put an end to news, and what they are told then."""


def team_lane(conversation: Conversation) -> str:
    """The lane of the words that go to a conversation's thread."""
    return f"team:{conversation.id}"


def customer_lane(conversation: Conversation) -> str:
    """The lane of everything that goes to the customer about one subject."""
    return f"customer:{conversation.id}"


def whisper(
    uow: UnitOfWork,
    policy: Policy,
    person: AliasId,
    place: PlaceId,
    panel: Panel,
    *,
    thread: PostId | None = None,
    links: tuple[Slot, ...] = (),
    life: float = ANSWER_LIFE,
) -> None:
    """Shows a panel to one colleague only, in their language; worthless and dropped after `life` seconds."""
    command = Whisper(place, person, panel, thread, locale_of(uow, policy, person), links)
    account = account_of(place)
    uow.outbox.add(Request("", account, f"whisper:{person}", person, command, stale_after=life))


def reply_privately(
    uow: UnitOfWork,
    policy: Policy,
    person: AliasId,
    place: PlaceId,
    text: Phrase,
    thread: PostId | None = None,
) -> None:
    """Says one sentence to one colleague."""
    whisper(uow, policy, person, place, sentence(text), thread=thread)


def show_in_thread(
    uow: UnitOfWork,
    policy: Policy,
    conversation: Conversation,
    panel: Panel,
    slot: str,
    *,
    links: tuple[Slot, ...] = (),
) -> None:
    """Posts a panel below the conversation's card; the slot names it for good, so it is posted once."""
    under = thread_slot(conversation.id)
    command = Show(conversation.home, panel, Slot(slot), under, policy.locale, links=links)
    uow.outbox.add(
        Request(
            f"show:{slot}",
            account_of(conversation.home),
            team_lane(conversation),
            conversation.home,
            command,
            conversation=conversation.id,
        )
    )


def show_anew(uow: UnitOfWork, policy: Policy, conversation: Conversation, panel: Panel, slot: Slot) -> None:
    """What stands in the thread under a slot shows this from now on; what waits to be posted is simply replaced."""
    posting = Show(conversation.home, panel, slot, thread_slot(conversation.id), policy.locale)
    if uow.outbox.replace(f"show:{slot}", posting):
        return
    lane, command = f"redraw:{slot}", Redraw(conversation.home, panel, slot, policy.locale)
    account = home_account(conversation)
    uow.outbox.add(Request("", account, lane, conversation.home, command, conversation.id, supersedes=lane))


def refresh(
    uow: UnitOfWork,
    policy: Policy,
    place: PlaceId,
    slot: Slot,
    subject: str,
    conversation: ConversationId | None = None,
) -> None:
    """A living panel of a channel is drawn anew when its turn comes, of several times that wait once.

    `handlers.living` knows the subject.
    """
    lane, command = f"redraw:{slot}", Refresh(place, slot, subject, policy.locale)
    uow.outbox.add(Request("", account_of(place), lane, place, command, conversation, supersedes=lane))


def show_customer(uow: UnitOfWork, conversation: Conversation, panel: Panel, slot: str, locale: str) -> None:
    """Posts a panel of ours into the customer's chat, in the order of the conversation."""
    command = Show(conversation.chat, panel, Slot(slot), None, locale, conversation.topic)
    uow.outbox.add(
        Request(
            f"show:{slot}",
            conversation.account,
            customer_lane(conversation),
            conversation.chat,
            command,
            conversation=conversation.id,
        )
    )


def show_in_chat(
    uow: UnitOfWork, chat: PlaceId, panel: Panel, slot: Slot, locale: str, topic: str = ""
) -> None:
    """Posts a panel of ours into a customer's chat at once, about none of their conversations; once for each slot."""
    command = Show(chat, panel, slot, None, locale, topic)
    uow.outbox.add(Request(f"show:{slot}", account_of(chat), f"answers:{chat}", chat, command))


def redraw_in_chat(
    uow: UnitOfWork,
    chat: PlaceId,
    panel: Panel,
    slot: Slot,
    locale: str,
    conversation: ConversationId | None = None,
) -> None:
    """What stands under a slot in a customer's chat shows this from now on."""
    lane, command = f"redraw:{slot}", Redraw(chat, panel, slot, locale)
    uow.outbox.add(Request("", account_of(chat), lane, chat, command, conversation, supersedes=lane))


def acknowledge(uow: UnitOfWork, chat: PlaceId, press: str, text: Phrase, locale: str) -> None:
    """Answers a customer's press; after half a minute nobody looks at it any more."""
    account = account_of(chat)
    command = Acknowledge(account, press, text, locale)
    uow.outbox.add(Request(f"press:{press}", account, f"press:{press}", "", command, stale_after=30))


def direct(
    uow: UnitOfWork,
    policy: Policy,
    account: AccountId,
    person: AliasId,
    panel: Panel,
) -> None:
    """Answers one colleague in private, where no channel is at hand or the words must stay: at once, at any hour."""
    slot = Slot(f"direct:{person}:{uow.now.timestamp()}")
    command = Direct(account, person, panel, slot, locale_of(uow, policy, person))
    uow.outbox.add(Request("", account, f"direct:{person}", person, command))


def notify(
    uow: UnitOfWork,
    policy: Policy,
    account: AccountId,
    person: AliasId,
    panel: Panel,
    notice: Notice,
    slot: str,
    *,
    links: tuple[Slot, ...] = (),
    until: datetime | None = None,
    life: float | None = None,
) -> None:
    """Says something unasked to one colleague in private, once for each slot, when their hours allow it.

    Who does not want such notices finds it on their own page only; so does everybody what is of no use after `until`
    when their hours begin later. It is dropped where it could not be sent `life` seconds after it might have been.
    """
    settings = uow.desks.settings(person)
    begins = desks.begins(settings.hours, zone_of(uow, policy, person), uow.now) or uow.now
    if notice in settings.muted or (until is not None and begins >= until):
        return
    hold = (begins - uow.now).total_seconds()
    command = Direct(account, person, panel, Slot(slot), locale_of(uow, policy, person), links)
    stale = None if life is None else hold + life
    lane = f"direct:{person}" if not hold else f"notices:{person}"  # what waits must not hold up answers
    uow.outbox.add(Request(f"show:{slot}", account, lane, person, command, hold=hold, stale_after=stale))


def locale_of(uow: UnitOfWork, policy: Policy, person: AliasId) -> str:
    """The language in which a colleague is spoken to: their own choice, else that of their profile, else ours."""
    colleague = uow.people.colleague(person)
    return (colleague.locale if colleague else "") or policy.locale


def locale_of_customer(uow: UnitOfWork, policy: Policy, customer: AliasId) -> str:
    """The language in which a customer is spoken to; ours where nothing is known of them."""
    known = uow.people.customer(customer)
    return known.locale(policy.locale) if known else policy.locale


def named(uow: UnitOfWork, person: AliasId) -> Person:
    """A colleague as text names them: each platform in its own way, by this name where they are none of its people."""
    colleague = uow.people.colleague(person)
    return Person(person, colleague.name if colleague else "")


def zone_of(uow: UnitOfWork, policy: Policy, person: AliasId) -> str:
    """The time zone of a colleague: their own choice, else that of their profile, else ours."""
    colleague = uow.people.colleague(person)
    return (colleague.timezone if colleague else "") or policy.timezone


def answer_to(uow: UnitOfWork, policy: Policy, event: TeamPress | FormSubmitted, text: Phrase) -> None:
    """Says to whoever pressed a button or sent a form, and to nobody else, what came of it."""
    if isinstance(event, TeamPress):
        reply_privately(uow, policy, event.sender.alias, event.channel, text, event.thread)
    else:
        direct(uow, policy, event.account, event.sender.alias, sentence(text))


def reply_key(uow: UnitOfWork, message: MessageId, *, fresh: bool = False) -> str:
    """Under which key a reply was queued last; `fresh` gives one that was never used, to send it once more."""
    key, number = f"message:{message}", 1
    if fresh and not uow.outbox.state(key):
        return key
    while uow.outbox.state(following := f"message:{message}.{number + 1}"):
        key, number = following, number + 1
    return following if fresh and uow.outbox.state(key) else key


def form_button(label: Phrase, form: str, context: str, style: str = "") -> Button:
    """A button that opens a form at once."""
    return Button(label, f"form:{form}", context, "primary" if style == "primary" else "")


def attached(files: int) -> Phrase:
    """How many files came with a message."""
    return plural("📎 {count} attachment", "📎 {count} attachments", files)


def announce(uow: UnitOfWork, policy: Policy, channel: PlaceId, panel: Panel, slot: str) -> None:
    """Posts a panel into a channel itself, outside any thread."""
    command = Show(channel, panel, Slot(slot), None, policy.locale)
    uow.outbox.add(Request(f"show:{slot}", account_of(channel), f"announce:{channel}", channel, command))


def answer_in_chat(uow: UnitOfWork, msg: CustomerMessage, panel: Panel, locale: str) -> None:
    """Answers a customer's message at once with a panel of ours, in the chat it came from."""
    show_in_chat(uow, msg.chat.id, panel, Slot(f"answer:{msg.post}"), locale, msg.chat.thread)


def retold_slot(message: MessageId, conversation: ConversationId) -> Slot:
    """Where the words of a message stand a second time, after a split."""
    return Slot(f"retold:{message}:{conversation}")


def home_account(conversation: Conversation) -> AccountId:
    """The team's account that holds a conversation's thread."""
    return account_of(conversation.home)
