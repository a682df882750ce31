"""`/feedback`: lists, shows, filters and searches what customers said. Answers are seen only by who asked."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain import content, feedback, ids, sight
from domain.conversations import Audience, Message, Status
from domain.erasing import is_nobody
from domain.feedback import Filter, Found
from domain.ids import FeedbackId, Slot, thread_slot
from domain.inbound import TeamCommand, TeamPress
from domain.panels import (
    Block,
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Heading,
    Line,
    Note,
    Panel,
    Words,
    sentence,
)
from domain.people import may_answer
from domain.phrases import Phrase, PostLink, listed, phrase, plural, verbatim
from domain.policy import Policy
from domain.sight import Hidden
from handlers import cards, help, references, rules, telling, themes
from handlers import waiting as who_waits
from ports.desks import Waiting
from ports.storage import UnitOfWork

PAGE = 10
SHOWN = 12
"""Messages of a conversation that are shown at once: a panel holds some fifty blocks."""
WORDS = 200
"""Characters of a piece of feedback in a list."""
ERASED = phrase("a customer, erased")
MISTYPED = 0.82
"""How near to a verb the first of several words must be: `serach` is, `lost` and `shower` are none."""
REFERENCE = re.compile(r"(?:fb-?|c-?)?[0-9]{1,18}", re.IGNORECASE)
NAMED = re.compile(r"(?:fb|c|t)-?[0-9]{1,18}", re.IGNORECASE)
"""What follows a verb and is no word to be searched for: `shwo FB-1` is `show`, mistyped."""
NOTHING_FOUND = phrase("Nothing found. `/feedback list` shows everything there is.")
WAITS_FOR_US = phrase("Who waits for us: `/feedback waiting`")
WAITS_FOR_THEM = phrase("For whom we wait: `/feedback list waiting`")
"""Two lists of opposite meaning and almost the same name: each leads to the other."""
Answer = tuple[Panel, tuple[Slot, ...]]


def obey(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers a `/feedback` command."""
    verb, _, rest = event.text.strip().partition(" ")
    if verb.lower() in ("", *help.ASKS):
        telling.whisper(uow, policy, event.sender.alias, event.channel, help.show("feedback"))
        return
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        text = phrase(
            "Only the people who answer customers can see their feedback. Ask an administrator of Isthmus to add you."
        )
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, text)
        return
    if is_search(event.text, uow, policy):
        verb, rest = "search", event.text
    if verb.lower() == "search" and by_meaning(rest, uow, policy):
        uow.understanding.search(event.sender.alias, event.channel, rest.strip())
        return
    hidden = uow.channels.hidden_from(event.sender.alias)
    answer = VERBS.get(verb.lower())
    panel, links = (
        answer(rest.strip(), hidden, uow, policy) if answer else suggest(verb, rest, hidden, uow, policy)
    )
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, links=links)


