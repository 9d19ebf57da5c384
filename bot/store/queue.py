"""Putting deliveries into the outbox: one insert at commit, newer cards in place of unsent older ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Row,
    bindparam,
    case,
    delete,
    false,
    insert,
    or_,
    select,
    true,
    tuple_,
    union_all,
    update,
)

from bot.language.cards import Card
from bot.model.record import Lane, Room
from bot.store.codec import to_json
from bot.store.scope import Scope
from bot.store.tables import delivery, posted, room
from bot.store.tables.talk import QUEUE, UNSENT, WAITING
from bot.store.types import Instant

LOCK = (
    select(room.c.id)
    .where(room.c.id.in_(bindparam("rooms", expanding=True)))
    .order_by(room.c.id)
    .with_for_update(key_share=True)
)
NOTE = (
    update(room)
    .where(room.c.id == bindparam("room"))
    .values(
        ready_at=case(
            (room.c.ready_at < bindparam("at", type_=Instant), room.c.ready_at), else_=bindparam("at", type_=Instant)
        ),
        fast=or_(room.c.fast, bindparam("hurry", type_=Boolean)),
    )
    .execution_options(**QUEUE)
)
IDS = delivery.c.id.in_(bindparam("ids", expanding=True))
ADD = insert(delivery)
DROP = delete(delivery).where(IDS, UNSENT)
FREE = update(delivery).where(IDS, WAITING).values(not_before=bindparam("at", type_=Instant))
HOLD = (
    update(delivery)
    .where(WAITING, delivery.c.room_id == bindparam("in_room"), delivery.c.not_before > bindparam("now", type_=Instant))
    .values(not_before=bindparam("until", type_=Instant))
)
TAKE_BACK = (
    delete(delivery)
    .where(tuple_(delivery.c.room_id, delivery.c.topic).in_(bindparam("places", expanding=True)), UNSENT)
    .returning(delivery.c.room_id, delivery.c.topic, delivery.c.lane, delivery.c.not_before)
)
CARRYING = union_all(
    select(posted.c.topic, posted.c.room_id, true().label("stands")).where(
        posted.c.topic.in_(bindparam("topics", expanding=True))
    ),
    select(delivery.c.topic, delivery.c.room_id, false()).where(
        delivery.c.topic.in_(bindparam("topics", expanding=True)), WAITING
    ),
)


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


async def carrying(scope: Scope, topics: Collection[str]) -> Mapping[str, frozenset[tuple[int, bool]]]:
    """Where there is a message on each of the topics, by room; and whether it stands there or is on its way.

    Asked once in a transaction: what is sent meanwhile was on its way.
    """
    new = sorted(set(topics) - scope.carrying.keys())
    if new:
        rows = await scope.all(CARRYING, {"topics": new})
        for topic in new:
            scope.carrying[topic] = frozenset((row.room_id, bool(row.stands)) for row in rows if row.topic == topic)
    return scope.carrying


async def put(
    scope: Scope,
    tellings: Sequence[Telling],
    released: Sequence[str] = (),
    unsaid: Sequence[tuple[str, int | None]] = (),
    held_until: Mapping[int, datetime] | None = None,
) -> None:
    """Takes back what is unsaid, lets go what is released, and queues the `newest` cards in one insert.

    What waits in the rooms of `held_until` for its time waits until then.

    The rooms of all of them are locked first, in ascending order: a claim passes them over, and two transactions that
    tell the same rooms cannot wait for one another. Noting on their rows what is ready there locks them.
    """
    tellings = await _edits_at_once(scope, tellings)
    freed = [row for name in released for row in await held(scope, name)]
    dropped = await _unsent(scope, unsaid)
    longer = held_until or {}
    ready = [(row.room_id, row.lane, scope.now) for row in freed]
    ready += [(each.room.id, each.lane, each.not_before) for each in tellings]
    ready += [(room_id, Lane.SLOW, until) for room_id, until in longer.items()]
    if dropped:
        rooms = {room_id for room_id, _, _ in ready} | {row.room_id for row in dropped}
        await scope.all(LOCK, {"rooms": sorted(rooms)})
        await scope.run(DROP, {"ids": [row.id for row in dropped]})
    await _note(scope, ready)
    for room_id, until in longer.items():
        await scope.run(HOLD, {"in_room": room_id, "now": scope.now, "until": until})
    if freed:
        await scope.run(FREE, {"ids": [row.id for row in freed], "at": scope.now})
    await _insert(scope, await _without_older(scope, tellings))


async def held(scope: Scope, name: str) -> Sequence[Row[Any]]:
    """What waits for its time under a topic."""
    rows = await scope.all(
        select(delivery.c.id, delivery.c.room_id, delivery.c.topic, delivery.c.lane).where(
            delivery.c.engagement_id == scope.engagement_id,
            delivery.c.topic.startswith(name, autoescape=True),
            delivery.c.not_before > scope.now,
            WAITING,
        )
    )
    return [row for row in rows if under(row.topic, name)]


async def _unsent(scope: Scope, unsaid: Sequence[tuple[str, int | None]]) -> Sequence[Row[Any]]:
    """What is to be taken back, each by its topic and its room, None for any."""
    if not unsaid:
        return ()
    topics = {topic for topic, _ in unsaid}
    rows = await scope.all(
        select(delivery.c.id, delivery.c.room_id, delivery.c.topic).where(
            delivery.c.engagement_id == scope.engagement_id,
            or_(*(delivery.c.topic.startswith(topic, autoescape=True) for topic in topics)),
            UNSENT,
        )
    )
    return [
        row for row in rows if any(under(row.topic, topic) and where in (None, row.room_id) for topic, where in unsaid)
    ]


async def _insert(scope: Scope, tellings: Sequence[Telling]) -> None:
    if not tellings:
        return
    ids = await scope.allot(delivery, len(tellings))
    await scope.run(
        ADD,
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
            for row_id, each in zip(ids, tellings, strict=True)
        ],
    )


async def _edits_at_once(scope: Scope, tellings: Sequence[Telling]) -> list[Telling]:
    """An edit is silent, so it waits for nobody's opening; only a message posted anew does."""
    held = {each.topic for each in tellings if each.topic and each.not_before > scope.now}
    there = await carrying(scope, held)
    return [
        each.at(scope.now) if each.topic in held and (each.room.id, True) in there[each.topic] else each
        for each in tellings
    ]


