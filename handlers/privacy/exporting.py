"""`/export`: everything that is kept about a customer, as data and as a page to read, made when it is sent."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from domain.content import Content, File, FileKind
from domain.conversations import Audience, Conversation, Message
from domain.ideas.values import Idea
from domain.ids import OWN, AliasId, Slot, account_of
from domain.inbound import ChatKind, CustomerMessage
from domain.outbound import Post, Request
from domain.panels import Panel, sentence
from domain.people import Customer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers.privacy import export_page
from ports.storage import UnitOfWork

Json = dict[str, Any]
Say = Callable[[Phrase], str]
KIND = "export"
PRIVATELY = phrase("Write /export to me in private: in a group everybody would see it.")
COMMENTS = 200
"""Comments on one idea that are looked through, the newest."""
TEXT = phrase("This is everything that is kept about you: one file to read, one for programs.")


def obey(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """Queues both files; in a group it is only said where to ask."""
    if msg.chat.chat is not ChatKind.PRIVATE:
        return sentence(PRIVATELY)
    locale = customer.locale(policy.locale)
    files = tuple(_file(customer.alias, locale, what, mime) for what, mime in MIMES.items())
    slot = Slot(f"answer:{msg.post}")
    command = Post(msg.chat.id, Content(attachments=files), slot, topic=msg.chat.thread, locale=locale)
    account, key = account_of(msg.chat.id), f"show:{slot}:files"
    uow.outbox.add(Request(key, account, f"answers:{msg.chat.id}", msg.chat.id, command))
    return sentence(TEXT)


MIMES = {"html": "text/html", "json": "application/json"}


def _file(alias: AliasId, locale: str, what: str, mime: str) -> File:
    return File(FileKind.DOCUMENT, OWN, f"{KIND}@{locale}:{what}:{alias}", f"isthmus-export.{what}", mime)


def make(rest: str, say: Say, uow: UnitOfWork, policy: Policy) -> str:
    """A file from its reference, `html:<alias>` or `json:<alias>`. Raises `KeyError` when nobody is known by it."""
    what, _, alias = rest.partition(":")
    found = everything(AliasId(alias), uow)
    return (
        export_page.written(found, say, policy)
        if what == "html"
        else json.dumps(found, ensure_ascii=False, indent=2)
    )


def everything(alias: AliasId, uow: UnitOfWork) -> Json:
    """What is kept about a customer, as plain data. Raises `KeyError`."""
    customer = uow.people.customer(alias)
    if customer is None:
        raise KeyError(alias)
    conversations, said = uow.erasing.of_person(alias)
    own = [uow.conversations.get(number) for number in conversations]
    seen = {message.id for one in own for message in uow.messages.of_conversation(one.id)}
    elsewhere = [uow.messages.get(number) for number in said if number not in seen]
    return {
        "you": _person(customer),
        "subjects": [_subject(one, alias, uow) for one in own],
        "elsewhere": [_message(message, uow) for message in elsewhere],
        "decisions": list(_decisions(alias, own, uow)),
        "ideas": [_idea(idea, alias, supports, uow) for idea, supports in uow.ideas.of_person(alias)],
    }


def _person(customer: Customer) -> Json:
    return {
        "alias": customer.alias,
        "name": customer.name,
        "username": customer.username,
        "language": customer.language,
        "chosen_language": customer.chosen_language,
        "written_language": customer.spoken,
        "organisation": customer.organisation,
        "reachable": not customer.unreachable_by(customer.account),
    }


def _subject(one: Conversation, alias: AliasId, uow: UnitOfWork) -> Json:
    """One conversation: its state, its feedback, what they said and what was answered. Not what the team said inside."""
    heard = [
        message
        for message in uow.messages.of_conversation(one.id)
        if message.by == alias or (not message.by_customer and message.audience is Audience.CUSTOMER)
    ]
    feedback = uow.feedback.of_conversation(one.id)
    return {
        "reference": one.reference,
        "group": one.title,
        "opened": _at(one.opened_at),
        "status": one.status.value,
        "resolved": _at(one.resolved_at) if one.resolved_at else None,
        "tags": list(one.tags),
        "feedback": [
            {"reference": each.reference, "tag": each.tag, "at": _at(each.created_at)} for each in feedback
        ],
        "messages": [_message(message, uow) for message in heard],
    }


def _message(message: Message, uow: UnitOfWork) -> Json:
    earlier = [
        {"text": one.content.text.plain, "until": _at(one.until)} for one in uow.messages.versions(message.id)
    ]
    return {
        "at": _at(message.sent_at),
        "from": "you" if message.by_customer else "team",
        "text": message.content.text.plain,
        "attachments": [_attachment(each) for each in message.content.attachments],
        "earlier": earlier,
        "deleted": _at(message.deleted_at) if message.deleted_at else None,
    }


def _attachment(each: Any) -> Json:
    """What is kept of a file is its name, kind and size; the file itself stands in this very chat."""
    fields = ("name", "mime", "size", "latitude", "longitude", "title", "address", "phone", "what", "summary")
    kept = {name: getattr(each, name) for name in fields if getattr(each, name, None)}
    return {"kind": str(getattr(each, "file", each.kind)), **kept}


def _idea(idea: Idea, alias: AliasId, supports: bool, uow: UnitOfWork) -> Json:
    """An idea that they wrote, support or said something about; what others wrote is not theirs."""
    own = idea.by == alias
    return {
        "reference": idea.reference,
        "yours": own,
        "text": idea.text if own else "",
        "supported": supports,
        "comments": [
            one.text for one in uow.ideas.comments(idea.root, COMMENTS) if one.by == alias and one.text
        ],
        "status": idea.status.value,
    }


def _decisions(alias: AliasId, own: list[Conversation], uow: UnitOfWork) -> Iterator[Json]:
    """Decisions that their feedback is behind: what they were asked, what they said, whether they were told."""
    records = {
        record.id: record
        for one in own
        for each in uow.feedback.of_conversation(one.id)
        for record in uow.proposals.behind(each.id)
    }
    for record in records.values():
        state = record.opened
        told = next((row for row in state.announcements if row.customer == alias), None)
        yield {
            "reference": f"D-{record.id}",
            "asked": alias in state.voices_asked,
            "voices": [
                {"answer": voice.answer, "comment": voice.comment}
                for voice in state.voices
                if voice.customer == alias
            ],
            "told": told.reach.value if told else None,
            "no_further_news": bool(told and told.opted_out),
        }


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