def is_search(text: str, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether a text is words to be searched for: it begins with no verb, nor with one mistyped, no reference, tag or status."""
    first, *others = text.lower().split()
    if (
        first in VERBS
        or first.startswith("#")
        or REFERENCE.fullmatch(ids.bare(first))
        or is_listed(first, uow, policy)
    ):
        return False
    words = [one for one in others if not NAMED.fullmatch(ids.bare(one))]
    return not help.nearest(first, help.names("feedback"), MISTYPED if words else help.ALIKE)


def is_listed(word: str, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether a word is a status or a tag, by which a list is restricted."""
    return word in set(Status) or feedback.named(word.lstrip("#"), rules.tags(uow, policy)) is not None


def suggest(verb: str, rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Answer:
    """A reference alone shows it; a tag that there is not names those there are; a mistyped verb the nearest."""
    if REFERENCE.fullmatch(ids.bare(verb)):
        return show(verb, hidden, uow, policy)
    if is_listed(verb.lower(), uow, policy):
        return list_(f"{verb} {rest}".strip(), hidden, uow, policy)
    if verb.startswith("#"):
        return sentence(rules.no_such_tag(uow, policy)), ()
    return help.show("feedback", verb), ()


def wanted(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Filter:
    """Tags and statuses among the words restrict by what they are, every other word by its text."""
    known, tags, statuses, words = rules.tags(uow, policy), [], [], []
    for word in rest.split():
        tag = feedback.named(word.lstrip("#"), known)
        if word.lower() in set(Status):
            statuses.append(Status(word.lower()))
        elif tag and (word.startswith("#") or feedback.fold(word) == feedback.fold(tag.name)):
            tags.append(tag.name)
        else:
            words.append(word)
    return Filter(" ".join(words), tuple(tags), tuple(statuses), limit=PAGE, hidden=hidden)


def list_(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/feedback list`: the newest, or those of some tags and statuses, or with some words."""
    asked = wanted(rest, hidden, uow, policy)
    if asked.words.startswith("#") and not uow.feedback.count(asked):
        return sentence(rules.no_such_tag(uow, policy)), ()
    return page(f"list:{rest}", asked, uow, policy)


def search(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/feedback search`, by words alone."""
    if not rest:
        text = phrase("Say what to search for, such as `/feedback search lost parcel`.")
        return sentence(text), ()
    return page(f"search:{rest}", sought(rest, hidden, uow, policy), uow, policy)


def sought(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Filter:
    """What is searched for: `#bug` and `#resolved` restrict, every other word is searched for."""
    known, tags, statuses, words = rules.tags(uow, policy), [], [], []
    for word in rest.split():
        bare = word.removeprefix("#").lower()
        tag = feedback.named(bare, known) if word.startswith("#") else None
        if word.startswith("#") and bare in set(Status):
            statuses.append(Status(bare))
        elif tag:
            tags.append(tag.name)
        else:
            words.append(word)
    return Filter(" ".join(words), tuple(tags), tuple(statuses), limit=PAGE, hidden=hidden)


def by_meaning(rest: str, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether a search waits for whoever understands, who answers in a moment: where there is a model of meaning."""
    return uow.understanding.state().by_meaning and bool(sought(rest, sight.NOTHING, uow, policy).words)


def page(asking: str, asked: Filter, uow: UnitOfWork, policy: Policy) -> Answer:
    """One page of feedback, and a button to the next, which carries what was asked."""
    found = uow.feedback.find(asked)
    total = uow.feedback.count(replace(asked, before=None))
    other = (Note(WAITS_FOR_US),) if Status.WAITING in asked.statuses else ()
    if not found:
        return Panel(NOTHING_FOUND, (Line(NOTHING_FOUND), *other)), ()
    title = headed(total, asked.statuses)
    rows = [row(one, uow, policy) for one in found]
    blocks: list[Block] = [Heading(title), *other, *(block for group in rows for block in group)]
    blocks += onward(asking, asked, found, uow)
    return Panel(title, tuple(blocks)), tuple(references.way(one, uow) for one in found)


def headed(total: int, statuses: Sequence[Status]) -> Phrase:
    """How much there is, and of which statuses alone where some were asked for."""
    count = plural("{count} piece of feedback", "{count} pieces of feedback", total)
    if not statuses:
        return count
    names = listed([cards.STATUS_NAMES[one] for one in dict.fromkeys(statuses)])
    return phrase("{count} · {status}", count=count, status=names)


def onward(asking: str, asked: Filter, found: Sequence[Found], uow: UnitOfWork) -> list[Block]:
    """The button to what comes after a page, where there is more."""
    if len(found) < asked.limit or not uow.feedback.find(
        replace(asked, before=found[-1].feedback.id, limit=1)
    ):
        return []
    value = f"{found[-1].feedback.id}:{asking}"[:1500]
    return [Buttons((Button(phrase("Show more"), "feedback_page", value),))]


def row(found: Found, uow: UnitOfWork, policy: Policy) -> tuple[Block, ...]:
    """One piece of feedback in a list: a link, who, what about, and its first words."""
    link = PostLink(references.way(found, uow), found.feedback.reference)
    tag = cards.tag_label(found.feedback.tag, rules.tags(uow, policy))
    head = phrase(
        "{link} · {name} · {tag} · {status} · {time}",
        link=link,
        name=phrase("{name}, inside", name=found.name) if found.inside else found.name or ERASED,
        tag=tag,
        status=cards.STATUS_NAMES[found.status],
        time=found.feedback.created_at,
    )
    return Line(head), Note(verbatim(content.cut(found.plain, WORDS) or "…"))


def more(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Show more* below a list."""
    before, _, asking = event.value.partition(":")
    verb, _, rest = asking.partition(":")
    number = ids.number(before)
    if number is None or not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, NOTHING_FOUND)
        return
    hidden = uow.channels.hidden_from(event.sender.alias)
    asked = (sought if verb == "search" else wanted)(rest, hidden, uow, policy)
    panel, links = page(asking, replace(asked, before=FeedbackId(number)), uow, policy)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread, links=links)


def show(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Answer:
    """One piece of feedback with its conversation."""
    if not rest:
        return sentence(help.which("/feedback show FB-12")), ()
    named = references.find(rest, uow)
    if named is None or named.home in hidden:
        return sentence(references.no_such(rest)), ()
    slot, whole = thread_slot(named.id), references.peek(str(named.id), uow) or named
    feedback_of = tuple(uow.feedback.of_conversation(named.id))
    reference = cards.reference(named, feedback_of)
    title = cards.heading(named, uow.people.customer(named.customer), feedback_of)
    facts: tuple[Fact, ...] = (
        Fact(phrase("Thread"), phrase("{link}", link=PostLink(slot, reference))),
        Fact(phrase("Status"), cards.STATUS_NAMES[whole.status]),
        Fact(phrase("Tags"), cards.tags_of(named, feedback_of, uow, policy) if named.tags else verbatim("–")),
    )
    if theme := uow.themes.of_conversation(named.id):
        called = themes.called(theme, themes.visible(theme.id, hidden, uow))
        facts = (*facts, Fact(phrase("Theme"), verbatim(called)))
    blocks: list[Block] = [Heading(title), Facts(facts), Divider()]
    for message in uow.messages.of_conversation(named.id)[-SHOWN:]:
        blocks += message_blocks(message)
    return Panel(title, tuple(blocks)), (slot,)


def message_blocks(message: Message) -> list[Block]:
    """One message of a conversation: who, when, for whom, its words and how many files came with it."""
    inside = not message.by_customer and message.audience is Audience.TEAM
    name = ERASED if is_nobody(message.by) else message.name or message.by
    if inside:
        head = phrase("{name}, {time}, for the team only", name=name, time=message.sent_at)
    elif message.deleted_at and not message.by_customer:
        head = phrase("{name}, {time}, deleted", name=name, time=message.sent_at)
    else:
        head = phrase("{name}, {time}", name=name, time=message.sent_at)
    blocks: list[Block] = [Note(head)]
    if message.content.text:
        blocks.append(Words(message.content.text))
    if count := len(message.content.attachments):
        blocks.append(Note(telling.attached(count)))
    return blocks


def waiting(rest: str, hidden: Hidden, uow: UnitOfWork, policy: Policy) -> Answer:
    """Customers who wait, longest first."""
    seen = uow.conversations.waiting(hidden, PAGE * 2)
    found = Waiting(seen, uow.conversations.count_waiting(hidden))
    if not found.total:
        text = phrase("Nobody waits for an answer from us.")
        return Panel(text, (Line(text), Note(WAITS_FOR_THEM))), ()
    title = plural(
        "{count} conversation waits for an answer from us",
        "{count} conversations wait for an answer from us",
        found.total,
    )
    blocks = (Heading(title), Note(WAITS_FOR_THEM), *who_waits.lines(found, uow))
    return Panel(title, blocks), who_waits.links(found.found)


VERBS = {
    "list": list_,
    "search": search,
    "show": show,
    "theme": themes.show,
    "themes": themes.listing,
    "waiting": waiting,
}
