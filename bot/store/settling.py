"""Writing what became of a claim's deliveries, and giving the room back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.record import Lane
from bot.platform import Later, Never, Outcome, Sent
from bot.store.cipher import Cipher
from bot.store.claims import Claim, Delivery, give_back
from bot.store.codec import to_json
from bot.store.ids import allot
from bot.store.tables import delivery, posted, posted_count, room
from bot.store.tables.talk import UNSENT


async def settle(
    conn: AsyncConnection,
    cipher: Cipher,
    claim: Claim,
    outcomes: Mapping[int, Outcome],
    real_now: datetime,
    product_now: datetime,
) -> bool:
    """See Outbox.settle."""
    held = await conn.execute(
        select(room.c.id)
        .where(room.c.id == claim.room.id, room.c.lease_token == claim.token)
        .with_for_update(key_share=True)
    )
    if held.first() is None:
        return False
    wait_until, resting = real_now, timedelta()
    sent: list[tuple[Delivery, str]] = []
    for each in claim.deliveries:
        match outcomes.get(each.outgoing.id):
            case Sent(message_id=message_id, rest=rest):
                sent.append((each, message_id))
                resting += rest
            case Never(reason=reason):
                await conn.execute(
                    update(delivery)
                    .where(delivery.c.id == each.outgoing.id)
                    .values(state="dead", settled_at=real_now, lease_token=None, reason=reason)
                )
            case Later(after=after, unsure=unsure):
                wait_until = max(wait_until, real_now + after)
                await _back(conn, claim.room.id, each, unsure=unsure)
            case None:
                await _back(conn, claim.room.id, each, unsure=False)
    if sent:
        await conn.execute(
            update(delivery)
            .where(delivery.c.id.in_([each.outgoing.id for each, _ in sent]))
            .values(state="sent", settled_at=real_now, lease_token=None, card=None)
        )
    await give_back(conn, claim.room.id, max(wait_until, real_now + resting))
    if sent:
        await _post(conn, cipher, claim.room.id, sent, product_now)
    return True


async def _back(conn: AsyncConnection, room_id: int, each: Delivery, *, unsure: bool) -> None:
    """Puts a delivery back to wait, or drops it if a newer card on its topic has come meanwhile."""
    row = (await conn.execute(select(delivery).where(delivery.c.id == each.outgoing.id))).one()
    newer = (
        await conn.execute(
            select(delivery.c.id, delivery.c.lane, delivery.c.not_before).where(
                delivery.c.room_id == room_id,
                delivery.c.topic == each.topic,
                delivery.c.id > row.id,
                UNSENT,
            )
        )
    ).first()
    unsure = unsure or row.unsure
    if newer is None or unsure:
        # An unsure one may be there already: the newer card must find out first, to edit it and not post beside it.
        await conn.execute(update(delivery).where(delivery.c.id == row.id).values(lease_token=None, unsure=unsure))
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


async def _post(
    conn: AsyncConnection, cipher: Cipher, room_id: int, sent: Sequence[tuple[Delivery, str]], product_now: datetime
) -> None:
    """Writes the messages that now exist. Last, since the count it takes from is shared by all rooms."""
    last = await conn.scalar(
        update(posted_count).values(last=posted_count.c.last + len(sent)).returning(posted_count.c.last)
    )
    if last is None:
        raise LookupError("posted_count has no row: the database was not migrated")
    topics = [each.topic for each, _ in sent]
    there = await conn.execute(
        select(posted.c.topic, posted.c.id).where(posted.c.room_id == room_id, posted.c.topic.in_(topics))
    )
    ids = {row.topic: row.id for row in there}
    new = iter(await allot(conn, posted, len(sent) - len(ids)))
    posts = []
    for seq, (each, message_id) in enumerate(sent, start=last - len(sent) + 1):
        row_id = ids.get(each.topic)
        message = {"message_id": message_id, "seq": seq}
        if row_id is not None:
            card = _sealed(cipher, each, row_id)
            await conn.execute(
                update(posted).where(posted.c.id == row_id).values(**message, card=card, edited_at=product_now)
            )
        else:
            row_id = next(new)
            where = {"id": row_id, "room_id": room_id, "topic": each.topic, "posted_at": product_now}
            posts.append({**where, **message, "card": _sealed(cipher, each, row_id)})
    if posts:
        await conn.execute(insert(posted), posts)


def _sealed(cipher: Cipher, each: Delivery, row_id: int) -> bytes:
    return cipher.seal(to_json(each.outgoing.card).encode(), posted.name, "card", row_id)
