"""How hosts write a database's address, and how storage wants it. Knows no driver's code; never repeats a password."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.settings.reading import Problems, Said
from bot.settings.values import SQLITE

DEFAULT = "sqlite:///var/isthmus.db"
DRIVER = "postgresql+asyncpg"
# What libpq reads in an address and asyncpg refuses (asyncpg 0.32: connect); hosts add them unasked.
LIBPQ_ONLY = ("channel_binding", "connect_timeout", "gssencmode", "application_name", "options", "pgbouncer")


def address(said: Said | None, problems: Problems) -> str:
    """`sqlite:///PATH` or `postgresql+asyncpg://…`; what is wrong becomes the default and a sentence."""
    if said is None:
        return DEFAULT
    scheme = said.text.split(":", 1)[0].lower()
    if scheme.split("+")[0] == "sqlite":
        return _sqlite(said, problems)
    if scheme.split("+")[0] in ("postgres", "postgresql"):
        return _postgresql(said, problems)
    problems.add(
        f"{said.where} starts with {scheme[:20]!r}: use sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
    )
    return DEFAULT


def _sqlite(said: Said, problems: Problems) -> str:
    path = re.sub(r"^sqlite(\+\w+)?:(///)?", "", said.text, flags=re.IGNORECASE)
    if not path or path.startswith(("//", ":memory:", "?")) or path.endswith("/"):
        problems.add(
            f"{said.where} names no file: write sqlite:///var/isthmus.db, with a fourth / for a path from the root; "
            "a database in memory would lose what was accepted."
        )
        return DEFAULT
    return SQLITE + path


def _postgresql(said: Said, problems: Problems) -> str:
    try:
        parts = urlsplit(said.text)
        parts.port  # noqa: B018 - raises where the port is no number
    except ValueError:
        problems.add(
            f"{said.where} has a port or host that cannot be read: write postgresql://USER:PASSWORD@HOST:5432/NAME."
        )
        return DEFAULT
    query = dict(parse_qsl(parts.query))
    if said.file and (parts.password or query.get("password")):
        problems.add(f"{said.where} holds a password: set the variable DATABASE_URL instead.")
    if not parts.path.strip("/") or not (parts.hostname or query.get("host")):
        problems.add(
            f"{said.where} lacks the host or the database's name: write postgresql://USER:PASSWORD@HOST/NAME."
        )
        return DEFAULT
    return f"{DRIVER}://{parts.netloc}{parts.path}{_query(query)}"


def _query(query: dict[str, str]) -> str:
    kept = {key: value for key, value in query.items() if key not in LIBPQ_ONLY}
    if "sslmode" in kept:
        kept["ssl"] = kept.pop("sslmode")
    return f"?{urlencode(kept)}" if kept else ""
