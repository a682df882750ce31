"""Which of what was said a digest is about. Pure: looks at values, decides by the digest's own filters."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain import feedback
from domain.digests import Filters, Said, Source


@dataclass(frozen=True, slots=True)
class Selection:
    """`left_out` holds what only a word that the digest does not want keeps away."""

    kept: tuple[Said, ...]
    left_out: tuple[Said, ...]


def select(said: Iterable[Said], filters: Filters) -> Selection:
    """What the filters let through. Words are compared without case and accents, wherever they stand."""
    wanted = [feedback.fold(word) for word in filters.words if word.strip()]
    unwanted = [feedback.fold(word) for word in filters.without if word.strip()]
    organisations = frozenset(feedback.fold(name) for name in filters.organisations)
    kept: list[Said] = []
    left_out: list[Said] = []
    for one in said:
        if not (concerns(one, filters) and _of(one, organisations)):
            continue
        if wanted and not any(word in one.words for word in wanted):
            continue
        (left_out if any(word in one.words for word in unwanted) else kept).append(one)
    return Selection(tuple(kept), tuple(left_out))


def concerns(one: Said, filters: Filters) -> bool:
    """Whether a message is what the digest asks for, words and organisations aside."""
    source = Source.INSIDE if one.inside else Source.OUTSIDE
    return (
        (not filters.sources or source in filters.sources)
        and (not filters.tags or any(tag in filters.tags for tag in one.tags))
        and (not filters.channels or one.home in filters.channels)
        and (not filters.languages or one.language.partition("-")[0] in filters.languages)
        and (not filters.statuses or one.status in filters.statuses)
    )


def _of(one: Said, organisations: frozenset[str]) -> bool:
    return not organisations or feedback.fold(one.organisation) in organisations
