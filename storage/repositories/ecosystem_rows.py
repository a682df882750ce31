"""Rows of the ecosystem as values. Asks for none."""

from collections.abc import Sequence
from typing import Any

from domain import people
from domain.ecosystem.counting import Said
from domain.ecosystem.values import Edit, Field, Someone
from domain.ids import AliasId


def said(rows: Sequence[Sequence[Any]]) -> Said:
    """One message of its rows, which differ by their tag."""
    number, by, outside, audience, at, words, customer, home, theme, _ = rows[0]
    tags = tuple(dict.fromkeys(row[-1] for row in rows if row[-1]))
    answer = not outside and audience == "customer"
    return Said(number, by, not outside, answer, customer, home, at, words or "", tags, theme)


def someone(row: Sequence[Any]) -> Someone:
    alias, name, username, organisation, unreachable, account = row
    closed = bool(people.why_unreachable(unreachable, account))
    return Someone(AliasId(alias), name, username, organisation, False, closed)


def edit(row: Sequence[Any]) -> Edit:
    subject, what, value, other, reason, by, at = row
    return Edit(subject, Field(what), value, other, reason, AliasId(by), at)