def newest(tellings: Iterable[Telling]) -> list[Telling]:
    """Of several cards on one topic for one room, the last, at the place of the first."""
    kept: dict[tuple[int, str | int], Telling] = {}
    for number, each in enumerate(tellings):
        key = (each.room.id, each.topic or number)
        older = kept.get(key)
        kept[key] = each if older is None else each.instead_of(older.lane, older.not_before)
    return list(kept.values())


async def _note(scope: Scope, ready: Sequence[tuple[int, Lane, datetime]]) -> None:
    """Notes on the rooms' rows that something waits there, and from when on."""
    notes = []
    for room_id in sorted({each[0] for each in ready}):
        here = [each for each in ready if each[0] == room_id]
        hurry = any(lane is Lane.FAST for _, lane, _ in here)
        notes.append({"room": room_id, "at": min(at for _, _, at in here), "hurry": hurry})
    if notes:
        await scope.run(NOTE, notes)


async def _without_older(scope: Scope, tellings: list[Telling]) -> list[Telling]:
    """Drops unsent cards on the same topics, and puts the new ones in their place."""
    topics = [(each.room.id, each.topic) for each in tellings if each.topic]
    if not topics:
        return tellings
    places = {(row.room_id, row.topic): row for row in await scope.takes(TAKE_BACK, {"places": topics})}
    return [
        each.instead_of(place.lane, place.not_before) if (place := places.get((each.room.id, each.topic))) else each
        for each in tellings
    ]
