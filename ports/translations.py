"""Translations that are wanted or wait for their author. Part of a unit of work; see `ports.storage`."""

from datetime import datetime
from typing import Protocol

from domain.ids import AliasId, ConversationId, MessageId, PlaceId, PostId
from domain.translations import State, Translation, TranslationId


class Translations(Protocol):
    """Safe with several processes: who claims one has it for a while, and one fate is final."""

    def want(
        self,
        *,
        conversation: ConversationId,
        person: AliasId,
        place: PlaceId,
        thread: PostId | None,
        language: str,
        message: MessageId | None = None,
        text: str = "",
    ) -> TranslationId: ...

    def get(self, translation: TranslationId) -> Translation:
        """Raises `KeyError` when there is none (any more)."""
        ...

    def wanted(self, patience: float) -> bool:
        """Whether `claim` would find anything."""
        ...

    def claim(self, patience: float) -> Translation | None:
        """The oldest one that is wanted and that nobody has been at for `patience` seconds; ours for as long."""
        ...

    def settle(self, translation: TranslationId, state: State, result: str = "", mark: str = "") -> bool:
        """Gives one that is wanted its fate. False when somebody else has."""
        ...

    def use(self, translation: TranslationId) -> bool:
        """The translation of a reply goes out. False when it has before."""
        ...

    def forget(self, before: datetime) -> None:
        """What was asked for before a moment is not needed any more."""
        ...
