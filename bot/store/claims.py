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

from sqlalchemy import CompoundSelect, Row, bindparam, exists, literal_column, or_, select, text, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.model.record import Lane, Platform, Room
from bot.platform import Outgoing
from bot.store.cipher import Cipher
from bot.store.codec import open_card
from bot.store.rooms import read_room
from bot.store.tables import delivery, posted, room
from bot.store.tables.talk import HAS_WAITING, QUEUE, WAITING
from bot.store.types import Instant

LEASE = timedelta(seconds=60)
BATCH = 10


@dataclass(frozen=True, slots=True)
class Delivery:
    """One card to be sent, and what it is about."""

    outgoing: Outgoing
    topic: str
    lane: Lane


@dataclass(frozen=True, slots=True)
class Claim:
    """A room leased to one worker, with what is ready there, in the order to send it."""

    room: Room
    token: str
    deliveries: tuple[Delivery, ...]


def _lease() -> ReturningUpdate[Any]:
    """Takes the first room that is free and has something ready, rooms with something fast first."""
    free = (
        select(room.c.id)
        .where(
            HAS_WAITING,
            room.c.next_allowed_at <= bindparam("real_now", type_=Instant),
            room.c.ready_at <= bindparam("product_now", type_=Instant),
            room.c.platform.in_(bindparam("platforms", expanding=True)),
        )
        .order_by(room.c.fast.desc(), room.c.ready_at, room.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return (
        update(room)
        .where(room.c.id == free.scalar_subquery())
        .values(lease_token=bindparam("token"), next_allowed_at=bindparam("until", type_=Instant))
        .returning(room)
        .execution_options(**QUEUE)
    )


def _take() -> ReturningUpdate[Any]:
    """Marks what may be sent in a room as being sent: fast before slow, in order within each, one card per topic at a
    time (the second edits what the first posts, and must know its id). Gives each with the message that it edits."""
    mine, older = delivery.alias("mine"), delivery.alias("older")
    earlier = exists().where(
        older.c.room_id == mine.c.room_id,
        older.c.topic == mine.c.topic,
        older.c.id < mine.c.id,
        literal_column("older.state = 'waiting'"),
    )
    lanes = [
        select(mine.c.id, mine.c.not_before, literal_column(str(place)).label("place"))
        .where(
            literal_column("mine.state = 'waiting'"),
            mine.c.room_id == bindparam("in_room"),
            mine.c.lane == lane,
            mine.c.not_before <= bindparam("product_now", type_=Instant),
            ~earlier,
        )
        .order_by(mine.c.not_before, mine.c.id)
        .limit(BATCH)
        .subquery()
        for place, lane in enumerate((Lane.FAST, Lane.SLOW))
    ]
    chosen = union_all(*(select(each) for each in lanes)).order_by("place", "not_before", "id").limit(BATCH).subquery()
    # Written out, since in a RETURNING the columns go to SQLite without their tables, and there it forgets their types,
    # without which it does not use the index.
    own = text("posted.room_id = delivery.room_id AND posted.topic = CAST(delivery.topic AS TEXT)")
    edits = select(posted.c.message_id).where(own).scalar_subquery()
    return (
        update(delivery)
        .where(delivery.c.id.in_(select(chosen.c.id)))
        .values(unsure=or_(delivery.c.unsure, delivery.c.lease_token.is_not(None)), lease_token=bindparam("token"))
        .returning(delivery, edits.label("message_id"))
    )


def _firsts() -> CompoundSelect[Any]:
    """The first thing that waits in a room, in each lane."""
    firsts = [
        select(delivery.c.not_before, delivery.c.lane)
        .where(WAITING, delivery.c.room_id == bindparam("room_id"), delivery.c.lane == lane)
        .order_by(delivery.c.not_before)
        .limit(1)
        .subquery()
        for lane in Lane
    ]
    return union_all(*(select(each) for each in firsts))


# Built once: building one takes longer than the database takes to answer it.
LEASE_ROOM = _lease()
TAKE = _take()
FIRSTS = _firsts()


async def claim(
    conn: AsyncConnection,
    cipher: Cipher,
    real_now: datetime,
    product_now: datetime,
    worker: str,
    platforms: Collection[Platform],
) -> Claim | None:
    """See Outbox.claim."""
    token = f"{worker}:{secrets.token_hex(8)}"
    lease = {
        "real_now": real_now,
        "product_now": product_now,
        "platforms": list(platforms),
        "token": token,
        "until": real_now + LEASE,
    }
    while (found := (await conn.execute(LEASE_ROOM, lease)).first()) is not None:
        taking = {"in_room": found.id, "product_now": product_now, "token": token}
        rows = (await conn.execute(TAKE, taking)).all()
        if rows:
            return _claimed(cipher, read_room(found), token, sorted(rows, key=_order))
        await give_back(conn, found.id, real_now)  # what was noted on the room has been taken back since
    return None


def _order(row: Row[Any]) -> tuple[bool, datetime, int]:
    """Fast before slow, in order within each: what an UPDATE returns is in no order."""
    return row.lane is not Lane.FAST, row.not_before, row.id


def _claimed(cipher: Cipher, where: Room, token: str, rows: Sequence[Row[Any]]) -> Claim:
    return Claim(
        where,
        token,
        tuple(
            Delivery(
                Outgoing(
                    row.id,
                    where,
                    open_card(cipher, row.card, delivery.name, row.id),
                    row.message_id or "",
                    unsure=row.unsure,
                ),
                row.topic,
                row.lane,
            )
            for row in rows
        ),
    )


async def give_back(conn: AsyncConnection, room_id: int, wait_until: datetime) -> None:
    """Ends a room's lease and notes on its row what still waits there. Its lock is held."""
    waiting = (await conn.execute(FIRSTS, {"room_id": room_id})).all()
    await conn.execute(
        update(room)
        .where(room.c.id == room_id)
        .values(
            lease_token=None,
            next_allowed_at=wait_until,
            ready_at=min((row.not_before for row in waiting), default=None),
            fast=any(row.lane is Lane.FAST for row in waiting),
        )
        .execution_options(**QUEUE)
    )
