"""Slack's identifiers and timestamps. Knows no object that carries one."""

import hashlib
import itertools
import secrets
import uuid
from dataclasses import dataclass, field

from sandbox.clock import Clock

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(slots=True)
class Mint:
    """Gives each id once; `salt` keeps the ids of two sandboxes apart."""

    clock: Clock
    salt: str = field(default_factory=lambda: secrets.token_hex(3).upper())
    _last: int = 0
    _count: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def ts(self) -> str:
        """A message timestamp of ten and six digits, above every one given before."""
        micro = int(self.clock.now() * 1_000_000)
        if micro <= self._last:
            micro = self._last + 1
        self._last = micro
        text = str(micro)
        return f"{text[:-6]}.{text[-6:]}"

    def id(self, prefix: str) -> str:
        """An upper-case id such as C0…, F0…, V0…, Ev0…"""
        return f"{prefix}0{self.salt}{_base(next(self._count)):0>5}"

    def envelope(self) -> str:
        return str(uuid.uuid4())

    def secret(self, size: int = 12) -> str:
        return secrets.token_hex(size)

    def trigger(self) -> str:
        """A trigger id of the form 123.456.abcdef."""
        number = next(self._count)
        return f"{int(self.clock.now() * 1000)}.{number}.{secrets.token_hex(16)}"


def _base(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    return digits or "0"


def digest(text: str, size: int = 12) -> str:
    """A short hexadecimal name that is always the same for the same text, e.g. for pictures."""
    return hashlib.sha256(text.encode()).hexdigest()[:size]
