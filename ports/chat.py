"""What a chat platform must be able to do. `platforms/slack` and `platforms/telegram` do it, twins of each other."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from domain.content import File
from domain.deliveries import Outcome
from domain.forms import Form
from domain.ids import AccountId, AliasId
from domain.inbound import FormRequest, FormSubmitted, Inbound, Received
from domain.outbound import Delivery
from domain.phrases import Phrase


class Say(Protocol):
    """Words a phrase in a language; `escape` is applied to every argument that is data, not to the sentence."""

    def __call__(self, locale: str, phrase: Phrase, escape: Callable[[str], str] = ...) -> str: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file being read: its size in bytes if known, and its bytes in pieces."""

    size: int | None
    pieces: AsyncIterator[bytes]


class FileGone(Exception):
    """The platform no longer hands out the file, or never did (too big, deleted, no permission); `args[0]` says why."""


class Files(Protocol):
    """Reads files where they are kept. Any platform's sender may read any platform's file through this."""

    def open(self, file: File) -> AbstractAsyncContextManager[Opened]:
        """The file's bytes. Raises `FileGone`."""
        ...


class Accept(Protocol):
    """Stores what arrived, in one commit, before it is acknowledged; what is known already is left out."""

    def __call__(self, received: Sequence[Received]) -> Awaitable[None]: ...


Still = Callable[[], bool]
"""Whether a call may still be made."""


def always() -> bool:
    """It may."""
    return True


class Sender(Protocol):
    """Carries out one call of a delivery: part `delivery.part` of `delivery.request.command`."""

    async def send(self, delivery: Delivery, still: Still = always) -> Outcome:
        """Makes the call and says what became of it. Raises nothing that a platform or a network can cause.

        `still` is asked where the bytes are written; once it says no, nothing goes out, and the outcome is unsure.
        """
        ...


@runtime_checkable
class LooksUp(Protocol):
    """A platform that can be asked whether a call in doubt was made. Slack can, Telegram cannot."""

    async def find(self, delivery: Delivery) -> Outcome | None:
        """`Sent` if the call was made, None if it was not, another outcome if it could not be found out."""
        ...


class Parser(Protocol):
    """Turns a stored raw event into what it means. Pure: the same payload always means the same."""

    def parse(self, received: Received) -> Sequence[Inbound]: ...


class OpensForms(Protocol):
    """Answers, at once and without storing anything, what a form looks like, and checks what was filled in."""

    async def form(self, request: FormRequest) -> Form:
        """The form asked for. Raises `Refusal` when the person may not have it."""
        ...

    async def again(self, filled: FormSubmitted) -> Form | None:
        """A live form as it looks with what has been filled in so far; None where nothing is to change."""
        ...

    async def check(self, submitted: FormSubmitted) -> dict[str, Phrase]:
        """A sentence for every field that is wrong; empty when the form may be accepted."""
        ...

    async def language(self, person: AliasId) -> str:
        """The language that a colleague chose, else that of their profile; empty while neither is known."""
        ...


class Account(Protocol):
    """One bot on one platform, from start to stop."""

    id: AccountId

    @property
    def sender(self) -> Sender: ...

    @property
    def parser(self) -> Parser: ...

    @property
    def files(self) -> Files: ...

    async def verify(self) -> None:
        """Asks the platform who we are. Raises `AccountLocked` if it refuses us, `OSError` if it cannot be reached."""
        ...

    async def acquainted(self) -> None:
        """Returns once it has told what must be known before anybody is judged: who works here, which channels there are."""
        ...

    async def listen(self) -> None:
        """Receives events and hands them to `Accept` until cancelled. Raises `AccountLocked`; all else it outlives."""
        ...

    @property
    def connected(self) -> bool:
        """Whether the platform can be reached, as far as is known by whoever listens here."""
        ...

    async def close(self) -> None: ...


NO_TOKEN = "no bot token"
"""Why an account is locked that a workspace installed and has removed, or whose sealed token does not open."""


class AccountLocked(Exception):
    """The platform does not let us in until an operator acts; `args[0]` is the platform's short error."""
