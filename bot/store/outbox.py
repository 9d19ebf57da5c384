"""The outbox as a dispatcher sees it: lease a room, send what is ready there, settle (D34).

A room is leased, not a row, so that one room's messages are sent in order however many workers there are. Finding a
room reads room rows only; how many deliveries wait makes no difference.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.language.cards import Card
from bot.model.record import Lane, Platform, Room
from bot.platform import Later, Never, Outcome, Outgoing, Sent
from bot.store.cipher import Cipher
from bot.store.codec import from_json, to_json
from bot.store.engine import READONLY, plain_words
from bot.store.rooms import read_room
from bot.store.scope import allot
from bot.store.tables import delivery, posted, posted_count, room
from bot.store.tables.talk import DEAD, HAS_WAITING, UNCLAIMED, WAITING

LEASE = timedelta(seconds=60)
BATCH = 10


@dataclass(frozen=True, slots=True)
class Delivery:
    """One card to be sent. `unsure`: it was being sent before and nobody knows the outcome; look before repeating."""

    outgoing: Outgoing
    topic: str
    lane: Lane
    unsure: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A room leased to one worker, with what is ready there, in the order to send it."""

    room: Room
    token: str
    deliveries: tuple[Delivery, ...]


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
                while (found := await self._find(conn, real_now, product_now, platforms)) is not None:
                    rows = await _ready(conn, found.id, product_now)
                    if rows:
                        return await self._lease(conn, found, rows, real_now, worker)
                    await _sum_up(conn, found.id)
                return None

    async def _find(
        self, conn: AsyncConnection, real_now: datetime, product_now: datetime, platforms: Collection[Platform]
    ) -> Row[Any] | None:
        return (
            await conn.execute(
                select(room)
                .where(
                    HAS_WAITING,
                    room.c.next_allowed_at <= real_now,
                    room.c.ready_at <= product_now,
                    room.c.platform.in_(platforms),
                )
                .order_by(room.c.fast.desc(), room.c.ready_at, room.c.id)
                .limit(1)
                .with_for_update(skip_locked=True, key_share=True)
            )
        ).first()

    async def _lease(
        self, conn: AsyncConnection, found: Row[Any], rows: Sequence[Row[Any]], real_now: datetime, worker: str
    ) -> Claim:
        token = f"{worker}:{secrets.token_hex(8)}"
        await conn.execute(
            update(room).where(room.c.id == found.id).values(lease_token=token, next_allowed_at=real_now + LEASE)
        )
        await conn.execute(
            update(delivery)
            .where(delivery.c.id.in_([row.id for row in rows]))
            .values(unsure=or_(delivery.c.unsure, delivery.c.lease_token.is_not(None)), lease_token=token)
        )
        there = await conn.execute(
            select(posted.c.topic, posted.c.message_id).where(
                posted.c.room_id == found.id, posted.c.topic.in_([row.topic for row in rows])
            )
        )
        messages = {row.topic: row.message_id for row in there}
        where = read_room(found)
        return Claim(
            where,
            token,
            tuple(
                Delivery(
                    Outgoing(row.id, where, self._card(row, "delivery"), messages.get(row.topic, "")),
                    row.topic,
                    row.lane,
                    row.unsure or row.lease_token is not None,
                )
                for row in rows
            ),
        )

    async def settle(
        self, claim: Claim, outcomes: Mapping[int, Outcome], real_now: datetime, product_now: datetime
    ) -> bool:
        """Writes what became of a claim's deliveries and gives the room back, all in one transaction.

        `outcomes` is by delivery id; a delivery without one goes back to wait. False, and nothing is written, if the
        lease was lost meanwhile: somebody else has the room.
        """
        with plain_words():
            async with self._engine.begin() as conn:
                held = await conn.execute(
                    select(room.c.id)
                    .where(room.c.id == claim.room.id, room.c.lease_token == claim.token)
                    .with_for_update(key_share=True)
                )
                if held.first() is None:
                    return False
                wait_until = real_now
                for each in claim.deliveries:
                    match outcomes.get(each.outgoing.id):
                        case Sent():
                            await _end(conn, each, "sent", real_now, card=None)
                        case Never(reason=reason):
                            await _end(conn, each, "dead", real_now, reason=reason)
                        case Later(after=after):
                            wait_until = max(wait_until, real_now + after)
                            await _back(conn, claim.room.id, each)
                        case None:
                            await _back(conn, claim.room.id, each)
                await conn.execute(
                    update(room).where(room.c.id == claim.room.id).values(lease_token=None, next_allowed_at=wait_until)
                )
                await _sum_up(conn, claim.room.id)
                await self._post(conn, claim, outcomes, product_now)
                return True

    async def _post(
        self, conn: AsyncConnection, claim: Claim, outcomes: Mapping[int, Outcome], product_now: datetime
    ) -> None:
        """Writes the messages that now exist. Last, since the count it takes from is shared by all rooms."""
        sent = [(each, out) for each in claim.deliveries if isinstance(out := outcomes.get(each.outgoing.id), Sent)]
        if not sent:
            return
        last = await conn.scalar(
            update(posted_count).values(last=posted_count.c.last + len(sent)).returning(posted_count.c.last)
        )
        if last is None:
            raise LookupError("posted_count has no row: the database was not migrated")
        for seq, (each, outcome) in enumerate(sent, start=last - len(sent) + 1):
            found = await conn.scalar(
                select(posted.c.id).where(posted.c.room_id == claim.room.id, posted.c.topic == each.topic)
            )
            row_id = found if found is not None else (await allot(conn, posted))[0]
            values = {
                "message_id": outcome.message_id,
                "card": self._cipher.seal(to_json(each.outgoing.card).encode(), posted.name, "card", row_id),
                "seq": seq,
            }
            if found is not None:
                await conn.execute(update(posted).where(posted.c.id == row_id).values(**values, edited_at=product_now))
            else:
                where = {"id": row_id, "room_id": claim.room.id, "topic": each.topic, "posted_at": product_now}
                await conn.execute(insert(posted).values(**values, **where))

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
                    row.room_id, row.topic, row.message_id, self._card(row, "posted"), row.posted_at, row.edited_at,
                    row.seq,
                )
                for row in rows
            )  # fmt: skip

    async def held(self, room_ids: Sequence[int], product_now: datetime) -> tuple[Held, ...]:
        """What waits for its time in the rooms, the earliest first."""
        async with self._readers.connect() as conn:
            rows = await conn.execute(
                select(delivery)
                .where(WAITING, delivery.c.room_id.in_(room_ids), delivery.c.not_before > product_now)
                .order_by(delivery.c.not_before, delivery.c.id)
            )
            return tuple(
                Held(row.id, row.room_id, row.topic, self._card(row, "delivery"), row.not_before) for row in rows
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
                Dead(row.delivery_id, read_room(row), row.topic, self._open(row.card, "delivery", row.delivery_id),
                     row.reason)
                for row in rows
            )  # fmt: skip

    def _card(self, row: Row[Any], table: str) -> Card:
        return self._open(row.card, table, row.id)

    def _open(self, sealed: bytes, table: str, row_id: int) -> Card:
        card = from_json(self._cipher.open(bytes(sealed), table, "card", row_id).decode())
        if not isinstance(card, Card):
            raise TypeError(f"{table} {row_id} holds a form, and only cards are sent")
        return card


