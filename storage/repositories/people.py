"""Customers, colleagues, channels, and the rules made in the chat. Knows rows and the domain's values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union_all,
)

from domain.feedback import Tag
from domain.ids import AccountId, AliasId, PlaceId, account_of
from domain.people import Channel, Colleague, Customer, Group
from domain.routing import Criterion, Route
from domain.sight import Hidden
from storage import bulk, mapping, tables
from storage.repositories import in_use
from storage.repositories.in_use import IN_USE, UNKNOWN
from storage.sql import Statement, p, upsert
from storage.transaction import Transaction

CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]
COLLEAGUES: Table = tables.people.ColleagueRow.__table__  # type: ignore[attr-defined]
GROUPS: Table = tables.people.GroupRow.__table__  # type: ignore[attr-defined]
MEMBERS: Table = tables.people.MemberRow.__table__  # type: ignore[attr-defined]
INSIDE: Table = tables.people.ChannelMemberRow.__table__  # type: ignore[attr-defined]
CHANNELS: Table = tables.people.ChannelRow.__table__  # type: ignore[attr-defined]
ROUTES: Table = tables.people.RouteRow.__table__  # type: ignore[attr-defined]
TAGS: Table = tables.people.TagRow.__table__  # type: ignore[attr-defined]
DESKS: Table = tables.desks.DeskRow.__table__  # type: ignore[attr-defined]

OWN = {"locale": DESKS.c.language, "timezone": DESKS.c.zone}
"""What a colleague may set for themselves, above what the workspace says of them."""
KNOWN = [
    func.coalesce(func.nullif(OWN[column.name], ""), column) if column.name in OWN else column
    for column in COLLEAGUES.c
]
SETTLED = COLLEAGUES.outerjoin(DESKS, DESKS.c.person == COLLEAGUES.c.alias)


def _by_key(table: Table, key: str) -> Statement:
    return Statement(select(table).where(table.c[key] == p("key")))


SAVE_CUSTOMER = upsert(CUSTOMERS)
CUSTOMER = _by_key(CUSTOMERS, "alias")
SAVE_COLLEAGUE = upsert(COLLEAGUES)
OF_GROUP = (MEMBERS.c.account == GROUPS.c.account) & (MEMBERS.c.group_name == GROUPS.c.name)
COLLEAGUE = Statement(
    select(*KNOWN, GROUPS.c.handle)
    .select_from(
        SETTLED.outerjoin(MEMBERS, MEMBERS.c.alias == COLLEAGUES.c.alias).outerjoin(GROUPS, OF_GROUP)
    )
    .where(COLLEAGUES.c.alias == p("key"))
)
SAVE_GROUP = upsert(GROUPS)
EMPTY_GROUP = Statement(
    delete(MEMBERS).where(MEMBERS.c.account == p("account"), MEMBERS.c.group_name == p("name"))
)
# A list of any length in one statement; each engine has its own way to say it.
ZONES_OF = "SELECT alias, COALESCE(NULLIF(zone, ''), timezone) FROM colleagues LEFT JOIN desks ON person = alias WHERE alias"
ZONES_SQLITE = f"{ZONES_OF} IN (SELECT value FROM json_each(?))"  # nosec B608 - constants, no values
ZONES = f"{ZONES_OF} = ANY($1::text[])"
ADD_MEMBERS = bulk.Insert(MEMBERS)
ALL_GROUPS = Statement(
    select(GROUPS.c.name, GROUPS.c.handle, MEMBERS.c.alias)
    .join(MEMBERS, OF_GROUP)
    .where(GROUPS.c.account == p("account"))
    .order_by(GROUPS.c.handle, GROUPS.c.name, MEMBERS.c.alias)
)


NAMES = Statement(
    union_all(
        select(COLLEAGUES.c.alias, COLLEAGUES.c.name).where(COLLEAGUES.c.account == p("account")),
        select(CHANNELS.c.place, CHANNELS.c.name).where(CHANNELS.c.account == p("account")),
        select(GROUPS.c.name, GROUPS.c.handle).where(GROUPS.c.account == p("account")),
    )
)


class People:
    """Implements `ports.storage.People`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def customer(self, alias: AliasId) -> Customer | None:
        row = self._tx.sql.one(CUSTOMER, key=alias)
        return Customer(*row) if row else None

    def save_customer(self, customer: Customer) -> None:
        self._tx.sql.run(SAVE_CUSTOMER, **_fields(customer, CUSTOMERS))

    def colleague(self, alias: AliasId) -> Colleague | None:
        rows = self._tx.sql.all(COLLEAGUE, key=alias)
        if not rows:
            return None
        return _colleague(rows[0][:-1], [handle for *_, handle in rows if handle is not None])

    def save_colleague(self, colleague: Colleague) -> None:
        self._tx.sql.run(SAVE_COLLEAGUE, **_fields(colleague, COLLEAGUES))

    def save_group(self, account: AccountId, group: str, handle: str, members: Sequence[AliasId]) -> None:
        sql = self._tx.sql
        sql.run(SAVE_GROUP, account=account, name=group, handle=handle)
        sql.run(EMPTY_GROUP, account=account, name=group)
        ADD_MEMBERS.run(sql, [(account, group, alias) for alias in dict.fromkeys(members)])

    def zones(self, people: Sequence[AliasId]) -> Mapping[AliasId, str]:
        sql = self._tx.sql
        if sql.dialect == "sqlite":
            rows = sql.bare(ZONES_SQLITE, (mapping.write_names(people),)).fetchall()
        else:
            rows = sql.bare(ZONES, (list(people),)).fetchall()
        return {AliasId(alias): timezone for alias, timezone in rows}

    def names(self, account: AccountId) -> Mapping[str, str]:
        return {name: called for name, called in self._tx.sql.all(NAMES, account=account) if called}

    def groups(self, account: AccountId) -> Sequence[Group]:
        rows = self._tx.sql.all(ALL_GROUPS, account=account)
        return [
            Group(name, handle, tuple(AliasId(row[2]) for row in members))
            for (name, handle), members in groupby(rows, key=lambda row: (row[0], row[1]))
        ]


