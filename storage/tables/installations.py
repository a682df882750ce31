"""The tables of workspaces that installed us."""

from storage.tables.columns import Row, big, moment, some, words


class InstallationRow(Row, table=True):
    """`token` and `refresh` are sealed. `claimed_at` is when a process began to renew the token."""

    __tablename__ = "installations"
    __table_args__ = (some("installations_expiring", "expires_at", where="expires_at IS NOT NULL"),)
    account: str = words(primary_key=True)
    app: str = words()
    team: str = words()
    name: str = words()
    by: str = words()
    scopes: str = words()
    token: str = words()
    refresh: str = words()
    expires_at: float | None = moment(default=None)
    gone: str = words()
    version: int = big()
    made_at: float = moment()
    installed_at: float = moment()
    claimed_at: float = moment(default=0.0)


class InstallStateRow(Row, table=True):
    """An installation that has begun in a browser. `state` is a digest, so that nobody who reads it can finish it."""

    __tablename__ = "install_states"
    state: str = words(primary_key=True)
    app: str = words()
    until: float = moment()
