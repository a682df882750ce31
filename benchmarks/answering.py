"""What colleagues do about answers besides typing and correcting them: they fill in the form, and delete what they said.

Knows the people of a run; what must have become of it all is the judge's.
"""

import asyncio
import random
from typing import Any

from benchmarks.crowd import Chat, Town, answer_of
from sandbox.client import Complaint

OPENS = 5.0
"""Seconds that somebody waits for a form; a form that comes later is filled in the next time."""
TRIES = 8


async def delete(town: Town, chat: Chat, dice: random.Random) -> None:
    """A colleague deletes one of the answers typed, often before the customer has it."""
    standing = [number for number in chat.stamps if number not in chat.gone]
    if standing:
        number = dice.choice((standing[-1], dice.choice(standing)))
        chat.gone.add(number)
        await town.colleague().deletes(town.channel, chat.stamps[number])


async def fill(town: Town, chat: Chat, dice: random.Random) -> None:
    """A colleague presses *Reply* on the card and fills the form in; no two conversations share a person."""
    user = {"user": chat.writer}
    press = {"channel": town.channel, "ts": chat.thread, "action_id": chat.reply}
    await town.client.act("/slack/click", user | press)
    if not await opened(town, chat.writer):
        return
    number = len(chat.answered) + 1
    chat.answered[number] = answer_of(town, number)
    for _ in range(
        TRIES
    ):  # what was not accepted may have been taken nevertheless: the same again until it is
        done = await submitted(town, user | {"values": {"words": chat.answered[number]}})
        if done.get("acknowledged") and not done.get("errors"):
            return
    chat.unsure.add(number)


async def opened(town: Town, user: str) -> bool:
    """Whether this person has a form before them soon."""
    until = asyncio.get_running_loop().time() + OPENS
    while asyncio.get_running_loop().time() < until:
        if (await town.client.see("/slack/user", user=user))["views"]:
            return True
        await asyncio.sleep(0.3)
    return False


async def submitted(town: Town, body: dict[str, Any]) -> dict[str, Any]:
    """What became of a form; empty when it is not open any more."""
    try:
        return dict(await town.client.act("/slack/submit", body))
    except Complaint:
        return {}
