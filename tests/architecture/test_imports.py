"""What import-linter cannot say in one contract: who may import what from outside, file by file."""

import sys
from pathlib import Path

import pytest

from tests.architecture import tree

OWNERS = {
    "slack_bolt": ("platforms/slack/",),
    "slack_sdk": ("platforms/slack/",),
    "telegram": ("platforms/telegram/",),
    "sqlmodel": ("storage/",),
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "asyncpg": ("storage/",),
    "httpx": ("language/",),
    "apscheduler": ("bot/timer.py",),
    "matplotlib": ("drawing/",),
    "networkx": ("drawing/",),
    "random": (),
    "secrets": ("bot/clock.py",),
}
IMPURE = frozenset(
    {"asyncio", "logging", "os", "random", "secrets", "socket", "subprocess", "threading", "time", "uuid"}
)
PURE_DIGESTS = ("windows", "selection", "ranking", "rendering")


def pure_files() -> list[Path]:
    digests = [tree.ROOT / "digests" / f"{name}.py" for name in PURE_DIGESTS]
    return [*tree.python_files("domain"), *(path for path in digests if path.exists())]


@pytest.mark.parametrize("module", sorted(OWNERS))
def test_a_library_has_one_owner(module):
    importers = [
        tree.shown(path)
        for path in tree.python_files(*tree.PRODUCT)
        if any(name.split(".")[0] == module for name in tree.imports(path))
    ]
    assert [name for name in importers if not name.startswith(OWNERS[module])] == []


def test_the_domain_imports_the_pure_standard_library_and_itself():
    allowed = (sys.stdlib_module_names - IMPURE) | {"domain", "digests"}
    foreign = {
        f"{tree.shown(path)} imports {name}"
        for path in pure_files()
        for name in tree.imports(path)
        if name.split(".")[0] not in allowed
    }
    assert foreign == set()


def test_the_sandbox_imports_aiohttp_and_the_standard_library():
    allowed = sys.stdlib_module_names | {"aiohttp", "sandbox"}
    foreign = {
        f"{tree.shown(path)} imports {name}"
        for path in tree.python_files("sandbox")
        for name in tree.imports(path)
        if name.split(".")[0] not in allowed
    }
    assert foreign == set()


def test_no_contract_has_an_exception():
    assert "ignore_imports" not in (tree.ROOT / "pyproject.toml").read_text("utf-8")


def test_no_test_patches():
    patched = [
        tree.shown(path)
        for path in tree.python_files("tests")
        if any(name.startswith("unittest.mock") or name == "mock" for name in tree.imports(path))
    ]
    assert patched == []


def test_what_tests_share_stands_in_no_test_module():
    lending = {
        tree.shown(path): name
        for path in tree.python_files("tests")
        for name in tree.imports(path)
        if name.startswith("tests.") and any(part.startswith("test_") for part in name.split("."))
    }
    assert lending == {}
