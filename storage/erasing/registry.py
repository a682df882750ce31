"""Every table and how a customer is taken out of it, or why nothing of theirs is in it.

A test holds this list against the schema: a new table needs its line here. The work itself is done in one transaction;
what stands on platforms is not known here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, delete, or_, select, update

from domain import feedback
from domain.content import Content
from domain.erasing import ErasureId, Redaction, nobody, nowhere
from domain.proposals.values import ProposalId
from domain.themes import stems
from ports.erasing import Scope
from storage import bulk, mapping, tables
from storage.erasing import ecosystem, ideas, knowledge, logs, suggestions
from storage.repositories import forgetting
from storage.sql import Sql, Statement

EMPTY = mapping.contents.write(Content())

IN: Table = tables.queues.InboxRow.__table__  # type: ignore[attr-defined]
OUT: Table = tables.queues.OutboxRow.__table__  # type: ignore[attr-defined]
MIRRORS: Table = tables.queues.MirrorRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
VERSIONS: Table = tables.conversations.VersionRow.__table__  # type: ignore[attr-defined]
PICTURES: Table = tables.conversations.PictureRow.__table__  # type: ignore[attr-defined]
CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]
ROUTES: Table = tables.people.RouteRow.__table__  # type: ignore[attr-defined]
ITEMS: Table = tables.digests.DigestItemRow.__table__  # type: ignore[attr-defined]
TASTES: Table = tables.digests.DigestTasteRow.__table__  # type: ignore[attr-defined]
CONFIRMATIONS: Table = tables.desks.ConfirmationRow.__table__  # type: ignore[attr-defined]
UNSAID: Table = tables.desks.UnsaidRow.__table__  # type: ignore[attr-defined]
TRANSLATIONS: Table = tables.models.TranslationRow.__table__  # type: ignore[attr-defined]
THEMES: Table = forgetting.THEMES
LESSONS_OF_KEPT: Table = tables.knowledge.KeptLessonRow.__table__  # type: ignore[attr-defined]
RESTRAINTS: Table = tables.privacy.RestraintRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Subject:
    """What one erasing takes out, as the erasers of tables need it."""

    erasure: ErasureId
    scope: Scope
    redaction: Redaction
    at: float

    @property
    def stems(self) -> frozenset[str]:
        """What the erased words are known again by, in the learning of digests."""
        return frozenset().union(*(stems(feedback.fold(each)) for each in self.scope.traces.sayings))


Eraser = Callable[[Sql, Subject], None]


def inbox(sql: Sql, subject: Subject) -> None:
    """What was handled keeps nothing but its number; what was set aside is given up if it is theirs."""
    chats = list(subject.scope.chats)
    if not chats:
        return
    sql.run(Statement(update(IN).where(IN.c.lane.in_(chats), IN.c.state == "done").values(lane="", error="")))
    for row, lane, payload in sql.all(
        Statement(select(IN.c.id, IN.c.lane, IN.c.payload).where(IN.c.state == "dead"))
    ):
        if lane in chats or names_one(payload, subject.scope.aliases):
            sql.run(
                Statement(
                    update(IN).where(IN.c.id == row).values(state="done", lane="", payload="", error="")
                )
            )


def names_one(payload: str, aliases: Sequence[str]) -> bool:
    """Whether a raw update carries the number of one of these people."""
    numbers = [alias.rpartition(":")[2] for alias in aliases]
    return any(f'"id":{number}{end}' in payload for number in numbers for end in ",}")


def outbox(sql: Sql, subject: Subject) -> None:
    """What was sent is forgotten, what waits for them is not sent, and what waits for others is redacted.

    What is just being sent stays: whoever asks for the erasing deletes it behind it, in the same lane. The cards of their
    conversations stay too, since everything else stands under them.
    """
    scope = subject.scope
    ours = or_(OUT.c.conversation.in_(list(scope.conversations)), OUT.c.target.in_(list(scope.chats)))
    sql.run(Statement(delete(OUT).where(ours, OUT.c.state.in_(("done", "dropped")))))
    waiting = select(
        OUT.c.id, OUT.c.state, OUT.c.conversation, OUT.c.target, OUT.c.makes, OUT.c.command
    ).where(or_(OUT.c.settled_at.is_(None), OUT.c.state == "dead"))
    for row, state, conversation, target, makes, command in sql.all(Statement(waiting)):
        theirs = target in scope.chats or conversation in scope.conversations
        if state == "sending":
            continue
        if theirs and not makes.startswith(("thread:", "copy:")):
            sql.run(Statement(delete(OUT).where(OUT.c.id == row)))
        elif (changed := _redacted(command, subject.redaction)) != command:
            sql.run(Statement(update(OUT).where(OUT.c.id == row).values(command=changed)))


def mirrors(sql: Sql, subject: Subject) -> None:
    """Posts in their chats; those in a team's channels are forgotten when they are deleted there."""
    for chat in subject.scope.chats:
        sql.run(Statement(delete(MIRRORS).where(MIRRORS.c.post >= f"{chat}:", MIRRORS.c.post < f"{chat};")))


