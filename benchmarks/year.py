"""A year of messages by customers and colleagues of several hundred organisations, made up, and put into SQLite.

Always the same one: chance is seeded.
"""

import random
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from domain.ecosystem.values import firm
from domain.ids import PlaceId

NOW = 1_780_000_000.0
DAY = 86400.0
SUBJECT = 20
"""Messages of one conversation."""
CHANNELS = tuple(PlaceId(f"slack:main:C{number}") for number in range(1, 6))
TAGS = ("bug", "idea", "question", "praise", "complaint", "billing", "other")
FIRST = """Nord Süd Blue Red Hôtel Maison Atelier Gran Alpen River Stone Oak Silver Golden North Bright Clear Swift Kessel
Lumière Porto Vento Fjord Tundra""".split()
SECOND = """Weaver Licht Handel Verlag Works Foods Garage Clinic Bakery Motors Travel Press Design Systems Partners Freight
Optik Textiles Energy Studio Bikes Farms""".split()
THEMES = """export stops|invoice is late|login loops|app is slow|search finds nothing|colours hurt|prices change|printer jams|
map is wrong|sync breaks|exporter échoue|mot de passe oublié|livraison en retard|page blanche|dark mode|more languages""".replace(
    "\n", ""
).split("|")
COLLEAGUES = tuple(f"slack:main:U{number}" for number in range(1, 13))
WORDS = "again today since monday with our whole team after the update encore hier avec notre équipe".split()


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was made up; `names` are organisations."""

    by: str
    customer: str
    answer: bool
    home: str
    at: float
    tag: str
    theme: int
    names: tuple[str, ...]


def firms(count: int) -> list[str]:
    """Names of organisations."""
    chance = random.Random(3)
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(f"{chance.choice(FIRST)} {chance.choice(SECOND)} {len(found) // 300 or ''}".strip())
    return list(found)


def made_up(count: int, customers: int, organisations: list[str]) -> tuple[list[Message], dict[str, str]]:
    """Messages of a year, and to which organisation each customer belongs."""
    chance = random.Random(11)
    of = {
        f"telegram:{n}": organisations[min(int(chance.paretovariate(0.7)) - 1, len(organisations) - 1)]
        if chance.random() < 0.8
        else ""
        for n in range(customers)
    }
    stops = {each: NOW - 365 * DAY * max(0.0, chance.uniform(-4, 0.9)) for each in of}
    everybody, found = list(of), []
    known = sorted({name for name in of.values() if name})
    for number in range(count):
        at = NOW - 365 * DAY * (1 - number / count)
        customer = everybody[
            min(int(chance.paretovariate(0.6)) - 1, customers - 1)
            if chance.random() < 0.5
            else chance.randrange(customers)
        ]
        if at > stops[customer]:
            customer = everybody[0]
        home = CHANNELS[sum(map(ord, customer)) % len(CHANNELS)]
        if number % 3 == 2:
            found.append(Message(chance.choice(COLLEAGUES), customer, True, home, at, "", 0, ()))
            continue
        named = (chance.choice(known),) if chance.random() < 0.02 else ()
        tag = chance.choice(TAGS) if chance.random() < 0.6 else ""
        theme = 1 + min(int(chance.paretovariate(0.8)) - 1, len(THEMES) - 1) if chance.random() < 0.5 else 0
        found.append(Message(customer, customer, False, home, at, tag, theme, named))
    return found, of


def fill(path: Path, said: list[Message], of: dict[str, str]) -> None:
    """Rows as the relay and understanding leave them."""
    with sqlite3.connect(path) as base:
        conversations = subjects(said)
        fill_workspace(base)
        fill_people(base, said, of, conversations)
        fill_said(base, said, conversations)


def subjects(said: list[Message]) -> list[int]:
    """The conversation of each message: a customer's next one begins after so many."""
    found: list[int] = []
    latest: dict[str, tuple[int, int]] = {}
    number = 0
    for one in said:
        of, count = latest.get(one.customer, (0, SUBJECT))
        if count == SUBJECT:
            number += 1
            of, count = number, 0
        latest[one.customer] = (of, count + 1)
        found.append(of)
    return found


def fill_workspace(base: sqlite3.Connection) -> None:
    """Public channels and colleagues: of a channel that the workspace tells nothing of, nothing is shown."""
    base.executemany(
        "INSERT INTO channels (place, account, name, archived, member, replies, private, shared)"
        " VALUES (?, 'slack:main', ?, 0, 1, '', 0, 0)",
        [(place, f"channel-{n}") for n, place in enumerate(CHANNELS, 1)],
    )
    base.executemany(
        "INSERT INTO colleagues (alias, account, name, guest, stranger, admin, gone, bot, locale, timezone)"
        " VALUES (?, 'slack:main', ?, 0, 0, 0, 0, 0, '', '')",
        [(alias, f"Colleague {n}") for n, alias in enumerate(COLLEAGUES, 1)],
    )


def fill_people(
    base: sqlite3.Connection, said: list[Message], of: dict[str, str], conversations: list[int]
) -> None:
    """Customers with their conversations."""
    begun = dict(reversed([*zip(conversations, said, strict=True)]))
    base.executemany(
        "INSERT INTO customers (alias, account, name, username, language, chosen_language, organisation, unreachable)"
        " VALUES (?, 'telegram:main', ?, ?, 'en', '', ?, '')",
        [(alias, f"Customer {n}", f"customer{n}", name) for n, (alias, name) in enumerate(of.items())],
    )
    base.executemany(
        "INSERT INTO conversations (id, account, chat, topic, customer, home, opened_at, last_at, status, tags, suggested,"
        " copies, answered, asked_for_tag, closed, title) VALUES (?, 'telegram:main', ?, '', ?, ?, ?, ?, 'new', '[]', 0,"
        " '[]', 1, 0, 0, '')",
        [
            (n, f"telegram:main:{n}", one.customer, one.home, one.at, one.at)
            for n, one in sorted(begun.items())
        ],
    )


def fill_said(base: sqlite3.Connection, said: list[Message], conversations: list[int]) -> None:
    """Messages with their tags and themes."""
    chance = random.Random(5)
    told = list(enumerate(zip(conversations, said, strict=True), 1))
    base.executemany(
        "INSERT INTO messages (id, conversation, audience, by, by_customer, name, content, folded, sent_at)"
        " VALUES (?, ?, 'customer', ?, ?, '', '{}', ?, ?)",
        [(n, of, one.by, not one.answer, words(one, chance), one.at) for n, (of, one) in told],
    )
    base.executemany(
        "INSERT INTO feedback (message, conversation, tag, suggested, created_at) VALUES (?, ?, ?, 0, ?)",
        [(n, of, one.tag, one.at) for n, (of, one) in told if one.tag],
    )
    base.executemany(
        "INSERT INTO themes (id, label, root, created_at, last_at) VALUES (?, ?, ?, 0, 0)",
        [(n, label.strip(), n) for n, label in enumerate(THEMES, 1)],
    )
    base.executemany(
        "INSERT INTO understood (message, language, language_confidence, mood, mood_confidence, tag, confidence,"
        " sure, assigned, theme) VALUES (?, 'en', 1, '', 1, '', 0, 0, ?, ?)",
        [(n, one.theme, one.theme) for n, one in enumerate(said, 1) if one.theme],
    )


def words(one: Message, chance: random.Random) -> str:
    """What is said, folded as the relay folds it."""
    named = [firm(name).removeprefix("org:") for name in one.names]
    return " ".join([*chance.sample(WORDS, 5), *named, *chance.sample(WORDS, 2)])
