"""Which emoji makes a colleague's message feedback, and in which channels. Knows the keys; makes nothing feedback."""

from dataclasses import dataclass

from bot.settings import tomlfile
from bot.settings.reading import Problems, Said

KEYS = ("emoji", "channels")
EMOJI = "memo"
LONGEST = 40
"""Characters of an emoji's name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads `[inside]`; `variable` is what ISTHMUS_INSIDE_EMOJI says, which wins."""

    problems: Problems
    content: dict[str, object]
    variable: str

    def emoji(self) -> str:
        """An emoji, or its name in Slack without colons."""
        source = tomlfile.one(self.content, "inside", self.problems)
        self.problems.unknown(source.values, KEYS, source.where("").removeprefix(" in ").strip())
        said = Said(self.variable, "ISTHMUS_INSIDE_EMOJI") if self.variable else source.get("emoji")
        found = said.text.strip().strip(":") if said else EMOJI
        if said and (not found or len(found) > LONGEST or " " in found):
            self.problems.add(
                f"{said.where} is no emoji: write its name in Slack, such as memo, or the emoji itself."
            )
            return EMOJI
        return found

    def channels(self) -> tuple[str, ...]:
        """Names or ids of channels."""
        source = tomlfile.one(self.content, "inside", self.problems)
        return tuple(word.removeprefix("#") for word in self.problems.words(source.get("channels")))
