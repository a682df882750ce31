"""`/isthmus who TOPIC`: colleagues who answered well about something, with the threads as grounds. Anybody can leave the list.

Counts only what whoever asks may see: neither a thread of a private channel that they are not in, nor what follows from it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from domain import feedback
from domain import themes as likeness
from domain.conversations import Message
from domain.ids import AliasId, ConversationId, Slot, thread_slot
from domain.inbound import CustomerReaction, TeamCommand
from domain.panels import Block, Heading, Line, Note, Panel, sentence
from domain.people import may_answer
from domain.phrases import Person, Phrase, dotted, listed, phrase, plural, verbatim
from domain.policy import Policy
from domain.sight import Hidden
from handlers import cards, themes
from ports.knowledge import Answered
from ports.storage import UnitOfWork

SHOWN, GROUNDS = 5, 3
THANKFUL = frozenset("👍 ❤ 🔥 🎉 🙏 👏 💯 😍 🥰 🤩 🏆 ❤‍🔥 👌 😁 🤗 😘 🆒 🫡 💘 ⚡".split())
"""Reactions by which customers thank, of those that Telegram has."""
LEAVE, JOIN = frozenset(("leave", "quitter")), frozenset(("join", "rejoindre"))
Answer = tuple[Panel, tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class Expert:
    """A colleague with what they answered, best first."""

    person: AliasId
    answers: tuple[Answered, ...]

    @property
    def weight(self) -> int:
        """What counts: an answer, that it settled the matter, that it was thanked for, that it was kept."""
        return sum(worth(one) for one in self.answers)


def worth(answer: Answered) -> int:
    """How much one answered conversation says of who answered it."""
    return 1 + answer.resolved + 2 * answer.thanked + 2 * answer.kept


def command(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """Who knows about a topic, a theme (`T-3`) or what a reference (`FB-12`) is about; or leaves and joins the list."""
    person = event.sender.alias
    if rest in LEAVE | JOIN:
        uow.experts.list_person(person, listed=rest in JOIN)
        return sentence(LISTED if rest in JOIN else UNLISTED), ()
    if not rest:
        return own(person, uow), ()
    hidden = uow.channels.hidden_from(person)
    seen = uow.experts.outside(about(rest, uow, hidden), hidden)
    experts = ranked(uow.experts.answered(sorted(seen)), uow, policy)
    if not experts:
        return sentence(phrase("Nobody has answered customers about this yet, as far as you may see.")), ()
    return page(rest, experts, uow)


UNLISTED = phrase("You are not suggested to anybody any more. `/isthmus who join` puts you back.")
LISTED = phrase("You are suggested where you answered well. `/isthmus who leave` takes you off the list.")


def own(person: AliasId, uow: UnitOfWork) -> Panel:
    """How it is used, and whether one is on the list."""
    how = phrase("Say what about, such as `/isthmus who invoices`, or a theme: `/isthmus who T-3`.")
    listed = LISTED if uow.experts.is_listed(person) else UNLISTED
    return Panel(how, (Line(how), Note(listed)))


def about(rest: str, uow: UnitOfWork, hidden: Hidden) -> Sequence[ConversationId]:
    """The conversations that speak of something; what is at home in hidden channels names nothing."""
    if theme := themes.find(rest, hidden, uow):
        return uow.themes.conversations(theme.id, 300)
    return uow.experts.speaking_of(sorted(likeness.stems(feedback.fold(rest))))


def ranked(answered: Sequence[Answered], uow: UnitOfWork, policy: Policy) -> list[Expert]:
    """Colleagues who are here and want to be found, the best first."""
    by: dict[AliasId, list[Answered]] = defaultdict(list)
    for one in answered:
        by[one.person].append(one)
    left = uow.experts.unlisted()
    experts = [
        Expert(person, tuple(sorted(found, key=_best)))
        for person, found in by.items()
        if person not in left and may_answer(uow.people.colleague(person), policy.agents)
    ]
    return sorted(experts, key=lambda one: (-one.weight, one.person))


def _best(answer: Answered) -> tuple[int, float]:
    return -worth(answer), -answer.at.timestamp()


def page(rest: str, experts: Sequence[Expert], uow: UnitOfWork) -> Answer:
    """The best few, each with the threads that say so."""
    title = phrase("Who answered well about “{topic}”", topic=rest[:80])
    blocks: list[Block] = [Heading(title)]
    slots: dict[Slot, None] = {}
    for expert in experts[:SHOWN]:
        blocks += (Line(line(expert)), Note(grounds(expert.answers[:GROUNDS], uow)))
        slots |= dict.fromkeys(thread_slot(one.conversation) for one in expert.answers[:GROUNDS])
    blocks.append(
        Note(phrase("Told from threads that you may see. `/isthmus who leave` takes you off the list."))
    )
    return Panel(title, tuple(blocks)), tuple(slots)


def line(expert: Expert) -> Phrase:
    """Who, and how many of which."""
    answers = expert.answers
    parts = [plural("{count} answer", "{count} answers", len(answers))]
    resolved, thanked = sum(one.resolved for one in answers), sum(one.thanked for one in answers)
    kept = sum(one.kept for one in answers)
    parts += [plural("{count} resolved", "{count} resolved", resolved)] * (resolved > 0)
    parts += [plural("{count} with thanks", "{count} with thanks", thanked)] * (thanked > 0)
    parts += [plural("{count} kept", "{count} kept", kept)] * (kept > 0)
    return phrase("{person}: {answers}", person=Person(expert.person), answers=listed(parts))


def grounds(answers: Sequence[Answered], uow: UnitOfWork) -> Phrase:
    """Links to the threads, with when."""
    threads = []
    for one in answers:
        link = cards.link_to(uow.conversations.get(one.conversation), uow)
        threads.append(phrase("{link}, {time}", link=link, time=one.at))
    return dotted(threads) if threads else verbatim("")


def thanked(event: CustomerReaction, message: Message, uow: UnitOfWork) -> None:
    """A customer's reaction to a reply thanks for it; taking it back takes the thanks back."""
    if message.by_customer:
        return
    added, removed = ({plain(one) for one in given} & THANKFUL for given in (event.added, event.removed))
    if added or removed:
        uow.experts.thank(message.id, thanked=bool(added))


def plain(emoji: str) -> str:
    """An emoji without the sign that asks for colour, which platforms set or leave out."""
    return emoji.replace("\ufe0f", "")
