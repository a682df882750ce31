"""The way in: `python -m bot` and `isthmus`. Loads what a command needs only when it is given.

`run`, `web` and `worker` start without the command library, since a server keeps for good what it imports.
"""

import sys
from typing import NoReturn

from bot import process

INTERRUPTED = 130


def main() -> NoReturn:
    """Runs the command of the command line and ends the process: 0 done, 1 failed, 2 wrong settings or usage."""
    words = sys.argv[1:]
    try:
        if len(words) == 1 and words[0] in process.ROLES:
            sys.exit(process.serve(words[0]))
        from bot import commands

        commands.app(prog_name="isthmus")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(0)
