"""A customer names a file as they like: what reaches a platform leads into no folder and breaks no header."""

import io

import pytest

from domain.content import File, FileKind
from platforms.slack import uploads as slack
from platforms.telegram import uploads as telegram
from tests.platforms.telegram.building import ACCOUNT

NAMES = [
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/shadow",
    "a\x00.pdf",
    'x"\r\nX-Evil: 1',
    "\u202egpj.exe",
    "",
    "n" * 999,
]


def named(name: str) -> File:
    return File(FileKind.DOCUMENT, ACCOUNT, "id", name, "text/plain")


@pytest.mark.parametrize("name", NAMES)
def test_slack_is_given_a_plain_name(name: str) -> None:
    given = slack.name_of(named(name))
    assert 0 < len(given) <= 200
    assert given.isprintable()
    assert not set(given) & set("/\\")


@pytest.mark.parametrize("name", NAMES)
def test_telegram_is_given_a_plain_name(name: str) -> None:
    given = telegram.Ready(named(name), 0, io.BytesIO()).value().filename
    assert 0 < len(given) <= 200
    assert not set(given) & set('/\\"\r\n\x00')
