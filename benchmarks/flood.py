"""A flood: three cards for each of two hundred Slack channels at once, and how long until the last has arrived.

    python -m benchmarks.flood > benchmarks/results/flood.md

Served as `counterpart serve` does it: one process, PostgreSQL, a beat a second. Slack is a server on this machine that
counts what is posted. The floor is what Slack allows: a message a second in a channel, five a second in a workspace.
"""

from __future__ import annotations

import asyncio
import platform
import time
from collections import defaultdict
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack.wiring import Slack
from adapters.slack.workspaces import Credentials
from benchmarks._databases import databases
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.delivery import Dispatcher
from bot.language.cards import Card
from bot.model.people import Side
from bot.model.record import Platform, Room, RoomKind
from counterpart.serve import DELIVER
from scheduler.clock import SystemClock
from scheduler.loop import Loop
from tests.store.world import NOW, World, settle_in

CHANNELS, EACH = 200, 3
TOTAL = CHANNELS * EACH
FLOOR = max(EACH * 1.0, TOTAL / 5)


class Far:
    """Slack as far as a sender sees it: what was posted where, in order, and when."""

    def __init__(self) -> None:
        self.posted: dict[str, list[str]] = defaultdict(list)
        self.at: list[float] = []
        self.full = asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/api/auth.test", self._known), web.post("/api/chat.postMessage", self._post)])
        return app

    async def _known(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "team_id": "T1", "user_id": "UB", "bot_id": "B1"})

    async def _post(self, request: web.Request) -> web.Response:
        said: dict[str, Any] = await request.json()
        self.posted[said["channel"]].append(said["text"])
        self.at.append(time.perf_counter())
        if len(self.at) >= TOTAL:
            self.full.set()
        return web.json_response({"ok": True, "channel": said["channel"], "ts": f"{len(self.at)}.000000"})


async def flood(world: World) -> None:
    """Three cards in each channel: the first of every channel, then the second, then the third."""
    engagement = world.engagement.id
    async with world.store.begin(NOW, engagement) as tx:
        rooms = [
            await tx.rooms.add(
                Room(0, engagement, Side.FIRM, RoomKind.MATTER, Platform.SLACK, f"C{n}", matter_id=world.matter.id)
            )
            for n in range(CHANNELS)
        ]
    async with world.store.begin(NOW, engagement) as tx:
        for number in range(EACH):
            for room in rooms:
                tx.tell(room, Card("flood", f"card {number}"))


async def measure(url: str) -> tuple[float, Far, int]:
    """Seconds until the last card, what arrived, and the most that arrived within one second."""
    world, far = await settle_in(url), Far()
    world.store.clock = SystemClock()
    await flood(world)
    async with TestServer(far.app(), host="127.0.0.1") as api:
        conversation = Conversation(world.store, world.store.clock, COMMANDS, ALARMS)
        slack = Slack([Credentials("secret", "xoxb-1")], f"{api.make_url('/')}api", conversation, world.store)
        await slack.start()
        dispatcher = Dispatcher(world.store, {Platform.SLACK: slack.sender})
        loop = Loop({"deliver": (lambda: dispatcher.deliver(NOW), DELIVER)})
        started = time.perf_counter()
        loop.start()
        async with asyncio.timeout(3 * FLOOR):
            await far.full.wait()
        lasted = time.perf_counter() - started
        await loop.stop()
        await dispatcher.deliver(NOW)  # what would come twice comes now
        await slack.stop()
    await world.store.close()
    most = max(sum(first <= at < first + 1 for at in far.at) for first in far.at)
    return lasted, far, most


def report(lasted: float, far: Far, most: int) -> None:
    wanted = [f"card {number}" for number in range(EACH)]
    lost = sum(len(set(wanted) - set(far.posted[f"C{n}"])) for n in range(CHANNELS))
    twice = len(far.at) + lost - TOTAL
    disordered = sum(sorted(posted) != posted for posted in far.posted.values())
    print("# Flood\n")
    print(
        f"`python -m benchmarks.flood` on Python {platform.python_version()}, {platform.machine()}: {EACH} cards for "
        f"each of {CHANNELS} channels of one workspace, one process, PostgreSQL.\n"
    )
    print("| | measured | goal |")
    print("|---|---:|---|")
    print(f"| until the last card, s | {lasted:.1f} | ≤ {1.1 * FLOOR:.0f} |")
    print(f"| of what Slack allows ({FLOOR:.0f} s) | {lasted / FLOOR:.3f} | ≤ 1.1 |")
    print(f"| lost | {lost} | 0 |")
    print(f"| twice | {twice} | 0 |")
    print(f"| channels out of order | {disordered} | 0 |")
    print(f"| most within one second | {most} | about two seconds' worth, ten |")


if __name__ == "__main__":
    with databases(("flood",)) as urls:
        report(*asyncio.run(measure(urls["PostgreSQL", "flood"])))
