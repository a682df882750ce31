"""What a digest would say, at a glance, while somebody still fills in its form: how much, and the first entries.

Quick by looking at less: the newest messages of the window by their words alone. The real digest reads all of it.
"""

from dataclasses import replace
from itertools import islice

from digests import gathering, publish, rising, windows
from digests.gathering import Gathered
from digests.windows import Window
from domain import entries, sight
from domain.digests import Digest, DigestId, Kept, Plan, RunId
from domain.ids import AliasId, MessageId, PlaceId
from domain.phrases import Phrase, dotted, phrase, plural
from ports.storage import UnitOfWork

MESSAGES = 500
"""So many of the newest messages are looked at; ranking them takes some 20 ms."""
WAITING = 200
"""Conversations that wait, the longest first, that a glimpse reads."""
SHOWN = 3
"""Entries of a digest that a glimpse shows."""
NOTHING = phrase("As it stands it would say nothing now: nothing that was said since then fits.")


def lines(
    plan: Plan, known: Digest | None, place: PlaceId, by: AliasId, uow: UnitOfWork
) -> tuple[Phrase, ...]:
    """How many entries each part would have, then the first of them, as far as who fills the form in may see them."""
    fresh = Digest(DigestId(0), place, AliasId(""), plan, uow.now)
    gathered = gather(replace(known or fresh, place=place, plan=plan), by, uow)
    composed = publish.compose(gathered, publish.rank(gathered), uow)
    if not composed.counts:
        return (NOTHING,)
    counts = [
        phrase("{section} {count}", section=entries.TITLES[section], count=count)
        for section, count in composed.counts
    ]
    said = plural(
        "Now it would say {count} entry: {parts}",
        "Now it would say {count} entries: {parts}",
        sum(count for _, count in composed.counts),
        parts=dotted(counts),
    )
    first = (entries.line(Kept(RunId(0), 0, item)) for item in composed.items)
    return said, *islice(first, SHOWN)


def gather(digest: Digest, by: AliasId, uow: UnitOfWork) -> Gathered:
    """The same as for a digest that is written, but only of the newest messages."""
    opens, upto = windows.opens(digest, uow.now), uow.digests.newest()
    since = digest.seen if digest.seen is not None else uow.digests.last_before(opens)
    after = MessageId(max(since, upto - MESSAGES))
    window = Window(after, upto, opens, uow.now, digest.plan.schedule.zone)
    waiting = uow.digests.waiting(WAITING)
    known = {one.message for one in waiting}
    heard = uow.digests.heard(after, upto, MESSAGES)
    hidden = uow.channels.hidden_from(by)
    if digest.place:  # while none is chosen it is nowhere
        hidden = sight.both(hidden, uow.channels.hidden_in(digest.place))
    said = (*waiting, *(one for one in heard if one.message not in known))
    return Gathered(
        digest=digest,
        window=window,
        tastes=dict(uow.digests.tastes(digest.place)),
        said=tuple(one for one in said if one.home not in hidden),
        decisions=gathering.decisions(digest, uow, hidden),
        outcomes=gathering.outcomes(digest, uow, hidden),
        ideas=tuple(rising.ideas(digest, opens, uow, hidden)),
        hidden=frozenset(hidden),
    )
