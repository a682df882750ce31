"""`/ecosystem`: the map of a channel, one actor, whom a decision touches. What looks at much is answered a moment later."""

import re

from domain import ids
from domain.ids import AliasId, PlaceId
from domain.inbound import TeamCommand
from domain.panels import sentence
from domain.people import Channel, may_answer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import help, telling
from handlers.ecosystem import looking
from ports.ecosystem import What
from ports.storage import UnitOfWork

LOOKS = {"": "", "light": "light", "dark": "dark", "map": "", "carte": ""}
"""Words that ask for the map itself, and the ground that they ask for."""
DECISION = re.compile(r"d-?[0-9]{1,18}", re.IGNORECASE)
LONGEST = 80
INVITE = phrase(
    "I am not in this channel, so I cannot post a picture here. Invite me with `/invite @Isthmus`."
)


def obey(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers an `/ecosystem` command."""
    person, place, asked = event.sender.alias, event.channel, " ".join(event.text.split())
    if asked.lower() in help.ASKS:
        telling.whisper(uow, policy, person, place, help.show("ecosystem"))
    elif not may_answer(uow.people.colleague(person), policy.agents):
        telling.reply_privately(uow, policy, person, place, looking.AGENTS_ONLY)
    elif asked.lower() in LOOKS:
        draw(person, place, LOOKS[asked.lower()], uow, policy)
    elif DECISION.fullmatch(ids.bare(asked)):
        uow.ecosystem.ask(What.PROPOSAL, place, person, asked)
    else:
        uow.ecosystem.ask(What.ACTOR, place, person, asked[:LONGEST])


def invite(channel: Channel | None) -> Phrase:
    """Asks to be let in; it may be read in a direct message, so the channel is named where its name is known."""
    if channel is None or not channel.name:
        return INVITE
    return phrase(
        "I am not in #{channel}, so I cannot post a picture there. Invite me there with `/invite @Isthmus`.",
        channel=channel.name,
    )


def draw(person: AliasId, place: PlaceId, look: str, uow: UnitOfWork, policy: Policy) -> None:
    """The map is for the whole channel, and shows what the whole channel may see."""
    channel = uow.channels.get(place)
    if channel is None or not channel.member:
        telling.whisper(uow, policy, person, place, sentence(invite(channel)))
        return
    uow.ecosystem.ask(What.MAP, place, None, look)
    text = phrase(
        "The map is being drawn. It will stand here in a moment, as everybody in this channel may see it."
    )
    telling.reply_privately(uow, policy, person, place, text)
