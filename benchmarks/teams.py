"""Teams served: a whole `update` and `mine` with their replies, beside an echo by each of the library's adapters.

    python -m benchmarks.teams > benchmarks/results/teams.md

Each server is a process of its own; the people (16 at once, each waiting for its answer) and the connector that takes
the replies are in this one. The echoes check no token and keep nothing; ours checks a signed one, writes to PostgreSQL,
and replies. The four take turns in every round; figures are medians over the rounds. A little longer than most files:
the people, the connector and the servers must agree on one protocol.
"""

from __future__ import annotations

import asyncio
import itertools
import platform
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

import bot.conversation as hearing
from adapters.teams.guard import Guard
from adapters.teams.keys import Keys
from adapters.teams.wiring import Teams
from benchmarks._databases import databases
from benchmarks.hear import Unhurried
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.model.work import Matter
from bot.passage import MovableClock
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from scheduler.clock import SystemClock
from tests import firm
from tests.adapters.teams.desk import chat, move_to_teams, person, settings, user
from tests.adapters.teams.farteams import APP, BOT, TENANT, FarTeams, token
from tests.world import KEY, World

PEOPLE, ROUNDS, SECONDS = 16, 5, 3.0
MATTERS = range(2001, 2001 + PEOPLE)
Json = dict[str, Any]


async def serve(kind: str, far: str, database: str) -> None:
    """One server, until its parent goes; it says its port."""
    app = web.Application()
    if kind == "ours":
        store = Store(make_engine(database), Cipher((KEY,)))
        conversation = Conversation(store, MovableClock(firm.START), COMMANDS, ALARMS)
        conversation.pace = Unhurried()
        vars(hearing)["LIMIT"] = sys.maxsize  # thirty a minute are a rule for people
        teams = Teams(settings(far), conversation, store)
        await teams.start()
        app.add_routes(teams.routes)
    else:
        app.router.add_post("/teams/messages", _echo(kind))
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    print(server.port, flush=True)
    await asyncio.to_thread(sys.stdin.read)


class _Nothing:
    """The library's settings of an app without an id: it then checks nobody."""

    APP_ID = APP_PASSWORD = APP_TENANTID = ""
    APP_TYPE = "MultiTenant"


