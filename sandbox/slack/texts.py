"""Message text in Slack's notation: what a bot sent becomes what Slack stores, what a person typed becomes mrkdwn.

Source: Slack's "Formatting text for app surfaces"."""

import re

from sandbox.slack.model import Workspace

CONTROL = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#[CGD][A-Z0-9]+|!subteam\^[A-Z0-9]+|!date\^[^<>|]+|!(?:here|channel|everyone)"
    r"|(?:https?|mailto|tel|slack|ftp|tg|sip|skype):[^<>|]*)(?:\|[^<>]*)?>"
)
ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
URL = re.compile(r"https?://[^\s<>|`]+[^\s<>|`.,;:!?)\]}'\"*_~]")
MAIL = re.compile(r"(?<![\w.+/:@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NAME = re.compile(r"(?<![\w@/.])@([\w.-]*\w)")
PLACE = re.compile(r"(?<![\w#/&])#([a-z0-9][\w-]*)")
BROADCASTS = ("here", "channel", "everyone")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stored(text: str) -> str:
    """A bot's text as Slack keeps it: control sequences stay, other special characters are escaped, URLs are linked."""
    if "<" not in text and "&" not in text and ">" not in text and "://" not in text:
        return text
    parts, at = [], 0
    for control in CONTROL.finditer(text):
        parts += [_plain(text[at : control.start()]), control[0]]
        at = control.end()
    return "".join([*parts, _plain(text[at:])])


def _plain(text: str) -> str:
    return linked(ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;"))


def linked(text: str) -> str:
    """Bare web addresses in <…>; expects escaped text without control sequences."""
    return URL.sub(lambda m: f"<{m[0]}>", text) if "://" in text else text


def named(ws: Workspace, text: str) -> str:
    """@name, @group, @channel and #channel as control sequences, in escaped text: what link_names does."""

    def mention(found: re.Match[str]) -> str:
        word = found[1]
        if word in BROADCASTS:
            return f"<!{word}>"
        for person in ws.people.values():
            if word in (person.name, person.display_name):
                return f"<@{person.id}>"
        for group in ws.groups.values():
            if word == group.handle:
                return f"<!subteam^{group.id}>"
        return found[0]

    def place(found: re.Match[str]) -> str:
        channel = ws.by_name(found[1])
        return f"<#{channel.id}|{channel.name}>" if channel else found[0]

    return PLACE.sub(place, NAME.sub(mention, text))


def typed(ws: Workspace, text: str) -> str:
    """A person's text as typed, in Slack's notation: escaped, with mentions, channels, links and mail addresses."""
    parts, at = [], 0
    for code in re.finditer(r"```.*?```|`[^`\n]+`|" + URL.pattern, text, re.DOTALL):
        parts.append(_words(ws, text[at : code.start()]))
        shown = escape(code[0])
        parts.append(f"<{shown}>" if shown.startswith("http") else shown)
        at = code.end()
    return "".join([*parts, _words(ws, text[at:])])


def _words(ws: Workspace, text: str) -> str:
    mailed = MAIL.sub(lambda m: f"\0{m[0]}\1", escape(text))
    return re.sub("\0([^\1]*)\1", r"<mailto:\1|\1>", named(ws, mailed))
