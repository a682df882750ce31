"""No name of a customer's is left for a language model to read."""

from dataclasses import replace

from bot.jobs import masking
from tests import builders as a
from tests.handlers.house import House


def test_who_has_another_name_since_is_masked_by_both():
    house = House()
    house.customer("Please add an export.", sender=replace(a.ZOE, name="Zoé"))
    house.customer("It is urgent.", sender=replace(a.ZOE, name="Zoé Martin"))
    earlier = house.uow.messages.of_conversation(house.conversation(1).id)[:1]
    assert masking.names(earlier, house.uow) == ("Zoé", "Zoé Martin", "zoe")
