"""Leasing a room and what is ready in it to one worker.

A room is leased, not a row, so that one room's messages are sent in order however many workers there are. Finding a
room reads room rows only; how many deliveries wait makes no difference.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.language.cards import Card
from bot.model.record import Lane, Platform, Room
from bot.platform import Outgoing
from bot.store.cipher import Cipher
from bot.store.codec import from_json
from bot.store.rooms import read_room
from bot.store.tables import delivery, posted, room
from bot.store.tables.talk import HAS_WAITING, WAITING

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


async def claim(
    conn: AsyncConnection,
    cipher: Cipher,
    real_now: datetime,
    product_now: datetime,
    worker: str,
    platforms: Collection[Platform],
) -> Claim | None:
    """See Outbox.claim."""
    free = (
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
    while (found := (await conn.execute(free)).first()) is not None:
        rows = await _ready(conn, found.id, product_now)
        if rows:
            return await _lease(conn, cipher, found, rows, real_now, worker)
        await sum_up(conn, found.id)  # what was noted on the room has been taken back since
    return None


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


async def _lease(
    conn: AsyncConnection, cipher: Cipher, found: Row[Any], rows: Sequence[Row[Any]], real_now: datetime, worker: str
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
                Outgoing(
                    row.id, where, open_card(cipher, row.card, delivery.name, row.id), messages.get(row.topic, "")
                ),
                row.topic,
                row.lane,
                row.unsure or row.lease_token is not None,
            )
            for row in rows
        ),
    )


async def sum_up(conn: AsyncConnection, room_id: int) -> None:
    """Notes on a locked room's row what still waits there."""
    first = {
        lane: await conn.scalar(
            select(delivery.c.not_before)
            .where(WAITING, delivery.c.room_id == room_id, delivery.c.lane == lane)
            .order_by(delivery.c.not_before)
            .limit(1)
        )
        for lane in Lane
    }
    ready_at = min((at for at in first.values() if at is not None), default=None)
    await conn.execute(
        update(room).where(room.c.id == room_id).values(ready_at=ready_at, fast=first[Lane.FAST] is not None)
    )


def open_card(cipher: Cipher, sealed: bytes, table: str, row_id: int) -> Card:
    """The card that was sealed for that row."""
    card = from_json(cipher.open(bytes(sealed), table, "card", row_id).decode())
    if not isinstance(card, Card):
        raise TypeError(f"{table} {row_id} holds a form, and only cards are sent")
    return card
