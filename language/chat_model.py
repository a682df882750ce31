"""A language model as a drafter: tags, labels, summaries that cite, moods, translations. Knows prompts and checks.

It never sends, never decides, and is never needed: whatever goes wrong, the answer is None. Customers' words go in as quoted
JSON data, without names and contacts unless the settings say so; what comes back is checked before anybody sees it.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import structlog

from language import answers, citations, limits, masking, prompting, wire, wording
from ports.language import Cited, Mood, Suggestion, Topic

log = structlog.get_logger()
NOTHING: Mapping[str, Any] = {}
Near = Callable[[str, Sequence[str]], Awaitable[float]]
"""How alike a sentence and the nearest of some messages are in meaning, from -1 to 1; 0 where nobody can tell."""
CONFIDENCE = {"type": "number", "minimum": 0, "maximum": 1}
LABEL = {"type": "object", "properties": {"label": {"type": "string", "minLength": 2, "maxLength": 80}}}
MOOD = {
    "type": "object",
    "properties": {
        "mood": {"type": "string", "enum": ["like", "dislike", "unclear"]},
        "confidence": CONFIDENCE,
    },
}
SENTENCE = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "minLength": 3, "maxLength": 400},
        "messages": {"type": "array", "minItems": 1, "maxItems": 50, "items": {"type": "integer"}},
    },
}
SUMMARY = {"type": "object", "properties": {"sentences": {"type": "array", "maxItems": 8, "items": SENTENCE}}}
SURE = 0.85
"""What a model must claim for a firm suggestion; models claim much."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be sent. `contacts`: names, addresses and numbers too. `tasks`: which of the tasks may be asked at all."""

    contacts: bool = False
    tasks: frozenset[str] = frozenset({"tag", "label", "summary", "mood", "translate"})
    messages: int = 40
    characters: int = 600
    """How many messages go in one question, and how much of each."""


