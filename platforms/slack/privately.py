"""What one person alone sees: whispers in a channel, direct messages and their page of ours. Knows how they are reached,
not what is said."""

from dataclasses import dataclass, field
from typing import Any

from domain import outbound
from domain.deliveries import Outcome, Sent
from domain.ids import AliasId
from platforms.slack import client, errors, ids, panels

UNSEEN = frozenset(("user_not_in_channel", "channel_not_found", "not_in_channel", "is_archived"))
"""Why a whisper cannot be shown in its channel; it goes to the person directly then."""


@dataclass(slots=True)
class Private:
    """One workspace's people, each with the direct conversation that was opened with them."""

    client: client.Client
    channels: dict[str, str] = field(default_factory=dict)

    async def whisper(self, command: outbound.Whisper, drawn: dict[str, Any]) -> Outcome:
        """Shows a drawn panel to one person; directly where they or we are not in the channel. Raises `errors.Failed`."""
        where = {"channel": ids.channel_of(command.place), "user": ids.user_of(command.person)}
        if command.thread:
            where["thread_ts"] = ids.ts_of(command.thread)
        try:
            await self.client.post("chat.postEphemeral", **where, **drawn)
        except errors.Failed as failure:
            if failure.error not in UNSEEN:
                raise
            channel = await self.channel(command.person)
            await self.client.post("chat.postMessage", channel=channel, **client.SILENT, **drawn)
        return Sent()

    async def home(self, command: outbound.Home, voice: panels.Voice) -> Outcome:
        """Shows a panel on a person's App Home (views.publish). Raises `errors.Failed`."""
        view = {"type": "home", "blocks": panels.Drawing(voice).panel(command.panel, panels.VIEW)}
        await self.client.post("views.publish", user_id=ids.user_of(command.person), view=view)
        return Sent()

    async def channel(self, person: AliasId) -> str:
        """The direct conversation with a person (conversations.open). Raises `errors.Failed`."""
        user = ids.user_of(person)
        if user not in self.channels:
            answer = await self.client.post("conversations.open", users=user)
            self.channels[user] = str(answer["channel"]["id"])
        return self.channels[user]
