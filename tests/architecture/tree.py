"""The project's files as the architecture's tests see them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = (
    "bot", "handlers", "digests", "domain", "ports", "delivery", "storage", "platforms", "language", "drawing",
)  # fmt: skip
MEASURED = (*PRODUCT, "sandbox", "tests", "benchmarks", "tools")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file below these folders."""
    return tuple(path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def shown(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's syntax tree."""
    return tuple(ast.walk(parsed(path)))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full name of every module that a file imports, wherever in it."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tracked() -> list[Path]:
    """Every file that belongs to the project; all files that are not ignored where this is no git checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(
            command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return [path for path in ROOT.iterdir() if path.is_file()] + list(python_files(*MEASURED))
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
