"""The living card of a decision: what is proposed, who said what, whom it waits for, and the one next action."""

from collections.abc import Iterator

from domain.content import Text
from domain.erasing import STAND_IN, is_nobody
from domain.ids import AliasId, account_of, post_slot
from domain.outbound import Request, Show
from domain.panels import Block, Button, Buttons, Divider, Fact, Facts, Heading, Line, Note, Panel, Words
from domain.phrases import Person, Phrase, names_of, phrase, plural, verbatim
from domain.policy import Policy
from domain.proposals import events, frame, machine, summary, talk
from domain.proposals.frame import Proposal
from domain.proposals.record import Record, card_slot
from domain.proposals.ringi import RingiProposed
from domain.proposals.summary import Earlier, Summary
from domain.proposals.values import End, Phase, Stance, Voice
from handlers import telling
from handlers.decisions import more
from ports.storage import UnitOfWork

NAMED = 25
"""How many names stand in one line of the card."""
REASONS = 12
"""How many reasons of one group stand on the card; the export has all."""
EXPECTED = ("consent", "approve", "agree", "vote", "advice")
"""The answer of each process that most people give."""


def post(uow: UnitOfWork, policy: Policy, record: Record, again: str = "") -> None:
    """Queues the card, in its thread if it has one; `again` sets apart a card that replaces a lost one."""
    under = post_slot(record.thread) if record.thread else None
    command = Show(record.place, panel(record, uow), card_slot(record.id), under, policy.locale)
    key, lane = f"decision:{record.id}{again}", f"proposal:{record.id}"
    account = account_of(record.place)
    uow.outbox.add(Request(key, account, lane, record.place, command, conversation=record.conversation))


def panel(record: Record, uow: UnitOfWork) -> Panel:
    """The card as it is now."""
    shown = summary.of(record.opened)
    title = verbatim(f"{shown.reference} · {shown.title}")
    blocks: list[Block] = [Heading(title), Words(Text(shown.text))]
    if shown.context:
        blocks.append(Words(Text(shown.context), quoted=True))
    blocks += (Facts(tuple(facts(shown))), *(Line(note) for note in shown.notes))
    blocks += () if shown.ended.text else deputies(record, uow)
    blocks += (*objections(shown), *stances(shown), *questions(shown), *voices(shown, uow))
    blocks += ending(shown, record, uow) if shown.ended.text else waiting(shown)
    if rows := buttons(shown, record):
        blocks += (Divider(), *(Buttons(row) for row in rows))
    return Panel(title, tuple(blocks))


def facts(shown: Summary) -> list[Fact]:
    """What binds."""
    found = [
        Fact(phrase("Process"), where(shown)),
        Fact(phrase("Proposed by"), phrase("{person}", person=Person(shown.proposer))),
    ]
    if shown.version > 1:
        found.append(Fact(phrase("Version"), phrase("{version}", version=shown.version)))
    if shown.deadline and not shown.ended.text:
        found.append(Fact(phrase("Until"), phrase("{time}", time=shown.deadline)))
    answered = phrase("{answered} of {all}", answered=shown.answered, all=shown.participants)
    found.append(Fact(phrase("Answers"), answered))
    if shown.quorum:
        found.append(Fact(phrase("Quorum"), phrase("{count}", count=shown.quorum)))
    if not shown.ended.text:
        found.append(Fact(phrase("If somebody says nothing"), shown.silence))
    if shown.review_at:
        found.append(Fact(phrase("Review"), phrase("{time}", time=shown.review_at)))
    return found


def where(shown: Summary) -> Phrase:
    """The process and, while it is open, its phase with the round."""
    if shown.ended.text:
        return shown.process
    rounds = shown.phase == Phase.ROUND and shown.round
    phase = phrase("round {round}", round=shown.round) if rounds else shown.phase_name
    return phrase("{process}: {phase}", process=shown.process, phase=phase)


def stances(shown: Summary) -> list[Block]:
    """Who gave which answer, with their reasons."""
    blocks: list[Block] = []
    for group in shown.groups:
        people = named(tuple(stance.person for stance in group.stances))
        line = phrase(
            "{answer} ({count}): {people}", answer=group.label, count=len(group.stances), people=people
        )
        blocks.append(Line(line))
        telling_more = [one for one in group.stances if (one.reason or one.recorded_by) and not one.objects]
        blocks += (said(one) for one in telling_more[:REASONS])
    return blocks


def named(people: tuple[AliasId, ...]) -> Phrase:
    """People by name, as many as one line holds, and how many more there are."""
    more = len(people) - NAMED
    names = names_of(people[:NAMED])
    if more <= 0:
        return names
    return plural("{people} and {count} more person", "{people} and {count} more people", more, people=names)


