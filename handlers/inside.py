"""What colleagues say counts as well: an agreed emoji, or *Tag as feedback*, makes a message feedback where its channel opted in.

Such feedback has a conversation of its own that nobody is answered in; it stands where it was written, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain import feedback, ids, people
from domain.conversations import Audience, Conversation, Message, Status
from domain.errors import Refusal, TooEarly
from domain.feedback import Feedback
from domain.forms import ChoiceField, Form
from domain.ids import AliasId, PlaceId, PostId, account_of
from domain.inbound import (
    FormRequest,
    FormSubmitted,
    TeamCommand,
    TeamDeletion,
    TeamEdit,
    TeamMessage,
    TeamReaction,
)
from domain.panels import Panel, sentence
from domain.phrases import Person, Phrase, phrase
from domain.policy import Policy
from handlers import cards, edits, references, replies, rules, tagging, telling
from ports.signals import Overheard
from ports.storage import UnitOfWork

OTHER = "other"
"""The tag of what carries none."""
FORM = "tag_inside"
NOT_HERE = phrase(
    "Here only customers' words count. An administrator changes that with `/isthmus inside on`; then this works on"
    " whatever is written from that moment on."
)
NOT_KNOWN = phrase(
    "I do not know this message: it was written before this channel opted in, or more than 14 days ago."
)
NOT_AN_ADMIN = phrase("Only an administrator of Isthmus can change this.")


def is_opted(place: PlaceId, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether colleagues' words count in a channel: as was said there, else as the operator's file says."""
    said = uow.inside.opted(place)
    if said is not None or not policy.inside_channels:
        return bool(said)
    channel = uow.channels.get(place)
    names = {place, place.rpartition(":")[2], channel.name if channel else ""}
    return not names.isdisjoint(policy.inside_channels)


# what is heard


