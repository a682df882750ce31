"""`isthmus setup`: asked in order, each answer tested, `.env` written at the end and only then."""

import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import manifest
from bot.console import setup, setup_env
from bot.console.setup import Interview
from bot.console.setup_talk import NoAnswer
from bot.settings import environment, models
from platforms.findings import Finding, error, ok
from platforms.slack.probe import Room
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[3]
RIGHT = {
    "Its public https:// address, Enter for none": [""],
    "Bot User OAuth Token": ["xoxb-1"],
    "App-level token": ["xapp-1"],
    "Default channel": ["support"],
    "Telegram's bot token": ["1:a"],
    "Time zone": ["Europe/Paris"],
    "Language, en or fr": ["fr"],
    "Signing Secret": ["s"],
    "Model's name, Enter for none": [""],
    "Address of its server": [""],
    "Key, Enter for none": [""],
}
SILENCE = error("Slack does not answer (OSError)", "check the network")


@dataclass
class Script:
    """An operator whose answers are written down by question; what they were told and shown."""

    answers: dict[str, list[str]]
    said: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    def heading(self, text: str) -> None:
        self.said.append(text)

    def say(self, text: str) -> None:
        self.said.append(text)

    def found(self, finding: Finding) -> None:
        self.said.append(finding.seen)

    def ask(self, question: str, default: str = "", *, secret: bool = False) -> str:
        if secret:
            self.hidden.add(question)
        if not self.answers[question]:
            raise NoAnswer
        return self.answers[question].pop(0) or default


@dataclass
class Eyes:
    """Platforms that know one right answer each."""

    offline: bool = False

    def slack_bot(self, token: str) -> Sequence[Finding]:
        return [self._judged(token == "xoxb-1")]

    def slack_app(self, token: str) -> Sequence[Finding]:
        return [self._judged(token == "xapp-1")]

    def rooms(self, token: str) -> Sequence[Room]:
        rooms = [Room("bugs", True, False), Room("support", True, False), Room("general", False, False)]
        return [] if self.offline else rooms

    def telegram_bot(self, token: str) -> Sequence[Finding]:
        return [self._judged(token == "1:a")]

    def _judged(self, right: bool) -> Finding:
        return SILENCE if self.offline else ok("it is right") if right else error("it is wrong", "mend it")


def told(known: dict[str, str] | None = None, *, offline: bool = False, **answers: list[str]) -> Script:
    return held(known, offline=offline, **answers)[0]


def held(
    known: dict[str, str] | None = None, *, offline: bool = False, **answers: list[str]
) -> tuple[Script, dict[str, str]]:
    """An interview with an operator who answers rightly but where it is said otherwise, by the question's first word."""
    script = Script({q: list(answers.get(q.split()[0].strip(","), right)) for q, right in RIGHT.items()})
    return script, Interview(script, Eyes(offline), known or {}).hold()


def test_the_answers_are_the_variables():
    assert held()[1] == {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_DEFAULT_CHANNEL": "support",
        "TELEGRAM_BOT_TOKEN": "1:a",
        "ISTHMUS_TIMEZONE": "Europe/Paris",
        "ISTHMUS_LOCALE": "fr",
    }


def test_every_variable_is_one_that_is_read():
    assert set(held()[1]) <= set(environment.names())


def test_a_wrong_answer_is_asked_again():
    assert held(Bot=["xoxb-2", "xoxb-1"])[1]["SLACK_BOT_TOKEN"] == "xoxb-1"


def test_a_token_of_another_kind_is_named():
    assert "this is an app-level token" in told(Bot=["xapp-1", "xoxb-1"]).said


def test_tokens_are_hidden():
    assert told().hidden == {"Bot User OAuth Token", "App-level token", "Telegram's bot token"}


def test_enter_keeps_what_is_set():
    assert held({"SLACK_BOT_TOKEN": "xoxb-1"}, Bot=[""])[1]["SLACK_BOT_TOKEN"] == "xoxb-1"


