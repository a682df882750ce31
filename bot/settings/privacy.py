"""How long words are kept, who administers, and how much one customer may write. Knows the keys; erases nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.settings import tomlfile
from bot.settings.reading import Problems, Said, Source
from bot.settings.values import RetentionRule

KEYS = ("days", "tags", "channels")
LONGEST = 36_500
"""Days: a hundred years, for who means never."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rules; a rule with a mistake is told in `problems`."""

    problems: Problems
    content: dict[str, object]
    said: Callable[[str, str], Said | None]

    def retention(self) -> tuple[RetentionRule, ...]:
        """`retention_days` for everything, and the `[[retention]]` for some of it."""
        for_all = self.problems.whole(
            self.said("retention_days", "ISTHMUS_RETENTION_DAYS"), 0, low=0, high=LONGEST
        )
        everywhere = (RetentionRule(for_all),) if for_all else ()
        sources = tomlfile.many(self.content, "retention", self.problems)
        return (*everywhere, *(self._rule(source) for source in sources))

    def _rule(self, source: Source) -> RetentionRule:
        self.problems.unknown(source.values, KEYS, source.where("").removeprefix(" in ").strip())
        if source.get("days") is None:
            self.problems.add(f"{source.where('days')} is missing: say after how many days words go.")
        return RetentionRule(
            days=self.problems.whole(source.get("days"), LONGEST, low=1, high=LONGEST),
            tags=tuple(word.removeprefix("#").lower() for word in self.problems.words(source.get("tags"))),
            channels=tuple(word.removeprefix("#") for word in self.problems.words(source.get("channels"))),
        )

    def admins(self) -> tuple[str, ...]:
        """User groups and people who administer, without `@`; none named means the workspace's own administrators."""
        said = self.said("admins", "ISTHMUS_ADMINS")
        return tuple(word.removeprefix("@") for word in self.problems.words(said))

    def agents_route(self) -> bool:
        """Whether agents change routes and tags, too."""
        said = self.said("routing", "ISTHMUS_ROUTING")
        return self.problems.choice(said, "admins", ("admins", "agents")) == "agents"

    def flood(self) -> int:
        """How many messages of one customer an hour are relayed; 0 is any number."""
        said = self.said("flood_per_hour", "ISTHMUS_FLOOD_PER_HOUR")
        return self.problems.whole(said, 3000, low=0, high=100_000)
