"""Writes the digests that are wanted: reads, ranks away from the event loop, and posts in one transaction, once.

Who claims a run and dies leaves it to whoever comes next. Only what ends the run may post, in the same transaction.
"""

import asyncio
import contextlib
import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digests import drafting, gathering, ranking, rendering, selection, understanding, windows
from digests.drafting import Drafts
from digests.gathering import Gathered
from digests.ranking import Grouping
from digests.rendering import Drawn
from digests.understanding import Understands
from domain import schedules
from domain.content import Content, File, FileKind
from domain.digests import Digest, Item, Kept, Kind, Run, RunId, Section, State, Taste
from domain.ids import OWN, ConversationId, PlaceId, Slot, account_of, number_in
from domain.outbound import Command, Post, Request, Show, Whisper
from domain.panels import sentence
from domain.phrases import Phrase, phrase
from ports.language import LanguageModel
from ports.storage import Store, UnitOfWork

PATIENCE = 60.0
"""Seconds after which a run that somebody has begun is begun anew: they are dead."""
KEPT = 100
"""Entries of one section that a post keeps, at most."""
FILTERED = 100
"""Entries that were left out and are kept with the digest, to be asked for."""
LOOKED_AT = 60
"""So many of the first entries count as passed over when nobody acts on them."""
PREVIEW_LIFE = 600.0
"""Seconds after which a preview that could not be shown is not shown any more."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What a digest says, ready to be posted; `counts` are those of all sections that have anything."""

    items: tuple[Item, ...]
    filtered: tuple[Item, ...]
    counts: tuple[tuple[Section, int], ...]
    filtered_count: int


async def write_next(
    store: Store, understands: Understands | None = None, model: LanguageModel | None = None
) -> Run | None:
    """Writes the oldest digest that is wanted; None when none is. Raises `StorageTrouble`."""
    if not await store.read(lambda uow: uow.digests.wanted(PATIENCE)):
        return None
    run = await store.run(lambda uow: uow.digests.claim(PATIENCE))
    if run is not None:
        await write(run, store, understands, model)
    return run


async def write(
    run: Run, store: Store, understands: Understands | None = None, model: LanguageModel | None = None
) -> None:
    """Writes one digest. A digest that is gone or paused since is dropped."""
    with uncollected():
        found = await _read(run, store, understands)
    if found is None:
        await store.run(lambda uow: uow.digests.settle(run.id, State.DROPPED))
        return
    gathered, ranked = found
    drafted = await drafting.drafts(run, gathered, ranked, store, model)
    composed = await store.read(lambda uow: compose(gathered, ranked, uow, drafted))
    await store.run(lambda uow: end(run, gathered, composed, uow))


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Stops the collector of cycles: it would look through all messages again and again, and hold up the whole process."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


async def _read(
    run: Run, store: Store, understands: Understands | None
) -> tuple[Gathered, ranking.Ranking] | None:
    """What there is to say and its order; None where nobody wants the digest any more."""
    try:
        gathered = await gathering.gather(run, store)
    except KeyError:
        return None
    if gathered.digest.paused and run.kind is Kind.SLOT:
        return None
    grouping = await understanding.grouping(gathered, store, understands)
    ranked = await asyncio.to_thread(rank, gathered, grouping)
    felt = await understanding.with_moods(gathered, ranked, store, understands)
    if felt is not gathered:
        ranked = await asyncio.to_thread(rank, felt, grouping)
    return gathered, ranked


def rank(gathered: Gathered, grouping: Grouping = ranking.by_words) -> ranking.Ranking:
    """What was said, in its order. Takes seconds when much was said: not for the event loop."""
    plan = gathered.digest.plan
    selected = selection.select(gathered.said, plan.filters)
    return ranking.rank(selected, gathered.window, plan.filters, gathered.tastes, plan.sections, grouping)


NO_DRAFTS: Drafts = {}


def compose(
    gathered: Gathered, ranked: ranking.Ranking, uow: UnitOfWork, drafted: Drafts = NO_DRAFTS
) -> Composed:
    """The sections in their order, each cut to what anybody reads, with words and names."""
    own = {
        Section.DECISIONS: gathered.decisions,
        Section.OUTCOMES: gathered.outcomes,
        Section.HOT: gathered.signals,
        Section.IDEAS: gathered.ideas,
    }
    items: list[Item] = []
    counts: list[tuple[Section, int]] = []
    for section in Section:
        if section not in gathered.digest.plan.sections:
            continue
        entries = ranked.of(section)
        items += own.get(section, ())[:KEPT]
        items += (drafting.item(entry, drafted, uow) for entry in entries[:KEPT])
        if count := len(entries) + len(own.get(section, ())):
            counts.append((section, count))
    filtered = tuple(gathering.item(entry, uow) for entry in ranked.filtered[:FILTERED])
    return Composed(tuple(items), filtered, tuple(counts), len(ranked.filtered))


def end(run: Run, gathered: Gathered, composed: Composed, uow: UnitOfWork) -> None:
    """Posts what there is to say and ends the run. Nothing happens when somebody else has ended it."""
    try:
        digest = uow.digests.lock(run.digest)
    except KeyError:
        uow.digests.settle(run.id, State.DROPPED)
        return
    silent = run.kind is Kind.SLOT and windows.is_silent(digest, uow.now)
    says = bool(composed.items or (run.kind is Kind.PREVIEW and composed.filtered))
    if not uow.digests.settle(run.id, State.POSTED if says or silent else State.EMPTY):
        return
    if says:
        post(run, digest, gathered, composed, uow)
    elif silent:
        panel = rendering.still_here(digest.plan.title)
        show(run, digest, (panel, ()), "", uow)
    elif run.person and run.kind is not Kind.SLOT:
        whisper(run, digest, (sentence(nothing(gathered.window.opens)), ()), uow)
    if run.kind is Kind.PREVIEW:
        uow.digests.learnt(run.id)  # nobody but one person saw it, so nobody has passed over anything
        return
    learn(gathered, digest.place, uow)
    uow.digests.forget(uow.now - gathering.KEPT_FOR)
    if says or silent or run.kind is Kind.SLOT:
        uow.digests.save(_after(run, digest, gathered, uow, posted=says or silent))


