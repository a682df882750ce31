"""What ideas need to remember. Part of a unit of work; see `ports.storage`."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.ideas.values import (
    Change,
    Comment,
    Idea,
    IdeaId,
    Kind,
    Link,
    LinkId,
    Rising,
    Standing,
    Status,
    Support,
    SupportId,
    Told,
)
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId, PostId
from domain.proposals.values import ProposalId
from domain.sight import Hidden


class Order(StrEnum):
    TOP = "top"
    """Most supported first."""
    NEW = "new"
    MINE = "mine"
    """Those that a person wrote or supports, newest first."""


class Ideas(Protocol):
    """Ideas with their supporters. Wherever several ideas are one by people's links, `root` names the one that stands for all."""

    def add(self, idea: Idea) -> Idea:
        """A new idea; gets its id, which is its root too, and its moment."""
        ...

    def get(self, idea: IdeaId) -> Idea:
        """Raises `KeyError` when there is none."""
        ...

    def lock(self, idea: IdeaId) -> Idea:
        """The same, held against other writers until the end of this unit of work. Raises `KeyError`."""
        ...

    def save(self, idea: Idea) -> None:
        """Keeps everything but its root, which comes by links."""
        ...

    def remove(self, idea: IdeaId) -> None:
        """Forgets an idea that was never opened."""
        ...

    def asking(self, limit: int = 10) -> Sequence[Idea]:
        """Those that wait for what is like them, oldest first."""
        ...

    def of_message(self, message: MessageId) -> Idea | None:
        """The idea that a message was written as."""
        ...

    def page(
        self,
        team: AccountId,
        order: Order,
        *,
        hidden: Hidden,
        person: AliasId | None = None,
        public: bool = False,
        status: Status | None = None,
        offset: int = 0,
        limit: int = 5,
    ) -> Sequence[tuple[Idea, int]]:
        """Ideas that stand for themselves, each with how many people support it with everything linked to it.

        `public`: as customers see it, and `person` their own too. `hidden` are channels whose ideas are left out.
        """
        ...

    def texts(self, team: AccountId, *, public: bool, limit: int = 500) -> Sequence[tuple[IdeaId, str]]:
        """What ideas say, the newest first, each under the root it is a part of."""
        ...

    def parts(self, root: IdeaId) -> Sequence[Idea]:
        """Everything that is this idea by people's links, itself first, then by id."""
        ...

    def support(
        self,
        idea: IdeaId,
        actor: AliasId,
        *,
        kind: Kind,
        standing: Standing,
        inside: bool,
        by: AliasId,
        chat: PlaceId | None = None,
        topic: str = "",
        message: MessageId | None = None,
    ) -> SupportId:
        """Notes that somebody wants an idea; a row of the same person, kind and message says what it says now."""
        ...

    def supported(self, support: SupportId) -> Support | None: ...

    def settle(self, support: SupportId, standing: Standing) -> None: ...

    def supports(self, root: IdeaId) -> Sequence[Support]:
        """Every row of an idea and its parts, oldest first."""
        ...

    def take_back(self, root: IdeaId, actor: AliasId) -> int:
        """A person does not want an idea, nor any of its parts; how many rows said so."""
        ...

    def merge(self, idea: IdeaId, into: IdeaId, by: AliasId) -> Link | None:
        """The one is a part of the other from now on, each with all that is a part of it. None when they are one already."""
        ...

    def unmerge(self, link: LinkId) -> Link | None:
        """A link does not stand any more. None when there is none, or it was undone before."""
        ...

    def link_of(self, idea: IdeaId) -> Link | None:
        """The link by which an idea is a part of another one."""
        ...

    def say(self, comment: Comment) -> None: ...

    def reword(self, post: PostId, by: AliasId, text: str) -> IdeaId | None:
        """A comment's words are others since its author has edited it; the idea it is about, None for any other post."""
        ...

    def comments(self, root: IdeaId, limit: int = 3) -> Sequence[Comment]:
        """The newest ones of an idea and its parts, oldest first."""
        ...

    def count_comments(self, root: IdeaId) -> int: ...

    def change(self, idea: IdeaId, was: Status, status: Status, reason: str, by: AliasId) -> Change:
        """Notes a move; the idea itself is for `save`."""
        ...

    def told(self, root: IdeaId) -> Sequence[Told]:
        """What was said to whom about an idea and its parts."""
        ...

    def tell(self, told: Sequence[Told]) -> None:
        """Keeps what people were told, or that they want to hear no more."""
        ...

    def expect_comment(self, chat: PlaceId, person: AliasId, idea: IdeaId) -> None:
        """The next words of somebody in a chat are about an idea."""
        ...

    def expected(self, chat: PlaceId, person: AliasId, since: datetime) -> IdeaId | None:
        """What somebody's next words are about, if they were asked for since a moment."""
        ...

    def expect_nothing(self, chat: PlaceId, person: AliasId) -> None: ...

    def propose(self, idea: IdeaId, proposal: ProposalId) -> None:
        """A proposal decides about an idea."""
        ...

    def proposals(self, root: IdeaId) -> Sequence[ProposalId]:
        """What decides about an idea or its parts, oldest first."""
        ...

    def proposed(self, proposal: ProposalId) -> Sequence[IdeaId]:
        """The ideas that a proposal decides about."""
        ...

    def rising(self, since: datetime, hidden: Hidden, limit: int) -> Sequence[Rising]:
        """Ideas that have got support since a moment, those of most new people first."""
        ...

    def of_person(self, person: AliasId) -> Sequence[tuple[Idea, bool]]:
        """Ideas that somebody wrote, supports or said something about; whether they support it."""
        ...

    def touching(
        self,
        people: Sequence[AliasId],
        messages: Sequence[MessageId],
        conversations: Sequence[ConversationId],
    ) -> Sequence[IdeaId]:
        """Roots of ideas whose card shows something of these."""
        ...
