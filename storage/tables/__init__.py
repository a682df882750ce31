"""Every table, as SQLModel classes: a module an area.

Moments are seconds since 1970; JSON is compact text that `mapping.py` reads.
"""

from sqlmodel import SQLModel

from storage.tables import (
    columns,
    conversations,
    desks,
    digests,
    ecosystem,
    ideas,
    installations,
    knowledge,
    models,
    people,
    privacy,
    proposals,
    queues,
    signals,
    suggestions,
    understanding,
)

__all__ = [
    "conversations",
    "desks",
    "digests",
    "ecosystem",
    "ideas",
    "installations",
    "knowledge",
    "metadata",
    "models",
    "people",
    "privacy",
    "proposals",
    "queues",
    "signals",
    "suggestions",
    "understanding",
]

metadata = SQLModel.metadata
"""The schema that the migrations lead to."""

columns.keep_tables_alone()
