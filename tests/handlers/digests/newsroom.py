"""A house with a digest: what is wanted is written at once, as the timer would."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from digests import due, publish
from domain import outbound
from domain.digests import DigestId, Plan
from domain.ids import AliasId
from domain.inbound import Chat, ChatKind, DigestDue, Sender
from domain.schedules import WEEK
from tests import builders as a
from tests.digests.fakes import a_schedule
from tests.handlers.house import House

PLAN = Plan("What customers say", a_schedule("09:00", weekdays=WEEK))
FORM = {
    "title": "News",
    "channel": a.SUPPORT,
    "time": "09:00",
    "weekdays": ("0", "1", "2", "3", "4"),
    "zone": "Europe/Paris",
    "locale": "en",
    "sections": ("waiting", "hot", "ideas", "cold"),
}


class OneStore:
    """The house's one unit of work as a store."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def run(self, work: Callable[[Any], Any], lane: str = "") -> Any:
        self._house.uow.begin(self._house.now.timestamp())
        return work(self._house.uow)

    read = run


class Newsroom(House):
    def write(self) -> None:
        """Writes what is wanted, and delivers it."""

        async def all_of_it() -> None:
            while await publish.write_next(OneStore(self)):  # type: ignore[arg-type]
                pass

        asyncio.run(all_of_it())
        self.deliver()

    def tick(self) -> None:
        """The timer tells what is due; it is heard and written."""
        self.uow.begin(self.now.timestamp())
        _, told = due.take(self.uow)
        for each in told:
            self.hear(DigestDue(each.digest, each.key))
        self.write()

    def tomorrow(self) -> None:
        """The next morning at nine."""
        start = self.now.replace(hour=9, minute=0)
        self.now = start if start > self.now else start + timedelta(days=1)

    def digest(self, plan: Plan = PLAN) -> DigestId:
        self.uow.begin(self.now.timestamp())
        coming = self.now.replace(hour=9) + timedelta(days=1)
        return self.uow.digests.add(place=a.SUPPORT, by=a.ANN.alias, plan=plan, next_at=coming).id

    def says(self, words: str, number: int = 77, tag: str = "", *, answered: bool = False) -> int:
        """A customer of their own chat says something; the number of the conversation."""
        sender = Sender(AliasId(f"telegram:{number}"), f"Customer {number}", "", "en")
        chat = Chat(a.PlaceId(f"telegram:main:{number}"), a.BOT, ChatKind.PRIVATE)
        self.customer(f"{words} #{tag}" if tag else words, chat=chat, sender=sender)
        found = self.uow.conversations.of_chat(chat.id)[0]
        if answered:
            from domain import conversations

            self.uow.conversations.save(conversations.answered(found, self.now))
        self.deliver()
        return found.id

    def posted(self) -> list[str]:
        """The digest's posts in the channel, in words."""
        from tests.handlers.house import words

        found = [
            one for one in self.sent if isinstance(one, outbound.Show) and one.slot.startswith("digest:")
        ]
        return [words(one) for one in found]
