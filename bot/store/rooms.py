"""Rooms: where a person, a team, or one side of a matter is reached."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, exists, func, insert, literal, or_, select, update

from bot.language.cards import Card
from bot.model.people import Person, Side
from bot.model.record import Platform, Room, RoomKind
from bot.rules.visibility import Sight
from bot.store import queue
from bot.store.codec import open_card
from bot.store.matters import Matters
from bot.store.people import People
from bot.store.scope import Scope
from bot.store.tables import delivery, posted, room
from bot.store.tables.talk import LEAVING, UNSENT, WAITING

NAMES = tuple(each.name for each in fields(Room))
# A room that was never told to wait may be served at once.
LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


ALL = select(room).where(room.c.engagement_id == bindparam("engagement")).order_by(room.c.id)


class Rooms:
    def __init__(self, scope: Scope, people: People, matters: Matters) -> None:
        self._scope = scope
        self._people = people
        self._matters = matters

    async def get(self, room_id: int) -> Room:
        """Raises LookupError."""
        found = (await self._by(_id)).get(room_id)
        if found is None:
            raise LookupError(f"there is no room {room_id} in engagement {self._scope.engagement_id}")
        return found[0]

    async def all(self) -> tuple[Room, ...]:
        """Every room of the engagement."""
        return await self._scope.kept("rooms", self._read)

    async def _read(self) -> tuple[Room, ...]:
        rows = await self._scope.all(ALL, {"engagement": self._scope.engagement_id})
        return tuple(read_room(row) for row in rows)

    async def _by(self, what: Callable[[Room], Hashable]) -> Mapping[Hashable, tuple[Room, ...]]:
        """The rooms of the engagement by what is asked of each."""

        async def read() -> dict[Hashable, tuple[Room, ...]]:
            found: dict[Hashable, tuple[Room, ...]] = {}
            for each in await self.all():
                found[what(each)] = (*found.get(what(each), ()), each)
            return found

        return await self._scope.kept(("rooms", what), read)

    async def direct(self, person_id: int, topic: str = "") -> Room | None:
        """Where private word reaches a person: at the account they spoke from last; a message on `topic` that is told
        elsewhere already goes on there, so that nothing is told twice."""
        found = await self.all_direct(person_id)
        if len(found) < 2:
            return next(iter(found), None)
        carrying = (await queue.carrying(self._scope, (topic,)))[topic] if topic else ()
        latest = await self._people.speaks_from(person_id)
        own = {each.id: each for each in found}
        # What is posted before what is on its way.
        there = [room_id for room_id, _ in sorted(carrying, key=lambda each: (not each[1], each[0])) if room_id in own]
        return next(
            (own[room_id] for room_id in there),
            next((each for each in found if (each.platform, each.address) == latest), found[0]),
        )

    async def all_direct(self, person_id: int) -> tuple[Room, ...]:
        """Everywhere a person can be reached; a room's address is the account's own name."""
        return (await self._by(_reader)).get((RoomKind.DIRECT, person_id), ())

    async def team(self, side: Side) -> Room | None:
        return next(iter((await self._by(_side)).get((RoomKind.TEAM, side), ())), None)

    async def told_directly(self, topic: str, side: Side) -> tuple[int, ...]:
        """Who of a side has a message on the topic in their own chat, or has one on its way there."""
        carrying = await queue.carrying(self._scope, (topic,))
        known = await self._by(_id)
        there = [
            room for room_id in sorted({room_id for room_id, _ in carrying[topic]}) for room in known.get(room_id, ())
        ]
        return tuple(
            each.person_id
            for each in there
            if each.kind is RoomKind.DIRECT and each.side is side and each.person_id is not None
        )

    async def standing(self, topic: str) -> tuple[Room, ...]:
        """Where a message on the topic is posted, or may be by now: an edit reaches its readers."""
        there = exists().where(posted.c.room_id == room.c.id, posted.c.topic == topic)
        leaving = exists().where(delivery.c.room_id == room.c.id, delivery.c.topic == topic, LEAVING)
        rows = await self._scope.all(ALL.where(or_(there, leaving)), {"engagement": self._scope.engagement_id})
        return tuple(read_room(row) for row in rows)

    async def of_matter(self, matter_id: int, side: Side) -> Room | None:
        """A matter's own room on one side, if it has one."""
        return next(iter((await self._by(_matter)).get((RoomKind.MATTER, matter_id, side), ())), None)

    async def together(self, where: Room, matter_id: int | None = None) -> tuple[Room, ...]:
        """The rooms that are one conversation with `where`, itself among them: both sides may use one (D32). Of the
        matters' own rooms only those of `matter_id` are looked at. A team's comes first: the least is said there.
        """
        there = (await self._by(_place)).get((where.platform, where.address), ())
        teams = [each for each in there if each.kind is RoomKind.TEAM]
        matters = [each for each in there if each.kind is RoomKind.MATTER and each.matter_id == matter_id]
        return (*teams, *matters) or (where,)

    async def occupants(self, where: Room) -> tuple[Person, ...]:
        """Who reads there: one person; those of the side who see the matter; or everyone of the side."""
        everyone = await self._people.everyone()
        match where.kind:
            case RoomKind.DIRECT:
                return tuple(each for each in everyone if each.id == where.person_id)
            case RoomKind.TEAM:
                return tuple(each for each in everyone if each.side is where.side)
            case RoomKind.MATTER:
                assert where.matter_id is not None
                sights = await self._matters.sights_of(where.matter_id)
                return tuple(p for p in everyone if p.side is where.side and sights.get(p.id) is Sight.FULL)

    async def holding(self) -> tuple[Room, ...]:
        """The rooms in which something waits for a time still ahead."""
        held = select(delivery.c.room_id).where(WAITING, delivery.c.not_before > self._scope.now)
        asked = {"engagement": self._scope.engagement_id}
        return tuple(read_room(row) for row in await self._scope.all(ALL.where(room.c.id.in_(held)), asked))

    async def posted(self, where: Room) -> tuple[tuple[str, Card], ...]:
        """What stands in a room, as (topic, card), the oldest first."""
        return await self._cards(posted, select(posted).where(posted.c.room_id == where.id).order_by(posted.c.id))

    async def unsent(self, where: Room) -> tuple[tuple[str, Card], ...]:
        """What certainly never left for a room, as (topic, card), the oldest first."""
        waits = select(delivery).where(delivery.c.room_id == where.id, UNSENT).order_by(delivery.c.id)
        return await self._cards(delivery, waits)

    async def _cards(self, table: Table, query: Select[Any]) -> tuple[tuple[str, Card], ...]:
        rows = await self._scope.all(query)
        return tuple((row.topic, open_card(self._scope.cipher, row.card, table.name, row.id)) for row in rows)

    async def readdress(self, room_id: int, address: str, names: tuple[str, str]) -> None:
        """The room is the same and its platform calls it otherwise now. `names`: how the names of its messages began,
        and how they begin now; what is said in the threads of the old ones is still about the same (D33)."""
        await self._scope.run(
            update(room)
            .where(room.c.id == room_id, room.c.engagement_id == self._scope.engagement_id)
            .values(address=address)
        )
        before, after = names
        rest = func.substr(posted.c.message_id, len(before) + 1)
        await self._scope.run(
            update(posted)
            .where(posted.c.room_id == room_id, posted.c.message_id.startswith(before, autoescape=True))
            .values(message_id=literal(after) + rest)
        )

    async def detach(self, room_id: int) -> None:
        """A person's own chat is nobody's from now on; what stands there may still be edited."""
        await self._scope.run(
            update(room)
            .where(room.c.id == room_id, room.c.engagement_id == self._scope.engagement_id)
            .values(person_id=None)
        )

    async def attach(self, person: Person, platform: Platform, address: str) -> None:
        """An account's chat is a person's from now on: the one that was nobody's, or else a new one."""
        there = (await self._by(_place)).get((platform, address), ())
        nobodys = [each for each in there if each.kind is RoomKind.DIRECT and each.person_id is None]
        if not nobodys:
            new = Room(0, self._scope.engagement_id, person.side, RoomKind.DIRECT, platform, address)
            await self.add(replace(new, person_id=person.id))
            return
        owned = {"person_id": person.id, "side": person.side}
        await self._scope.run(update(room).where(room.c.id == nobodys[0].id).values(**owned))

    async def add(self, new: Room) -> Room:
        """Adds a room whose id is 0 and returns it with its id."""
        (row_id,) = await self._scope.allot(room)
        added = replace(new, id=row_id)
        values = {each.name: getattr(added, each.name) for each in fields(added)}
        await self._scope.run(insert(room).values(**values, fast=False, next_allowed_at=LONG_AGO))
        return added


def _id(each: Room) -> Hashable:
    return each.id


def _reader(each: Room) -> Hashable:
    return each.kind, each.person_id


def _place(each: Room) -> Hashable:
    return each.platform, each.address


def _side(each: Room) -> Hashable:
    return each.kind, each.side


def _matter(each: Room) -> Hashable:
    return each.kind, each.matter_id, each.side


def read_room(row: Row[Any]) -> Room:
    """The room of a row of the room table."""
    return Room(**{name: getattr(row, name) for name in NAMES})
