"""One grammar, every entrance of Teams: the same sentence by each is the same change and the same reply (G30)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.model.windows import WindowState
from tests.adapters.teams.desk import FIRM, TeamsDesk, inputs_of, teams_desk
from tests.adapters.teams.reading import read_card

SENTENCE = 'update A-1 60% "Exhibits indexed." eta thu 5pm'
WORDS: dict[str, Any] = {"progress": "60%", "note": "Exhibits indexed.", "eta": "thu 5pm"}
GROUP = "19:0123456789abcdef@thread.v2"
Json = dict[str, Any]


async def in_the_chat(desk: TeamsDesk) -> Json:
    await desk.send(desk.direct("assignee", SENTENCE))
    return desk.newest("assignee")[1]


async def by_mention_in_a_channel(desk: TeamsDesk) -> Json:
    await desk.send(desk.mention("assignee", SENTENCE))
    return desk.newest("assignee")[1]


async def by_mention_in_a_thread(desk: TeamsDesk) -> Json:
    await desk.send(desk.mention("assignee", SENTENCE, f"{FIRM};messageid=1791918"))
    return desk.newest("assignee")[1]


async def by_mention_in_a_group_chat(desk: TeamsDesk) -> Json:
    activity = desk.mention("assignee", SENTENCE, GROUP)
    activity["conversation"]["conversationType"] = "groupChat"
    await desk.send(activity)
    return desk.newest("assignee")[1]


async def by_a_button(desk: TeamsDesk) -> Json:
    await desk.invoke(desk.press("assignee", SENTENCE))
    return desk.newest("assignee")[1]


async def by_a_button_of_an_older_client(desk: TeamsDesk) -> Json:
    value = desk.press("assignee", SENTENCE)["value"]["action"]["data"]
    await desk.send(desk.activity("assignee", type="message", value=value))
    return desk.newest("assignee")[1]


async def by_a_form(desk: TeamsDesk) -> Json:
    await desk.send(desk.direct("assignee", "update A-1 eta"))
    id, form = desk.newest("assignee")
    card: Json = (await desk.invoke(desk.submit("assignee", form, id, **WORDS)))["value"]
    return card


async def by_a_dialog(desk: TeamsDesk) -> Json:
    await desk.send(desk.direct("assignee", "update A-1 eta"))
    _, form = desk.newest("assignee")
    data = {**form["actions"][0]["data"], "dialog": True, **inputs_of(form)}
    data |= {f"field.{name}": words for name, words in WORDS.items()}
    submitted = desk.activity(
        "assignee", type="invoke", name="composeExtension/submitAction", value={"commandId": "x", "data": data}
    )
    card: Json = (await desk.invoke(submitted))["task"]["value"]["card"]["content"]
    return card


ENTRANCES = [
    in_the_chat,
    by_mention_in_a_channel,
    by_mention_in_a_thread,
    by_mention_in_a_group_chat,
    by_a_button,
    by_a_button_of_an_older_client,
    by_a_form,
    by_a_dialog,
]


@pytest.mark.parametrize("entrance", ENTRANCES, ids=lambda each: each.__name__)
async def test_the_same_sentence_is_the_same_change_and_the_same_reply(
    database_url: str, entrance: Callable[[TeamsDesk], Awaitable[Json]]
) -> None:
    async with teams_desk(database_url) as desk:
        world = desk.world
        await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
        await world.until("wed 10:00 Manila")
        await world.says("assignee", "ack A-1")
        lines, _ = read_card(await entrance(desk))
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
