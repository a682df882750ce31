"""What others start Isthmus by, and what the repository must not say."""

import re

import pytest

from bot.settings import environment
from tests.architecture import tree

# Put together here, so that this file does not name what it looks for.
REGISTRIES = [
    ".".join(words)
    for words in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
MACHINE_PATHS = re.compile(r"(?<![\w.~])/(?:work|root|home/\w+|Users/\w+)/")
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".sh",
    ".txt",
    ".lock",
    ".po",
    ".yml",
    ".yaml",
    ".json",
    ".jsonl",
    ".example",
    ".html",
    ".js",
    ".css",
    "",
}


def texts() -> dict[str, str]:
    """Every text file of the project by its path."""
    files = [path for path in tree.tracked() if path.suffix in TEXT_SUFFIXES]
    return {tree.shown(path): path.read_text("utf-8", errors="replace") for path in files}


def test_the_procfile_has_three_lines():
    assert (tree.ROOT / "Procfile").read_text("utf-8").splitlines() == [
        "release: python -m bot migrate",
        "web: python -m bot web",
        "worker: python -m bot worker",
    ]


def test_the_example_lists_exactly_the_variables_that_are_read():
    example = (tree.ROOT / ".env.example").read_text("utf-8")
    listed = {name.split("__")[0] for name in re.findall(r"^#?([A-Z][A-Z_]+)=", example, flags=re.MULTILINE)}
    assert listed == set(environment.names())


@pytest.mark.parametrize("registry", REGISTRIES)
def test_no_file_names_a_package_registry(registry):
    assert [name for name, text in texts().items() if registry in text] == []


def test_no_file_names_a_path_of_one_machine():
    assert [name for name, text in texts().items() if MACHINE_PATHS.search(text)] == []


def test_the_lock_pins_every_package_by_hash():
    lock = (tree.ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^[A-Za-z][^\n]*", lock, flags=re.MULTILINE)
    assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == []


def test_the_catalogues_folder_is_no_package():
    """It would shadow the standard library's `locale`."""
    assert not (tree.ROOT / "locale" / "__init__.py").exists()
