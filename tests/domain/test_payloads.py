"""Payloads say nothing that a database cannot hold."""

import json

from domain import payloads


def test_what_no_database_holds_is_replaced_at_any_depth():
    odd = json.dumps({"a\x00": ["\ud800", {"b": "x\udfffy"}]})
    assert payloads.read(odd) == {"a\ufffd": ["\ufffd", {"b": "x\ufffdy"}]}


def test_a_pair_of_surrogates_is_a_character_like_any_other():
    assert payloads.read(json.dumps("👋")) == "👋"