def messages(sql: Sql, subject: Subject) -> None:
    """The words and files; that something was said, when and in answer to what, remains."""
    values: dict[str, Any] = {"content": EMPTY, "folded": "", "source": None, "deleted_at": subject.at}
    for part in bulk.parts(subject.scope.messages):
        for kept in (VERSIONS, PICTURES):
            sql.run(Statement(delete(kept).where(kept.c.message.in_(part))))
        sql.run(Statement(update(MESSAGES).where(MESSAGES.c.id.in_(part)).values(values)))
        sql.run(
            Statement(update(MESSAGES).where(MESSAGES.c.id.in_(part), MESSAGES.c.by_customer).values(name=""))
        )
    for alias in subject.scope.aliases:
        sql.run(
            Statement(
                update(MESSAGES).where(MESSAGES.c.by == alias).values(by=nobody(subject.erasure), name="")
            )
        )


def conversations(sql: Sql, subject: Subject) -> None:
    """Whose it was and in which chat; status, tags, dates and channels remain, for counting."""
    scope, stand_in = subject.scope, nobody(subject.erasure)
    ended: dict[str, Any] = {"waiting_since": None, "closed": True}
    for part in bulk.parts(scope.conversations):
        sql.run(Statement(update(CONVERSATIONS).where(CONVERSATIONS.c.id.in_(part)).values(ended)))
    for alias in scope.aliases:
        sql.run(
            Statement(
                update(CONVERSATIONS).where(CONVERSATIONS.c.customer == alias).values(customer=stand_in)
            )
        )
    for chat in scope.chats:
        instead = nowhere(chat, subject.erasure)
        sql.run(Statement(update(CONVERSATIONS).where(CONVERSATIONS.c.chat == chat).values(chat=instead)))


def rows(column: Any, of: Callable[[Scope], Sequence[Any]]) -> Eraser:
    """The rows of a table whose column has one of these values."""

    def erase(sql: Sql, subject: Subject) -> None:
        for part in bulk.parts(of(subject.scope)):
            sql.run(Statement(delete(column.table).where(column.in_(part))))

    return erase


def routes(sql: Sql, subject: Subject) -> None:
    """Rules that name them."""
    names = [*subject.scope.aliases, *subject.scope.traces.names]
    folded = {name.lower().lstrip("@") for name in names} if subject.scope.aliases else set()
    for row, value in sql.all(
        Statement(select(ROUTES.c.id, ROUTES.c.value).where(ROUTES.c.criterion == "actor"))
    ):
        if value.lower().lstrip("@") in folded:
            sql.run(Statement(delete(ROUTES).where(ROUTES.c.id == row)))


def digest_items(sql: Sql, subject: Subject) -> None:
    """Entries that stand for their words alone are gone; others lose what they are known by through these words."""
    gone, words = set(subject.scope.conversations), {f"word:{stem}" for stem in subject.stems}
    said = set(subject.scope.messages)
    for run, number, text in sql.all(Statement(select(ITEMS.c.run, ITEMS.c.number, ITEMS.c.item))):
        item = json.loads(text)
        concerned = gone & set(item["conversations"]) or item["message"] in said
        if not concerned:
            continue
        left = [each for each in item["conversations"] if each not in gone]
        where = and_(ITEMS.c.run == run, ITEMS.c.number == number)
        if not left or item["message"] in said:
            sql.run(Statement(delete(ITEMS).where(where)))
            continue
        known = [each for each in item["features"] if each not in words]
        changed = subject.redaction.value({**item, "conversations": left, "features": known})
        sql.run(Statement(update(ITEMS).where(where).values(item=_compact(changed))))


def digest_tastes(sql: Sql, subject: Subject) -> None:
    """What a channel has learnt by a word that nobody else has used."""
    features = {row[0] for row in sql.all(Statement(select(TASTES.c.feature).distinct()))}
    for stem in subject.stems:
        if f"word:{stem}" in features and not _is_used(sql, stem):
            sql.run(Statement(delete(TASTES).where(TASTES.c.feature == f"word:{stem}")))


def _is_used(sql: Sql, stem: str) -> bool:
    """Whether anybody else has said such a word."""
    used = select(MESSAGES.c.id).where(MESSAGES.c.folded.contains(stem, autoescape=True)).limit(1)
    return bool(sql.all(Statement(used)))


def themes(sql: Sql, subject: Subject) -> None:
    """The label of a theme that holds a word of theirs alone: it is found anew from what others say."""
    labelled = Statement(select(THEMES.c.id, THEMES.c.label).where(THEMES.c.label != ""))
    for number, label in sql.all(labelled):
        theirs = stems(feedback.fold(label)) & subject.stems
        if not all(_is_used(sql, stem) for stem in theirs):
            sql.run(Statement(update(THEMES).where(THEMES.c.id == number).values(label="", named=0)))


