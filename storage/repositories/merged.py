"""What was merged into what. A merge is within a chat, which has an index."""

from sqlalchemy import Table, and_, func, select

from storage import tables
from storage.sql import p

CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]

C = CONVERSATIONS.c
PART = CONVERSATIONS.alias("part").c
ITSELF = select(C.id, C.chat).where(C.id == p("conversation")).cte("whole", recursive=True)
INTO = and_(PART.chat == ITSELF.c.chat, PART.merged_into == ITSELF.c.id)
WHOLE = select(ITSELF.union(select(PART.id, PART.chat).where(INTO)).c.id)
"""The numbers of a conversation and of all that was merged into it, at whatever remove."""

THERE = CONVERSATIONS.alias("there")
GOES_ON = THERE.c.id == C.merged_into
STATUS = func.coalesce(THERE.c.status, C.status)
"""How a conversation stands, of one that was merged the one in which it goes on; for queries that join `THERE`."""
