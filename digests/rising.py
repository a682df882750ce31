"""Ideas that have got support in a digest's window: what stands in *ideas rising* beside what was said. Reads only."""

from collections.abc import Iterator
from datetime import datetime

from domain import feedback, themes
from domain.digests import Digest, Item, Section
from domain.ideas.values import Rising, card_slot
from domain.ids import account_of
from domain.phrases import phrase, plural
from domain.sight import Hidden
from ports.storage import UnitOfWork

MOST = 20
ALONE = 2
"""People who must support an idea in all: one that only its author wants does not rise."""


def ideas(digest: Digest, opens: datetime, uow: UnitOfWork, hidden: Hidden) -> Iterator[Item]:
    """Ideas of this workspace with new support since the window opened, those of most new people first."""
    filters = digest.plan.filters
    if Section.IDEAS not in digest.plan.sections or (filters.tags and "idea" not in filters.tags):
        return
    for found in uow.ideas.rising(opens, hidden, MOST):
        here = found.idea.team == account_of(digest.place) and found.idea.stage == "open"
        wanted = not filters.channels or found.idea.place in filters.channels
        if here and wanted and found.whole >= max(ALONE, filters.weight):
            yield _item(found)


def _item(found: Rising) -> Item:
    idea = found.idea
    fresh = plural("{count} new supporter", "{count} new supporters", found.fresh)
    reason = phrase("{fresh}, {whole} in all", fresh=fresh, whole=found.whole)
    return Item(
        section=Section.IDEAS,
        slot=card_slot(idea.id),
        label=idea.reference,
        words=idea.text,
        reason=reason,
        voices=0,
        people=found.whole,
        features=themes.features([feedback.fold(idea.text)], "idea"),
        conversations=(idea.conversation,) if idea.conversation is not None else (),
        message=idea.source,
    )
