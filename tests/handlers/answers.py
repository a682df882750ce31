"""What is said in the end: to a customer by colleagues or by the bot, to a colleague about the ecosystem."""

from handlers.ecosystem import answering
from tests import builders as a
from tests.handlers.house import House, words


def arrived(house: House) -> list[str]:
    """What the customer has been sent by colleagues, once every hold is over."""
    house.deliver()
    house.wait(seconds=6)
    house.deliver()
    return [said for said in house.seen(a.ZOES.id) if "What is it about?" not in said]


def an_answered(house: House) -> House:
    """A talk in which a colleague has answered, and the customer has it."""
    house.colleague("Try again.", marked=True)
    arrived(house)
    return house


def asked(house: House, command: str, said: str = "", **changed: object) -> str:
    """What a customer's command is answered with."""
    house.customer(said, command=command, **changed)
    return "\n".join(words(one) for one in house.deliver())


def answered(house: House) -> str:
    """Every question is answered; what is said then, to whomever."""
    before = len(house.sent)
    house._begin()
    while (ask := house.uow.ecosystem.claim(0)) is not None:
        found = answering.find(ask, house.uow, house.policy)
        answering.post(ask, found, uow=house.uow, policy=house.policy)
    house.deliver()
    return "\n".join(words(one) for one in house.sent[before:])
