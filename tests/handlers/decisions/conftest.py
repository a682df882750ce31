"""A circle of colleagues who decide, by the buttons and forms that they are shown."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import panels
from domain.ids import AliasId
from domain.inbound import ProposalDue, Sender
from domain.outbound import Command
from domain.people import Colleague
from domain.proposals.values import ProposalId
from tests import builders as a
from tests.handlers.house import House, said, words

CLEO = Sender(AliasId("slack:main:U4CLEO"), "Cleo")
DAN = Sender(AliasId("slack:main:U5DAN"), "Dan")
EVE = Sender(AliasId("slack:main:U6EVE"), "Eve")
EVERYONE = (a.BEN, CLEO, DAN)


def buttons(command: Command) -> list[panels.Button]:
    """What can be pressed on a panel."""
    panel = getattr(command, "panel", None)
    rows = [block for block in panel.blocks if isinstance(block, panels.Buttons)] if panel else []
    return [button for row in rows for button in row.buttons]


@dataclass(slots=True)
class Circle:
    """People around one proposal after the other; `card` is the last one drawn."""

    house: House
    number: int = 1
    pressed: list[str] = field(default_factory=list)

    def seen(self) -> list[Command]:
        self.house.deliver()
        return self.house.sent

    def find(self, label: str, by: Sender) -> panels.Button:
        """The newest button of this label that this person can see, behind *More* if it is nowhere else."""
        found = self.look(label, by)
        if found is None:
            self.more(by)
            found = self.look(label, by)
        assert found is not None, f"no button {label!r}"
        return found

    def look(self, label: str, by: Sender) -> panels.Button | None:
        for command in reversed(self.seen()):
            if getattr(command, "person", by.alias) != by.alias:
                continue
            for button in buttons(command):
                if said(button.label) == label:
                    return button
        return None

    def more(self, by: Sender = a.ANN) -> str:
        """What one person is shown behind *More*."""
        self.house.press("decision_more", self.number, by)
        return self.told(by)

    def press(self, label: str, by: Sender = a.ANN, given: datetime | None = None) -> None:
        button = self.find(label, by)
        self.house.press(button.action, button.value, by, given)
        self.house.deliver()

    def fill(self, label: str, by: Sender = a.ANN, /, **answers: Any) -> dict[str, str]:
        """Opens the form behind a button and sends it, unless something is wrong with it."""
        button = self.find(label, by)
        form = self.house.form(button.action.removeprefix("form:"), button.value, by)
        return self.send(form.name, form.context, by, **answers)

    def send(self, form: str, context: str, by: Sender, /, **answers: Any) -> dict[str, str]:
        wrong = self.house.checked(form, context, by, **answers)
        if not wrong:
            self.house.submit(form, context, by, **answers)
            self.house.deliver()
        return wrong

    def draft(self, by: Sender = a.ANN, /, days: float = 3, **changed: Any) -> dict[str, str]:
        """The form of a proposal, filled in."""
        given = {
            "title": "Ship on Fridays",
            "text": "We ship every Friday at ten.",
            "people": tuple(one.alias for one in EVERYONE),
            "process": "consent",
            "deadline": self.after(days=days),
            "silence": "abstain",
        }
        return self.send("propose", f"place={a.SUPPORT}", by, **(given | changed))

    def open(self, by: Sender = a.ANN, **changed: Any) -> "Circle":
        """A proposal that is open, its card delivered."""
        assert self.draft(by, **changed) == {}
        self.press("Open it", by)
        return self

    def after(self, **delta: float) -> str:
        """A moment from now, as a form brings it."""
        return str(int((self.house.now + timedelta(**delta)).timestamp()))

    def wait(self, **delta: float) -> None:
        """Time passes, and what it brings is heard."""
        ends = self.house.now + timedelta(**delta)
        while self.house.now < ends:
            self.house.wait(seconds=min(1800.0, (ends - self.house.now).total_seconds()))
            self.tick()

    def tick(self) -> int:
        due = self.house.uow.proposals.take_due()
        for each in due:
            self.house.hear(ProposalDue(each.proposal))
        self.house.deliver()
        return len(due)

    @property
    def card(self) -> str:
        self.house.deliver()
        return self.house.shown(f"proposal:{self.number}")

    @property
    def state(self):
        return self.house.uow.proposals.get(ProposalId(self.number)).opened

    def told(self, by: Sender = a.ANN) -> str:
        """The last thing that one person alone was told."""
        self.house.deliver()
        return self.house.whispered(by)[-1]

    def notices(self) -> list[str]:
        """What was posted below the card, oldest first."""
        self.house.deliver()
        slots = f"decision:{self.number}:"
        return [words(one) for one in self.house.sent if str(getattr(one, "slot", "")).startswith(slots)]


@pytest.fixture
def circle(house: House) -> Circle:
    """Ann proposes; Ben, Cleo and Dan are asked."""
    for one in (CLEO, DAN, EVE):
        house.uow.people.save_colleague(Colleague(one.alias, a.TEAM, one.name))
    return Circle(house)


@pytest.fixture
def asked(circle: Circle) -> Circle:
    """A round of consent is open."""
    return circle.open()
