"""Two workspaces at once, the firm's and the provider's own: each with its token and its secret, and no way across."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.language.cards import Card, Line, Mention
from bot.model.people import Side
from bot.model.record import Platform, Room, RoomKind
from bot.platform import Outgoing, Sent
from tests.adapters.slack.desk import SECOND_SECRET, SlackDesk, sign, slack_desk

MANILA = "T0MANILA"
Json = dict[str, Any]


@pytest.fixture
async def two(sqlite_url: str) -> AsyncIterator[SlackDesk]:
    """@ana of the story's @assignee has an account in the provider's own workspace too."""
    async with slack_desk(sqlite_url, MANILA) as desk:
        async with desk.world.store.begin(desk.world.clock.now(), desk.world.engagement.id) as tx:
            assignee = await tx.people.by_handle("assignee")
            assert assignee is not None
            await tx.people.link(assignee.id, Platform.SLACK, f"{MANILA}:U9ASSIGNEE")
        yield desk


def in_manila(desk: SlackDesk, text: str) -> Json:
    said = {"type": "message", "channel": "D9ASSIGNEE", "channel_type": "im", "text": text, "user": "U9ASSIGNEE"}
    event = desk.event("assignee", {**said, "team": MANILA})
    return event | {"team_id": MANILA, "authorizations": [{"team_id": MANILA, "user_id": "U0BOT2", "is_bot": True}]}


async def test_each_is_answered_with_its_own_token(two: SlackDesk) -> None:
    body = json.dumps(in_manila(two, "mine"))
    answer = await two.post(body, "application/json", **sign(body, two.clock, secret=SECOND_SECRET))
    assert answer.status == 200
    await two.send(two.direct("attorney", "mine"))
    posts = [(call.token, call.arguments["channel"]) for call in two.far.calls if call.method == "chat.postMessage"]
    assert posts == [("xoxb-2", "D9ASSIGNEE"), ("xoxb-1", "D0ATTORNEY")]
    assert two.far.of("chat.postMessage")[0]["text"] == "Nothing is open. Nothing waits for you."


async def test_one_cannot_speak_for_the_other(two: SlackDesk) -> None:
    for payload, secret in ((two.direct("attorney", "mine"), SECOND_SECRET), (in_manila(two, "mine"), None)):
        body = json.dumps(payload)
        headers = sign(body, two.clock, secret=secret) if secret else {}
        assert (await two.post(body, "application/json", **headers)).status == 401
    assert {call.method for call in two.far.calls} == {"auth.test"}


async def test_a_room_is_in_the_workspace_that_its_address_names(two: SlackDesk) -> None:
    card = Card("x", "A-1 · Title search · Sent", (Line((Mention("assignee", notify=True), " and ")),))
    for number, address in enumerate(("C0PROVIDER", f"{MANILA}:C9PROVIDER")):
        room = Room(1, two.world.engagement.id, Side.PROVIDER, RoomKind.TEAM, Platform.SLACK, address)
        assert isinstance(await two.slack.sender.send(Outgoing(number, room, card)), Sent)
    posts = [call for call in two.far.calls if call.method == "chat.postMessage"]
    assert [(call.token, call.arguments["channel"]) for call in posts] == [
        ("xoxb-1", "C0PROVIDER"), ("xoxb-2", "C9PROVIDER"),
    ]  # fmt: skip
    rung = [call.arguments["blocks"][1]["text"]["text"] for call in posts]
    assert rung == ["<@U0ASSIGNEE> and ", "<@U9ASSIGNEE> and "]  # by the account in that workspace