def hear(msg: TeamMessage, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague wrote: in a channel that opted in it is kept for a while, so that it can be made feedback."""
    answers = replies.hear(msg, uow=uow, policy=policy)
    if answers or not msg.content.text or not is_opted(msg.channel, uow, policy):
        return
    colleague = uow.people.colleague(msg.sender.alias)
    if not (colleague and colleague.bot):
        name = (colleague.name if colleague else "") or msg.sender.name
        said = Overheard(msg.post, msg.channel, msg.sender.alias, name, msg.content, msg.sent_at)
        uow.inside.hear(said)


def edited(event: TeamEdit, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague's edit: of what is feedback, the new words count."""
    edits.colleague_edited(event, uow=uow, policy=policy)
    if event.content:
        uow.inside.change(event.post, event.content)
        message = uow.messages.by_source(event.post)
        if message and not message.by_customer and records(message, uow):
            uow.understanding.want(message.id)


def deleted(event: TeamDeletion, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague deleted a message: it is no feedback any more."""
    edits.colleague_deleted(event, uow=uow, policy=policy)
    uow.inside.forget(event.post)
    message = uow.messages.by_source(event.post)
    if message and not message.by_customer:
        take_back(message, uow)


def reacted(event: TeamReaction, *, uow: UnitOfWork, policy: Policy) -> None:
    """The agreed emoji makes a colleague's words feedback, and their last one taken away makes them none."""
    message = references.by_post(event.post, uow)
    outward = message is not None and (message.by_customer or message.audience is Audience.CUSTOMER)
    meant = event.emoji and bare(event.emoji) == bare(policy.inside_emoji)
    if outward or not meant or not is_opted(event.channel, uow, policy):
        edits.colleague_reacted(event, uow=uow, policy=policy)
        return
    if not people.may_answer(uow.people.colleague(event.sender.alias), ()):
        return  # a guest, or somebody of another organisation
    standing = uow.inside.mark(event.post, event.sender.alias, on=event.added)
    if event.added:
        count(event.post, event.sender.alias, (), uow, policy)
    elif not standing and message is not None:
        take_back(message, uow)


def bare(emoji: str) -> str:
    """An emoji without what only says how it is drawn."""
    return "".join(sign for sign in emoji if sign not in "\ufe0f\ufe0e")


# what counts


def count(post: PostId, by: AliasId, tags: Sequence[str], uow: UnitOfWork, policy: Policy) -> bool:
    """Makes a colleague's words feedback, with the tags given, else those they name. False when the words are not known."""
    message = standing(post, uow)
    if message is None:
        place = ids.place_of(post)
        telling.reply_privately(uow, policy, by, place, NOT_KNOWN)
        return False
    if records(message, uow) and not tags:
        return True
    named = tuple(tags) or feedback.hashtags(message.content.text.plain, rules.tags(uow, policy))
    conversation = uow.conversations.get(message.conversation)
    if conversation.inside:
        uow.conversations.save(replace(conversation, tags=named or (OTHER,)))
    take_back_tags(message, uow)
    if named:
        tagging.note(uow, message, named)
    else:  # nobody said what it is about: that is no lesson
        uow.feedback.add(
            message=message.id,
            conversation=message.conversation,
            tag=OTHER,
            suggested=False,
            at=message.sent_at,
        )
    confirm(message, conversation, by, uow, policy)
    return True


def standing(post: PostId, uow: UnitOfWork) -> Message | None:
    """The message of a post as it counts: known already, taken back before, or overheard."""
    known, said = uow.messages.by_source(post), uow.inside.overheard(post)
    if known is not None and known.deleted_at is None:
        return known
    if said is None:
        return None
    if known is not None:
        again = replace(known, deleted_at=None, content=said.content)
        uow.messages.save(again)
        return again
    return uow.messages.add(
        conversation=begin(said, uow).id,
        audience=Audience.TEAM,
        by=said.by,
        by_customer=False,
        name=said.name,
        content=said.content,
        sent_at=said.at,
        source=post,
    )


def begin(said: Overheard, uow: UnitOfWork) -> Conversation:
    """A conversation that holds one message of a colleague's: ended from the start, since nobody waits in it."""
    opened = uow.conversations.open(
        account=account_of(said.place),
        chat=said.place,
        topic="",
        customer=said.by,
        home=said.place,
        at=said.at,
    )
    over = replace(opened, status=Status.RESOLVED, resolved_at=uow.now, waiting_since=None, closed=True)
    uow.conversations.save(over)
    return over


def records(message: Message, uow: UnitOfWork) -> list[Feedback]:
    """The feedback that a message is."""
    found = uow.feedback.of_conversation(message.conversation)
    return [record for record in found if record.message == message.id]


def take_back(message: Message, uow: UnitOfWork) -> None:
    """A colleague's words count no more; of a customer's thread, they stay what they were there."""
    take_back_tags(message, uow)
    if uow.conversations.get(message.conversation).inside and message.deleted_at is None:
        uow.messages.save(replace(message, deleted_at=uow.now))


def take_back_tags(message: Message, uow: UnitOfWork) -> None:
    """A message is no feedback any more."""
    for record in records(message, uow):
        uow.feedback.remove(record.id)


def confirm(
    message: Message, conversation: Conversation, by: AliasId, uow: UnitOfWork, policy: Policy
) -> None:
    """Tells whoever did it, and nobody else, under which reference it counts."""
    known = rules.tags(uow, policy)
    for record in records(message, uow)[:1]:
        tag = cards.tag_label(record.tag, known)
        text = phrase("It counts as feedback: {reference}, {tag}.", reference=record.reference, tag=tag)
        change = telling.form_button(phrase("Tag"), FORM, message.source or "")
        telling.whisper(uow, policy, by, conversation.home, sentence(text, change))


# the shortcut, and the form of tags


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form | None:
    """*Tag as feedback* on a colleague's words; None where it is about a customer. Raises `Refusal`."""
    post = PostId(request.context) if request.form == FORM and request.context else request.post
    message = references.by_post(post, uow) if post else None
    if message is not None and (message.by_customer or message.audience is Audience.CUSTOMER):
        return None
    if post is None or not is_opted(ids.place_of(post), uow, policy):
        if message is not None:
            return None
        raise Refusal(NOT_HERE)
    if message is None and uow.inside.overheard(post) is None:
        raise TooEarly(NOT_KNOWN)
    options = cards.tag_options(uow, policy)
    chosen = tuple(record.tag for record in records(message, uow)) if message else ()
    field = ChoiceField("tags", phrase("What it is about"), options, chosen, several=True)
    return Form(FORM, phrase("Tag as feedback"), (field,), post, phrase("Save"))


def own_form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The same behind a button. Raises `Refusal`."""
    found = form(request, uow, policy)
    if found is None:
        raise Refusal(NOT_KNOWN)
    return found


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of the shortcut."""
    post = PostId(event.context)
    place = ids.place_of(post)
    known = {tag.name for tag in rules.tags(uow, policy)}
    tags = [tag for tag in event.all("tags") if tag in known]
    message = uow.messages.by_source(post)
    outward = message is not None and (message.by_customer or message.audience is Audience.CUSTOMER)
    mine = place.startswith(f"{event.account}:") and is_opted(place, uow, policy) and not outward
    if not mine or not people.may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, NOT_HERE)
    elif tags:
        count(post, event.sender.alias, tags, uow, policy)


# `/isthmus inside on|off`


def switch(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """Says whether colleagues' words count in this channel, or changes it."""
    if rest not in ("on", "off"):
        return sentence(state(event.channel, uow, policy))
    if not people.may_administer(uow.people.colleague(event.sender.alias), policy.admins):
        return sentence(NOT_AN_ADMIN)
    before = "on" if is_opted(event.channel, uow, policy) else "off"
    uow.inside.opt(event.channel, on=rest == "on", by=event.sender.alias)
    uow.acts.note(event.sender.alias, "inside of a channel", event.channel, before, rest)
    text = state(event.channel, uow, policy)
    if before != rest:
        person = Person(event.sender.alias, event.sender.name)
        told = phrase("{person} changed what counts in this channel. {how}", person=person, how=text)
        slot = f"inside:{event.channel}:{uow.now.timestamp()}"
        telling.announce(uow, policy, event.channel, sentence(told), slot)
    return sentence(text)


def state(place: PlaceId, uow: UnitOfWork, policy: Policy) -> Phrase:
    """Whether colleagues' words count in a channel, in a sentence."""
    if is_opted(place, uow, policy):
        return phrase(
            "A colleague's message here counts as feedback when somebody puts {emoji} on it, or uses *Tag as feedback*. For"
            " that, what is written here is kept for 14 days. `/isthmus inside off` ends it.",
            emoji=policy.inside_emoji,
        )
    return phrase("Here only customers' words count. `/isthmus inside on` lets colleagues' count as well.")
