"""Files of Slack messages as domain attachments. Knows no message text and opens nothing.

A reference is the file's id; its bytes are asked for by it (`files.py`), so that no address is ever stored.
"""

from domain.content import Attachment, File, FileKind, Foreign
from platforms.slack import ids
from platforms.slack.payloads import Json, children, string

KEPT_ELSEWHERE = frozenset(("external", "remote", "gdoc", "list", "quip", "canvas"))
GONE = frozenset(("tombstone", "hidden_by_limit", "file_access"))


def read(message: Json, of: ids.Ids) -> tuple[Attachment, ...]:
    """What a message carries beside its words."""
    files = tuple(_file(file, of) for file in children(message, "files"))
    return (
        *files,
        *(_shared(each) for each in children(message, "attachments") if each.get("is_share") is True),
    )


def _shared(attachment: Json) -> Foreign:
    """A message that was forwarded with this one. Link previews, which come later, are no part of what was said."""
    words = string(attachment, "text") or string(attachment, "fallback")
    return Foreign("forwarded message", words)


def _file(file: Json, of: ids.Ids) -> Attachment:
    mode = string(file, "mode")
    name = string(file, "name") or string(file, "title")
    reference = string(file, "id")
    if mode in GONE or string(file, "file_access") in ("file_not_found", "access_denied") or not reference:
        return Foreign("deleted file", name)
    if mode in KEPT_ELSEWHERE or file.get("is_external") is True:
        link = string(file, "external_url") or string(file, "url_private")
        return Foreign("linked file", " ".join(part for part in (name, _safe(link)) if part))
    size, duration = file.get("size"), file.get("duration_ms")
    return File(
        file=_kind(file),
        account=of.account,
        reference=reference,
        name=name or reference,
        mime=string(file, "mimetype"),
        size=size if isinstance(size, int) and size >= 0 else None,
        duration=duration // 1000 if isinstance(duration, int) and duration >= 0 else None,
    )


def _kind(file: Json) -> FileKind:
    mime, subtype = string(file, "mimetype"), string(file, "subtype")
    if subtype == "slack_audio":
        return FileKind.VOICE
    if mime == "image/gif":
        return FileKind.ANIMATION
    if mime in ("image/jpeg", "image/png", "image/webp"):
        return FileKind.PHOTO
    kinds = {"video": FileKind.VIDEO, "audio": FileKind.AUDIO}
    return kinds.get(mime.partition("/")[0], FileKind.DOCUMENT)


def _safe(link: str) -> str:
    """A link that anybody may see; Slack's own private addresses are of no use outside."""
    return link if link.startswith("https://") and "files.slack.com" not in link else ""
