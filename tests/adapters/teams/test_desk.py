"""Somebody's desk in their own chat: written anew whenever they look at it, and after whatever they do there (E01)."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from adapters.given import Given
from bot.model.record import Platform
from tests.adapters.teams.desk import FIRM, TeamsDesk, account, chat, user
from tests.adapters.teams.farteams import Call
from tests.adapters.teams.reading import faults_of_card, read_card

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
WELCOME = "Counterpart is here"
EMPTY = "Nothing waits on you, nothing on them"
Json = dict[str, Any]


async def installed(desk: TeamsDesk, handle: str, action: str = "add") -> None:
    assert (await desk.send(desk.activity(handle, type="installationUpdate", action=action))).status == 200


def looks(desk: TeamsDesk, handle: str, card: Json, message: str) -> Json:
    """What Teams sends by itself when somebody has a card before them."""
    action = card["refresh"]["action"]
    asked = desk.execute(handle, action["verb"], action["data"], message=message)
    asked["value"]["trigger"] = "automatic"
    return asked


def desks(desk: TeamsDesk, handle: str) -> list[str]:
    """The titles of the desks that stand in somebody's chat."""
    return [read_card(card)[0][0] for card in desk.far.cards(chat(handle)) if "refresh" in card]


async def test_a_desk_is_put_before_whoever_adds_it_and_asked_for_by_them_alone(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    await installed(desk, "assignee")
    assert desk.far.titles(chat("assignee"))[0] == WELCOME
    _, card = desk.newest("assignee")
    assert faults_of_card(card) == []
    assert card["refresh"]["userIds"] == [user("assignee")]
    lines, buttons = read_card(card)
    assert lines[0] == "1 thing waits on you, nothing on them"
    assert lines[1] == "Now: Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila"
    assert any(line.startswith("Waiting on you: A-1 title search, acknowledge by") for line in lines)
    assert ("Acknowledge A-1", "ack A-1") in buttons


async def test_it_is_as_things_are_whenever_its_reader_looks(desk: TeamsDesk) -> None:
    await installed(desk, "assignee")
    message, card = desk.newest("assignee")
    assert read_card(card)[0][0] == EMPTY
    await desk.send(desk.direct("attorney", GIVE))
    calls = len(desk.far.calls)
    answer = await desk.invoke(looks(desk, "assignee", card, message))
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert faults_of_card(answer["value"]) == []
    assert read_card(answer["value"])[0][0] == "1 thing waits on you, nothing on them"
    assert answer["value"]["refresh"] == card["refresh"], "and so the next time"
    assert len(desk.far.calls) == calls, "nothing is written into the chat"
    assert await desk.count() == 1


async def test_whoever_looks_gets_their_own_and_a_stranger_none(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    await installed(desk, "assignee")
    message, card = desk.newest("assignee")
    for handle, title in (("drafter", EMPTY), ("nobody", "Counterpart does not know this account yet")):
        shown = (await desk.invoke(looks(desk, handle, card, message)))["value"]
        assert read_card(shown)[0][0] == title
        assert "A-1" not in json.dumps(shown)


async def test_what_is_done_at_the_desk_is_answered_below_it_and_the_desk_is_as_it_is_then(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    await installed(desk, "assignee")
    message, card = desk.newest("assignee")
    press = next(each for each in card["actions"] if each["title"] == "Acknowledge A-1")
    answer = await desk.invoke(desk.execute("assignee", press["verb"], press["data"], message=message))
    assert desk.far.titles(chat("assignee"))[-1] == "Acknowledged: A-1"
    for shown in (answer["value"], desk.far.messages[chat("assignee")][message]["attachments"][0]["content"]):
        lines = read_card(shown)[0]
        assert any("A-1 title search, update by" in line for line in lines), "here, and for good"
        assert "refresh" in shown


async def test_a_form_opened_at_the_desk_leaves_it_as_it_is_when_it_is_sent(desk: TeamsDesk) -> None:
    await installed(desk, "attorney")
    message, card = desk.newest("attorney")
    press = next(each for each in card["actions"] if each["title"] == "Give work")
    await desk.invoke(desk.execute("attorney", press["verb"], press["data"], message=message))
    id, form = desk.newest("attorney")
    words = {"assignee": "@assignee", "matter": "M-1042", "work_type": "title-search", "instructions": "Chain"}
    wrong = await desk.invoke(desk.submit("attorney", form, id, 0, **words, due="fri 25pm"))
    assert desks(desk, "attorney") == [EMPTY], "nothing has changed yet"
    await desk.invoke(desk.submit("attorney", wrong["value"], id, due="fri 5pm"))
    assert desk.far.messages[chat("attorney")][id]["summary"].startswith("Sent: A-1")
    assert desks(desk, "attorney") == ["Nothing waits on you, 1 on them"]


async def test_it_is_given_once_and_whoever_writes_first_has_it_then(desk: TeamsDesk) -> None:
    """Somebody for whom the organisation added the app, or who was set up after they had added it."""
    await installed(desk, "attorney", "remove")
    for _ in range(2):
        await desk.send(desk.direct("attorney", "mine"))
    assert desks(desk, "attorney") == [EMPTY]
    assert await Given(desk.world.store, Platform.TEAMS, "desk").has(account("attorney")), (
        "any other process knows of it"
    )
    await installed(desk, "nobody")
    await desk.send(desk.direct("nobody", "mine"))
    assert desks(desk, "nobody") == []


async def test_one_that_teams_did_not_take_is_given_the_next_time(desk: TeamsDesk) -> None:
    await installed(desk, "attorney", "remove")

    async def taken(request: web.Request, body: Json) -> web.StreamResponse:
        return desk.far.done(Call("post", request.match_info["conversation"], body))

    desk.far.answer_next("post", taken)
    desk.far.refuse("post", 429)
    await desk.send(desk.direct("attorney", "mine"))
    assert desks(desk, "attorney") == []
    await desk.send(desk.direct("attorney", "mine"))
    assert desks(desk, "attorney") == [EMPTY]


async def test_a_desk_that_is_asked_for_is_one_too_and_in_a_room_nobody_has_one(desk: TeamsDesk) -> None:
    await desk.send(desk.mention("attorney", "mine desk", FIRM))
    assert desks(desk, "attorney") == [EMPTY]
    await desk.send(desk.activity("attorney", FIRM, type="installationUpdate", action="add"))
    assert [card.get("refresh") for card in desk.far.cards(FIRM)] == [None]
