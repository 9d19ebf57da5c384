"""Requests that were answered: the same one again gets the reply that it had, and is not done again (D41)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.cipher import Cipher
from bot.store.engine import READONLY, plain_words
from bot.store.scope import upsert
from bot.store.tables import answered


class Another(Exception):
    """A request of that name was answered which said something else."""


class Answered:
    """By the platform's own name for a request. Shared by all processes, and forgotten after 48 hours."""

    def __init__(self, engine: AsyncEngine, cipher: Cipher) -> None:
        # One statement needs no transaction around it, and on PostgreSQL none is two answers less to wait for.
        alone = {"isolation_level": "AUTOCOMMIT"} if engine.dialect.name == "postgresql" else {}
        self._engine = engine.execution_options(**alone)
        self._askers = engine.execution_options(**{READONLY: True}, **alone)
        self._cipher = cipher

    async def reply(self, key: str, request: bytes = b"") -> bytes | None:
        """The reply that a request had; None where it had none yet. Raises Another."""
        with plain_words():
            async with self._askers.connect() as conn:
                row = (await conn.execute(select(answered).where(answered.c.key == key))).first()
        if row is None:
            return None
        if bytes(row.request) != _digest(request):
            raise Another
        return b"" if row.reply is None else self._cipher.open(bytes(row.reply), answered.name, "reply", key)

    async def note(self, key: str, now: datetime, request: bytes = b"", reply: bytes = b"") -> bool:
        """Notes what a request was answered with; False if it was answered already. Of the request itself nothing is
        kept that could be read."""
        sealed = self._cipher.seal(reply, answered.name, "reply", key) if reply else None
        values = {"key": key, "at": now, "request": _digest(request), "reply": sealed}
        with plain_words():
            async with self._engine.begin() as conn:
                put = upsert(conn, answered).values(**values).on_conflict_do_nothing()
                return (await conn.execute(put.returning(answered.c.key))).first() is not None


def _digest(request: bytes) -> bytes:
    return hashlib.sha256(request).digest()
