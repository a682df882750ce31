"""How far something is, where there is no terminal to draw a bar on."""

import pytest

from bot.console.progress import Sentences


def test_a_line_comes_with_every_tenth(capsys: pytest.CaptureFixture[str]):
    where = Sentences()
    for done in range(0, 201, 5):
        where.tell("imported", done, 200)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"imported {done} of 200" for done in range(20, 201, 20)]


def test_of_nothing_there_is_no_line(capsys: pytest.CaptureFixture[str]):
    Sentences().tell("imported", 0, 0)
    assert capsys.readouterr().err == ""
