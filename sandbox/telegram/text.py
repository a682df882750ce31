"""Plain text with entities: UTF-16 offsets, trimming, limits, and what Telegram marks up by itself.

Knows no markup language (html.py, markdown.py). Bot API: MessageEntity; lengths are counted in code points, entity
offsets in UTF-16 units.
"""

import re
from typing import Any

from sandbox.telegram.errors import bad

Entity = dict[str, Any]
ENTITIES = 100
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u2800\u3164"
ORDER = ("blockquote", "expandable_blockquote", "text_link", "text_mention", "bold", "italic", "underline")
_KINDS = (
    "bold italic underline strikethrough spoiler blockquote expandable_blockquote code pre text_link text_mention"
    " custom_emoji date_time mention hashtag cashtag bot_command url email phone_number"
)
FIELDS = ("type", "url", "user", "language", "custom_emoji_id", "unix_time", "date_time_format")
PLAIN_KINDS = frozenset(_KINDS.split())
TLD = "com|org|net|io|dev|app|fr|de|uk|eu|ru|info|me|co|ai|it|es|nl|be|ch|us|tv|xyz|biz|gov|edu|test|example"
FINDERS = (
    ("url", re.compile(r"(?i)\b(?:https?|ftp|tg|ton)://[^\s<>\"«»]+")),
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,}\b", re.ASCII),
    ),
    (
        "url",
        re.compile(
            rf"(?i)(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{TLD})(?![\w.-]*\w)(?:[/?#][^\s<>\"«»]*)?"
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>@.:-])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@./:-])@[a-zA-Z0-9_]{4,32}(?![\w@])")),
    ("hashtag", re.compile(r"(?<![\w#&/@.:-])#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{3,8}(?!\w)")),
)
HINTS = re.compile(r"[/@#$.:]")
TAIL = ".,;:!?'\"…)]}»"


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def slice_units(text: str, offset: int, length: int) -> str:
    """The piece that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without outer whitespace, `\\r` and control characters; entities move along and are clipped or dropped."""
    if not text.isprintable():
        text = text if entities else text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(" " if ord(c) < 32 and c not in "\n\t" else c for c in text)
    clean = text.strip()
    if not entities:
        return clean, []
    lead, whole = units(text[: len(text) - len(text.lstrip())]), units(clean)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        end = min(whole, entity["offset"] + entity["length"] - lead)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return clean, kept


def is_empty(text: str) -> bool:
    """Whether the server sees nothing in it: only spaces and invisible characters."""
    return not text.strip() or not text.strip(INVISIBLE + " \n\t").strip()


def ordered(entities: list[Entity]) -> list[Entity]:
    """Sorted as the server sends them: by offset, the longer first; at most 100."""
    entities.sort(key=lambda e: (e["offset"], -e["length"], _rank(e["type"])))
    return entities[:ENTITIES]


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def checked(text: str, entities: Any) -> list[Entity]:
    """Entities as a client gave them; raises Refused for offsets that fit no text or cut a character in two."""
    if not isinstance(entities, list):
        raise bad("can't parse entities: expected an Array of MessageEntity")
    raw = text.encode("utf-16-le", "surrogatepass")
    kept = []
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad("can't parse MessageEntity: Object expected")
        start, length = int(entity.get("offset", -1)), int(entity.get("length", -1))
        if entity["type"] not in PLAIN_KINDS or length <= 0:
            continue
        if start < 0 or 2 * (start + length) > len(raw):
            raise bad(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text"
                f" at UTF-16 offset {len(raw) // 2}"
            )
        for edge, verb in ((start, "begins"), (start + length, "ends")):
            if 0xDC <= (raw[2 * edge + 1] if 2 * edge + 1 < len(raw) else 0) <= 0xDF:
                raise bad(f"entity {verb} in a middle of a UTF-16 symbol at byte offset {2 * edge}")
        known = {k: v for k, v in entity.items() if k in FIELDS and v is not None}
        kept.append({**known, "offset": start, "length": length})
    return kept


def found(text: str, entities: list[Entity]) -> list[Entity]:
    """The given entities and those that Telegram marks by itself: commands, tags, mentions, links, addresses."""
    if not HINTS.search(text):
        return ordered(entities) if entities else entities
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in ("code", "pre", "text_link")
    ]
    ascii_only = text.isascii()
    added = list(entities)
    for kind, finder in FINDERS:
        for match in finder.finditer(text):
            piece = match[0].rstrip(TAIL) if kind == "url" else match[0]
            start = match.start() if ascii_only else units(text[: match.start()])
            end = start + units(piece)
            if end > start and not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                added.append({"type": kind, "offset": start, "length": end - start})
    return ordered(added)
