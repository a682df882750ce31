"""`/consent`: lists, shows, searches and exports decisions. Its form opens at once, without passing here."""

from collections.abc import Callable, Sequence

from domain import ids
from domain.content import Content, File, FileKind
from domain.ids import OWN, AliasId, PlaceId, Slot, account_of
from domain.inbound import TeamCommand, TeamPress
from domain.outbound import Post, Request
from domain.panels import Block, Line, Panel, sentence
from domain.people import may_take_part
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals import summary
from domain.proposals.record import Record, card_slot
from handlers import help, telling
from handlers.decisions import acting, card, desk, notices
from handlers.suggestions import acting as suggesting
from ports.storage import UnitOfWork

Answer = tuple[Panel, tuple[Slot, ...]]


def obey(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers a `/consent` command."""
    person = event.sender.alias
    verb, _, rest = event.text.strip().partition(" ")
    if verb.lower() in help.ASKS:
        telling.whisper(uow, policy, person, event.channel, help.show("consent"))
        return
    if not may_take_part(uow.people.colleague(person)):
        telling.reply_privately(uow, policy, person, event.channel, acting.OUTSIDERS)
        return
    if verb.lower() == "suggest":
        suggesting.wanted(event, uow, policy)
        return
    if verb.lower() == "export":
        export(rest, event, uow, policy)
        return
    answer = VERBS.get(verb.lower())
    panel, links = answer(rest.strip(), person, uow) if answer else suggest(verb, person, uow)
    telling.whisper(uow, policy, person, event.channel, panel, links=links)


def suggest(verb: str, person: AliasId, uow: UnitOfWork) -> Answer:
    """A reference alone is shown; a mistyped verb names the nearest; a title may have been meant, so a form is offered."""
    if acting.number_in(verb) is not None:
        return show(verb, person, uow)
    propose = telling.form_button(phrase("Propose something"), "propose", "", "primary")
    return help.show("consent", verb, propose), ()


def list_(rest: str, person: AliasId, uow: UnitOfWork) -> Answer:
    return listed(
        uow.proposals.open_ones(uow.channels.hidden_from(person)),
        person,
        phrase("Open decisions"),
        phrase("Nothing is being decided now. `/consent` proposes something."),
    )


def mine(rest: str, person: AliasId, uow: UnitOfWork) -> Answer:
    seen = uow.proposals.involving(person, uow.channels.hidden_from(person))
    records = [record for record in seen if not is_past(record, person)]
    title, empty = phrase("What waits for you, and what you proposed"), phrase("Nothing waits for you.")
    return listed(records, person, title, empty)


def is_past(record: Record, person: AliasId) -> bool:
    """Whether nothing of a decision is left for a person to do or to follow."""
    state = record.opened
    if summary.waits_for(state, person):
        return False
    return state.closed or state.proposer != person


def search(rest: str, person: AliasId, uow: UnitOfWork) -> Answer:
    if not rest:
        text = phrase("Say what to search for, such as `/consent search release day`.")
        return sentence(text), ()
    empty = phrase("No decision speaks of that.")
    found = uow.proposals.search(rest, uow.channels.hidden_from(person))
    return listed(found, person, phrase("Found"), empty)


def unannounced(rest: str, person: AliasId, uow: UnitOfWork) -> Answer:
    records = uow.proposals.unannounced(uow.channels.hidden_from(person))
    title, empty = phrase("Outcomes to announce"), phrase("Every customer has been told. 🌿")
    return listed(records, person, title, empty)


def listed(records: Sequence[Record], person: AliasId, title: Phrase, empty: Phrase) -> Answer:
    """A list for a person, who may look at all of it; or a sentence where there is none."""
    return desk.listing(title, records, person) if records else (sentence(empty), ())


def show(rest: str, person: AliasId, uow: UnitOfWork) -> Answer:
    """One decision, as its card shows it, with the way to the card."""
    if not rest:
        return sentence(help.which("/consent show D-7")), ()
    record = acting.shown(rest, person, uow)
    if record is None:
        text = phrase(
            "There is no decision {reference}. `/consent list` shows the open ones.",
            reference=ids.bare(rest)[:40],
        )
        return sentence(text), ()
    panel = card.panel(record, uow)
    blocks: list[Block] = [Line(phrase("Its card: {decision}", decision=notices.link(record)))]
    return Panel(panel.summary, (*blocks, *panel.blocks)), (card_slot(record.id),)


def pressed_show(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Show it*, where a decision was spoken of in private."""
    panel, links = show(f"D-{event.value}", event.sender.alias, uow)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread, links=links)


def export(rest: str, event: TeamCommand, uow: UnitOfWork, policy: Policy) -> None:
    """Posts the whole record as a Markdown file below the decision's card."""
    record = acting.shown(rest, event.sender.alias, uow)
    if record is None:
        missing = phrase(
            "There is no decision {reference}. `/consent list` shows the open ones.",
            reference=ids.bare(rest)[:40],
        )
        text = missing if rest.strip() else help.which("/consent export D-7")
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, text)
        return
    text = post_export(record, event.sender.alias, uow)
    telling.reply_privately(uow, policy, event.sender.alias, event.channel, text)


def pressed_export(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Export*, behind *More* on the card."""
    record = acting.find(event.value, uow)
    if record and notices.is_shut(record, uow):
        # It goes to whoever pressed, not to those who are in the channel.
        record = acting.shown(event.value, event.sender.alias, uow)
    text = post_export(record, event.sender.alias, uow) if record else acting.NOT_FOUND
    telling.reply_privately(uow, policy, event.sender.alias, event.channel, text, event.thread)


def post_export(record: Record, by: AliasId, uow: UnitOfWork) -> Phrase:
    """Queues the file, once for each state of the record; it is written at the moment it is sent. What to say of it."""
    lines, shut = len(uow.proposals.log(record.id)), notices.is_shut(record, uow)
    key = f"export:{record.id}:{lines}" + (f":{by}" if shut else "")
    if uow.outbox.state(key) in ("done", "sending"):
        return already(record, shut)
    file = File(FileKind.DOCUMENT, OWN, f"decision:{record.id}", f"D-{record.id}.md", "text/markdown")
    place, under = (PlaceId(by), None) if shut else (record.place, notices.below(record))
    command = Post(place, Content(attachments=(file,)), Slot(key), under=under)
    uow.outbox.add(Request(key, account_of(place), f"proposal:{record.id}", place, command))
    if shut:
        return phrase(
            "The record of D-{number} is sent to you alone: its channel can no longer be used.",
            number=int(record.id),
        )
    return phrase("The record of D-{number} is being put below its card.", number=int(record.id))


def already(record: Record, shut: bool) -> Phrase:
    """Where the file is that somebody asks for again."""
    if shut:
        return phrase("You have the record of D-{number} as it is.", number=int(record.id))
    return phrase("The record of D-{number} stands below its card already.", number=int(record.id))


VERBS: dict[str, Callable[[str, AliasId, UnitOfWork], Answer]] = {
    "": list_,
    "list": list_,
    "mine": mine,
    "show": show,
    "search": search,
    "announce": unannounced,
}
