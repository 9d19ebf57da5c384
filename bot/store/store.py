"""The store: where transactions begin, and the few questions that belong to no engagement.

A little longer than most files: what is asked of the whole database is asked here and nowhere else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.model.people import Cities, City, Engagement, Person
from bot.model.record import Platform
from bot.rules.linking import LOCKED
from bot.store import product_clock, references, rotation
from bot.store.answered import Answered
from bot.store.cipher import Cipher
from bot.store.doorstep import Doorstep
from bot.store.engine import READONLY, plain_words
from bot.store.filelinks import FileLinks
from bot.store.ids import allot
from bot.store.outbox import Outbox
from bot.store.people import SPEAKS_FOR, read_person
from bot.store.references import References
from bot.store.schedules import Schedules
from bot.store.scope import Scope, number
from bot.store.setup import Setups
from bot.store.tables import (
    answered,
    assignment,
    court_deadline,
    delivery,
    engagement,
    hand_off,
    heard,
    link_code,
    link_try,
    matter,
    question,
    record_head,
    room,
    setup,
)
from bot.store.transaction import Transaction
from scheduler import timers
from scheduler.clock import Clock, SystemClock
from scheduler.timers import Timer
from scheduler.worktime import WorkSchedule

KEPT = timedelta(hours=48)


class Store:
    """One database. `clock` is real time: for leases and the age of what was heard; product time comes as `now`."""

    def __init__(self, engine: AsyncEngine, cipher: Cipher, clock: Clock | None = None) -> None:
        self.engine = engine
        self.cipher = cipher
        self.clock: Clock = clock or SystemClock()
        self.outbox = Outbox(engine, cipher)
        self.references = References(engine, cipher)
        self.answered = Answered(engine, cipher)
        postgres = engine.dialect.name == "postgresql"
        one_state = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if postgres else {}
        self._readers = engine.execution_options(**{READONLY: True}, **one_state)
        self.file_links = FileLinks(cipher, self.clock)
        # One question needs no transaction around it, and on PostgreSQL none is two answers less to wait for.
        alone = {"isolation_level": "AUTOCOMMIT"} if postgres else {}
        self._askers = engine.execution_options(**{READONLY: True}, **alone)
        self._known: dict[int, Engagement] = {}  # an engagement never changes once it was founded
        self._setups = Setups()
        self._listeners: list[Callable[[], None]] = []

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after every commit by which something is to be sent or a timer was set (D35)."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def begin(self, now: datetime, engagement_id: int, actor: Person | None = None) -> AsyncIterator[Transaction]:
        """A transaction that writes: commits when the block ends, undoes everything when it raises.

        Raises LookupError for an unknown engagement; DatabaseTrouble, in plain words, for the database's own trouble.
        """
        with plain_words():
            async with self.engine.begin() as conn:
                tx = await self._transaction(conn, now, engagement_id, actor, readonly=False)
                yield tx
                await tx.finish()
        self._woken(tx)

    def _woken(self, *committed: Transaction) -> None:
        if any(tx.told for tx in committed):
            for listener in self._listeners:
                listener()

    @asynccontextmanager
    async def read(self, now: datetime, engagement_id: int, actor: Person | None = None) -> AsyncIterator[Transaction]:
        """A transaction that only reads: no lock is taken, and all of it sees one state of the database."""
        with plain_words():
            async with self._readers.connect() as conn:
                yield await self._transaction(conn, now, engagement_id, actor, readonly=True)

    async def _transaction(
        self, conn: AsyncConnection, now: datetime, engagement_id: int, actor: Person | None, *, readonly: bool
    ) -> Transaction:
        if now.tzinfo is None:
            raise ValueError("`now` is an aware instant")
        scope = Scope(conn, self.cipher, now, engagement_id, self._setups, readonly)
        about = await self._founded(conn, engagement_id)
        return Transaction(scope, about, actor, self.clock.now(), self.file_links)

    async def _founded(self, conn: AsyncConnection, engagement_id: int) -> Engagement:
        if engagement_id not in self._known:
            row = (await conn.execute(select(engagement).where(engagement.c.id == engagement_id))).first()
            if row is None:
                raise LookupError(f"there is no engagement {engagement_id}")
            self._known[engagement_id] = _engagement(row)
        return self._known[engagement_id]

    async def found(
        self, new: Engagement, firm_schedule: WorkSchedule, provider_schedule: WorkSchedule, now: datetime
    ) -> Engagement:
        """Adds an engagement whose ids are 0, with the schedules of its two teams; returns it with its ids."""
        with plain_words():
            async with self.engine.begin() as conn:
                (row_id,) = await allot(conn, engagement)
                schedules = Schedules(Scope(conn, self.cipher, now, row_id))
                added = replace(
                    new,
                    id=row_id,
                    firm_schedule_id=await schedules.add(firm_schedule),
                    provider_schedule_id=await schedules.add(provider_schedule),
                )
                await conn.execute(
                    insert(engagement).values(
                        id=row_id,
                        firm=new.firm,
                        provider=new.provider,
                        firm_label=new.cities.firm.label,
                        firm_zone=new.cities.firm.zone,
                        provider_label=new.cities.provider.label,
                        provider_zone=new.cities.provider.zone,
                        firm_schedule_id=added.firm_schedule_id,
                        provider_schedule_id=added.provider_schedule_id,
                    )
                )
                await conn.execute(insert(record_head).values(id=row_id))
                await conn.execute(insert(setup).values(id=row_id, revision=1))
                return added

    async def engagements(self) -> tuple[Engagement, ...]:
        with plain_words():
            async with self._readers.connect() as conn:
                return tuple(
                    _engagement(row) for row in await conn.execute(select(engagement).order_by(engagement.c.id))
                )

    async def places(self, engagement_id: int) -> frozenset[str]:
        """The labels of an engagement's cities, in small letters; they are asked of the database once."""
        if engagement_id not in self._known:
            with plain_words():
                async with self._readers.connect() as conn:
                    await self._founded(conn, engagement_id)
        return frozenset(self._known[engagement_id].cities.zones)

    async def engagement_of(self, ref: str) -> int | None:
        """In which engagement an id such as `A-217` stands, or a matter's own number; None where in none or several."""
        things = {"A": assignment, "D": court_deadline, "H": hand_off, "M": matter, "Q": question}
        found = things.get(ref[:1].upper())
        wanted = number(ref, ref[:1].upper()) if found is not None else None
        with plain_words():
            async with self._readers.connect() as conn:
                if found is not None and wanted is not None:
                    query = select(found.c.engagement_id).where(found.c.id == wanted)
                else:
                    query = select(matter.c.engagement_id).where(func.lower(matter.c.number) == ref.lower())
                engagements = list(await conn.scalars(query))
        return engagements[0] if len(engagements) == 1 else None

    async def who(self, platform: Platform, name: str) -> tuple[Person, ...]:
        """Whom an account speaks for: at most one person in each engagement."""
        with plain_words():
            async with self._askers.connect() as conn:
                rows = await conn.execute(SPEAKS_FOR, {"platform": platform, "account": name})
                return tuple(read_person(row) for row in rows)

    async def hears(self, platform: Platform, name: str, now: datetime) -> tuple[Person, ...]:
        """Whom an account that says something speaks for. Where they are reached there, private word now follows them:
        it costs a write only when somebody goes on from another account than before."""
        with plain_words():
            async with self._askers.connect() as conn:
                rows = (await conn.execute(SPEAKS_FOR, {"platform": platform, "account": name})).all()
                moved = [row.id for row in rows if not row.latest]
                if moved:
                    here = and_(room.c.platform == platform, room.c.address == name)
                    moved = list(await conn.scalars(select(room.c.person_id).where(room.c.person_id.in_(moved), here)))
        people = tuple(read_person(row) for row in rows)
        for person in people:
            if person.id in moved:
                async with self.begin(now, person.engagement_id) as tx:
                    await tx.people.spoke_from(person.id, platform, name)
        return people

    @asynccontextmanager
    async def doorstep(self, now: datetime, platform: Platform, name: str) -> AsyncIterator[Doorstep]:
        """A transaction for what an account without a person says; see Doorstep."""

        async def admits(conn: AsyncConnection, someone: Person) -> Transaction:
            return await self._transaction(conn, now, someone.engagement_id, someone, readonly=False)

        with plain_words():
            async with self.engine.begin() as conn:
                door = Doorstep(conn, self.cipher, self.clock.now(), platform, name, admits)
                await door.enter()
                yield door
                await door.finish()
        self._woken(*door.admitted)

    async def claim_timers(self, now: datetime, n: int = 50) -> Sequence[Timer]:
        """Leases up to `n` timers that are due in product time; each is then fired in a transaction of its own."""
        with plain_words():
            async with self.engine.begin() as conn:
                return await timers.claim(conn, now, self.clock.now(), n)

    async def next_due(self) -> datetime | None:
        """When the earliest timer is due, in product time."""
        with plain_words():
            async with self._readers.connect() as conn:
                return await timers.next_due(conn)

    async def next_timer(self) -> Timer | None:
        """The timer that is due first, leased or not."""
        with plain_words():
            async with self._readers.connect() as conn:
                return await timers.first(conn)

    async def product_now(self) -> datetime | None:
        """Product time where it can be moved; None where it never was set."""
        with plain_words():
            async with self._readers.connect() as conn:
                return await product_clock.get(conn)

    async def move_product_clock(self, to: datetime) -> bool:
        """Moves product time forward; False if it is later already."""
        with plain_words():
            async with self.engine.begin() as conn:
                return await product_clock.move(conn, to)

    async def rotate(self, batch: int = 500) -> int:
        """Seals with the newest key what an older one sealed; returns how many rows. See rotation.rotate."""
        return await rotation.rotate(self.engine, self.cipher, batch)

    async def old_seals(self) -> int:
        """How many rows still need an older key."""
        return await rotation.old_seals(self._readers, self.cipher)

    async def tidy(self) -> None:
        """Forgets what was heard, answered and offered, and deliveries that were sent, more than 48 hours ago; and
        codes that ran out."""
        now = self.clock.now()
        before = now - KEPT
        with plain_words():
            async with self.engine.begin() as conn:
                await conn.execute(delete(heard).where(heard.c.at < before))
                await conn.execute(delete(answered).where(answered.c.at < before))
                await conn.execute(references.outlived(before))
                await conn.execute(delete(delivery).where(delivery.c.state == "sent", delivery.c.settled_at < before))
                await conn.execute(delete(link_code).where(link_code.c.until < now))
                await conn.execute(delete(link_try).where(link_try.c.at < now - LOCKED))

    async def close(self) -> None:
        await self.engine.dispose()


def _engagement(row: Row[Any]) -> Engagement:
    return Engagement(
        id=row.id,
        firm=row.firm,
        provider=row.provider,
        cities=Cities(City(row.firm_label, row.firm_zone), City(row.provider_label, row.provider_zone)),
        firm_schedule_id=row.firm_schedule_id,
        provider_schedule_id=row.provider_schedule_id,
    )
