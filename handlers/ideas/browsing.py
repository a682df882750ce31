"""`/ideas` in a customer's chat: page by page, one of them, support by a tap. Drawn anew in place at every press."""

from collections.abc import Sequence

from domain import content, ids, sight
from domain.content import Text
from domain.ideas import counting, moves, values
from domain.ideas.values import Idea, Standing
from domain.ids import ConversationId, Slot
from domain.inbound import Chat, ChatKind, CustomerMessage, CustomerPress
from domain.panels import Block, Button, Buttons, Line, Note, Panel, Words, sentence
from domain.people import Customer
from domain.phrases import Phrase, phrase, plural
from domain.policy import Policy
from handlers import acquaintance, telling
from handlers.ideas import card, commenting, finding, supporting
from ports.ideas import Order
from ports.storage import UnitOfWork

PAGE = 5
FURTHEST = 10_000
"""Ideas that can be turned over at most: a press may say any number."""
MATCHES = 8
"""Ideas that a search shows, at most."""
QUOTE, SAID = 160, 40
"""Characters of an idea's words, and of what was searched for where it is said again."""
TITLES = {
    Order.TOP: phrase("Most supported"),
    Order.NEW: phrase("Newest"),
    Order.MINE: phrase("Mine"),
}
NONE_YET = phrase("There is no idea yet. Begin with /idea and write it down.")
NONE_OF_YOURS = phrase("You have not proposed or supported an idea yet. Begin with /idea and write it down.")
Shown = tuple[Panel, tuple[ConversationId, ...]]
"""A panel, and the conversations whose words stand in it."""


def listed(msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy) -> Panel:
    """`/ideas`: the first page; `/ideas I-3`: that one; `/ideas WORDS`: those that speak of it."""
    words = " ".join(msg.content.text.plain.split())
    if names_one(words):
        panel, quoted = one(words, customer, msg.chat, uow, policy)
    elif words:
        panel, quoted = matching(words, customer, uow, policy)
    else:
        panel, quoted = page(Order.TOP, 0, customer, uow, policy)
    uow.erasing.quote(Slot(f"answer:{msg.post}"), quoted)
    return panel


def names_one(words: str) -> bool:
    """Whether words are a reference and nothing else; a mere number may be what somebody looks for."""
    return values.reference(words) is not None and not ids.bare(words).isdigit()


def one(reference: str, customer: Customer, chat: Chat, uow: UnitOfWork, policy: Policy) -> Shown:
    """The idea that a reference names, with what can be done about it; or that there is none which they may see."""
    idea = seen(reference, customer, uow, policy)
    if idea:
        return detail(idea, customer, chat, uow)
    text = phrase("There is no idea {reference} here.", reference=content.cut(reference, SAID))
    return sentence(text, Button(phrase("All ideas"), "ideas", f"{Order.TOP.value}:0")), ()


def page(order: Order, offset: int, customer: Customer, uow: UnitOfWork, policy: Policy) -> Shown:
    """One page in one order, with the ways to all others."""
    team = finding.team_of(customer.account, uow, policy)
    found = uow.ideas.page(
        team, order, hidden=sight.NOTHING, person=customer.alias, public=True, offset=offset, limit=PAGE + 1
    )
    if not found and not offset:
        return sentence(NONE_OF_YOURS if order is Order.MINE else NONE_YET, *tabs(order)), ()
    title = phrase("Ideas · {order}", order=TITLES[order])
    blocks, keys = entries(found[:PAGE])
    back = [Button(phrase("◀ Before"), "ideas", f"{order.value}:{max(0, offset - PAGE)}")] if offset else []
    on = [Button(phrase("More ▶"), "ideas", f"{order.value}:{offset + PAGE}")] if len(found) > PAGE else []
    ways = Buttons((*keys, *back, *on, *tabs(order)))
    return Panel(title, (Line(title), *blocks, ways)), behind([idea for idea, _ in found[:PAGE]])


def matching(words: str, customer: Customer, uow: UnitOfWork, policy: Policy) -> Shown:
    """Ideas that speak of something, and the way to all."""
    team = finding.team_of(customer.account, uow, policy)
    found = finding.searched(words, team, uow, sight.NOTHING, public=True)
    all_ = Button(phrase("All ideas"), "ideas", f"{Order.TOP.value}:0")
    said = content.cut(words, SAID)
    if not found:
        text = phrase("No idea speaks of “{words}” yet. Begin with /idea and write it down.", words=said)
        return sentence(text, all_), ()
    title = plural("{count} idea about “{words}”", "{count} ideas about “{words}”", len(found), words=said)
    counted = [(one, counting.count(uow.ideas.supports(one.id)).whole) for one in found[:MATCHES]]
    blocks, keys = entries(counted)
    return Panel(title, (Line(title), *blocks, Buttons((*keys, all_)))), behind(found[:MATCHES])


def entries(found: Sequence[tuple[Idea, int]]) -> tuple[list[Block], list[Button]]:
    """Ideas in a list, each with how many support it, and the way to each."""
    blocks: list[Block] = []
    for idea, people in found:
        blocks.append(Line(phrase("{reference} · {words}", reference=idea.reference, words=short(idea))))
        blocks.append(Note(standing(idea, people)))
    keys = [
        Button(
            phrase("{reference} · 👍 {count}", reference=idea.reference, count=people), "idea", str(idea.id)
        )
        for idea, people in found
    ]
    return blocks, keys