def _colleague(row: Sequence[Any], groups: Iterable[str]) -> Colleague:
    name, account, shown, guest, stranger, admin, gone, bot, locale, timezone = row
    return Colleague(
        alias=name,
        account=account,
        name=shown,
        guest=bool(guest),
        stranger=bool(stranger),
        admin=bool(admin),
        gone=bool(gone),
        bot=bool(bot),
        locale=locale,
        timezone=timezone,
        groups=frozenset(groups),
    )


def _fields(value: object, table: Table) -> dict[str, Any]:
    """A value's fields by the columns that hold them."""
    return {column.name: getattr(value, column.name) for column in table.c}


SAVE_CHANNEL = upsert(CHANNELS)
CHANNEL_FIELDS = ("place", "name", "archived", "member", "replies", "private", "shared")
CHANNEL_COLUMNS = [CHANNELS.c[name] for name in CHANNEL_FIELDS]
CHANNEL = Statement(select(*CHANNEL_COLUMNS).where(CHANNELS.c.place == p("key")))
NAMED = Statement(
    select(*CHANNEL_COLUMNS)
    .where(
        CHANNELS.c.account == p("account"),
        or_(func.lower(CHANNELS.c.name) == p("name"), func.lower(CHANNELS.c.place) == p("place")),
    )
    .order_by(CHANNELS.c.archived, CHANNELS.c.place)
)
USABLE = Statement(
    select(*CHANNEL_COLUMNS)
    .where(CHANNELS.c.account == p("account"), CHANNELS.c.member, ~CHANNELS.c.archived)
    .order_by(CHANNELS.c.name, CHANNELS.c.place)
)


def _is_member(place: Any) -> Any:
    return exists().where(INSIDE.c.place == place, INSIDE.c.alias == p("person"))


HIDDEN_FROM = Statement(
    select(CHANNELS.c.place)
    .where(or_(CHANNELS.c.account != p("account"), and_(CHANNELS.c.private, ~_is_member(CHANNELS.c.place))))
    .union_all(UNKNOWN.where(~_is_member(IN_USE.c.place)))
    .order_by("place")
)
HIDDEN_IN = Statement(
    select(CHANNELS.c.place)
    .where(or_(CHANNELS.c.account != p("account"), and_(CHANNELS.c.private, CHANNELS.c.place != p("place"))))
    .union_all(UNKNOWN.where(IN_USE.c.place != p("place")))
    .order_by("place")
)
ALL_BUT = Statement(
    select(CHANNELS.c.place)
    .where(CHANNELS.c.place != p("place"))
    .union_all(UNKNOWN.where(IN_USE.c.place != p("place")))
    .order_by("place")
)
MEMBERS_OF = Statement(
    select(*KNOWN)
    .select_from(SETTLED)
    .join(INSIDE, INSIDE.c.alias == COLLEAGUES.c.alias)
    .where(INSIDE.c.place == p("place"))
    .order_by(COLLEAGUES.c.name, COLLEAGUES.c.alias)
)
HANDLES_OF = Statement(
    select(MEMBERS.c.alias, GROUPS.c.handle)
    .join(GROUPS, OF_GROUP)
    .join(INSIDE, INSIDE.c.alias == MEMBERS.c.alias)
    .where(INSIDE.c.place == p("place"))
)
ALIASES_OF = Statement(select(INSIDE.c.alias).where(INSIDE.c.place == p("place")))
JOIN = bulk.Insert(INSIDE)
LEAVE = Statement(delete(INSIDE).where(INSIDE.c.place == p("place"), INSIDE.c.alias == p("alias")))