def test_enter_does_not_keep_what_is_wrong():
    assert held({"SLACK_BOT_TOKEN": "xoxb-2"}, Bot=["", "xoxb-1"])[1]["SLACK_BOT_TOKEN"] == "xoxb-1"


def test_telegram_may_be_left_out():
    assert "TELEGRAM_BOT_TOKEN" not in held(**{"Telegram's": [""]})[1]


def test_slack_may_not():
    assert "nothing was entered" in told(Bot=["", "xoxb-1"]).said


def test_a_platform_that_does_not_answer_is_believed_about_nothing_until_an_answer_is_repeated():
    twice = {"Bot": ["xoxb-9"] * 2, "App-level": ["xapp-9"] * 2, "Telegram's": ["9:z"] * 2}
    assert held(offline=True, **twice)[1]["SLACK_BOT_TOKEN"] == "xoxb-9"


def test_an_app_of_http_mode_needs_no_app_level_token():
    known = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    assert "SLACK_APP_TOKEN" not in held(known, **{"App-level": []})[1]


def test_with_a_public_address_events_come_over_http():
    script, answers = held(Its=["http://x.example", "https://x.example"], **{"App-level": []})
    assert answers["SLACK_SIGNING_SECRET"] == "s"
    assert any(manifest.link("https://x.example") in said for said in script.said)


def test_a_model_has_a_name_and_openais_address_unless_another_is_given():
    assert held(**{"Model's": ["m"]})[1]["OPENAI_BASE_URL"] == models.OPENAI


def test_a_model_of_ones_own_has_its_address_and_key():
    given = {"Model's": ["m"], "Address": ["my server", "http://127.0.0.1:9/v1"], "Key": ["k"]}
    wanted = {"OPENAI_MODEL": "m", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "k"}
    assert held(**given)[1].items() >= wanted.items()


@pytest.mark.parametrize("said", ["2", "support", "#support"])
def test_a_channel_is_chosen_by_number_or_name(said: str):
    assert held(Default=[said])[1]["SLACK_DEFAULT_CHANNEL"] == "support"


def test_a_channel_that_is_nearly_one_is_asked_again_with_the_nearest():
    assert "there is no channel suport (did you mean 'support'?)" in told(Default=["suport", "1"]).said


def test_a_channel_that_the_bot_is_not_in_is_taken_and_said_so():
    assert "the bot is not in #general" in told(Default=["general"]).said


def test_a_time_zone_is_found_in_any_letter_case():
    assert held(Time=["europe/paris"])[1]["ISTHMUS_TIMEZONE"] == "Europe/Paris"


@pytest.mark.parametrize(("said", "code"), [("English", "en"), ("français", "fr"), ("French", "fr")])
def test_a_language_may_be_named(said: str, code: str):
    assert held(Language=[said])[1]["ISTHMUS_LOCALE"] == code


# the file


def test_everything_else_in_the_file_stays():
    text = "# mine\nFOO='a b'\n\nexport BAR=1\nSLACK_BOT_TOKEN=old\nlast=1"
    assert setup_env.changed(text, {"SLACK_BOT_TOKEN": "new", "ADDED": "x"}) == (
        "# mine\nFOO='a b'\n\nexport BAR=1\nSLACK_BOT_TOKEN=new\nlast=1\nADDED=x\n"
    )


def test_a_variable_that_is_commented_out_stands_where_it_was():
    assert setup_env.changed("#A=1\nB=2\n", {"A": "3"}) == "A=3\nB=2\n"


def test_a_variable_given_twice_is_given_once():
    assert setup_env.changed("A=1\nB=2\nA=3\n", {"A": "4"}) == "A=4\nB=2\n"


VALUES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)


@settings(max_examples=50)
@given(st.dictionaries(st.from_regex(r"[A-Z][A-Z_]{0,8}", fullmatch=True), VALUES, max_size=4))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]):
    folder = tmp_path_factory.mktemp("env")
    setup_env.write(folder / ".env", values)
    assert environment.dotenv(folder) == values


