"""Files that we make ourselves, at the moment somebody reads them. Implements `ports.chat.Files` for `isthmus:own`."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.texts import Texts
from domain import ids
from domain.content import File
from domain.policy import Policy
from domain.proposals.values import ProposalId
from handlers.decisions import command, export
from ports.chat import FileGone, Opened
from ports.storage import Store, UnitOfWork

ACCOUNT = command.OWN


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """`reference` says from what a file is made, such as `decision:7`."""

    store: Store
    policy: Policy
    texts: Texts

    @asynccontextmanager
    async def open(self, file: File) -> AsyncIterator[Opened]:
        """The file's bytes. Raises `FileGone` when what it is made from does not exist any more."""
        kind, _, rest = file.reference.partition(":")
        number = ids.number(rest)
        if kind != "decision" or number is None:
            raise FileGone("unknown")
        try:
            text = await self.store.read(self._decision(ProposalId(number)))
        except KeyError:
            raise FileGone("gone") from None
        content = text.encode()
        yield Opened(len(content), _whole(content))

    def _decision(self, number: ProposalId) -> Callable[[UnitOfWork], str]:
        locale = self.policy.locale
        return lambda uow: export.document(
            number, lambda phrase: self.texts.say(locale, phrase), uow=uow, policy=self.policy
        )


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
