"""The way in: `python -m bot` and `isthmus`. Loads what a command needs only when it is given.

`run`, `web` and `worker` start without the command library, since a server keeps for good what it imports.
"""

import sys
from typing import NoReturn

from bot import log, settings

ROLES = {"run": ("web", "worker"), "web": ("web",), "worker": ("worker",)}
FAILED = 1
WRONG_SETTINGS = 2
INTERRUPTED = 130


def main() -> NoReturn:
    """Runs the command of the command line and ends the process: 0 done, 1 failed, 2 wrong settings or usage."""
    words = sys.argv[1:]
    try:
        if len(words) == 1 and words[0] in ROLES:
            sys.exit(serve(words[0]))
        from bot import commands

        commands.app(prog_name="isthmus")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(0)


def serve(command: str) -> int:
    """Runs a server until it is told to end; gives its exit code."""
    chosen = load()
    log.configure(chosen.log)
    from bot import worker

    try:
        return worker.main(chosen, ROLES[command]) or 0
    except Exception:  # noqa: BLE001 - the process's last word: what escapes here has no other reader
        log.get("bot.cli").exception("process.failed", command=command)
        return FAILED


def load(*, accounts_needed: bool = True) -> settings.Settings:
    """The settings, or the end of the process with a sentence for each problem on standard error."""
    try:
        return settings.load(accounts_needed=accounts_needed)
    except settings.Wrong as wrong:
        for sentence in wrong.sentences:
            print(sentence, file=sys.stderr)
        sys.exit(WRONG_SETTINGS)
