"""Through a socket, for firms without a public address: the same is heard, once, whatever becomes of the socket."""

from __future__ import annotations

from typing import Any

from tests.adapters.slack.desk import user
from tests.adapters.slack.farslack import TEAM
from tests.adapters.slack.farsocket import socket_world

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


def command(text: str, number: int = 1) -> Json:
    return {
        "team_id": TEAM, "channel_id": "C0FIRM", "user_id": user("attorney"), "command": "/cp", "text": text,
        "api_app_id": "A0APP", "is_enterprise_install": "false", "trigger_id": f"{number}.1.a", "response_url": "",
    }  # fmt: skip


def direct(text: str, number: int = 1) -> Json:
    event = {
        "type": "message", "channel": "D0ATTORNEY", "channel_type": "im", "user": user("attorney"), "text": text,
        "ts": f"1791919000.{number:06d}",
    }  # fmt: skip
    return {"type": "event_callback", "team_id": TEAM, "api_app_id": "A0APP", "event_id": f"Ev{number}", "event": event}


async def test_a_command_is_answered_in_the_socket(sqlite_url: str) -> None:
    async with socket_world(sqlite_url) as (world, far):
        answer = await far.push("slash_commands", command(GIVE))
        assert answer["payload"]["text"].startswith("Sent: A-1, title search, to @assignee")
        assert await world.count_assignments() == 1


async def test_what_comes_twice_is_done_once_and_answered_alike(database_url: str) -> None:
    """D41: Slack sends an envelope again whose answer it did not get, through another socket if need be."""
    async with socket_world(database_url) as (world, far):
        first = await far.push("slash_commands", command(GIVE))
        await far.refresh()
        again = await far.push("slash_commands", command(GIVE), retry_attempt=1, retry_reason="timeout")
        assert first["payload"] == again["payload"]
        for attempt in range(2):
            await far.push("events_api", direct("update A-1 priority rush"), retry_attempt=attempt)
        assert await world.count_assignments() == 1
        assert len(far.of("chat.postMessage")) == 1


async def test_a_socket_that_slack_closes_is_opened_again_and_nothing_is_missed(sqlite_url: str) -> None:
    async with socket_world(sqlite_url) as (world, far):
        await far.push("slash_commands", command(GIVE))
        for number in range(2, 5):
            await far.refresh()
            answer = await far.push("slash_commands", command("show A-1", number))
            assert answer["payload"]["text"] == "A-1 · Title search · Sent"
        assert far.opened == 4
        assert await world.count_assignments() == 1


async def test_a_reply_that_slack_did_not_take_leaves_the_message_unanswered_so_that_it_comes_again(
    sqlite_url: str,
) -> None:
    async with socket_world(sqlite_url) as (world, far):
        far.refuse("chat.postMessage", "ratelimited", 429, {"Retry-After": "1"})
        await far.say({"envelope_id": "not answered", "type": "events_api", "payload": direct(GIVE)})
        answer = await far.push("events_api", direct(GIVE), retry_attempt=1, retry_reason="timeout")
        assert set(answer) == {"envelope_id"}
        assert [told["text"] for told in far.of("chat.postMessage")] == ["Sent: A-1, title search, to @assignee"] * 2
        assert await world.count_assignments() == 1
