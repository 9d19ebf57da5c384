"""The servers that `benchmarks.slack` measures, each in a process of its own on the first core.

python -m benchmarks._slack_servers KIND DATABASE_URL        (prints its port; ends with its standard input)

A little longer than most files: five servers that must differ in nothing but what is measured.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import logging
import os
import sys
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Insert, Update, event
from sqlalchemy.ext.asyncio import AsyncEngine

import bot.conversation
from adapters.slack.app import PATH, SlackApp
from adapters.slack.directory import Directory
from adapters.slack.entrances import Entrances
from adapters.slack.occupants import Occupants
from adapters.slack.workspaces import Workspace, Workspaces
from benchmarks.hear import Statements, Undone, Unhurried
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.language.cards import Card, Line
from bot.model.record import Platform
from bot.passage import MovableClock
from bot.platform import Utterance
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.ids import ALLOT
from bot.store.store import Store
from bot.store.tables import entry, response_window
from tests import firm

SECRET, TEAM, USER = "a-signing-secret", "T1", "U1"
KEY = bytes(32)
ITEMS = 16
SENTENCES = ("mine", *(f'update A-{n} 60% "exhibits indexed, pages one to eighty done"' for n in range(1, ITEMS + 1)))
Handler = Callable[[web.Request], Awaitable[web.Response]]


def bolt(*, first: bool) -> Handler:
    """Bolt's own hello. `first`: the work is done before the answer; by itself Bolt answers first."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb", bot_id="B1", bot_user_id="UB")

    logger = logging.getLogger("bolt")
    logger.setLevel(logging.ERROR)
    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=first, logger=logger)

    @app.command("/cp")
    async def hello(ack: Any) -> None:
        await ack("hello")

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return handle


class Greeting:
    """In place of the conversation: everything around it, and nothing of it."""

    commands = COMMANDS

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, store.clock

    async def hear(self, said: Utterance) -> Card:
        return Card("hello", "Hello", (Line(("what was said was heard",)),))


def counterpart(conversation: Any, store: Store) -> Handler:
    """Slack's whole adapter before a conversation."""
    workspaces = Workspaces()
    workspaces.add(Workspace(TEAM, "UB", "B1", SECRET, AsyncWebClient(token="xoxb")))
    entrances = Entrances(conversation, workspaces, Directory(store), Occupants(workspaces, store.clock))
    return SlackApp(workspaces, entrances, store.clock).events


def signed(answer: Callable[[str], Awaitable[str]]) -> Handler:
    """By hand: aiohttp, Slack's signature, and `answer` to what was said."""

    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        base = b"v0:" + request.headers["X-Slack-Request-Timestamp"].encode() + b":" + body
        expected = "v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers["X-Slack-Signature"]):
            return web.Response(status=401)
        return web.json_response({"text": await answer(parse_qs(body.decode())["text"][0])})

    return handle


class ByHand:
    """The same statements as Counterpart runs, made ready beforehand, in the same transactions, committed.

    Only what must differ from run to run does: ids are those that were allotted, keys and positions are new, and the
    window that is met is the one that was opened last.
    """

    def __init__(self, engine: AsyncEngine, recorded: dict[str, Statements]) -> None:
        self._engine = engine
        self._recorded = recorded
        self._keys = itertools.count()
        self._positions = itertools.count(1_000_000)
        self._windows: dict[str, int] = {}

    async def answer(self, said: str) -> str:
        who, *rest = self._recorded[said]
        async with self._engine.connect() as conn:
            await conn.execution_options(isolation_level="AUTOCOMMIT")
            (await conn.execute(*who)).all()
        key, ids = f"by hand {next(self._keys)}", defaultdict[str, deque[int]](deque)
        async with self._engine.begin() as conn:
            for clause, params in rest:
                result = await conn.execute(clause, self._anew(said, clause, params, key, ids) or None)
                rows = result.all() if result.returns_rows else ()
                for row in rows if clause is ALLOT else ():
                    ids[row.name].append(row.id)
        return "done"

    def _anew(self, said: str, clause: Any, params: Any, key: str, ids: dict[str, deque[int]]) -> Any:
        if isinstance(params, list):
            return [self._anew(said, clause, each, key, ids) for each in params]
        new = dict(params)
        new |= {"said": key} if "said" in new else {}
        if isinstance(clause, Insert) and "id" in new:
            new["id"] = ids[clause.table.name].popleft()
        if isinstance(clause, Insert) and clause.table is entry:
            new["position"] = next(self._positions)
        if isinstance(clause, Insert) and clause.table is response_window:
            self._windows[said] = new["id"]
        if isinstance(clause, Update) and clause.table is response_window:
            new["id"] = new["row"] = self._windows.get(said, new["row"])
        return new


