"""Somebody came into a team or a chat: in every room it is looked at whether all may still read what stands there.

Teams tells it of a team, whose channels its people read from then on, and does not say which channels those are.
"""

from __future__ import annotations

import asyncio
import logging

from adapters.teams.chats import Chats
from adapters.teams.directory import Directory
from adapters.teams.errors import CALL_ERRORS, named
from adapters.teams.occupants import Occupants
from adapters.teams.references import References
from bot import places
from bot.conversation import Conversation
from bot.model.record import Platform, Room

log = logging.getLogger("counterpart.teams")

#: Seconds that asking who is in one room may take, and how many are asked at once.
PATIENCE, AT_ONCE = 4, 8


class Crowds:
    def __init__(
        self,
        conversation: Conversation,
        references: References,
        chats: Chats,
        directory: Directory,
        occupants: Occupants,
    ) -> None:
        self._store, self._clock = conversation.store, conversation.clock
        self._references = references
        self._chats = chats
        self._directory = directory
        self._occupants = occupants
        self._asking = asyncio.Semaphore(AT_ONCE)

    async def looked_at(self) -> None:
        """Looks at all rooms; nothing more is said in any before it was looked at."""
        self._occupants.forget()
        rooms = await places.shared(self._store, self._clock.now(), Platform.TEAMS)
        there = await asyncio.gather(*(self._there(room) for room in rooms))
        for room, accounts in zip(rooms, there, strict=True):
            if accounts is not None:
                people = await self._directory.people(room, accounts)
                await places.entered(self._store, self._clock.now(), room, people)

    async def _there(self, room: Room) -> frozenset[str] | None:
        """Who is there now. Where Teams does not say, what stands there stays, and nothing new is said."""
        where = await self._references.get(room.address) or self._chats.channel(room.address)
        try:
            async with self._asking, asyncio.timeout(PATIENCE):
                return await self._occupants.of(where, where.tenant)
        except CALL_ERRORS as error:
            log.warning("who came into a room could not be asked: %s", named(error))
            return None
