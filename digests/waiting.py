"""Who waits for us stands in a digest once: with the words that they wait with first. Pure; knows no order and no taste."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.digests import Said
from domain.ids import ConversationId


def once(said: Sequence[Said], names: Sequence[str]) -> Iterator[tuple[Said, str]]:
    """The messages with the names of their themes, where a conversation waits in one theme alone: its first words'.

    What it says more goes there too; what others say as well, or what is tagged otherwise, counts as said, not as waiting.
    """
    first = _first(said, names)
    others = _elsewhere(said, names, first)
    for one, name in zip(said, names, strict=True):
        opening, theme = first[one.conversation] if one.waiting else (one, name)
        if theme != name and (len(others[name]) > 1 or one.tags[:1] != opening.tags[:1]):
            yield replace(one, waiting=None), name
        else:
            yield one, theme


def _first(said: Sequence[Said], names: Sequence[str]) -> dict[ConversationId, tuple[Said, str]]:
    """What each conversation that waits said first since nobody answered, and the theme of it."""
    found: dict[ConversationId, tuple[Said, str]] = {}
    for one, name in zip(said, names, strict=True):
        if one.waiting and (
            one.conversation not in found or one.message < found[one.conversation][0].message
        ):
            found[one.conversation] = one, name
    return found


def _elsewhere(
    said: Sequence[Said], names: Sequence[str], first: dict[ConversationId, tuple[Said, str]]
) -> dict[str, set[ConversationId]]:
    """The conversations of each further theme in which one that waits speaks: few, where much is said."""
    found: defaultdict[str, set[ConversationId]] = defaultdict(set)
    for one, name in zip(said, names, strict=True):
        if one.waiting and name != first[one.conversation][1]:
            found[name].add(one.conversation)
    for one, name in zip(said, names, strict=True):
        if name in found:
            found[name].add(one.conversation)
    return found
