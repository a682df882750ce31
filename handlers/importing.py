"""The past becomes conversations that have ended: understood, counted and found, but shown and sent to nobody.

Knows what an entry becomes, in the transaction of its portion; refuses to know files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain import importing
from domain.content import words
from domain.conversations import Audience, Conversation, Status
from domain.ids import AccountId, AliasId, MessageId, PlaceId
from domain.importing import Entry
from domain.people import Customer
from domain.policy import Policy
from handlers import reasons, rules, tagging
from handlers.relay import tagged
from ports.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Into:
    """Where the past goes: the platform it is from, the bot whose customers they are, and the channel, if one was named."""

    source: str
    bot: AccountId
    home: PlaceId | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a portion: new messages, and entries that were here already or answer nobody known."""

    first: MessageId | None = None
    last: MessageId | None = None
    new: int = 0
    known: int = 0
    loose: int = 0


def write(entries: Sequence[Entry], into: Into, uow: UnitOfWork, policy: Policy) -> Written:
    """Keeps a portion; what is here already stays as it is."""
    posts = [each for one in entries for each in (one.source, one.post) if each]
    known = uow.imports.known(posts)
    ours = colleagues(entries, uow)
    numbers: list[MessageId] = []
    old = loose = 0
    for one in entries:
        if one.source in known or one.post in known or (one.post and uow.mirrors.slot_of(one.post)):
            old += 1
        elif (talk := conversation(one, into, uow, policy)) is None:
            loose += 1
        else:
            by = ours.get(one.by, one.by) if one.ours else one.by
            numbers.append(add(replace(one, by=by), talk, uow, policy))
            known |= {one.source}
    first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
    return Written(first, last, len(numbers), old, loose)


def colleagues(entries: Sequence[Entry], uow: UnitOfWork) -> dict[AliasId, AliasId]:
    """Whoever answered for us, and the one colleague who is called so: then it is known here, too, who answered whom."""
    found: dict[AliasId, AliasId] = {}
    for by, name in {(one.by, one.name) for one in entries if one.ours}:
        called = [person.alias for person in uow.ecosystem.named(name) if person.inside]
        if len(called) == 1:
            found[by] = called[0]
    return found


def conversation(one: Entry, into: Into, uow: UnitOfWork, policy: Policy) -> Conversation | None:
    """Where a message belongs: with what it answers, else with what was said just before, else a new one.

    None for a colleague's words in a group that answer nobody.
    """
    answered = uow.messages.by_source(one.answers) if one.answers else None
    if answered:
        return uow.conversations.get(answered.conversation)
    alone = one.thread or (one.ours and one.customer is None)
    whose = None if alone else one.customer or one.by
    latest = uow.conversations.latest(one.chat, one.thread, whose)
    if latest and (one.thread or one.at - latest.last_at <= policy.reopen_within):
        return latest
    if one.ours and one.customer is None:
        return None
    return begin(one, one.customer or one.by, into, uow, policy)


def begin(one: Entry, by: AliasId, into: Into, uow: UnitOfWork, policy: Policy) -> Conversation:
    """A conversation that has ended when it begins: nobody waits in it, and nothing further lands there by itself."""
    account = importing.account(into.source)
    home = into.home or at_home(one, met(one, by, into, uow), uow, policy)
    opened = uow.conversations.open(
        account=account, chat=one.chat, topic=one.thread, customer=by, home=home, at=one.at
    )
    over = replace(
        opened, status=Status.RESOLVED, resolved_at=one.at, waiting_since=None, closed=True, title=one.title
    )
    uow.conversations.save(over)
    return over


def met(one: Entry, by: AliasId, into: Into, uow: UnitOfWork) -> Customer:
    """The customer; one who is new here has never written to the bot, so that nothing can be sent to them."""
    known = uow.people.customer(by)
    if known is None:
        name = one.name if one.by == by else by.rpartition(":")[2]
        known = Customer(by, into.bot, name, unreachable=reasons.NEVER_WROTE)
        if not one.inside:
            uow.people.save_customer(known)
    elif one.by == by and known.unreachable == reasons.NEVER_WROTE and known.name != one.name:
        uow.people.save_customer(replace(known, name=one.name))
    return replace(known, account=into.bot)


def at_home(one: Entry, customer: Customer, uow: UnitOfWork, policy: Policy) -> PlaceId:
    """The channel it was said in, where that is the team's own; else the one that routes name."""
    if one.place and uow.channels.get(one.place):
        return one.place
    return rules.places(uow, policy, tagged(words(one.words).text, uow, policy), one.words, customer)[0]


def add(one: Entry, talk: Conversation, uow: UnitOfWork, policy: Policy) -> MessageId:
    """Keeps one message with the time it was written; a customer's, or a colleague's inside, is to be understood."""
    answered = uow.messages.by_source(one.answers) if one.answers else None
    message = uow.messages.add(
        conversation=talk.id,
        audience=Audience.CUSTOMER if one.ours else Audience.TEAM,
        by=one.by,
        by_customer=not (one.ours or one.inside),
        name=one.name,
        content=words(one.words),
        sent_at=one.at,
        source=one.source,
        answers=answered.id if answered else None,
    )
    tags = () if one.ours else tagged(message.content.text, uow, policy)
    tagging.note(uow, message, tags)
    if one.inside:
        uow.understanding.want(message.id)
    last = max(one.at, talk.last_at)
    every = tuple(dict.fromkeys((*talk.tags, *tags)))
    uow.conversations.save(
        replace(talk, last_at=last, resolved_at=last, answered=talk.answered or one.ours, tags=every)
    )
    return message.id
