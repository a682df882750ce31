"""Whoever asks for what people said has to say for whom: nothing is left out by a default."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree


def defaulted(path: Path) -> Iterator[str]:
    """Parameters and fields called `hidden` that may be left out."""
    for node in tree.nodes(path):
        match node:
            case ast.arguments():
                placed = [*node.posonlyargs, *node.args]
                optional = placed[len(placed) - len(node.defaults) :]
                optional += [
                    one for one, given in zip(node.kwonlyargs, node.kw_defaults, strict=True) if given
                ]
                yield from (f"{path.name}:{one.lineno}" for one in optional if one.arg == "hidden")
            case ast.AnnAssign(target=ast.Name(id="hidden"), value=ast.Constant() | ast.Tuple()):
                yield f"{path.name}:{node.lineno}"
            case _:
                pass


def loosely_typed(path: Path) -> Iterator[str]:
    """Parameters called `hidden` that take any channels, not only those that the directory told."""
    for node in tree.nodes(path):
        named = isinstance(node, ast.arg) and node.arg == "hidden" and node.annotation
        if named and ast.unparse(named) != "Hidden":
            yield f"{path.name}:{node.lineno}"


def test_what_somebody_is_not_shown_is_never_left_out():
    assert [one for path in tree.python_files(*tree.PRODUCT) for one in defaulted(path)] == []


def test_every_query_takes_what_the_directory_told():
    assert [one for path in tree.python_files("ports") for one in loosely_typed(path)] == []
