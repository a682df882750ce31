"""What the documents point at is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.console import commands
from tests.architecture import tree

DOCUMENTS = [path for path in tree.tracked() if path.suffix == ".md" and "vendor" not in path.parts]
LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|js|json|yml|toml))`")
COMMAND = re.compile(r"`isthmus ([a-z]+)")


def anchors(path: Path) -> set[str]:
    """What a heading is called in a link, as GitHub makes it."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken(document: Path) -> Iterator[str]:
    for target, anchor in LINK.findall(document.read_text("utf-8")):
        found = document.parent / target if target else document
        if not found.exists() or (anchor and anchor not in anchors(found)):
            yield f"{target}#{anchor}" if anchor else target


@pytest.mark.parametrize("document", DOCUMENTS, ids=tree.shown)
def test_every_link_leads_somewhere(document: Path):
    assert list(broken(document)) == []


def test_every_file_that_is_named_is_there():
    known = {tree.shown(path) for path in tree.tracked()}
    named = {file for path in DOCUMENTS for file in FILE.findall(path.read_text("utf-8"))}
    assert [file for file in sorted(named) if not any(f"/{one}".endswith(f"/{file}") for one in known)] == []


def test_every_command_that_is_named_can_be_typed():
    known = {
        one.name or (one.callback.__name__ if one.callback else "")
        for one in commands.app.registered_commands
    }
    named = {word for path in DOCUMENTS for word in COMMAND.findall(path.read_text("utf-8"))}
    assert named <= known


def test_every_word_of_the_glossary_has_one_meaning():
    rows = (tree.ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    words = [row.split("|")[1].strip() for row in rows if row.startswith("| ")]
    assert sorted(words) == sorted(set(words))