@dataclass(slots=True)
class ChatModel:
    """Ask from any task. `now` is UTC; `names` are those of the people whose words are sent, to be masked."""

    server: wire.Server
    now: Callable[[], datetime]
    budget: limits.Budget = field(default_factory=lambda: limits.Budget(200_000))
    breaker: limits.Breaker = field(default_factory=limits.Breaker)
    scope: Scope = field(default_factory=Scope)
    near: Near | None = None
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Questions by task and by what became of them."""

    async def tag(self, message: str, tags: Sequence[Topic], names: Sequence[str] = ()) -> Suggestion | None:
        """A tag of these for the message."""
        if not tags:
            return None
        choice = {"type": "string", "enum": [tag.name for tag in tags]}
        schema = {"type": "object", "properties": {"tag": choice, "confidence": CONFIDENCE}}
        known = [{"name": tag.name, "description": tag.description} for tag in tags]
        said = await self._ask("tag", schema, [message], self._mask(names), {"tags": known})
        if said is None:
            return None
        confidence = float(said["confidence"])
        return Suggestion(said["tag"], confidence, confidence >= SURE, confidence >= 0.3)

    async def label(self, messages: Sequence[str], names: Sequence[str] = ()) -> str | None:
        """A name for a theme: one line that could ring, link or format nothing, with a word of the messages in it."""
        said = await self._ask("label", LABEL, messages, self._mask(names))
        if said is None:
            return None
        label = str(said["label"]).strip()
        whole = Cited(label, tuple(range(len(messages))))
        return label if citations.held([whole], messages) else None

    async def summarise(
        self, messages: Sequence[str], language: str, names: Sequence[str] = ()
    ) -> list[Cited] | None:
        """Sentences whose citations hold; None where not one does."""
        said = await self._ask("summary", SUMMARY, messages, self._mask(names), {"language": language})
        if said is None:
            return None
        asked = messages[: self.scope.messages]
        sentences = [
            Cited(item["text"], tuple(n - 1 for n in item["messages"])) for item in said["sentences"]
        ]
        kept = citations.held(sentences, asked, await self._near(sentences, asked))
        log.info("model.summary", sentences=len(sentences), kept=len(kept))
        return kept or None

    async def mood(self, message: str, names: Sequence[str] = ()) -> Mood | None:
        """The mood of a message."""
        said = await self._ask("mood", MOOD, [message], self._mask(names))
        return Mood(said["mood"], float(said["confidence"])) if said is not None else None

    async def translate(self, text: str, language: str, names: Sequence[str] = ()) -> str | None:
        """The text in another language, with every masked name and contact back in its place; None if one was lost."""
        if not wording.split(text) or len(text) > 4 * self.scope.characters:
            return None
        longest = 200 + 4 * len(text)
        schema = {
            "type": "object",
            "properties": {"translation": {"type": "string", "minLength": 1, "maxLength": longest}},
        }
        mask = self._mask(names)
        said = await self._ask("translate", schema, [text], mask, {"language": language}, whole=True)
        if said is None:
            return None
        if not mask.whole(said["translation"]):
            return None
        return mask.show(said["translation"])

    async def _near(self, sentences: Sequence[Cited], messages: Sequence[str]) -> list[float] | None:
        """How alike each sentence is to its sources in meaning, where somebody can tell: they may speak another language."""
        if self.near is None:
            return None
        found = []
        for said in sentences:
            sources = [messages[at] for at in said.sources if 0 <= at < len(messages)]
            found.append(await self.near(said.sentence, sources) if sources else 0.0)
        return found

    def _mask(self, names: Sequence[str]) -> masking.Mask:
        return masking.Mask(names, idle=self.scope.contacts)

    async def _ask(
        self,
        task: str,
        schema: answers.Schema,
        messages: Sequence[str],
        mask: masking.Mask,
        beside: Mapping[str, Any] = NOTHING,
        whole: bool = False,
    ) -> Any | None:
        """A checked answer, repaired once; None for every way in which there is none."""
        if task not in self.scope.tasks or not messages:
            return None
        longest = (4 if whole else 1) * self.scope.characters
        sent = [wording.clean(text, longest) for text in messages[: self.scope.messages]]
        quoted = [{"n": at, "text": mask.hide(text)} for at, text in enumerate(sent, 1)]
        prompt = prompting.load(task)
        question = json.dumps({**beside, "messages": quoted}, ensure_ascii=False)
        wanted = f"{prompt.text}\nThe JSON schema of the answer: {json.dumps(answers.strict(schema))}"
        talk = [{"role": "system", "content": wanted}, {"role": "user", "content": question}]
        try:
            answer = await self._checked(talk, schema)
        except (wire.Unavailable, answers.BadAnswer) as error:
            reason = error.args[0] if isinstance(error, wire.Unavailable) else "bad answer"
            log.warning("model.unanswered", task=task, prompt=prompt.version, reason=reason)
            self.counts[task, reason] += 1
            return None
        self.counts[task, "answered"] += 1
        return answer

    async def _checked(self, talk: list[dict[str, str]], schema: answers.Schema) -> Any:
        text = await self._paid(talk, schema)
        try:
            return answers.parse(text, schema)
        except answers.BadAnswer as error:
            fault = f"That was not right: {error.args[0]}. Answer again with the JSON alone."
            again = [{"role": "assistant", "content": text[:2000]}, {"role": "user", "content": fault}]
            return answers.parse(await self._paid([*talk, *again], schema), schema)

    async def _paid(self, talk: Sequence[Mapping[str, str]], schema: answers.Schema) -> str:
        """One completion within the budget. Raises `wire.Unavailable`, and counts what a failure costs."""
        asked = sum(len(turn["content"]) for turn in talk) // 3
        room = 1200
        if self.budget.left(self.now()) < asked + room:
            raise wire.Unavailable("budget")
        if not self.breaker.lets(self.now()):
            raise wire.Unavailable("breaker")
        try:
            completion = await self.server.complete(talk, schema, room)
        except wire.Unavailable:
            self.breaker.fell(self.now())
            self.budget.spend(asked, self.now())
            raise
        self.breaker.succeeded()
        self.budget.spend(max(completion.tokens, asked + len(completion.text) // 4), self.now())
        return completion.text


def connect(base_url: str, model: str, key: str = "", patience: float = 30.0) -> wire.Server:
    """A server by its `OPENAI_BASE_URL`; `patience` is the seconds that one question may take. Close its `client` at the end."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = httpx.Timeout(patience, connect=min(5.0, patience))
    client = httpx.AsyncClient(base_url=base_url.rstrip("/") + "/", headers=headers, timeout=timeout)
    return wire.Server(client, model, patience)
