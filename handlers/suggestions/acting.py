"""What people make of a suggestion: a proposal, or nothing; and what the channel learns from either."""

from domain import ids, suggestions
from domain.digests import Taste
from domain.errors import Refusal
from domain.forms import Form, TextField
from domain.ids import AliasId
from domain.inbound import FormRequest, FormSubmitted, TeamCommand
from domain.people import may_answer
from domain.phrases import phrase
from domain.policy import Policy
from domain.proposals.values import ProposalId
from domain.suggestions import State, Suggestion, SuggestionId
from handlers import telling
from handlers.suggestions import card
from ports.storage import UnitOfWork

DISMISS = "suggestion_dismiss"
GONE = phrase("This suggestion is not there any more.")
SETTLED = phrase("Somebody has opened or dismissed this already.")
NOT_GUESTS = phrase(
    "What is suggested to a channel is dismissed by people of this workspace, not by its guests."
)
LONGEST_REASON = 500


def known(text: str, uow: UnitOfWork) -> Suggestion:
    """The suggestion whose number a button brought, while nobody has settled it. Raises `Refusal`."""
    number = ids.number(text)
    try:
        found = uow.suggestions.get(SuggestionId(number if number is not None else -1))
    except KeyError:
        raise Refusal(GONE) from None
    if found.state is not State.POSTED:
        raise Refusal(SETTLED)
    return found


def dismissal(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Dismiss*: with a reason, for whoever will wonder. Raises `Refusal`."""
    if not may_dismiss(request.sender.alias, uow):
        raise Refusal(NOT_GUESTS)
    found = known(request.context, uow)
    hint = phrase("It comes again only when it has grown by half.")
    reason = TextField(
        "reason", phrase("Why not"), multiline=True, optional=True, longest=LONGEST_REASON, hint=hint
    )
    return Form(DISMISS, phrase("Dismiss"), (reason,), str(found.id), phrase("Dismiss"))


def may_dismiss(person: AliasId, uow: UnitOfWork) -> bool:
    """Whether somebody may settle for a whole channel that it hears less of something: every full member."""
    return may_answer(uow.people.colleague(person), ())


def dismissed(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form: the channel hears less of its like."""
    allowed = may_dismiss(event.sender.alias, uow)
    found = open_one(ids.number(event.context), uow) if allowed else None
    if found is None:
        telling.answer_to(uow, policy, event, SETTLED if allowed else NOT_GUESTS)
        return
    reason = event.one("reason").strip()[:LONGEST_REASON]
    settled = suggestions.dismissed(found, event.sender.alias, reason, uow.now)
    uow.suggestions.save(settled)
    uow.digests.teach(found.place, found.features, Taste(less=1))
    card.refresh(settled, uow, policy)


def opened(number: int, by: AliasId, proposal: ProposalId, uow: UnitOfWork, policy: Policy) -> None:
    """Its proposal is open: the card leads there, and the channel hears more of its like."""
    found = open_one(number, uow)
    if found is None:
        return
    settled = suggestions.opened(found, by, proposal, uow.now)
    uow.suggestions.save(settled)
    uow.digests.teach(found.place, found.features, Taste(acted=1))
    card.refresh(settled, uow, policy)


def open_one(number: int | None, uow: UnitOfWork) -> Suggestion | None:
    """The suggestion, held until the end, while nobody has settled it."""
    try:
        found = uow.suggestions.lock(SuggestionId(number if number is not None else -1))
    except KeyError:
        return None
    return found if found.state is State.POSTED else None


def wanted(event: TeamCommand, uow: UnitOfWork, policy: Policy) -> None:
    """`/consent suggest`: themes are looked at now."""
    uow.suggestions.want()
    text = phrase(
        "I look at what customers say now. What at least {actors} of them share is suggested in its channel, at most "
        "{count} times a week.",
        actors=suggestions.FEWEST,
        count=suggestions.A_WEEK,
    )
    telling.reply_privately(uow, policy, event.sender.alias, event.channel, text)
