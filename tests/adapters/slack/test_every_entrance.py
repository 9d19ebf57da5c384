"""One grammar, every entrance of Slack: the same sentence by each is the same change and the same reply (G30)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.model.windows import WindowState
from tests.adapters.slack.desk import SlackDesk, slack_desk
from tests.adapters.slack.reading import read_blocks

SENTENCE = 'update A-1 60% "Exhibits indexed." eta thu 5pm'
Json = dict[str, Any]


async def by_command(desk: SlackDesk) -> Json:
    found: Json = await (await desk.command("assignee", "/cp", SENTENCE)).json()
    return found


async def by_the_verbs_own_command(desk: SlackDesk) -> Json:
    found: Json = await (await desk.command("assignee", "/cp-update", SENTENCE.removeprefix("update "))).json()
    return found


async def by_mention(desk: SlackDesk) -> Json:
    await desk.send(desk.mention("assignee", SENTENCE))
    return desk.far.of("chat.postEphemeral")[-1]


async def in_the_chat(desk: SlackDesk) -> Json:
    await desk.send(desk.direct("assignee", SENTENCE))
    return desk.far.of("chat.postMessage")[-1]


async def by_a_button(desk: SlackDesk) -> Json:
    await desk.interact(desk.press("assignee", SENTENCE))
    return desk.far.responses[-1]


async def by_a_form(desk: SlackDesk) -> Json:
    await desk.interact(desk.press("assignee", "update A-1 eta"))
    words = {"progress": "60%", "note": "Exhibits indexed.", "eta": "thu 5pm"}
    answer = await (await desk.interact(desk.submit("assignee", desk.far.views[-1], **words))).json()
    view: Json = answer["view"]
    return view


ENTRANCES = [by_command, by_the_verbs_own_command, by_mention, in_the_chat, by_a_button, by_a_form]


@pytest.mark.parametrize("entrance", ENTRANCES, ids=lambda each: each.__name__)
async def test_the_same_sentence_is_the_same_change_and_the_same_reply(
    database_url: str, entrance: Callable[[SlackDesk], Awaitable[Json]]
) -> None:
    async with slack_desk(database_url) as desk:
        world = desk.world
        await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
        await world.until("wed 10:00 Manila")
        await world.says("assignee", "ack A-1")
        lines, _ = read_blocks((await entrance(desk))["blocks"])
        assert lines == [
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
