"""Where a proposal comes from and will stand, carried through its form as one short text. Trusts nothing that comes back."""

from dataclasses import dataclass

from domain import ids
from domain.ideas.values import IdeaId
from domain.ids import AliasId, ConversationId, PlaceId, PostId, account_of
from domain.proposals.values import ProposalId


@dataclass(frozen=True, slots=True)
class Origin:
    """`draft` is the draft that is being changed, if there is one."""

    place: PlaceId
    conversation: ConversationId | None = None
    thread: PostId | None = None
    draft: ProposalId | None = None
    signal: int | None = None
    """The signal that it answers, if it answers one."""
    idea: IdeaId | None = None
    suggestion: int | None = None
    """The suggestion that it was made of, if it was made of one."""
    bare: bool = False
    """Nothing stands below its post yet. Source: Slack's chat.postEphemeral shows what is for one only in active threads."""

    @property
    def aside(self) -> PostId | None:
        """The thread in which what one person alone is to see is seen; none where only the channel shows it."""
        return None if self.bare else self.thread

    def written(self) -> str:
        """As a form's context."""
        parts = {
            "place": self.place,
            "conversation": self.conversation,
            "thread": self.thread,
            "draft": self.draft,
            "signal": self.signal,
            "idea": self.idea,
            "suggestion": self.suggestion,
            "bare": int(self.bare),
        }
        return "|".join(f"{name}={value}" for name, value in parts.items() if value)


def read(context: str, person: AliasId) -> Origin:
    """What a form of this person brought back; what cannot be read is left out.

    A place that is none of their workspace becomes their own: what is said there only they see.
    """
    parts = dict(part.partition("=")[::2] for part in context.split("|") if "=" in part)
    conversation, draft, idea = (
        ids.number(parts.get(name, "")) for name in ("conversation", "draft", "idea")
    )
    home = f"{account_of(person)}:"
    place = parts.get("place", "")
    return Origin(
        PlaceId(place if place.startswith(home) and place != home else person),
        None if conversation is None else ConversationId(conversation),
        PostId(parts["thread"]) if parts.get("thread", "").startswith(f"{place}:") else None,
        None if draft is None else ProposalId(draft),
        ids.number(parts.get("signal", "")),
        None if idea is None else IdeaId(idea),
        ids.number(parts.get("suggestion", "")),
        parts.get("bare") == "1",
    )
