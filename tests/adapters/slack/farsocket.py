"""A far end with a socket: it opens one when asked to, sends envelopes as Slack does, and keeps what came back."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from adapters.slack.wiring import Slack
from adapters.slack.workspaces import Credentials
from tests.adapters.slack.desk import PutOn, move_to_slack
from tests.adapters.slack.farslack import FarSlack
from tests.world import World

Json = dict[str, Any]


@dataclass
class FarSocket(FarSlack):
    """What answers as FarSlack does, and pushes as well: `push` waits for the answer to an envelope."""

    base: str = ""
    opened: int = 0
    _line: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    _open: web.WebSocketResponse | None = None
    _answers: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    _envelopes: Any = field(default_factory=lambda: itertools.count(1))

    def app(self) -> web.Application:
        app = super().app()
        app.router.add_get("/link", self._linked)
        return app

    def done(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if method == "apps.connections.open":
            return {"ok": True, "url": f"{self.base.replace('http', 'ws')}/link"}
        return super().done(method, arguments)

    async def push(self, type: str, payload: Json, **more: Any) -> Json:
        """What an envelope is answered with, by whatever socket is open."""
        id = f"envelope-{next(self._envelopes)}"
        answer = self._answers[id] = asyncio.get_running_loop().create_future()
        await self.say({"envelope_id": id, "type": type, "payload": payload, "accepts_response_payload": True, **more})
        async with asyncio.timeout(10):
            found: Json = await answer
            return found

    async def say(self, what: Json) -> None:
        """Anything at all, said through the newest socket."""
        if self._open is None or not self._line.empty():
            self._open = await self._line.get()
        await self._open.send_json(what)

    async def refresh(self) -> None:
        """Slack closes each socket every few hours, and says so before; a new one is waited for."""
        await self.say({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "applink"}})
        async with asyncio.timeout(10):
            self._open = await self._line.get()

    async def _linked(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.opened += 1
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0APP"}})
        await self._line.put(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                self._answers.pop(answer["envelope_id"]).set_result(answer)
        return socket


@asynccontextmanager
async def socket_world(url: str) -> AsyncIterator[tuple[World, FarSocket]]:
    """The firm of the stories in a migrated, empty database, heard through a socket alone."""
    far = FarSocket()
    async with TestServer(far.app(), host="127.0.0.1") as api:
        far.base = str(api.make_url("/")).rstrip("/")
        world = await World.begin(url)
        world.store.clock = PutOn()
        await move_to_slack(world)
        given = Credentials("", "xoxb-1", "xapp-1")
        slack = Slack((given,), f"{far.base}/api", world.conversation, world.store)
        await slack.start()
        try:
            yield world, far
        finally:
            await slack.stop()
            await world.end()
