"""Durable timers: one row per (kind, subject), set and cleared in the caller's transaction, leased to be fired.

Two clocks meet here. `now` is product time and says what is due; `real_now` is real time and bounds a lease, so that a
moved product clock neither shortens a lease nor extends one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    UpdateBase,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeDecorator, TypeEngine

LEASE = timedelta(seconds=60)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime: timestamptz on PostgreSQL, 27 characters that sort as text on SQLite; naive is refused."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r} (instants are aware, in UTC)")
        value = value.astimezone(UTC)
        return as_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return from_text(value)
        return value if value.tzinfo is UTC else value.astimezone(UTC)


def as_text(at: datetime) -> str:
    """An instant as 27 characters that sort as the instants do: `2026-10-16T21:00:00.000000Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def from_text(text: str) -> datetime:
    """The instant that `as_text` wrote."""
    return datetime.fromisoformat(text)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

timer = Table(
    "timer",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("lease_token", Text),
    UniqueConstraint("kind", "subject"),
    Index(None, "due_at", "id"),
)


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that was claimed: what to fire, and what proves that it is still the one claimed."""

    id: int
    kind: str
    subject: str
    due_at: datetime
    lease_token: str


def _set(insert: postgresql.Insert | sqlite.Insert) -> UpdateBase:
    return insert.on_conflict_do_update(
        index_elements=["kind", "subject"],
        set_={"due_at": insert.excluded.due_at, "leased_until": None, "lease_token": None},
    )


# Built once: building one takes longer than the database takes to answer it.
SET = {"postgresql": _set(postgresql.insert(timer)), "sqlite": _set(sqlite.insert(timer))}
CLEAR = delete(timer).where(tuple_(timer.c.kind, timer.c.subject).in_(bindparam("names", expanding=True)))


async def set(conn: AsyncConnection, timers: Iterable[tuple[str, str, datetime]]) -> None:
    """Sets each (kind, subject, due instant); one that exists is moved and its lease is void."""
    rows = [
        {"kind": kind, "subject": subject, "due_at": due_at, "leased_until": None, "lease_token": None}
        for kind, subject, due_at in sorted(timers)
    ]
    if not rows:
        return
    await conn.execute(SET[conn.dialect.name], rows)


async def clear(conn: AsyncConnection, timers: Iterable[tuple[str, str]]) -> None:
    """Removes each (kind, subject); one that is not set is nothing to remove."""
    names = sorted(timers)
    if names:
        await conn.execute(CLEAR, {"names": names})


async def claim(conn: AsyncConnection, now: datetime, real_now: datetime, n: int = 50) -> Sequence[Timer]:
    """Leases up to `n` due timers, the earliest first, passing over those that somebody else holds.

    Commit before firing. To fire: take the lock of what the timer is about, then `take` the timer (D38).
    """
    due = await conn.execute(
        select(timer.c.id, timer.c.kind, timer.c.subject, timer.c.due_at)
        .where(timer.c.due_at <= now, or_(timer.c.leased_until.is_(None), timer.c.leased_until < real_now))
        .order_by(timer.c.due_at, timer.c.id)
        .limit(n)
        .with_for_update(skip_locked=True)
    )
    token = secrets.token_hex(8)
    claimed = [Timer(row.id, row.kind, row.subject, row.due_at, token) for row in due]
    if claimed:
        await conn.execute(
            update(timer)
            .where(timer.c.id.in_([each.id for each in claimed]))
            .values(leased_until=real_now + LEASE, lease_token=token)
        )
    return claimed


async def take(conn: AsyncConnection, claimed: Timer) -> bool:
    """Removes a claimed timer; False if it was moved, cleared, fired or leased anew since: there is nothing to do."""
    gone = await conn.execute(
        delete(timer).where(
            timer.c.id == claimed.id,
            timer.c.due_at == claimed.due_at,
            timer.c.lease_token == claimed.lease_token,
        )
    )
    return gone.rowcount == 1


async def next_due(conn: AsyncConnection) -> datetime | None:
    """When the earliest timer is due, leased or not; None if there is none."""
    due: datetime | None = await conn.scalar(select(func.min(timer.c.due_at)))
    return due


async def first(conn: AsyncConnection) -> Timer | None:
    """The timer that is due first, leased or not; None if there is none."""
    row = (await conn.execute(select(timer).order_by(timer.c.due_at, timer.c.id).limit(1))).first()
    return None if row is None else Timer(row.id, row.kind, row.subject, row.due_at, row.lease_token or "")
