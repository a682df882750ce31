"""Which idea is meant, and which are like what somebody says. Reads only."""

from collections.abc import Sequence

from domain.ideas import likeness, values
from domain.ideas.values import Idea, IdeaId, Stage
from domain.ids import AccountId, AliasId, account_of
from domain.policy import Policy
from domain.sight import Hidden
from handlers import rules
from ports.storage import UnitOfWork

SHOWN = 3
"""Similar ideas that somebody is asked about, at most."""


def find(text: str, team: AccountId, uow: UnitOfWork, hidden: Hidden) -> Idea | None:
    """The idea of a workspace that `I-3` names, as it is by itself; None where there is none, or it may not be seen."""
    number = values.reference(text)
    if number is None:
        return None
    try:
        found = uow.ideas.get(number)
    except KeyError:
        return None
    seen = found.team == team and found.stage is Stage.OPEN and found.place not in hidden
    return found if seen else None


def by_colleague(text: str, person: AliasId, uow: UnitOfWork, policy: Policy) -> Idea | None:
    """The idea that a colleague names in a form or a command; None also where its card stands where they may not look."""
    return find(text, team_of(account_of(person), uow, policy), uow, uow.channels.hidden_from(person))


def shown_to(idea: Idea, person: AliasId, uow: UnitOfWork) -> Idea:
    """The idea that stands for one that a colleague sees; the one itself where they may not look at the other."""
    whole = root(idea, uow)
    return idea if whole.place in uow.channels.hidden_from(person) else whole


def root(idea: Idea, uow: UnitOfWork) -> Idea:
    """The idea that stands for it."""
    return idea if idea.root == idea.id else uow.ideas.get(idea.root)


def held(idea: IdeaId, uow: UnitOfWork) -> Idea:
    """The idea that stands for this one, held against other writers."""
    found = uow.ideas.lock(idea)
    while found.root != found.id:
        found = uow.ideas.lock(found.root)
    return found


def team_of(account: AccountId, uow: UnitOfWork, policy: Policy) -> AccountId:
    """The workspace whose ideas somebody of an account sees."""
    return rules.workspace(uow, policy, account)


def by_meaning(uow: UnitOfWork) -> bool:
    """Whether somebody is there who understands, and shall be asked."""
    return uow.understanding.state().by_meaning


def others(idea: Idea, uow: UnitOfWork) -> Sequence[tuple[IdeaId, str]]:
    """What an idea is compared with: those that its author may see."""
    return uow.ideas.texts(idea.team, public=not idea.inside)


def alike(text: str, known: Sequence[tuple[IdeaId, str]]) -> list[IdeaId]:
    """Ideas that say much the same by their words, each once, the likest first."""
    places = likeness.alike(text, [words for _, words in known], 2 * SHOWN)
    return named(places, known)


def searched(words: str, team: AccountId, uow: UnitOfWork, hidden: Hidden, *, public: bool) -> list[Idea]:
    """Ideas that speak of something, the newest first: with all its words, or else much like it."""
    known = uow.ideas.texts(team, public=public)
    places = likeness.speaking_of(words, [text for _, text in known])
    roots = dict.fromkeys(known[place][0] for place in places) or alike(words, known)
    return [idea for idea in map(uow.ideas.get, roots) if idea.place not in hidden]


def named(places: Sequence[int], known: Sequence[tuple[IdeaId, str]]) -> list[IdeaId]:
    """The roots at these places, each once."""
    return list(dict.fromkeys(known[place][0] for place in places))[:SHOWN]
