"""Translations that are wanted or wait for their author. Knows rows; decides nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from domain.ids import AliasId, ConversationId, MessageId, PlaceId, PostId
from domain.translations import State, Translation, TranslationId
from storage import mapping, tables
from storage.sql import Statement, p
from storage.transaction import Transaction

TRANSLATIONS: Table = tables.models.TranslationRow.__table__  # type: ignore[attr-defined]
T = TRANSLATIONS.c

GIVEN = ("conversation", "person", "place", "thread", "language", "message", "text", "wanted_at")
WANT = Statement(
    insert(TRANSLATIONS)
    .values(
        {T[name]: p(name) for name in GIVEN}
        | {T.result: "", T.mark: "", T.claimed_at: 0.0, T.state: "wanted"}
    )
    .returning(T.id)
)
COLUMNS = (
    T.id, T.conversation, T.person, T.place, T.thread, T.language, T.wanted_at, T.message, T.text, T.result, T.mark, T.state,
)  # fmt: skip
GET = Statement(select(*COLUMNS).where(T.id == p("id")))
FREE = (T.state == "wanted", T.claimed_at <= p("before"))
NEXT = Statement(select(*COLUMNS).where(*FREE).order_by(T.id).limit(1).with_for_update(skip_locked=True))
WANTED = Statement(select(T.id).where(*FREE).limit(1))
CLAIM = Statement(update(TRANSLATIONS).where(T.id == p("id")).values({T.claimed_at: p("at")}))
SETTLE = Statement(
    update(TRANSLATIONS)
    .where(T.id == p("id"), T.state == "wanted")
    .values({T.state: p("state"), T.result: p("result"), T.mark: p("mark")})
)
USE = Statement(
    update(TRANSLATIONS).where(T.id == p("id"), T.state == "done").values({T.state: State.SENT.value})
)
FORGET = Statement(delete(TRANSLATIONS).where(T.wanted_at < p("before")))


class Translations:
    """Implements `ports.translations.Translations`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def want(
        self,
        *,
        conversation: ConversationId,
        person: AliasId,
        place: PlaceId,
        thread: PostId | None,
        language: str,
        message: MessageId | None = None,
        text: str = "",
    ) -> TranslationId:
        rows = self._tx.sql.all(
            WANT,
            conversation=conversation,
            person=person,
            place=place,
            thread=thread,
            language=language,
            message=message,
            text=text,
            wanted_at=self._tx.at,
        )
        return TranslationId(rows[0][0])

    def get(self, translation: TranslationId) -> Translation:
        row = self._tx.sql.one(GET, id=translation)
        if row is None:
            raise KeyError(translation)
        return _translation(row)

    def wanted(self, patience: float) -> bool:
        return self._tx.sql.one(WANTED, before=self._tx.at - patience) is not None

    def claim(self, patience: float) -> Translation | None:
        row = self._tx.sql.one(NEXT, before=self._tx.at - patience)
        if row is None:
            return None
        self._tx.sql.run(CLAIM, id=row[0], at=self._tx.at)
        return _translation(row)

    def settle(self, translation: TranslationId, state: State, result: str = "", mark: str = "") -> bool:
        given = {"state": state.value, "result": result, "mark": mark}
        return self._tx.sql.count(SETTLE, id=translation, **given) == 1

    def use(self, translation: TranslationId) -> bool:
        return self._tx.sql.count(USE, id=translation) == 1

    def forget(self, before: datetime) -> None:
        self._tx.sql.run(FORGET, before=before.timestamp())


def _translation(row: Any) -> Translation:
    number, conversation, person, place, thread, language, at, message, text, result, mark, state = row
    return Translation(
        id=TranslationId(number),
        conversation=ConversationId(conversation),
        person=AliasId(person),
        place=PlaceId(place),
        thread=PostId(thread) if thread else None,
        language=language,
        wanted_at=mapping.instant(at),
        message=MessageId(message) if message is not None else None,
        text=text,
        result=result,
        mark=mark,
        state=State(state),
    )
