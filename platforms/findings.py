"""What a check found, in words for the operator. Knows no platform and no way to print."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """Whether something works, will surprise, or does not work."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was seen, and what to do about it (empty where nothing is to be done)."""

    weight: Weight
    seen: str
    remedy: str = ""


def ok(seen: str) -> Finding:
    """Something works."""
    return Finding(Weight.OK, seen)


def warning(seen: str, remedy: str) -> Finding:
    """Something works otherwise than one might think."""
    return Finding(Weight.WARNING, seen, remedy)


def error(seen: str, remedy: str) -> Finding:
    """Something does not work."""
    return Finding(Weight.ERROR, seen, remedy)
