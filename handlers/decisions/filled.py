"""What the forms of a proposal came back with, as the values that it opens with. Reads only; trusts nothing that comes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain import ids
from domain.ids import AliasId, ConversationId, FeedbackId
from domain.inbound import FormSubmitted
from domain.phrases import Phrase, phrase
from domain.proposals import registry
from domain.proposals.advice import AdviceProposed
from domain.proposals.events import Proposed
from domain.proposals.ringi import RingiProposed, RingiStep
from domain.proposals.values import ProposalId, Settings, Silence
from domain.proposals.vote import Method, VoteProposed
from handlers import references
from handlers.decisions import eligible, outward
from handlers.decisions.origin import Origin
from handlers.ideas import decided
from ports.storage import UnitOfWork

MOST_DAYS = 60
"""How long questions, and then reactions, may take."""
EVERYONE_HERE = "channel"
"""What the form calls all people of the channel."""
STEPS = 4
"""Steps of a ringi that its form has room for."""
LATEST = 4_102_444_800
"""Seconds since 1970: no moment of 2100 or later is taken."""
METHODS: dict[Method, Phrase] = {
    "one": phrase("choose one"),
    "several": phrase("choose several"),
    "ranked": phrase("rank them"),
}


def read(event: FormSubmitted, number: ProposalId, place: Origin, uow: UnitOfWork) -> Proposed:
    """What was filled in, as the event that would open it."""
    process = registry.named(event.one("process")) or registry.PROCESSES[0]
    feedback, customers = behind(event.one("feedback"), place.conversation, event.sender.alias, uow)
    customers = tuple(dict.fromkeys((*customers, *decided.customers(tuple(uow.ideas.proposed(number)), uow))))
    common: dict[str, Any] = {
        "by": event.sender.alias,
        "id": number,
        "title": event.one("title").strip(),
        "text": event.one("text").strip(),
        "context": event.one("context").strip(),
        "participants": eligible.among(named(event, place, uow), uow),
        "settings": settings(event, uow.now),
        "feedback": feedback,
        "customers": customers,
    }
    if process.proposed is RingiProposed:
        return RingiProposed(**common, steps=())
    if process.proposed is VoteProposed:
        return VoteProposed(**common, options=())
    return process.proposed(**common)


def with_rules_of(proposed: Proposed, earlier: Proposed | None) -> Proposed:
    """Keeps the steps, options or decider that were named for an earlier form of the same draft."""
    match proposed, earlier:
        case RingiProposed(), RingiProposed(steps=steps):
            people = dict.fromkeys((*proposed.participants, *(one for step in steps for one in step.people)))
            return replace(proposed, steps=steps, participants=tuple(people))
        case VoteProposed(), VoteProposed(options=options, method=method, most=most):
            return replace(proposed, options=options, method=method, most=most)
        case AdviceProposed(), AdviceProposed(decider=decider):
            return replace(proposed, decider=decider)
        case _:
            return proposed


def ruled(event: FormSubmitted, earlier: Proposed) -> Proposed:
    """A draft with the rules from its form, which names nobody who can have no say."""
    match earlier:
        case RingiProposed():
            ringi = tuple(steps(event))
            people = dict.fromkeys(person for step in ringi for person in step.people)
            return replace(earlier, steps=ringi, participants=tuple(people))
        case VoteProposed():
            options = tuple(
                dict.fromkeys(filter(None, (line.strip() for line in event.one("options").splitlines())))
            )
            method: Method = next((each for each in METHODS if each == event.one("method")), "one")
            most = max(1, ids.number(event.one("most")) or 1)
            return replace(earlier, options=options, method=method, most=most)
        case AdviceProposed():
            return replace(earlier, decider=AliasId(event.one("decider")) if event.one("decider") else None)
        case _:
            return earlier


def settings(event: FormSubmitted, now: datetime) -> Settings:
    """What binds, from the form."""
    clarify, react = pause(event, "clarify"), pause(event, "react")
    silence = event.one("silence")
    clarify_until = now + clarify if clarify else None
    return Settings(
        deadline=moment(event.one("deadline")) or now,
        clarify_until=clarify_until,
        react_until=(clarify_until or now) + react if react else None,
        quorum=ids.number(event.one("quorum")) or 0,
        silence=Silence(silence) if silence in set(Silence) else Silence.ABSTAIN,
        review_at=moment(event.one("review")),
    )


def pause(event: FormSubmitted, name: str) -> timedelta:
    """The days in a field of the form; no more than it lets anybody choose, whatever comes back."""
    return timedelta(days=min(ids.number(event.one(name)) or 0, MOST_DAYS))


def moment(text: str) -> datetime | None:
    """A moment from a form: seconds since 1970."""
    seconds = ids.number(text)
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and seconds < LATEST else None


def named(event: FormSubmitted, place: Origin, uow: UnitOfWork) -> list[AliasId]:
    """People by name, by user group, and all people of the channel but its guests."""
    people = [AliasId(person) for person in event.all("people")]
    groups = {group.group: group.members for group in uow.people.groups(event.account)}
    people += [person for group in event.all("groups") for person in groups.get(group, ())]
    if EVERYONE_HERE in event.all("everyone"):
        members = uow.channels.members(place.place)
        people += [one.alias for one in members if not (one.guest or one.bot or one.gone)]
    return people


def behind(
    typed: str, conversation: ConversationId | None, by: AliasId, uow: UnitOfWork
) -> tuple[tuple[FeedbackId, ...], tuple[AliasId, ...]]:
    """The feedback that a proposal answers, with what was merged with it, and the customers who spoke; of what `by` typed, what
    they may look at."""
    numbers = [conversation] if conversation else []
    found = (references.shown(word, by, uow) for word in typed.replace(",", " ").split())
    numbers += [one.id for one in found if one]
    feedback: list[FeedbackId] = []
    customers: list[AliasId] = []
    for number in dict.fromkeys(numbers):
        if about := references.peek(str(number), uow):
            records = uow.feedback.of_whole(about.id)
            feedback += (record.id for record in records)
            parts = (uow.conversations.get(record.conversation) for record in records)
            spoke = (
                one for one in (about, *parts) if not one.imported or outward.can_be_told(one.customer, uow)
            )
            customers += (one.customer for one in spoke)
    return tuple(feedback), tuple(dict.fromkeys(customers))


def steps(event: FormSubmitted) -> Iterator[RingiStep]:
    """The steps in which somebody was named, in their order."""
    for number in range(1, STEPS + 1):
        people = tuple(AliasId(person) for person in event.all(f"people{number}"))
        if people:
            rule = event.one(f"rule{number}")
            yield RingiStep(
                people,
                "any" if rule == "any" else "share" if rule == "half" else "all",
                50 if rule == "half" else 100,
            )
