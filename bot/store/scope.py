"""What all gateways of one transaction share: the connection, the cipher, the locks held, and rows as model objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Executable, Row, Select, Table, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.cipher import Cipher
from bot.store.tables import assignment, sealed_columns

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)
else:
    T = TypeVar("T")


class NotLocked(RuntimeError):
    """Something about a matter was to be written without its lock (D38): a fault of the program, never of a person."""


@dataclass(slots=True)
class Scope:
    """One transaction's footing. `now` is product time; `matters` are the ids whose locks are held."""

    conn: AsyncConnection
    cipher: Cipher
    now: datetime
    engagement_id: int
    readonly: bool = False
    matters: set[int] = field(default_factory=set)
    matter_of: dict[int, int] = field(default_factory=dict)
    outlined: set[int] = field(default_factory=set)  # assignments read without their texts: not to be saved so
    rescheduled: bool = False

    async def all(self, query: Select[Any], asked: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await self.conn.execute(query, asked)).all()
        return rows

    async def first(self, query: Select[Any]) -> Row[Any] | None:
        row: Row[Any] | None = (await self.conn.execute(query)).first()
        return row

    async def run(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> int:
        """Runs a statement that writes; returns how many rows it touched."""
        self.writes()
        return int((await self.conn.execute(statement, rows)).rowcount)

    async def puts(self, statement: Executable) -> bool:
        """Runs an INSERT … ON CONFLICT … RETURNING; whether it put a row there."""
        self.writes()
        # Not by rowcount: the PostgreSQL driver does not count inserts.
        return (await self.conn.execute(statement)).first() is not None

    def writes(self) -> None:
        """Refuses a write in a transaction that was begun to read."""
        if self.readonly:
            raise RuntimeError("this transaction was begun to read: begin it with store.begin to write")

    async def guard(self, matter_id: int | None = None, assignment_id: int | None = None) -> None:
        """Refuses to go on unless the lock of the matter, or of the assignment's matter, is held."""
        if matter_id is None and assignment_id is not None:
            matter_id = self.matter_of.get(assignment_id)
            if matter_id is None:
                matter_id = await self.conn.scalar(
                    select(assignment.c.matter_id).where(assignment.c.id == assignment_id)
                )
        if matter_id not in self.matters:
            raise NotLocked(f"M-{matter_id} is written without its lock: `await tx.matters.lock({matter_id})` first")

    async def allot(self, table: Table, count: int = 1) -> Sequence[int]:
        """The next `count` ids of a table, rising. Never given twice; those not used leave a gap (D44).

        PostgreSQL's sequences and SQLite's own counters, not a table of ours: a counter row would stay locked until
        commit, and two transactions that hold one another's matter would wait for it in a circle.
        """
        self.writes()
        return await allot(self.conn, table, count)

    def read(self, table: Table, kind: type[T], row: Row[Any], *, outline: bool = False) -> T:
        """A row as the model's own dataclass, its sealed texts opened, or all empty for one who sees an outline."""
        values = row._mapping
        secret = {column.name for column in sealed_columns(table)}
        return kind(
            **{
                each.name: ("" if outline else self.open(values[each.name], table, each.name, values["id"]))
                if each.name in secret
                else values[each.name]
                for each in fields(kind)
            }
        )

    def write(self, table: Table, item: DataclassInstance, row_id: int) -> dict[str, Any]:
        """A dataclass as a row's values, its texts sealed for that row."""
        secret = {column.name for column in sealed_columns(table)}
        return {
            each.name: self.seal(getattr(item, each.name), table, each.name, row_id)
            if each.name in secret
            else getattr(item, each.name)
            for each in fields(item)
        } | {"id": row_id}

    async def add(self, table: Table, item: DataclassInstance, row_id: int, **more: Any) -> None:
        await self.run(insert(table).values(**self.write(table, item, row_id), **more))

    async def save(self, table: Table, item: DataclassInstance, row_id: int) -> None:
        """Writes every field of a row that exists. Raises LookupError if it does not."""
        if not await self.run(update(table).where(table.c.id == row_id).values(**self.write(table, item, row_id))):
            raise LookupError(f"there is no {table.name} {row_id}")

    def seal(self, words: str, table: Table, column: str, row: int | str) -> bytes | None:
        """Words sealed for one place; None for no words."""
        return self.cipher.seal(words.encode(), table.name, column, row) if words else None

    def open(self, sealed: bytes | None, table: Table, column: str, row: int | str) -> str:
        """The words that were sealed for that place. Raises Unreadable."""
        return "" if sealed is None else self.cipher.open(bytes(sealed), table.name, column, row).decode()


async def allot(conn: AsyncConnection, table: Table, count: int = 1) -> Sequence[int]:
    """See Scope.allot."""
    if not count:
        return ()
    if conn.dialect.name == "postgresql":
        numbers = await conn.scalars(
            text("SELECT nextval(pg_get_serial_sequence(:t, 'id')) FROM generate_series(1, :n)"),
            {"t": table.name, "n": count},
        )
        return sorted(numbers)
    given = {"t": table.name, "n": count}
    last = await conn.scalar(text("UPDATE sqlite_sequence SET seq = seq + :n WHERE name = :t RETURNING seq"), given)
    if last is None:
        await conn.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:t, :n)"), given)
        last = count
    return range(last - count + 1, last + 1)


async def count_from(conn: AsyncConnection, table: Table, used: int) -> None:
    """Makes the next ids of a table come after `used`, where they do not already."""
    if conn.dialect.name == "postgresql":
        # nextval is the only question a sequence answers without a race; the id it gives is one of the gaps.
        (at,) = await allot(conn, table)
        if at <= used:
            await conn.execute(
                text("SELECT setval(pg_get_serial_sequence(:t, 'id'), :used)"), {"t": table.name, "used": used}
            )
        return
    (at,) = await allot(conn, table)
    await conn.execute(
        text("UPDATE sqlite_sequence SET seq = :used WHERE name = :t"), {"t": table.name, "used": max(used, at - 1)}
    )


def upsert(conn: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT, for whichever database this is."""
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def number(ref: str, prefix: str) -> int | None:
    """The number in a reference such as `A-217` or `a217`; None if it is no such reference."""
    digits = ref.strip().upper().removeprefix(prefix).removeprefix("-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def many(ids: Iterable[int | None]) -> list[int]:
    """Ids sorted, each once, as locks are taken."""
    return sorted({each for each in ids if each is not None})
