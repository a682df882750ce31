"""`/idea`: proposes, lists, shows, supports, merges, takes apart, says what becomes of ideas. Its form opens at once."""

from collections.abc import Callable, Sequence

from domain import content, ids
from domain.ideas import counting, moves, values
from domain.ideas.values import LONGEST, Idea, Status, card_slot
from domain.ids import PlaceId, Slot, account_of
from domain.inbound import FormSubmitted, TeamCommand, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, sentence
from domain.people import may_answer, may_take_part
from domain.phrases import Phrase, PostLink, phrase
from domain.policy import Policy
from handlers import help, telling
from handlers.ideas import adding, browsing, card, finding, forms, merging, statuses, supporting
from ports.ideas import Order
from ports.storage import UnitOfWork

PAGE = 10
Answer = tuple[Panel, tuple[Slot, ...]]
Asked = TeamCommand
NONE_YET = phrase("There is no idea here yet.")
NO_SUCH = phrase("No idea here speaks of that.")
NONE_YOURS = phrase("You have not proposed or supported an idea yet. `/idea list` shows what there is.")
STATUSES = {
    "looking": Status.LOOKING,
    "planned": Status.PLANNED,
    "done": Status.DONE,
    "not_now": Status.NOT_NOW,
    "not": Status.NOT_NOW,
}

SAID = STATUSES | {
    "étude": Status.LOOKING,
    "prévu": Status.PLANNED,
    "prévue": Status.PLANNED,
    "fait": Status.DONE,
    "faite": Status.DONE,
    "pas": Status.NOT_NOW,
}
"""As people say what becomes of an idea, French words among them; a list takes those for words to look for."""
LATER = {"not": "now", "pas": "maintenant"}
"""Statuses of two words."""
NAMED = frozenset(("show", "support", "withdraw", "unmerge"))
"""Verbs that need an idea's reference, and nothing else."""


