"""Every sentence in every language: reads the catalogues of `locale/` once, then answers from memory.

Knows gettext files and plural forms; refuses to know where a sentence goes: whoever renders says how fields
are escaped and shown on its platform.
"""

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from domain import languages, phrases

FOLDER = Path(__file__).resolve().parent.parent / "locale"
SOURCE = "en"

Show = Callable[[phrases.Arg], str | None]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language: the forms of each English sentence, and which form a count takes."""

    forms: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]

    def pick(self, text: str, count: int | None) -> str:
        """The translation of a sentence for a count, empty where there is none."""
        forms = self.forms.get(text, ())
        index = 0 if count is None else self.form_of(count)
        return forms[index] if index < len(forms) else ""


@dataclass(frozen=True, slots=True)
class Texts:
    """Says phrases in a language, in English where a translation is missing."""

    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)

    def say(
        self,
        locale: str,
        phrase: phrases.Phrase,
        escape: Callable[[str], str] = str,
        show: Show | None = None,
    ) -> str:
        """The sentence in the language of `locale` (`fr`, `fr-CA`, `fr_CA`).

        `escape` is applied to every field that is data. `show` may take over a field, such as a person or a link: it
        gives text in the platform's own markup, which is not escaped, or None to leave the field alone. A field that is
        a phrase itself is said in the same language, and its own fields in the same way.
        """
        shown = {name: self._field(locale, value, escape, show) for name, value in phrase.args}
        return self.template(locale, phrase).format_map(_Forgiving(shown))

    def _field(self, locale: str, value: phrases.Arg, escape: Callable[[str], str], show: Show | None) -> str:
        own = show(value) if show else None
        if own is None and isinstance(value, phrases.Phrase):
            return self.say(locale, value, escape, show)
        return escape(plainly(value, languages.bare(locale))) if own is None else own

    def template(self, locale: str, phrase: phrases.Phrase) -> str:
        """The sentence with its fields still open."""
        catalogue = self.catalogues.get(languages.bare(locale))
        return (catalogue and catalogue.pick(phrase.text, phrase.count)) or _english(phrase)


class _Forgiving(dict[str, str]):
    """Shows a field that nobody filled as its name rather than losing the whole sentence."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def plainly(value: phrases.Arg, spoken: str = SOURCE) -> str:
    """A field as plain text in a language."""
    match value:
        case phrases.Person():
            return value.name
        case phrases.PostLink():
            return value.label
        case datetime():
            return _moment(value, spoken)
        case _:
            return str(value)


def _moment(value: datetime, spoken: str) -> str:
    from babel import UnknownLocaleError, dates  # late: most sentences name no time

    try:
        day = dates.format_date(value, "medium", locale=spoken)
    except (UnknownLocaleError, ValueError):
        day = dates.format_date(value, "medium", locale=SOURCE)
    return f"{day}, {value:%H:%M}"


def fields(template: str) -> frozenset[str]:
    """The names of the fields in a sentence; a translation has those of its original. Raises ValueError on stray braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def available() -> tuple[str, ...]:
    """The languages that can be spoken: English, and those with a catalogue."""
    return tuple(sorted({SOURCE, *(path.parts[-3] for path in _files(FOLDER))}))


def load(folder: Path = FOLDER) -> Texts:
    """All catalogues of `folder`. Raises OSError or babel's PoFileError where one cannot be read."""
    return Texts(MappingProxyType({path.parts[-3]: _read(path) for path in _files(folder)}))


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*/LC_MESSAGES/isthmus.po")))


def _read(path: Path) -> Catalogue:
    from babel.messages import pofile  # late: commands that say nothing need no catalogue

    with path.open("rb") as file:
        catalogue = pofile.read_po(file, locale=path.parts[-3], abort_invalid=True)
    spaced = SPACED.get(path.parts[-3], str)
    forms = {
        _key(message.id): tuple(map(spaced, _forms(message.string)))
        for message in catalogue
        if message.id and not message.fuzzy
    }
    return Catalogue(MappingProxyType(forms), _form_of(str(catalogue.plural_expr)))


def _french(text: str) -> str:
    """No line begins with what French sets after a space: that space, typed as any other, does not break."""
    return HIGH.sub("\u00a0", text)


HIGH = re.compile(r"(?<=«) | (?=[;:?!»])")
SPACED: Mapping[str, Callable[[str], str]] = MappingProxyType({"fr": _french})
"""Languages whose spaces are not all alike."""


def _form_of(expression: str) -> Callable[[int], int]:
    # The one place in the standard library that understands gettext's plural rules, though it is not documented.
    form_of: Callable[[int], int] = gettext.c2py(expression)
    return form_of


def _key(message_id: object) -> str:
    return message_id[0] if isinstance(message_id, list | tuple) else str(message_id)


def _forms(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def _english(phrase: phrases.Phrase) -> str:
    return phrase.plural_text if phrase.plural_text and phrase.count != 1 else phrase.text
