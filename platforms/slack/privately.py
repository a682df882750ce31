"""What one person alone sees: whispers in a channel, direct messages and their page of ours. Knows how they are reached,
not what is said."""

from dataclasses import dataclass, field
from typing import Any

from domain import outbound
from domain.deliveries import Outcome, Sent
from domain.ids import AliasId, PlaceId, PostId
from platforms.slack import client, errors, ids, panels
from platforms.slack.addresses import Addresses

UNSEEN = frozenset(("user_not_in_channel", "channel_not_found", "not_in_channel", "is_archived"))
"""Why a whisper cannot be shown in its channel; it goes to the person directly then."""
OUTSIDE = frozenset(("channel_not_found", "not_in_channel"))
"""Those of them that we may have because it is we who are not in it."""
ANEW = {"replace_original": False}
"""What was pressed stays beside the answer."""


@dataclass(slots=True)
class Private:
    """One workspace's people, each with the direct conversation that was opened with them."""

    client: client.Client
    addresses: Addresses
    channels: dict[str, str] = field(default_factory=dict)

    async def whisper(self, command: outbound.Whisper, drawn: dict[str, Any]) -> Outcome:
        """Shows a drawn panel to one person (see `show`). Raises `errors.Failed`."""
        await self.show(command.place, command.person, drawn, command.thread)
        return Sent()

    async def show(
        self, place: PlaceId, person: AliasId, drawn: dict[str, Any], thread: PostId | None = None
    ) -> None:
        """Shows something to one person alone (chat.postEphemeral). Where we are not in the channel, by the address that came
        with what they did there; directly where that is not known, they are not in it, or it is none. Raises `errors.Failed`."""
        if ids.is_person(place):
            return await self._directly(person, drawn)
        where = {"channel": ids.channel_of(place), "user": ids.user_of(person)}
        if thread:
            where["thread_ts"] = ids.ts_of(thread)
        try:
            await self.client.post("chat.postEphemeral", **where, **drawn)
        except errors.Failed as failure:
            if failure.error not in UNSEEN:
                raise
            if failure.error not in OUTSIDE or not await self._answered(where, drawn):
                await self._directly(person, drawn)

    async def _answered(self, where: dict[str, str], drawn: dict[str, Any]) -> bool:
        """Whether something could be shown by an address. Raises `errors.Failed` when that is in doubt."""
        address = self.addresses.take(where["channel"], where["user"])
        if not address:
            return False
        thread = {"thread_ts": where["thread_ts"]} if "thread_ts" in where else {}
        try:
            await self.client.respond(address, {"response_type": "ephemeral", **ANEW, **thread, **drawn})
        except errors.Failed as failure:
            if failure.error != client.NOT_TAKEN:
                raise
            return False
        return True

    async def _directly(self, person: AliasId, drawn: dict[str, Any]) -> None:
        channel = await self.channel(person)
        await self.client.post("chat.postMessage", channel=channel, **client.SILENT, **drawn)

    async def channel_of(self, place: PlaceId) -> str:
        """The channel of a place; of a person, the direct conversation. Raises `errors.Failed`."""
        return await self.channel(AliasId(place)) if ids.is_person(place) else ids.channel_of(place)

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
