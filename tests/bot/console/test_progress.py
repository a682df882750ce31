"""How far something is: on a terminal a bar, elsewhere a line at times."""

from io import StringIO

import pytest
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from bot.console.progress import Bars, Sentences


def test_a_line_comes_with_every_tenth(capsys: pytest.CaptureFixture[str]):
    where = Sentences()
    for done in range(0, 201, 5):
        where.tell("imported", done, 200)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"imported {done} of 200" for done in range(20, 201, 20)]


def test_of_nothing_there_is_no_line(capsys: pytest.CaptureFixture[str]):
    Sentences().tell("imported", 0, 0)
    assert capsys.readouterr().err == ""


def test_a_bar_begins_with_what_is_known():
    screen = StringIO()
    with Progress(MofNCompleteColumn(), console=Console(file=screen, force_terminal=True)) as progress:
        Bars(progress).tell("imported", 5, 20)
    assert "?" not in screen.getvalue().replace("\x1b[?25", "")