def test_the_file_is_for_its_owner_alone(tmp_path: Path):
    (tmp_path / ".env").write_text("A=1\n")
    (tmp_path / ".env").chmod(0o644)
    setup_env.write(tmp_path / ".env", {"A": "2"})
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_a_new_file_begins_as_the_example(tmp_path: Path):
    (tmp_path / ".env.example").write_text("# Copy me.\n#A=1\n")
    setup_env.write(tmp_path / ".env", {"A": "2"})
    assert (tmp_path / ".env").read_text() == "# Copy me.\nA=2\n"


def test_a_file_that_cannot_be_changed_is_told_before_the_first_question(tmp_path: Path):
    (tmp_path / ".env").write_bytes(b"A=\xff\n")
    script = Script({})
    assert (setup.main(tmp_path, script), len(script.said), "not UTF-8" in script.said[0]) == (1, 1, True)


# as it is typed


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        yield running.stdout.readline().split()[-1]
    finally:
        running.terminate()
        running.wait(PATIENCE)


def hears_interruptions() -> None:
    """As one that a shell starts at a terminal; what the tests run in may ignore them, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begun(folder: Path, sandbox: str, stdin: int = subprocess.PIPE) -> "subprocess.Popen[str]":
    """`isthmus setup` in a folder, before its first answer."""
    urls = {"SLACK_API_URL": f"{sandbox}/api/", "TELEGRAM_API_URL": sandbox}
    env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "100", **urls}
    command = [sys.executable, "-m", "bot", "setup"]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=stdin,
        stdout=pipe,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that there is no other terminal to ask
        preexec_fn=hears_interruptions,
    )


def listens_unseen(terminal: int, pid: int) -> None:
    """Waits until what is typed is hidden, and the process asleep over it: a signal that comes between its last look
    for signals and its read would wait for the next key."""
    until = time.monotonic() + PATIENCE
    stat = Path(f"/proc/{pid}/stat")
    while (
        termios.tcgetattr(terminal)[3] & termios.ECHO or stat.read_text().rpartition(")")[2].split()[0] != "S"
    ):
        assert time.monotonic() < until, "nothing hides what is typed"
        time.sleep(0.01)


def test_it_works_from_a_pipe(tmp_path: Path, sandbox: str):
    typed = "\nxoxb-sandbox\nxapp-sandbox\nsupport\n100001:sandbox-token\nEurope/Paris\nfr\n\n"
    shown, _ = begun(tmp_path, sandbox).communicate(typed, PATIENCE)
    assert "All is well" in shown
    assert environment.dotenv(tmp_path)["SLACK_BOT_TOKEN"] == "xoxb-sandbox"
    assert "xoxb-sandbox" not in shown


def test_a_pipe_that_ends_too_early_changes_nothing(tmp_path: Path, sandbox: str):
    asked = begun(tmp_path, sandbox)
    shown, _ = asked.communicate("\nxoxb-sandbox\n", PATIENCE)
    assert (asked.returncode, "nothing was changed" in shown, os.listdir(tmp_path)) == (1, True, [])


def test_a_token_is_typed_unseen_and_an_interruption_changes_nothing(tmp_path: Path, sandbox: str):
    ours, theirs = pty.openpty()
    asked = begun(tmp_path, sandbox, stdin=theirs)
    os.write(ours, b"\n")
    listens_unseen(ours, asked.pid)
    os.write(ours, b"xoxb-sandbox\n")
    assert asked.stdout is not None
    next(line for line in asked.stdout if "✓" in line)
    listens_unseen(ours, asked.pid)
    asked.send_signal(signal.SIGINT)
    shown, _ = asked.communicate(timeout=PATIENCE)
    assert ("Nothing was changed" in shown, asked.returncode, os.listdir(tmp_path)) == (True, 130, [])
