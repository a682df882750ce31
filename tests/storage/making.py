"""What tests begin with that are about something else: a digest, an installation, a series."""

from dataclasses import replace
from datetime import time

from domain.digests import Digest, Filters, Plan, Section
from domain.ids import AccountId
from domain.schedules import Schedule
from domain.signals.series import Kind, Series
from ports.installations import Installation
from ports.queues import UnitOfWork
from tests.storage.saying import ANN, HERE
from tests.storage.stores import SLACK, Clock, Store

ONE = AccountId("slack:T1")
MADE = Installation(ONE, "main", "T1", "One Ltd", "U1", "chat:write", "sealed")
PLAN = Plan(
    "News",
    Schedule(time(9, 30), (0, 4), "Europe/Paris"),
    "fr",
    Filters(tags=("bug",), weight=2),
    (Section.HOT,),
)
BUG = Series(Kind.TAG, SLACK, "bug")


def a_digest(uow: UnitOfWork, **given: object) -> Digest:
    values: dict[str, object] = {"place": HERE, "by": ANN, "plan": PLAN, "next_at": uow.now}
    return uow.digests.add(**{**values, **given})  # type: ignore[arg-type]


def rotating(clock: Clock, seconds: float = 100.0) -> Installation:
    """An installation whose token is good for so many seconds."""
    return replace(MADE, refresh="sealed too", expires_at=clock() + seconds)


async def saved(store: Store, *found: Installation) -> None:
    """Installs one after the other."""
    for each in found:
        await store.run(lambda uow, each=each: uow.installations.save(each))
