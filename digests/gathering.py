"""Everything a digest needs to know, read in portions so that nobody waits for it; and the details of what it will show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from digests import listened, ranking, rising, windows
from digests.ranking import Entry
from digests.windows import Window
from domain import feedback, sight, themes
from domain.digests import Digest, Filters, Item, Kind, Run, Said, Section, Shown, Taste
from domain.ecosystem.values import Book, firm
from domain.feedback import Feedback
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, account_of
from domain.phrases import Phrase, names_of, phrase
from domain.proposals import summary
from domain.proposals.record import Record, card_slot
from domain.sight import Hidden
from ports.storage import Store, UnitOfWork

PORTION = 4000
"""Messages read at once."""
PAST = 20_000
"""At most so many messages before the window tell what is usual."""
WAITING = 2000
"""Conversations that wait, the longest first, that are read at most."""
DECISIONS = 100
"""Open decisions that are read at most."""
TELLING = 2
"""Different words that say something: with fewer a message cannot be known again."""
NAMES = 3
"""Names that an entry tells."""
PEOPLE = 10
"""People that a decision is said to wait for by name."""
CONVERSATIONS = 50
"""How many conversations behind one entry are looked at later, to learn whether somebody acted on it."""

TIME_TO_ACT = timedelta(hours=12)
"""How long people have to act on an entry before it counts as passed over."""
KEPT_FOR = timedelta(days=90)
"""How long what stood in a digest can be asked about."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found. `acted` are the conversations behind earlier entries that the team has acted on since."""

    digest: Digest
    window: Window
    tastes: dict[str, Taste]
    said: tuple[Said, ...]
    decisions: tuple[Item, ...]
    outcomes: tuple[Item, ...]
    hidden: frozenset[PlaceId]
    """Channels whose feedback may not be shown where the digest is read."""
    ideas: tuple[Item, ...] = ()
    signals: tuple[Item, ...] = ()
    earlier: tuple[Shown, ...] = ()
    acted: frozenset[ConversationId] = frozenset()


async def gather(run: Run, store: Store) -> Gathered:
    """Everything for one writing of a digest. Raises `KeyError` when the digest is gone."""
    first, past = await store.read(lambda uow: _frame(run, uow))
    window, said = first.window, list(first.said)
    waiting = {one.message for one in said}
    after = past
    while after < window.upto:
        portion = await store.read(_portion(after, window.upto))
        said += (one for one in portion if one.message not in waiting and one.home not in first.hidden)
        after = portion[-1].message if portion else window.upto
    team = account_of(first.digest.place)
    return replace(first, said=with_kinds(said, await store.read(lambda uow: uow.ecosystem.book(team))))


def with_kinds(said: Sequence[Said], book: Book) -> tuple[Said, ...]:
    """The same, with what whoever said it is to us, themselves or by their organisation."""
    if not book.kinds:
        return tuple(said)
    firms = {name: book.kinds.get(firm(name)) for name in {one.organisation for one in said}}
    kinds = ((one, firms[one.organisation] or book.kinds.get(one.by)) for one in said)
    return tuple(replace(one, kind=kind.value) if kind else one for one, kind in kinds)


def _portion(after: MessageId, upto: MessageId) -> Callable[[UnitOfWork], Sequence[Said]]:
    return lambda uow: uow.digests.heard(after, upto, PORTION)


def _frame(run: Run, uow: UnitOfWork) -> tuple[Gathered, MessageId]:
    """All but the messages, with those that wait; and the message after which the past begins."""
    digest = uow.digests.get(run.digest)
    opens = windows.opens(digest, uow.now)
    upto = uow.digests.newest()
    after = digest.seen if digest.seen is not None else uow.digests.last_before(opens)
    past = max(uow.digests.last_before(opens - windows.PAST), MessageId(after - PAST))
    window = Window(after, upto, opens, uow.now, digest.plan.schedule.zone)
    hidden = uow.channels.hidden_in(digest.place)
    if run.person and run.kind is Kind.PREVIEW:
        hidden = sight.both(hidden, uow.channels.hidden_from(run.person))
    earlier = tuple(one for one in uow.digests.unlearnt(digest.id) if uow.now - one.at >= TIME_TO_ACT)
    return Gathered(
        digest=digest,
        window=window,
        tastes=dict(uow.digests.tastes(digest.place)),
        said=tuple(one for one in uow.digests.waiting(WAITING) if one.home not in hidden),
        decisions=tuple(decisions(digest, uow, hidden)),
        outcomes=tuple(outcomes(digest, uow, hidden)),
        ideas=tuple(rising.ideas(digest, opens, uow, hidden)),
        signals=tuple(listened.signals(digest, uow, hidden)),
        hidden=frozenset(hidden),
        earlier=earlier,
        acted=_acted(earlier, uow),
    ), MessageId(min(past, after))


