"""What the team does with a conversation: its status, who sees to it, splitting and merging, the customer's organisation."""

from dataclasses import replace

from domain import conversations
from domain.conversations import Conversation, Status
from domain.desks import Notice
from domain.ids import AliasId, MessageId, thread_slot
from domain.inbound import FormSubmitted
from domain.outbound import Author, Post, Request
from domain.panels import sentence
from domain.people import Customer
from domain.phrases import Person, Phrase, PostLink, phrase
from domain.policy import Policy
from handlers import administration, cards, desks, fates, references, telling, translations
from handlers.ecosystem import setting as ecosystem
from handlers.ideas import voices
from handlers.knowledge import keeping
from ports.storage import UnitOfWork

GONE = phrase("This conversation does not exist any more, so nothing was changed.")
UNANSWERED = {
    Status.RESOLVED: phrase("Resolved, but the customer has had no answer to their last message."),
    Status.WAITING: phrase(
        "It is the customer's turn now, but they have had no answer to their last message."
    ),
}


def status_set(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Status* form. What ends the customer's waiting without an answer says so in the thread; taken back, they wait on."""
    conversation = references.conversation(event.context, uow)
    wanted = event.one("status")
    if conversation is None or wanted not in set(Status):
        telling.answer_to(uow, policy, event, GONE)
        return
    status = Status(wanted)
    if status is conversation.status:
        return
    unanswered = conversation.waiting_since is not None
    changed = conversations.put(conversation, status, uow.now)
    uow.conversations.save(changed)
    cards.refresh(uow, policy, changed)
    if status not in conversations.SEEN_TO and conversation.status in conversations.SEEN_TO:
        fates.wait_again(uow, policy, changed)
    elif status in UNANSWERED and unanswered:
        text = UNANSWERED[status]
        button = telling.form_button(phrase("Reply"), "reply", str(conversation.id), "primary")
        stamp = int(uow.now.timestamp())
        slot = f"unanswered:{conversation.id}:{stamp}"
        telling.show_in_thread(uow, policy, conversation, sentence(text, button), slot)


def assigned(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Assign* form; the person chosen is told in private, with a link."""
    conversation = references.conversation(event.context, uow)
    if conversation is None:
        telling.answer_to(uow, policy, event, GONE)
        return
    person = AliasId(event.one("person")) if event.one("person") else None
    if person == conversation.assignee:
        return
    changed = replace(conversation, assignee=person)
    uow.conversations.save(changed)
    cards.refresh(uow, policy, changed)
    by, thread = Person(event.sender.alias, event.sender.name), cards.link_to(changed, uow)
    if conversation.assignee:
        desks.refresh(uow, policy, conversation.assignee)
        tell_assignee(conversation.assignee, passed_on(person, by, thread, uow), event, changed, uow, policy)
    if person:
        text = phrase("{person} assigned {thread} to you.", person=by, thread=thread)
        tell_assignee(person, text, event, changed, uow, policy)


def passed_on(to: AliasId | None, by: Person, thread: PostLink, uow: UnitOfWork) -> Phrase:
    """What whoever had a conversation is told: who has it now, or that nobody has."""
    if to is None:
        return phrase("{person} took {thread} off your list; nobody has it now.", person=by, thread=thread)
    if to == by.alias:
        return phrase("{person} took {thread} over from you.", person=by, thread=thread)
    other = telling.named(uow, to)
    return phrase("{person} passed {thread} on from you to {other}.", person=by, thread=thread, other=other)


def tell_assignee(
    person: AliasId,
    text: Phrase,
    event: FormSubmitted,
    conversation: Conversation,
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """Tells somebody in private that a conversation is theirs, or no longer; who did it themselves needs no telling."""
    if person == event.sender.alias:
        return
    account, links = telling.home_account(conversation), (thread_slot(conversation.id),)
    slot = f"assigned:{conversation.id}:{person}:{int(uow.now.timestamp())}"
    telling.notify(uow, policy, account, person, sentence(text), Notice.ASSIGNED, slot, links=links)


def more(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *More* form: whatever was filled in is done."""
    conversation = references.conversation(event.context, uow)
    if conversation is None:
        telling.answer_to(uow, policy, event, GONE)
        return
    customer = uow.people.customer(conversation.customer)
    if customer and event.one("organisation") != customer.organisation:
        rename_organisation(
            uow, policy, conversation, customer, event.one("organisation"), event.sender.alias
        )
    if first := references.message(event.one("split"), uow):
        split(uow, policy, conversation, first.id)
    if event.one("translate"):
        translations.last_one(uow, policy, conversation, event.sender.alias)
    if event.one("keep"):
        keeping.offer_form(uow, policy, conversation, event)
    if event.one("idea"):
        voices.of_card(event, conversation, uow, policy)
    if event.one("block"):
        administration.chosen(event, conversation, uow, policy)
    if event.one("merge").strip():
        merge(uow, policy, conversation, event)


def rename_organisation(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, customer: Customer, name: str, by: AliasId
) -> None:
    """The customer belongs to this organisation."""
    uow.people.save_customer(replace(customer, organisation=name.strip()))
    ecosystem.moved(customer, name.strip(), by, uow)
    cards.refresh(uow, policy, conversation)


def split(uow: UnitOfWork, policy: Policy, conversation: Conversation, first: MessageId) -> None:
    """What was said from one message on becomes a conversation of its own, in a thread of its own."""
    messages = uow.messages.of_conversation(conversation.id)
    moved = [message for message in messages if message.id >= first]
    if not moved or len(moved) == len(messages):
        return
    opened = uow.conversations.open(
        account=conversation.account,
        chat=conversation.chat,
        topic=conversation.topic,
        customer=conversation.customer,
        home=conversation.home,
        at=moved[0].sent_at,
        previous=conversation.id,
    )
    uow.messages.move([message.id for message in moved], opened.id)
    tags = tags_of(opened, uow)
    opened = replace(opened, tags=tags, asked_for_tag=True, title=conversation.title)
    uow.conversations.save(opened)
    if tags:
        conversation = replace(conversation, tags=tags_of(conversation, uow))
        uow.conversations.save(conversation)
    fates.wait_again(uow, policy, conversation)
    fates.wait_again(uow, policy, opened)
    opened = uow.conversations.get(opened.id)
    cards.open_thread(uow, policy, opened)
    for message in moved:
        uow.outbox.add(retold(opened, message.id, message.name, message.by, uow))
    here = phrase("From here on the subject is another one: {thread}.", thread=cards.link_to(opened, uow))
    note_link(uow, policy, conversation, opened, here, f"split:{opened.id}")


def tags_of(conversation: Conversation, uow: UnitOfWork) -> tuple[str, ...]:
    """What its messages are about, and those of what was merged into it, each once."""
    return tuple(dict.fromkeys(record.tag for record in uow.feedback.of_whole(conversation.id)))


def retold(
    conversation: Conversation, message: MessageId, name: str, by: AliasId, uow: UnitOfWork
) -> Request:
    """Words that stand in an earlier thread stand in this one too; the earlier post keeps its own slot."""
    slot = telling.retold_slot(message, conversation.id)
    content = uow.messages.get(message).content
    under = thread_slot(conversation.id)
    command = Post(conversation.home, content, slot, under=under, author=Author(name, by))
    account, lane = telling.home_account(conversation), telling.team_lane(conversation)
    return Request(f"{slot}", account, lane, conversation.home, command, conversation=conversation.id)


def merge(uow: UnitOfWork, policy: Policy, conversation: Conversation, event: FormSubmitted) -> None:
    """A conversation goes on in another one of the same chat; its thread stays readable and links there."""
    reference = event.one("merge").strip()
    target = references.shown(reference, event.sender.alias, uow)
    target = references.follow(target.id, uow) if target else None
    if target is None or target.id == conversation.id or target.chat != conversation.chat:
        text = phrase(
            "Nothing was merged: {reference} is not another conversation of this chat.", reference=reference
        )
        telling.answer_to(uow, policy, event, text)
        return
    conversation = uow.conversations.get(conversation.id)
    there = phrase("The conversation goes on in {thread}.", thread=cards.link_to(target, uow))
    note_link(uow, policy, conversation, target, there, f"merged:{conversation.id}")
    lead_on(uow, policy, replace(conversation, closed=True, waiting_since=None), target)
    for part in uow.conversations.parts(conversation.id):
        lead_on(uow, policy, uow.conversations.lock(part), target)
    joined = conversations.joined(target, conversation, uow.now)
    uow.conversations.save(joined)
    cards.refresh(uow, policy, joined)
    back = phrase("{thread} was merged into this conversation.", thread=cards.link_to(conversation, uow))
    note_link(uow, policy, joined, conversation, back, f"merged-from:{conversation.id}")


def lead_on(uow: UnitOfWork, policy: Policy, part: Conversation, target: Conversation) -> None:
    """A conversation goes on in another one, and its card says so."""
    merged = replace(part, merged_into=target.id)
    uow.conversations.save(merged)
    cards.refresh(uow, policy, merged)


def note_link(
    uow: UnitOfWork, policy: Policy, here: Conversation, there: Conversation, text: Phrase, slot: str
) -> None:
    """Posts a sentence that links to another thread."""
    telling.show_in_thread(uow, policy, here, sentence(text), slot, links=(thread_slot(there.id),))
