"""The prompts, one file each with its version in its name: `tag.1.md`. The highest version is in use.

Knows files; refuses to know what is asked with them. A changed prompt is a new file, so that a log's version says which
words were used.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("prompts")


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    version: int
    text: str


@functools.cache
def load(name: str) -> Prompt:
    """The newest version of a prompt. Raises `FileNotFoundError` where there is none."""
    versions = {int(path.name.split(".")[1]): path for path in FOLDER.glob(f"{name}.*.md")}
    if not versions:
        raise FileNotFoundError(name)
    newest = max(versions)
    return Prompt(name, newest, versions[newest].read_text("utf-8").strip())
