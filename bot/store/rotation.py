"""Sealing everything anew with the newest key, a batch at a time, while the program runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.cipher import Cipher
from bot.store.engine import plain_words
from bot.store.tables import metadata, sealed_columns

TABLES = tuple(table for table in metadata.sorted_tables if sealed_columns(table))


async def rotate(engine: AsyncEngine, cipher: Cipher, batch: int = 500) -> int:
    """Goes once through every table, a transaction per `batch` rows; returns how many rows were sealed anew.

    Rows that somebody is writing are passed over: ask `old_seals` whether any are left before dropping a key.
    """
    return sum([await _rotate(engine, cipher, table, batch) for table in TABLES])


async def old_seals(engine: AsyncEngine, cipher: Cipher) -> int:
    """How many rows hold something that is sealed with an older key than the newest."""
    with plain_words():
        async with engine.connect() as conn:
            counts = [
                await conn.scalar(select(func.count()).select_from(table).where(_old(table, cipher)))
                for table in TABLES
            ]
    return sum(count or 0 for count in counts)


async def _rotate(engine: AsyncEngine, cipher: Cipher, table: Table, batch: int) -> int:
    key = _key(table)
    columns = sealed_columns(table)
    rotated = 0
    last: Any = None
    while True:
        with plain_words():
            async with engine.begin() as conn:
                query = (
                    select(key, *columns)
                    .where(_old(table, cipher))
                    .order_by(key)
                    .limit(batch)
                    # Locked, or a change between reading and writing would be undone; skipped when somebody else has
                    # it, since whoever holds it may be waiting for a row that is locked here.
                    .with_for_update(skip_locked=True, key_share=True)
                )
                rows = (await conn.execute(query if last is None else query.where(key > last))).all()
                for row in rows:
                    place = row._mapping[key]
                    anew = {
                        column.name: cipher.seal(
                            cipher.open(bytes(sealed), table.name, column.name, place), table.name, column.name, place
                        )
                        for column in columns
                        if (sealed := row._mapping[column]) is not None
                    }
                    await conn.execute(update(table).where(key == place).values(anew))
        if not rows:
            return rotated
        rotated += len(rows)
        last = rows[-1]._mapping[key]


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key.columns
    return key


def _old(table: Table, cipher: Cipher) -> ColumnElement[bool]:
    """Whether a row has a seal whose header, never its content, is not the newest key's."""
    return or_(
        *(
            and_(column.is_not(None), func.substr(column, 1, len(cipher.header)) != cipher.header)
            for column in sealed_columns(table)
        )
    )
