"""The tables of ideas."""

from sqlalchemy import Index, UniqueConstraint

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class IdeaRow(Row, table=True):
    __tablename__ = "ideas"
    __table_args__ = (
        Index("ideas_team", "team", "id"),
        Index("ideas_root", "root"),
        Index("ideas_place", "place"),
        some("ideas_asking", "id", where="stage = 'asking'"),
        some("ideas_source", "source", where="source IS NOT NULL"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    team: str = words()
    place: str = words()
    text: str = words()
    by: str = words()
    inside: bool = False
    created_at: float = moment()
    chat: str = words()
    topic: str = words(default="")
    source: int | None = big(default=None)
    conversation: int | None = big(default=None)
    public: bool = True
    stage: str = words(default="open")
    status: str = words(default="new")
    reason: str = words(default="")
    root: int = big(default=0)
    reasons: str = words(default="[]", sa_column_kwargs={"server_default": "[]"})


class IdeaSupportRow(Row, table=True):
    """`message` is 0 where there is none, so that one person supports an idea once in one way."""

    __tablename__ = "idea_supports"
    __table_args__ = (
        UniqueConstraint("idea", "actor", "kind", "message", name="idea_supports_once"),
        Index("idea_supports_actor", "actor"),
        Index("idea_supports_at", "at"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    idea: int = big(foreign_key="ideas.id")
    actor: str = words()
    kind: str = words()
    message: int = big(default=0)
    standing: str = words()
    inside: bool = False
    by: str = words()
    chat: str | None = words(default=None)
    topic: str = words(default="")
    at: float = moment()


class IdeaLinkRow(Row, table=True):
    __tablename__ = "idea_links"
    __table_args__ = (some("idea_links_standing", "idea", where="NOT undone"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    idea: int = big(foreign_key="ideas.id")
    into: int = big(foreign_key="ideas.id")
    by: str = words()
    at: float = moment()
    undone: bool = False


class IdeaCommentRow(Row, table=True):
    __tablename__ = "idea_comments"
    __table_args__ = (
        Index("idea_comments_idea", "idea", "id"),
        some("idea_comments_post", "post", where="post <> ''"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    idea: int = big(foreign_key="ideas.id")
    by: str = words()
    inside: bool = False
    at: float = moment()
    text: str = words(default="")
    message: int | None = big(default=None)
    post: str = words(default="", sa_column_kwargs={"server_default": ""})


class IdeaChangeRow(Row, table=True):
    __tablename__ = "idea_changes"
    __table_args__ = (Index("idea_changes_idea", "idea"), AUTOINCREMENT)
    id: int = big(primary_key=True)
    idea: int = big(foreign_key="ideas.id")
    was: str = words()
    status: str = words()
    reason: str = words()
    by: str = words()
    at: float = moment()


class IdeaToldRow(Row, table=True):
    __tablename__ = "idea_told"
    idea: int = big(primary_key=True, foreign_key="ideas.id")
    person: str = words(primary_key=True)
    status: str = words(default="")
    change: int = big(default=0)
    no_more: bool = False


class IdeaExpectedRow(Row, table=True):
    """Whose next words in a chat are about which idea."""

    __tablename__ = "idea_expected"
    chat: str = words(primary_key=True)
    person: str = words(primary_key=True)
    idea: int = big(foreign_key="ideas.id")
    at: float = moment()


class IdeaProposalRow(Row, table=True):
    __tablename__ = "idea_proposals"
    __table_args__ = (Index("idea_proposals_proposal", "proposal"),)
    idea: int = big(primary_key=True, foreign_key="ideas.id")
    proposal: int = big(primary_key=True)
