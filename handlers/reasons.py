"""Why something did not arrive, in words for people."""

from domain.deliveries import Reason
from domain.phrases import Phrase, phrase, verbatim

WHY = {
    Reason.BLOCKED: phrase("the customer has blocked the bot"),
    Reason.CHAT_GONE: phrase("the chat does not exist any more"),
    Reason.PLACE_GONE: phrase("the channel cannot be used"),
    Reason.POST_GONE: phrase("the message does not exist any more"),
    Reason.THREAD_GONE: phrase("the thread does not exist any more"),
    Reason.MIGRATED: phrase("the group has moved"),
    Reason.TOO_LARGE: phrase("it is larger than the platform allows"),
    Reason.NOT_ALLOWED: phrase("the platform does not allow it"),
    Reason.UNSUPPORTED: phrase("the platform cannot show it"),
    Reason.MALFORMED: phrase("the platform did not accept its form"),
    Reason.EXPIRED: phrase("it came too late"),
    Reason.TOO_OFTEN: phrase("the platform failed again and again"),
}

MISSING = {
    "the file is empty": phrase("the file is empty"),
    "larger than the 20 MB that Telegram hands over": phrase(
        "larger than the 20 MB that Telegram hands over"
    ),
    "larger than the 50 MB that Telegram takes": phrase("larger than the 50 MB that Telegram takes"),
    "larger than Slack takes": phrase("larger than Slack takes"),
}
"""What platforms say of a file that they did not carry over, as far as customers meet it."""


def of_missing(shortfall: str) -> Phrase:
    """What was not carried over, from a platform's lines of `name: why`; a reason that we do not know stays as it is."""
    first, *further = (_missing(part) for part in shortfall.splitlines() or [""])
    for part in further:
        first = phrase("{files}; {file}", files=first, file=part)
    return first


def _missing(part: str) -> Phrase:
    name, _, why = part.rpartition(": ")
    return phrase("{file}: {why}", file=name, why=MISSING[why]) if name and why in MISSING else verbatim(part)


def of_failure(reason: str, trace: str = "") -> Phrase:
    """Why a row was set aside, from what the queue keeps of it: a reason of ours and the platform's own short error.

    What is no such reason is an error in our code, of which only the log has more: under the event's `trace`, else by its name.
    """
    ours, _, theirs = reason.partition(": ")
    if ours not in set(Reason):
        return own_error(reason, trace)
    why = WHY[Reason(ours)]
    return phrase("{why} ({error})", why=why, error=theirs) if theirs else why


def own_error(error: str, trace: str) -> Phrase:
    """What went wrong in Isthmus itself, and where whoever runs it finds more."""
    if trace:
        return phrase(
            "an error of Isthmus's own; whoever runs it finds it in the log by `{trace}`", trace=trace
        )
    return phrase("an error of Isthmus's own, in the log as `outbox.step_failed` ({error})", error=error)


NEVER_WROTE = "never_wrote"
"""Of a customer who is known from an import alone: a bot can only answer who has written to it."""


def of_customer(unreachable: str) -> Phrase:
    """Why a customer cannot be reached, from what is kept of them."""
    if unreachable == NEVER_WROTE:
        return phrase("they have never written to the bot")
    return WHY[Reason(unreachable)] if unreachable in set(Reason) else WHY[Reason.BLOCKED]
