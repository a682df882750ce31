"""Files and functions stay small enough to be read at once."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

FILE_LINES = 350
FUNCTION_LINES = 40
LONGER_BY_CHOICE: frozenset[str] = frozenset()
"""Files or `file:function` that may be longer. Empty, and better kept so."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    return (node for node in tree.nodes(path) if isinstance(node, Function))


def lines(function: Function) -> int:
    """Its lines without its docstring."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_no_file_is_longer_than_the_limit():
    lengths = {
        tree.shown(path): len(path.read_text("utf-8").splitlines())
        for path in tree.python_files(*tree.MEASURED)
    }
    assert {name: n for name, n in lengths.items() if n > FILE_LINES and name not in LONGER_BY_CHOICE} == {}


def test_no_function_is_longer_than_the_limit():
    lengths = {
        f"{tree.shown(path)}:{function.name}": lines(function)
        for path in tree.python_files(*tree.MEASURED)
        for function in functions(path)
    }
    assert {
        name: n for name, n in lengths.items() if n > FUNCTION_LINES and name not in LONGER_BY_CHOICE
    } == {}


def test_every_module_says_what_it_knows():
    silent = [
        tree.shown(path)
        for path in tree.python_files(*tree.PRODUCT, "sandbox")
        if path.stat().st_size and ast.get_docstring(tree.parsed(path)) is None
    ]
    assert silent == []


PUMPS = Counter({"delivery/inbox.py:_one": 1, "delivery/outbox.py:_tried": 1, "bot/process.py:serve": 1})
"""The inbox, the outbox, the process's end. The fourth place, where the timer's jobs fail, is APScheduler's own."""


def test_a_broad_except_stands_in_the_pumps_only():
    broad = Counter(
        f"{tree.shown(path)}:{function.name}"
        for path in tree.python_files(*tree.MEASURED)
        for function in functions(path)
        for node in ast.walk(function)
        if (isinstance(node, ast.ExceptHandler) and is_broad(node.type)) or is_suppressing_all(node)
    )
    assert broad == PUMPS


def test_no_module_catches_everything_as_it_is_imported():
    handlers = [
        tree.shown(path)
        for path in tree.python_files(*tree.MEASURED)
        for statement in tree.parsed(path).body
        if isinstance(statement, ast.Try | ast.With)
        for node in ast.walk(statement)
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type)
    ]
    assert handlers == []


def is_broad(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(
        name is None or (isinstance(name, ast.Name) and name.id in ("Exception", "BaseException"))
        for name in names
    )


def is_suppressing_all(node: ast.AST) -> bool:
    """Whether it is `suppress(Exception)`, which catches as much with fewer words."""
    called = isinstance(node, ast.Call) and ast.unparse(node.func) in ("suppress", "contextlib.suppress")
    return called and any(map(is_broad, node.args))