def deputies(record: Record, uow: UnitOfWork) -> list[Block]:
    """Who answers for whom at present."""
    return [
        Note(
            phrase(
                "{deputy} may answer for {person} until {time}.",
                deputy=Person(each.deputy),
                person=Person(each.person),
                time=each.until,
            )
        )
        for each in record.opened.deputies
        if each.covers(uow.now) and frame.takes_part(record.opened, each.person)
    ]


def said(stance: Stance) -> Note:
    """A reason, and how it came to us."""
    who = giver(stance)
    return Note(phrase("{person}: {reason}", person=who, reason=stance.reason) if stance.reason else who)


def giver(stance: Stance) -> Phrase:
    """Whose answer it is, and who wrote it down if that was somebody else."""
    person, by = Person(stance.person), Person(stance.recorded_by or stance.person)
    if stance.by_phone:
        return phrase("{person} (by phone, recorded by {by})", person=person, by=by)
    if stance.deputised:
        return phrase("{person} (by {by}, their deputy)", person=person, by=by)
    return phrase("{person}", person=person)


def objections(shown: Summary) -> list[Block]:
    """What stands in the way, and what would lift it; then what no longer does."""
    blocks: list[Block] = []
    for one in shown.objections:
        text = phrase("✋ {person} objects: {reason}", person=giver(one), reason=one.reason)
        blocks.append(Line(text))
        if one.lift:
            blocks.append(Note(phrase("This would lift it: {lift}", lift=one.lift)))
    answered = {stance.person for group in shown.groups for stance in group.stances if not stance.objects}
    for earlier in shown.earlier_objections[-5:]:
        blocks.append(Note(earlier_objection(earlier, earlier.stance.person in answered)))
    return blocks


def earlier_objection(earlier: Earlier, answered: bool) -> Phrase:
    """What became of an objection that does not stand; `answered` whether whoever made it says something else by now."""
    person = Person(earlier.stance.person)
    if earlier.integrated:
        return phrase(
            "{person}'s objection was worked into version {version}.",
            person=person,
            version=earlier.integrated,
        )
    if answered:
        return phrase("{person} no longer objects.", person=person)
    return phrase(
        "{person} objected to version {version}: {reason}",
        person=person,
        version=earlier.stance.version,
        reason=earlier.stance.reason,
    )


def questions(shown: Summary) -> list[Block]:
    """What nobody has answered yet."""
    return [
        Line(phrase("❓ {person} asks: {words}", person=Person(one.by), words=one.text))
        for one in shown.open_questions
    ]


def voices(shown: Summary, uow: UnitOfWork) -> list[Block]:
    """What customers say, apart from the team's answers: it decides nothing."""
    if not shown.voices_asked:
        return []
    count = len(shown.voices)
    head = plural(
        "Customers (advisory): {count} answer of {asked}.",
        "Customers (advisory): {count} answers of {asked}.",
        count,
        asked=shown.voices_asked,
    )
    blocks: list[Block] = [Line(head)]
    for voice in shown.voices[:REASONS]:
        blocks.append(Note(voiced(voice, customer_name(voice.customer, uow))))
    if len(shown.voices) > REASONS:
        more = len(shown.voices) - REASONS
        blocks.append(Note(plural("and {count} more answer", "and {count} more answers", more)))
    return blocks


def voiced(voice: Voice, name: str) -> Phrase:
    """What one customer said, and whether they have changed their words since the end."""
    said = spoken(voice, name)
    return phrase("{voice} ({how})", voice=said, how=talk.EDITED) if voice.edited else said


def spoken(voice: Voice, name: str) -> Phrase:
    """What one customer says: a tap, a comment, or both."""
    label = talk.VOICES.get(voice.answer)
    if label is None:
        return phrase("{name}: “{comment}”", name=name, comment=voice.comment)
    if voice.comment:
        return phrase("{name}: {answer} “{comment}”", name=name, answer=label, comment=voice.comment)
    return phrase("{name}: {answer}", name=name, answer=label)


def customer_name(alias: AliasId, uow: UnitOfWork) -> str:
    """A customer's name; of one who is erased, that they are: the record says no more."""
    if is_nobody(alias):
        return STAND_IN
    customer = uow.people.customer(alias)
    return customer.name if customer else alias


