"""Putting deliveries into the outbox: one insert at commit, newer cards in place of unsent older ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, insert, literal, or_, select, tuple_, update

from bot.language.cards import Card
from bot.model.record import Lane, Room
from bot.store.codec import to_json
from bot.store.scope import Scope
from bot.store.tables import delivery, room
from bot.store.tables.talk import WAITING
from bot.store.types import Instant


@dataclass(frozen=True, slots=True)
class Telling:
    """A card for a room, to be queued at commit. `topic` is "" for a message of its own."""

    room: Room
    card: Card
    topic: str
    lane: Lane
    not_before: datetime

    def at(self, not_before: datetime) -> Telling:
        """The same card at another time."""
        return replace(self, not_before=not_before)

    def instead_of(self, lane: Lane, not_before: datetime) -> Telling:
        """This card in the place of an unsent one: what was in a hurry stays in a hurry, with the newer words."""
        return replace(
            self,
            lane=Lane.FAST if Lane.FAST in (lane, self.lane) else Lane.SLOW,
            not_before=min(not_before, self.not_before),
        )


def under(topic: str, name: str) -> bool:
    """Whether a topic is `name` or a part of it: `A-217` and `A-217:review` are under `A-217`, `A-2170` is not."""
    return topic.startswith(name) and not topic[len(name) :][:1].isalnum()


async def put(scope: Scope, tellings: Iterable[Telling]) -> None:
    """Queues the cards. Rooms are locked first, in ascending order, then the deliveries are written in one insert."""
    queued = await _without_older(scope, await _locked(scope, _newest(tellings)))
    if not queued:
        return
    ids = await scope.allot(delivery, len(queued))
    await scope.run(
        insert(delivery),
        [
            {
                "id": row_id,
                "engagement_id": scope.engagement_id,
                "room_id": each.room.id,
                "topic": each.topic or str(row_id),
                "lane": each.lane,
                "card": scope.seal(to_json(each.card), delivery, "card", row_id),
                "told_at": scope.now,
                "not_before": each.not_before,
                "state": "waiting",
                "unsure": False,
                "reason": "",
            }
            for row_id, each in zip(ids, queued, strict=True)
        ],
    )


def _newest(tellings: Iterable[Telling]) -> list[Telling]:
    """Of several cards on one topic for one room, the last, at the place of the first."""
    kept: dict[tuple[int, str | int], Telling] = {}
    for number, each in enumerate(tellings):
        key = (each.room.id, each.topic or number)
        older = kept.get(key)
        kept[key] = each if older is None else each.instead_of(older.lane, older.not_before)
    return list(kept.values())


async def _locked(scope: Scope, tellings: list[Telling]) -> list[Telling]:
    """Notes on each room's row that something waits; the row stays locked, so a claim passes the room over."""
    for room_id in sorted({each.room.id for each in tellings}):
        here = [each for each in tellings if each.room.id == room_id]
        await waits(scope, room_id, min(each.not_before for each in here), any(e.lane is Lane.FAST for e in here))
    return tellings


async def waits(scope: Scope, room_id: int, ready_at: datetime, fast: bool) -> None:
    """Notes that something waits in a room, from `ready_at` on."""
    sooner = or_(room.c.ready_at.is_(None), room.c.ready_at > ready_at)
    marks: dict[str, Any] = {"ready_at": case((sooner, literal(ready_at, Instant)), else_=room.c.ready_at)}
    if fast:
        marks["fast"] = True
    await scope.run(update(room).where(room.c.id == room_id).values(marks))


async def _without_older(scope: Scope, tellings: list[Telling]) -> list[Telling]:
    """Drops unsent cards on the same topics, and puts the new ones in their place."""
    topics = [(each.room.id, each.topic) for each in tellings if each.topic]
    if not topics:
        return tellings
    older = await scope.all(
        select(delivery.c.id, delivery.c.room_id, delivery.c.topic, delivery.c.lane, delivery.c.not_before).where(
            tuple_(delivery.c.room_id, delivery.c.topic).in_(topics), WAITING, delivery.c.lease_token.is_(None)
        )
    )
    if older:
        await scope.run(delete(delivery).where(delivery.c.id.in_([row.id for row in older])))
    places = {(row.room_id, row.topic): row for row in older}
    return [
        each.instead_of(place.lane, place.not_before) if (place := places.get((each.room.id, each.topic))) else each
        for each in tellings
    ]


async def release(scope: Scope, topic: str) -> int:
    """Lets what is held under a topic, or under a part of it (`A-217`, `A-217:review`), go now; returns how many."""
    held = await scope.all(
        select(delivery.c.id, delivery.c.room_id, delivery.c.topic, delivery.c.lane)
        .where(
            delivery.c.engagement_id == scope.engagement_id,
            delivery.c.topic.startswith(topic, autoescape=True),
            delivery.c.not_before > scope.now,
            WAITING,
        )
        .order_by(delivery.c.room_id, delivery.c.id)
    )
    freed = [row for row in held if under(row.topic, topic)]
    for room_id in sorted({row.room_id for row in freed}):
        await waits(scope, room_id, scope.now, any(row.lane is Lane.FAST for row in freed if row.room_id == room_id))
    if freed:
        await scope.run(
            update(delivery).where(delivery.c.id.in_([row.id for row in freed]), WAITING).values(not_before=scope.now)
        )
    return len(freed)


async def take_back(scope: Scope, topics: Sequence[str]) -> None:
    """Removes what waits, unsent, under exactly these topics."""
    if topics:
        await scope.run(
            delete(delivery).where(
                delivery.c.engagement_id == scope.engagement_id,
                delivery.c.topic.in_(sorted(set(topics))),
                delivery.c.lease_token.is_(None),
                WAITING,
            )
        )
