"""A crowd that has written already when the bot starts: enough for a digest that nobody would read in a thread."""

import time
from dataclasses import replace

from domain import conversations
from domain.content import words
from domain.conversations import Audience
from domain.ids import AccountId, AliasId, PlaceId
from domain.people import Customer
from domain.understanding import Reading, ThemeId
from ports.queues import UnitOfWork
from storage.sqlite import SqliteStore
from tests.journeys.conftest import SUPPORT
from tests.journeys.house import House

TELEGRAM, HOME = AccountId("telegram:main"), PlaceId(f"slack:main:{SUPPORT}")
WORD = "quagga"
PARTS = {"waiting": (21, 1), "idea": (21, 2), "hot": (1, 3), "cold": (21, 1)}
"""Of each part of the digest: how many entries, and how many people say so. Two posts a part of more than twenty."""


async def told(house: House) -> None:
    """All of it, as if it had been relayed and understood. The bot must not run."""
    store = SqliteStore(str(house.folder / "isthmus.db"), time.time)
    await store.start()
    await store.run(_tell)
    await store.close()


def _tell(uow: UnitOfWork) -> None:
    number = 900_000
    for part, (entries, people) in PARTS.items():
        for entry in range(entries):
            theme = uow.themes.open(f"{part} {entry}").id
            for _ in range(people):
                number += 1
                _says(uow, f"A {WORD} for {part} {entry}", part, number, theme)


def _says(uow: UnitOfWork, text: str, part: str, number: int, theme: ThemeId) -> None:
    by, chat = AliasId(f"telegram:{number}"), PlaceId(f"telegram:main:{number}")
    uow.people.save_customer(Customer(by, TELEGRAM, f"Crowd {number}"))
    opened = uow.conversations.open(account=TELEGRAM, chat=chat, topic="", customer=by, home=HOME, at=uow.now)
    message = uow.messages.add(
        conversation=opened.id, audience=Audience.TEAM, by=by, by_customer=True, name=f"Crowd {number}",
        content=words(text), sent_at=uow.now, source=None,
    ).id  # fmt: skip
    if part == "idea":
        uow.feedback.add(message=message, conversation=opened.id, tag=part, suggested=False, at=uow.now)
    waits = replace(opened, waiting_since=uow.now)
    uow.conversations.save(waits if part == "waiting" else conversations.answered(waits, uow.now))
    uow.understanding.save(Reading(message, language="en", language_confidence=1.0, theme=theme))
