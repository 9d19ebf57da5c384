"""What an operator asks of a database: its revision, its clock, how much waits in it, who is let in and kept out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import READONLY, DatabaseTrouble, plain_words
from bot.store.schema import config
from bot.store.tables import delivery, matter, member, screen
from scheduler.timers import timer


@dataclass(frozen=True, slots=True)
class Walls:
    """Who was added to a matter and who is kept from it, as pairs of matter and person."""

    members: frozenset[tuple[int, int]] = frozenset()
    screened: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Timers that are set, and of those the due ones; cards still to be sent, and of those the ones held for later."""

    timers: int
    due: int
    cards: int
    held: int


async def reach(engine: AsyncEngine) -> None:
    """Raises DatabaseTrouble, in plain words, where there is no database to talk to."""
    try:
        async with _reader(engine):
            pass
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines() or ["no answer"]
        raise DatabaseTrouble(f"the database cannot be reached ({said[0]}): see COUNTERPART_DATABASE_URL") from error


async def revisions(engine: AsyncEngine) -> tuple[str | None, str | None]:
    """The revision the database is at (None: no tables yet) and the newest this program has."""
    with plain_words():
        async with _reader(engine) as conn:
            return await conn.run_sync(_revisions)


def _revisions(connection: Connection) -> tuple[str | None, str | None]:
    at = MigrationContext.configure(connection).get_current_revision()
    return at, ScriptDirectory.from_config(config()).get_current_head()


async def database_now(engine: AsyncEngine) -> datetime | None:
    """The time on the database server's clock; None for SQLite, which has none of its own."""
    if engine.dialect.name == "sqlite":
        return None
    with plain_words():
        async with _reader(engine) as conn:
            at: datetime | None = await conn.scalar(text("SELECT clock_timestamp()"))
            return at


async def waiting(engine: AsyncEngine, product_now: datetime) -> Waiting:
    """What waits, at `product_now`."""
    unsent = select(func.count()).select_from(delivery).where(delivery.c.state == "waiting")
    everything = select(func.count()).select_from(timer)
    with plain_words():
        async with _reader(engine) as conn:
            return Waiting(
                timers=await conn.scalar(everything) or 0,
                due=await conn.scalar(everything.where(timer.c.due_at <= product_now)) or 0,
                cards=await conn.scalar(unsent) or 0,
                held=await conn.scalar(unsent.where(delivery.c.not_before > product_now)) or 0,
            )


async def walls(engine: AsyncEngine, engagement_id: int) -> Walls:
    """The memberships and screens of an engagement's matters, as they are committed."""
    with plain_words():
        async with _reader(engine) as conn:
            return Walls(await _pairs(conn, member, engagement_id), await _pairs(conn, screen, engagement_id))


async def _pairs(conn: AsyncConnection, table: Table, engagement_id: int) -> frozenset[tuple[int, int]]:
    rows = await conn.execute(
        select(table.c.matter_id, table.c.person_id)
        .join(matter, matter.c.id == table.c.matter_id)
        .where(matter.c.engagement_id == engagement_id)
    )
    return frozenset((row.matter_id, row.person_id) for row in rows)


def _reader(engine: AsyncEngine) -> AsyncConnection:
    """A connection, to be entered, that takes no write lock on SQLite."""
    return engine.execution_options(**{READONLY: True}).connect()
