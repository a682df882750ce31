"""The way to an app: its request URLs when it has some, else its sockets. Knows neither's protocol."""

from dataclasses import dataclass

from sandbox.slack.desk import Answer, Desk
from sandbox.slack.hooks import Hooks
from sandbox.slack.model import App, Json
from sandbox.slack.socketmode import Sockets


@dataclass(slots=True)
class Switch:
    sockets: Sockets
    hooks: Hooks

    @property
    def _now(self) -> Sockets | Hooks:
        urls = self.hooks.app.urls
        return self.hooks if urls.events or urls.commands or urls.interactivity else self.sockets

    def event(self, payload: Json) -> None:
        self._now.event(payload)

    async def ask(self, kind: str, payload: Json) -> Answer:
        return await self._now.ask(kind, payload)

    async def close(self) -> None:
        await self.sockets.close()
        await self.hooks.close()


def switch(desk: Desk, app: App) -> Switch:
    return Switch(Sockets(desk, app), Hooks(desk, app))


def of(desk: Desk, app: App) -> Switch:
    """The app's outlet, of the kind that `switch` makes."""
    found = desk.outlet(app)
    assert isinstance(found, Switch)
    return found
