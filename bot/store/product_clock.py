"""Product time where it can be moved (the demonstration): one row, forward only, so that it survives a restart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.scope import upsert
from bot.store.tables import product_clock


async def get(conn: AsyncConnection) -> datetime | None:
    """Product time as it was last set; None if it never was."""
    at: datetime | None = await conn.scalar(select(product_clock.c.at).where(product_clock.c.id == 1))
    return at


async def move(conn: AsyncConnection, to: datetime) -> bool:
    """Sets product time; False, and nothing is changed, if it is later already."""
    insert = upsert(conn, product_clock).values(id=1, at=to)
    moved = await conn.execute(
        insert.on_conflict_do_update(
            index_elements=["id"], set_={"at": insert.excluded.at}, where=product_clock.c.at <= insert.excluded.at
        ).returning(product_clock.c.id)
    )
    return moved.first() is not None
