"""A token in a traceback, a URL or a local variable never reaches the log."""

import io
import json
import logging

import pytest

from bot import log

TOKEN = "123456:AAFabcdefghijklmnop"
SLACK = "xoxb-12-34-abcDEFghi"


@pytest.fixture
def said():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure("json", stream=stream)
    yield stream.getvalue
    root.handlers[:], root.level = handlers, level
    log.configure("json")
    root.handlers[:] = handlers


def fails(token: str) -> None:
    address = f"https://api.telegram.org/bot{token}/getMe"
    try:
        raise ConnectionError(f"cannot reach {address} with {SLACK}")
    except ConnectionError as error:
        raise RuntimeError(f"{address} failed") from error


def test_tokens_in_locals_and_urls_of_a_traceback_are_masked(said):
    try:
        fails(TOKEN)
    except RuntimeError:
        log.get("bot.test").exception("failed", account="telegram:main")
    assert not any(secret in said() for secret in ("AAFabc", "abcDEF"))


def test_a_librarys_traceback_is_masked_too(said):
    try:
        fails(TOKEN)
    except RuntimeError:
        logging.getLogger("telegram.ext").exception("Error for https://api.telegram.org/bot%s/getMe", TOKEN)
    assert not any(secret in said() for secret in ("AAFabc", "abcDEF"))


def test_it_still_says_where_it_happened(said):
    try:
        fails(TOKEN)
    except RuntimeError:
        log.get("bot.test").exception("failed")
    assert "fails" in json.loads(said())["traceback"][-1]
