"""Whose answer to a decision counts, by the log alone: the one that was given last, in whatever order they arrived."""

import json
from datetime import datetime, timedelta

GIVEN = "SELECT p.title, e.event FROM proposal_events e JOIN proposals p ON p.id = e.proposal ORDER BY p.id, e.number"
GRAIN = timedelta(seconds=1)
"""What was given within it counts as it arrived: a platform may tell the time in whole seconds."""

Who = tuple[str, str]
"""A decision's title and a person."""


def last(rows: list[list[str]]) -> dict[Who, str]:
    """What counts as everybody's answer. One that arrives behind a later one is logged, and does not count."""
    found: dict[Who, str] = {}
    latest: dict[Who, datetime] = {}
    for title, *rest in rows:
        event = json.loads("|".join(rest))
        if event.get("kind") != "stance_given":
            continue
        who = title, event["by"].rsplit(":", 1)[1]
        given = datetime.fromisoformat(event["given"]["at"]) if event.get("given") else None
        if given is None or given + GRAIN >= latest.get(who, given):
            found[who] = event["value"]
        if given is not None:
            latest[who] = max(given, latest.get(who, given))
    return found
