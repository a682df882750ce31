"""Answers what `language.process` asks, one question after the other, on standard input and output. Ends when that ends.

One thread reads, so that the end is noticed at once; another one works.
"""

import operator
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import BinaryIO

from language.process import SIZE, Failed, framed
from ports.language import NoEmbeddings

NICE = 10
"""By how much the relay goes first."""


def understanding() -> object:
    """What answers here. Loaded by the first question, in the thread that works."""
    from language.understanding import Understanding

    return Understanding()


class Answers:
    """What is said in answer."""

    def __init__(self, out: BinaryIO, load: Callable[[], object]) -> None:
        self._out, self._load = out, load
        self._asked: object = None

    def answer(self, number: int, question: str, given: tuple[object, ...]) -> None:
        """Raises whatever the question raises."""
        self._asked = self._asked or self._load()
        self._say(number, operator.attrgetter(question)(self._asked)(*given))

    def told(self, number: int, done: "Future[None]") -> None:
        """Says by what an answer failed."""
        error = done.exception()
        if error is not None:
            self._say(number, None, error if type(error) is NoEmbeddings else _failed(error))

    def _say(self, number: int, said: object, error: BaseException | None = None) -> None:
        self._out.write(framed((number, said, error)))
        self._out.flush()


def _failed(error: BaseException) -> Failed:
    """An error that can be told to another process, whatever its class."""
    passed = traceback.extract_tb(error.__traceback__)
    places = [f"{'/'.join(each.filename.split('/')[-3:])}:{each.lineno} {each.name}" for each in passed]
    return Failed(f"{type(error).__name__}: {error}", places)


def main(load: Callable[[], object] = understanding) -> None:
    """Until standard input ends."""
    os.nice(NICE)
    # Ctrl-C and a host's end reach both processes: it is for the other one to say when.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answers = Answers(os.fdopen(os.dup(1), "wb"), load)
    os.dup2(2, 1)  # what a library prints is no answer
    thread = ThreadPoolExecutor(1)
    while len(head := sys.stdin.buffer.read(SIZE.size)) == SIZE.size:
        number, question, given = pickle.loads(sys.stdin.buffer.read(*SIZE.unpack(head)))
        work = thread.submit(answers.answer, number, question, given)
        work.add_done_callback(partial(answers.told, number))
    os._exit(0)  # without an answer that nobody is there for


if __name__ == "__main__":
    main()
