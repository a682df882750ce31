"""`isthmus demo` as a stranger types it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.journeys import house
from tests.patience import PATIENCE


def demo(folder: Path, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot", "demo", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=folder, env=house.environment({}), stdout=pipe, stderr=pipe, text=True
    )


def test_the_story_is_told_checked_and_ends_with_0(tmp_path: Path):
    process = demo(tmp_path, "--once")
    said, complaints = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 0, said + complaints


def test_a_replay_reports_what_came_of_it(tmp_path: Path):
    file = tmp_path / "said.jsonl"
    rows = [
        {"customer": f"c{n % 7}", "language": "en", "text": f"note {n // 2}", "tags": []} for n in range(60)
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    process = demo(tmp_path, "--replay", str(file))
    said, complaints = process.communicate(timeout=2 * PATIENCE)
    assert "lost 0, duplicated 0, out of order 0" in said, said + complaints
    assert process.returncode == 0


def test_sigterm_ends_it_and_its_children(tmp_path: Path):
    process = demo(tmp_path, "--once")
    assert process.stdout is not None
    process.stdout.readline()  # the story has begun: everything runs
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert living_in(tmp_path) == []


def living_in(folder: Path) -> list[str]:
    """Processes whose working directory lies in a folder; none where the system does not tell."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if str(folder) in os.readlink(link):
                found.append(link.parent.name)
    return found
