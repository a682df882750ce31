"""How what stands in the end compares with what was written. Knows numbers and texts; refuses to know where they stand."""

import itertools
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """One line of the table. `where` names places, never words."""

    wanted: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    stale: int = 0
    """Those that do not show the last edit."""
    back: int = 0
    """Those that were deleted and stand there."""
    where: list[str] = field(default_factory=list)

    def add(
        self,
        place: str,
        wanted: dict[int, str],
        got: Sequence[tuple[int, str]],
        order: Sequence[int],
        gone: Set[int] = frozenset(),
    ) -> None:
        """Compares one conversation's side with what was written, and with the order in which it was handed over."""
        counted = Counter(number for number, _ in got)
        last = dict(got)
        missing = [number for number in wanted if not counted[number]]
        stale = [
            number for number, text in wanted.items() if counted[number] and not last[number].startswith(text)
        ]
        twice = [number for number, count in counted.items() if count > 1]
        back = [number for number in counted if number in gone]
        turn = {number: at for at, number in reversed(list(enumerate(order)))}
        once = dict.fromkeys(number for number, _ in got)
        turns = [turn.get(number, -1) for number in once]
        wrong = sum(after < before for before, after in itertools.pairwise(turns))
        self.wanted += len(wanted)
        self.lost += len(missing)
        self.doubled += sum(counted[number] - 1 for number in twice)
        self.disordered += wrong
        self.stale += len(stale)
        self.back += len(back)
        for what, found in (("lost", missing), ("twice", twice), ("not as edited", stale), ("back", back)):
            if found:
                self.where.append(f"{place}: {what} {', '.join(map(str, found[:6]))}")
        if wrong:
            self.where.append(f"{place}: {wrong} out of order")


@dataclass(slots=True)
class Once:
    """Things that are to happen exactly once."""

    wanted: int = 0
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def add(self, name: str, count: int) -> None:
        self.wanted += 1
        if count == 0:
            self.missing.append(name)
        elif count > 1:
            self.doubled.append(f"{name} × {count}")

    @property
    def right(self) -> bool:
        return not (self.missing or self.doubled)
