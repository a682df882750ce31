"""The living card of an idea in the team's channel: what it says, who wants it, where that was said, what became of it."""

from collections.abc import Sequence
from contextlib import suppress

from domain import content
from domain.content import Text
from domain.erasing import is_nobody
from domain.ideas import counting, moves
from domain.ideas.counting import Count
from domain.ideas.values import Comment, Idea, IdeaId, Standing, Support, card_slot
from domain.ids import AliasId, Slot, account_of, message_slot
from domain.outbound import Request, Show
from domain.panels import Block, Button, Buttons, Fact, Facts, Heading, Line, Note, Panel, Words, and_more
from domain.phrases import Phrase, PostLink, listed, phrase, plural, verbatim
from domain.policy import Policy
from domain.proposals import record as records
from domain.proposals.values import ProposalId
from handlers import cards, references, telling
from ports.storage import BrokenLog, UnitOfWork

SOURCES = 8
COMMENTS = 3
QUOTE = 160
ERASED = phrase("The words of this idea were erased.")
Drawn = tuple[Panel, tuple[Slot, ...]]


def post(idea: Idea, uow: UnitOfWork, policy: Policy) -> None:
    """Queues the card."""
    shown, links = panel(idea, uow)
    slot = card_slot(idea.id)
    command = Show(idea.place, shown, slot, None, policy.locale, links=links)
    uow.outbox.add(Request(f"show:{slot}", account_of(idea.place), f"{slot}", idea.place, command))


def refresh(idea: IdeaId, uow: UnitOfWork, policy: Policy) -> None:
    """The cards of an idea and of its parts are drawn anew when their turn comes."""
    for part in uow.ideas.parts(uow.ideas.get(idea).root):
        slot = card_slot(part.id)
        telling.refresh(uow, policy, part.place, slot, slot)


def refresh_left(idea: IdeaId, uow: UnitOfWork, policy: Policy) -> None:
    """The same after an erasing, which leaves no drafts."""
    with suppress(KeyError):
        refresh(idea, uow, policy)


def panel(idea: Idea, uow: UnitOfWork) -> Drawn:
    """The card as it is now, and what it links to."""
    if idea.root != idea.id:
        return part(idea, uow)
    supports = uow.ideas.supports(idea.id)
    title = phrase("💡 {reference} · {status}", reference=idea.reference, status=moves.NAMES[idea.status])
    blocks: list[Block] = [
        Heading(title),
        said(idea),
        Facts(tuple(facts(idea, counting.count(supports), uow))),
    ]
    if idea.reason:
        blocks.append(Line(phrase("Why: {reason}", reason=idea.reason)))
    links: list[Slot] = []
    blocks += [*sources(idea, supports, links, uow), *comments(idea, links, uow)]
    others = [one for one in uow.ideas.parts(idea.id) if one.id != idea.id]
    if others:
        names = ", ".join(one.reference for one in others)
        blocks.append(Note(phrase("With it: {ideas}", ideas=names)))
    if decisions := [one for one in uow.ideas.proposals(idea.id) if opened(one, uow)]:
        linked, slots = decided(decisions)
        blocks.append(Note(phrase("Decided in {decisions}", decisions=linked)))
        links += slots
    blocks.append(Buttons(buttons(idea)))
    return Panel(title, tuple(blocks)), tuple(dict.fromkeys(links))


def part(idea: Idea, uow: UnitOfWork) -> Drawn:
    """The card of an idea that is a part of another one now."""
    into = card_slot(idea.root)
    title = verbatim(f"💡 {idea.reference}")
    link = PostLink(into, f"I-{idea.root}")
    blocks: list[Block] = [
        Heading(title),
        said(idea),
        Line(phrase("It goes on as a part of {idea}.", idea=link)),
    ]
    if found := uow.ideas.link_of(idea.id):
        blocks.append(Buttons((Button(phrase("Take apart again"), "idea_unmerge", str(found.id)),)))
    return Panel(title, tuple(blocks)), (into,)


def said(idea: Idea) -> Block:
    """The words of an idea."""
    return Words(Text(idea.text), quoted=True) if idea.text else Note(ERASED)


