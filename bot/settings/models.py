"""The language model as an operator names it, and what may be sent to it. Knows keys and variables; asks no server."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.settings import reading, tomlfile
from bot.settings.environment import Environment
from bot.settings.reading import Problems, Said, Source
from bot.settings.values import MODEL_TASKS, Model, Secret

OPENAI = "https://api.openai.com/v1"
KEYS = ("base_url", "api_key", "name", "contacts", "tasks", "daily_tokens", "seconds")
YES, NO = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads `[model]` and its variables; `text` and `secret` follow `env:NAME`."""

    problems: Problems
    variables: Environment
    file: Source
    text: Callable[[Source, str], str]
    secret: Callable[[Source, str], Secret | None]

    def model(self) -> Model | None:
        """The model; a key alone makes none, since many machines have one set for other uses."""
        self.problems.unknown(self.file.values, KEYS, f"[model] of {tomlfile.NAME}")
        base_url = self.problems.url(self._said("openai_base_url", "base_url"), "")
        name = self.variables.openai_model or self.text(self.file, "name")
        own = self.secret(self.file, "api_key")
        key = Secret(self.variables.openai_api_key) if self.variables.openai_api_key else own
        if base_url and not name:
            self.problems.add("OPENAI_MODEL is missing: name the model that OPENAI_BASE_URL should use.")
        if name and not base_url and not key:
            self.problems.add(
                "OPENAI_MODEL is set alone: add OPENAI_API_KEY, or OPENAI_BASE_URL of your own server."
            )
        limits = (self._contacts(), self._tasks(), self._daily_tokens(), self._seconds())
        return Model(base_url or OPENAI, name, key, *limits) if name else None

    def _contacts(self) -> bool:
        said = self._said("isthmus_model_contacts", "contacts")
        return self.problems.choice(said, NO[0], (*YES, *NO)) in YES

    def _tasks(self) -> tuple[str, ...]:
        said = self._said("isthmus_model_tasks", "tasks")
        if said is None:
            return MODEL_TASKS
        named = tuple(word.lower() for word in self.problems.words(said))
        for word in named:
            if word not in MODEL_TASKS:
                hint = reading.nearest(word, MODEL_TASKS)
                self.problems.add(
                    f"{said.where} names {word[:40]!r}: a model can be asked for {', '.join(MODEL_TASKS)}{hint}."
                )
        return tuple(word for word in MODEL_TASKS if word in named)

    def _daily_tokens(self) -> int:
        said = self._said("isthmus_model_daily_tokens", "daily_tokens")
        return self.problems.whole(said, 200_000, low=0, high=1_000_000_000)

    def _seconds(self) -> float:
        return self.problems.number(self._said("isthmus_model_seconds", "seconds"), 15.0, low=0.1, high=40)

    def _said(self, variable: str, key: str) -> Said | None:
        """What the environment says, else what the file says."""
        value = getattr(self.variables, variable)
        return Said(value, variable.upper()) if value else self.file.get(key)
