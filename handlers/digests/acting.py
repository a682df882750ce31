"""What becomes of digests: their time has come; somebody wants more or less of an entry, asks why, or for the rest."""

from contextlib import suppress
from dataclasses import replace

from domain import entries, ids
from domain.digests import Digest, DigestId, Item, Kept, Kind, RunId, Section, Taste, Verdict, taught
from domain.ids import AliasId, PlaceId, Slot
from domain.inbound import DigestDue, DigestPosted, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel
from domain.people import may_answer
from domain.phrases import Phrase, phrase, plural, verbatim
from domain.policy import Policy
from handlers import desks, telling
from ports.storage import UnitOfWork

PAGE = 15
GONE = phrase("This entry is too old: what it stood for is not kept any more.")

WHERE = {
    Section.WAITING: phrase("A customer waits for us. Whoever waits is always shown, the longest first."),
    Section.DECISIONS: phrase(
        "A decision waits for people. Decisions are always shown, the next deadline first."
    ),
    Section.OUTCOMES: phrase("Customers have not been told of an outcome yet. This is always shown."),
    Section.HOT: phrase("It is heard more often than usual, or this channel acts on its like."),
    Section.IDEAS: phrase("It is an idea that several people share, or that is heard more often than usual."),
    Section.COLD: phrase("It was said since the last digest. One voice alone is never filtered out."),
}


def come(event: DigestDue, *, uow: UnitOfWork, policy: Policy) -> None:
    """The time of a digest has come: it is wanted, once for this slot; desks show when it comes next."""
    try:
        digest = uow.digests.get(DigestId(event.digest))
    except KeyError:
        return
    if not digest.paused:
        uow.digests.want(event.slot, digest.id, Kind.SLOT)
        desks.channel_changed(uow, policy, digest.place)


def posted(event: DigestPosted, *, uow: UnitOfWork, policy: Policy) -> None:
    """A digest has come in place of today's; desks show when it comes next."""
    with suppress(KeyError):
        desks.channel_changed(uow, policy, uow.digests.get(DigestId(event.digest)).place)


