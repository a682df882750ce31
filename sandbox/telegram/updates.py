"""One bot's queue of updates: numbering, the allowed kinds, confirming by offset, waiting, who may ask.

Bot API: getUpdates, allowed_updates. What a webhook does with the same queue is in webhook.py.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.services import Services
from sandbox.telegram.errors import Refused

Json = dict[str, Any]
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_KINDS = (
    "message edited_message channel_post edited_channel_post business_connection business_message"
    " edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query"
    " chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer"
    " my_chat_member chat_member chat_join_request chat_boost removed_chat_boost"
)
KINDS = frozenset(_KINDS.split())
KEPT_SECONDS = 86_400
FUTURE = 10  # an offset further than this above the newest update is taken as "from the oldest"
FIRST_UPDATE = 730_000_001
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class Updates:
    services: Services
    bot: int
    allowed: frozenset[str] | None = None
    queue: OrderedDict[int, tuple[float, Json]] = field(default_factory=OrderedDict)
    last: int = 0
    again: list[Json] = field(default_factory=list)
    hooked: Callable[[int, Json], None] | None = None
    _waiting: asyncio.Future[Refused | None] | None = None
    _conflict_at: float = 0.0
    _asked: tuple[int, float] = (-1, 0.0)

    def allow(self, kinds: Any) -> None:
        """Keep the setting for updates to come; [] means all but the opt-in kinds; None changes nothing."""
        if isinstance(kinds, list):
            named = frozenset(str(kind).lower() for kind in kinds) & KINDS
            self.allowed = named or None

    def wanted(self, kind: str) -> bool:
        return kind not in OPT_IN if self.allowed is None else kind in self.allowed

    def push(self, kind: str, payload: Json) -> None:
        """Queue one update, or drop it when the bot does not want its kind."""
        if not self.wanted(kind):
            return
        fate = self.services.faults.deliveries("telegram")
        if fate.delay:
            asyncio.get_running_loop().call_later(fate.delay, self._insert, kind, payload, fate.copies)
        else:
            self._insert(kind, payload, fate.copies)

    def _insert(self, kind: str, payload: Json, copies: int) -> None:
        self.last = self.last + 1 if self.last else FIRST_UPDATE
        update = {"update_id": self.last, kind: payload}
        self.queue[self.last] = (self.services.clock.now(), update)
        if self.hooked is not None:
            for _copy in range(copies):
                self.hooked(self.last, update)
            return
        if copies > 1:
            self.again.append(update)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def pending(self) -> int:
        self._forget()
        return len(self.queue)

    def clear(self) -> None:
        self.queue.clear()
        self.again.clear()

    def confirm(self, offset: int) -> None:
        """Forget what a getUpdates offset confirms: all below it, or for a negative one all but the last."""
        if offset < 0:
            while len(self.queue) > -offset:
                self.queue.popitem(last=False)
        elif offset <= self.last + FUTURE:
            while self.queue and next(iter(self.queue)) < offset:
                self.queue.popitem(last=False)

    def _forget(self) -> None:
        """Updates are kept for 24 hours."""
        oldest = self.services.clock.now() - KEPT_SECONDS
        while self.queue and next(iter(self.queue.values()))[0] < oldest:
            self.queue.popitem(last=False)

    def take(self, limit: int) -> list[Json]:
        """Up to `limit` updates, oldest first, which stay until confirmed. A fault may hand out one again."""
        if self.services.faults.silence("telegram"):
            return []
        self._forget()
        if self.again and self.again[0]["update_id"] not in self.queue:
            return [self.again.pop(0)]
        found = []
        for _at, update in self.queue.values():
            found.append(update)
            if len(found) == limit:
                break
        return found

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """What getUpdates answers; raises Refused 409 if a webhook is set or another poll takes over."""
        if self.hooked is not None:
            raise Refused(409, HOOKED)
        self.interrupt(Refused(409, OTHER_POLLER))
        timeout = self._patience(offset, timeout)
        self.confirm(offset)
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not (found := self.take(limit)) and (left := end - loop.time()) > 0:
            await self._wait(loop, left)
        return found

    def _patience(self, offset: int, timeout: float) -> float:
        """A client in a hurry is slowed down: the same offset within 3 seconds waits for at least 3."""
        now = asyncio.get_running_loop().time()
        before, at = self._asked
        self._asked = (offset, now)
        return 3 if offset == before and timeout < 3 and now < at + 3 else timeout

    async def _wait(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        waiting = self._waiting = loop.create_future()
        try:
            # While nothing may be handed out there is no wake-up either: look again now and then.
            await asyncio.wait([waiting], timeout=min(seconds, 0.25 if self.queue else seconds))
            ended = waiting.result() if waiting.done() else None
        finally:
            if self._waiting is waiting:
                self._waiting = None
        if ended:
            now = loop.time()
            held, self._conflict_at = now < self._conflict_at + 3, now
            await asyncio.sleep(3 if held else 0)
            raise ended

    def interrupt(self, why: Refused) -> None:
        """End the waiting poll, if there is one, with this refusal."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(why)
            self._waiting = None
