"""What the address of a link in marked-up text becomes: a link, a mention of a person, a date, or nothing."""

import re
from typing import Any

from sandbox.telegram.text import Entity

PERSON = re.compile(r"tg://user\?id=(\d+)$")
KNOWN = re.compile(r"(?i)^(https?|tg|ton|tonsite|ftp|mailto|tel):/{0,2}\S+$")


def linked(url: str, span: dict[str, Any]) -> list[Entity]:
    """A text_link or text_mention over `span`; nothing where the server drops the link. A mention carries only the
    person's id until messages.py knows who it is."""
    url = url.strip()
    person = PERSON.match(url)
    if person:
        return [{"type": "text_mention", **span, "user": {"id": int(person[1])}}]
    if KNOWN.match(url):
        bare = re.match(r"(?i)^https?://[^/?#]+$", url)
        return [{"type": "text_link", **span, "url": url + "/" if bare else url}]
    if "." in url.strip(".") and not re.search(r"\s", url):
        return [{"type": "text_link", **span, "url": f"http://{url}" + ("" if "/" in url else "/")}]
    return []


def dated(unix: str, form: str, span: dict[str, Any]) -> list[Entity]:
    """A date_time entity, or nothing if `unix` is no number of seconds."""
    if not unix.lstrip("-").isdigit():
        return []
    entity: Entity = {"type": "date_time", **span, "unix_time": int(unix)}
    return [{**entity, "date_time_format": form} if form else entity]
