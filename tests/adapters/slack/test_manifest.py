"""The manifest names what the adapter answers to, and nothing more."""

from __future__ import annotations

import json
from typing import Any

from adapters.slack.manifest import EVENTS, SCOPES, manifest
from adapters.slack.read import SHORTCUTS, Command, event
from bot.commands import COMMANDS
from tests.adapters.slack.farslack import TEAM

URL = "https://counterpart.firm.example"


def made(**given: Any) -> dict[str, Any]:
    return json.loads(json.dumps(manifest(COMMANDS, **given)))  # type: ignore[no-any-return]


def test_there_is_a_command_for_every_public_verb_and_each_says_its_verb() -> None:
    found = made(public_url=URL)["features"]["slash_commands"]
    public = [each.name for each in COMMANDS if each.public]
    assert [each["command"] for each in found] == ["/cp", *(f"/cp-{name}" for name in public)]
    for each in found:
        assert each["url"] == f"{URL}/slack/events"
        assert each["description"]
        assert len(each["description"]) <= 140
        assert each["should_escape"] is False
        body = {"team_id": TEAM, "user_id": "U1", "command": each["command"], "text": "A-1", "trigger_id": "1"}
        read = event(body)
        assert isinstance(read, Command)
        assert read.sentence == f"{each['command'].removeprefix('/cp').removeprefix('-')} A-1".strip()


def test_a_bare_command_asks_for_help() -> None:
    read = event({"team_id": TEAM, "user_id": "U1", "command": "/cp", "text": " ", "trigger_id": "1"})
    assert isinstance(read, Command)
    assert read.sentence == "help"


def test_everything_goes_to_the_one_address_or_through_the_socket() -> None:
    by_address, by_socket = made(public_url=URL + "/"), made(socket=True)
    settings = by_address["settings"]
    assert settings["event_subscriptions"]["request_url"] == f"{URL}/slack/events"
    assert settings["interactivity"] == {"is_enabled": True, "request_url": f"{URL}/slack/events"}
    assert settings["socket_mode_enabled"] is False
    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(by_socket)


def test_it_may_do_no_more_than_it_does() -> None:
    found = made(public_url=URL)
    assert found["oauth_config"] == {"scopes": {"bot": list(SCOPES)}}
    assert found["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert not {"message.channels", "message.groups", "message.mpim"} & set(EVENTS)  # it listens to no channel


def test_the_shortcut_is_one_that_is_answered() -> None:
    (shortcut,) = made(public_url=URL)["features"]["shortcuts"]
    assert (shortcut["name"], shortcut["type"]) == ("Make assignment", "message")
    assert shortcut["callback_id"] in SHORTCUTS
    assert SHORTCUTS[shortcut["callback_id"]] in {each.name for each in COMMANDS}
    assert len(shortcut["name"]) <= 24
