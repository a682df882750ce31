"""Files that we make ourselves, at the moment somebody reads them. Implements `ports.chat.Files` for `isthmus:own`.

Knows which maker a reference names; refuses to know what is in a file.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.texts import Texts
from digests import document
from domain import ids, schedules
from domain.content import File
from domain.digests import RunId
from domain.phrases import Phrase
from domain.pictures import Map, Picture, Plot, Sheet
from domain.policy import Policy
from domain.proposals.values import ProposalId
from handlers.decisions import export
from handlers.ecosystem import maps, pulses
from handlers.privacy import exporting
from handlers.signals import trials
from ports.chat import FileGone, Opened
from ports.drawing import Draws, NotDrawn
from ports.storage import Store, UnitOfWork

ACCOUNT = ids.OWN

Say = Callable[[Phrase], str]
Maker = Callable[[str, Say, UnitOfWork, Policy], str | Picture]
"""Makes a file from what stands behind its kind in the reference. Raises `KeyError` or `ValueError` when that is gone."""


def decision(rest: str, say: Say, uow: UnitOfWork, policy: Policy) -> str:
    """The record of a decision."""
    number = ids.number(rest)
    if number is None:
        raise ValueError(rest)
    return export.document(ProposalId(number), say, uow=uow, policy=policy)


def digest(rest: str, say: Say, uow: UnitOfWork, policy: Policy) -> str:
    """All of a very long digest, by its run and the zone whose times it shows."""
    run, _, zone = rest.partition(":")
    number = ids.number(run)
    if number is None:
        raise ValueError(rest)
    return document.written(RunId(number), say, uow, schedules.zone_of(zone))


MAKERS: Mapping[str, Maker] = {
    "decision": decision,
    "digest": digest,
    exporting.KIND: exporting.make,
    maps.FILE: maps.make,
    pulses.FILE: pulses.make,
    trials.KIND: trials.picture,
}


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """`reference` says from what a file is made, such as `decision:7`, and perhaps in which language: `export@fr:…`."""

    store: Store
    policy: Policy
    texts: Texts
    draws: Draws

    @asynccontextmanager
    async def open(self, file: File) -> AsyncIterator[Opened]:
        """The file's bytes. Raises `FileGone` when what it is made from does not exist any more."""
        named, _, rest = file.reference.partition(":")
        kind, _, locale = named.partition("@")
        if kind not in MAKERS:
            raise FileGone("unknown")
        try:
            made = await self.store.read(self._making(MAKERS[kind], rest, locale or self.policy.locale))
        except (KeyError, ValueError):
            raise FileGone("gone") from None
        content = await self._content(made)
        yield Opened(len(content), _whole(content))

    def _making(self, maker: Maker, rest: str, locale: str) -> Callable[[UnitOfWork], str | Picture]:
        return lambda uow: maker(rest, lambda phrase: self.texts.say(locale, phrase), uow, self.policy)

    async def _content(self, made: str | Picture) -> bytes:
        if not isinstance(made, Plot | Sheet | Map):
            return made.encode()
        try:
            return await self.draws.draw(made)
        except NotDrawn as trouble:
            raise FileGone(str(trouble)) from None


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
