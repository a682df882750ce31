"""Whether the tags that `isthmus.toml` names are there. Knows that the team makes tags of its own; changes none."""

import asyncio
import difflib
from collections.abc import Iterable, Iterator

from bot.settings import Settings
from domain.feedback import BUILTIN, Tag, fold
from platforms.findings import Finding, warning
from ports.storage import StorageTrouble

ELSE = "make it in Slack with /isthmus tags, or as [[tags]] in isthmus.toml"


async def tags(settings: Settings) -> list[Finding]:
    """A note for each tag of a route or a retention that no feedback can carry; none where the database cannot be read."""
    if not any((*(rule.tags for rule in settings.routes), *(rule.tags for rule in settings.retention))):
        return []
    from storage import looking

    try:
        own = await asyncio.to_thread(looking.tags, settings.database_url)
    except StorageTrouble:  # told of the database, by whoever looks at it
        return []
    return list(unknown(settings, (*BUILTIN, *(Tag(rule.name) for rule in settings.tags), *own)))


def unknown(settings: Settings, known: Iterable[Tag]) -> Iterator[Finding]:
    """The notes themselves; a synonym counts as not there, since feedback carries the tag's own name."""
    called = {fold(word): tag.name for tag in known for word in (tag.name, *tag.synonyms)}
    names = {fold(name) for name in called.values()}
    routed = [("a route", tag) for rule in settings.routes for tag in rule.tags]
    kept = [("a retention", tag) for rule in settings.retention for tag in rule.tags]
    for who, name in dict.fromkeys((*routed, *kept)):
        if fold(name) not in names:
            near = difflib.get_close_matches(fold(name), called, n=1)
            meant = f"write {called[near[0]]} if that is meant, or " if near else ""
            yield warning(f"{who} names the tag {name[:40]}, which is not there", f"{meant}{ELSE}")
