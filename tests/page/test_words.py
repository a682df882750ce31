"""The page's two catalogues: the same sentences, the same fields, and the language that was chosen."""

import re

import pytest

from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEYS = """async () => {
  const load = lang => import(`/page/text/${lang}.js`)
  return [(await load('en')).default, (await load('fr')).default]
}"""


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


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_the_page_speaks_the_language_that_is_chosen(visit: Visit, lang: str):
    page = await visit.opens(lang="fr" if lang == "en" else "en")
    await page.locator(".bar .menu button").click()
    await page.get_by_role("menuitemradio", name={"en": "English", "fr": "Français"}[lang]).click()
    assert await page.evaluate("document.documentElement.lang") == lang
