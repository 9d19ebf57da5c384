"""How a platform reaches a conversation: words that only its adapter reads, as it last had them; sealed at rest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Delete, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.model.record import Platform
from bot.store.cipher import Cipher
from bot.store.engine import READONLY, plain_words
from bot.store.scope import upsert
from bot.store.tables import reference


class References:
    """By platform and address: of a room, or of an account. They belong to no engagement.

    An address that begins with "said:" is of a sentence that a button offers somebody; it is kept for 48 hours.
    """

    def __init__(self, engine: AsyncEngine, cipher: Cipher) -> None:
        self._engine = engine
        self._readers = engine.execution_options(**{READONLY: True})
        self._cipher = cipher

    async def get(self, platform: Platform, address: str) -> str | None:
        key = _key(platform, address)
        with plain_words():
            async with self._readers.connect() as conn:
                sealed = await conn.scalar(select(reference.c.words).where(reference.c.key == key))
        return None if sealed is None else self._cipher.open(bytes(sealed), reference.name, "words", key).decode()

    async def put(self, platform: Platform, address: str, words: str, now: datetime) -> None:
        """Keeps them in place of those before."""
        key = _key(platform, address)
        values = {"words": self._cipher.seal(words.encode(), reference.name, "words", key), "seen_at": now}
        with plain_words():
            async with self._engine.begin() as conn:
                put = upsert(conn, reference).values(key=key, **values)
                await conn.execute(put.on_conflict_do_update(index_elements=[reference.c.key], set_=values))

    async def drop(self, platform: Platform, address: str) -> None:
        """Forgets them: the platform let go of us there."""
        with plain_words():
            async with self._engine.begin() as conn:
                await conn.execute(delete(reference).where(reference.c.key == _key(platform, address)))


def outlived(before: datetime) -> Delete:
    """Forgets the sentences that were offered last before an instant."""
    offered = or_(*(reference.c.key.startswith(f"{platform}:said:", autoescape=True) for platform in Platform))
    return delete(reference).where(offered, reference.c.seen_at < before)


def _key(platform: Platform, address: str) -> str:
    return f"{platform}:{address}"
