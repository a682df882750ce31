"""The page's catalogues, and what Slack knows of the app: nothing missing, nothing left over."""

import re
from pathlib import Path

import pytest

from bot import manifest
from sandbox import world
from tests.architecture import tree
from tests.page.visit import Visit

WEB = tree.ROOT / "sandbox" / "web"
USED = re.compile(r"\bt\('([\w.-]+)'")
KEYS = """async () => {
  const load = lang => import(`/page/text/${lang}.js`)
  return [(await load('en')).default, (await load('fr')).default]
}"""


def scripts() -> list[Path]:
    return [path for path in WEB.rglob("*.js") if "vendor" not in path.parts and "text" not in path.parts]


async def test_both_languages_have_the_same_sentences(visit: Visit):
    page = await visit.opens()
    english, french = await page.evaluate(KEYS)
    assert sorted(english) == sorted(french)


async def test_a_translation_has_the_fields_of_its_sentence(visit: Visit):
    page = await visit.opens()
    english, french = await page.evaluate(KEYS)
    fields = {key: (_fields(said), _fields(french[key])) for key, said in english.items()}
    assert {key: both for key, both in fields.items() if both[0] != both[1]} == {}


def _fields(said: str | dict[str, str]) -> set[str]:
    forms = [said] if isinstance(said, str) else list(said.values())
    return {name for form in forms for name in re.findall(r"\{(\w+)\}", form)}


def test_every_sentence_that_the_page_says_is_in_the_catalogue():
    said = {key for path in scripts() for key in USED.findall(path.read_text("utf-8"))}
    catalogue = (WEB / "text" / "en.js").read_text("utf-8")
    assert [
        key for key in sorted(said) if not re.search(rf"(?<![\w.])'?{re.escape(key)}'?: ", catalogue)
    ] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_the_page_speaks_the_language_that_is_chosen(visit: Visit, lang: str):
    page = await visit.opens(lang="fr" if lang == "en" else "en")
    await page.locator(".bar .menu button").click()
    await page.get_by_role("menuitemradio", name={"en": "English", "fr": "Français"}[lang]).click()
    assert await page.evaluate("document.documentElement.lang") == lang


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
