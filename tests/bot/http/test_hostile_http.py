"""Whatever is posted to us: refused with a reason or taken in, never a crash, and never more memory than we allow."""

import json
import resource
import selectors
import socket
import sqlite3
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.inbound import Received
from tests.architecture.tree import ROOT
from tests.bot.http import hostile
from tests.bot.http.hostile import EXAMPLES, LARGEST, TOGETHER, Door
from tests.patience import PATIENCE

OURS = frozenset({200, 302, 400, 401, 403, 404, 405, 408, 409, 413, 415, 502})
"""Every status that we mean to answer with. 500 is none of them."""
thorough = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 100
)
WHO = {"id": "U0ANN", "name": "ann", "team_id": hostile.TEAM}
PLACE = {"channel": {"id": "C0BUGS"}, "container": {"channel_id": "C0BUGS", "message_ts": "1.2"}, "user": WHO}
MESSAGE = {"type": "message", "channel": "C0BUGS", "user": "U0ANN", "ts": "1700000000.000100", "text": "Hi"}
BLOCK = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}
EVENTS: list[dict[str, Any]] = [
    {"type": "event_callback", "team_id": hostile.TEAM, "event_id": "Ev1", "event_time": 17, "event": event}
    for event in (
        {**MESSAGE, "blocks": [BLOCK], "files": [{"id": "F1", "name": "x", "size": 3}]},
        {**MESSAGE, "subtype": "message_changed", "message": MESSAGE, "previous_message": MESSAGE},
        {"type": "reaction_added", "user": "U0ANN", "reaction": "+1", "item": {"type": "message", "channel": "C0", "ts": "1.2"}},
        {"type": "user_change", "user": {"id": "U0ANN", "profile": {"real_name": "Ann"}, "team_id": "T9"}},
        {"type": "subteam_updated", "subteam": {"id": "S0", "users": ["U0ANN"]}},
        {"type": "channel_rename", "channel": {"id": "C0BUGS", "name": "bugs"}},
        {"type": "app_home_opened", "user": "U0ANN", "tab": "home", "view": {}},
    )
]  # fmt: skip
ACT = {"type": "block_actions", "team": {"id": hostile.TEAM}, **PLACE}
FIELD = {"words": {"words": {"type": "plain_text_input", "value": "x"}}}
VIEW = {"id": "V1", "callback_id": "reply", "private_metadata": "7", "state": {"values": FIELD}}
ACTIONS: list[dict[str, Any]] = [
    {**ACT, "trigger_id": "1.2", "actions": [{"action_id": "form:reply:x", "value": "7", "action_ts": "1"}]},
    {**ACT, "actions": [{"action_id": "undo", "value": "7"}]},
    {**ACT, "type": "message_action", "callback_id": "send_to_customer", "message": MESSAGE},
    {**ACT, "type": "view_submission", "view": VIEW},
]
COMMAND = {
    "command": "/feedback",
    "text": "list",
    "team_id": hostile.TEAM,
    "channel_id": "C0",
    "user_id": "U0ANN",
}
CUSTOMER = {"chat": {"id": 7, "type": "private"}, "from": {"id": 7, "first_name": "A"}}
UPDATE = {"update_id": 7, "message": {"message_id": 1, "date": 17, "text": "Hi", **CUSTOMER}}

ODD = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["\x00", "\ud800", "‮", "'; DROP TABLE inbox;--", "%s%n{0}", "${jndi}", "../../etc/passwd", "<!channel>", "9" * 400]
)  # fmt: skip
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | ODD | st.just(10**400) | st.just(-1)
JUNK = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD, inner, max_size=3))


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with hostile.open_door(tmp_path_factory.mktemp("hostile")) as opened:
        yield opened


@st.composite
def mutated(draw: st.DrawFn, whole: Any) -> Any:
    """A payload of which up to three parts are something else, or gone."""
    copy = json.loads(json.dumps(whole))
    for name, number in (("event_id", str), ("trigger_id", str), ("update_id", int)):
        if name in copy:
            copy[name] = number(draw(st.integers(1, 10**12)))
    for _ in range(draw(st.integers(0, 3))):
        holder, key = draw(st.sampled_from(_parts(copy)))
        if draw(st.booleans()) and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = draw(JUNK)
        if not copy:
            break
    return copy


def _parts(holder: Any) -> list[tuple[Any, Any]]:
    """Every place in a payload where something else could stand."""
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    found = [(holder, key) for key in keys]
    for key in keys:
        if isinstance(holder[key], dict | list) and holder[key]:
            found += _parts(holder[key])
    return found or [({"": None}, "")]


def body_of(value: Any) -> bytes:
    """JSON as a hostile client writes it, with numbers that are none and halves of characters."""
    return json.dumps(value).encode()


