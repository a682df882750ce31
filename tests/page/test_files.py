"""The page's files against each other and against our manifest; no browser is needed."""

import re
from pathlib import Path

from bot import manifest
from sandbox import world
from tests.architecture import tree

WEB = tree.ROOT / "sandbox" / "web"
USED = re.compile(r"\bt\('([\w.-]+)'")


def scripts() -> list[Path]:
    return [path for path in WEB.rglob("*.js") if "vendor" not in path.parts and "text" not in path.parts]


def test_every_sentence_that_the_page_says_is_in_the_catalogue():
    said = {key for path in scripts() for key in USED.findall(path.read_text("utf-8"))}
    catalogue = (WEB / "text" / "en.js").read_text("utf-8")
    assert [
        key for key in sorted(said) if not re.search(rf"(?<![\w.])'?{re.escape(key)}'?: ", catalogue)
    ] == []


def test_the_sandbox_knows_the_commands_and_shortcuts_of_the_manifest():
    ours = manifest.manifest()["features"]
    assert isinstance(ours, dict)
    known = world.default()["slack"]["workspaces"][0]["features"]
    commands = {(one["command"], one["description"], one["usage_hint"]) for one in ours["slash_commands"]}
    assert {
        (one["command"], one["description"], one["usage_hint"]) for one in known["slash_commands"]
    } == commands
    shortcuts = {(one["callback_id"], one["name"]) for one in ours["shortcuts"]}
    assert {(one["callback_id"], one["name"]) for one in known["shortcuts"]} == shortcuts
