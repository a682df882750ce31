"""`.env` as a file that keeps what is in it. Knows lines and permissions, not what a variable means."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

EXAMPLE = ".env.example"
OWNER_ONLY = 0o600
PLAIN = re.compile(r"[\w:/.+@-]*")
OFFERED = re.compile(r"\s*#(?P<name>\w+)=.*")
"""A variable that is commented out: where its value belongs."""


def unusable(path: Path) -> str:
    """Why the file cannot be changed, as a sentence; empty where it can. To be asked before anybody types a token."""
    try:
        if path.exists():
            path.read_text("utf-8")
    except UnicodeDecodeError:
        return f"{path} is not UTF-8 text: save it as UTF-8."
    except OSError as error:
        return f"{path} cannot be read ({error.strerror}): make it readable for this user."
    if not os.access(Path(os.path.realpath(path)).parent, os.W_OK):
        return f"{path.parent} may not be written to: make it a folder of this user's."
    return ""


def write(path: Path, values: Mapping[str, str]) -> None:
    """Gives variables their values in the file and leaves everything else in it as it is; readable for its owner alone.

    A file that is not there begins as `.env.example` beside it, if that is there. The change is made at once or not at all.
    Raises OSError, and UnicodeDecodeError where the file is no UTF-8 text; `unusable` tells beforehand.
    """
    base = path if path.exists() else path.with_name(EXAMPLE)
    text = base.read_text("utf-8") if base.exists() else ""
    _replace(Path(os.path.realpath(path)), changed(text, values))


def changed(text: str, values: Mapping[str, str]) -> str:
    """The file's text with these values, each where it stands, or where it is commented out, else at the end."""
    bindings = list(parse_stream(StringIO(text)))
    left = {name: _line(name, value) for name, value in values.items()}
    lines = list(_lines(bindings, left, {one.key for one in bindings}))
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines, *left.values()])


def _lines(bindings: Iterable[Binding], left: dict[str, str], present: set[str | None]) -> Iterator[str]:
    """The lines of a file; takes out of `left` what has found its place. Of a variable that is given twice one stays."""
    asked = set(left)
    for one in bindings:
        string = one.original.string
        offered = None if one.key else OFFERED.fullmatch(string.rstrip("\n"))
        name = one.key or (offered["name"] if offered and offered["name"] not in present else "")
        if name in left:
            # What stands before a variable (blank lines) belongs to what the parser gives as its own text.
            blank = string[: len(string) - len(string.lstrip("\n"))]
            yield blank + left.pop(name)
        elif not (one.key and name in asked):
            yield string


def _line(name: str, value: str) -> str:
    if PLAIN.fullmatch(value):
        return f"{name}={value}\n"
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}='{escaped}'\n"


def _replace(path: Path, text: str) -> None:
    """Puts a text in the place of a file in one step."""
    number, name = tempfile.mkstemp(prefix=".env-", dir=path.parent)  # readable for its owner alone
    try:
        with open(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, OWNER_ONLY)
        os.replace(name, path)
    finally:
        with contextlib.suppress(FileNotFoundError):  # it has its place
            os.unlink(name)
