"""The commands as an operator types them."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from bot import manifest
from bot.console import commands
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[3]


def isthmus(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **variables}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_nothing_configured_ends_with_2_and_a_sentence(tmp_path, command):
    done = isthmus(command, folder=tmp_path)
    assert (done.returncode, "make demo" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_an_unknown_command_ends_with_2(tmp_path):
    assert isthmus("fly", folder=tmp_path).returncode == 2


def test_every_command_of_the_contract_is_there(tmp_path):
    told = isthmus("--help", folder=tmp_path).stdout
    commands = ("run", "web", "worker", "migrate", "check", "manifest", "setup", "sandbox", "demo")
    assert [command for command in commands if f"  {command} " not in told] == []


def test_the_manifest_is_printed_as_json(tmp_path):
    told = isthmus("manifest", "--format", "JSON", folder=tmp_path).stdout
    assert json.loads(told) == manifest.manifest()


def test_the_link_holds_the_whole_manifest():
    asked = parse_qs(urlsplit(manifest.link()).query)
    assert json.loads(asked["manifest_json"][0]) == manifest.manifest()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--url", "http://isthmus.example.com"], "--url: Slack only calls https:// addresses."),
        (["--format", "xml"], "--format: Slack takes no xml: use yaml or json."),
    ],
)
def test_what_slack_would_not_take_is_refused(words: list[str], sentence: str):
    refused = CliRunner().invoke(commands.app, ["manifest", *words])
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (2, f"Error: Invalid value for {sentence}")


def test_the_manifest_uses_socket_mode():
    assert manifest.manifest()["settings"]["socket_mode_enabled"] is True  # type: ignore[index]


def test_the_manifest_names_every_command_of_the_contract():
    commands = {"feedback", "consent", "digest", "idea", "signal", "ecosystem", "isthmus"}
    assert set(manifest.COMMANDS) == commands


def test_over_http_every_command_has_its_address():
    features = manifest.manifest("https://x.example/")["features"]
    assert {command["url"] for command in features["slash_commands"]} == {"https://x.example/slack/events"}  # type: ignore[index,call-overload]


def test_yaml_nests_lists_of_tables():
    assert manifest.yaml({"a": [{"b": "c", "d": [1]}], "e": {}}) == 'a:\n  - b: "c"\n    d:\n      - 1\ne: {}'


ROWS = [
    *(f"| `{scope}` | {reason} |" for scope, reason in manifest.SCOPES.items()),
    *(f"| `{event}` | {reason} |" for event, reason in manifest.EVENTS.items()),
    *(f"| `/{command}` | {does} |" for command, (does, _) in manifest.COMMANDS.items()),
    *(f"| *{name}* | {does} |" for name, does in manifest.SHORTCUTS.values()),
]


def test_scopes_events_commands_and_shortcuts_are_those_of_the_docs():
    told = (ROOT / "docs" / "slack-app.md").read_text("utf-8").splitlines()
    assert sorted(line for line in told if line.startswith(("| `", "| *"))) == sorted(ROWS)
