"""What languages are called by those who speak them. Knows no sentence in any of them."""

import re

CODE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)
OURS = {"en": "English", "fr": "Français"}
"""Those in which Isthmus itself writes, by their codes."""
NAMES = {
    **OURS, "de": "Deutsch", "es": "Español", "it": "Italiano", "nl": "Nederlands", "pl": "Polski",
    "pt": "Português", "tr": "Türkçe", "ru": "Русский", "ar": "العربية", "ja": "日本語", "ko": "한국어", "zh": "中文",
}  # fmt: skip


def bare(locale: str) -> str:
    """The language of a locale without its country, as in `fr` of `fr-CA` or `fr_CA`."""
    return locale.replace("_", "-").split("-", 1)[0].lower()


def is_code(text: str) -> bool:
    """Whether a text has the form of a language's code, such as `fr` or `pt-BR`; `French` has not."""
    return CODE.fullmatch(text) is not None


def named(code: str) -> str:
    """A language as its speakers call it, without its country; the code itself where we do not know it."""
    return NAMES.get(code.partition("-")[0], code)
