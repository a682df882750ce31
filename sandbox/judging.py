"""Compares what customers wrote with what stands in Slack: lost, doubled, out of order, in a wrong thread. Sends nothing."""

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sandbox import cast, seen
from sandbox.client import Client
from sandbox.seen import Post

Stamp = tuple[str, str]


@dataclass(slots=True)
class Verdict:
    """Counts over all customers; `examples` name places, never words."""

    found: int = 0
    lost: int = 0
    duplicated: int = 0
    disordered: int = 0
    misplaced: int = 0
    waits: list[float] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.duplicated or self.disordered or self.misplaced)

    def latency(self, percent: float) -> float:
        """The wait in seconds that so many percent did not exceed."""
        if not self.waits:
            return 0.0
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(len(waits) * percent / 100))]


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as Slack shows it, put together again where it was split; `stamp` is that of its first part."""

    text: str
    stamp: Stamp


def bare(text: str) -> str:
    """A text by which it is recognised: white space at line ends and at both ends may differ."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def whole(pieces: Iterable[Shown], wanted: Iterable[str]) -> list[Shown]:
    """Pieces joined again to the wanted texts that they are parts of; all others as they are."""
    expected = set(wanted)
    squeezed = {"".join(text.split()): text for text in expected}
    joined: list[Shown] = []
    growing, start = "", ("", "")
    for piece in pieces:
        if not growing and piece.text in expected:
            joined.append(piece)
            continue
        start = start if growing else piece.stamp
        growing += "".join(piece.text.split())
        if growing in squeezed:
            joined.append(Shown(squeezed[growing], start))
            growing = ""
        elif not any(text.startswith(growing) for text in squeezed):
            joined.append(Shown(piece.text, start))
            growing = ""
    return joined


def disorder(wanted: Sequence[str], got: Sequence[str]) -> int:
    """How many texts stand out of order: all but the longest run that keeps it. Equal texts are told apart by their turn."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(wanted):
        places[text].append(number)
    order = [places[text].pop(0) for text in got if places[text]]
    tops: list[int] = []
    for number in order:
        at = bisect.bisect_left(tops, number)
        tops[at : at + 1] = [number]
    return len(order) - len(tops)


def compare(verdict: Verdict, customer: str, wanted: Sequence[str], got: Sequence[Shown]) -> None:
    """Adds one customer's comparison to the verdict."""
    expected = [bare(text) for text in wanted]
    texts = [one.text for one in got]
    missing, further = Counter(expected) - Counter(texts), Counter(texts) - Counter(expected)
    verdict.found += len(texts) - further.total()
    verdict.lost += missing.total()
    verdict.duplicated += sum(n for text, n in further.items() if text in set(expected))
    strange = sum(n for text, n in further.items() if text not in set(expected))
    verdict.misplaced += strange
    wrong = disorder(expected, texts)
    verdict.disordered += wrong
    for count, what in (
        (missing.total(), "lost"),
        (further.total() - strange, "twice"),
        (strange, "not theirs"),
        (wrong, "out of order"),
    ):
        if count:
            verdict.examples.append(f"{customer}: {count} {what}")


def waits(
    wanted: Sequence[str], sent: Sequence[float], got: Iterable[Shown], at: Mapping[Stamp, float]
) -> list[float]:
    """Seconds from written to shown, of what can be paired."""
    moments: dict[str, list[float]] = defaultdict(list)
    for text, moment in zip(wanted, sent, strict=False):
        moments[bare(text)].append(moment)
    found = []
    for one in got:
        if moments[one.text] and one.stamp in at:
            found.append(at[one.stamp] - moments[one.text].pop(0))
    return found


async def judge(
    client: Client,
    expected: Mapping[str, list[str]],
    sent: Mapping[str, list[float]],
    posted: Mapping[Stamp, float],
) -> Verdict:
    """The verdict over every channel: each customer's texts must stand in threads below a card of theirs."""
    verdict = Verdict()
    theirs = await threads(client)
    strangers = {name for name in theirs if name not in expected}
    verdict.misplaced += sum(len(theirs[name]) for name in strangers)
    for customer, wanted in expected.items():
        got = whole(theirs.get(customer, []), {bare(text) for text in wanted})
        compare(verdict, customer, wanted, got)
        verdict.waits += waits(wanted, sent.get(customer, []), got, posted)
    return verdict


async def threads(client: Client) -> dict[str, list[Shown]]:
    """What customers said in Slack by whose card it stands under, oldest first. Words under another name are nobody's."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for channel in (await client.see("/slack/channels"))["channels"]:
        posts = await cast.Workspace(client).posts(channel["id"])
        owners = {post.ts: owner(post) for post in posts if cast.is_card(post)}
        for post in posts:
            if post.thread and post.from_bot and _by_customer(post):
                name = owners.get(post.thread, "")
                own = name if name == post.name else f"{post.name} in a thread of {name or 'nobody'}"
                found[own].append(Shown(bare(post.text), (post.channel, post.ts)))
    return {name: sorted(texts, key=lambda one: one.stamp[1]) for name, texts in found.items()}


def owner(card: Post) -> str:
    """Whose card it is: its heading reads `reference · name`."""
    heading = next(seen.block_words(card.raw["blocks"][0]), "")
    return heading.split(" · ", 1)[-1]


def _by_customer(post: Post) -> bool:
    """Words under a customer's name: a bot's own posts have its own name."""
    return "username" in post.raw
