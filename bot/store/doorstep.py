"""The doorstep: one transaction for an account that belongs to nobody, which may say a code and nothing else (C40)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.people import Person
from bot.model.record import Platform
from bot.platform import Reply
from bot.rules.linking import LOCKED, TRIES
from bot.store import links
from bot.store.cipher import Cipher
from bot.store.heard import Hearing
from bot.store.people import SPEAKS_FOR, read_person
from bot.store.scope import Scope, upsert
from bot.store.tables import link_try
from bot.store.transaction import Transaction

#: Begins a transaction for a person on the doorstep's own connection.
Admits = Callable[[AsyncConnection, Person], Awaitable[Transaction]]


class Doorstep:
    """One account's try. What it says while another try of its own runs waits here, on whatever replica."""

    def __init__(
        self,
        conn: AsyncConnection,
        cipher: Cipher,
        real_now: datetime,
        platform: Platform,
        account: str,
        admits: Admits,
    ) -> None:
        self._conn = conn
        self._cipher = cipher
        self._real_now = real_now
        self._admits = admits
        self._hearing = Hearing(Scope(conn, cipher, real_now, engagement_id=0), None, real_now)
        self._mine = (link_try.c.platform == platform, link_try.c.account == account)
        self._account = {"platform": platform, "account": account}
        self._wrong = 0
        self._at = real_now
        self.known = False
        self.admitted: tuple[Transaction, ...] = ()

    async def enter(self) -> None:
        """Locks the account's tries, and looks whether it belongs to somebody by now."""
        await self._conn.execute(
            upsert(self._conn, link_try).values(**self._account, wrong=0, at=self._real_now).on_conflict_do_nothing()
        )
        row = (await self._conn.execute(select(link_try).where(*self._mine).with_for_update())).one()
        if self._real_now < row.at + LOCKED:
            self._wrong, self._at = row.wrong, row.at
        self.known = bool((await self._conn.execute(SPEAKS_FOR, self._account)).first())

    @property
    def locked(self) -> timedelta | None:
        """How much longer no code is heard from this account; None if one is."""
        return self._at + LOCKED - self._real_now if self._wrong >= TRIES else None

    async def spend(self, code: str) -> tuple[Transaction, ...]:
        """For a code that is somebody's: a transaction for each engagement they are in, said by them; else nothing."""
        given_to = await links.spend(self._conn, self._cipher, code, self._real_now)
        if given_to is not None:
            rows = await self._conn.execute(SPEAKS_FOR, dict(zip(("platform", "account"), given_to, strict=True)))
            people = [read_person(row) for row in rows]
            self.admitted = tuple([await self._admits(self._conn, person) for person in people])
            await self._conn.execute(delete(link_try).where(*self._mine))
        return self.admitted

    async def miss(self, key: str, sentence: str, answer: Callable[[int], Reply]) -> Reply:
        """Counts a wrong code, once for each utterance, and gives the reply to how many there were."""
        before = await self._hearing.dedupe(key)
        if before is not None:
            return before
        self._wrong += 1
        await self._conn.execute(update(link_try).where(*self._mine).values(wrong=self._wrong, at=self._real_now))
        reply = answer(self._wrong)
        await self._hearing.keep_reply(key, sentence, reply)
        return reply

    async def finish(self) -> None:
        """Writes what was collected, engagement by engagement."""
        for tx in self.admitted:
            await tx.finish()
