"""Opening a database: SQLite for one process, PostgreSQL for several; the same code above both."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

READONLY = "counterpart_readonly"
BUSY_MS = 10_000
#: Connections to PostgreSQL that one process keeps: what is beyond them is opened and closed for one question.
CONNECTIONS = 20
NO_TABLE = "42P01"
#: Statements that a connection to PostgreSQL keeps prepared: more than this program has.
PREPARED = 500
#: A statement that was prepared keeps its plan: to plan a claim anew takes as long as to run it, and no plan of ours
#: depends on the values it is for (what would, a state, stands literally in its statement).
SESSION = {"plan_cache_mode": "force_generic_plan"}
#: Whether a silent connection still has somebody at its other end is asked by the system: after a minute, three times.
KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class DatabaseTrouble(Exception):
    """The database cannot be used as it is; the text says why in plain words."""


class DatabaseBusy(DatabaseTrouble):
    """Somebody else held the database for longer than it is reasonable to wait."""


def async_url(url: str) -> str:
    """The URL with the driver this program uses. Raises DatabaseTrouble for any other kind of database."""
    parsed = make_url(url)
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise DatabaseTrouble(f"{parsed.get_backend_name()} is not supported: use sqlite:/// or postgresql://")
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def make_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite:///path` or `postgresql://…`; on SQLite a transaction that writes locks as it begins.

    Raises DatabaseTrouble for any other kind of database, and for a file that cannot be opened: the driver would find
    that out in a thread that may outlive the program's loop, and complain there.
    """
    file = make_url(url).database if url.startswith("sqlite") else None
    if file and not Path(file).parent.is_dir():
        raise DatabaseTrouble(f"the database cannot be reached: there is no folder {Path(file).parent}")
    if file and Path(file).exists():
        _try(Path(file))
    if url.startswith("sqlite"):
        engine = create_async_engine(async_url(url))
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", _begin)
    else:
        how = {"async_creator_fn": _caller(url), "prepared_statement_cache_size": PREPARED}
        engine = create_async_engine(async_url(url), pool_size=CONNECTIONS, connect_args=how)
        event.listen(engine.sync_engine, "checkout", _still_there)
    return engine


def _try(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:  # whoever holds it will let it go
            raise DatabaseTrouble(f"the database cannot be reached ({error}): see COUNTERPART_DATABASE_URL") from None


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: _begin decides
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A plain BEGIN lets two transactions read the same row and then write over each other's answer.
    readonly = connection.get_execution_options().get(READONLY, False)
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _caller(url: str) -> Callable[..., Awaitable[Any]]:
    """What opens a connection. The driver reads the URL itself: what PostgreSQL's own programs take after its `?`
    (`sslmode=verify-full`) it takes too, and SQLAlchemy would not hand it on."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    async def call(*_: object, **__: object) -> Any:
        try:
            connection = await asyncpg.connect(dsn, server_settings=SESSION)
        except TimeoutError as error:
            raise DatabaseTrouble("the database cannot be reached: it does not answer") from error
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseTrouble(f"the database cannot be reached: {error}") from error
        _keep_alive(connection)
        return connection

    return call


def _keep_alive(connection: Any) -> None:
    line = connection._transport.get_extra_info("socket")  # the driver has no setting for it
    if line.family in (socket.AF_INET, socket.AF_INET6):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in KEEPALIVE.items():
            if hasattr(socket, name):  # not on every system
                line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _still_there(_connection: Any, record: Any, _proxy: Any) -> None:
    """Takes no connection that its server has ended (a restart, an administrator); another is opened in its place.

    The server's farewell was read as it came. The engine's own `pool_pre_ping` asks the server, and every transaction
    would wait for one answer more.
    """
    if record.driver_connection.is_closed():
        raise DisconnectionError("the server has ended this connection")


@contextmanager
def plain_words() -> Iterator[None]:
    """Says in plain words what the driver says in its own, where an operator can do something about it."""
    try:
        yield
    except DBAPIError as error:
        text = str(error.orig)
        if isinstance(error.orig, sqlite3.OperationalError) and "locked" in text:
            raise DatabaseBusy(
                "the database is locked: another program has held it for longer than 10 seconds"
            ) from error
        if "no such table" in text or getattr(error.orig, "sqlstate", "") == NO_TABLE:
            raise DatabaseTrouble("the database has no tables yet: run `counterpart migrate`") from error
        if error.connection_invalidated or "unable to open database file" in text:
            raise DatabaseTrouble(f"the database cannot be reached: {text}") from error
        raise
