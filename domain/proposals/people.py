"""Who takes part and what they answer, for every process: joining, leaving, deputies, stances given and recorded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from domain.ids import AliasId
from domain.phrases import Person, Phrase, phrase
from domain.proposals import events, frame, refusals
from domain.proposals.effects import AskAgain, Remind
from domain.proposals.ending import changed
from domain.proposals.frame import Choice, Proposal, Step
from domain.proposals.values import CLOCK, LONGEST_TEXT, Deputy, Participant, Phase, Reminder, Stance

NEEDS = {
    "reason": phrase("Say why: this answer needs a reason."),
    "lift": phrase("Say what would lift the objection."),
    "choices": phrase("Nothing is chosen."),
}

NOT_ASKED = phrase("You do not take part in this. Whoever leads it can ask you too.")
"""Said to whom it is about; others read `absent`."""
SAID_ALREADY = phrase("You have given this answer already.")

GRAIN = timedelta(seconds=1)
"""What was given within it counts as it arrived: a platform may tell the time in whole seconds."""


def absent(person: AliasId) -> Phrase:
    """That somebody does not take part, told to another."""
    return phrase("{person} does not take part in this.", person=Person(person))


def add(state: Proposal, event: events.ParticipantAdded, now: datetime) -> Step:
    """Somebody joins, and is asked if others are being asked."""
    refusals.proposer_only(state, event.by)
    joined = not frame.takes_part(state, event.person)
    refusals.unless(joined, phrase("{person} takes part already.", person=Person(event.person)))
    stay = Participant(event.person, now)
    state = replace(state, participants=(*state.participants, stay), overdue=False)
    asked = (AskAgain((event.person,)),) if state.phase == Phase.ROUND else ()
    return Step(state, changed(*asked))


def remove(state: Proposal, event: events.ParticipantRemoved, now: datetime) -> Step:
    """Somebody leaves or is removed. Who has answered cannot be removed by others, or objections could be."""
    person = Person(event.person)
    inside = frame.takes_part(state, event.person)
    refusals.unless(inside, absent(event.person))
    if event.by not in (event.person, CLOCK):
        refusals.proposer_only(state, event.by)
        heard = event.person in frame.answers(state)
        refusals.unless(not heard, phrase("{person} has answered and can only leave.", person=person))
    alone = len(frame.present(state)) == 1 and event.by != CLOCK
    refusals.unless(not alone, phrase("Somebody must take part; withdraw it instead."))
    stays = tuple(_ended(stay, event, now) for stay in state.participants)
    return Step(replace(state, participants=stays), changed())


def _ended(stay: Participant, event: events.ParticipantRemoved, now: datetime) -> Participant:
    if stay.person != event.person or stay.until is not None:
        return stay
    return replace(stay, until=now)


def name_deputy(state: Proposal, event: events.DeputyNamed, now: datetime) -> Step:
    inside = frame.takes_part(state, event.by)
    refusals.unless(inside, NOT_ASKED)
    refusals.unless(event.deputy != event.by, phrase("Nobody is their own deputy."))
    refusals.unless(event.since < event.until, phrase("The deputy's last day comes before the first."))
    deputy = Deputy(event.by, event.deputy, event.since, event.until)
    return Step(replace(state, deputies=(*state.deputies, deputy)), changed())


def hand_over(state: Proposal, event: events.HandedOver, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    fresh = event.to not in (state.proposer, CLOCK)
    refusals.unless(fresh, phrase("{person} is the proposer already.", person=Person(event.to)))
    return Step(replace(state, proposer=event.to), changed())


def remind(state: Proposal, event: events.Reminded, now: datetime) -> Step:
    """Keeps that people were reminded. Raises OutOfTurn for a deadline that has gone or a reminder already given."""
    refusals.unless(event.closes == state.closes, phrase("That deadline is no longer the one that counts."))
    given = {(each.person, each.mark) for each in state.reminders if each.closes == event.closes}
    asked = {(person, mark) for person in event.people for mark in event.marks}
    fresh = bool(asked) and not asked & given
    refusals.unless(fresh, phrase("These people have been reminded."))
    new = tuple(Reminder(person, mark, event.closes, now) for person in event.people for mark in event.marks)
    sent = tuple(Remind(person, event.marks[-1], event.closes) for person in event.people)
    return Step(replace(state, reminders=(*state.reminders, *new)), sent)


def record(state: Proposal, event: events.StanceGiven, now: datetime, choices: Iterable[Choice]) -> Proposal:
    """The state with one more stance; the last one that a person gave counts and all are kept. Raises OutOfTurn.

    What was given in time counts, though it reached us after the deadline. The same again is the same stance, given
    at the later moment.
    """
    person = event.person or event.by
    if not frame.takes_part(state, person):
        refusals.refuse(NOT_ASKED if person == event.by else absent(person))
    open_still = state.closes is None or min(now, event.given or now) < state.closes
    refusals.unless(open_still, phrase("The time to answer ended on {time}.", time=state.closes or now))
    choice = frame.choice_of(choices, event.value)
    if choice is None:
        refusals.refuse(phrase("There is no such answer here."))
    _check_words(event, choice)
    return _kept(state, _stance(state, event, now, choice))


def _kept(state: Proposal, stance: Stance) -> Proposal:
    last = frame.answers(state).get(stance.person)
    if last is None or not _repeats(stance, last):
        return replace(state, stances=(*state.stances, stance))
    refusals.unless(_renews(stance, last), SAID_ALREADY)
    renewed = replace(last, given=stance.given)
    return replace(state, stances=tuple(renewed if one is last else one for one in state.stances))


def said_again(state: Proposal, event: events.StanceGiven, now: datetime) -> bool:
    """Whether a stance that was recorded now is the one that counted before."""
    counts = frame.answers(state).get(event.person or event.by)
    return counts is not None and event.given is not None and counts.given == event.given and counts.at < now


def _check_words(event: events.StanceGiven, choice: Choice) -> None:
    for field in choice.needs:
        value = getattr(event, field)
        refusals.unless(bool(value.strip() if isinstance(value, str) else value), NEEDS[field])
    fits = max(len(event.reason), len(event.lift)) <= LONGEST_TEXT
    refusals.unless(fits, phrase("The text has more than {most} characters.", most=LONGEST_TEXT))


def _stance(state: Proposal, event: events.StanceGiven, now: datetime, choice: Choice) -> Stance:
    person = event.person or event.by
    deputised = event.by != person and frame.deputises(state, event.by, person, now)
    if event.by != person and not deputised:
        _check_recorder(state, event.by, person)
    return Stance(
        number=len(state.stances) + 1,
        person=person,
        value=event.value,
        at=now,
        round=state.round,
        version=state.version.number,
        reason=event.reason.strip(),
        lift=event.lift.strip(),
        choices=event.choices,
        step=state.step,
        objects=choice.objects,
        recorded_by=event.by if event.by != person else None,
        deputised=deputised,
        given=event.given,
        late=event.given is not None and _given_after(state, person, event.given),
    )


def _given_after(state: Proposal, person: AliasId, moment: datetime) -> bool:
    """Whether a stance of theirs is known that was given later: what a stopped process holds back arrives behind it."""
    theirs = (stance.given for stance in state.stances if stance.person == person)
    return any(given is not None and given - moment > GRAIN for given in theirs)


def _check_recorder(state: Proposal, by: AliasId, person: AliasId) -> None:
    known = frame.takes_part(state, by) or frame.steers(state, by)
    refusals.unless(known, phrase("Only those who take part can record an answer for somebody."))
    last = frame.answers(state).get(person)
    own = last is not None and not last.by_phone
    refusals.unless(not own, phrase("{person} has answered in person.", person=Person(person)))


def _repeats(new: Stance, last: Stance) -> bool:
    """Whether somebody says once more what counts already."""
    return replace(new, number=last.number, at=last.at, version=last.version, given=last.given) == last


def _renews(new: Stance, last: Stance) -> bool:
    """Whether a repetition has to be kept: what was given between the two and comes later does not count any more."""
    return new.given is not None and (last.given is None or new.given - last.given > GRAIN)
