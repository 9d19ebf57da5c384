"""One grammar, every entrance: the same sentence by each way in is the same change and the same reply (G30)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import make_app
from bot.commands.update import Update
from bot.language.cards import Card, lines
from bot.language.grammar import compose
from bot.model.windows import WindowState
from counterpart.desk import Desk
from tests.world import World

SENTENCE = 'update A-1 60% "Exhibits indexed." eta thu 5pm'
Client = TestClient[Any, Any]


async def through_json(client: Client) -> None:
    """A script says it: POST /demo/say."""
    answer = await client.post("/demo/say", json={"as": "assignee", "sentence": SENTENCE})
    assert answer.status == 200, await answer.text()


async def through_the_composer(client: Client) -> None:
    """A person types it, and the page posts the composer's form, without script."""
    fields = {"as": "assignee", "sentence": SENTENCE, "key": "typed-1"}
    answer = await client.post("/demo/say?firm=attorney&provider=assignee", data=fields)
    assert answer.status in (200, 303), await answer.text()


async def through_a_button(client: Client) -> None:
    """A button says the sentence that it carries."""
    fields = {"as": "assignee", "sentence": SENTENCE, "key": "pressed-1", "subject": "A-1"}
    answer = await client.post("/demo/say?firm=attorney&provider=assignee", data=fields)
    assert answer.status in (200, 303), await answer.text()


async def through_a_form(client: Client) -> None:
    """A form writes the sentence as it is filled in, and sends what it wrote."""
    words = {"item": "A-1", "progress": "60%", "note": "Exhibits indexed.", "eta": "thu 5pm"}
    answer = await client.post("/demo/say", json={"as": "assignee", "sentence": compose(Update, words)})
    assert answer.status == 200, await answer.text()


ENTRANCES = [through_json, through_the_composer, through_a_button, through_a_form]


@pytest.mark.parametrize("entrance", ENTRANCES, ids=lambda each: each.__name__)
async def test_the_same_sentence_is_the_same_change_and_the_same_reply(
    database_url: str, entrance: Callable[[Client], Awaitable[None]]
) -> None:
    world = await World.begin(database_url)
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    desk = Desk(world.engagement, world.passage)
    async with TestClient(TestServer(make_app(desk), host="127.0.0.1")) as client:
        await entrance(client)
        page = await desk.stream((await world.person("assignee")).side, "assignee")
    reply = next(item.reply for item in reversed(page.items) if hasattr(item, "reply"))
    assert isinstance(reply, Card)
    assert list(lines(reply)) == [
        "Updated: A-1, 60 %",
        "Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila",
        "Expected: Thu 15 Oct 05:00 New York · Thu 15 Oct 17:00 Manila",
        "Next: @assignee updates by Thu 15 Oct 06:00 New York · Thu 15 Oct 18:00 Manila",
        "> Exhibits indexed.",
    ]
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assignment = await tx.assignments.get(1)
    assert (assignment.progress, assignment.note) == (60, "Exhibits indexed.")
    states = [window.state for window in await world.windows(1) if window.kind == "progress"]
    assert states == [WindowState.MET, WindowState.RUNNING]
    assert reply.name == "update.done"
    await world.end()
