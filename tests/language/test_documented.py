"""The examples of `docs/language.md` run as they are printed, and come to what stands behind them."""

import ast
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
PROMISED = re.compile(r"^(?P<example>\S.*?) +# (?P<value>'.*'|\d+|\(.*\)|\[.*\])$", re.MULTILINE)


def test_the_examples_run_and_come_to_what_they_say():
    names: dict[str, object] = {}
    told = []
    for block in BLOCKS:
        exec(block, names)
        for line in PROMISED.finditer(block):
            told.append((line["example"], eval(line["example"], names), ast.literal_eval(line["value"])))
    assert [(example, found) for example, found, _ in told] == [(example, said) for example, _, said in told]


def test_half_of_the_examples_or_more_say_what_they_come_to():
    assert sum(bool(PROMISED.search(block)) for block in BLOCKS) >= len(BLOCKS) // 2