async def _ready(conn: AsyncConnection, room_id: int, product_now: datetime) -> list[Row[Any]]:
    """What may be sent in a room: fast before slow, in order within each, one card per topic at a time."""
    found: dict[str, Row[Any]] = {}
    for lane in (Lane.FAST, Lane.SLOW):
        if len(found) >= BATCH:
            break
        rows = await conn.execute(
            select(delivery)
            .where(
                WAITING,
                delivery.c.room_id == room_id,
                delivery.c.lane == lane,
                delivery.c.not_before <= product_now,
            )
            .order_by(delivery.c.not_before, delivery.c.id)
            .limit(BATCH - len(found))
        )
        for row in rows:
            found.setdefault(row.topic, row)
    # A card that was being sent when its worker died comes before a newer one on its topic, whatever their lanes: the
    # newer one edits the message, and must know its id.
    rows = await conn.execute(
        select(delivery)
        .where(WAITING, delivery.c.room_id == room_id, delivery.c.topic.in_(found))
        .order_by(delivery.c.id.desc())
    )
    oldest = {row.topic: row for row in rows}
    return [oldest[topic] for topic in found]


async def _end(conn: AsyncConnection, each: Delivery, state: str, real_now: datetime, **more: object) -> None:
    await conn.execute(
        update(delivery)
        .where(delivery.c.id == each.outgoing.id)
        .values(state=state, settled_at=real_now, lease_token=None, **more)
    )


async def _back(conn: AsyncConnection, room_id: int, each: Delivery) -> None:
    """Puts a delivery back to wait, or drops it if a newer card on its topic has come meanwhile."""
    row = (await conn.execute(select(delivery).where(delivery.c.id == each.outgoing.id))).one()
    newer = (
        await conn.execute(
            select(delivery.c.id, delivery.c.lane, delivery.c.not_before).where(
                delivery.c.room_id == room_id,
                delivery.c.topic == each.topic,
                delivery.c.id > row.id,
                UNCLAIMED,
            )
        )
    ).first()
    if newer is None or row.unsure:
        # An unsure one may be there already: the newer card must find out first, to edit it and not post beside it.
        await conn.execute(update(delivery).where(delivery.c.id == row.id).values(lease_token=None))
        return
    await conn.execute(delete(delivery).where(delivery.c.id == row.id))
    await conn.execute(
        update(delivery)
        .where(delivery.c.id == newer.id)
        .values(
            not_before=min(row.not_before, newer.not_before),
            lane=Lane.FAST if Lane.FAST in (row.lane, newer.lane) else Lane.SLOW,
        )
    )


async def _sum_up(conn: AsyncConnection, room_id: int) -> None:
    """Notes on a locked room's row what still waits there."""
    waiting = and_(WAITING, delivery.c.room_id == room_id)
    ready_at = await conn.scalar(select(func.min(delivery.c.not_before)).where(waiting))
    fast = await conn.scalar(select(select(delivery.c.id).where(waiting, delivery.c.lane == Lane.FAST).exists()))
    await conn.execute(update(room).where(room.c.id == room_id).values(ready_at=ready_at, fast=bool(fast)))
