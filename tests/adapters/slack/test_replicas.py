"""Several processes behind one address, and one started again: what Slack delivers twice is done once (D41)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.slack.wiring import Slack
from adapters.slack.workspaces import Credentials
from bot.alarms import ALARMS
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from tests.adapters.slack.desk import SECRET, SlackDesk, slack_desk
from tests.world import KEY

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


@asynccontextmanager
async def another(desk: SlackDesk, url: str) -> AsyncIterator[SlackDesk]:
    """A second process on the same database, in the same workspace. It remembers nothing."""
    store = Store(make_engine(url), Cipher((KEY,)), desk.clock)
    conversation = Conversation(store, desk.world.clock, COMMANDS, ALARMS)
    slack = Slack((Credentials(SECRET, "xoxb-1"),), f"{desk.address}/api", conversation, store)
    await slack.start()
    app = web.Application()
    app.add_routes(slack.routes)
    try:
        async with TestClient(TestServer(app, host="127.0.0.1")) as http:
            yield SlackDesk(desk.world, desk.far, slack, http, desk.address, desk.clock)
    finally:
        await slack.stop()
        await store.close()


@pytest.mark.parametrize("at_once", [True, False], ids=["two at once", "after a restart"])
async def test_a_message_that_two_processes_hear_is_done_once_and_answered_alike(
    database_url: str, at_once: bool
) -> None:
    async with slack_desk(database_url) as desk, another(desk, database_url) as second:
        for said in (desk.direct("attorney", GIVE), desk.mention("attorney", "update A-1 priority rush")):
            if at_once:
                answers = await asyncio.gather(*(each.send(said) for each in (desk, second)))
            else:
                answers = [await each.send(said) for each in (desk, second)]
            assert [answer.status for answer in answers] == [200, 200]
        told = desk.far.of("chat.postMessage"), desk.far.of("chat.postEphemeral")
        assert [len(each) for each in told] == [2, 2]
        assert all(first["blocks"] == again["blocks"] for first, again in told)
        assert await desk.count() == 1
        await once(desk, "drafted", "sent", "edited")


@pytest.mark.parametrize("at_once", [True, False], ids=["two at once", "after a restart"])
async def test_a_press_that_two_processes_hear_is_done_once_and_answered_alike(
    database_url: str, at_once: bool
) -> None:
    async with slack_desk(database_url) as desk, another(desk, database_url) as second:
        await desk.command("attorney", "/cp", GIVE)
        await desk.settle()
        pressed = desk.press("assignee", "ack A-1")
        if at_once:
            await asyncio.gather(*(each.interact(pressed) for each in (desk, second)))
        else:
            for each in (desk, second):
                await each.interact(pressed)
        first, again = desk.far.responses
        assert first == again
        assert first["text"].startswith("Acknowledged: A-1")
        await once(desk, "drafted", "sent", "acknowledged")


async def test_a_form_that_two_processes_hear_makes_one_thing(database_url: str) -> None:
    async with slack_desk(database_url) as desk, another(desk, database_url) as second:
        await desk.command("attorney", "/cp-assign", "@assignee M-1042 title-search")
        sent = desk.submit("attorney", desk.far.views[0], instructions="Chain since 1990", due="fri 5pm")
        answers = await asyncio.gather(*(each.interact(sent) for each in (desk, second)))
        first, again = [await answer.json() for answer in answers]
        assert first == again
        assert await desk.count() == 1


async def once(desk: SlackDesk, *events: str) -> None:
    """The record holds these, one of each."""
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        assert sorted(entry.event for entry in await tx.history(1)) == sorted(events)
        assert await tx.faults() == ()
