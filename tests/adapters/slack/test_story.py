"""The ten-minute story in a Slack of a third party's making: typed there, pressed there, read there."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from bot.model.people import Side
from tests.adapters.slack.desk import user
from tests.adapters.slack.reading import read_blocks
from tests.adapters.slack.slackworld import SlackWorld, slack_world
from tests.scenarios import test_the_ten_minute_story as story

Json = dict[str, Any]


@pytest.mark.parametrize("mode", ["events", "socket"])
async def test_the_story_is_played_wholly_in_slack(sqlite_url: str, tmp_path: Path, mode: str) -> None:
    async with slack_world(sqlite_url, tmp_path, mode) as world:
        await story.test_work_is_given_missed_climbs_is_taken_answered_delivered_returned_and_approved(world)


@pytest.mark.parametrize("side", Side)
async def test_the_story_is_played_half_in_slack_and_half_in_the_console(
    database_url: str, tmp_path: Path, side: Side
) -> None:
    async with slack_world(database_url, tmp_path, sides=(side,)) as world:
        await story.test_work_is_given_missed_climbs_is_taken_answered_delivered_returned_and_approved(world)


@pytest.mark.parametrize("mode", ["events", "socket"])
async def test_work_is_given_by_a_form_a_mention_and_in_the_chat(sqlite_url: str, tmp_path: Path, mode: str) -> None:
    async with slack_world(sqlite_url, tmp_path, mode) as world:
        slack = world.there
        async with slack.session.ws_connect(f"{slack.address}/ui") as page:
            typed = {"user": user("attorney"), "command": "/cp-assign", "text": "@assignee M-1042 title-search"}
            await slack.control("command", channel="C0FIRM", **typed)
            view = await _view(page)
            assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"][:2] == [
                "assignee",
                "matter",
            ]
            await _submit(page, view, instructions="Chain since 1990", due="fri 25pm")
            assert "This takes a time, like fri 5pm" in await _told(page, "errors")
            await _submit(page, view, instructions="Chain since 1990", due="fri 5pm")
            assert read_blocks((await _view(page))["blocks"])[0][0] == "Sent: A-1, title search, to @assignee"
        said = {"user": user("attorney"), "text": "<@U0BOT> show A-1"}
        await slack.control("message", channel="C0FIRM", **said)
        assert (await _reply(world, "C0FIRM"))["ephemeral_to"] == user("attorney")
        await slack.control("message", channel=user("attorney"), user=user("attorney"), text="show A-1")
        chat = await slack.chat(user("attorney"))
        assert (await _reply(world, chat))["text"] == "A-1 · Title search · Sent"
        await slack.control("open-home", user=user("attorney"))


async def _reply(world: SlackWorld, channel: str) -> Json:
    return await world.there.until(
        channel, lambda messages: next((each for each in reversed(messages) if each.get("user") == "U0BOT"), None)
    )


async def _view(page: ClientWebSocketResponse) -> Json:
    """The view on top, when the views that the page shows have changed."""
    while True:
        found = json.loads(await _next(page))
        if found["t"] == "view" and found["stack"]:
            view: Json = found["stack"][-1]
            return view


async def _told(page: ClientWebSocketResponse, word: str) -> str:
    while word not in (found := await _next(page)):
        pass
    return found


async def _next(page: ClientWebSocketResponse) -> str:
    async with asyncio.timeout(10):
        return str((await page.receive()).data)


async def _submit(page: ClientWebSocketResponse, view: Json, **typed: str) -> None:
    """The form with what it was opened with, and what is typed into it."""
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        if element["type"] == "static_select":
            values[name] = {"value": {"type": "static_select", "selected_option": element.get("initial_option")}}
        else:
            words = typed.get(name, element.get("initial_value"))
            values[name] = {"value": {"type": "plain_text_input", "value": words}}
    await page.send_json({"t": "view_submit", "user": user("attorney"), "values": values})
