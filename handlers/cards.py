"""The card that opens a conversation's thread, its copies in other channels, and how they are kept true."""

from collections.abc import Iterable, Sequence

from domain import languages
from domain.conversations import Conversation, Status
from domain.ecosystem.values import KINDS, Kind, firm
from domain.erasing import is_nobody
from domain.feedback import Feedback, Tag
from domain.forms import Option
from domain.ids import AliasId, PlaceId, Slot, account_of, thread_slot
from domain.outbound import Request, Show
from domain.panels import Block, Button, Buttons, Fact, Facts, Heading, Line, Note, Panel
from domain.people import Customer
from domain.phrases import Phrase, PostLink, listed, phrase, verbatim
from domain.policy import Policy
from handlers import alike, desks, reasons, rules, telling
from ports.storage import UnitOfWork

STATUS_NAMES = {
    Status.NEW: phrase("new"),
    Status.IN_PROGRESS: phrase("in progress"),
    Status.WAITING: phrase("waiting for the customer"),
    Status.RESOLVED: phrase("resolved"),
}
NOBODY = phrase("There is nobody to answer any more.")
STATUS_FOR_CUSTOMERS = {
    Status.NEW: phrase("received"),
    Status.IN_PROGRESS: phrase("being looked at"),
    Status.WAITING: phrase("answered"),
    Status.RESOLVED: phrase("closed"),
}


def copy_slot(conversation: Conversation, channel: PlaceId) -> Slot:
    """Where a conversation's card stands in a channel that is not its home."""
    return Slot(f"copy:{conversation.id}:{channel}")


def reference(conversation: Conversation, feedback: Sequence[Feedback]) -> str:
    """How people name a conversation: by its first feedback, or by its own number while it has none."""
    return feedback[0].reference if feedback else conversation.reference


def named(conversation: Conversation, uow: UnitOfWork) -> str:
    """The reference that a conversation's card has."""
    return reference(conversation, uow.feedback.of_conversation(conversation.id))


TAG_NAMES = {
    "bug": phrase("bug"),
    "idea": phrase("idea"),
    "question": phrase("question"),
    "praise": phrase("praise"),
    "complaint": phrase("complaint"),
    "billing": phrase("billing"),
    "other": phrase("other"),
}
"""What the built-in tags are called; every translation is a hashtag that means the tag as well."""


def tag_label(name: str, tags: Iterable[Tag]) -> Phrase:
    """A tag with its emoji; only what is built in has a name in other languages."""
    tag = next((tag for tag in tags if tag.name == name), Tag(name))
    called = (TAG_NAMES.get(name) if tag.builtin else None) or verbatim(name)
    return phrase("{emoji} {tag}", emoji=tag.emoji, tag=called) if tag.emoji else called


def tags_of(
    conversation: Conversation, feedback: Sequence[Feedback], uow: UnitOfWork, policy: Policy
) -> Phrase:
    """A conversation's tags as people read them, one after the other; its feedback tells which are only suggested."""
    known, guesses = rules.tags(uow, policy), suggested(conversation, feedback, uow)

    def label(name: str) -> Phrase:
        tag = tag_label(name, known)
        return phrase("{tags} (suggested)", tags=tag) if name in guesses else tag

    return listed([label(name) for name in conversation.tags])


def suggested(conversation: Conversation, feedback: Sequence[Feedback], uow: UnitOfWork) -> set[str]:
    """Those of a conversation's tags that nobody has given; some came with what was merged into it, whose feedback they are."""
    if conversation.suggested:
        return set(conversation.tags)
    given = {one.tag for one in feedback if not one.suggested}
    if not given.issuperset(conversation.tags):
        feedback = uow.feedback.of_whole(conversation.id)
        given = {one.tag for one in feedback if not one.suggested}
    return {one.tag for one in feedback if one.suggested} - given


def tag_options(uow: UnitOfWork, policy: Policy) -> tuple[Option, ...]:
    """The tags as forms offer them, as many as a menu holds (Slack: 100)."""
    return tuple(Option(tag.name, tag_label(tag.name, (tag,))) for tag in rules.tags(uow, policy)[:100])


