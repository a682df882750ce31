"""A very long digest as a text file: every entry that was kept, with the words of its message as they are now."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, tzinfo

from digests import gathering
from domain import entries
from domain.digests import Kept, RunId, Section
from domain.phrases import Phrase, in_zone, phrase
from ports.storage import UnitOfWork

Say = Callable[[Phrase], str]


def written(run: RunId, say: Say, uow: UnitOfWork, zone: tzinfo = UTC) -> str:
    """The file's text, times as they are in the zone. Raises `KeyError` when what the digest showed is forgotten."""
    kept = uow.digests.items(run)
    if not kept:
        raise KeyError(run)
    shown = [each for each in kept if not each.item.filtered]
    filtered = [each for each in kept if each.item.filtered]
    lines: list[str] = []

    def said(sentence: Phrase) -> str:
        return say(in_zone(sentence, zone))

    for section in Section:
        found = [each for each in shown if each.item.section is section]
        lines += part(entries.TITLES[section], found, said, uow)
    lines += part(phrase("Filtered out"), filtered, said, uow)
    return "\n".join(lines).lstrip("\n")


def part(title: Phrase, kept: list[Kept], say: Say, uow: UnitOfWork) -> Iterator[str]:
    """One section with its entries, a line each; nothing for one without any."""
    if not kept:
        return
    yield from ("", f"{say(title)} ({len(kept)})", "")
    for each in kept:
        words = gathering.quoted(each.item.message, uow) if each.item.message else each.item.words
        whole = replace(each, item=replace(each.item, words=words))
        yield f"{each.number}. {say(entries.line(whole))}"
