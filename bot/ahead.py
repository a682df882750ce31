"""`python -m bot.ahead SECONDS [run|web|worker]`: one of them with a clock that many seconds ahead of the machine's.

Every line of standard input is the whole difference anew: the demo's bot goes on with a sandbox whose clock was moved, and
the chaos run lets clocks jump. Nothing else starts a bot so: `isthmus run` has the machine's time and reads nothing.
"""

import sys
import threading
from collections.abc import Iterable

from bot import clock, process


def main() -> int:
    """Runs its roles until told to end; gives the exit code."""
    clock.be_ahead(float(sys.argv[1]))
    threading.Thread(target=follow, args=(sys.stdin,), daemon=True).start()
    return process.serve(sys.argv[2] if len(sys.argv) > 2 else "run")


def follow(lines: Iterable[str]) -> None:
    """Sets the clock by each line, until there are no more."""
    for line in lines:
        clock.be_ahead(float(line))


if __name__ == "__main__":
    sys.exit(main())
