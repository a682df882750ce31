"""The one object that every part of the emulation is handed: the state, the shared services and the ways out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.services import Services
from sandbox.slack.model import App, Json, Slack, Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """What an app said to a command or an interaction; `error` is Slack's word for its silence or failure."""

    acknowledged: bool
    payload: Any = None
    error: str = ""


class Outlet(Protocol):
    """Hands requests to one app, by Socket Mode or by HTTP."""

    def event(self, payload: Json) -> None: ...
    async def ask(self, kind: str, payload: Json) -> Answer: ...


@dataclass(slots=True)
class Desk:
    slack: Slack
    services: Services
    make_outlet: Callable[["Desk", App], Outlet]
    base: str = "http://127.0.0.1"  # as last seen in a call; URLs that are handed out begin with it
    outlets: dict[str, Outlet] = field(default_factory=dict)

    def outlet(self, app: App) -> Outlet:
        found = self.outlets.get(app.id)
        if found is None:
            found = self.outlets[app.id] = self.make_outlet(self, app)
        return found

    def now(self) -> float:
        return self.services.clock.now()

    def workspace(self, team: str = "") -> Workspace:
        """The named workspace or the first one; raises KeyError."""
        return self.slack.workspaces[team] if team else self.slack.first()

    def note(self, kind: str, **facts: Any) -> None:
        self.services.feed.push("slack", kind, **facts)
