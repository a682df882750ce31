"""Routes, tags and channels as `isthmus.toml` gives them. Knows their keys; refuses to know what routing does with them."""

import re
from dataclasses import dataclass

from bot.settings import tomlfile
from bot.settings.reading import Problems, Source
from bot.settings.values import ChannelRule, Replies, RouteRule, TagRule
from domain import languages

# One condition may be written in the singular (tag = "bug") or in the plural (tags = ["bug", "billing"]).
CONDITIONS = {
    "tag": "tags",
    "word": "words",
    "language": "languages",
    "organisation": "organisations",
    "customer": "customers",
}
ROUTE_KEYS = ("to", "account", *CONDITIONS, *CONDITIONS.values())
TAG_KEYS = ("name", "title", "words")
CHANNEL_KEYS = ("channel", "replies", "account")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the lists of rules; a rule with a mistake is told in `problems`."""

    problems: Problems
    content: dict[str, object]

    def routes(self) -> tuple[RouteRule, ...]:
        """The `[[routes]]`."""
        return tuple(self._route(source) for source in tomlfile.many(self.content, "routes", self.problems))

    def tags(self) -> tuple[TagRule, ...]:
        """The `[[tags]]`."""
        return tuple(self._tag(source) for source in tomlfile.many(self.content, "tags", self.problems))

    def channels(self) -> tuple[ChannelRule, ...]:
        """The `[[channels]]`."""
        return tuple(
            self._channel(source) for source in tomlfile.many(self.content, "channels", self.problems)
        )

    def _route(self, source: Source) -> RouteRule:
        self._only_known(source, ROUTE_KEYS)
        channels = tuple(channel.removeprefix("#") for channel in self._words(source, "to"))
        if not channels:
            self.problems.add(f'{source.where("to")} is missing: name the channels, such as to = ["bugs"].')
        conditions = {
            many: (*self._words(source, one), *self._words(source, many)) for one, many in CONDITIONS.items()
        }
        for language in conditions["languages"]:
            if not languages.is_code(language):
                self.problems.add(
                    f"{source.where('languages')} has {language[:40]!r}: name languages by their code, such as fr."
                )
        return RouteRule(
            to=channels,
            tags=tuple(tag.removeprefix("#").lower() for tag in conditions["tags"]),
            words=conditions["words"],
            languages=conditions["languages"],
            organisations=conditions["organisations"],
            customers=conditions["customers"],
            account=self._text(source, "account"),
        )

    def _tag(self, source: Source) -> TagRule:
        self._only_known(source, TAG_KEYS)
        name = self._text(source, "name").removeprefix("#").lower()
        if not re.fullmatch(r"\w{1,32}", name):
            self.problems.add(
                f"{source.where('name')} is {name[:40]!r}: use one word of letters and digits, 32 at most."
            )
        return TagRule(name, self._text(source, "title"), self._words(source, "words"))

    def _channel(self, source: Source) -> ChannelRule:
        self._only_known(source, CHANNEL_KEYS)
        channel = self._text(source, "channel").removeprefix("#")
        if not channel:
            self.problems.add(f'{source.where("channel")} is missing: name it, such as channel = "support".')
        replies = self.problems.choice(source.get("replies"), Replies.EXPLICIT, list(Replies))
        return ChannelRule(channel, Replies(replies), self._text(source, "account"))

    def _only_known(self, source: Source, keys: tuple[str, ...]) -> None:
        self.problems.unknown(source.values, keys, source.where("").removeprefix(" in "))

    def _words(self, source: Source, key: str) -> tuple[str, ...]:
        return self.problems.words(source.get(key))

    def _text(self, source: Source, key: str) -> str:
        said = source.get(key)
        return said.text if said else ""
