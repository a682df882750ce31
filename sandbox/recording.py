"""Writes traffic as JSON lines, one file per platform. Knows no protocol: each platform builds its own line."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO


@dataclass(slots=True)
class Recorder:
    """Off until `start`; `on` is the one attribute that a hot path reads."""

    on: bool = False
    folder: str = ""
    lines: int = 0
    _files: dict[str, TextIO] = field(default_factory=dict)

    def start(self, folder: str) -> None:
        """Record into FOLDER/slack.jsonl and FOLDER/telegram.jsonl from now on; raises OSError if it cannot be made."""
        self.stop()
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.on, self.folder, self.lines = True, folder, 0

    def stop(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()
        self.on = False

    def write(self, platform: str, line: dict[str, Any]) -> None:
        """Append one line to the platform's file; nothing happens while recording is off."""
        if not self.on:
            return
        file = self._files.get(platform)
        if file is None:
            path = Path(self.folder) / f"{platform}.jsonl"
            file = self._files[platform] = path.open("a", buffering=1, encoding="utf-8")
        file.write(json.dumps({**line, "t": time.time()}, ensure_ascii=False) + "\n")
        self.lines += 1
