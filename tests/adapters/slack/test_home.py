"""Somebody's home is their desk: written when they open it, and anew after whatever they do there (E01)."""

from __future__ import annotations

import json
from typing import Any

from tests.adapters.slack.desk import SlackDesk
from tests.adapters.slack.reading import faults_of_blocks, faults_of_view, read_blocks

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


async def opened(desk: SlackDesk, handle: str, tab: str = "home") -> None:
    event = desk.event(handle, {"type": "app_home_opened", "channel": f"D0{handle.upper()}", "tab": tab})
    del event["event"]["ts"]
    event["event"]["event_ts"] = "1791918000.123456"
    assert (await desk.send(event)).status == 200


def homes(desk: SlackDesk) -> list[list[str]]:
    """What the homes showed that were written, line by line."""
    found = []
    for each in desk.far.of("views.publish"):
        view = each["view"] if isinstance(each["view"], dict) else json.loads(each["view"])
        assert view["type"] == "home"
        assert faults_of_blocks(view["blocks"], 100) == []
        found.append(read_blocks(view["blocks"])[0])
    return found


def pressed(desk: SlackDesk, handle: str, sentence: str) -> Json:
    """A button of somebody's home."""
    press = desk.press(handle, sentence)
    for name in ("channel", "message", "response_url"):
        del press[name]
    home = {"id": "V1", "type": "home", "team_id": "T0FIRM", "private_metadata": ""}
    return press | {"view": home, "container": {"type": "view", "view_id": "V1"}}


async def test_home_is_ones_own_desk(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await opened(desk, "assignee")
    (published,) = desk.far.of("views.publish")
    assert published["user_id"] == "U0ASSIGNEE"
    (lines,) = homes(desk)
    assert lines[0] == "1 thing waits on you, nothing on them"
    assert lines[1] == "Now: Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila"
    assert any(line.startswith("Waiting on you: A-1 title search, acknowledge by") for line in lines)
    await opened(desk, "assignee", tab="messages")
    assert len(homes(desk)) == 1


async def test_a_button_at_home_is_answered_in_a_view_and_home_is_written_anew(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await opened(desk, "assignee")
    await desk.interact(pressed(desk, "assignee", "ack A-1"))
    reply = next(view for view in desk.far.views if view["type"] == "modal")
    assert faults_of_view(reply) == []
    assert read_blocks(reply["blocks"])[0][0] == "Acknowledged: A-1"
    before, after = homes(desk)
    assert any("acknowledge by" in line for line in before)
    assert any("A-1 title search, update by" in line for line in after)


async def test_a_form_that_was_opened_at_home_writes_it_anew_when_it_is_sent(desk: SlackDesk) -> None:
    await opened(desk, "attorney")
    await desk.interact(pressed(desk, "attorney", "assign"))
    assert len(homes(desk)) == 1, "nothing has changed yet"
    form = desk.far.views[-1]
    words = {"assignee": "@assignee", "matter": "M-1042", "work_type": "title-search", "instructions": "Chain"}
    wrong = await (await desk.interact(desk.submit("attorney", form, **words, due="fri 25pm"))).json()
    assert wrong["response_action"] == "errors"
    assert len(homes(desk)) == 1
    sent = await (await desk.interact(desk.submit("attorney", form, **words, due="fri 5pm", id="V2"))).json()
    assert read_blocks(sent["view"]["blocks"])[0][0] == "Sent: A-1, title search, to @assignee"
    assert homes(desk)[1][0] == "Nothing waits on you, 1 on them"


async def test_a_button_in_the_reply_to_a_button_at_home_writes_it_anew_too(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await desk.interact(pressed(desk, "attorney", "mine"))
    reply = next(view for view in desk.far.views if view["type"] == "modal")
    press = pressed(desk, "assignee", "ack A-1")
    press["view"] = {"id": "V2", "type": "modal", "private_metadata": reply["private_metadata"]}
    await desk.interact(press)
    assert len(homes(desk)) == 2


async def test_a_button_elsewhere_writes_no_home(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await desk.interact(desk.press("assignee", "ack A-1"))
    assert homes(desk) == []


async def test_a_home_that_slack_does_not_take_harms_nothing(desk: SlackDesk) -> None:
    desk.far.refuse("views.publish", "ratelimited", 429)
    await opened(desk, "attorney")
    await opened(desk, "attorney")
    assert len(homes(desk)) == 2


async def test_whoever_opens_it_for_the_first_time_is_told_in_their_chat_what_to_do_first(desk: SlackDesk) -> None:
    """C36."""
    for tab in ("messages", "home", "messages"):
        await opened(desk, "assignee", tab)
    (message,) = desk.far.messages["D0ASSIGNEE"]
    lines, buttons = read_blocks(message["blocks"])
    assert lines[0] == "Counterpart is here"
    assert "Say it: `/cp help` anywhere, `@Counterpart help` in a channel, or just `help` in this chat" in lines
    assert [sentence for _, sentence in buttons] == ["mine", "help", "link"]
    assert len(homes(desk)) == 1
    await opened(desk, "nobody", "messages")
    assert "D0NOBODY" not in desk.far.messages


async def test_a_welcome_that_slack_was_too_busy_for_is_said_when_it_tells_again(desk: SlackDesk) -> None:
    desk.far.refuse("chat.postMessage", "ratelimited", 429, {"Retry-After": "1"})
    event = desk.event("assignee", {"type": "app_home_opened", "channel": "D0ASSIGNEE", "tab": "messages"})
    assert (await desk.send(event)).status == 503
    assert (await desk.send(event)).status == 200
    assert [each["text"] for each in desk.far.messages["D0ASSIGNEE"]] == ["Counterpart is here"]