def _acted(earlier: Sequence[Shown], uow: UnitOfWork) -> frozenset[ConversationId]:
    found: set[ConversationId] = set()
    for shown in earlier:
        behind = [each for kept in shown.items for each in kept.item.conversations]
        found |= uow.digests.acted_on(behind, shown.at)
    return frozenset(found)


def decisions(digest: Digest, uow: UnitOfWork, hidden: Hidden) -> tuple[Item, ...]:
    """Open decisions that wait for somebody, the next deadline first."""
    found = (
        (record, summary.waiting_for(record.opened))
        for record in uow.proposals.open_ones(hidden, DECISIONS)
        if Section.DECISIONS in digest.plan.sections and _here(record, digest.plan.filters)
    )
    return tuple(
        _of_record(Section.DECISIONS, record, _waits(record, people)) for record, people in found if people
    )


def _waits(record: Record, people: Sequence[AliasId]) -> Phrase:
    named = names_of(people[:PEOPLE])
    closes = record.opened.closes
    if closes is None:
        return phrase("waiting for {people}", people=named)
    return phrase("waiting for {people} until {time}", people=named, time=closes)


def outcomes(digest: Digest, uow: UnitOfWork, hidden: Hidden) -> tuple[Item, ...]:
    """Ended decisions of which customers have not been told, oldest first."""
    return tuple(
        _of_record(Section.OUTCOMES, record, summary.next_action(record.opened))
        for record in uow.proposals.unannounced(hidden, DECISIONS)
        if Section.OUTCOMES in digest.plan.sections and _here(record, digest.plan.filters)
    )


def _here(record: Record, filters: Filters) -> bool:
    return not filters.channels or record.place in filters.channels


def _of_record(section: Section, record: Record, reason: Phrase) -> Item:
    title = record.opened.title
    features = themes.features([feedback.fold(title)], "decision")
    conversations = (record.conversation,) if record.conversation else ()
    return Item(
        section=section,
        slot=card_slot(record.id),
        label=f"D-{record.id}",
        words=title,
        reason=reason,
        voices=0,
        people=0,
        features=features,
        conversations=conversations,
    )


def item(entry: Entry, uow: UnitOfWork) -> Item:
    """An entry as it will stand in the post: with words of its most telling message, and some names."""
    told = _telling(entry)
    names = tuple(dict.fromkeys(name(one, uow) for one in _people(entry)))
    behind = tuple(dict.fromkeys(one.conversation for one in entry.said[:1000]))
    known_by = _known_by(told, uow)
    return Item(
        section=entry.section,
        slot=listened.way(told, uow),
        label=known_by.reference if known_by else f"C-{told.conversation}",
        words=quoted(_worded(entry, told, known_by), uow),
        reason=entry.reason,
        names=names,
        voices=len(entry.said),
        people=entry.people,
        features=entry.features,
        conversations=behind[:CONVERSATIONS],
        message=told.message,
        filtered=entry.filtered,
    )


def _known_by(told: Said, uow: UnitOfWork) -> Feedback | None:
    """The feedback that people know what was said by: its own, else its conversation's first."""
    references = uow.feedback.of_conversation(told.conversation)
    own = next((one for one in references if one.message == told.message), None)
    return own or next(iter(references), None)


def _worded(entry: Entry, told: Said, known_by: Feedback | None) -> MessageId:
    """The message that is quoted: where somebody waits with words such as `any news?`, what they first said of it."""
    stems = themes.stems(told.words)
    says_little = len(stems) < TELLING or not _about(entry) & stems
    return known_by.message if entry.waiting and known_by and says_little else told.message


def _about(entry: Entry) -> set[str]:
    """The stems of the words that the theme is about."""
    return {each.removeprefix("word:") for each in entry.features if each.startswith("word:")}


def quoted(message: MessageId, uow: UnitOfWork) -> str:
    """The words of a message as they are now; empty when they are gone."""
    try:
        found = uow.messages.get(message)
    except KeyError:
        return ""
    return "" if found.deleted_at else found.content.text.plain


def _telling(entry: Entry) -> Said:
    """Who waits longest; elsewhere the newest message that says most of what the theme is about."""
    if entry.waiting:
        return min((one for one in entry.said if one.waiting), key=lambda one: (one.waiting, one.message))
    about = _about(entry)
    sample = entry.said[-ranking.SAMPLE :]
    return max(sample, key=lambda one: (len(about & themes.stems(one.words)), one.message))


def _people(entry: Entry) -> list[Said]:
    """One message of each of the first few people."""
    found: dict[str, Said] = {}
    for one in entry.said:
        if len(found) == NAMES:
            break
        found.setdefault(one.by, one)
    return list(found.values())


def name(one: Said, uow: UnitOfWork) -> str:
    """What the author of a message is called."""
    if one.inside:
        colleague = uow.people.colleague(one.by)
        return colleague.name if colleague else one.by
    customer = uow.people.customer(one.by)
    return customer.name if customer else one.by
