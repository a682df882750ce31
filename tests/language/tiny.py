"""A child as small as can be, that answers what the tests ask: what matters is how it is asked."""

import time

from language import __main__, pulse
from language.process import Process, start
from ports.language import Mood, NoEmbeddings


class Tiny:
    """Stands in for `language.understanding.Understanding`."""

    def mood(self, message: str) -> Mood:
        print("no answer", flush=True)
        return Mood(message, 1.0)

    def slowly(self, seconds: float) -> str:
        time.sleep(seconds)
        return "slowly"

    def missing(self) -> None:
        raise NoEmbeddings("not installed")

    def fails(self) -> None:
        raise ZeroDivisionError("by zero")

    def unspeakable(self) -> object:
        return lambda: 0


async def child(each: float = pulse.EACH) -> Process:
    return await start("-c", "from tests.language import tiny; tiny.main()", each=each)


def main() -> None:
    __main__.main(Tiny)
