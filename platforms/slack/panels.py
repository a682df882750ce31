"""What Isthmus itself shows, in Block Kit: panels, buttons and sentences. Knows no call and no command.

Limits: 50 blocks a message, section 3,000 characters, ten fields of 2,000, header 150, 25 buttons a row, button text 75,
value 2,000, action_id 255 and unique (Block Kit reference).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, assert_never

from domain import panels
from domain.content import Text, cut
from domain.ids import PostId, Slot
from domain.phrases import Arg, Person, Phrase, PostLink, phrase
from platforms.slack import folding, ids, once, rendering, splitting
from ports.chat import Say

Json = dict[str, Any]

BLOCKS = 50
VIEW = 100
SECTION = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
ROW = 25
LABEL = 75
VALUE = 2000
ACTION = 255
SUMMARY = 3000
NUMBERED = re.compile(r"#\d+$")
OPEN, CLOSE = "\ue000", "\ue001"
"""Private-use characters that hold a field's place while its sentence is being said."""
HELD = re.compile(f"{OPEN}(\\d+){CLOSE}")
MARKED = re.compile(r"`([^`\n]+)`|(?<!\w)\*(\S(?:[^*\n]*\S)?)\*(?!\w)")
"""What our own sentences set apart, as code or in bold."""
TYPED = re.compile(r"(?<!\w)_\w+_(?!\w)")
"""Italics stand in none of our own sentences but in one that tells which marks are typed: that shows them all."""
SURE = phrase("Are you sure?")
YES = phrase("Yes")
NO = phrase("No")


@dataclass(frozen=True, slots=True)
class Voice:
    """How sentences are said in one message.

    `quiet` is true where a mention does not ring (whispers and updates); elsewhere people are named, not mentioned.
    """

    say: Say
    ids: ids.Ids
    locale: str = "en"
    quiet: bool = False
    posts_of: Callable[[Slot], tuple[PostId, ...]] = lambda slot: ()
    site: str = ""
    """The workspace's own URL, for permalinks, such as `https://firm.slack.com/`."""
    names: Mapping[str, str] = field(default_factory=dict)
    """How the workspace's people are called, by their Slack ids."""

    def mrkdwn(self, sentence: Phrase) -> str:
        """The sentence with its fields escaped and people, times and posts as Slack shows them."""
        return self._said(sentence, self._shown, rendering.escape)

    def plain(self, sentence: Phrase) -> str:
        """The sentence for a place that takes no markup."""
        return self._said(sentence, self._plainly, _unmarked)

    def _said(self, sentence: Phrase, show: Callable[[Arg], str], escape: Callable[[str], str]) -> str:
        shown: list[str] = []
        held: list[tuple[str, Arg]] = []
        for name, value in sentence.args:
            if isinstance(value, int):
                held.append((name, value))
                continue
            held.append((name, f"{OPEN}{len(shown)}{CLOSE}"))
            shown.append(show(value))
        said = escape(self.say(self.locale, replace(sentence, args=tuple(held)), str))
        return HELD.sub(lambda found: shown[int(found[1])] if int(found[1]) < len(shown) else "", said)

    def _shown(self, value: Arg) -> str:
        match value:
            case Person(alias=alias, name=name):
                mention = self.ids.owns(alias) and (self.quiet or not name)
                return f"<@{ids.user_of(alias)}>" if mention else rendering.inert(name)
            case PostLink(slot=slot, label=label):
                post = next(iter(self.posts_of(slot)), None)
                url = permalink(self.site, post if post and self.ids.owns(post) else None)
                words = rendering.inert(cut(label, LABEL * 4).replace("|", "¦"))
                return f"<{url}|{words}>" if url and words.strip() else words
            case Phrase():
                return self.mrkdwn(value)
            case datetime():
                return f"<!date^{int(value.timestamp())}^{{date_short_pretty}} {{time}}|{moment(value)}>"
            case _:
                return rendering.inert(str(value))

    def _plainly(self, value: Arg) -> str:
        match value:
            case Person(alias=alias, name=name):
                return name or (self.names.get(ids.user_of(alias), "") if self.ids.owns(alias) else "")
            case PostLink(label=label):
                return label
            case Phrase():
                return self.plain(value)
            case datetime():
                return moment(value)
            case _:
                return str(value)


