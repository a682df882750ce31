"""A house that listens: what is said there is counted as the timer's job would count it."""

from datetime import timedelta

from domain.ids import AccountId
from domain.inbound import SignalDue
from domain.signals import counting, rehearsal
from domain.signals.episodes import Signal, SignalId
from domain.signals.series import Kind, Series
from handlers.signals import bursts, hearing, trials
from tests import builders as a
from tests.handlers.house import House

BUG = Series(Kind.TAG, AccountId("slack:main"), "bug")
RULES = (a.a_route(a.Criterion.TAG, "bug", "bugs"),)


class Listening(House):
    """Two quiet days have passed since the first message; `burst` brings several at once."""

    def __init__(self, **policy: object) -> None:
        super().__init__(**{"routes": RULES, "hold": 0, **policy})
        self.people = 100
        for _ in range(2):
            self.customer("The first of all #bug")
            self.count()
            self.wait(days=1)

    def count(self) -> None:
        """What the timer does."""
        for _ in range(2):
            self._begin()
            while self._portion():
                pass
        self.deliver()

    def _portion(self) -> bool:
        if not hearing.is_behind(self.uow):
            return False
        before = self.uow.signals.claim(60)
        assert before is not None
        portion = hearing.portion(before, self.uow, self.policy)
        kept, changes = counting.count(portion.kept, portion.heard, portion.frame)
        bursts.save(portion, kept, changes, self.uow, self.policy)
        return portion.more

    def someone(self, said: str) -> None:
        """A customer whom nobody has heard before."""
        self.people += 1
        name = f"P{self.people}"
        sender = a.Sender(a.AliasId(f"telegram:{self.people}"), name)
        chat = a.Chat(a.PlaceId(f"telegram:main:{self.people}"), a.BOT, a.ChatKind.PRIVATE)
        self.customer(said, sender=sender, chat=chat)

    def burst(self, count: int = 8, said: str = "It broke again #bug") -> None:
        for number in range(count):
            self.someone(f"{said} {number}")
        self.count()

    def signal(self, number: int = 1) -> Signal:
        return self.uow.signals.get(SignalId(number))

    def signals(self) -> list[Signal]:
        return list(self.uow.signals.live(self.now - timedelta(days=60)))[::-1]

    def card(self, number: int = 1) -> str:
        return self.shown(f"signal:{number}")

    def notes(self, number: int = 1) -> list[str]:
        """What the thread of a signal was told."""
        from tests.handlers.house import words

        begins = f"signal:{number}:"
        return [words(one) for one in self.sent if getattr(one, "slot", "").startswith(begins)]

    def time_comes(self, number: int = 1, **delta: float) -> None:
        """Time passes, and brings what it brings to a signal."""
        self.wait(**delta)
        self.hear(SignalDue(number))
        self.deliver()

    def tries(self) -> bool:
        """What the timer does for rules that are to be tried."""
        trial = self.uow.signals.next_trial(60)
        if trial is None or trial.rule.series is None:
            return False
        moments = self.uow.signals.past(trial.rule.series, self.now - trials.PAST)
        found = rehearsal.rehearse(moments, trial.rule, self.now, self.policy.timezone)
        trials.told(trial, found, self.uow, self.policy)
        self.deliver()
        return True
