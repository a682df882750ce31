"""What a card says of its likes: how many other conversations say the same, and a mood that its tag does not tell."""

from domain.conversations import Conversation
from domain.ids import account_of
from domain.panels import Button, Fact
from domain.phrases import Phrase, phrase, plural
from domain.policy import Policy
from ports.storage import UnitOfWork

TOLD_BY_TAG = frozenset(("bug", "complaint", "praise"))
"""Tags that tell the mood already."""
MOODS = {"dislike": phrase("unhappy"), "like": phrase("happy")}


def button(uow: UnitOfWork, conversation: Conversation) -> tuple[Button, ...]:
    """*4 like this*, which shows them; nothing where this conversation is the only one."""
    theme = uow.themes.of_conversation(conversation.id)
    team = account_of(conversation.home)
    count = uow.themes.counted(theme.id, conversation.id, team).conversations if theme else 0
    if not count:
        return ()
    label = plural("{count} like this", "{count} like this", count)
    return (Button(label, "theme", conversation.reference),)


def facts(uow: UnitOfWork, conversation: Conversation) -> list[Fact]:
    """The customer's mood as it was heard last."""
    heard = [reading.mood for reading in uow.understanding.of_conversation(conversation.id) if reading.mood]
    if not heard or TOLD_BY_TAG & set(conversation.tags):
        return []
    return [Fact(phrase("Mood"), MOODS[heard[-1]])]


def status(uow: UnitOfWork, policy: Policy) -> list[Phrase]:
    """Whether messages are understood, and how far that is behind; nothing where the operator wants none of it."""
    if not policy.understands:
        return []
    state, behind = uow.understanding.state(), uow.understanding.backlog()
    if state.trouble:
        return [
            phrase(
                "⚠️ Messages are understood by their words alone: the model of meaning cannot be loaded ({why}).",
                why=state.trouble,
            )
        ]
    if behind:
        return [
            plural(
                "{count} message waits to be understood.", "{count} messages wait to be understood.", behind
            )
        ]
    return [phrase("✓ Every message is understood.")] if state.model else []
