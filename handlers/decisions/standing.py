"""Where a decision stands, and what happens when that place is gone: it stands in the default channel from then on.

One of a private channel stays there with its words, and goes on in private (`notices`) until that channel is back.
"""

from dataclasses import replace
from datetime import timedelta

from domain import erasing, ids, sight
from domain.deliveries import Dead, Done, Reason, TryAgain, Verdict
from domain.ids import PlaceId, PostId, account_of
from domain.inbound import ChannelClosed, ChannelOpened, ChannelSeen, ColleagueSeen
from domain.outbound import Command, Delivery, Redraw, Refresh, Show
from domain.panels import sentence
from domain.people import Channel
from domain.phrases import Person, phrase
from domain.policy import Policy
from domain.proposals import events, frame, machine, summary
from domain.proposals.advice import DeciderNamed
from domain.proposals.effects import CardChanged
from domain.proposals.record import Record, card_slot
from domain.proposals.values import CLOCK, ProposalId
from handlers import acquaintance, introduction, rehousing, rules
from handlers.decisions import acting, card, effects, notices
from ports.storage import UnitOfWork

GONE = (Reason.POST_GONE, Reason.PLACE_GONE, Reason.THREAD_GONE)
PATIENCE = timedelta(seconds=30)
"""How long a decision's post waits for a channel that can be used."""


def mend(delivery: Delivery, dead: Dead, *, uow: UnitOfWork, policy: Policy) -> Verdict | None:
    """The card of a decision, or a notice below it, could not be shown: where it stands now. None for anything else."""
    command = delivery.request.command
    if dead.reason not in GONE or not isinstance(command, Show | Redraw | Refresh):
        return None
    kind, _, rest = command.slot.partition(":")
    number = ids.number(rest.partition(":")[0])
    if kind not in ("proposal", "decision") or number is None:
        return None
    try:
        record = uow.proposals.lock(ProposalId(number))
    except KeyError:
        return None
    find_out(record, command, dead, uow, policy)
    if notices.is_shut(record, uow):
        return go_on_in_private(record, command, uow, policy)
    if kind == "proposal":
        return stand_anew(record, delivery, dead, uow, policy)
    return follow(record, delivery, dead, uow, policy)


def find_out(
    record: Record, command: Show | Redraw | Refresh, dead: Dead, uow: UnitOfWork, policy: Policy
) -> None:
    """What could not be shown may be the first to tell that a private channel is closed. The default channel is waited for
    until there is another."""
    here = dead.reason is Reason.PLACE_GONE and command.place == record.place
    default = rules.own_default(uow, policy, record.place)
    if here and record.place != default and rules.channel_at(record.place, uow).private:
        acquaintance.close_channel(uow, policy, record.place, "gone")


def go_on_in_private(
    record: Record, command: Show | Redraw | Refresh, uow: UnitOfWork, policy: Policy
) -> Verdict:
    """What could not be said in the channel is said to its people alone."""
    tell_shut(record, uow, policy)
    if isinstance(command, Show) and command.slot != card_slot(record.id):
        notices.tell(record, command.panel, command.slot, uow, policy, command.links)
    return Done(())


def tell_shut(record: Record, uow: UnitOfWork, policy: Policy) -> None:
    """Tells those who read along in a private channel that is closed how their decision goes on; once a day, as it may close
    again."""
    if record.opened.closed:
        return
    text = phrase(
        "The private channel of {decision} “{title}” can no longer be used. What stands there is shown nowhere else: the"
        " decision goes on among those who were in it, each in private.",
        decision=notices.link(record),
        title=record.opened.title,
    )
    notices.post(record, sentence(text), f"shut:{uow.now:%Y-%m-%d}", uow, policy, (card_slot(record.id),))


def stand_anew(record: Record, delivery: Delivery, dead: Dead, uow: UnitOfWork, policy: Policy) -> Verdict:
    """The card is posted again: where it stood if only the message is gone, else in the default channel."""
    command = delivery.request.command
    again = f":{delivery.id}.{delivery.attempt}"
    if (
        isinstance(command, Redraw | Refresh)
        and record.opened.closed
        and dead.reason is not Reason.PLACE_GONE
    ):
        return Done(())  # somebody deleted the card of what is over
    if moved_meanwhile(record, command):
        return Done(())
    if dead.reason is not Reason.PLACE_GONE:
        thread = record.thread if dead.reason is Reason.POST_GONE else None
        settle_in(record, record.place, thread, again, uow, policy)
        return Done(())
    place = rules.own_default(uow, policy, record.place)
    if place == record.place:
        return TryAgain(uow.now + PATIENCE, doubt=False, counts=False, detail=dead.detail)
    move(record, place, again, uow, policy)
    return Done(())


def moved_meanwhile(record: Record, command: Command) -> bool:
    """Whether the card stands elsewhere by now: what was meant for its old place has no use."""
    return isinstance(command, Show | Redraw) and command.place != record.place


def settle_in(
    record: Record, place: PlaceId, thread: PostId | None, again: str, uow: UnitOfWork, policy: Policy
) -> Record:
    """The card stands here from now on, as a new post."""
    uow.proposals.move(record.id, place, thread)
    if place != record.place:
        uow.erasing.leave_behind(card_slot(record.id), erasing.behind_decision(record.id))
    uow.mirrors.forget(card_slot(record.id))
    moved = replace(record, place=place, thread=thread)
    card.post(uow, policy, moved, again=again)
    return moved


