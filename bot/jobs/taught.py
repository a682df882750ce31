"""What people said of messages and themes, as whoever understands must know it. Knows rows; refuses to know any model."""

from collections.abc import Sequence

from domain.understanding import ThemeId
from ports.storage import UnitOfWork

PER_TAG = 60
"""The newest lessons of each tag that count."""


def newest(lessons: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The newest lessons of each tag, in their order."""
    counted: dict[str, int] = {}
    kept: list[tuple[str, str]] = []
    for text, tag in reversed(lessons):
        counted[tag] = counted.get(tag, 0) + 1
        if counted[tag] <= PER_TAG and text.strip():
            kept.append((text, tag))
    return kept[::-1]


def parted(uow: UnitOfWork) -> list[tuple[ThemeId, str, bool]]:
    """Themes of messages that people set apart: whether each has any message still, and what that says."""
    found = []
    for theme, _, message, stands in uow.themes.parted():
        try:
            text = uow.messages.get(message).content.text.plain
        except KeyError:
            continue
        found.append((theme, text, stands or uow.themes.counted(theme).messages > 0))
    return found
