"""A language model names themes, where there is one; else they keep their own words, and nobody waits for it.

One theme at a time: it is claimed, the model is asked outside of any transaction, and the name is kept if what it was made
of still stands. Any number of processes may do it. Customers' words are data: a name must be borne out by several messages,
so that no single one can put its own words there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot import log
from bot.jobs import masking
from bot.jobs.regular import Job
from domain.feedback import fold
from domain.ids import MessageId
from domain.themes import stems
from domain.understanding import ThemeId
from ports.language import LanguageModel
from ports.storage import Store, UnitOfWork

logger = log.get("bot.jobs.theme_names")

EVERY = 15.0
"""Seconds between two names: what they cost grows with themes, and a busy hour shall not spend the day's tokens."""
FEWEST = 3
"""Messages of a theme before it is named; named anew each time they have doubled."""
READ = 12
"""Messages of a theme that the model is shown, the newest."""
RECENT = timedelta(days=2)
"""How long after a theme was last heard it may still be named."""
BORNE_OUT = 2
"""Messages that must hold a word, for it to bear out a name."""
SOONER = 50
"""Messages that may have joined a theme while the model was asked."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A theme that is to be named, and what of it is read. `names` are people's, to be masked."""

    theme: ThemeId
    count: int
    messages: tuple[MessageId, ...]
    texts: tuple[str, ...]
    names: tuple[str, ...]


def jobs(store: Store, model: LanguageModel | None) -> tuple[Job, ...]:
    """What is to be done for themes: nothing without a model."""
    return () if model is None else (Job("theme_names", partial(name_next, store, model), EVERY),)


async def name_next(store: Store, model: LanguageModel) -> bool:
    """Names a theme, if one waits for it; whether it got a name. Raises `StorageTrouble`."""
    one = await store.run(_claim)
    if one is None:
        return False
    label = await model.label(one.texts, one.names)
    if label is None or not borne_out(label, one.texts):
        logger.info("theme_names.without", theme=one.theme)
        return False
    kept = await store.run(lambda uow: _keep(one, label, uow))
    logger.info("theme_names.named", theme=one.theme, kept=kept)
    return kept


def _claim(uow: UnitOfWork) -> Unnamed | None:
    found = uow.themes.ask_name(uow.now - RECENT, FEWEST)
    if found is None:
        return None
    theme, count = found
    messages = [uow.messages.get(number) for number in uow.themes.members(theme.id, READ)]
    return Unnamed(
        theme.id,
        count,
        tuple(one.id for one in messages),
        tuple(one.content.text.plain for one in messages),
        masking.names(messages, uow),
    )


def borne_out(label: str, texts: Sequence[str]) -> bool:
    """Whether most words of the label are those of several messages: those of a lone one are what it would have read there."""
    words, said = stems(fold(label)), [stems(fold(text)) for text in texts]
    shared = [word for word in words if sum(word in each for each in said) >= BORNE_OUT]
    return bool(shared) and 2 * len(shared) >= len(words)


def _keep(one: Unnamed, label: str, uow: UnitOfWork) -> bool:
    """False where some of what was read has been erased, deleted or set apart since: it is asked about again."""
    if not set(one.messages) <= set(uow.themes.members(one.theme, READ + SOONER)):
        return False
    uow.themes.name(one.theme, label, one.count)
    return True