def move(record: Record, place: PlaceId, again: str, uow: UnitOfWork, policy: Policy) -> None:
    """The card goes on in another channel, which is told why."""
    moved = settle_in(record, place, None, again, uow, policy)
    text = phrase(
        "The channel of {decision} cannot be used any more: it stands here now.", decision=notices.link(moved)
    )
    notices.post(moved, sentence(text), f"moved{again}", uow, policy, (card_slot(record.id),))


def channel_closed(event: ChannelClosed, *, uow: UnitOfWork, policy: Policy) -> None:
    """A channel is gone, and nobody can answer there: what is being decided goes on in the default one, or in private."""
    acquaintance.channel_closed(event, uow=uow, policy=policy)
    refuge = rules.own_default(uow, policy, event.channel)
    for record in uow.proposals.at(event.channel):
        if notices.is_shut(record, uow):
            tell_shut(record, uow, policy)
        elif refuge != event.channel:
            move(uow.proposals.lock(record.id), refuge, f":{int(uow.now.timestamp())}", uow, policy)


def channel_opened(event: ChannelOpened, *, uow: UnitOfWork, policy: Policy) -> None:
    """We are in a channel (again): the cards that stand there show what has happened meanwhile."""
    known = uow.channels.get(event.channel)
    introduction.channel_opened(event, uow=uow, policy=policy)
    come_back(event.channel, known, uow, policy)


def channel_seen(event: ChannelSeen, *, uow: UnitOfWork, policy: Policy) -> None:
    """The workspace tells how a channel is, which may have closed, or be back, while we did not listen."""
    known = uow.channels.get(event.channel)
    acquaintance.channel_seen(event, uow=uow, policy=policy)
    if known is None or not known.usable:
        come_back(event.channel, known, uow, policy)
    elif rehousing.is_closed(event.channel, uow):
        for record in uow.proposals.at(event.channel):
            tell_shut(record, uow, policy)


def come_back(channel: PlaceId, before: Channel | None, uow: UnitOfWork, policy: Policy) -> None:
    """Draws the cards of a private channel that is not closed any more; one that was never posted is."""
    if before is None or before.usable or not before.private or rehousing.is_closed(channel, uow):
        return
    for record in uow.proposals.stood(channel):
        if uow.mirrors.posts(card_slot(record.id)):
            effects.refresh_card(record, CardChanged(), uow, policy)
        elif not record.opened.closed:
            card.post(uow, policy, record, again=f":{int(uow.now.timestamp())}")


def follow(record: Record, delivery: Delivery, dead: Dead, uow: UnitOfWork, policy: Policy) -> Verdict:
    """A notice goes below the card, wherever that stands now; one that has followed once is given up."""
    request, command = delivery.request, delivery.request.command
    if request.key.endswith(":followed") or not isinstance(command, Show):
        return Done(())
    if not stands_elsewhere(record, delivery, command, uow):
        verdict = stand_anew(record, delivery, dead, uow, policy)
        if isinstance(verdict, TryAgain):
            return verdict
        record = uow.proposals.get(record.id)
    moved = replace(command, place=record.place, under=notices.below(record))
    key, account = f"{request.key}:followed", account_of(record.place)
    uow.outbox.add(replace(request, key=key, account=account, target=record.place, command=moved))
    return Done(())


def stands_elsewhere(record: Record, delivery: Delivery, command: Show, uow: UnitOfWork) -> bool:
    """Whether somebody has found out before that the place of a notice is gone."""
    under = notices.below(record)
    if command.place != record.place or command.under != under:
        return True
    return record.thread is None and delivery.posts_of(under) != uow.mirrors.posts(under)


def colleague_seen(event: ColleagueSeen, *, uow: UnitOfWork, policy: Policy) -> None:
    """Somebody who left the company no longer holds up its decisions; what they said stays on record."""
    acquaintance.colleague_seen(event, uow=uow, policy=policy)
    if not event.gone:
        return
    for record in uow.proposals.involving(event.alias, sight.NOTHING):
        leave(uow.proposals.lock(record.id), event, uow, policy)


def leave(record: Record, event: ColleagueSeen, uow: UnitOfWork, policy: Policy) -> None:
    """Somebody leaves a decision: others answer, decide and lead in their place, so that it is never paralysed."""
    gone = event.alias
    if not record.opened.closed and frame.takes_part(record.opened, gone):
        record = acting.apply(record, events.ParticipantRemoved(CLOCK, gone), uow=uow, policy=policy)
        text = phrase("{name} has left and no longer takes part.", name=event.name)
        notices.post(record, sentence(text), f"left:{gone}", uow, policy)
    heir = next((one for one in frame.present(record.opened) if one != gone), None)
    if record.opened.proposer == gone and heir and summary.unfinished(record.opened):
        record = acting.apply(record, events.HandedOver(CLOCK, heir), uow=uow, policy=policy)
        text = phrase("{name} has left. {person} leads it from now on.", name=event.name, person=Person(heir))
        notices.post(record, sentence(text), f"heir:{gone}:{heir}", uow, policy)
    state = record.opened
    if state.decider == gone and machine.possible(state, DeciderNamed) and state.proposer != gone:
        acting.apply(record, DeciderNamed(CLOCK, state.proposer), uow=uow, policy=policy)
        person = Person(state.proposer)
        text = phrase("{name} has left. {person} decides in their place.", name=event.name, person=person)
        notices.post(record, sentence(text), f"decider:{gone}", uow, policy)
