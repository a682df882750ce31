"""What a language model may add to a digest: a name for a theme, and sentences about it that cite their messages.

All of it is beside the entry's own words, which stand without it. Whatever has not come within its time is left out, and a
digest that is late already does not ask. Knows no server; refuses to repeat anything that cites no message.
"""

import asyncio
from dataclasses import dataclass, replace

from digests import gathering
from digests.gathering import Gathered
from digests.ranking import Entry, Ranking
from domain.digests import Drafted, Item, Run
from domain.ids import MessageId
from ports.language import LanguageModel
from ports.storage import Store, UnitOfWork

TIME = 20.0
"""Seconds that a digest waits in all."""
LATE = 30.0
"""Seconds after which a digest that was wanted then does without: an earlier try may have failed over it."""
THEMES = 6
"""Themes of one digest that a model is asked about: a post has room for so many summaries."""
FEWEST = 2
"""Messages that make a theme worth summing up."""
MOST = 40
"""Messages of an entry that the model is shown, the newest."""
SENTENCES = 3
"""Of what the model has summed up, so many are taken over."""
AT_ONCE = 3
"""Entries that the model is asked about side by side."""


@dataclass(slots=True)
class Draft:
    """What came of the questions about one theme."""

    title: str = ""
    summary: tuple[Drafted, ...] = ()


Drafts = dict[MessageId, Draft]
"""By the first message of the theme."""


@dataclass(frozen=True, slots=True)
class Question:
    """A theme as a model sees it: its words, whose they are, and where they stand."""

    about: MessageId
    texts: tuple[str, ...]
    messages: tuple[MessageId, ...]
    names: tuple[str, ...]


async def drafts(
    run: Run, gathered: Gathered, ranked: Ranking, store: Store, model: LanguageModel | None
) -> Drafts:
    """Names and summaries of the first themes that several messages make; as many as come in time."""
    drafted: Drafts = {}
    themes = [entry for entry in ranked.entries if len(entry.said) >= FEWEST]
    late = (gathered.window.closes - run.wanted_at).total_seconds() > LATE
    if model is None or late or not themes:
        return drafted
    questions = await store.read(lambda uow: [question(entry, uow) for entry in themes[:THEMES]])
    room = asyncio.Semaphore(AT_ONCE)
    try:
        async with asyncio.timeout(TIME), asyncio.TaskGroup() as group:
            for each in questions:
                drafted[each.about] = Draft()
                group.create_task(_ask(each, gathered.digest.plan.locale, model, drafted[each.about], room))
    except TimeoutError:
        pass  # what came so far stands
    return drafted


def question(entry: Entry, uow: UnitOfWork) -> Question:
    """The newest messages of a theme that still have words."""
    found = [(one, gathering.quoted(one.message, uow)) for one in entry.said[-MOST:]]
    said = [(one, words) for one, words in found if words.strip()]
    return Question(
        about_of(entry),
        tuple(words for _, words in said),
        tuple(one.message for one, _ in said),
        tuple(dict.fromkeys(gathering.name(one, uow) for one, _ in said)),
    )


async def _ask(
    question: Question, language: str, model: LanguageModel, draft: Draft, room: asyncio.Semaphore
) -> None:
    async with room:
        draft.title = await model.label(question.texts, question.names) or ""
    async with room:
        said = await model.summarise(question.texts, language, question.names) or []
    draft.summary = tuple(
        Drafted(each.sentence, tuple(question.messages[place] for place in each.sources))
        for each in said[:SENTENCES]
    )


def about_of(entry: Entry) -> MessageId:
    """By what a theme is known within one writing."""
    return min(one.message for one in entry.said)


def item(entry: Entry, drafted: Drafts, uow: UnitOfWork) -> Item:
    """An entry as it will stand in the post, with what was drafted about it."""
    draft = drafted.get(about_of(entry), Draft())
    return replace(gathering.item(entry, uow), title=draft.title, summary=draft.summary)