@thorough
@given(st.sampled_from(EVENTS + ACTIONS).flatmap(mutated))
def test_no_slack_event_breaks_us(door: Door, payload: Any):
    body = body_of(payload)
    assert door.post("/slack/events", body, hostile.signed(body)) in OURS


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "x" * 50_000, "é" * 9, "\n"])
@pytest.mark.parametrize("name", ["event_id", "team_id"])
def test_no_name_of_an_event_breaks_us(door: Door, name: str, odd: str):
    body = body_of({**EVENTS[0], name: odd})
    assert door.post("/slack/events", body, hostile.signed(body)) in OURS


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "x" * 50_000])
@pytest.mark.parametrize("name", ["channel", "ts", "thread_ts"])
def test_no_place_of_an_event_breaks_us(door: Door, name: str, odd: str):
    body = body_of({**EVENTS[0], "event_id": f"{name}{odd[:3]!r}", "event": {**MESSAGE, name: odd}})
    assert door.post("/slack/events", body, hostile.signed(body)) in OURS


@thorough
@given(st.sampled_from(ACTIONS).flatmap(mutated))
def test_no_interaction_breaks_us(door: Door, payload: Any):
    body = urlencode({"payload": json.dumps(payload)}).encode()
    kind = "application/x-www-form-urlencoded"
    assert door.post("/slack/events", body, hostile.signed(body, kind)) in OURS


@thorough
@given(st.dictionaries(st.sampled_from([*COMMAND, "payload", "trigger_id"]), ODD), st.binary(max_size=50))
def test_no_command_breaks_us(door: Door, fields: dict[str, str], tail: bytes):
    body = urlencode({**COMMAND, **fields}, errors="replace").encode() + tail
    kind = "application/x-www-form-urlencoded"
    assert door.post("/slack/events", body, hostile.signed(body, kind)) in OURS


@thorough
@given(mutated(UPDATE))
def test_no_update_breaks_us(door: Door, payload: Any):
    assert door.post("/telegram/main", body_of(payload), hostile.admitted()) in OURS


@thorough
@given(st.binary(max_size=300), st.sampled_from(["/slack/events", "/telegram/main"]), st.booleans())
def test_no_bytes_break_us(door: Door, body: bytes, path: str, honest: bool):
    proof = hostile.signed(body) | hostile.admitted() if honest else {}
    assert door.post(path, body, proof) in OURS


schema = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.json")


@schema.parametrize()
@settings(max_examples=max(5, EXAMPLES // 5), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_address_answers_as_it_is_described(door: Door, case: Any):
    answer = case.call(base_url=door.url, allow_redirects=False)
    assert answer.status_code in OURS
    described = {int(status) for status in case.operation.definition.raw["responses"]}
    assert answer.status_code in described | {404, 405}


def test_a_body_that_is_too_large_is_refused_before_it_is_read(door: Door):
    with socket.create_connection(("127.0.0.1", door.port), PATIENCE) as link:
        link.sendall(
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {10 * LARGEST}\r\n\r\n".encode()
        )
        assert b" 413 " in link.recv(4096)


def test_a_body_without_a_length_is_cut_off(door: Door):
    with socket.create_connection(("127.0.0.1", door.port), PATIENCE) as link:
        link.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        link.sendall(piece * (LARGEST // 0x10000 + 1))
        assert b" 413 " in link.recv(4096)


def test_a_body_that_comes_too_slowly_is_given_up(door: Door):
    with socket.create_connection(("127.0.0.1", door.port), PATIENCE) as link:
        link.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        assert b" 408 " in link.recv(4096)


def test_a_badly_encoded_body_is_refused(door: Door):
    with socket.create_connection(("127.0.0.1", door.port), PATIENCE) as link:
        link.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
        assert b" 400 " in link.recv(4096)


def test_what_is_packed_is_not_unpacked(door: Door):
    bomb = {"Content-Encoding": "gzip", **hostile.signed(b"x")}
    assert door.post("/slack/events", b"\x1f\x8b" + b"\x00" * 1000, bomb) == 415


def test_many_large_bodies_at_once_are_bounded(door: Door):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    head = f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST}\r\n\r\n".encode()
    links = [socket.create_connection(("127.0.0.1", door.port), PATIENCE) for _ in range(200)]
    with selectors.DefaultSelector() as answers:
        for link in links:
            link.sendall(head + b"x" * (LARGEST // 2))
            answers.register(link, selectors.EVENT_READ)
        assert answers.select(PATIENCE), "none of them is refused"
    assert door.intake.held <= TOGETHER
    for link in links:
        link.close()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 80 * 1024, "kilobytes"


def test_what_was_taken_in_can_be_read(door: Door):
    rows = sqlite3.connect(door.database).execute("SELECT key, account, lane, payload FROM inbox").fetchall()
    for key, account, lane, payload in rows:
        door.app.accounts[account].parser.parse(Received(key, account, lane, payload))
    assert len(rows) > 10


def test_afterwards_nothing_is_held(door: Door):
    until = time.monotonic() + PATIENCE
    while door.intake.held and time.monotonic() < until:
        time.sleep(0.05)
    assert door.intake.held == 0