def obey(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers a `/idea` command."""
    verb, _, rest = event.text.strip().partition(" ")
    verb, person = verb.lower(), event.sender.alias
    colleague = uow.people.colleague(person)
    if verb in help.ASKS:
        shown: Answer | None = (help.show("idea", "", new_button(event.channel)), ())
    elif not may_take_part(colleague):
        shown = sentence(forms.OUTSIDERS), ()
    elif verb in FOR_AGENTS and not may_answer(colleague, policy.agents):
        shown = sentence(telling.AGENTS_ONLY), ()
    elif verb in NAMED and not rest.strip():
        shown = sentence(help.which(f"/idea {verb} I-3")), ()
    elif act := VERBS.get(verb):
        shown = act(rest.strip(), event, uow, policy)
    elif len(event.text.split()) > 1:
        adding.from_colleague(event.text.strip()[:LONGEST], person, event.channel, uow, policy)
        shown = None
    else:
        shown = one(verb, event, uow, policy)
    if shown:
        telling.whisper(uow, policy, person, event.channel, shown[0], links=shown[1])


def new_button(channel: PlaceId) -> Button:
    """The way to propose one."""
    return telling.form_button(phrase("New idea"), forms.NEW, channel, "primary")


def find(text: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Idea | None:
    """The idea that is named, if whoever asks may see it."""
    team = finding.team_of(account_of(event.channel), uow, policy)
    return finding.find(text, team, uow, uow.channels.hidden_from(event.sender.alias))


def one(verb: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """A reference alone shows it, or says that there is none; a mistyped verb names the nearest."""
    if values.reference(verb) is not None:
        return show(verb, event, uow, policy)
    return help.show("idea", verb, new_button(event.channel)), ()


def listing(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """The most supported, or the newest, or one's own, perhaps of one status; or those that speak of something."""
    words = rest.lower().split()
    if words and not {*Order, *STATUSES, *Status} & set(words):
        return search(rest, event, uow, policy)
    order = next((Order(word) for word in words if word in set(Order)), Order.TOP)
    status = next((STATUSES.get(word, Status(word)) for word in words if word in {*STATUSES, *Status}), None)
    return page(order, status, 0, event, uow, policy)


def search(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """Ideas that speak of something."""
    team, hidden = (
        finding.team_of(account_of(event.channel), uow, policy),
        uow.channels.hidden_from(event.sender.alias),
    )
    found = finding.searched(rest, team, uow, hidden, public=False)[:PAGE]
    if not found:
        return sentence(NO_SUCH, new_button(event.channel)), ()
    title = phrase("Ideas about “{words}”", words=content.cut(rest, browsing.SAID))
    blocks, links = entries([(idea, counting.count(uow.ideas.supports(idea.id)).whole) for idea in found])
    return Panel(title, (Heading(title), *blocks)), links


def entries(found: Sequence[tuple[Idea, int]]) -> tuple[list[Block], tuple[Slot, ...]]:
    """Ideas in a list, each with a link to its card."""
    blocks: list[Block] = []
    for idea, people in found:
        link = PostLink(card_slot(idea.id), idea.reference)
        blocks.append(Line(phrase("{idea} {words}", idea=link, words=browsing.short(idea))))
        blocks.append(Note(browsing.standing(idea, people)))
    return blocks, tuple(card_slot(idea.id) for idea, _ in found)


def page(
    order: Order,
    status: Status | None,
    offset: int,
    event: TeamCommand | TeamPress,
    uow: UnitOfWork,
    policy: Policy,
) -> Answer:
    """One page of ideas, each with a link to its card."""
    person = event.sender.alias
    team = finding.team_of(account_of(event.channel), uow, policy)
    hidden = uow.channels.hidden_from(person)
    found = uow.ideas.page(
        team, order, person=person, status=status, hidden=hidden, offset=offset, limit=PAGE + 1
    )
    if not found:
        return sentence(none_of(order, status), new_button(event.channel)), ()
    title = phrase("Ideas · {order}", order=browsing.TITLES[order])
    blocks, links = entries(found[:PAGE])
    if len(found) > PAGE:
        value = f"{order.value}:{status.value if status else ''}:{offset + PAGE}"
        blocks.append(Buttons((Button(phrase("Show more"), "idea_page", value),)))
    return Panel(title, (Heading(title), *blocks)), links


def none_of(order: Order, status: Status | None) -> Phrase:
    """What an empty list says: there may be others than were asked for."""
    if status:
        return phrase(
            "No idea here stands at “{status}”. `/idea list` shows what there is.",
            status=moves.NAMES[status],
        )
    return NONE_YOURS if order is Order.MINE else NONE_YET


def turned(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Show more* below a list."""
    order, status, number = [*event.value.split(":"), "", ""][:3]
    offset = ids.number(number)
    person = event.sender.alias
    if not may_take_part(uow.people.colleague(person)) or order not in set(Order) or offset is None:
        telling.answer_to(uow, policy, event, supporting.NOT_FOUND)
        return
    wanted = Status(status) if status in set(Status) else None
    panel, links = page(Order(order), wanted, min(offset, browsing.FURTHEST), event, uow, policy)
    telling.whisper(uow, policy, person, event.channel, panel, thread=event.thread, links=links)


def show(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """One idea, as its card shows it."""
    idea = find(rest, event, uow, policy)
    return card.panel(idea, uow) if idea else (sentence(supporting.NOT_FOUND), ())


def support(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """`support I-3`, or for a customer `support I-3 for FB-12`."""
    reference, _, customer = rest.partition(" ")
    idea = find(reference, event, uow, policy)
    if idea is None:
        return sentence(supporting.NOT_FOUND), ()
    customer = customer.strip().removeprefix("for ").removeprefix("pour ").strip()
    if customer and not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        return sentence(telling.AGENTS_ONLY), ()
    return sentence(supporting.noted(idea, customer, event.sender.alias, uow, policy)), ()


def withdraw(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """`withdraw I-3`: whoever asks does not want it any more."""
    idea = find(rest, event, uow, policy)
    if idea is None:
        return sentence(supporting.NOT_FOUND), ()
    supporting.take_back(idea, event.sender.alias, uow, policy)
    return sentence(supporting.TAKEN_BACK), ()


def merge(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """`merge I-3 I-5`: the first goes on as a part of the second."""
    named = [word for word in rest.split() if values.reference(word)]
    found = [find(word, event, uow, policy) for word in named]
    if len(found) == 2 and None in found:
        return sentence(supporting.NOT_FOUND), ()
    if len(found) != 2 or found[0] is None or found[1] is None:
        text = phrase(
            "Name two ideas, such as `/idea merge I-3 I-5`: the first becomes a part of the second."
        )
        return sentence(text), ()
    return merging.merge(found[0], found[1], event.sender.alias, uow, policy), ()


def unmerge(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """`unmerge I-3`: it stands for itself again."""
    idea = find(rest, event, uow, policy)
    return sentence(merging.unmerge(idea, uow, policy) if idea else supporting.NOT_FOUND), ()


def status(rest: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Answer:
    """`status I-3 planned because …`."""
    reference, _, said = rest.partition(" ")
    word, _, reason = said.strip().partition(" ")
    if (second := LATER.get(word.lower())) and reason.lower().startswith(second):
        reason = reason[len(second) :]
    idea, wanted = find(reference, event, uow, policy), SAID.get(word.lower().replace("-", "_"))
    if idea is None:
        return sentence(supporting.NOT_FOUND), ()
    if wanted is None:
        text = phrase("Say what becomes of it and why, such as `/idea status I-3 planned It comes in May.`")
        button = telling.form_button(phrase("Status"), forms.STATUS, str(idea.id))
        return sentence(text, button), ()
    return statuses.typed(idea, wanted, reason, event.sender.alias, uow, policy), ()


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of a new idea; `context` is the channel it was asked for in."""
    person = event.sender.alias
    own = f"{account_of(person)}:"
    place = PlaceId(event.context) if event.context.startswith(own) else PlaceId(person)
    public = event.one("public") != "no"
    adding.from_colleague(event.one("text"), person, place, uow, policy, public=public)


VERBS: dict[str, Callable[[str, Asked, UnitOfWork, Policy], Answer]] = {
    "list": listing,
    "show": show,
    "support": support,
    "withdraw": withdraw,
    "merge": merge,
    "unmerge": unmerge,
    "status": status,
}
FOR_AGENTS = frozenset({"merge", "unmerge", "status"})
