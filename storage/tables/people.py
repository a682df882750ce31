"""The tables of customers, colleagues and channels, and of the rules made in the chat."""

from storage.tables.columns import AUTOINCREMENT, Row, big, words


class CustomerRow(Row, table=True):
    __tablename__ = "customers"
    alias: str = words(primary_key=True)
    account: str = words()
    name: str = words()
    username: str = words(default="")
    language: str = words(default="")
    chosen_language: str = words(default="")
    organisation: str = words(default="")
    unreachable: str = words(default="")
    spoken: str = words(default="", sa_column_kwargs={"server_default": ""})


class ColleagueRow(Row, table=True):
    __tablename__ = "colleagues"
    alias: str = words(primary_key=True)
    account: str = words()
    name: str = words()
    guest: bool = False
    stranger: bool = False
    admin: bool = False
    gone: bool = False
    bot: bool = False
    locale: str = words(default="")
    timezone: str = words(default="")


class GroupRow(Row, table=True):
    __tablename__ = "groups"
    account: str = words(primary_key=True)
    name: str = words(primary_key=True)
    """The group's id on its platform."""
    handle: str = words()


class MemberRow(Row, table=True):
    __tablename__ = "group_members"
    account: str = words(primary_key=True)
    group_name: str = words(primary_key=True)
    alias: str = words(primary_key=True, index=True)


class ChannelRow(Row, table=True):
    __tablename__ = "channels"
    place: str = words(primary_key=True)
    account: str = words(index=True)
    name: str = words(default="")
    archived: bool = False
    member: bool = False
    replies: str = words(default="")
    private: bool = False
    shared: bool = False


class ChannelMemberRow(Row, table=True):
    __tablename__ = "channel_members"
    place: str = words(primary_key=True)
    alias: str = words(primary_key=True, index=True)


class RouteRow(Row, table=True):
    __tablename__ = "routes"
    __table_args__ = AUTOINCREMENT
    id: int = big(primary_key=True)
    criterion: str = words()
    value: str = words()
    channel: str = words()


class TagRow(Row, table=True):
    __tablename__ = "tags"
    name: str = words(primary_key=True)
    emoji: str = words(default="")
    synonyms: str = words(default="[]")
    builtin: bool = False
    offered: bool = True