def facts(idea: Idea, count: Count, uow: UnitOfWork) -> list[Fact]:
    """Who wants it, by kind, and who proposed it."""
    found = [Fact(phrase("Supporters"), told(count))]
    if count.unconfirmed:
        text = plural("{count} has not said yet", "{count} have not said yet", count.unconfirmed)
        found.append(Fact(phrase("Perhaps"), text))
    found.append(Fact(phrase("Proposed by"), name(idea.by, inside=idea.inside, uow=uow)))
    if not idea.public:
        found.append(Fact(phrase("Seen by"), phrase("the team only")))
    return found


def told(count: Count) -> Phrase:
    """A count in words: how many in all, and how many of each kind."""
    kinds = [
        plural("{count} customer", "{count} customers", count.customers) if count.customers else None,
        plural("{count} colleague", "{count} colleagues", count.colleagues) if count.colleagues else None,
        plural("{count} on behalf", "{count} on behalf", count.behalf) if count.behalf else None,
    ]
    present = [kind for kind in kinds if kind]
    if not present:
        return phrase("nobody yet")
    if len(present) == 1:
        return present[0]
    return phrase("{count} ({kinds})", count=count.whole, kinds=listed(present))


def name(alias: AliasId, *, inside: bool, uow: UnitOfWork) -> Phrase:
    """How the team reads who somebody is."""
    if inside:
        return phrase("{person}", person=telling.named(uow, alias))
    if is_nobody(alias):
        return phrase("a customer, erased")
    customer = uow.people.customer(alias)
    return verbatim(customer.name if customer else alias)


def sources(idea: Idea, supports: Sequence[Support], links: list[Slot], uow: UnitOfWork) -> list[Block]:
    """Links to the messages in which people said so; what nobody has confirmed is marked."""
    rows = [one for one in supports if one.message and one.standing is not Standing.TAKEN_BACK]
    messages = {one.message: one.standing is Standing.ASKED for one in reversed(rows) if one.message}
    if not messages:
        return []
    threads = []
    for message, open_ in list(messages.items())[:SOURCES]:
        found = references.message(str(message), uow)
        if found is None:
            continue
        conversation = uow.conversations.get(found.conversation)
        links.append(message_slot(message))
        link = PostLink(message_slot(message), cards.named(conversation, uow))
        threads.append(phrase("{link} (not confirmed)", link=link) if open_ else phrase("{link}", link=link))
    if not threads:
        return []
    more = len(messages) - SOURCES
    note = [and_more(more)] if more > 0 else []
    return [Line(phrase("Said in {sources}", sources=listed(threads))), *note]


def comments(idea: Idea, links: list[Slot], uow: UnitOfWork) -> list[Block]:
    """The newest comments, and how many there are."""
    found: list[Block] = []
    for one in uow.ideas.comments(idea.id, COMMENTS):
        words = commented(one, uow)
        if one.message:
            links.append(message_slot(one.message))
        who = name(one.by, inside=one.inside, uow=uow)
        about: Phrase | PostLink = (
            PostLink(message_slot(one.message), words) if one.message else verbatim(words)
        )
        found.append(Note(phrase("💬 {name}: {words}", name=who, words=about)))
    more = uow.ideas.count_comments(idea.id) - len(found)
    if more > 0:
        found.append(Note(plural("and {count} more comment", "and {count} more comments", more)))
    return found


def commented(one: Comment, uow: UnitOfWork) -> str:
    """The words of a comment as they are now."""
    message = references.message(str(one.message), uow) if one.message else None
    plain = message.content.text.plain if message else one.text
    return content.cut(plain, QUOTE) or "…"


def opened(proposal: ProposalId, uow: UnitOfWork) -> bool:
    """Whether a proposal is more than a draft."""
    try:
        return uow.proposals.get(proposal).state is not None
    except (KeyError, BrokenLog):
        return False


def decided(proposals: Sequence[ProposalId]) -> tuple[Phrase, list[Slot]]:
    """Links to the decisions about an idea."""
    slots = [records.card_slot(number) for number in proposals]
    links = [
        phrase("{link}", link=PostLink(slot, f"D-{number}"))
        for slot, number in zip(slots, proposals, strict=True)
    ]
    return listed(links), slots


def buttons(idea: Idea) -> tuple[Button, ...]:
    """What can be done from the card."""
    number = str(idea.id)
    return (
        telling.form_button(phrase("Support"), "idea_support", number, "primary"),
        telling.form_button(phrase("Comment"), "idea_comment", number),
        telling.form_button(phrase("Status"), "idea_status", number),
        telling.form_button(phrase("Merge"), "idea_merge", number),
        telling.form_button(phrase("Decide"), "decide_idea", number),
    )