def waiting(shown: Summary) -> list[Block]:
    """Whom it waits for, by name, and what is to be done now."""
    blocks: list[Block] = []
    if shown.waiting_for:
        blocks.append(Line(phrase("Waiting for: {people}", people=named(shown.waiting_for))))
    blocks.append(Line(phrase("➡️ {action}", action=shown.next_action)))
    return blocks


def ending(shown: Summary, record: Record, uow: UnitOfWork) -> list[Block]:
    """How it ended, the outcome, and who has been told."""
    when = shown.ended_at
    head = phrase("🏁 {end}, {time}.", end=shown.ended, time=when) if when else shown.ended
    blocks: list[Block] = [Line(head)]
    if shown.why:
        blocks.append(Note(shown.why))
    if end := record.opened.end:
        blocks += (Line(each) for each in details(end))
    if shown.end_reason:
        blocks.append(Words(Text(shown.end_reason), quoted=True))
    if shown.outcome:
        blocks += (Line(phrase("Outcome:")), Words(Text(shown.outcome), quoted=True))
    blocks += telling_of(shown, uow)
    blocks.append(Line(phrase("➡️ {action}", action=shown.next_action)))
    return blocks


def details(end: End) -> Iterator[Phrase]:
    """What only some ends have: the option that won, the circle that decides instead, the term."""
    if end.choice:
        yield phrase("Chosen: {option}", option=end.choice)
    if end.circle:
        yield phrase("Decided instead by: {circle}", circle=end.circle)
    if end.until:
        yield phrase("On trial until {time}.", time=end.until)


def telling_of(shown: Summary, uow: UnitOfWork) -> list[Block]:
    """How far the customers behind it have been told."""
    told = shown.telling
    counts = (
        plural("{count} told", "{count} told", told.told),
        plural("{count} being told", "{count} being told", told.pending),
        plural("{count} not yet told", "{count} not yet told", told.waiting),
        plural("{count} not reached", "{count} not reached", len(told.not_reached)),
        plural("{count} wants no news", "{count} want no news", told.opted_out),
    )
    said = tuple(each for each in counts if each.count)
    if not said:
        return []
    fields = {f"part{number}": each for number, each in enumerate(said)}
    parts = Phrase(" · ".join("{" + name + "}" for name in fields), tuple(fields.items()))
    blocks: list[Block] = [Line(phrase("Customers: {counts}", counts=parts))]
    if told.not_reached:
        names = ", ".join(customer_name(customer, uow) for customer in told.not_reached[:NAMED])
        blocks.append(Note(phrase("Not reached: {names}", names=names)))
    return blocks


def buttons(shown: Summary, record: Record) -> tuple[tuple[Button, ...], ...]:
    """The answers, then the one next step and the way to everything else (`more`)."""
    number, state = str(record.id), record.opened
    if shown.ended.text:
        return ((*after_end(shown, state, number), more.button(number)),)
    answers = (answer(choice.value, choice.label, choice.needs, number) for choice in shown.choices)
    rows = ((*answers, *by_process(state, number)), (*next_step(state, number), more.button(number)))
    return tuple(row for row in rows if row)


def by_process(state: Proposal, number: str) -> Iterator[Button]:
    """Answers that only some processes have: sending back, deciding alone."""
    if isinstance(state.terms, RingiProposed) and state.phase == Phase.ROUND:
        yield telling.form_button(phrase("Send back"), "send_back", number)
    if state.phase == Phase.DECIDE:
        yield telling.form_button(phrase("Decide"), "decide", number, "primary")


def next_step(state: Proposal, number: str) -> Iterator[Button]:
    """What anybody may say at any time, and the text where it is the text's turn; whose it is to do, a press is told."""
    if state.phase in more.AMENDED and machine.possible(state, events.Amended):
        yield more.amend(number, "primary" if state.phase == Phase.INTEGRATE else "")
    yield telling.form_button(phrase("Ask or comment"), "remark", number)


def answer(value: str, label: Phrase, needs: tuple[str, ...], number: str) -> Button:
    """An answer that needs words opens a form; any other is given at once."""
    expected = value in EXPECTED
    if needs:
        return telling.form_button(label, "stance", f"{number}:{value}", "primary" if expected else "")
    return Button(label, "stance", f"{number}:{value}", "primary" if expected else "")


def after_end(shown: Summary, state: Proposal, number: str) -> Iterator[Button]:
    """The one step that is left once it has ended, if one is."""
    if shown.telling.unbegun and not shown.outcome:
        yield telling.form_button(phrase("Write the outcome"), "outcome", number, "primary")
    if shown.outcome and shown.telling.waiting and not state.waived:
        yield Button(phrase("Tell the customers"), "announce_preview", number, "primary")
