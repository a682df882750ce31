"""What is wrong with a proposal before it opens, as sentences by field of the form."""

from datetime import datetime

from domain.phrases import Phrase, phrase, plural
from domain.proposals import registry
from domain.proposals.events import Proposed
from domain.proposals.registry import PROCESSES, Registry
from domain.proposals.values import LONGEST_TEXT, LONGEST_TITLE

Errors = dict[str, Phrase]


def errors(proposed: Proposed, now: datetime, processes: Registry = PROCESSES) -> Errors:
    """Empty when it can open. Fields: title, text, context, participants, deadline, opens, clarify_until,
    react_until, quorum, rounds, review_at, test_until, and those of the process."""
    own = registry.of(proposed, processes).check(proposed)
    return {**_words(proposed), **_people(proposed), **_times(proposed, now), **own}


def _words(proposed: Proposed) -> Errors:
    found: Errors = {}
    limits = {"title": LONGEST_TITLE, "text": LONGEST_TEXT, "context": LONGEST_TEXT}
    for field, most in limits.items():
        if len(getattr(proposed, field)) > most:
            found[field] = phrase("This has more than {most} characters.", most=most)
    if not proposed.title.strip():
        found["title"] = phrase("Give it a title.")
    if not proposed.text.strip():
        found["text"] = phrase("Say what is proposed.")
    return found


def _people(proposed: Proposed) -> Errors:
    people, quorum = set(proposed.participants), proposed.settings.quorum
    if not people:
        return {"participants": phrase("Somebody must take part.")}
    if quorum < 0:
        return {"quorum": phrase("The quorum is a number of people.")}
    if quorum > len(people):
        sentence = plural(
            "The quorum is {quorum}, but only {count} person takes part.",
            "The quorum is {quorum}, but only {count} people take part.",
            len(people),
            quorum=quorum,
        )
        return {"quorum": sentence}
    return {}


def _times(proposed: Proposed, now: datetime) -> Errors:
    settings, found = proposed.settings, Errors()
    if settings.deadline <= now:
        found["deadline"] = phrase("The deadline lies in the past.")
    if settings.opens and settings.opens >= settings.deadline:
        found["opens"] = phrase("It would open after its deadline.")
    found |= _phases(proposed)
    if settings.rounds < 1 or settings.round_length.total_seconds() <= 0:
        found["rounds"] = phrase("There must be at least one round, and it must last.")
    for field, after in (("review_at", settings.review_at), ("test_until", settings.test_until)):
        if after and after <= settings.deadline:
            found[field] = phrase("This must come after the deadline.")
    return found


def _phases(proposed: Proposed) -> Errors:
    settings, found = proposed.settings, Errors()
    clarify, react = settings.clarify_until, settings.react_until
    start = settings.opens
    for field, until in (("clarify_until", clarify), ("react_until", react)):
        if until and until >= settings.deadline:
            found[field] = phrase("This must end before the deadline.")
        elif until and start and until <= start:
            found[field] = phrase("This must end after what comes before it.")
        start = until or start
    return found
