"""Ids, taken before rows are written, since what is sealed is bound to them, from the counters of either database."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

ALLOT = text(
    "SELECT each.name, nextval(pg_get_serial_sequence(each.name, 'id')) AS id "
    "FROM unnest(CAST(:names AS text[])) AS each(name)"
)


async def allot(conn: AsyncConnection, table: Table, count: int = 1) -> list[int]:
    """The next ids of one table; see Scope.allot."""
    return (await allot_each(conn, {table: count}))[table]


async def allot_each(conn: AsyncConnection, counts: Mapping[Table, int]) -> dict[Table, list[int]]:
    given: dict[Table, list[int]] = {table: [] for table in counts}
    if conn.dialect.name != "postgresql":
        for table, count in counts.items():
            given[table] = await _count_on(conn, table, count)
        return given
    names = [table.name for table, count in counts.items() for _ in range(count)]
    if names:
        rows = (await conn.execute(ALLOT, {"names": names})).all()
        for table, ids in given.items():
            ids.extend(sorted(row.id for row in rows if row.name == table.name))
    return given


async def _count_on(conn: AsyncConnection, table: Table, count: int) -> list[int]:
    if not count:
        return []
    given = {"t": table.name, "n": count}
    last = await conn.scalar(text("UPDATE sqlite_sequence SET seq = seq + :n WHERE name = :t RETURNING seq"), given)
    if last is None:
        await conn.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:t, :n)"), given)
        last = count
    return list(range(last - count + 1, last + 1))


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
