"""Requests that were answered: whoever has one and sends it again is not answered again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import READONLY, plain_words
from bot.store.scope import upsert
from bot.store.tables import answered


class Answered:
    """By the platform's own name for a request. Shared by all processes, and forgotten after 48 hours."""

    def __init__(self, engine: AsyncEngine) -> None:
        # One statement needs no transaction around it, and on PostgreSQL none is two answers less to wait for.
        alone = {"isolation_level": "AUTOCOMMIT"} if engine.dialect.name == "postgresql" else {}
        self._engine = engine.execution_options(**alone)
        self._askers = engine.execution_options(**{READONLY: True}, **alone)

    async def was(self, key: str) -> bool:
        with plain_words():
            async with self._askers.connect() as conn:
                return await conn.scalar(select(answered.c.key).where(answered.c.key == key)) is not None

    async def note(self, key: str, now: datetime) -> bool:
        """Notes it as answered; False if it was already."""
        with plain_words():
            async with self._engine.begin() as conn:
                put = upsert(conn, answered).values(key=key, at=now).on_conflict_do_nothing()
                return (await conn.execute(put.returning(answered.c.key))).first() is not None
