"""Teams' one address: every request is verified here, read once, and answered when it is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from aiohttp import web

from adapters.bodies import TooLarge, body_of
from adapters.teams import guard, read
from adapters.teams.crowds import Crowds
from adapters.teams.entrances import Entrances
from adapters.teams.guard import Guard, NotAllowed, Unsigned
from adapters.teams.limits import written
from adapters.teams.payload import Payload, read_payload
from adapters.teams.replies import Unanswered
from adapters.teams.turn import Turns
from bot.store.answered import Another
from bot.store.store import Store

log = logging.getLogger("counterpart.teams")

PATH = "/teams/messages"


class TeamsApp:
    """Nothing is read that was not signed, and what was answered is answered once."""

    def __init__(self, guard: Guard, turns: Turns, entrances: Entrances, crowds: Crowds, store: Store) -> None:
        self._guard = guard
        self._turns = turns
        self._entrances = entrances
        self._crowds = crowds
        self._store = store
        self._doing: dict[str, asyncio.Lock] = {}

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return (web.post(PATH, self.messages),)

    async def messages(self, request: web.Request) -> web.Response:
        """401 for what Microsoft did not sign, 403 for what it signed for others or something else, 413 for too much.

        Of none of them is anything logged but why. 503 asks for the same again: its reply was not taken.
        """
        try:
            body = await body_of(request, guard.LARGEST)
            signed = await self._guard.signed(request.headers.get("Authorization", ""))
            activity = read_payload(body) or {}
            self._guard.admit(signed, activity)
        except TooLarge:
            return web.Response(status=413)
        except Unsigned:
            log.info("a request that Microsoft did not sign for us was turned away")
            return web.Response(status=401)
        except NotAllowed as why:
            log.warning("a signed request was turned away: %s", why)
            return web.Response(status=403)
        return await self._done(activity, body)

    async def _done(self, activity: Payload, body: bytes) -> web.Response:
        """What Microsoft delivers again, since it did not hear our answer, gets the same answer and is not done again
        (D41). A token signs no body: another one under the name of one that was answered is somebody else's.
        """
        event = read.event(activity)
        if isinstance(event, read.Joined):
            await self._crowds.looked_at()
        if isinstance(event, read.Joined | read.Nothing):
            return web.Response(status=200)
        key = event.origin.key
        lock = self._doing.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                reply = await self._store.answered.reply(key, body)
                if reply is None:
                    answer = await self._turns.take(activity, lambda: self._entrances.take(event))
                    reply = b"" if answer.body is None else written(answer.body)
                    await self._store.answered.note(key, self._store.clock.now(), body, reply)
        except Another:
            log.warning("a signed request was turned away: another one of that name was answered before")
            return web.Response(status=403)
        except Unanswered:
            log.warning("a reply was not taken by Teams, which may deliver the message again")
            return web.Response(status=503)
        finally:
            if not lock.locked():
                self._doing.pop(key, None)
        if not reply:
            return web.Response(status=200)
        return web.Response(body=reply, content_type="application/json", charset="utf-8")
