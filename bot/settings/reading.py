"""How one written value becomes a right one, or one more sentence on the list of problems. Knows no variable by name."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Said:
    """A value as it was written, and where: the name that a sentence about it must carry. `file`: not in the environment."""

    value: object
    where: str
    file: bool = False

    @property
    def text(self) -> str:
        """The value as text, without the space around it."""
        return str(self.value).strip()


@dataclass(frozen=True, slots=True)
class Source:
    """What one place says: its values by key, and how a key is written there (`{key}` or `{KEY}` in `pattern`)."""

    values: Mapping[str, object]
    pattern: str
    file: bool = False

    def where(self, key: str) -> str:
        """What to call this key in a sentence, whether it is there or missing."""
        return self.pattern.format(key=key, KEY=key.upper())

    def get(self, key: str) -> Said | None:
        """The value of a key, or None where nothing was said."""
        value = self.values.get(key)
        return None if value is None else Said(value, self.where(key), self.file)


@dataclass(frozen=True, slots=True)
class Problems:
    """Sentences gathered while reading goes on, so that an operator sees all of them at once."""

    sentences: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """Keeps a sentence, once."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def number(self, said: Said | None, default: float, *, low: float, high: float) -> float:
        """A number from `low` to `high`; what is wrong becomes the default and a sentence."""
        if said is None:
            return default
        try:
            value = float(said.text)
        except ValueError:
            value = float("nan")
        if isinstance(said.value, bool) or not low <= value <= high:
            self.add(f"{said.where} is {_shown(said)}: give a number from {low:g} to {high:g}.")
            return default
        return value

    def whole(self, said: Said | None, default: int, *, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        if said is not None and not re.fullmatch(r"[+-]?\d+", said.text):
            self.add(f"{said.where} is {_shown(said)}: give a whole number from {low} to {high}.")
            return default
        return int(self.number(said, default, low=low, high=high))

    def choice(self, said: Said | None, default: str, allowed: Iterable[str]) -> str:
        """One of the allowed words, in any letter case."""
        if said is None:
            return default
        known = sorted(str(word) for word in allowed)
        if said.text.lower() in known:
            return said.text.lower()
        self.add(f"{said.where} is {_shown(said)}: use {_listed(known)}{nearest(said.text, known)}.")
        return default

    def url(self, said: Said | None, default: str) -> str:
        """An http or https address."""
        if said is None:
            return default
        parts = _split(said.text)
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            self.add(f"{said.where} is {_shown(said)}: give an address that starts with https:// or http://.")
            return default
        return said.text

    def public_url(self, said: Said | None) -> str:
        """An https address; plain http only on this machine."""
        address = self.url(said, "")
        if said is not None and address.startswith("http://") and urlsplit(address).hostname not in LOOPBACK:
            self.add(f"{said.where} is {_shown(said)}: Telegram only calls https:// addresses.")
        return address

    def words(self, said: Said | None) -> tuple[str, ...]:
        """A list of words: a TOML array, one string, or a string with commas."""
        if said is None:
            return ()
        if isinstance(said.value, str):
            return tuple(word.strip() for word in said.value.split(",") if word.strip())
        if isinstance(said.value, list) and all(isinstance(word, str) for word in said.value):
            return tuple(word.strip() for word in said.value if word.strip())
        self.add(f'{said.where} is {_shown(said)}: give a list of texts, such as ["one", "two"].')
        return ()

    def unknown(self, keys: Iterable[str], known: Iterable[str], where: str) -> None:
        """A sentence for each key that nobody reads, with the one that was probably meant."""
        allowed = sorted(known)
        for key in keys:
            if key not in allowed:
                self.add(f"{where} has an unknown key {key!r}{nearest(key, allowed) or ': remove it'}.")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that looks most like this one, or nothing."""
    by_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1)
    return f" (did you mean {by_lower[found[0]]!r}?)" if found else ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where the port is no number
    except ValueError:
        return None
    return parts


def _shown(said: Said) -> str:
    return repr(said.text if len(said.text) <= 60 else said.text[:57] + "…")


def _listed(words: list[str]) -> str:
    return " or ".join(repr(word) for word in words)
