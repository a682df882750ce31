"""Getting to know people, channels and chats: what platforms tell about them is kept, changes of theirs are followed."""

from dataclasses import replace

from domain.deliveries import Reason
from domain.ids import AccountId, AliasId, PlaceId, account_of
from domain.inbound import (
    AccountRevoked,
    ChannelClosed,
    ChannelOpened,
    ChannelSeen,
    ChatKind,
    ChatMigrated,
    ChatReachability,
    ColleagueSeen,
    GroupSeen,
    MemberMoved,
    MembersSeen,
    Sender,
    Unreadable,
)
from domain.panels import sentence
from domain.people import Channel, Colleague, Customer
from domain.phrases import Phrase, phrase, plural
from domain.policy import Policy
from handlers import cards, desks, references, rules, telling
from ports.storage import UnitOfWork

CLOSED = {
    "archived": phrase("it is archived"),
    "deleted": phrase("it was deleted"),
    "removed": phrase("the bot was removed from it"),
    "gone": phrase("the bot cannot post there"),
}


def meet(sender: Sender, account: AccountId, uow: UnitOfWork) -> Customer:
    """The customer behind an alias, with the name they carry now and the bot they speak to: one person may speak to
    several, each of another workspace. Who writes can be reached again.
    """
    return met(sender, account, uow.people.customer(sender.alias), uow)


def met(sender: Sender, account: AccountId, known: Customer | None, uow: UnitOfWork) -> Customer:
    """The same, where it was read already whom we `known` them as, if at all."""
    name = sender.name or sender.username or sender.alias
    if known is None:
        customer = Customer(sender.alias, account, name, sender.username, sender.language)
    else:
        language = sender.language or known.language
        now = replace(known, account=account, name=name, username=sender.username, language=language)
        customer = now.closed_to(account, "") if now.unreachable else now
    if customer != known:
        uow.people.save_customer(customer)
    return customer


