"""Who is heard and who is not: signatures, ages, sizes, repeats, and all that Slack sends and nobody asked for."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.slack.guard import LARGEST
from tests.adapters.slack.desk import SECRET, SlackDesk, sign
from tests.adapters.slack.farslack import TEAM

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
WORD = "confidential-7781"


def command(text: str = "mine", **more: str) -> str:
    fields = {"team_id": TEAM, "user_id": "U0ATTORNEY", "channel_id": "C1", "command": "/cp", "trigger_id": "1.2.a"}
    return urlencode({**fields, "text": text, **more})


def callback(event: dict[str, Any], team: str = TEAM) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": team, "event": event}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": "v0=" + "é" * 64},
        {"X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": "nan"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "١٧٩١٩١٨٠٠٠"},
        {"X-Slack-Request-Timestamp": "1791918000.5"},
    ],
)
@pytest.mark.parametrize("body", [command(WORD), json.dumps({"x": WORD}), "[" * 100_000 + WORD])
async def test_what_slack_did_not_sign_is_turned_away_unread(
    desk: SlackDesk, caplog: pytest.LogCaptureFixture, headers: dict[str, str], body: str
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = await desk.post(body, JSON if body[0] in "[{" else FORM, **headers)
    assert answer.status == 401
    assert WORD not in await answer.text()
    assert WORD not in caplog.text


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
async def test_a_request_older_or_newer_than_five_minutes_is_turned_away(desk: SlackDesk, seconds: int) -> None:
    stamp = str(int(desk.clock.now().timestamp()) + seconds)
    body = command(GIVE)
    assert (await desk.post(body, FORM, **sign(body, desk.clock, at=stamp))).status == 401
    assert await desk.count() == 0


async def test_another_secret_signs_nothing(desk: SlackDesk) -> None:
    body = command(GIVE)
    assert (await desk.post(body, FORM, **sign(body, desk.clock, secret=SECRET + "x"))).status == 401
    assert (await desk.post(body, FORM, **sign(body + " ", desk.clock))).status == 401


@pytest.mark.parametrize("size", [LARGEST + 1, 5_000_000])
async def test_what_is_too_large_is_turned_away(desk: SlackDesk, caplog: pytest.LogCaptureFixture, size: int) -> None:
    caplog.set_level(logging.DEBUG)
    answer = await desk.post(WORD + "x" * size, JSON)
    assert answer.status == 413

    async def endless() -> Any:
        for _ in range(40):
            yield b"x" * 65_536

    answer = await desk.http.post("/slack/events", data=endless())  # no length is told
    assert answer.status == 413
    assert WORD not in caplog.text


async def test_slack_finds_out_that_the_address_is_ours(desk: SlackDesk) -> None:
    answer = await desk.send({"type": "url_verification", "token": "t", "challenge": "3eZbrw1aB"})
    assert answer.status == 200
    assert "3eZbrw1aB" in await answer.text()
    unsigned = await desk.http.post("/slack/events", json={"type": "url_verification", "challenge": "x"})
    assert unsigned.status == 401


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1, "api_app_id": "A0APP"},
        {"type": "event_callback"},
        {"type": "event_callback", "team_id": TEAM, "event": []},
        callback({"type": "reaction_added", "user": "U1", "event_ts": "1.2"}),
        callback({"type": "app_mention"}),
        callback({"type": "app_mention", "user": "U1", "ts": "1", "text": "x"}, "T9"),
        callback({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}),
        {"type": "event_callback", "team_id": [], "event": {"type": "app_mention", "user": {}, "ts": [], "text": 3}},
        {"type": "event_callback", "authorizations": 7, "event": {"type": "message"}},
        {"type": "event_callback", "authorizations": [None]},
        {"type": "event_callback", "team": {"id": {"id": 1}}, "user": {"id": []}, "event": {"bot_id": {}}},
        {"type": "a_kind_of_tomorrow", "team": {"id": TEAM}, "user": {"id": "U1"}, "trigger_id": "1"},
        {"type": "block_actions", "team": {"id": TEAM}, "user": {"id": "U1"}, "trigger_id": "1", "actions": []},
        {"type": "block_actions", "team": {"id": TEAM}, "user": {"id": "U1"}, "trigger_id": "1", "actions": [3]},
        {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": "U1"}, "view": {"id": "V1"}},
        {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": "U1"},
         "view": {"id": "V1", "callback_id": "form", "private_metadata": "[]", "state": {"values": {}}}},
        {"type": "view_closed", "team": {"id": TEAM}, "user": {"id": "U1"}, "view": {"id": "V1"}},
        {"type": "message_action", "callback_id": "not_ours", "team": {"id": TEAM}, "user": {"id": "U1"}},
    ],
)  # fmt: skip
async def test_whatever_slack_signed_is_answered_so_that_it_goes_on_sending(
    desk: SlackDesk, payload: dict[str, Any]
) -> None:
    assert (await desk.send(payload)).status == 200
    assert (await desk.interact(payload)).status == 200
    assert [call.method for call in desk.far.calls] == ["auth.test"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{not json", JSON),
        ("[1, 2]", JSON),
        ("", JSON),
        ("[" * 100_000 + "]" * 100_000, JSON),
        ("payload=%7Bbad", FORM),
        ("ssl_check=1&token=x", FORM),
        ("&".join(f"a{number}=1" for number in range(1000)), FORM),
        ("=\x00&%ff=%fe", FORM),
    ],
)
async def test_signed_nonsense_is_passed_over(desk: SlackDesk, body: str, kind: str) -> None:
    assert (await desk.post(body, kind)).status == 200


async def test_of_a_field_said_twice_the_first_is_heard(desk: SlackDesk) -> None:
    answer = await desk.post(command("mine") + "&text=" + GIVE.replace(" ", "+"), FORM)
    assert (await answer.json())["text"].startswith("Nothing is open")
    assert await desk.count() == 0


async def test_a_replayed_request_has_one_effect_and_the_same_answer(desk: SlackDesk) -> None:
    body = command(GIVE)
    headers = sign(body, desk.clock)
    answers = [await (await desk.post(body, FORM, **headers)).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["text"].startswith("Sent: A-1")
    assert await desk.count() == 1


async def test_retries_at_once_have_one_effect_and_one_reply(desk: SlackDesk) -> None:
    event = desk.mention("attorney", GIVE)
    retries = [desk.post(json.dumps(event), JSON, **{"X-Slack-Retry-Num": str(number)}) for number in range(1, 4)]
    answers = await asyncio.gather(desk.send(event), *retries)
    assert {answer.status for answer in answers} == {200}
    assert await desk.count() == 1
    assert len(desk.far.of("chat.postEphemeral")) == 1


async def test_a_mention_that_comes_as_two_events_is_one_utterance(desk: SlackDesk) -> None:
    event = desk.direct("attorney", f"<@U0BOT> {GIVE}")
    twin = {**event, "event_id": "Ev9", "event": {**event["event"], "type": "app_mention"}}
    for each in (event, twin):
        assert (await desk.send(each)).status == 200
    assert await desk.count() == 1
    replies = [*desk.far.of("chat.postMessage"), *desk.far.of("chat.postEphemeral")]
    assert [reply["text"] for reply in replies] == ["Sent: A-1, title search, to @assignee"]


async def test_the_same_message_after_a_restart_is_obeyed_once(desk: SlackDesk) -> None:
    event = desk.direct("attorney", GIVE)
    await desk.send(event)
    desk.slack.entrances._answered.clear()  # a new process remembers nothing
    assert (await desk.send(event)).status == 200
    assert await desk.count() == 1
    assert [each["text"][:9] for each in desk.far.of("chat.postMessage")] == ["Sent: A-1"] * 2


async def test_a_reply_that_slack_did_not_take_is_asked_for_again(desk: SlackDesk) -> None:
    event = desk.direct("attorney", GIVE)
    desk.far.refuse("chat.postMessage", "ratelimited", 429, {"Retry-After": "30"})
    assert (await desk.send(event)).status == 503
    assert (await desk.send(event)).status == 200
    assert await desk.count() == 1
    assert len(desk.far.messages["D0ATTORNEY"]) == 1


async def test_a_fault_of_ours_changes_nothing_and_is_told_calmly(
    desk: SlackDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(desk.world.store, "hears", broken)
    answer = await (await desk.command("attorney", "/cp", GIVE)).json()
    assert answer["text"] == "Sorry: something went wrong in Counterpart"
    assert "disk" not in json.dumps(answer)


async def test_a_fault_before_the_sentence_is_heard_asks_slack_to_deliver_it_again(
    desk: SlackDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> dict[str, str]:
        raise RuntimeError("disk")

    event = desk.direct("attorney", "show <@U0LEAD>")
    with monkeypatch.context() as broke:
        broke.setattr(desk.slack.entrances._directory, "handles", broken)
        assert (await desk.send(event)).status == 500
    assert (await desk.send(event)).status == 200


async def test_one_account_cannot_flood(desk: SlackDesk) -> None:
    texts = [(await (await desk.command("attorney", "/cp", "mine")).json())["text"] for _ in range(31)]
    assert texts[29].startswith("Nothing is open")
    assert texts[30] == "That is more than Counterpart takes at once"


async def test_a_stranger_learns_nothing(desk: SlackDesk) -> None:
    answer = await (await desk.command("nobody", "/cp", "show A-1")).json()
    assert answer["text"] == "Counterpart does not know this account yet"
    press = desk.press("attorney", "show A-1")
    press["user"]["team_id"] = "T0OTHER"  # the same id in another workspace is somebody else
    assert (await desk.interact(press)).status == 200
    assert desk.far.responses[-1]["text"] == "Counterpart does not know this account yet"


async def test_nothing_that_people_say_is_logged(desk: SlackDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("counterpart.slack.bolt", "counterpart.slack.client", "counterpart.slack"):
        assert logging.getLogger(name).getEffectiveLevel() >= logging.DEBUG
    await desk.command("attorney", "/cp", f'assign @assignee M-1042 title-search "{WORD}" due fri 5pm')
    await desk.send(desk.direct("attorney", f"show {WORD}"))
    desk.far.refuse("chat.postMessage", "is_archived")
    await desk.settle()
    ours = [record for record in caplog.records if not record.name.startswith(("sqlalchemy", "aiosqlite", "asyncio"))]
    assert ours
    assert not any(WORD in record.getMessage() for record in ours)
