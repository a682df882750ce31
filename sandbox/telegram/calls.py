"""One call as a method sees it, and the register of methods. Knows no HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.telegram.arguments import Arguments
from sandbox.telegram.state import Bot, Hub


@dataclass(frozen=True, slots=True)
class Call:
    hub: Hub
    bot: Bot
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that comes with a description, as setWebhook's."""

    result: Any
    description: str


Run = Callable[[Call], Any | Awaitable[Any]]
R = TypeVar("R", bound=Run)


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    run: Run


METHODS: dict[str, Method] = {}


def method(*names: str) -> Callable[[R], R]:
    """Register a function under the Bot API's names, found in any letter case."""

    def register(run: R) -> R:
        for name in names:
            METHODS[name.lower()] = Method(name, run)
        return run

    return register
