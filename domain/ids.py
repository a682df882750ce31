"""Names of things. Platform ids are opaque here: only `platforms/*/ids.py` looks inside them."""

from typing import NewType

AccountId = NewType("AccountId", str)
"""One bot on one platform, such as `telegram:main`."""

OWN = AccountId("isthmus:own")
"""Stands for us where a file is not a platform's but made by ourselves, at the moment it is read."""

PlaceId = NewType("PlaceId", str)
"""Where posts stand: a customer's chat (`telegram:main:-1001`) or a team's channel (`slack:main:C012`)."""

PostId = NewType("PostId", str)
"""One message as a platform holds it: `slack:main:C012:1700000000.000100`."""

AliasId = NewType("AliasId", str)
"""One identity of a person on a platform: `telegram:77`, `slack:main:U1`."""

Slot = NewType("Slot", str)
"""The name under which we will find again what we posted, before any platform has given it an id: `message:45`."""

PUNCTUATION = " .,;:!?…()[]{}<>«»\u00a0\u202f\"'`*_“”„‘’"
"""What may stand around a reference in a sentence (`FB-1,`) and is in none."""

ConversationId = NewType("ConversationId", int)
MessageId = NewType("MessageId", int)
FeedbackId = NewType("FeedbackId", int)
DeliveryId = NewType("DeliveryId", int)


def account_of(place: str) -> AccountId:
    """The account a place, post or workspace alias belongs to: its first two parts."""
    platform, account, *_ = place.split(":", 2)
    return AccountId(f"{platform}:{account}")


def called(account: str) -> str:
    """An account for people: its platform, with the account's own name where it has one."""
    platform, _, name = account.partition(":")
    return platform.title() if name == "main" else f"{platform.title()} ({name})"


def place_of(post: PostId) -> PlaceId:
    """Where a post stands: all but its last part."""
    return PlaceId(post.rpartition(":")[0])


def message_slot(message: MessageId) -> Slot:
    """Where the words of a message stand on the other side."""
    return Slot(f"message:{message}")


def thread_slot(conversation: ConversationId) -> Slot:
    """Where the card stands that opens a conversation's team thread."""
    return Slot(f"thread:{conversation}")


def mark_slot(message: MessageId) -> Slot:
    """Where the fate of a reply is shown to the team."""
    return Slot(f"mark:{message}")


def post_slot(post: PostId) -> Slot:
    """The slot of a post that somebody else wrote: it stands under itself and needs no look-up."""
    return Slot(f"post:{post}")


def post_in(slot: str) -> PostId | None:
    """The post of a slot that `post_slot` made; None for any other slot."""
    return PostId(slot.removeprefix("post:")) if slot.startswith("post:") else None


def bare(reference: str) -> str:
    """A reference as somebody typed it, without the white space and the punctuation of the sentence around it."""
    typed = reference.strip()
    return typed.strip(PUNCTUATION) or typed


def number(text: str) -> int | None:
    """The id that a button, a form or a person gave as text; None when it cannot be one (a database's ids have 64 bits)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def number_in(slot: str, kind: str) -> int | None:
    """The number in a slot of this kind, such as 45 in `message:45`; None for any other slot."""
    prefix, _, rest = slot.partition(":")
    return number(rest) if prefix == kind else None
