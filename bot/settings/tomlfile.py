"""`isthmus.toml`: what it may say, and reading it. Knows its keys; refuses to judge their values."""

import tomllib
from dataclasses import replace
from pathlib import Path

from bot.settings.reading import Problems, Source

NAME = "isthmus.toml"
PLAIN = (
    "database_url", "default_channel", "replies", "reply_hold_seconds", "locale", "timezone", "port", "metrics_port", "agents",
    "reopen_days", "retention_days", "admins", "flood_per_hour", "knowledge_days",
    "understanding", "routing",
)  # fmt: skip
MANY = ("agents", "admins")
"""Keys outside any table that may hold a list."""
TABLES = ("model", "limits", "inside")
LISTS = ("slack", "telegram", "routes", "tags", "channels", "retention")


def read(root: Path, problems: Problems) -> dict[str, object]:
    """The file's content, empty where there is none; what is wrong with it as a whole becomes a sentence."""
    path = root / NAME
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        problems.add(f"{NAME} cannot be read ({error.strerror}): make it readable for this user.")
        return {}
    except UnicodeDecodeError:
        problems.add(f"{NAME} is not UTF-8 text: save it as UTF-8.")
        return {}
    except tomllib.TOMLDecodeError as error:
        problems.add(f"{NAME} cannot be understood: {error}. Mend that place.")
        return {}
    problems.unknown(content, (*PLAIN, *TABLES, *LISTS), NAME)
    return content


def plain(content: dict[str, object], problems: Problems) -> Source:
    """The keys outside any table."""
    source = Source({}, f"{{key}} in {NAME}", file=True)
    said = {key: value for key, value in content.items() if key in PLAIN}
    for key, value in said.items():
        if isinstance(value, dict) or (isinstance(value, list) and key not in MANY):
            problems.add(f'{source.where(key)} is a table or a list: write one value, such as {key} = "…".')
    return replace(
        source, values={k: v for k, v in said.items() if k in MANY or not isinstance(v, dict | list)}
    )


def one(content: dict[str, object], key: str, problems: Problems) -> Source:
    """The keys of the table `[key]`."""
    pattern = f"{{key}} in [{key}] of {NAME}"
    found = content.get(key, {})
    if isinstance(found, dict):
        return Source(found, pattern, file=True)
    problems.add(f"{key} in {NAME} is not a table: write [{key}] on a line of its own, its keys below.")
    return Source({}, pattern, file=True)


def many(content: dict[str, object], key: str, problems: Problems) -> list[Source]:
    """The keys of every table `[[key]]`, in the file's order."""
    found = content.get(key, [])
    if isinstance(found, list) and all(isinstance(entry, dict) for entry in found):
        pattern = f"{{key}} in [[{key}]] number %d of {NAME}"
        return [Source(entry, pattern % number, file=True) for number, entry in enumerate(found, 1)]
    problems.add(
        f"{key} in {NAME} is not a list of tables: write [[{key}]] on a line of its own, its keys below."
    )
    return []
