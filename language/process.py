"""Understanding in a process of its own, so that no message waits for arithmetic, and what relays stays small.

Knows how the child is started, asked and ended; refuses to know what is asked. Loads no arithmetic itself.
"""

import asyncio
import contextlib
import os
import pickle
import signal
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from functools import partial
from typing import Any

from language import pulse
from ports.language import Gone

KEPT = ("PATH", "PYTHON", "LANG", "LC_", "LD_", "HOME", "TMP", "TZ")
"""What the child's environment begins with: it needs no address and no token."""
SIZE = struct.Struct("!I")
"""Goes before everything that is said, and tells how many bytes it has."""


class Failed(Exception):
    """What was asked failed in the child: `args` say how and where."""

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def places(self) -> Sequence[str]:
        """Where it passed, the outermost first."""
        found: Sequence[str] = self.args[1]
        return found


def framed(said: object) -> bytes:
    """How the two processes say something. Both are ours, started together: what is unpickled is as good as our own code."""
    words = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
    return SIZE.pack(len(words)) + words


class Process:
    """One child from its start to its end. To be used from one event loop; close it at the end.

    It answers one question after the other. It ends by itself when this process does, however that ends; and it is ended
    when it gets nowhere with what it was asked (`language.pulse`), looked at each so many seconds while it owes an answer.
    """

    def __init__(self, child: asyncio.subprocess.Process, each: float = pulse.EACH) -> None:
        self._child, self._each = child, each
        self._asked = self._heard = 0
        """How many questions there were, and how many were answered: to whoever waits, or to nobody any more."""
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._pulse = pulse.Pulse(partial(pulse.life, child.pid))
        self._looking: asyncio.TimerHandle | None = None
        self.given_up = ""
        """Why it was ended here, if it was: `stands_still` or `endless`."""
        self._listening = asyncio.create_task(self._listen())

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def resident(self) -> int | None:
        """Bytes of memory that it holds, where the system tells."""
        return pulse.resident(self._child.pid)

    @property
    def ended(self) -> bool:
        return self._listening.done()

    async def ask(self, question: str, *given: object) -> Any:
        """What the child's `language.understanding.Understanding` answers. A question whose asker leaves is answered to nobody.

        Raises `Gone`, `NoEmbeddings`, `Failed`.
        """
        if self.ended:
            raise Gone("its process has ended")
        assert self._child.stdin is not None
        self._asked += 1
        number, answer = self._asked, asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        if self._looking is None:
            self._pulse.begin()
            self._look_later()
        # Whole and at once, whatever becomes of the asker: and no more is written than askers wait for.
        self._child.stdin.write(framed((number, question, given)))
        try:
            return await answer
        finally:
            self._waiting.pop(number, None)

    async def over(self) -> None:
        """Until nobody is answered any more. One that was given up may take longer to end: see `wait`."""
        await asyncio.wait({self._listening})

    async def wait(self) -> int:
        """Until it ends; its exit code, or the signal's number below zero."""
        await self.over()
        return await self._child.wait()

    async def close(self) -> None:
        """Ends it at once: it has nothing that is not kept elsewhere. Whoever still waits is cancelled."""
        for answer in self._waiting.values():
            answer.cancel()
        self._kill()
        await self.wait()

    async def _listen(self) -> None:
        assert self._child.stdout is not None
        try:
            with contextlib.suppress(asyncio.IncompleteReadError):  # it has ended
                while True:
                    size = SIZE.unpack(await self._child.stdout.readexactly(SIZE.size))[0]
                    self._hear(*pickle.loads(await self._child.stdout.readexactly(size)))
        finally:
            if self._looking is not None:
                self._looking.cancel()
            self._kill()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(Gone(self.given_up or "its process has ended"))

    def _kill(self) -> None:
        """At once, if it still runs. `Process.kill` asks after it first, and so takes its end from whoever waits for that."""
        if self._child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child.pid, signal.SIGKILL)

    def _look_later(self) -> None:
        self._looking = asyncio.get_running_loop().call_later(self._each, self._look)

    def _look(self) -> None:
        """Gives it up where it gets nowhere. Whoever asked may have left: what they asked holds up the others all the same."""
        self._looking = None
        if self._heard == self._asked:
            return
        self.given_up = self._pulse.look()
        if self.given_up:
            self._listening.cancel()  # at once: the system may be unable to end it now (a disk that gives no answer)
        else:
            self._look_later()

    def _hear(self, number: int, said: object, error: Exception | None) -> None:
        self._heard = number
        self._pulse.begin()
        answer = self._waiting.get(number)
        if answer is None or answer.done():
            return
        if error is None:
            answer.set_result(said)
        else:
            answer.set_exception(error)


async def start(*program: str, each: float = pulse.EACH) -> Process:
    """A child, at once: it loads when it is first asked. Raises `Gone` where the machine has no process to give."""
    program = program or ("-m", "language")
    env = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
    try:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *program,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**env, "OPENBLAS_NUM_THREADS": "1"},  # numpy takes one core: the others are the relay's
        )
    except OSError as error:
        raise Gone(type(error).__name__) from error
    return Process(child, each)
