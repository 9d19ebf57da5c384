"""Everything that a database holds, to be compared before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.store.store import Store
from bot.store.tables import metadata
from scheduler.timers import metadata as timers

Dump = dict[str, list[tuple[Any, ...]]]


async def dump(store: Store, *, without: frozenset[str] = frozenset()) -> Dump:
    """Every row of every table, by table, in one order; `without` names tables to leave out."""
    tables = [table for each in (metadata, timers) for table in each.sorted_tables if table.name not in without]
    async with store.engine.connect() as conn:
        return {
            table.name: sorted((tuple(row) for row in await conn.execute(select(table))), key=repr) for table in tables
        }
