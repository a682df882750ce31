"""What the team does with a conversation: its status, who sees to it, splitting and merging, the customer's organisation."""

from dataclasses import replace

from domain import conversations
from domain.conversations import Conversation, Status
from domain.ids import AliasId, ConversationId, MessageId, thread_slot
from domain.inbound import FormSubmitted
from domain.outbound import Author, Post, Request
from domain.panels import Line, Panel, sentence
from domain.people import Customer
from domain.phrases import Person, Phrase, PostLink, phrase
from domain.policy import Policy
from handlers import cards, references, relay, telling
from ports.storage import UnitOfWork


def status_set(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Status* form. Resolving without an answer says so in the thread."""
    conversation = relay.follow(ConversationId(int(event.context)), uow)
    status = Status(event.one("status"))
    if status is conversation.status:
        return
    unanswered = conversation.waiting_since is not None
    changed = conversations.put(conversation, status, uow.now)
    uow.conversations.save(changed)
    cards.refresh(uow, policy, changed)
    if status is Status.RESOLVED and unanswered:
        text = phrase("Resolved, but the customer has had no answer to their last message.")
        button = telling.form_button(phrase("Reply"), "reply", str(conversation.id), "primary")
        stamp = int(uow.now.timestamp())
        slot = f"unanswered:{conversation.id}:{stamp}"
        telling.show_in_thread(uow, policy, conversation, sentence(text, button), slot)


def assigned(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Assign* form; the person chosen is told in private, with a link."""
    conversation = relay.follow(ConversationId(int(event.context)), uow)
    person = AliasId(event.one("person")) if event.one("person") else None
    if person == conversation.assignee:
        return
    changed = replace(conversation, assignee=person)
    uow.conversations.save(changed)
    cards.refresh(uow, policy, changed)
    if person and person != event.sender.alias:
        reference = cards.reference(changed, tuple(uow.feedback.of_conversation(changed.id)))
        link = PostLink(thread_slot(changed.id), reference)
        by = Person(event.sender.alias, event.sender.name)
        text = phrase("{person} assigned {thread} to you.", person=by, thread=link)
        links = (thread_slot(changed.id),)
        telling.whisper(uow, policy, person, changed.home, sentence(text), links=links)


def more(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *More* form: whatever was filled in is done."""
    conversation = relay.follow(ConversationId(int(event.context)), uow)
    customer = uow.people.customer(conversation.customer)
    if customer and event.one("organisation") != customer.organisation:
        rename_organisation(uow, policy, conversation, customer, event.one("organisation"))
    if first := event.one("split"):
        split(uow, policy, conversation, MessageId(int(first)))
    if target := event.one("merge"):
        merge(uow, policy, conversation, target, event.sender.alias)


def rename_organisation(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, customer: Customer, name: str
) -> None:
    """The customer belongs to this organisation."""
    uow.people.save_customer(replace(customer, organisation=name.strip()))
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
    tags = tuple(dict.fromkeys(record.tag for record in uow.feedback.of_conversation(opened.id)))
    opened = replace(opened, tags=tags, asked_for_tag=True, title=conversation.title)
    uow.conversations.save(opened)
    cards.open_thread(uow, policy, opened)
    for message in moved:
        uow.outbox.add(retold(opened, message.id, message.name, message.by, uow))
    here = phrase("From here on the subject is another one: {thread}.", thread=thread_link(uow, opened))
    note_link(uow, policy, conversation, opened, here, f"split:{opened.id}")


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


def merge(uow: UnitOfWork, policy: Policy, conversation: Conversation, reference: str, by: AliasId) -> None:
    """A conversation goes on in another one of the same chat; its thread stays readable and links there."""
    target = references.find(reference, uow)
    if target is None or target.id == conversation.id or target.chat != conversation.chat:
        text = phrase(
            "Nothing was merged: {reference} is not another conversation of this chat.", reference=reference
        )
        telling.reply_privately(uow, policy, by, conversation.home, text)
        return
    there = phrase("The conversation goes on in {thread}.", thread=thread_link(uow, target))
    note_link(uow, policy, conversation, target, there, f"merged:{conversation.id}")
    uow.conversations.save(replace(conversation, merged_into=target.id, closed=True, waiting_since=None))
    waiting = min(filter(None, (target.waiting_since, conversation.waiting_since)), default=None)
    tags = tuple(dict.fromkeys((*target.tags, *conversation.tags)))
    joined = replace(target, waiting_since=waiting, tags=tags, closed=False)
    uow.conversations.save(joined)
    cards.refresh(uow, policy, joined)
    back = phrase("{thread} was merged into this conversation.", thread=thread_link(uow, conversation))
    note_link(uow, policy, joined, conversation, back, f"merged-from:{conversation.id}")


def thread_link(uow: UnitOfWork, conversation: Conversation) -> PostLink:
    """A link to a conversation's thread, labelled by its reference."""
    feedback = tuple(uow.feedback.of_conversation(conversation.id))
    return PostLink(thread_slot(conversation.id), cards.reference(conversation, feedback))


def note_link(
    uow: UnitOfWork, policy: Policy, here: Conversation, there: Conversation, text: Phrase, slot: str
) -> None:
    """Posts a sentence that links to another thread."""
    panel = Panel(text, (Line(text),))
    telling.show_in_thread(uow, policy, here, panel, slot, links=(thread_slot(there.id),))
