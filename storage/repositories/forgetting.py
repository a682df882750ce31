"""Takes messages out of everything that was understood of them. Knows rows; decides nothing."""

from collections.abc import Sequence

from sqlalchemy import Table, delete, exists, or_, select

from domain.ids import MessageId
from storage import tables
from storage.repositories import unread
from storage.sql import Sql, Statement, p

THEMES: Table = tables.understanding.ThemeRow.__table__  # type: ignore[attr-defined]
PLACES: Table = tables.understanding.ThemePlaceRow.__table__  # type: ignore[attr-defined]
LINKS: Table = tables.understanding.ThemeLinkRow.__table__  # type: ignore[attr-defined]
VECTORS: Table = tables.understanding.VectorRow.__table__  # type: ignore[attr-defined]
LESSONS: Table = tables.understanding.LessonRow.__table__  # type: ignore[attr-defined]

U, T, L = unread.UNDERSTOOD.c, THEMES.c, LINKS.c
THEIRS = Statement(select(U.theme, U.assigned).where(U.message == p("message")))
OF_MESSAGE = tuple(
    Statement(delete(table).where(table.c.message == p("message")))
    for table in (unread.UNREAD, unread.UNDERSTOOD, VECTORS, LESSONS, LINKS)
)
LEFT = Statement(
    select(T.id).where(
        T.id == p("theme"), ~exists().where(or_(U.theme == p("theme"), U.assigned == p("theme")))
    )
)
OF_THEME = (
    Statement(delete(PLACES).where(PLACES.c.theme == p("theme"))),
    Statement(delete(LINKS).where(or_(L.theme == p("theme"), L.into == p("theme")))),
    Statement(delete(THEMES).where(T.id == p("theme"), T.root == p("theme"))),
)


def forget(sql: Sql, messages: Sequence[MessageId]) -> None:
    """Nothing of these messages is left; themes that stood on them alone are gone, with their labels.

    Of a theme that others share, its place keeps a trace in a sum that tells no message apart.
    """
    themes: set[int] = set()
    for message in messages:
        for row in sql.all(THEIRS, message=message):
            themes.update(theme for theme in row if theme is not None)
        for statement in OF_MESSAGE:
            sql.run(statement, message=message)
    for theme in sorted(themes):
        if sql.one(LEFT, theme=theme):
            for statement in OF_THEME:
                sql.run(statement, theme=theme)
    sql.run(unread.REVISE)
