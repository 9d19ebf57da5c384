"""What a platform says of rooms themselves: one is called otherwise now, open to another company, has a new reader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime

from bot.cards import rooms as cards
from bot.language.cards import Card
from bot.model.people import COORDINATOR, Person
from bot.model.record import Event, Platform, Room, RoomKind
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.work import announce
from bot.work.readers import matter_of, may_read


async def moved(
    store: Store, now: datetime, platform: Platform, addresses: Mapping[str, str], names: tuple[str, str]
) -> None:
    """Rooms at an old address are at its new one from now on; it is on record. `names`: how the names of the messages
    there began, and how they begin now."""
    async for room in _at(store, now, platform, addresses):
        async with store.begin(now, room.engagement_id) as tx:
            await tx.rooms.readdress(room.id, addresses[room.address], names)
            words = f"{platform} calls the {room.side}'s room {addresses[room.address]} and no more {room.address}"
            tx.record(Event.SET_UP, words, subject=addresses[room.address])


async def opened(store: Store, now: datetime, platform: Platform, addresses: Collection[str], company: str) -> None:
    """Another company can come into the rooms at these addresses: the coordinators of their side are told."""
    async for room in _at(store, now, platform, addresses):
        async with store.begin(now, room.engagement_id) as tx:
            card = cards.opened(await announce.scene(tx), room)
            tx.record(
                Event.SET_UP, f"{platform} opened the {room.side}'s room to another company", subject=room.address
            )
            for coordinator in await tx.people.holders(COORDINATOR[room.side], room.side):
                await announce.tell(tx, coordinator.id, card, topic=f"opened:{room.id}:{company}", urgent=True)


async def entered(store: Store, now: datetime, room: Room, there: Sequence[Person | None]) -> None:
    """Somebody came into a room, and these are in it now; None is one whom nobody knows. What stands there and one of
    them may not read is taken back: those who work on it get it directly, and the coordinators are told once (D32)."""
    async with store.read(now, room.engagement_id) as tx:
        unread = [
            (topic, card) for topic, card in await _said_in(tx, room) if not await may_read(tx, room, card, there)
        ]
        matters = {topic: await matter_of(tx, card.subject) for topic, card in unread}
        may_not = [each for each in there if not await _reads(tx, room, [card for _, card in unread], each)]
    back = 0
    # A transaction for each matter, since it holds the matter's lock.
    for matter_id in sorted({each for each in matters.values() if each is not None}):
        async with store.begin(now, room.engagement_id) as tx:
            await tx.matters.lock(matter_id)
            topics = [topic for topic, about in matters.items() if about == matter_id]
            back += await _taken_back(tx, room, topics, matter_id)
    async with store.begin(now, room.engagement_id) as tx:
        back += len(await announce.take_back(tx, room, [topic for topic, about in matters.items() if about is None]))
        if back:
            known = sorted({each.id for each in may_not if each is not None})
            card = cards.entered(await announce.scene(tx), room, known, sum(each is None for each in may_not), back)
            for coordinator in await announce.see_everything(tx, room.side):
                await announce.tell(tx, coordinator.id, card, urgent=True)


async def _said_in(tx: Transaction, room: Room) -> tuple[tuple[str, Card], ...]:
    return (*await tx.rooms.posted(room), *await tx.rooms.unsent(room))


async def _reads(tx: Transaction, room: Room, unread: Sequence[Card], person: Person | None) -> bool:
    return all([await may_read(tx, room, card, [person]) for card in unread])


async def _taken_back(tx: Transaction, room: Room, topics: Sequence[str], matter_id: int) -> int:
    """Takes a matter's messages in a room back; how many that were."""
    back = await announce.take_back(tx, room, topics)
    for assignment in await tx.assignments.open_of(matter_id):
        if assignment.ref in back:
            for each in await tx.rooms.together(room, matter_id):
                await announce.directly(tx, assignment, each.side)
    if back:
        words = f"{room.platform}: somebody came into the {room.side}'s room {room.address} who may not read it"
        tx.record(Event.SET_UP, words, matter_id=matter_id, subject=f"M-{matter_id}")
    return len(back)


async def shared(store: Store, now: datetime, platform: Platform) -> list[Room]:
    """The rooms of all engagements on a platform in which there is more than one person."""
    return [room async for room in _at(store, now, platform) if room.kind is not RoomKind.DIRECT]


async def at(store: Store, now: datetime, platform: Platform, addresses: Collection[str]) -> list[Room]:
    """The rooms of all engagements at these addresses."""
    return [room async for room in _at(store, now, platform, addresses)]


async def _at(
    store: Store, now: datetime, platform: Platform, addresses: Collection[str] | None = None
) -> AsyncIterator[Room]:
    for engagement in await store.engagements():
        async with store.read(now, engagement.id) as tx:
            found = [each for each in await tx.rooms.all() if each.platform is platform]
        for room in found:
            if addresses is None or room.address in addresses:
                yield room
