"""What a platform says of rooms themselves: that one is called otherwise now, or is open to another company."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime

from bot.cards import rooms as cards
from bot.model.people import COORDINATOR
from bot.model.record import Event, Platform, Room
from bot.store.store import Store
from bot.work import announce


async def moved(store: Store, now: datetime, platform: Platform, addresses: Mapping[str, str]) -> None:
    """Rooms at an old address are at its new one from now on; it is on record."""
    async for room in _at(store, now, platform, addresses):
        async with store.begin(now, room.engagement_id) as tx:
            await tx.rooms.readdress(room.id, addresses[room.address])
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


async def _at(store: Store, now: datetime, platform: Platform, addresses: Collection[str]) -> AsyncIterator[Room]:
    for engagement in await store.engagements():
        async with store.read(now, engagement.id) as tx:
            found = [each for each in await tx.rooms.all() if each.platform is platform and each.address in addresses]
        for room in found:
            yield room