def more(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*More like this*."""
    judge(event, Verdict.MORE, uow, policy)


def less(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Less like this*."""
    judge(event, Verdict.LESS, uow, policy)


def judge(event: TeamPress, verdict: Verdict, uow: UnitOfWork, policy: Policy) -> None:
    """Teaches the channel's filter, once for each person and entry; who changes their mind takes the first word back."""
    found = asked_of(event, uow, policy)
    if found is None:
        return
    kept, place = found
    earlier = uow.digests.judge(kept.run, kept.number, event.sender.alias, verdict)
    if earlier is not verdict:
        uow.digests.teach(place, kept.item.features, taught(verdict))
        if earlier is not None:
            uow.digests.teach(place, kept.item.features, taught(earlier, -1))
    said = (
        phrase("Noted: this channel will see more like {entry}.", entry=kept.item.label)
        if verdict is Verdict.MORE
        else phrase("Noted: this channel will see less like {entry}.", entry=kept.item.label)
    )
    telling.answer_to(uow, policy, event, said)


def asked_of(event: TeamPress, uow: UnitOfWork, policy: Policy) -> tuple[Kept, PlaceId] | None:
    """The entry that a button stands for, and its channel; None when that was told to be impossible."""
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
        return None
    run, number = (ids.number(part) for part in (event.value.partition(":")[::2]))
    found = uow.digests.item(RunId(run), number) if run is not None and number is not None else None
    if found is None:
        telling.answer_to(uow, policy, event, GONE)
    return found


def why(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Why is this here?*: its section, its reason, and what the channel has taught about its like."""
    found = asked_of(event, uow, policy)
    if found is None:
        return
    kept, place = found
    item = kept.item
    title = phrase("Why {entry} is here", entry=item.label)
    blocks: list[Block] = [
        Heading(title),
        Line(WHERE[item.section]),
        Line(phrase("{reason}", reason=item.reason)),
    ]
    tastes = uow.digests.tastes(place)
    lines = [
        Note(lesson(feature, tastes[feature]))
        for feature in item.features
        if feature in tastes and tastes[feature] != Taste()
    ]
    blocks += lines or [Note(phrase("This channel has taught nothing about its like yet."))]
    panel = Panel(title, tuple(blocks))
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread)


def lesson(feature: str, taste: Taste) -> Phrase:
    """What a channel has taught about one feature."""
    kind, _, name = feature.partition(":")
    about = {
        "tag": phrase("tag #{name}", name=name),
        "word": phrase("words such as “{name}”", name=name),
        "theme": phrase("this very theme"),
    }.get(kind, verbatim(feature))
    return phrase(
        "{about}: {more} × more, {less} × less, acted on {acted} ×, passed over {ignored} ×",
        about=about,
        more=taste.more,
        less=taste.less,
        acted=taste.acted,
        ignored=taste.ignored,
    )


def filtered(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Show what was filtered*: every entry with why it was, and the way to have it back."""
    run = ids.number(event.value)
    kept = uow.digests.items(RunId(run)) if run is not None else ()
    hidden = [each for each in kept if each.item.filtered]
    title = plural("{count} entry filtered out", "{count} entries filtered out", len(hidden))
    page(event, title, hidden, uow, policy)


def rest(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Show more*: the next entries of a section, or of what was filtered."""
    run, start = (ids.number(part) for part in (event.value.partition(":")[::2]))
    kept = uow.digests.items(RunId(run)) if run is not None else ()
    after = [each for each in kept if start is not None and each.number >= start]
    if after:
        first = after[0].item
        after = [each for each in after if _alike(each.item, first)]
    section = after[0].item.section if after else Section.COLD
    page(event, entries.TITLES[section], after, uow, policy)


def _alike(one: Item, other: Item) -> bool:
    if one.filtered or other.filtered:
        return bool(one.filtered and other.filtered)
    return one.section is other.section


def page(event: TeamPress, title: Phrase, kept: list[Kept], uow: UnitOfWork, policy: Policy) -> None:
    """Shows some entries to whoever asked, and a button to those that follow."""
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
        return
    if not kept:
        telling.answer_to(uow, policy, event, GONE)
        return
    blocks: list[Block] = [Heading(title)]
    for each in kept[:PAGE]:
        whole = replace(each, item=quoted(each.item, uow))
        blocks += entries.entry(whole)
        if each.item.filtered:
            blocks.append(Note(phrase("Filtered out: {why}.", why=each.item.filtered)))
    if len(kept) > PAGE:
        value = f"{kept[PAGE].run}:{kept[PAGE].number}"
        blocks.append(Buttons((Button(phrase("Show more"), "digest_rest", value),)))
    panel, links = Panel(title, tuple(blocks)), slots(kept[:PAGE])
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread, links=links)


def quoted(item: Item, uow: UnitOfWork) -> Item:
    """The entry with the words of its message as they are now: customers' words are not kept twice."""
    if item.message is None:
        return item
    try:
        message = uow.messages.get(item.message)
    except KeyError:
        return item
    return item if message.deleted_at else replace(item, words=message.content.text.plain)


def slots(kept: list[Kept]) -> tuple[Slot, ...]:
    """What these entries link to, each once."""
    return tuple(dict.fromkeys(each.item.slot for each in kept))


def open_to(person: AliasId, uow: UnitOfWork) -> list[Digest]:
    """Every digest but those of private channels that somebody is not in."""
    hidden = uow.channels.hidden_from(person)
    return [one for one in uow.digests.all() if one.place not in hidden]


def named(text: str, channel: PlaceId, person: AliasId, uow: UnitOfWork) -> Digest | None:
    """The digest that `DG-3` or `3` names; without a name the only one of the channel, or the only one there is.

    Only those that the person may look at.
    """
    number = ids.number(ids.bare(text).upper().removeprefix("DG").removeprefix("-"))
    known = open_to(person, uow)
    if number is not None:
        return next((one for one in known if one.id == number), None)
    if text.strip():
        return None
    here = [one for one in known if one.place == channel]
    return here[0] if len(here) == 1 else known[0] if len(known) == 1 else None