def moment(when: datetime) -> str:
    """A time for readers whose zone nobody knows."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def permalink(site: str, post: PostId | None) -> str:
    """Where a post can be read (Slack's own form of chat.getPermalink's answer); empty while it is not known."""
    if not site or post is None:
        return ""
    return f"{site.rstrip('/')}/archives/{ids.channel_of(post)}/p{ids.ts_of(post).replace('.', '')}"


@dataclass(slots=True)
class Drawing:
    """The blocks of one message, drawn from top to bottom; keeps action ids apart."""

    voice: Voice
    taken: set[str] = field(default_factory=set)

    def panel(self, panel: panels.Panel, most: int = BLOCKS) -> list[Json]:
        """A panel's blocks, at most `most`: as many as a message or a view holds."""
        drawn = [block for part in panel.blocks for block in self._block(part)]
        drawn = drawn or self.sentence(panel.summary)
        fitting = folding.fit(drawn, most)
        return once.marked(fitting) if panel.once else fitting

    def buttons(self, buttons: Iterable[panels.Button]) -> list[Json]:
        """Rows of buttons."""
        waiting = iter([self._button(button) for button in buttons])
        return [{"type": "actions", "elements": row} for row in iter(lambda: list(islice(waiting, ROW)), [])]

    def words(self, words: Text, quoted: bool = False) -> list[Json]:
        """Somebody's words, in as many blocks as they need."""
        draw = rendering.quoted if quoted else rendering.blocks
        return [block for piece in splitting.split(words) for block in draw(piece)]

    def _block(self, block: panels.Block) -> list[Json]:
        match block:
            case panels.Heading(text=text):
                return self._heading(text)
            case panels.Line(text=text):
                return self.sentence(text)
            case panels.Note(text=text):
                return [_context(piece) for piece in splitting.mrkdwn(self.voice.mrkdwn(text), SECTION)]
            case panels.Words(text=text, quoted=quoted):
                return self.words(text, quoted)
            case panels.Facts(facts=facts):
                return list(self._facts(facts))
            case panels.Buttons(buttons=buttons):
                return self.buttons(buttons)
            case panels.Divider():
                return [{"type": "divider"}]
            case _:
                assert_never(block)

    def _heading(self, text: Phrase) -> list[Json]:
        said = " ".join(self.voice.plain(text).split())
        if not said or len(said) > HEADER:
            return self.sentence(text)
        return [{"type": "header", "text": plain_text(said)}]

    def sentence(self, text: Phrase) -> list[Json]:
        """A sentence of ours, in as many sections as it needs."""
        return [_section(piece) for piece in splitting.mrkdwn(self.voice.mrkdwn(text), SECTION)]

    def _facts(self, facts: Iterable[panels.Fact]) -> Iterator[Json]:
        waiting = iter([_markdown(self._fact(fact)) for fact in facts])
        for fields in iter(lambda: list(islice(waiting, FIELDS)), []):
            yield {"type": "section", "fields": fields}

    def _fact(self, fact: panels.Fact) -> str:
        label = self.voice.mrkdwn(fact.label).strip()
        said = f"*{label}*\n{self.voice.mrkdwn(fact.value)}" if label else self.voice.mrkdwn(fact.value)
        return splitting.beginning(said, FIELD) or "…"

    def _button(self, button: panels.Button) -> Json:
        drawn: Json = {
            "type": "button",
            "text": plain_text(cut(self.voice.plain(button.label), LABEL) or "…"),
            "action_id": self._action(button.action),
        }
        if button.value:
            drawn["value"] = button.value[:VALUE]
        if button.style:
            drawn["style"] = button.style
        if button.confirm:
            drawn["confirm"] = self._confirm(button.confirm)
        return drawn

    def _action(self, action: str) -> str:
        """The action itself, or `action#n` where it stands already or ends like that itself."""
        action = action[: ACTION - 5]
        wanted = f"{action}#0" if NUMBERED.search(action) else action
        number = 1
        while wanted in self.taken:
            number += 1
            wanted = f"{action}#{number}"
        self.taken.add(wanted)
        return wanted

    def _confirm(self, question: Phrase) -> Json:
        return {
            "title": plain_text(cut(self.voice.plain(SURE), 100)),
            "text": plain_text(cut(self.voice.plain(question), 300) or "?"),
            "confirm": plain_text(cut(self.voice.plain(YES), 30)),
            "deny": plain_text(cut(self.voice.plain(NO), 30)),
        }


def message(panel: panels.Panel, voice: Voice) -> Json:
    """The arguments of a call that shows a panel."""
    summary = splitting.beginning(voice.mrkdwn(panel.summary), SUMMARY)
    return {"text": summary or "…", "blocks": Drawing(voice).panel(panel)}


def action_of(action_id: str) -> str:
    """The action that a button or menu was drawn with."""
    return NUMBERED.sub("", action_id)


def _unmarked(words: str) -> str:
    return words if TYPED.search(words) else MARKED.sub(lambda found: found[1] or found[2], words)


def plain_text(words: str) -> Json:
    """A text object that shows words as they are."""
    return {"type": "plain_text", "text": words, "emoji": False}


def _markdown(words: str) -> Json:
    # `verbatim`: Slack makes no links, channels or mentions out of what is plain text.
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def _section(words: str) -> Json:
    return {"type": "section", "text": _markdown(words)}


def _context(words: str) -> Json:
    return {"type": "context", "elements": [_markdown(words)]}