def nothing(since: datetime) -> Phrase:
    """To whoever asked for a digest, maybe a moment after the last one."""
    return phrase(
        "There is nothing to say now: nobody waits, nothing new was said since {time}, and nothing was filtered out.",
        time=since,
    )


def _after(run: Run, digest: Digest, gathered: Gathered, uow: UnitOfWork, *, posted: bool) -> Digest:
    """The digest once a run has ended. One that was asked for by hand stands for today's."""
    digest = replace(digest, seen=gathered.window.upto)
    if posted:
        digest = replace(digest, posted_at=uow.now)
    if run.kind is not Kind.NOW:
        return digest
    slot = schedules.following(digest.plan.schedule, uow.now, uow.now)
    coming = slot.at if slot and not digest.paused else None
    return replace(digest, last_at=uow.now, next_at=coming)


def post(run: Run, digest: Digest, gathered: Gathered, composed: Composed, uow: UnitOfWork) -> None:
    """The head in the channel and the rest in its thread; a preview goes to one person alone."""
    kept = tuple(Kept(run.id, number, item) for number, item in enumerate(composed.items, 1))
    beyond = len(kept)
    aside = [Kept(run.id, beyond + number, item) for number, item in enumerate(composed.filtered, 1)]
    uow.digests.keep([*kept, *aside])
    draft = rendering.Draft(
        run.id, digest.plan.title, gathered.window.opens, kept, composed.counts, composed.filtered_count
    )
    head, details = rendering.draw(draft)
    if run.kind is Kind.PREVIEW:
        for drawn in (head, *details):
            whisper(run, digest, drawn, uow)
        return
    show(run, digest, head, "", uow)
    for number, drawn in enumerate(details, 1):
        show(run, digest, drawn, f":{number}", uow)
    for part in ("", ":file", *(f":{number}" for number in range(1, len(details) + 1))):
        uow.erasing.quote(Slot(f"{head_slot(run.id)}{part}"), quoted_in(kept))
    if rendering.is_long(draft):
        attach(run, digest, uow)


def quoted_in(kept: Sequence[Kept]) -> tuple[ConversationId, ...]:
    """Whose words and names stand in a post: it must be found again when one of them is erased."""
    behind = [each for one in kept for each in one.item.conversations]
    linked = [number_in(one.item.slot, "thread") for one in kept]
    return tuple(
        dict.fromkeys((*behind, *(ConversationId(number) for number in linked if number is not None)))
    )


def head_slot(run: RunId) -> Slot:
    """Where the post of a run stands."""
    return Slot(f"digest:{run}")


def show(run: Run, digest: Digest, drawn: Drawn, part: str, uow: UnitOfWork) -> None:
    """Queues one post: the head, or with `part` one of its thread."""
    panel, links = drawn
    slot = Slot(f"{head_slot(run.id)}{part}")
    under = head_slot(run.id) if part else None
    command = Show(digest.place, panel, slot, under, digest.plan.locale, links=links)
    uow.outbox.add(_request(f"show:{slot}", digest.place, f"digest:{digest.id}", digest.place, command))


def attach(run: Run, digest: Digest, uow: UnitOfWork) -> None:
    """Queues the file that has all of a very long digest; it is written at the moment it is sent."""
    name = f"{digest.reference}.txt"
    made_of = f"digest@{digest.plan.locale}:{run.id}:{digest.plan.schedule.zone}"
    file = File(FileKind.DOCUMENT, OWN, made_of, name, "text/plain")
    slot = Slot(f"{head_slot(run.id)}:file")
    command = Post(digest.place, Content(attachments=(file,)), slot, under=head_slot(run.id))
    uow.outbox.add(_request(f"show:{slot}", digest.place, f"digest:{digest.id}", digest.place, command))


def whisper(run: Run, digest: Digest, drawn: Drawn, uow: UnitOfWork) -> None:
    """Shows something to whoever asked, alone."""
    if run.person is None:
        return
    panel, links = drawn
    place = run.place or digest.place
    command = Whisper(place, run.person, panel, None, digest.plan.locale, links)
    request = _request("", place, f"whisper:{run.person}", run.person, command)
    uow.outbox.add(replace(request, stale_after=PREVIEW_LIFE))


def _request(key: str, place: PlaceId, lane: str, target: str, command: Command) -> Request:
    return Request(key, account_of(place), lane, target, command)


def learn(gathered: Gathered, place: PlaceId, uow: UnitOfWork) -> None:
    """What became of the entries of earlier posts: acted on, or passed over. What somebody judged has taught already."""
    taught: defaultdict[str, Taste] = defaultdict(Taste)
    for shown in gathered.earlier:
        for kept in shown.items:
            acted = any(each in gathered.acted for each in kept.item.conversations)
            if kept.item.filtered or not (acted or kept.number <= LOOKED_AT):
                continue
            for feature in kept.item.features:
                taught[feature] = taught[feature].plus(Taste(acted=1) if acted else Taste(ignored=1))
        uow.digests.learnt(shown.run)
    for feature, taste in taught.items():
        uow.digests.teach(place, (feature,), taste)
