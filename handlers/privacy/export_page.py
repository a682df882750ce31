"""`/export` as a page to read: what is kept about a customer, in words of their language. Knows no storage, only the data."""

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from domain import languages, schedules
from domain.conversations import Status
from domain.ideas import moves
from domain.ideas import values as ideas
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from domain.proposals import talk
from domain.proposals.values import Reach
from handlers import cards

Json = dict[str, Any]
Say = Callable[[Phrase], str]
Fact = tuple[Phrase, Phrase]

YES, NO = phrase("yes"), phrase("no")
STATE = phrase("State")
OUTCOME = {
    Reach.WAITING: phrase("you have not been told yet"),
    Reach.PENDING: phrase("you have not been told yet"),
    Reach.TOLD: phrase("you have been told"),
    Reach.NOT_REACHED: phrase("you could not be reached"),
}
PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}
p{{white-space:pre-wrap}}small{{color:#555}}</style></head>
<body>
{body}
</body></html>
"""


def written(found: Json, say: Say, policy: Policy) -> str:
    """The page. `found` is as `exporting.everything` gives it; everything of the customer's is escaped."""
    title = say(phrase("What is kept about you"))
    parts = [f"<h1>{html.escape(title)}</h1>", _list(_person(found["you"]), say)]
    for subject in found["subjects"]:
        head = " · ".join(filter(None, (subject["reference"], subject["group"], ", ".join(subject["tags"]))))
        parts += (f"<h2>{html.escape(head)}</h2>", _list(_subject(subject, policy), say))
        parts += (_said(message, say, policy) for message in subject["messages"])
    parts += (_said(message, say, policy) for message in found["elsewhere"])
    parts += _chapter(phrase("Decisions"), found["decisions"], _decision, say)
    parts += _chapter(phrase("Ideas"), found["ideas"], _idea, say)
    return PAGE.format(title=html.escape(title), body="\n".join(parts))


def _chapter(
    title: Phrase, things: Sequence[Json], told: Callable[[Json], Iterator[Fact]], say: Say
) -> Iterator[str]:
    """Decisions or ideas, each below its reference; nothing where there are none."""
    if things:
        yield f"<h2>{html.escape(say(title))}</h2>"
    for thing in things:
        yield f"<h3>{html.escape(thing['reference'])}</h3>"
        yield _list(told(thing), say)


def _person(of: Json) -> Iterator[Fact]:
    yield phrase("Account"), verbatim(of["alias"])
    yield phrase("Name"), verbatim(of["name"])
    yield phrase("Name on the platform"), verbatim(of["username"])
    yield phrase("Language of your app"), _language(of["language"])
    yield phrase("Language that you write in"), _language(of["written_language"])
    yield phrase("Language that you chose"), _language(of["chosen_language"])
    yield phrase("Organisation"), verbatim(of["organisation"])
    yield phrase("We can write to you"), YES if of["reachable"] else NO


def _language(code: str) -> Phrase:
    return verbatim(languages.named(code))


def _subject(of: Json, policy: Policy) -> Iterator[Fact]:
    yield phrase("Begun"), verbatim(_time(of["opened"], policy))
    yield STATE, cards.STATUS_FOR_CUSTOMERS[Status(of["status"])]
    if of["resolved"]:
        yield phrase("Closed"), verbatim(_time(of["resolved"], policy))


def _decision(of: Json) -> Iterator[Fact]:
    yield phrase("You were asked what you think"), YES if of["asked"] else NO
    for voice in of["voices"]:
        answer = talk.VOICES.get(voice["answer"])
        if answer:
            yield phrase("You answered"), answer
        yield phrase("You wrote"), verbatim(voice["comment"])
    if of["told"]:
        yield phrase("Outcome"), OUTCOME[Reach(of["told"])]
    if of["no_further_news"]:
        yield phrase("Further news"), phrase("you want none")


def _idea(of: Json) -> Iterator[Fact]:
    if of["yours"]:
        yield phrase("You proposed"), verbatim(of["text"])
    yield phrase("You support it"), YES if of["supported"] else NO
    for comment in of["comments"]:
        yield phrase("You wrote"), verbatim(comment)
    yield STATE, moves.NAMES[ideas.Status(of["status"])]


def _list(facts: Iterable[Fact], say: Say) -> str:
    """A list of what is known; what is not has no line."""
    told = [(say(name), say(value)) for name, value in facts]
    lines = (say(phrase("{label}: {value}", label=name, value=value)) for name, value in told if value)
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def _said(message: Json, say: Say, policy: Policy) -> str:
    """One message with its files by name, and what it said before."""
    who = say(phrase("you")) if message["from"] == "you" else say(phrase("the team"))
    head = f"{_time(message['at'], policy)} · {who}"
    names = [_named(each) for each in message["attachments"]]
    words = "\n".join(filter(None, (message["text"], *(f"📎 {name}" for name in names))))
    before = [f"<p><small>✎ {html.escape(each['text'])}</small></p>" for each in message["earlier"]]
    return f"<p><small>{html.escape(head)}</small>\n{html.escape(words)}</p>{''.join(before)}"


def _named(attachment: Json) -> str:
    """A file or a person by name, a place by its own or where it lies, anything else by what it says."""
    for name in ("name", "title", "address", "summary"):
        if attachment.get(name):
            return str(attachment[name])
    if attachment["kind"] == "location":
        return f"{attachment.get('latitude', 0):.5f}, {attachment.get('longitude', 0):.5f}"
    return str(attachment.get("what") or attachment["kind"])


def _time(moment: str, policy: Policy) -> str:
    """A time as it is in the company's time zone."""
    return f"{datetime.fromisoformat(moment).astimezone(schedules.zone_of(policy.timezone)):%Y-%m-%d %H:%M}"
