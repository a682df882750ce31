"""What people say, for tests of digests; a day is a number."""

from datetime import datetime, timedelta
from itertools import count

from digests.windows import Window
from domain.digests import Said
from domain.ids import AliasId, ConversationId, MessageId
from tests.digests.fakes import START

DAY = timedelta(days=1)
_numbers = count(1)


def said(words: str, by: int = 1, *, day: float = 7.5, tag: str = "bug", **given: object) -> Said:
    """One message; by default in the window of `a_window`."""
    number = next(_numbers)
    values: dict[str, object] = {
        "message": MessageId(int(day * 1_000_000) + number),
        "conversation": ConversationId(number),
        "by": AliasId(f"telegram:{by}"),
        "at": START + day * DAY,
        "words": words,
        "tags": (tag,),
    }
    return Said(**{**values, **given})  # type: ignore[arg-type]


def a_window(day: float = 7.0, days: float = 1.0) -> Window:
    """From the beginning of a day on; before it lies the past."""
    opens: datetime = START + day * DAY
    after, upto = (MessageId(int(each * 1_000_000)) for each in (day, day + days))
    return Window(after, upto, opens, opens + days * DAY)
