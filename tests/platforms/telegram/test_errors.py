"""What each refusal of the Bot API means to us."""

import pytest

from domain.deliveries import Deferred, Locked, Reason, Refused, Scope, Unsure
from platforms.telegram import errors, transport
from tests.platforms.telegram.building import ACCOUNT


def outcome(code, description, **parameters):
    return errors.outcome_of(transport.Answered(code, description, parameters), ACCOUNT)


@pytest.mark.parametrize(
    ("code", "description", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", Reason.BLOCKED),
        (403, "Forbidden: user is deactivated", Reason.CHAT_GONE),
        (403, "Forbidden: bot was kicked from the supergroup chat", Reason.CHAT_GONE),
        (403, "Forbidden: bot is not a member of the channel chat", Reason.CHAT_GONE),
        (403, "Forbidden: something new", Reason.NOT_ALLOWED),
        (400, "Bad Request: chat not found", Reason.CHAT_GONE),
        (400, "Bad Request: message thread not found", Reason.THREAD_GONE),
        (400, "Bad Request: message to edit not found", Reason.POST_GONE),
        (400, "Bad Request: message to be replied not found", Reason.POST_GONE),
        (400, "Bad Request: message can't be deleted for everyone", Reason.NOT_ALLOWED),
        (400, "Bad Request: not enough rights to send text messages to the chat", Reason.NOT_ALLOWED),
        (
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
            Reason.EXPIRED,
        ),
        (400, "Bad Request: file is too big", Reason.TOO_LARGE),
        (413, "Request Entity Too Large", Reason.TOO_LARGE),
        (400, "Bad Request: message is too long", Reason.MALFORMED),
        (400, "Bad Request: BUTTON_DATA_INVALID", Reason.MALFORMED),
        (404, "Not Found: method not found", Reason.UNSUPPORTED),
    ],
)
def test_a_refusal_has_its_reason(code, description, reason):
    found = outcome(code, description)
    assert (type(found), found.reason) == (Refused, reason)


def test_a_moved_group_says_where_it_is():
    found = outcome(
        400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009
    )
    assert (found.reason, found.moved_to) == (Reason.MIGRATED, "telegram:main:-1009")


def test_too_many_requests_wait_as_long_as_asked():
    assert outcome(429, "Too Many Requests: retry after 7", retry_after=7) == Deferred(7.0, Scope.TARGET)


@pytest.mark.parametrize(("code", "description"), [(401, "Unauthorized"), (404, "Not Found")])
def test_a_refused_token_locks_the_account(code, description):
    assert isinstance(outcome(code, description), Locked)


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_trouble_on_their_side_leaves_it_in_doubt(code):
    assert isinstance(outcome(code, "Bad Gateway"), Unsure)


def test_no_connection_means_that_nothing_happened():
    found = errors.outcome_of(transport.NotSent("x"), ACCOUNT)
    assert (type(found), found.scope) == (Deferred, Scope.ACCOUNT)


def test_no_answer_leaves_it_in_doubt():
    assert isinstance(errors.outcome_of(transport.InDoubt("x"), ACCOUNT), Unsure)


@pytest.mark.parametrize(
    "description",
    [
        'Bad Request: can\'t parse entities: unsupported start tag "secret" at byte offset 3',
        "Bad Request: inline keyboard button URL 'https://secret' is invalid",
        'Bad Request: unexpected "secret',
        "Bad Request: wrong\nsecret",
    ],
)
def test_what_a_refusal_quotes_is_left_out(description):
    assert "secret" not in outcome(400, description).detail


@pytest.mark.parametrize(
    "payload", [b"", b"<html>Bad Gateway</html>", b"[]", b'{"ok": false, "description": 7}']
)
def test_an_answer_of_a_proxy_in_between_is_told_by_its_status(payload):
    found = transport.answered(502, payload)
    assert (found.code, found.description) == (502, "Bad Gateway")
