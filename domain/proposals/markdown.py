"""A decision as a Markdown document: versions of the text, who said what when, how it ended. Knows no catalogue: `say` does."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from domain.ids import AliasId
from domain.phrases import Arg, Person, Phrase, phrase
from domain.proposals import diff, frame, refusals, registry, summary, talk
from domain.proposals.frame import Process, Proposal
from domain.proposals.registry import PROCESSES, Registry
from domain.proposals.values import CLOCK, Announcement, Reach, Remark, Stance, Version, Voice

MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
LEADING = re.compile(r"^(\s*)([-+=])")
"""What would begin a list or underline a heading."""
LATE = phrase("came late, does not count")
REMARKS = {
    "question": phrase("Question"),
    "answer": phrase("Answer"),
    "comment": phrase("Comment"),
    "sounding": phrase("Sounding"),
}
REACHES = {
    Reach.WAITING: phrase("not told"),
    Reach.PENDING: phrase("being told"),
    Reach.TOLD: phrase("told"),
    Reach.NOT_REACHED: phrase("not reached"),
}


@dataclass(frozen=True, slots=True)
class Pen:
    """How to write names, moments and sentences."""

    names: Mapping[AliasId, str]
    say: Callable[[Phrase], str]
    zone: tzinfo

    def name(self, person: AliasId) -> str:
        return plain(self.names.get(person, person)) if person != CLOCK else "–"

    def at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M %Z}"

    def sentence(self, said: Phrase) -> str:
        """A sentence with its people and moments filled in; what is data is written as it stands."""
        args = tuple((name, self._field(value)) for name, value in said.args)
        return self.say(Phrase(said.text, args, said.plural_text, said.count))

    def _field(self, value: Arg) -> Arg:
        match value:
            case Person(alias=alias):
                return self.name(alias)
            case datetime():
                return self.at(value)
            case Phrase():
                return self.sentence(value)
            case str():
                return plain(value)
            case _:
                return value


def plain(words: str) -> str:
    """Words on one line that Markdown leaves as they are."""
    return MARKUP.sub(r"\\\1", " ".join(words.split()))


def quoted(words: str) -> str:
    """Words of several lines, set apart."""
    lines = (LEADING.sub(r"\1\\\2", MARKUP.sub(r"\\\1", line)) for line in words.splitlines())
    return "\n".join(f"> {line}".rstrip() for line in lines) or ">"


def export(
    state: Proposal,
    names: Mapping[AliasId, str],
    say: Callable[[Phrase], str],
    zone: tzinfo = UTC,
    processes: Registry = PROCESSES,
) -> str:
    """The whole record. `names` gives people and customers by name, `say` puts a sentence in the reader's language."""
    pen, process = Pen(names, say, zone), registry.process_of(state, processes)
    parts = [
        *_head(state, process, pen),
        *_end(state, process, pen),
        *_versions(state, pen),
        *_stances(state, process, pen),
        *_remarks(state, pen),
        *_voices(state, pen),
        *_customers(state, pen),
        *_reviews(state, pen),
    ]
    return "\n\n".join(parts) + "\n"


def _head(state: Proposal, process: Process, pen: Pen) -> Iterator[str]:
    yield f"# {state.reference} {plain(state.title)}"
    if state.terms.context.strip():
        yield quoted(state.terms.context)
    people = ", ".join(pen.name(person) for person in frame.present(state))
    facts = (
        (phrase("Process"), pen.sentence(process.label)),
        (phrase("Proposed by"), f"{pen.name(state.proposer)}, {pen.at(state.opened_at)}"),
        (phrase("Participants"), people),
        (phrase("Quorum"), pen.sentence(summary.quorum(state.settings.quorum))),
        (phrase("If somebody says nothing"), pen.sentence(summary.SILENCES[state.settings.silence])),
        (phrase("Deadline"), pen.at(state.closes or state.settings.deadline)),
        (phrase("Feedback"), ", ".join(f"FB-{number}" for number in state.feedback)),
    )
    yield "\n".join(f"- {pen.sentence(label)}: {value}" for label, value in facts if value)


def _end(state: Proposal, process: Process, pen: Pen) -> Iterator[str]:
    end = state.end
    if end is None:
        return
    yield _heading(phrase("Outcome"), pen)
    why = f" {pen.sentence(end.why)}" if end.why else ""
    yield f"**{pen.sentence(refusals.ended(state))}**, {pen.at(end.at)}, {pen.name(end.by)}.{why}"
    facts = (
        (phrase("Choice"), plain(end.choice)),
        (phrase("Reason"), plain(end.reason)),
        (phrase("Until"), pen.at(end.until) if end.until else ""),
        (phrase("Circle"), plain(end.circle)),
    )
    lines = [f"- {pen.sentence(label)}: {value}" for label, value in facts if value]
    lines += [f"- {pen.sentence(note)}" for note in process.notes(state)]
    if lines:
        yield "\n".join(lines)
    if state.outcome:
        yield quoted(state.outcome.text)


