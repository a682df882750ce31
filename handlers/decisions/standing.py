"""Where a decision stands, and what happens when that place is gone: it stands in the default channel from then on."""

from dataclasses import replace
from datetime import timedelta

from domain import ids
from domain.deliveries import Dead, Done, Reason, TryAgain, Verdict
from domain.ids import account_of
from domain.inbound import ColleagueSeen
from domain.outbound import Delivery, Redraw, Refresh, Show
from domain.panels import sentence
from domain.phrases import phrase
from domain.policy import Policy
from domain.proposals import events, frame
from domain.proposals.record import Record, card_slot
from domain.proposals.values import CLOCK, ProposalId
from handlers import acquaintance, rules
from handlers.decisions import acting, card, effects
from ports.storage import UnitOfWork

GONE = (Reason.POST_GONE, Reason.PLACE_GONE, Reason.THREAD_GONE)
PATIENCE = timedelta(seconds=30)


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
    if kind == "proposal":
        return stand_anew(record, delivery, dead, uow, policy)
    return follow(record, delivery, uow)


def stand_anew(record: Record, delivery: Delivery, dead: Dead, uow: UnitOfWork, policy: Policy) -> Verdict:
    """The card is posted again: in the same channel if only the message is gone, else in the default one."""
    if isinstance(delivery.request.command, Redraw | Refresh) and record.opened.closed:
        return Done(())
    place = rules.default_place(uow, policy) if dead.reason is Reason.PLACE_GONE else record.place
    if place == record.place and dead.reason is Reason.PLACE_GONE:
        return TryAgain(uow.now + PATIENCE, doubt=False, counts=False, detail=dead.detail)
    uow.proposals.move(record.id, place, None)
    uow.mirrors.forget(card_slot(record.id))
    moved = replace(record, place=place, thread=None)
    card.post(uow, policy, moved, again=f":{delivery.id}.{delivery.attempt}")
    if place != record.place:
        text = phrase(
            "The channel of {decision} cannot be used any more: it stands here now.",
            decision=effects.link(moved),
        )
        effects.notice(moved, sentence(text), f"moved:{delivery.id}", uow, policy, (card_slot(record.id),))
    return Done(())


def follow(record: Record, delivery: Delivery, uow: UnitOfWork) -> Verdict:
    """A notice goes below the card, wherever that stands now; one that has followed once is given up."""
    request, command = delivery.request, delivery.request.command
    if request.key.endswith(":followed") or not isinstance(command, Show):
        return Done(())
    moved = replace(command, place=record.place, under=card_slot(record.id))
    key = f"{request.key}:followed"
    uow.outbox.add(
        replace(request, key=key, account=account_of(record.place), target=record.place, command=moved)
    )
    return Done(())


def colleague_seen(event: ColleagueSeen, *, uow: UnitOfWork, policy: Policy) -> None:
    """Somebody who left the company no longer holds up its decisions; what they said stays on record."""
    acquaintance.colleague_seen(event, uow=uow, policy=policy)
    if not event.gone:
        return
    for record in uow.proposals.involving(event.alias):
        state = record.opened
        if not state.closed and frame.takes_part(state, event.alias):
            locked = uow.proposals.lock(record.id)
            acting.apply(locked, events.ParticipantRemoved(CLOCK, event.alias), uow=uow, policy=policy)
            text = phrase("{name} has left and no longer takes part.", name=event.name)
            effects.notice(record, sentence(text), f"left:{event.alias}", uow, policy)
