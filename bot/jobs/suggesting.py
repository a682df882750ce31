"""Looks for decisions to suggest: reads, compares away from the event loop, and posts in one transaction, once.

Any number of processes may do it: who ends a look may post what came of it, and nobody else. Nothing is decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot import log
from bot.jobs import masking, portions
from bot.jobs.regular import Job
from bot.mind import Mind
from bot.texts import Texts
from domain import suggestions
from domain.digests import Drafted
from domain.ids import MessageId
from domain.phrases import phrase
from domain.policy import Policy
from domain.proposals.record import Record
from domain.proposals.values import ProposalId
from domain.suggestions import Suggestion
from domain.understanding import ThemeId
from handlers.suggestions import card, finding
from handlers.suggestions.finding import Found
from ports.language import LanguageModel, NoEmbeddings
from ports.storage import Store, UnitOfWork

logger = log.get("bot.jobs.suggesting")

EACH = 2.0
"""Seconds between two glances at whether it is time to look."""
BETWEEN = timedelta(minutes=30)
"""From one look to the next."""
PATIENCE = 300.0
"""Seconds after which a look that somebody has begun is begun anew: they are dead."""
SAME, NEAR = 0.45, 0.35
"""How alike themes are that are one (their means' cosine), and those whose voices may speak against each other."""
DECIDED = 0.35
"""How alike a past decision is to what is suggested, for it to be shown."""
COMPARED = 5
"""So many past decisions are compared by meaning."""
READ = 30
"""Messages of a suggestion that a model is shown, those it is quoted from first."""
SENTENCES = 3
"""Of what a model has summed up, so many are taken over."""


@dataclass(frozen=True, slots=True)
class Question:
    """A suggestion as a model sees it: words, whose they are, and what was decided about its like."""

    suggestion: Suggestion
    messages: tuple[MessageId, ...]
    texts: tuple[str, ...]
    names: tuple[str, ...]
    decided: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Suggesting:
    """What a look needs. Without a mind themes are compared by their words, without a model nothing is drafted."""

    store: Store
    policy: Policy
    texts: Texts
    mind: Mind | None = None
    model: LanguageModel | None = None

    async def look(self) -> int:
        """Posts what themes suggest, when it is time to look; how many. Raises `StorageTrouble`."""
        if not await self.store.read(lambda uow: uow.suggestions.wanted(PATIENCE)):
            return 0
        look = await self.store.run(lambda uow: uow.suggestions.claim(PATIENCE))
        if look is None:
            return 0
        chosen = await self.store.read(partial(finding.candidates, policy=self.policy))
        drafts = [await self._draft(each) for each in await self._chosen(chosen)] if chosen else []
        posted = await self.store.run(lambda uow: self._end(look, drafts, uow))
        if posted:
            logger.info("suggesting.posted", suggestions=posted)
        return posted

    async def _chosen(self, found: Sequence[Found]) -> list[Question]:
        """What the channels are to be given."""
        likeness = await self.likeness([one.theme.id for one in found])
        same = [(one, other) for one, other, cosine in likeness if cosine >= SAME]
        near = [(one, other) for one, other, _ in likeness]

        def choose(uow: UnitOfWork) -> list[Question]:
            united = finding.united(found, same)
            return [self._question(one, uow) for one in finding.fresh(united, near, uow)]

        return await self.store.read(choose)

    def _question(self, one: Suggestion, uow: UnitOfWork) -> Question:
        voices = [voice for theme in one.themes for voice in uow.suggestions.voices(theme, READ)]
        others = (voice.message for voice in voices if voice.conversation in one.conversations)
        messages = card.said(list(dict.fromkeys((*one.quotes, *others)))[:READ], uow)
        return Question(
            one,
            tuple(each.id for each in messages),
            tuple(each.content.text.plain for each in messages),
            masking.names(messages, uow),
            tuple(finding.decided(one, uow)[:COMPARED]),
        )

    # how alike themes are

    async def likeness(self, wanted: Sequence[ThemeId]) -> list[tuple[ThemeId, ThemeId, float]]:
        """Themes that are near to these, with how near; none without a mind. Raises `StorageTrouble`."""
        if self.mind is None:
            return []
        fit = (await self.store.read(lambda uow: uow.understanding.state())).fit
        own = frozenset(wanted)
        places = [
            each async for part in portions.places(self.store, fit) for each in part if each.theme in own
        ]
        found: list[tuple[ThemeId, ThemeId, float]] = []
        try:
            async for part in portions.places(self.store, fit):
                found += await self.mind.near_themes(places, part, NEAR)
        except NoEmbeddings:
            return []
        return found

    # what a mind and a model add

    async def _draft(self, question: Question) -> Suggestion:
        """The suggestion with the nearest past decision, a title, and what its proposal says to begin with."""
        one = replace(question.suggestion, past=await self._past(question))
        texts, names, locale = question.texts, question.names, self.policy.locale
        if self.model is not None and len(texts) >= suggestions.FEWEST:
            title = await self.model.label(texts, names) or ""
            said = await self.model.summarise(texts, locale, names) or []
            summary = tuple(
                Drafted(each.sentence, tuple(question.messages[place] for place in each.sources))
                for each in said[:SENTENCES]
                if each.sources
            )
            # A title is as good as what bears it out: without a sentence that cites its messages it is not used.
            one = replace(one, title=title if summary else "", summary=summary)
        if not (about := one.title or one.label):
            return one
        text = self.texts.say(locale, phrase("We decide what we do about this: {about}.", about=about))
        return replace(one, text=text)

    async def _past(self, question: Question) -> ProposalId | None:
        """The past decision that is nearest in meaning; without a mind, the one that shares most words."""
        if not question.decided or not question.texts:
            return None
        if self.mind is None:
            return question.decided[0].id
        likeness = [
            (await self.mind.near(said, question.texts), -place)
            for place, record in enumerate(question.decided)
            # A title that says little takes nothing from what the text says.
            for said in (f"{record.opened.title}. {record.opened.text}", record.opened.text)
        ]
        best, place = max(likeness)
        return question.decided[-place].id if best >= DECIDED else None

    def _end(self, look: int, drafts: Sequence[Suggestion], uow: UnitOfWork) -> int:
        """Posts, and says when to look again. Nothing happens when somebody else has taken the look over."""
        if not uow.suggestions.settle(look, uow.now + BETWEEN):
            return 0
        for one in drafts:
            card.post(uow.suggestions.add(replace(one, at=uow.now)), uow, self.policy)
        return len(drafts)


def jobs(
    store: Store, policy: Policy, said: Texts, mind: Mind | None = None, model: LanguageModel | None = None
) -> tuple[Job, ...]:
    """What is to be done for suggestions."""
    return (Job("suggesting", Suggesting(store, policy, said, mind, model).look, EACH),)
