"""What was said, in the lean form in which a digest reads a hundred thousand messages. Knows rows; decides nothing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import BigInteger, Table, and_, func, null, or_, select

from domain.conversations import IMPORTED, Status
from domain.digests import Said
from domain.ids import MessageId
from storage import mapping, tables
from storage.repositories import merged
from storage.sql import Statement, p
from storage.transaction import Transaction

MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
UNDERSTOOD: Table = tables.understanding.UnderstoodRow.__table__  # type: ignore[attr-defined]
THEMES: Table = tables.understanding.ThemeRow.__table__  # type: ignore[attr-defined]

IMPORTED_TOGETHER: Table = tables.suggestions.ImportSpanRow.__table__  # type: ignore[attr-defined]

M, C, P, F = MESSAGES.c, CONVERSATIONS.c, CUSTOMERS.c, FEEDBACK.c
LIMIT = p("limit", BigInteger)
BEGINNING = 400
"""How many letters of a message tell what it is about."""

JOINED = (
    MESSAGES.join(CONVERSATIONS, C.id == M.conversation)
    .outerjoin(merged.THERE, merged.GOES_ON)
    .outerjoin(CUSTOMERS, P.alias == M.by)
    .outerjoin(FEEDBACK, and_(F.conversation == M.conversation, F.message == M.id))
    .outerjoin(UNDERSTOOD, UNDERSTOOD.c.message == M.id)
    .outerjoin(THEMES, THEMES.c.id == UNDERSTOOD.c.theme)
)
SAID = select(
    M.id,
    M.conversation,
    M.by,
    M.sent_at,
    func.substr(M.folded, 1, BEGINNING),
    M.by_customer,
    merged.STATUS,
    C.home,
    C.waiting_since,
    C.tags,
    P.organisation,
    P.chosen_language,
    P.spoken,
    P.language,
    THEMES.c.root,
    UNDERSTOOD.c.mood,
    F.tag,
).where(M.deleted_at.is_(null()))
LIVE = ~C.account.startswith(IMPORTED)
"""What was imported is no news."""
HEARD = Statement(
    SAID.select_from(JOINED)
    .where(M.id > p("after"), M.id <= p("upto"), or_(M.by_customer, F.id.is_not(null())), LIVE)
    .order_by(M.id, F.id)
    .limit(LIMIT)
)
WAITING = Statement(
    SAID.select_from(JOINED)
    .where(C.waiting_since.is_not(null()), M.by_customer, M.sent_at >= C.waiting_since)
    .order_by(C.waiting_since, C.id, M.id, F.id)
    .limit(LIMIT)
)
NEWEST = Statement(select(func.max(M.id)))
AROUND = Statement(select(M.id, M.sent_at).where(M.id <= p("id")).order_by(M.id.desc()).limit(1))


SPANS = Statement(
    select(IMPORTED_TOGETHER.c.first, IMPORTED_TOGETHER.c.last).order_by(IMPORTED_TOGETHER.c.first)
)


def _before(number: int, spans: Sequence[Sequence[int]]) -> int:
    """The last message up to a number that was not imported, as far as can be told: those are out of their order."""
    for first, last in reversed(spans):
        if first <= number <= last:
            number = first - 1
    return number


class Heard:
    """The part of `ports.digests.Digests` that reads messages."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def newest(self) -> MessageId:
        return MessageId(self._tx.sql.all(NEWEST)[0][0] or 0)

    def last_before(self, at: datetime) -> MessageId:
        """Found by halving: messages arrive nearly in the order they were written in, and no index says when."""
        low, high, moment = 0, int(self.newest()), at.timestamp()
        spans = self._tx.sql.all(SPANS)
        while low < high:
            middle = (low + high + 1) // 2
            before = _before(middle, spans)
            row = self._tx.sql.one(AROUND, id=before)
            if row is None or row[1] < moment:
                low = middle
            else:
                high = min(before, row[0]) - 1
        return MessageId(max(0, low))

    def heard(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        rows = self._tx.sql.all(HEARD, after=after, upto=upto, limit=limit)
        found = list(_all(rows))
        # The last message may have more tags than this page has room for; the next page begins with it.
        return found[:-1] if len(rows) == limit and len(found) > 1 else found

    def waiting(self, limit: int) -> Sequence[Said]:
        return list(_all(self._tx.sql.all(WAITING, limit=limit)))


def _all(rows: Sequence[Sequence[Any]]) -> Iterator[Said]:
    """One value a message, whose rows stand together and differ by their tag."""
    tags: tuple[str, ...] = ()
    for row, following in zip_longest(rows, rows[1:]):
        if row[-1]:
            tags = (*tags, row[-1])
        if following is None or following[0] != row[0]:
            yield _said(row, tags or _names(row[9]))
            tags = ()


@lru_cache(maxsize=1000)
def _names(json: str) -> tuple[str, ...]:
    return mapping.read_names(json)


STATUSES = {status.value: status for status in Status}


def _said(row: Sequence[Any], tags: tuple[str, ...]) -> Said:
    number, conversation, by, at, words, outside, status, home, waiting, _, *known = row
    firm, chosen, spoken, hint, theme, mood, _ = known
    return Said(
        number,
        conversation,
        by,
        datetime.fromtimestamp(at, UTC),
        words,
        tags,
        firm or "",
        chosen or spoken or hint or "",
        not outside,
        STATUSES[status],
        home,
        mapping.instant(waiting) if waiting is not None and outside and at >= waiting else None,
        f"T-{theme}" if theme is not None else "",
        mood or "",
    )
