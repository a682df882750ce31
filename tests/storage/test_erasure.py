"""The list of how each table is erased holds for every table there is."""

from storage import tables
from storage.erasing import registry
from storage.unit_of_work import UnitOfWork

assert UnitOfWork  # brings every repository's tables
LISTED = (registry.ERASERS, registry.WITH_ANOTHER, registry.NOTHING_OF_CUSTOMERS)


def test_every_table_is_erased_or_has_a_reason_why_not():
    assert set(tables.metadata.tables) - set().union(*LISTED) == set()


def test_no_table_is_listed_twice():
    names = [name for each in LISTED for name in each]
    assert sorted(names) == sorted(set(names))