def understood(sql: Sql, subject: Subject) -> None:
    """What was understood of their words, and themes that stood on these alone."""
    forgetting.forget(sql, subject.scope.messages)


def out_of_ideas(sql: Sql, subject: Subject) -> None:
    """What they proposed, supported and said of ideas."""
    ideas.forget(
        sql,
        aliases=subject.scope.aliases,
        chats=subject.scope.chats,
        messages=subject.scope.messages,
        redaction=subject.redaction,
        erasure=subject.erasure,
    )


def out_of_ecosystem(sql: Sql, subject: Subject) -> None:
    """Their ties, and what colleagues said of them by hand."""
    scope = subject.scope
    names = scope.traces.names if scope.aliases else ()
    ecosystem.forget(sql, aliases=scope.aliases, names=names, redaction=subject.redaction)


ERASERS: Mapping[str, Eraser] = {
    "inbox": inbox,
    "outbox": outbox,
    "mirrors": mirrors,
    "messages": messages,
    "conversations": conversations,
    "customers": rows(CUSTOMERS.c.alias, lambda scope: scope.aliases),
    "restraints": rows(RESTRAINTS.c.alias, lambda scope: scope.aliases),
    "confirmations": rows(CONFIRMATIONS.c.chat, lambda scope: scope.chats),
    "unsaid": rows(UNSAID.c.person, lambda scope: scope.aliases),
    "translations": rows(TRANSLATIONS.c.conversation, lambda scope: scope.conversations),
    "routes": routes,
    "suggestions": lambda sql, subject: suggestions.erase(sql, subject.scope),
    "digest_items": digest_items,
    "digest_tastes": digest_tastes,
    "understood": understood,
    "kept_answers": knowledge.erase,
    "kept_lessons": rows(LESSONS_OF_KEPT.c.message, lambda scope: scope.messages),
    "themes": themes,
    "ecosystem_relations": out_of_ecosystem,
    "ideas": out_of_ideas,
}
"""By table. They run in this order; whoever looks for words that others have used comes after the messages."""

WITH_ANOTHER = {
    "kept_versions": "kept_answers",
    **dict.fromkeys(("versions", "pictures"), "messages"),
    **dict.fromkeys(("unread", "vectors", "lessons", "theme_places", "theme_links"), "understood"),
    **dict.fromkeys(
        ("idea_supports", "idea_comments", "idea_changes", "idea_told", "idea_expected"), "ideas"
    ),
    **dict.fromkeys(("ecosystem_edits", "ecosystem_asks"), "ecosystem_relations"),
    "proposals": "proposal_events",
    "proposal_events": "storage.erasing.logs, whose lines stay sealed",
}
"""Tables that are erased together with another one."""

NOTHING_OF_CUSTOMERS = {
    "measures": "how often hashed pieces of words occur, and how alike messages usually are",
    "idea_links": "colleagues and numbers",
    "pulses": "the team's channels",
    "searches": "what a colleague searches for, until it is answered",
    "understanding": "how understanding goes",
    "processes": "our own processes",
    "accounts": "our own accounts",
    "feedback": "numbers, a tag and a date",
    **dict.fromkeys(("signal_series", "signal_counted", "signal_trials"), "numbers and dates"),
    **dict.fromkeys(("signals", "signal_rules"), "numbers, dates, and the team's own words"),
    **dict.fromkeys(("inside_channels", "overheard", "inside_marks", "desks"), "colleagues"),
    "channels": "the team's channels",
    "channel_members": "colleagues",
    "tags": "the team's words",
    "digests": "what the team asks for; a filter may hold a word that a customer used too",
    "digest_runs": "colleagues and dates",
    "erasures": "a date; the chat is emptied when the erasing ends",
    "acts": "colleagues and settings",
    "model_days": "counts",
    **dict.fromkeys(("suggestion_looks", "imports", "import_spans"), "numbers and dates"),
    **dict.fromkeys(("knowledge", "kept_offers", "thanks"), "numbers"),
    **dict.fromkeys(("proposal_feedback", "erased_conversations", "quotes"), "numbers"),
    **dict.fromkeys(("idea_proposals", "ecosystem_counting"), "numbers"),
    **dict.fromkeys(("kept_automatic", "unlisted"), "colleagues"),
    **dict.fromkeys(
        ("colleagues", "groups", "group_members", "proposal_people", "digest_votes"), "colleagues"
    ),
    "installations": "our own installations; their tokens are sealed",
    "install_states": "our own installations",
}
"""Why a table has no eraser."""


def erase(sql: Sql, subject: Subject) -> tuple[ProposalId, ...]:
    """Runs every eraser; the proposals whose record has changed."""
    changed = logs.erase(sql, subject.scope, subject.redaction, subject.at)
    for run in ERASERS.values():
        run(sql, subject)
    return changed


def _redacted(command: str, redaction: Redaction) -> str:
    value = json.loads(command)
    changed = redaction.value(value)
    return command if changed == value else _compact(changed)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
