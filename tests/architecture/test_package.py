"""What is read while it runs is in what is installed."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
FOR_READERS = {"sandbox/README.md", "sandbox/slack/CONTROL.md", "storage/migrations/script.py.mako"}
"""Files that only those who change Isthmus want."""
PACKAGES = [pattern.rstrip("*") for pattern in SETUPTOOLS["packages"]["find"]["include"]]


def files(package: str) -> set[str]:
    """The files of a package that are no code."""
    found = (path for path in (ROOT / package).rglob("*") if path.is_file())
    return {
        str(path.relative_to(ROOT))
        for path in found
        if path.suffix not in (".py", ".pyc") and path.name[0] != "."
    }


def installed() -> set[str]:
    """The files that the installation names."""
    return {
        str(path.relative_to(ROOT))
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        for path in (ROOT / package).glob(pattern)
        if path.is_file()
    }


def test_every_file_of_a_package_is_installed():
    wanted = {file for package in PACKAGES for file in files(package)}
    assert wanted - installed() - FOR_READERS == set()


def test_every_package_is_named():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "tools"}
    assert folders - set(PACKAGES) == set()