def reachability(event: ChatReachability, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer blocked or unblocked us, or a group removed us: cards and the open thread say so."""
    private = event.chat.chat is ChatKind.PRIVATE
    conversation = uow.conversations.latest(event.chat.id, event.chat.thread, None)
    if conversation is None:
        return
    if private:
        customer = meet(event.sender, event.chat.account, uow)
        why = "" if event.reachable else Reason.BLOCKED.value
        uow.people.save_customer(customer.closed_to(event.chat.account, why))
        cards.refresh_all(uow, policy, event.chat.id, customer.alias)
        text = phrase(
            "{name} has blocked the bot. Answers will not arrive until they write again.", name=customer.name
        )
    else:
        text = phrase(
            "The bot was removed from the group {group}. Answers will not arrive until it is back.",
            group=event.chat.title or conversation.title or conversation.chat,
        )
    if not event.reachable:
        here = references.follow(conversation.id, uow)
        stamp = int(uow.now.timestamp())
        telling.show_in_thread(uow, policy, here, sentence(text), f"blocked:{here.id}:{stamp}")


def out_of_reach(alias: AliasId, chat: PlaceId, why: Reason, *, uow: UnitOfWork, policy: Policy) -> bool:
    """Nothing reaches a customer in this chat until they write again: the cards of their open conversations there say so.

    False where that was known, or where it was this message alone that could not be sent.
    """
    bot, customer = account_of(chat), uow.people.customer(alias)
    if why not in (Reason.BLOCKED, Reason.CHAT_GONE) or customer is None or customer.unreachable_by(bot):
        return False
    uow.people.save_customer(customer.closed_to(bot, why.value))
    cards.refresh_all(uow, policy, chat, alias)
    return True


def migrated(event: ChatMigrated, *, uow: UnitOfWork, policy: Policy) -> None:
    """A group has a new id: everything follows it."""
    uow.conversations.move_chat(event.old, event.new)


def colleague_seen(event: ColleagueSeen, *, uow: UnitOfWork, policy: Policy) -> None:
    """Keeps what a workspace says of one of its people."""
    uow.people.save_colleague(
        Colleague(
            alias=event.alias,
            account=event.account,
            name=event.name,
            guest=event.guest,
            stranger=event.stranger,
            admin=event.admin,
            gone=event.gone,
            bot=event.bot,
            locale=event.locale,
            timezone=event.timezone,
        )
    )
    desks.refresh(uow, policy, event.alias)


def group_seen(event: GroupSeen, *, uow: UnitOfWork, policy: Policy) -> None:
    """Keeps who is in a user group."""
    uow.people.save_group(event.account, event.group, event.handle, event.members)


def channel_seen(event: ChannelSeen, *, uow: UnitOfWork, policy: Policy) -> None:
    """Keeps a channel's present name and whether we may post there."""
    known = rules.channel_at(event.channel, uow)
    private = known.private if event.private is None else event.private
    shared = known.shared if event.shared is None else event.shared
    seen = replace(known, name=event.name, archived=event.archived, member=event.member)
    uow.channels.save(replace(seen, private=private, shared=shared))
    by_name = PlaceId(f"{account_of(event.channel)}:{event.name}")
    for conversation in uow.conversations.at_home_in(by_name):
        uow.conversations.save(replace(conversation, home=event.channel))
        uow.outbox.retarget(conversation.id, by_name, event.channel)
    uow.channels.settle(by_name, event.channel)


def members_seen(event: MembersSeen, *, uow: UnitOfWork, policy: Policy) -> None:
    """Keeps who is in a channel."""
    uow.channels.save_members(event.channel, event.members)


def member_moved(event: MemberMoved, *, uow: UnitOfWork, policy: Policy) -> None:
    """Somebody came into a channel, or left it."""
    uow.channels.move_member(event.channel, event.person, joined=event.joined)


def channel_opened(event: ChannelOpened, *, uow: UnitOfWork, policy: Policy) -> None:
    """We are in a channel (again)."""
    known = rules.channel_at(event.channel, uow)
    uow.channels.save(replace(known, name=event.name or known.name, archived=False, member=True))


def channel_closed(event: ChannelClosed, *, uow: UnitOfWork, policy: Policy) -> None:
    """A channel is gone: its conversations go on in the default channel, which is told."""
    close_channel(uow, policy, event.channel, event.reason)


def close_channel(uow: UnitOfWork, policy: Policy, channel: PlaceId, reason: str) -> None:
    """Nothing further is routed to a channel until it is back. The default channel is told, once a day at most."""
    known = rules.channel_at(channel, uow)
    uow.channels.save(replace(known, archived=True, member=False))
    homeless = [one for one in uow.conversations.at_home_in(channel) if one.merged_into is None]
    refuge = rules.own_default(uow, policy, channel)
    if not homeless or refuge == channel:
        return
    text = closing(known, len(homeless), reason, uow)
    slot = f"closed:{channel}:{uow.now:%Y-%m-%d}"  # found out in several ways at once, told once
    telling.announce(uow, policy, refuge, sentence(text), slot)


def closing(channel: Channel, homeless: int, reason: str, uow: UnitOfWork) -> Phrase:
    """What the default channel is told of one that is gone: a private one is not named there."""
    if channel.private and channel.name:
        return plural(
            "A private channel can no longer be used: {reason}. What follows in {count} open conversation of it comes here.",
            "A private channel can no longer be used: {reason}. What follows in {count} open conversations of it comes here.",
            homeless,
            reason=CLOSED[reason],
        )
    return plural(
        "#{channel} can no longer be used: {reason}. {count} open conversation of it goes on here"
        " as soon as somebody writes.",
        "#{channel} can no longer be used: {reason}. {count} open conversations of it go on here"
        " as soon as somebody writes.",
        homeless,
        channel=rules.channel_name(channel.place, uow),
        reason=CLOSED[reason],
    )


def account_revoked(event: AccountRevoked, *, uow: UnitOfWork, policy: Policy) -> None:
    """An installation is over and its tokens are gone; what it has said and heard stays. For a token of the settings there
    is nothing to decide: the outbox finds the account locked and waits; `/isthmus status` and the log say so."""
    uow.installations.end(event.account, event.reason, event.at or uow.now.timestamp())


def unreadable(event: Unreadable, *, uow: UnitOfWork, policy: Policy) -> None:
    """Kept in the inbox for the record, and of no further consequence."""
