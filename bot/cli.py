"""The way in: `python -m bot` and `isthmus`. Loads what a command needs only when it is given.

`run`, `web` and `worker` start without the command library, since a server keeps for good what it imports.
"""

import signal
import sys
from typing import NoReturn

INTERRUPTED = 130
SERVERS = ("run", "web", "worker")


def main() -> NoReturn:
    """Runs the command of the command line and ends the process: 0 done, 1 failed, 2 wrong settings or usage."""
    words = sys.argv[1:]
    try:
        if len(words) == 1 and words[0] in SERVERS:
            signal.signal(signal.SIGTERM, leave)
            from bot import process  # late: a server may be told to end while it loads

            sys.exit(process.serve(words[0]))
        from bot.console import commands

        commands.app(prog_name="isthmus")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(0)


def leave(_signal: int, _frame: object) -> NoReturn:
    """A server that is told to end before it has begun: there is nothing to finish."""
    sys.exit(0)
