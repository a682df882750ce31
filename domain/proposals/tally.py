"""Counting ballots: the most named option, or instant run-off. Deterministic, ties included; knows no people and no proposal."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.phrases import Arg, Phrase, phrase

Ballot = tuple[str, ...]
Votes = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """`counts` has one table of votes, in run-off one for each count. `winner` is empty where nobody voted."""

    counts: tuple[Votes, ...]
    winner: str
    why: Phrase
    out: tuple[str, ...] = ()
    """Options that went out, in the order they did."""

    @property
    def votes(self) -> int:
        """The winner's, in the last count."""
        return dict(self.counts[-1]).get(self.winner, 0) if self.counts else 0


NOTHING = Tally((), "", phrase("Nobody voted."))


def most(ballots: Sequence[Ballot], options: Sequence[str]) -> Tally:
    """Every option on a ballot has one vote; of options with as many, the one listed first wins."""
    votes = tuple((option, sum(option in ballot for ballot in ballots)) for option in options)
    top = max((count for _, count in votes), default=0)
    if not top:
        return NOTHING
    best = [option for option, count in votes if count == top]
    return Tally((votes,), best[0], _why_most(best, top, len(ballots)))


def _why_most(best: list[str], votes: int, ballots: int) -> Phrase:
    if len(best) == 1:
        return phrase(
            "“{choice}” has {votes} of {ballots} votes.", choice=best[0], votes=votes, ballots=ballots
        )
    return phrase(
        "“{choice}” has as many votes ({votes}) as {others}; of equals, the one listed first wins.",
        choice=best[0],
        votes=votes,
        others=", ".join(f"“{other}”" for other in best[1:]),
    )


def ranked(ballots: Sequence[Ballot], options: Sequence[str]) -> Tally:
    """Instant run-off: the last goes out and its ballots pass on, until one has more than half of those that remain.

    Of equals at the end of a count, the one with fewer votes in the count before goes out, and so on back; of those
    equal in every count, the one listed last.
    """
    left, counts, out, tied = list(options), [count(ballots, options)], list[str](), False
    if not any(votes for _, votes in counts[0]):
        return NOTHING
    while (winner := majority(counts[-1])) is None:
        low = lowest(counts)
        tied = tied or len(low) > 1
        gone = _goes_out(low, counts, options)
        out.append(gone)
        left.remove(gone)
        counts.append(count(ballots, left))
    return Tally(tuple(counts), winner, _why_ranked(winner, counts, tied), tuple(out))


def count(ballots: Sequence[Ballot], left: Sequence[str]) -> Votes:
    """Each ballot's vote goes to the first of its options that is still in."""
    firsts = [next((option for option in ballot if option in left), None) for ballot in ballots]
    return tuple((option, firsts.count(option)) for option in left)


def majority(votes: Votes) -> str | None:
    """Who has more than half, or is the only one left."""
    if len(votes) == 1:
        return votes[0][0]
    total = sum(number for _, number in votes)
    return next((option for option, number in votes if 2 * number > total), None)


def lowest(counts: Sequence[Votes]) -> list[str]:
    fewest = min(number for _, number in counts[-1])
    return [option for option, number in counts[-1] if number == fewest]


def _goes_out(low: list[str], counts: Sequence[Votes], options: Sequence[str]) -> str:
    def standing(option: str) -> tuple[tuple[int, ...], int]:
        past = tuple(dict(votes)[option] for votes in reversed(counts))
        return past, -options.index(option)

    return min(low, key=standing)


def _why_ranked(winner: str, counts: Sequence[Votes], tied: bool) -> Phrase:
    votes, total = dict(counts[-1])[winner], sum(number for _, number in counts[-1])
    facts: dict[str, Arg] = {"choice": winner, "votes": votes, "ballots": total, "number": len(counts)}
    if not tied:
        return phrase("“{choice}” has {votes} of {ballots} ballots in count {number}.", **facts)
    return phrase(
        "“{choice}” has {votes} of {ballots} ballots in count {number}. Of options equal at the end of a count, the one"
        " with fewer votes in an earlier count went out, or else the one listed last.",
        **facts,
    )
