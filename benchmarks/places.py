"""Workspaces and bots of a run, as the sandbox makes them and as the settings name them. Knows nobody who lives there."""

from collections.abc import Iterator
from typing import Any


def world(number: int) -> dict[str, Any]:
    """A workspace as the sandbox takes it."""
    people = {"U0ANN": "ann", "U1BEN": "ben", "U2CLEO": "cleo", "U3DORA": "dora"}
    bot = {
        "name": "isthmus",
        "user": f"U{number}CHAOS",
        "bot_id": f"B{number}CHAOS",
        "app_id": f"A{number}CHAOS",
    }
    tokens = {
        "bot_token": f"xoxb-chaos-{number}",
        "app_token": f"xapp-chaos-{number}",
        "signing_secret": f"chaos-{number}",
    }
    return {
        "team": {"id": f"T{number}CHAOS", "name": f"Town {number}"},
        "users": [{"id": id_, "name": name, "real_name": name.title()} for id_, name in people.items()],
        "bots": [{**bot, **tokens}],
        "channels": [{"id": f"C{number}SUPPORT", "name": "support", "bot_is_member": True}],
    }


SECRETS = ("bot_token", "app_token", "signing_secret", "webhook_secret")


def settings(count: int, url: str, reached: str) -> str:
    """isthmus.toml for so many workspaces and as many bots; `reached` is where we are posted to."""
    tables = []
    for kind, parts in (each for number in range(count) for each in _accounts(number, url, reached)):
        lines = (
            f'{key} = "{f"env:{variable(parts, kind, key)}" if key in SECRETS else value}"'
            for key, value in parts.items()
        )
        tables.append("\n".join((f"[[{kind}]]", *lines, "")))
    return "\n".join(tables)


def secrets(count: int, url: str, reached: str) -> str:
    """The variables that it points at, as `.env` has them."""
    every = (
        f"{variable(parts, kind, key)}={value}"
        for number in range(count)
        for kind, parts in _accounts(number, url, reached)
        for key, value in parts.items()
        if key in SECRETS
    )
    return "\n".join((*every, ""))


def variable(parts: dict[str, str], kind: str, key: str) -> str:
    """What the variable of an account's secret is called."""
    return f"{parts['name']}_{kind}_{key}".upper()


def _accounts(number: int, url: str, reached: str) -> Iterator[tuple[str, dict[str, str]]]:
    plan = world(number)["bots"][0]
    posted = number % 2 == 1
    ears = ("signing_secret", plan["signing_secret"]) if posted else ("app_token", plan["app_token"])
    slack = {
        "bot_token": plan["bot_token"],
        ears[0]: ears[1],
        "api_url": f"{url}/api/",
        "default_channel": "support",
    }
    telegram = {"bot_token": token(number), "api_url": url}
    if posted:
        telegram |= {"webhook_url": reached, "webhook_secret": f"hook-{number}"}
    yield "slack", {"name": f"town{number}", **slack}
    yield "telegram", {"name": f"town{number}", **telegram}


def token(number: int) -> str:
    return f"{700_000 + number}:chaos-token"
