"""Translates what is wanted, outside any transaction: what a model takes its time for holds up nobody."""

import asyncio
from functools import partial

from bot import log, texts
from bot.jobs.regular import Job
from domain.policy import Policy
from domain.translations import Translation
from handlers import translations
from ports.language import LanguageModel
from ports.storage import Store

logger = log.get("bot.jobs.translating")

EACH = 1.0
"""Seconds between two looks at what somebody waits for."""
PATIENCE = 60.0
"""Seconds after which one that somebody has begun is begun anew: they are dead."""
AT_ONCE = 4
"""Texts that the model is asked to translate side by side."""


def jobs(store: Store, say: texts.Texts, policy: Policy, model: LanguageModel | None) -> tuple[Job, ...]:
    """What is to be done for translations."""
    return (Job("translations", partial(write_all, store, say, policy, model), EACH),)


async def write_all(store: Store, say: texts.Texts, policy: Policy, model: LanguageModel | None) -> None:
    """Translates all that somebody waits for. Raises `StorageTrouble`."""
    while await write_next(store, say, policy, model):
        logger.info("translations.told")


async def write_next(store: Store, say: texts.Texts, policy: Policy, model: LanguageModel | None) -> bool:
    """Translates some of what is wanted; False when nothing is. Raises `StorageTrouble`."""
    if not await store.read(lambda uow: uow.translations.wanted(PATIENCE)):
        return False
    claimed = [await store.run(lambda uow: uow.translations.claim(PATIENCE)) for _ in range(AT_ONCE)]
    found = [each for each in claimed if each is not None]
    await asyncio.gather(*(write(each, store, say, policy, model) for each in found))
    return bool(found)


async def write(
    wanted: Translation, store: Store, say: texts.Texts, policy: Policy, model: LanguageModel | None
) -> None:
    """Translates one and tells what came of it; without a model, that nothing did. Raises `StorageTrouble`."""
    words, names = await store.read(lambda uow: translations.question(wanted, uow))
    result = await model.translate(words, wanted.language, names) if model and words else None
    mark = say.say(wanted.language, translations.MARK, str)
    await store.run(lambda uow: translations.done(wanted, result, mark, uow=uow, policy=policy))