def open_thread(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> None:
    """Queues the card that everything else of the conversation will stand under, and its copies."""
    uow.outbox.add(thread_request(uow, policy, conversation))
    for channel in conversation.copies:
        show_copy(uow, policy, conversation, channel)
    desks.conversation_changed(uow, policy, conversation)


def thread_request(uow: UnitOfWork, policy: Policy, conversation: Conversation, again: str = "") -> Request:
    """The request that posts the card; `again` sets apart a card that replaces a lost one."""
    slot = thread_slot(conversation.id)
    command = Show(
        conversation.home,
        card(uow, policy, conversation),
        slot,
        None,
        policy.locale,
        links=previous(conversation),
    )
    return Request(
        f"card:{conversation.id}:{conversation.home}{again}",
        account_of(conversation.home),
        telling.team_lane(conversation),
        conversation.home,
        command,
        conversation=conversation.id,
    )


def show_copy(uow: UnitOfWork, policy: Policy, conversation: Conversation, channel: PlaceId) -> None:
    """Queues a card with a link to the home thread in another channel that is concerned."""
    if conversation.imported:
        return
    slot = copy_slot(conversation, channel)
    panel, links = copied(uow, policy, conversation), home_link(conversation)
    command = Show(channel, panel, slot, None, policy.locale, links=links)
    key = f"copy:{conversation.id}:{channel}"
    uow.outbox.add(Request(key, account_of(channel), key, channel, command, conversation=conversation.id))


def refresh(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> None:
    """The card, its copies and the desks it stands on are drawn anew when their turn comes; of several that wait one is
    enough."""
    if conversation.inside or conversation.imported:
        return  # what a colleague said, and what was imported, has no card
    refresh_home(uow, policy, conversation)
    for channel in conversation.copies:
        slot, subject = copy_slot(conversation, channel), f"copy:{conversation.id}:{channel}"
        telling.refresh(uow, policy, channel, slot, subject, conversation.id)
    desks.conversation_changed(uow, policy, conversation)


def refresh_home(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> None:
    """The card alone, for what its copies and desks do not show."""
    if conversation.inside or conversation.imported:
        return
    thread, subject = thread_slot(conversation.id), f"conversation:{conversation.id}"
    telling.refresh(uow, policy, conversation.home, thread, subject, conversation.id)


def home_link(conversation: Conversation) -> tuple[Slot, ...]:
    """What a copy links to."""
    return (thread_slot(conversation.id),)


def refresh_all(uow: UnitOfWork, policy: Policy, chat: PlaceId, customer: AliasId) -> None:
    """What is known of a customer has changed: the cards of their open conversations in a chat say so."""
    for conversation in uow.conversations.of_chat(chat):
        concerned = conversation.customer == customer and conversation.status is not Status.RESOLVED
        if concerned and conversation.merged_into is None:
            refresh(uow, policy, conversation)


def previous(conversation: Conversation) -> tuple[Slot, ...]:
    """The threads a card links to."""
    others = (conversation.previous, conversation.merged_into)
    return tuple(thread_slot(other) for other in others if other)


def card(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> Panel:
    """The card as it stands in the home channel."""
    customer = uow.people.customer(conversation.customer)
    feedback = tuple(uow.feedback.of_conversation(conversation.id))
    title = heading(conversation, customer, feedback)
    blocks: list[Block] = [Heading(title), Facts(tuple(facts(uow, policy, conversation, customer, feedback)))]
    if customer and (why := customer.unreachable_by(conversation.account)):
        blocks.append(Line(phrase("⚠️ Nothing reaches this customer: {why}.", why=reasons.of_customer(why))))
    if customer and uow.restraints.is_blocked(customer.alias):
        blocks.append(
            Line(phrase("⛔ What this customer writes is left out. `/isthmus unblock` reads it again."))
        )
    if conversation.previous:
        link = link_to(uow.conversations.get(conversation.previous), uow)
        blocks.append(Note(phrase("Follows {earlier}.", earlier=link)))
    if conversation.merged_into:
        link = link_to(uow.conversations.get(conversation.merged_into), uow)
        blocks.append(Line(phrase("The conversation goes on in {thread}.", thread=link)))
    elif is_nobody(conversation.customer):
        blocks.append(Note(NOBODY))
    else:
        blocks.append(Buttons((*buttons(conversation), *alike.button(uow, conversation))))
    return Panel(title, tuple(blocks))


def link_to(other: Conversation, uow: UnitOfWork) -> PostLink:
    """The way to another conversation's thread, under the name that its card has."""
    return PostLink(thread_slot(other.id), named(other, uow))


def customer_name(conversation: Conversation, uow: UnitOfWork) -> str:
    """What the customer of a conversation is called; their alias where nothing is known of them."""
    customer = uow.people.customer(conversation.customer)
    return customer.name if customer else conversation.customer


def copied(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> Panel:
    """The card as other channels see it: the facts, and the way to the thread."""
    customer = uow.people.customer(conversation.customer)
    feedback = tuple(uow.feedback.of_conversation(conversation.id))
    title = heading(conversation, customer, feedback)
    link = PostLink(thread_slot(conversation.id), reference(conversation, feedback))
    line = Line(phrase("For your information. The conversation is in {thread}.", thread=link))
    return Panel(
        title, (Heading(title), Facts(tuple(facts(uow, policy, conversation, customer, feedback))), line)
    )


def heading(conversation: Conversation, customer: Customer | None, feedback: tuple[Feedback, ...]) -> Phrase:
    """Reference and name."""
    if is_nobody(conversation.customer):
        return phrase("{reference} · a customer, erased", reference=reference(conversation, feedback))
    name = customer.name if customer else conversation.customer
    return verbatim(f"{reference(conversation, feedback)} · {name}")


def facts(
    uow: UnitOfWork,
    policy: Policy,
    conversation: Conversation,
    customer: Customer | None,
    feedback: Sequence[Feedback],
) -> list[Fact]:
    """What a colleague wants to know before answering."""
    goes_on = conversation.merged_into is not None  # and stands as it does there
    found = [] if goes_on else [Fact(phrase("Status"), STATUS_NAMES[conversation.status])]
    if conversation.title:
        found.append(Fact(phrase("Group"), verbatim(conversation.title)))
    if conversation.tags:
        found.append(Fact(phrase("Tags"), tags_of(conversation, feedback, uow, policy)))
    if customer and customer.organisation:
        found.append(Fact(phrase("Organisation"), verbatim(customer.organisation)))
    if customer and (kind := kind_of(conversation, customer, uow)):
        found.append(Fact(phrase("Kind"), KINDS[Kind(kind)]))
    if customer and customer.locale(""):
        found.append(Fact(phrase("Language"), verbatim(languages.named(customer.locale("")))))
    found += alike.facts(uow, conversation)
    if conversation.assignee:
        person = telling.named(uow, conversation.assignee)
        found.append(Fact(phrase("Assigned to"), phrase("{person}", person=person)))
    if conversation.waiting_since:
        found.append(Fact(phrase("Waiting since"), phrase("{time}", time=conversation.waiting_since)))
    return found


def kind_of(conversation: Conversation, customer: Customer, uow: UnitOfWork) -> str:
    """What a customer is to the workspace that answers them, as its people said by hand; empty where nobody did."""
    subjects = (firm(customer.organisation), customer.alias)
    return uow.ecosystem.kind_of(subjects, account_of(conversation.home))


def buttons(conversation: Conversation) -> tuple[Button, ...]:
    """What can be done from the card."""
    context = str(conversation.id)
    return (
        telling.form_button(phrase("Reply"), "reply", context, "primary"),
        telling.form_button(phrase("Tag"), "tag", context),
        telling.form_button(phrase("Status"), "status", context),
        telling.form_button(phrase("Assign"), "assign", context),
        telling.form_button(phrase("Decide"), "decide_conversation", context),
        telling.form_button(phrase("More"), "more", context),
    )