class Channels:
    """Implements `ports.storage.Channels`. A channel's account is the first two parts of its place."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def members(self, place: PlaceId) -> Sequence[Colleague]:
        """Whom the workspace has not named yet is left out until it does."""
        handles: dict[str, list[str]] = defaultdict(list)
        for alias, handle in self._tx.sql.all(HANDLES_OF, place=place):
            handles[alias].append(handle)
        rows = self._tx.sql.all(MEMBERS_OF, place=place)
        return [_colleague(row, handles.get(row[0], ())) for row in rows]

    def save_members(self, place: PlaceId, members: Sequence[AliasId]) -> None:
        known = {row[0] for row in self._tx.sql.all(ALIASES_OF, place=place)}
        for alias in known.difference(members):
            self._tx.sql.run(LEAVE, place=place, alias=alias)
        JOIN.run(self._tx.sql, [(place, alias) for alias in dict.fromkeys(members) if alias not in known])

    def move_member(self, place: PlaceId, person: AliasId, *, joined: bool) -> None:
        if joined:
            JOIN.run(self._tx.sql, [(place, person)])
        else:
            self._tx.sql.run(LEAVE, place=place, alias=person)

    def get(self, place: PlaceId) -> Channel | None:
        row = self._tx.sql.one(CHANNEL, key=place)
        return _channel(row) if row else None

    def named(self, account: AccountId, name: str) -> Channel | None:
        bare = name.strip().lstrip("#").lower()
        whole = bare if bare.startswith(account.lower() + ":") else f"{account}:{bare}".lower()
        row = self._tx.sql.one(NAMED, account=account, name=bare, place=whole)
        return _channel(row) if row else None

    def settle(self, named: PlaceId, place: PlaceId) -> None:
        in_use.settle(self._tx, named, place)

    def usable(self, account: AccountId) -> Sequence[Channel]:
        return [_channel(row) for row in self._tx.sql.all(USABLE, account=account)]

    def hidden_from(self, person: AliasId) -> Hidden:
        rows = self._tx.sql.all(HIDDEN_FROM, person=person, account=account_of(person))
        return Hidden(tuple(PlaceId(row[0]) for row in rows))

    def hidden_in(self, place: PlaceId) -> Hidden:
        channel = self.get(place)
        asked = ALL_BUT if channel and channel.shared else HIDDEN_IN
        rows = self._tx.sql.all(asked, place=place, account=account_of(place))
        return Hidden(tuple(PlaceId(row[0]) for row in rows))

    def save(self, channel: Channel) -> None:
        account = ":".join(channel.place.split(":", 2)[:2])
        fields = {name: getattr(channel, name) for name in CHANNEL_FIELDS}
        self._tx.sql.run(SAVE_CHANNEL, account=account, **fields)


def _channel(row: Sequence[Any]) -> Channel:
    place, name, archived, member, replies, private, shared = row
    return Channel(place, name, bool(archived), bool(member), replies, bool(private), bool(shared))


ALL_ROUTES = Statement(select(ROUTES).order_by(ROUTES.c.id))
ADD_ROUTE = Statement(
    insert(ROUTES)
    .values({ROUTES.c[name]: p(name) for name in ("criterion", "value", "channel")})
    .returning(ROUTES.c.id)
)
REMOVE_ROUTE = Statement(delete(ROUTES).where(ROUTES.c.id == p("id")))
ALL_TAGS = Statement(select(TAGS).order_by(TAGS.c.name))
SAVE_TAG = upsert(TAGS)
REMOVE_TAG = Statement(delete(TAGS).where(TAGS.c.name == p("name")))


class Rules:
    """Implements `ports.storage.Rules`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def routes(self) -> Sequence[Route]:
        return [Route(row[0], Criterion(row[1]), row[2], row[3]) for row in self._tx.sql.all(ALL_ROUTES)]

    def add_route(self, route: Route) -> Route:
        values = {"criterion": route.criterion.value, "value": route.value, "channel": route.channel}
        return replace(route, id=self._tx.sql.all(ADD_ROUTE, **values)[0][0])

    def remove_route(self, route: int) -> None:
        self._tx.sql.run(REMOVE_ROUTE, id=route)

    def tags(self) -> Sequence[Tag]:
        rows = self._tx.sql.all(ALL_TAGS)
        return [Tag(row[0], row[1], mapping.read_names(row[2]), bool(row[3]), bool(row[4])) for row in rows]

    def save_tag(self, tag: Tag) -> None:
        fields = _fields(tag, TAGS) | {"synonyms": mapping.write_names(tag.synonyms)}
        self._tx.sql.run(SAVE_TAG, **fields)

    def remove_tag(self, name: str) -> None:
        self._tx.sql.run(REMOVE_TAG, name=name)
