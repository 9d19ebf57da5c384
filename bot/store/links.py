"""Codes that one account is given and another one says; only their hashes are kept (C40)."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.record import Platform
from bot.rules.linking import DIGITS, LASTS
from bot.store.cipher import Cipher
from bot.store.scope import Scope
from bot.store.tables import link_code

SALT = 32


class Links:
    """The codes given in one transaction. They age in real time."""

    def __init__(self, scope: Scope, real_now: datetime) -> None:
        self._scope = scope
        self._real_now = real_now

    async def give(self, platform: Platform, account: str) -> str:
        """A new code for an account; the one it had before is worth nothing from then on.

        The salt is sealed, so that eight digits cannot be found by trying them all on a copy of the database.
        """
        await self.cancel(platform, account)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        (row_id,) = await self._scope.allot(link_code)
        salt = os.urandom(SALT)
        await self._scope.run(
            insert(link_code).values(
                id=row_id,
                platform=platform,
                account=account,
                salt=self._scope.cipher.seal(salt, link_code.name, "salt", row_id),
                hash=hashed(salt, code),
                until=self._real_now + LASTS,
            )
        )
        return code

    async def cancel(self, platform: Platform, account: str) -> bool:
        """Takes back the code of an account; False if it had none that could still be said."""
        row = await self._scope.first(
            select(link_code.c.id, link_code.c.until)
            .where(link_code.c.platform == platform, link_code.c.account == account)
            .with_for_update()
        )
        if row is None:
            return False
        await self._scope.run(delete(link_code).where(link_code.c.id == row.id))
        return bool(row.until > self._real_now)


async def spend(conn: AsyncConnection, cipher: Cipher, code: str, real_now: datetime) -> tuple[Platform, str] | None:
    """The account that a code was given to, which nobody can say again; None where it is nobody's, or two accounts'."""
    rows = await conn.execute(select(link_code).where(link_code.c.until > real_now).with_for_update())
    meant = [
        row
        for row in rows
        if hmac.compare_digest(
            hashed(cipher.open(bytes(row.salt), link_code.name, "salt", row.id), code), bytes(row.hash)
        )
    ]
    if len(meant) != 1:
        return None
    await conn.execute(delete(link_code).where(link_code.c.id == meant[0].id))
    return meant[0].platform, meant[0].account


def hashed(salt: bytes, code: str) -> bytes:
    return hashlib.sha256(salt + code.encode()).digest()
