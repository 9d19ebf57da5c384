"""Replies: to the one who spoke and nobody else, in their own chat with Counterpart.

Teams has no message in a channel that one person alone can read, so what was said in a room is answered there too. A
reply is sent when the change it tells of is committed; one that Teams was too busy to take is an `Unanswered`, and the
same may be delivered again.
"""

from __future__ import annotations

import asyncio
import logging

from adapters.teams.chats import Chats
from adapters.teams.errors import CALL_ERRORS, Refusal, named, outcome_of
from adapters.teams.limits import Json
from adapters.teams.pace import Pace
from adapters.teams.read import Origin
from adapters.teams.turn import Turns
from bot.platform import Later

log = logging.getLogger("counterpart.teams")

#: Seconds that calls within a request may take: Teams waits fifteen for the answer to its own, and people less.
IN_REQUEST = 5.0


class Unanswered(Exception):
    """Nothing was told: the same may be tried again."""


class Untold(Exception):
    """Nothing was told, and nothing will be: the doer has no chat with Counterpart."""


class Replies:
    def __init__(self, turns: Turns, chats: Chats, pace: Pace) -> None:
        self._turns = turns
        self._chats = chats
        self._pace = pace

    async def tell(self, origin: Origin, content: Json, summary: str) -> None:
        """Tells the doer alone. Raises Unanswered and Untold; what is only unsure is not repeated."""
        self._pace.note(origin.account)
        try:
            async with asyncio.timeout(IN_REQUEST):
                await self._tell(origin, content, summary)
        except CALL_ERRORS as error:
            outcome = outcome_of(error)
            log.info("a reply was not taken by Teams: %s", named(error))
            if not isinstance(outcome, Later):
                raise Untold from error
            if not outcome.unsure:
                raise Unanswered from error

    async def _tell(self, origin: Origin, content: Json, summary: str) -> None:
        if origin.personal:
            await self._turns.say(origin.where, content, summary)
            return
        chat = await self._chats.of(origin.account, origin.where, origin.user)
        try:
            await self._turns.say(chat, content, summary)
        except Refusal as refused:
            if not refused.gone:
                raise
            await self._turns.say(await self._chats.anew(origin.account, origin.where, origin.user), content, summary)

    async def aloud(self, origin: Origin, content: Json, summary: str) -> bool:
        """Says what everybody there may read, where it was said; whether it is there."""
        self._pace.note(origin.address)
        try:
            async with asyncio.timeout(IN_REQUEST):
                await self._turns.say(origin.where, content, summary)
        except CALL_ERRORS as error:
            log.info("nothing could be said there: %s", named(error))
            return False
        return True

    async def replace(self, origin: Origin, message: str, content: Json, summary: str) -> None:
        """Puts it for good in the place of a message of the doer's own chat, which the response did for now."""
        self._pace.note(origin.address)
        try:
            async with asyncio.timeout(IN_REQUEST):
                await self._turns.change(origin.where, message, content, summary)
        except CALL_ERRORS as error:
            log.info("a form stays as it was: %s", named(error))
