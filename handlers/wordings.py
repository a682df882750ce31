"""Words that colleagues write for customers, in each language that these read: which there are, the fields that ask for
them, what came back. Knows no decision and no idea; reads only."""

from collections.abc import Callable, Iterable

from domain import languages
from domain.forms import TextField
from domain.ids import AliasId
from domain.inbound import FormSubmitted
from domain.phrases import phrase
from domain.policy import Policy
from ports.storage import UnitOfWork

MOST = 4
"""How many further languages a form asks for."""


def further(customers: Iterable[AliasId], uow: UnitOfWork, policy: Policy) -> tuple[str, ...]:
    """The languages of these customers other than the team's, each once, as far as a form asks for them."""
    known = (uow.people.customer(one) for one in customers)
    spoken = (customer.locale(policy.locale) for customer in known if customer)
    return tuple(dict.fromkeys(code for code in spoken if code != policy.locale))[:MOST]


def fields(
    name: str, codes: Iterable[str], longest: int, written: Callable[[str], str] = lambda code: ""
) -> tuple[TextField, ...]:
    """A field for each further language of what the field `name` asks for; `written` is what is there already."""
    return tuple(
        TextField(
            f"{name}_{code}",
            phrase("The same in {language}", language=languages.named(code)),
            written(code),
            multiline=True,
            optional=True,
            longest=longest,
        )
        for code in codes
    )


def filled(name: str, event: FormSubmitted) -> tuple[tuple[str, str], ...]:
    """Pairs of a language and what was written in it."""
    start = f"{name}_"
    texts = (
        (given.removeprefix(start), event.one(given)) for given, _ in event.answers if given.startswith(start)
    )
    return tuple((code, text.strip()) for code, text in texts if text.strip())
