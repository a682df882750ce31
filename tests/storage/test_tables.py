"""Rows are declared as classes, and are nothing but tables from then on."""

import pytest
from sqlalchemy import inspect

from storage import tables
from storage.tables import columns

ROWS = columns.Row.__subclasses__()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_row_is_its_table(row):
    assert row.__table__ is tables.metadata.tables[row.__tablename__]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_no_mapper_makes_objects_of_a_row(row):
    assert inspect(row, raiseerr=False) is None