def _versions(state: Proposal, pen: Pen) -> Iterator[str]:
    yield _heading(phrase("Text"), pen)
    before = None
    for version in state.versions:
        yield f"### {pen.sentence(_version(version))}, {pen.at(version.at)}, {pen.name(version.author)}"
        if version.note:
            yield plain(version.note)
        yield quoted(version.text)
        if before:
            yield _changes(before, version)
        before = version


def _version(version: Version) -> Phrase:
    if version.editorial:
        return phrase("Version {number} (wording only)", number=version.number)
    return phrase("Version {number}", number=version.number)


def _changes(before: Version, after: Version) -> str:
    marks = {"removed": "~~{}~~", "added": "**{}**"}
    changes = (
        marks[each.what].format(plain(each.text))
        for each in diff.words(before.text, after.text)
        if each.what != "kept" and each.text.strip()
    )
    return "- " + " ".join(changes)


def _stances(state: Proposal, process: Process, pen: Pen) -> Iterator[str]:
    if state.stances:
        yield _heading(phrase("Answers"), pen)
        yield "\n".join(_stance(stance, process, pen) for stance in state.stances)


def _stance(stance: Stance, process: Process, pen: Pen) -> str:
    label = pen.sentence(process.label_of(stance.value))
    line = f"- {pen.at(stance.at)} {pen.name(stance.person)}: {label} ({_asking(stance, pen)})"
    if stance.choices:
        line += ": " + ", ".join(map(plain, stance.choices))
    if stance.reason:
        line += f". {plain(stance.reason)}"
    if stance.lift:
        line += f" – {pen.sentence(phrase('Would be lifted by: {lift}', lift=stance.lift))}"
    if stance.late:
        line += f" ({pen.sentence(LATE)})"
    if stance.recorded_by:
        by = Person(stance.recorded_by)
        how = phrase("by {deputy} as deputy", deputy=by)
        line += f" ({pen.sentence(phrase('by phone, recorded by {person}', person=by) if stance.by_phone else how)})"
    return line


def _asking(stance: Stance, pen: Pen) -> str:
    if stance.step:
        return pen.sentence(
            phrase("round {round}, step {step}, version {version}", **_numbers(stance), step=stance.step)
        )
    return pen.sentence(phrase("round {round}, version {version}", **_numbers(stance)))


def _numbers(stance: Stance) -> dict[str, Arg]:
    return {"round": stance.round, "version": stance.version}


def _remarks(state: Proposal, pen: Pen) -> Iterator[str]:
    if state.remarks:
        yield _heading(phrase("Discussion"), pen)
        yield "\n".join(_remark(each, pen) for each in state.remarks)


def _remark(remark: Remark, pen: Pen) -> str:
    to = f" → {remark.answers}" if remark.answers else ""
    what = pen.sentence(REMARKS[remark.what])
    return f"- {pen.at(remark.at)} {pen.name(remark.by)}, {what} {remark.number}{to}: {plain(remark.text)}"


def _voices(state: Proposal, pen: Pen) -> Iterator[str]:
    if state.voices:
        yield _heading(phrase("Customers' voices (advisory)"), pen)
        yield "\n".join(
            f"- {pen.at(each.at)} {pen.name(each.customer)}: {_voice(each, pen)}" for each in state.voices
        )


def _voice(voice: Voice, pen: Pen) -> str:
    label = talk.VOICES.get(voice.answer)
    said = pen.sentence(label) if label else ""
    late = f"({pen.sentence(LATE)})" if voice.late else ""
    edited = f"({pen.sentence(talk.EDITED)})" if voice.edited else ""
    return " ".join(filter(None, (said, plain(voice.comment), late, edited)))


def _customers(state: Proposal, pen: Pen) -> Iterator[str]:
    if state.announcements:
        yield _heading(phrase("Customers behind it"), pen)
        yield "\n".join(_customer(each, pen) for each in state.announcements)
    if state.waived:
        yield f"{pen.sentence(phrase('Nobody is told, because:'))} {plain(state.waived)}"


def _customer(row: Announcement, pen: Pen) -> str:
    out = f", {pen.sentence(phrase('opted out'))}" if row.opted_out else ""
    detail = f" ({plain(row.detail)})" if row.detail else ""
    return f"- {pen.name(row.customer)}: {pen.sentence(REACHES[row.reach])}, {pen.at(row.at)}{out}{detail}"


def _reviews(state: Proposal, pen: Pen) -> Iterator[str]:
    if state.reviews:
        yield _heading(phrase("Reviews"), pen)
        yield "\n".join(
            f"- {pen.at(each.at)} {pen.name(each.by)}: {plain(each.text)}" for each in state.reviews
        )


def _heading(title: Phrase, pen: Pen) -> str:
    return f"## {pen.sentence(title)}"
