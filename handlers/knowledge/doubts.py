"""Kept answers that nobody has confirmed or used for long, or whose source has changed: their keepers are asked, once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from domain.desks import Notice
from domain.ids import AliasId, Slot, account_of
from domain.inbound import TeamPress
from domain.knowledge import Kept
from domain.outbound import Redraw, Request
from domain.panels import Block, Button, Heading, Line, Note, Panel
from domain.people import Colleague, may_answer
from domain.phrases import Person, Phrase, phrase, plural
from domain.policy import Policy
from handlers import desks, references, telling
from handlers.knowledge import shown
from ports.storage import UnitOfWork

AT_ONCE = 5
"""How many one notice asks about."""
AGAIN = timedelta(days=30)
"""After how long somebody who did not answer is asked again."""
PRIVATE, THREAD = "doubts", "doubt"
"""How the slots of notices begin, by where they stand; the numbers of what they ask about follow."""
TITLE = phrase("Are these answers still right?")


def since(uow: UnitOfWork, policy: Policy) -> datetime:
    """What was confirmed or used since then is not doubted."""
    return uow.now - timedelta(days=policy.knowledge_days)


def ask(*, uow: UnitOfWork, policy: Policy) -> None:
    """Asks about everything that is doubtful and that nobody was asked about lately."""
    found = [
        kept
        for kept in uow.knowledge.lock_doubtful(since(uow, policy))
        if kept.wondered_at is None or uow.now - kept.wondered_at > AGAIN
    ]
    for person, group in groupby(sorted(found, key=lambda one: one.keeper), key=lambda one: one.keeper):
        theirs = list(group)[:AT_ONCE]
        keeper = uow.people.colleague(person)
        seen = shown.visible(theirs, person, uow) if keeper and may_answer(keeper, policy.agents) else []
        if keeper and seen:
            tell(keeper, seen, uow, policy)
        for kept in theirs:
            if kept not in seen:
                ask_thread(kept, uow, policy)
            uow.knowledge.save(replace(kept, wondered_at=uow.now))


def tell(keeper: Colleague, theirs: Sequence[Kept], uow: UnitOfWork, policy: Policy) -> None:
    """One notice for all of them; their desk has them as well."""
    blocks, slots = rows(theirs, uow, policy)
    numbers = "-".join(str(kept.id) for kept in theirs)
    slot = Slot(f"{PRIVATE}:{numbers}:{keeper.alias}:{int(uow.now.timestamp())}")
    uow.erasing.quote(slot, [kept.conversation for kept in theirs])
    panel = Panel(TITLE, (Heading(TITLE), *blocks))
    telling.notify(uow, policy, keeper.account, keeper.alias, panel, Notice.KNOWLEDGE, slot, links=slots)
    desks.refresh(uow, policy, keeper.alias)


def ask_thread(kept: Kept, uow: UnitOfWork, policy: Policy) -> None:
    """Whose keeper has gone, or is in its private channel no more, is asked about where it comes from."""
    conversation = references.peek(str(kept.conversation), uow)
    if conversation is None:
        return
    blocks, slots = rows([kept], uow, policy)
    slot = Slot(f"{THREAD}:{kept.id}:{int(uow.now.timestamp())}")
    uow.erasing.quote(slot, [kept.conversation])
    panel = Panel(TITLE, (Heading(TITLE), *blocks))
    telling.show_in_thread(uow, policy, conversation, panel, slot, links=slots)


def rows(found: Sequence[Kept], uow: UnitOfWork, policy: Policy) -> tuple[list[Block], tuple[Slot, ...]]:
    """Each with why it is doubted, and what can be said about it."""
    blocks: list[Block] = []
    for kept in found:
        right = (
            (Button(phrase("Still right"), "kept_right", str(kept.id), "primary"),) if kept.question else ()
        )
        blocks += (*shown.row(kept, uow, *right), Note(why(kept, uow, policy)))
    return blocks, tuple(dict.fromkeys(shown.source(kept, uow)[1] for kept in found))


def answered(event: TeamPress, pressed: Kept, uow: UnitOfWork, policy: Policy) -> None:
    """The notice in which somebody answered says so, and goes on asking about the others."""
    slot = references.slot_at(event.post, uow) if event.post else None
    kind, *rest = slot.split(":") if slot else ("",)
    if slot is None or kind not in (PRIVATE, THREAD):
        return  # it was answered on a desk or in a list
    locale = telling.locale_of(uow, policy, event.sender.alias) if kind == PRIVATE else policy.locale
    blocks, links = still(rest[0].split("-"), event, pressed, uow, policy)
    panel = Panel(TITLE, (Heading(TITLE), *blocks))
    lane, command = f"redraw:{slot}", Redraw(event.channel, panel, slot, locale, links)
    account = account_of(event.channel)
    uow.outbox.add(Request("", account, lane, event.channel, command, supersedes=lane))


def still(
    numbers: Sequence[str], event: TeamPress, pressed: Kept, uow: UnitOfWork, policy: Policy
) -> tuple[list[Block], tuple[Slot, ...]]:
    """What a notice shows of each that it asked about."""
    blocks: list[Block] = []
    links: dict[Slot, None] = {}
    for number in numbers:
        kept = shown.find(number, event.sender.alias, uow)
        if kept is None:
            continue
        if kept.wondered_at is not None and not kept.retired:
            asked, slots = rows([kept], uow, policy)
            blocks += asked
            links |= dict.fromkeys(slots)
        else:
            by = event.sender.alias if kept.id == pressed.id else kept.keeper
            blocks += (Line(shown.head(kept)), Note(settled(kept, by)))
    return blocks, tuple(links)


def settled(kept: Kept, by: AliasId) -> Phrase:
    """What became of it."""
    if kept.retired:
        return phrase("It is retired: it is not offered any more.")
    return phrase("✓ {person} confirmed it {time}.", person=Person(by), time=kept.confirmed_at)


def why(kept: Kept, uow: UnitOfWork, policy: Policy) -> Phrase:
    """What makes it doubtful."""
    if not kept.question:
        return phrase(
            "Its question was in a customer's words, which are erased. *Edit* gives it one of yours."
        )
    if max(kept.confirmed_at, kept.used_at or kept.confirmed_at) >= since(uow, policy):
        return phrase("What it was kept from has been edited or deleted since.")
    days = policy.knowledge_days
    return plural(
        "Nobody has used or confirmed it for {count} day.",
        "Nobody has used or confirmed it for {count} days.",
        days,
    )


def part(person: AliasId, uow: UnitOfWork, policy: Policy) -> tuple[list[Block], tuple[Slot, ...]]:
    """What stands on the desk of a keeper: what they were asked and have not answered."""
    found = [
        kept
        for kept in uow.knowledge.doubtful(since(uow, policy))
        if kept.keeper == person and kept.wondered_at is not None
    ]
    found = shown.visible(found, person, uow)
    if not found:
        return [], ()
    blocks, slots = rows(found[:AT_ONCE], uow, policy)
    count = plural("{count} kept answer to confirm", "{count} kept answers to confirm", len(found))
    return [Heading(TITLE), Line(count), *blocks], slots