def talking(store: Store) -> Conversation:
    """The conversation as it is served, for somebody who says more than a person could."""
    conversation = Conversation(store, MovableClock(firm.START), COMMANDS, ALARMS)
    conversation.pace = Unhurried()
    vars(bot.conversation)["LIMIT"] = sys.maxsize  # and what is counted in the database is counted, and never too much
    return conversation


async def prepare(url: str) -> None:
    """The firm of the stories, with sixteen matters more and work under way on each for one assignee."""
    async with open_store(url) as store:
        await _prepare(store, talking(store))


async def _prepare(store: Store, conversation: Conversation) -> None:
    engagement = await firm.found(store)
    async with store.begin(firm.BEFORE, engagement.id) as tx:
        people = {each.handle: each for each in await tx.people.everyone()}
        await tx.people.link(people["assignee"].id, Platform.SLACK, f"{TEAM}:{USER}")
        (model,) = [each for each in await tx.matters.all() if each.id == 1042]
    for number in range(ITEMS):
        async with store.begin(firm.BEFORE, engagement.id) as tx:
            matter = replace(model, id=2001 + number, number=f"2026-{2001 + number}", title=f"Matter {number}")
            await tx.matters.add(matter)
            for handle in ("attorney", "assignee"):
                await tx.matters.admit(matter.id, people[handle].id)
    for number in range(1, ITEMS + 1):
        give = f'assign @assignee M-{2000 + number} deposition-summary "Summarise it" due 2026-10-30 17:00'
        await conversation.hear(Utterance(Platform.WEB, "attorney", give, f"give {number}"))
        await conversation.hear(Utterance(Platform.WEB, "assignee", f"ack A-{number}", f"ack {number}"))


async def record(store: Store) -> dict[str, Statements]:
    """The statements of each sentence. Each is said twice before, so that nothing is done for the first time."""
    undone = talking(Undone(store.engine, store.cipher))
    keys = itertools.count()
    recorded = {}
    for sentence in SENTENCES:
        found: Statements = []

        def note(conn: Any, clause: Any, multi: Any, params: Any, options: Any, found: Statements = found) -> None:
            found.append((clause, multi or params))

        for turn in range(3):
            if turn == 2:
                event.listen(store.engine.sync_engine, "before_execute", note)
            await undone.hear(Utterance(Platform.SLACK, f"{TEAM}:{USER}", sentence, f"recorded {next(keys)}"))
        event.remove(store.engine.sync_engine, "before_execute", note)
        recorded[sentence] = found
    return recorded


async def _hello(_said: str) -> str:
    return "hello"


async def handler(kind: str, store: Store) -> Handler:
    match kind:
        case "bolt":
            return bolt(first=False)
        case "bolt, work first":
            return bolt(first=True)
        case "signed":
            return signed(_hello)
        case "greeting":
            return counterpart(Greeting(store), store)
        case "by hand":
            return signed(ByHand(store.engine, await record(store)).answer)
        case _:
            return counterpart(talking(store), store)


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    store = Store(make_engine(url), Cipher((KEY,)))
    try:
        yield store
    finally:
        await store.close()


async def main(kind: str, url: str) -> None:
    async with open_store(url) as store:
        app = web.Application()
        app.add_routes([web.post(PATH, await handler(kind, store))])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()


if __name__ == "__main__":
    with suppress(AttributeError):  # not every system can be told where to run
        os.sched_setaffinity(0, {0})
    asyncio.run(main(*sys.argv[1:]))
