"""What is known of the workspace: who we are in it, how people, groups and channels are called. Kept in memory.

At the start all of it is read, politely, and handed on as facts; what this process has told already it tells again only
when it has changed. Later events keep the names here up to date; their facts go their own way.
"""

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.deliveries import Deferred, Locked
from domain.inbound import Received
from platforms import receiving
from platforms.slack import errors, ids, workspace
from platforms.slack.client import Client
from ports.chat import Accept

log = logging.getLogger(__name__)

Json = Mapping[str, Any]

PAGE = 200
PAUSE = 0.5
"""Seconds between pages: the lists are tier 2, some twenty calls a minute with short bursts."""

SETTLE = 5.0
"""Seconds in which more may change before the lists are read again."""

BATCH = 200
RETRY = 30.0
NAMED = re.compile(r"[UWCGS][A-Z0-9]{2,20}")
"""What may be an id of somebody or something, also in the midst of a word: it is looked up, and a search for where words begin
takes six times as long."""


@dataclass(frozen=True, slots=True)
class News:
    """An entry of a list that has not been handed on as it is now."""

    id: str
    digest: str
    received: Received


@dataclass(slots=True)
class Directory:
    """One workspace's directory."""

    client: Client
    of: ids.Ids
    clock: Callable[[], datetime]
    bot: str = ""
    """Our own user id, once `verify` has asked for it."""
    team: str = ""
    site: str = ""
    names: dict[str, str] = field(default_factory=dict)
    locales: dict[str, str] = field(default_factory=dict)
    members: dict[str, frozenset[str]] = field(default_factory=dict)
    """Who was in a channel when its members were last handed on."""
    moved: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Who came (true) or went since the reading of a channel's members began."""
    told: dict[str, str] = field(default_factory=dict)
    """A digest of what was last handed on of each person, group and channel."""
    read: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once people, groups and channels have been handed on for the first time."""
    stale: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something changed of which an event tells too little."""

    def known_in(self, payload: str) -> dict[str, str]:
        """The names of whoever and whatever a payload speaks of."""
        found = set(NAMED.findall(payload))
        return {key: self.names[key] for key in found if key in self.names}

    def heard(self, event: Json) -> None:
        """Learns names from an event about people, groups or channels."""
        kind = event.get("type")
        if kind in ("user_change", "team_join") and isinstance(event.get("user"), dict):
            self._learn("person", event["user"])
        elif kind in ("channel_rename", "channel_created", "group_rename") and isinstance(
            event.get("channel"), dict
        ):
            self._learn("channel", event["channel"])
        elif kind in ("subteam_created", "subteam_updated") and isinstance(event.get("subteam"), dict):
            self._learn("group", event["subteam"])
        elif kind == "subteam_members_changed":
            self.stale.set()
        elif kind in ("member_joined_channel", "member_left_channel"):
            self._moved(str(event.get("channel")), event.get("user"), kind == "member_joined_channel")

    def _moved(self, channel: str, user: object, joined: bool) -> None:
        if user == self.bot and joined:
            self.members.pop(channel, None)
            self.stale.set()  # the event does not say the channel's name, and of a private one nothing else does
        elif isinstance(user, str) and channel in self.moved:
            self.moved[channel][user] = joined

    def _learn(self, what: str, entry: Json) -> None:
        key = entry.get("id")
        if not isinstance(key, str):
            return
        name = workspace.name_of(entry) if what == "person" else entry.get("handle") or entry.get("name")
        if isinstance(name, str) and name:
            self.names[key] = name
        if what == "person" and isinstance(entry.get("locale"), str):
            self.locales[key] = entry["locale"]

    async def keep(self, accept: Accept) -> None:
        """Reads the lists now and whenever they became stale, until cancelled. Outlives what Slack and networks do."""
        while True:
            self.stale.clear()
            try:
                await self.refresh(accept)
            except errors.Failed as failure:
                log.warning(
                    "slack.directory_failed", extra={"account": self.of.account, "error": failure.error}
                )
                await asyncio.sleep(_wait(failure))
                continue
            await self.stale.wait()
            await asyncio.sleep(SETTLE)

    async def refresh(self, accept: Accept) -> None:
        """Reads people, groups and channels once, then who is in ours, and hands on what is new. Raises `errors.Failed`."""
        inside: list[str] = []
        waiting: list[News] = []
        async for what, entry in self._listed():
            self._learn(what, entry)
            waiting += self._news(what, entry)
            if what == "channel" and entry.get("is_member") is True and entry.get("is_archived") is not True:
                inside.append(entry["id"])
            if len(waiting) >= BATCH:
                await self._tell(accept, waiting)
                waiting = []
        if waiting:
            await self._tell(accept, waiting)
        self.read.set()
        for channel in inside:
            found = await self._members(channel)
            if found and found != self.members.get(channel):
                await receiving.keep(accept, [self._members_fact(channel, found)])
                self.members[channel] = found
            await asyncio.sleep(PAUSE)

    async def _tell(self, accept: Accept, news: Sequence[News]) -> None:
        """Hands entries on. They count as told once they are stored: what was read before a list that failed comes again."""
        await receiving.keep(accept, [one.received for one in news])
        self.told.update((one.id, one.digest) for one in news)

    async def _listed(self) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        async for entry in self._pages("users.list", "members", include_locale=True):
            yield "person", entry
        async for entry in self._pages("usergroups.list", "usergroups", include_users=True):
            yield "group", entry
        async for entry in self._pages(
            "conversations.list", "channels", types="public_channel,private_channel"
        ):
            yield "channel", entry

    async def _members(self, channel: str) -> frozenset[str]:
        """Who is in a channel; nobody where that cannot be read."""
        self.moved[channel] = {}
        pages = self._each("conversations.members", "members", channel=channel)
        try:
            found = {user async for user in pages if isinstance(user, str)}
        except errors.Failed as failure:
            if isinstance(failure.outcome, Locked) and failure.error != "missing_scope":
                raise
            log.warning("slack.members_failed", extra={"account": self.of.account, "error": failure.error})
            found = set()
        moved = self.moved.pop(channel, {})
        for user, joined in moved.items() if found else ():
            (found.add if joined else found.discard)(user)
        return frozenset(found)

    async def _pages(self, method: str, key: str, **arguments: Any) -> AsyncIterator[dict[str, Any]]:
        """Every entry of a list. One that we may not read is left out, and said so; the rest of us works without."""
        try:
            async for entry in self._each(method, key, **arguments):
                if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                    yield entry
        except errors.Failed as failure:
            if failure.error not in ("missing_scope", "plan_upgrade_required"):
                raise
            log.warning("slack.list_not_allowed", extra={"account": self.of.account, "method": method})

    async def _each(self, method: str, key: str, **arguments: Any) -> AsyncIterator[Any]:
        """Every entry of a list, page by page; waits where Slack asks to. Raises `errors.Failed`."""
        cursor: str | None = None
        while True:
            try:
                page = await self._page(method, cursor, arguments)
            except errors.Failed as failure:
                if failure.error not in errors.LIMITED:
                    raise
                await asyncio.sleep(_wait(failure))
                continue
            for entry in page.get(key) or ():
                yield entry
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
            await asyncio.sleep(PAUSE)

    async def _page(self, method: str, cursor: str | None, arguments: Mapping[str, Any]) -> dict[str, Any]:
        # usergroups.list knows no pages: it takes neither limit nor cursor.
        paging = {} if method == "usergroups.list" else {"limit": PAGE, "cursor": cursor}
        return await self.client.get(method, **arguments, **paging)

    def _news(self, what: str, entry: Json) -> list[News]:
        """One entry as something that arrived, if this process has not told the same of it last. Its lane keeps the order
        in which we learnt. The key has a time: what was so once may be so again after something else."""
        payload = self._stored(what, _bare(entry))
        digest = hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        if self.told.get(entry["id"]) == digest:
            return []
        account = self.of.account
        key = f"{account}:{what}:{entry['id']}:{digest}:{self.clock().timestamp()}"
        return [News(entry["id"], digest, Received(key, account, f"{account}:directory", payload))]

    def _members_fact(self, channel: str, found: frozenset[str]) -> Received:
        """Members come and go and come again, so that the same words may be news: the key has a time. The lane is that of
        the channel's own comings and goings, so that these are not undone by what was read before them."""
        account = self.of.account
        key = f"{account}:members:{channel}:{self.clock().timestamp()}"
        payload = self._stored("members", {"id": channel, "members": sorted(found)})
        return Received(key, account, f"{account}:{channel}", payload)

    def _stored(self, what: str, entry: Json) -> str:
        head = {"kind": "directory", "bot": self.bot, "team": self.team}
        stored = {**head, "body": {"what": what, "entry": entry}}
        return json.dumps(stored, ensure_ascii=False, sort_keys=True)


KEPT = frozenset(
    (
        "id name real_name deleted is_bot is_admin is_owner is_restricted is_ultra_restricted is_stranger locale tz updated "
        "team_id handle users date_delete date_update is_archived is_member is_private is_ext_shared"
    ).split()
)


def _bare(entry: Json) -> dict[str, Any]:
    """Only what we read: a new picture or a status is no news, and nobody's mail address is stored."""
    kept = {key: value for key, value in entry.items() if key in KEPT}
    enterprise = entry.get("enterprise_user")
    if isinstance(enterprise, dict):
        kept["enterprise_user"] = {"teams": enterprise.get("teams")}
    profile = entry.get("profile")
    if isinstance(profile, dict):
        kept["profile"] = {key: profile[key] for key in ("display_name", "real_name") if key in profile}
    return kept


def _wait(failure: errors.Failed) -> float:
    match failure.outcome:
        case Deferred(wait=wait):
            return max(1.0, wait)
        case Locked():
            return 10 * RETRY
        case _:
            return RETRY
