"""A reply reaches the one who spoke and nobody else, where they spoke, by whatever way Slack leaves open."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from adapters.slack import replies
from adapters.slack.replies import _is_slacks
from tests.adapters.slack.desk import SlackDesk
from tests.adapters.slack.reading import faults_of_blocks, read_blocks

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


async def test_a_command_is_answered_where_it_was_typed_to_the_typer_alone(desk: SlackDesk) -> None:
    answer = await (await desk.command("attorney", "/cp", GIVE)).json()
    assert answer["response_type"] == "ephemeral"
    assert faults_of_blocks(answer["blocks"]) == []
    assert [call.method for call in desk.far.calls] == ["auth.test"]  # nothing else is asked of Slack


async def test_a_command_of_a_verb_says_its_verb(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    by_verb = await (await desk.command("attorney", "/cp-show", "A-1")).json()
    whole = await (await desk.command("attorney", "/cp", "show A-1")).json()
    assert by_verb["text"] == whole["text"]
    assert by_verb["blocks"] == whole["blocks"]


async def test_help_says_how_one_says_it_in_slack(desk: SlackDesk) -> None:
    lines, _ = read_blocks((await (await desk.command("attorney", "/cp", "help")).json())["blocks"])
    assert "Say it: `/cp mine` anywhere, `@Counterpart mine` in a channel, or just `mine` in this chat" in lines


async def test_a_mention_is_answered_to_its_sayer_alone_in_its_thread(desk: SlackDesk) -> None:
    await desk.send(desk.mention("attorney", "mine", thread_ts="1791918000.000009"))
    (told,) = desk.far.of("chat.postEphemeral")
    assert (told["channel"], told["user"], told["thread_ts"]) == ("C0FIRM", "U0ATTORNEY", "1791918000.000009")
    assert desk.far.messages == {}


async def test_in_its_own_chat_it_answers_in_the_chat(desk: SlackDesk) -> None:
    await desk.send(desk.direct("attorney", "mine"))
    (told,) = desk.far.of("chat.postMessage")
    assert told["channel"] == "D0ATTORNEY"
    assert "thread_ts" not in told
    await desk.send(desk.direct("attorney", "mine", thread_ts="1791918000.000009"))
    assert desk.far.of("chat.postMessage")[-1]["thread_ts"] == "1791918000.000009"


async def test_a_bare_mention_is_helped(desk: SlackDesk) -> None:
    await desk.send(desk.mention("attorney", ""))
    assert desk.far.of("chat.postEphemeral")[0]["text"] == "Say what you need; half a sentence opens a form"


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0OTHER", "text": GIVE},
        {"bot_id": "B0BOT", "user": "U0BOT"},
        {"user": "U0BOT"},
        {"subtype": "bot_message", "username": "attorney"},
        {"subtype": "channel_join"},
        {"subtype": "message_deleted"},
        {"channel_type": "channel"},
        {"channel_type": "group"},
        {"channel_type": "mpim"},
    ],
)
async def test_robots_and_what_was_not_said_to_it_are_not_heard(desk: SlackDesk, more: Json) -> None:
    event = desk.direct("attorney", GIVE)
    event["event"] |= more
    assert (await desk.send(event)).status == 200
    assert await desk.count() == 0
    assert [call.method for call in desk.far.calls] == ["auth.test"]


async def test_a_button_is_answered_beside_its_message(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    assert await (await desk.interact(desk.press("assignee", "ack A-1"))).text() == ""
    (told,) = desk.far.responses
    assert told["text"] == "Acknowledged: A-1"
    assert (told["response_type"], told["replace_original"]) == ("ephemeral", False)


async def test_a_button_pressed_twice_is_answered_and_not_obeyed_twice(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    press = desk.press("assignee", "ack A-1")
    await asyncio.gather(desk.interact(press), desk.interact(press))
    assert {told["text"] for told in desk.far.responses} == {"Acknowledged: A-1"}
    await desk.interact(desk.press("assignee", "ack A-1"))
    assert desk.far.responses[-1]["text"] == "That button is from before"


async def test_who_may_not_press_is_told_so_and_nothing_changes(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await desk.interact(desk.press("drafter", "ack A-1"))
    assert desk.far.responses[-1]["text"] == "Nothing found for A-1"


async def test_where_the_response_address_is_used_up_other_ways_are_taken(desk: SlackDesk) -> None:
    press = desk.press("attorney", "mine", response_url=f"{desk.address}/used-up")
    await desk.interact(press)
    assert desk.far.of("chat.postEphemeral")[0]["user"] == "U0ATTORNEY"
    desk.far.refuse("chat.postEphemeral", "not_in_channel")
    await desk.interact(press | {"trigger_id": desk.trigger()})
    assert desk.far.of("chat.postMessage")[0]["channel"] == "U0ATTORNEY"
    desk.far.refuse("chat.postEphemeral", "not_in_channel")
    desk.far.refuse("chat.postMessage", "messages_tab_disabled")
    assert (await desk.interact(press | {"trigger_id": desk.trigger()})).status == 200


async def test_a_mention_without_any_way_to_reply_is_asked_for_again(desk: SlackDesk) -> None:
    desk.far.refuse("chat.postEphemeral", "user_not_in_channel")
    desk.far.refuse("chat.postMessage", "ratelimited", 429)
    event = desk.mention("attorney", GIVE)
    assert (await desk.send(event)).status == 503
    assert (await desk.send(event)).status == 200
    assert await desk.count() == 1


async def test_what_slack_refuses_for_good_is_not_asked_for_again(desk: SlackDesk) -> None:
    """Slack stops sending to whoever refuses what it delivers."""
    desk.far.refuse("chat.postMessage", "token_revoked")
    assert (await desk.send(desk.direct("attorney", GIVE))).status == 200
    assert await desk.count() == 1


async def test_what_may_have_been_told_is_not_told_again(desk: SlackDesk) -> None:
    async def garbled(_request: web.Request, _arguments: Json) -> web.StreamResponse:
        return web.Response(text="bad gateway", status=502)

    desk.far.answer_next("chat.postEphemeral", garbled)
    assert (await desk.send(desk.mention("attorney", "mine"))).status == 200
    assert desk.far.of("chat.postMessage") == []


async def test_slack_gets_its_answer_in_time_though_it_does_not_answer_itself(
    desk: SlackDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = asyncio.Event()

    async def hangs(_request: web.Request, _arguments: Json) -> web.StreamResponse:
        await released.wait()
        return web.json_response({"ok": True})

    monkeypatch.setattr("adapters.slack.replies.IN_REQUEST", 0.2)
    for method in ("chat.postEphemeral", "views.open"):
        desk.far.answer_next(method, hangs)
    assert (await desk.send(desk.mention("attorney", GIVE))).status == 200
    offered = await (await desk.command("attorney", "/cp", "assign")).json()
    assert offered["text"] == "Give work: the form is ready"
    released.set()
    assert await desk.count() == 1
    assert replies.IN_REQUEST == 0.2


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://hooks.slack.com/actions/T0/1/x", True),
        ("https://hooks.slack-gov.com/actions/T0/1/x", True),
        ("http://127.0.0.1:4200/respond/1", True),
        ("http://127.0.0.1:4201/respond/1", False),
        ("http://hooks.slack.com/actions", False),
        ("https://slack.com.evil.example/", False),
        ("https://evilslack.com/", False),
        ("https://hooks.slack.com@evil.example/", False),
        ("https://hooks.slack.com:8443/", False),
        ("https://user@hooks.slack.com/", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_a_reply_goes_to_no_address_but_slacks(url: str, taken: bool) -> None:
    assert _is_slacks(url, "http://127.0.0.1:4200/api/") is taken


# ── edits ────────────────────────────────────────────────────────────────────────


def edited(desk: SlackDesk, before: str, after: str, **more: Any) -> Json:
    said = {"type": "message", "user": "U0ATTORNEY", "ts": "1791918000.000007"}
    inner = {
        "type": "message", "subtype": "message_changed", "channel": "D0ATTORNEY", "channel_type": "im",
        "message": {**said, "text": after, "edited": {"user": "U0ATTORNEY", "ts": "1"}, **more},
        "previous_message": {**said, "text": before},
    }  # fmt: skip
    event = desk.event("attorney", inner)
    del event["event"]["user"]
    return event


async def test_a_message_changed_afterwards_does_nothing_and_its_writer_is_told_once(desk: SlackDesk) -> None:
    for after in (GIVE, GIVE + "!", GIVE):
        assert (await desk.send(edited(desk, "mine", after))).status == 200
    assert await desk.count() == 0
    (told,) = desk.far.of("chat.postMessage")
    assert told["text"] == "A changed message is not heard again"
    assert told["channel"] == "D0ATTORNEY"


async def test_slacks_own_changes_are_no_edits(desk: SlackDesk) -> None:
    await desk.send(edited(desk, "mine", "mine"))
    await desk.send(edited(desk, "mine", "yours", bot_id="B0BOT"))
    unfurled = edited(desk, "mine", "mine too")
    del unfurled["event"]["message"]["edited"]
    await desk.send(unfurled)
    assert [call.method for call in desk.far.calls] == ["auth.test"]


async def test_a_mention_added_by_an_edit_does_nothing(desk: SlackDesk) -> None:
    await desk.send(desk.mention("attorney", GIVE, edited={"user": "U0ATTORNEY", "ts": "1"}))
    assert await desk.count() == 0
    assert desk.far.of("chat.postEphemeral")[0]["text"] == "A changed message is not heard again"