def tabs(order: Order) -> tuple[Button, ...]:
    """The other orders."""
    return tuple(
        Button(title, "ideas", f"{each.value}:0") for each, title in TITLES.items() if each is not order
    )


def short(idea: Idea) -> str:
    """The first words of an idea."""
    return content.cut(idea.text, QUOTE) or "…"


def standing(idea: Idea, people: int) -> Phrase:
    """How many support an idea, and what became of it."""
    status = moves.NAMES[idea.status]
    return plural("{count} supporter · {status}", "{count} supporters · {status}", people, status=status)


def behind(ideas: Sequence[Idea]) -> tuple[ConversationId, ...]:
    """Whose words stand in a panel with these."""
    return tuple(dict.fromkeys(one.conversation for one in ideas if one.conversation is not None))


def detail(idea: Idea, customer: Customer, chat: Chat, uow: UnitOfWork) -> Shown:
    """One idea with what can be done about it; in a group, where many press, both ways stand open."""
    supports = uow.ideas.supports(idea.root)
    title = phrase("💡 {reference}", reference=idea.reference)
    words: Block = Words(Text(idea.text), quoted=True) if idea.text else Note(card.ERASED)
    blocks: list[Block] = [Line(title), words, Note(standing(idea, counting.count(supports).whole))]
    if idea.reason:
        blocks.append(Line(phrase("Why: {reason}", reason=idea.reason_in(customer.locale("")))))
    number = str(idea.id)
    support = Button(phrase("👍 Support"), "idea_support", number)
    withdraw = Button(phrase("Withdraw support"), "idea_withdraw", number)
    mine = any(one.actor == customer.alias and one.standing is Standing.COUNTS for one in supports)
    group = chat.chat is ChatKind.GROUP
    ways = (support, withdraw) if group else (withdraw,) if mine else (support,)
    comment = Button(phrase("💬 Comment"), "idea_comment", number)
    back = Button(phrase("All ideas"), "ideas", f"{Order.TOP.value}:0")
    blocks.append(Buttons((*ways, comment, back)))
    return Panel(title, tuple(blocks)), behind([idea])


def seen(value: str, customer: Customer, uow: UnitOfWork, policy: Policy) -> Idea | None:
    """The idea that a press is about, as it stands for all its parts, or by itself where the whole is kept to the team;
    None where this customer may not see it."""
    team = finding.team_of(customer.account, uow, policy)
    found = finding.find(value, team, uow, sight.NOTHING)
    each = (finding.root(found, uow), found) if found else ()
    return next((one for one in each if one.public or one.by == customer.alias), None)


def turned(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """Another page, or another order."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    order, _, number = event.value.partition(":")
    offset = ids.number(number)
    if order not in set(Order) or offset is None or offset > FURTHEST:
        telling.acknowledge(
            uow, event.chat.id, event.press, telling.CHOICE_CLOSED, customer.locale(policy.locale)
        )
        return
    draw(event, customer, page(Order(order), offset, customer, uow, policy), None, uow, policy)


def opened(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """One idea of the list."""
    _about(event, None, uow, policy)


def supported(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Support*."""
    _about(event, supporting.THANKS, uow, policy)


def withdrawn(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Withdraw support*."""
    _about(event, supporting.TAKEN_BACK, uow, policy)


def asked_for_comment(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Comment*: the next message is one."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    idea = seen(event.value, customer, uow, policy)
    if idea is None:
        telling.acknowledge(
            uow, event.chat.id, event.press, telling.CHOICE_CLOSED, customer.locale(policy.locale)
        )
        return
    commenting.ask(event, idea, customer, uow, policy)


def _about(event: CustomerPress, done: Phrase | None, uow: UnitOfWork, policy: Policy) -> None:
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    idea = seen(event.value, customer, uow, policy)
    if idea is None:
        telling.acknowledge(
            uow, event.chat.id, event.press, telling.CHOICE_CLOSED, customer.locale(policy.locale)
        )
        return
    if done is supporting.THANKS:
        supporting.by_customer(idea, customer, event.chat, uow, policy)
    elif done is supporting.TAKEN_BACK:
        supporting.take_back(idea, customer.alias, uow, policy)
    draw(event, customer, detail(uow.ideas.get(idea.id), customer, event.chat, uow), done, uow, policy)


def draw(
    event: CustomerPress,
    customer: Customer,
    shown: Shown,
    said: Phrase | None,
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """Draws the post that was pressed anew; where it is not known any more, a new one takes its place."""
    locale = customer.locale(policy.locale)
    panel, quoted = shown
    telling.acknowledge(uow, event.chat.id, event.press, said or panel.summary, locale)
    known = uow.mirrors.slot_of(event.post)
    slot = known or Slot(f"ideas:{event.press}")
    uow.erasing.quote(slot, quoted)
    if known:
        telling.redraw_in_chat(uow, event.chat.id, panel, slot, locale)
    else:
        telling.show_in_chat(uow, event.chat.id, panel, slot, locale, event.chat.thread)