def _echo(kind: str) -> Any:
    """What the library's documentation begins with: a bot that says what it heard."""
    from botbuilder.core import BotFrameworkAdapter, BotFrameworkAdapterSettings, TurnContext
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
    from botbuilder.schema import Activity

    class Echo:
        async def on_turn(self, context: TurnContext) -> None:
            await context.send_activity(f"echo {context.activity.text}")

    if kind == "cloud":
        cloud = CloudAdapter(ConfigurationBotFrameworkAuthentication(_Nothing()))

        async def by_cloud(request: web.Request) -> Any:
            return await cloud.process(request, Echo()) or web.Response(status=201)

        return by_cloud
    adapter = BotFrameworkAdapter(BotFrameworkAdapterSettings("", ""))

    async def by_framework(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        await adapter.process_activity(activity, "", Echo().on_turn)
        return web.Response(status=201)

    return by_framework


@asynccontextmanager
async def _running(kind: str, far: str, database: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.teams", kind, far, database,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    try:
        yield f"http://127.0.0.1:{port}/teams/messages"
    finally:
        process.kill()
        await process.wait()


async def _throughput(url: str, service: str, sentence: str, *, signed: bool = False) -> float:
    """Requests a second that were answered well."""
    ends, done = time.perf_counter() + SECONDS, 0
    made = token(service, SystemClock().now().timestamp())
    headers = {"Authorization": f"Bearer {made}"} if signed else {}  # without an app id the library fails on a token

    async def one(session: aiohttp.ClientSession, place: int) -> None:
        nonlocal done
        while time.perf_counter() < ends:
            body = _activity(service, sentence.format(place + 1, next(_numbers)))
            async with session.post(url, json=body, headers=headers) as answer:
                assert answer.status < 300, await answer.text()
            done += 1

    async with aiohttp.ClientSession() as session:
        began = time.perf_counter()
        await asyncio.gather(*(one(session, place) for place in range(PEOPLE)))
        return done / (time.perf_counter() - began)


_numbers = itertools.count(1)


def _activity(service: str, text: str) -> Json:
    return {
        "type": "message", "id": f"1791{next(_numbers)}", "channelId": "msteams", "serviceUrl": service, "text": text,
        "from": {"id": user("assignee"), "name": "Ana", "aadObjectId": person("assignee")},
        "recipient": {"id": BOT, "name": "Counterpart"},
        "conversation": {"id": chat("assignee"), "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}}, "locale": "en-US",
    }  # fmt: skip


class _Taking(FarTeams):
    """Takes every reply and keeps its title; the library's own come as answers to an activity."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[str] = set()

    def app(self) -> web.Application:
        app = super().app()
        app.router.add_post("/v3/conversations/{conversation}/activities/{id}", self._taken)
        return app

    async def _taken(self, request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"id": "1"}, status=201)

    def done(self, call: Any) -> web.Response:
        self.calls.clear()
        self.told.add(call.body["summary"].partition(":")[0])
        return web.json_response({"id": "1"}, status=201)


async def all_of(database: str) -> tuple[dict[str, list[float]], list[float]]:
    await _set_up(database)
    found: dict[str, list[float]] = {"update": [], "mine": [], "cloud": [], "framework": []}
    taking = _Taking()
    async with TestServer(taking.app(), host="127.0.0.1") as far:
        at = str(far.make_url("/")).rstrip("/")
        async with (
            _running("ours", at, database) as ours,
            _running("cloud", at, "") as cloud,
            _running("framework", at, "") as framework,
        ):
            for _ in range(ROUNDS):
                found["update"].append(
                    await _throughput(ours, f"{at}/", 'update A-{} 60% "exhibits indexed, {}"', signed=True)
                )
                found["cloud"].append(await _throughput(cloud, f"{at}/", "hello {} {}"))
                found["mine"].append(await _throughput(ours, f"{at}/", "mine", signed=True))
                found["framework"].append(await _throughput(framework, f"{at}/", "hello {} {}"))
        # It was done, and not only answered.
        assert taking.told == {"Updated", f"{PEOPLE} open, soonest first"}, taking.told
        return found, await _validating(at)


async def _set_up(database: str) -> None:
    """The firm of the stories in Teams, with work on as many matters as there are people at once."""
    world = await World.begin(database)
    await move_to_teams(world)
    for number in MATTERS:
        async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
            members = [await tx.people.by_handle(handle) for handle in ("attorney", "assignee")]
            ids = [each.id for each in members if each is not None]
            await tx.matters.add(Matter(number, world.engagement.id, "Parcel", f"B-{number}", ids[0]))
            for each in ids:
                await tx.matters.admit(number, each)
        await world.says("attorney", f'assign @assignee M-{number} title-search "Chain of {number}" due fri 5pm')
    await world.store.close()


async def _validating(at: str) -> list[float]:
    """Microseconds that one token takes to be found good."""
    from adapters.teams.cloud import cloud
    from adapters.teams.connector import Calls

    calls, where, clock = Calls(), cloud(f"{at}/openid", at), SystemClock()
    calls.open()
    guard = Guard(APP, (TENANT,), Keys(calls, where.openid_url, clock), where, clock)
    header, took = f"Bearer {token(f'{at}/', clock.now().timestamp())}", []
    await guard.signed(header)
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(500):
            await guard.signed(header)
        took.append((time.perf_counter() - began) / 500 * 1e6)
    await calls.close()
    return took


def report(found: dict[str, list[float]], validating: list[float]) -> None:
    names = {
        "update": "ours: a whole `update`", "cloud": "the library's CloudAdapter: an echo",
        "mine": "ours: a whole `mine`", "framework": "the library's BotFrameworkAdapter: an echo",
    }  # fmt: skip
    middle = {name: statistics.median(each) for name, each in found.items()}
    print(f"Python {platform.python_version()}, {PEOPLE} at once, {ROUNDS} rounds of {SECONDS:.0f} s, PostgreSQL.\n")
    print("| served with a reply | a second (median) | lowest and highest |\n|---|---|---|")
    for name, each in found.items():
        print(f"| {names[name]} | {middle[name]:.0f} | {min(each):.0f}-{max(each):.0f} |")
    print(f"\n`update` / CloudAdapter's echo: {middle['update'] / middle['cloud']:.2f} (goal: at least 3.5)")
    print(f"`mine` / BotFrameworkAdapter's echo: {middle['mine'] / middle['framework']:.2f} (goal: at least 0.7)")
    print(f"One signed token validated: {statistics.median(validating):.0f} µs (goal: at most 150)")


def main() -> None:
    if len(sys.argv) > 1:
        asyncio.run(serve(*sys.argv[1:]))
        return
    with databases(("teams",)) as urls:
        report(*asyncio.run(all_of(urls["PostgreSQL", "teams"])))


if __name__ == "__main__":
    main()
