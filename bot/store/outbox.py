"""The outbox as a dispatcher sees it: lease a room, send, settle; and what is posted, held or dead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.language.cards import Card
from bot.model.record import Platform, Room
from bot.platform import Outcome
from bot.store import claims, settling
from bot.store.cipher import Cipher
from bot.store.claims import LEASE, Claim, Delivery
from bot.store.codec import open_card
from bot.store.engine import READONLY, plain_words
from bot.store.rooms import read_room
from bot.store.tables import delivery, posted, room
from bot.store.tables.talk import DEAD, HAS_WAITING, WAITING

__all__ = ["LEASE", "Claim", "Dead", "Delivery", "Held", "Outbox", "Posted"]


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that exists on the platform. `posted_at` and `edited_at` are product time; `seq` rises per change."""

    room_id: int
    topic: str
    message_id: str
    card: Card
    posted_at: datetime
    edited_at: datetime | None
    seq: int


@dataclass(frozen=True, slots=True)
class Held:
    """A card that waits for its time."""

    id: int
    room_id: int
    topic: str
    card: Card
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """A card that its platform refused for good, and why."""

    id: int
    room: Room
    topic: str
    card: Card
    reason: str


class Outbox:
    def __init__(self, engine: AsyncEngine, cipher: Cipher) -> None:
        self._engine = engine
        self._readers = engine.execution_options(**{READONLY: True})
        self._cipher = cipher

    async def claim(
        self,
        real_now: datetime,
        product_now: datetime,
        worker: str = "",
        platforms: Collection[Platform] = tuple(Platform),
    ) -> Claim | None:
        """Leases a room in which something is ready, rooms with something fast first; None if there is none.

        A room whose lease ran out is given again, and what was being sent there is marked unsure. `worker` is for
        people who read the database; it decides nothing. `platforms` are those the worker can send to.
        """
        with plain_words():
            async with self._engine.begin() as conn:
                return await claims.claim(conn, self._cipher, real_now, product_now, worker, platforms)

    async def settle(
        self, claim: Claim, outcomes: Mapping[int, Outcome], real_now: datetime, product_now: datetime
    ) -> bool:
        """Writes what became of a claim's deliveries and gives the room back, all in one transaction.

        `outcomes` is by delivery id; a delivery without one goes back to wait. False, and nothing is written, if the
        lease was lost meanwhile: somebody else has the room.
        """
        with plain_words():
            async with self._engine.begin() as conn:
                return await settling.settle(conn, self._cipher, claim, outcomes, real_now, product_now)

    async def next_held(self, product_now: datetime) -> datetime | None:
        """The earliest product time still ahead at which a waiting card may go."""
        async with self._readers.connect() as conn:
            at: datetime | None = await conn.scalar(
                select(func.min(delivery.c.not_before)).where(WAITING, delivery.c.not_before > product_now)
            )
            return at

    async def next_allowed(self, product_now: datetime) -> datetime | None:
        """The earliest real time at which a room with something ready may be served; it may be past."""
        async with self._readers.connect() as conn:
            at: datetime | None = await conn.scalar(
                select(func.min(room.c.next_allowed_at)).where(HAS_WAITING, room.c.ready_at <= product_now)
            )
            return at

    async def posted_in(self, room_ids: Sequence[int], after_seq: int = 0) -> tuple[Posted, ...]:
        """What was posted or edited in the rooms after `after_seq`, in order of change."""
        async with self._readers.connect() as conn:
            rows = await conn.execute(
                select(posted).where(posted.c.room_id.in_(room_ids), posted.c.seq > after_seq).order_by(posted.c.seq)
            )
            return tuple(
                Posted(
                    row.room_id,
                    row.topic,
                    row.message_id,
                    open_card(self._cipher, row.card, "posted", row.id),
                    row.posted_at,
                    row.edited_at,
                    row.seq,
                )
                for row in rows
            )

    async def posted_as(self, platform: Platform, message_id: str) -> tuple[int, str] | None:
        """The engagement of a message that was posted, and the id that its card is about, or ""; None if it is none."""
        async with self._readers.connect() as conn:
            row = (
                await conn.execute(
                    select(posted.c.id, posted.c.card, room.c.engagement_id)
                    .join(room, room.c.id == posted.c.room_id)
                    .where(room.c.platform == platform, posted.c.message_id == message_id)
                )
            ).first()
        if row is None:
            return None
        return row.engagement_id, open_card(self._cipher, row.card, "posted", row.id).subject

    async def newest(self) -> str:
        """The platform's id of the message posted last, anywhere; "" before the first."""
        async with self._readers.connect() as conn:
            found: str | None = await conn.scalar(select(posted.c.message_id).order_by(posted.c.id.desc()).limit(1))
            return found or ""

    async def held(self, room_ids: Sequence[int], product_now: datetime) -> tuple[Held, ...]:
        """What waits for its time in the rooms, the earliest first."""
        return await self._held(_later(product_now).where(delivery.c.room_id.in_(room_ids)))

    async def first_held(self, product_now: datetime) -> Held | None:
        """What waits for its time and goes first, anywhere; None if nothing waits."""
        return next(iter(await self._held(_later(product_now).limit(1))), None)

    async def _held(self, query: Select[Any]) -> tuple[Held, ...]:
        async with self._readers.connect() as conn:
            return tuple(
                Held(
                    row.id,
                    row.room_id,
                    row.topic,
                    open_card(self._cipher, row.card, "delivery", row.id),
                    row.not_before,
                )
                for row in await conn.execute(query)
            )

    async def dead(self) -> tuple[Dead, ...]:
        """What was refused for good and nobody has been told of yet (`tx.bury`), the oldest first."""
        async with self._readers.connect() as conn:
            rows = await conn.execute(
                select(room, delivery.c.id.label("delivery_id"), delivery.c.topic, delivery.c.card, delivery.c.reason)
                .join(room, room.c.id == delivery.c.room_id)
                .where(DEAD)
                .order_by(delivery.c.id)
            )
            return tuple(
                Dead(
                    row.delivery_id,
                    read_room(row),
                    row.topic,
                    open_card(self._cipher, row.card, "delivery", row.delivery_id),
                    row.reason,
                )
                for row in rows
            )


def _later(product_now: datetime) -> Select[Any]:
    """What waits for a time after `product_now`, the earliest first."""
    query = select(delivery).where(WAITING, delivery.c.not_before > product_now)
    return query.order_by(delivery.c.not_before, delivery.c.id)
