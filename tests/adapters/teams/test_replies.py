"""A reply reaches the one who spoke and nobody else, by whatever way Teams leaves open."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from tests.adapters.teams.desk import FIRM, TeamsDesk, account, channel, chat, person, user
from tests.adapters.teams.farteams import BOT, TENANT
from tests.adapters.teams.reading import faults_of_card, read_card

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


async def test_in_ones_own_chat_it_answers_there(desk: TeamsDesk) -> None:
    assert (await desk.send(desk.direct("attorney", GIVE))).status == 200
    assert desk.far.titles(chat("attorney")) == ["Sent: A-1, title search, to @assignee"]
    (call,) = desk.far.calls
    assert (call.what, call.token) == ("post", "token-1")
    assert set(call.body) == {"type", "summary", "attachments"}


async def test_a_mention_in_a_channel_is_answered_to_its_sayer_alone(desk: TeamsDesk) -> None:
    await desk.send(desk.mention("attorney", GIVE))
    assert list(desk.far.messages) == [chat("attorney")]
    (opened,) = desk.far.of("open")
    assert opened.body == {
        "isGroup": False, "bot": {"id": BOT}, "members": [{"id": user("attorney")}], "tenantId": TENANT,
        "channelData": {"tenant": {"id": TENANT}},
    }  # fmt: skip
    await desk.send(desk.mention("attorney", "mine"))
    assert len(desk.far.of("open")) == 1  # it is known from then on


async def test_help_says_how_one_says_it_in_teams(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", "help"))
    lines, _ = read_card(desk.newest("attorney")[1])
    assert "Say it: `@Counterpart mine` in a channel, or just `mine` in this chat" in lines


async def test_a_bare_mention_is_helped(desk: TeamsDesk) -> None:
    await desk.send(desk.mention("attorney", ""))
    assert desk.far.titles(chat("attorney")) == ["Say what you need; half a sentence opens a form"]


async def test_in_the_thread_of_a_card_its_id_may_be_left_out(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    await desk.settle()
    where = channel("#1042-firm")
    (card,) = desk.far.messages[where]
    await desk.send(desk.mention("attorney", 'update priority rush because "client call"', f"{where};messageid={card}"))
    assert desk.far.titles(chat("attorney"))[-1].startswith("Changed: A-1"), desk.far.titles(chat("attorney"))


async def test_a_chat_that_is_gone_is_opened_anew(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", "mine"))
    desk.far.refuse("post", 404, "ConversationNotFound")
    await desk.send(desk.mention("attorney", "mine"))
    assert len(desk.far.of("open")) == 1
    assert len(desk.far.titles(chat("attorney"))) == 2


async def test_who_cannot_be_told_alone_is_told_so_in_the_thread_and_nothing_else(desk: TeamsDesk) -> None:
    thread = f"{FIRM};messageid=1791918"
    desk.far.refuse("open", 403, "MessageWritesBlocked")
    assert (await desk.send(desk.mention("attorney", GIVE, thread))).status == 200
    assert await desk.count() == 1
    assert desk.far.titles(thread) == ["Counterpart cannot write to you alone"]
    assert "A-1" not in json.dumps(desk.far.cards(thread))


@pytest.mark.parametrize("status", [412, 429, 503])
async def test_a_reply_that_teams_was_too_busy_for_is_asked_for_again(desk: TeamsDesk, status: int) -> None:
    desk.far.refuse("post", status)
    activity = desk.direct("attorney", GIVE)
    assert (await desk.send(activity)).status == 503
    assert (await desk.send(activity)).status == 200
    assert await desk.count() == 1
    assert len(desk.far.messages[chat("attorney")]) == 1


async def test_what_may_have_been_told_is_not_told_again(desk: TeamsDesk) -> None:
    desk.far.refuse("post", 502)
    assert (await desk.send(desk.direct("attorney", GIVE))).status == 200
    assert len(desk.far.of("post")) == 1


async def test_teams_gets_its_answer_in_time_though_it_does_not_answer_itself(
    desk: TeamsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = asyncio.Event()

    async def hangs(_request: web.Request, _body: Json) -> web.StreamResponse:
        await released.wait()
        return web.json_response({"id": "1"})

    monkeypatch.setattr("adapters.teams.replies.IN_REQUEST", 0.2)
    desk.far.answer_next("post", hangs)
    assert (await desk.send(desk.direct("attorney", GIVE))).status == 200
    released.set()
    assert await desk.count() == 1


# ── buttons ─────────────────────────────────────────────────────────────────────


async def test_a_button_in_a_room_is_answered_alone_and_one_line_says_so_beside_it(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    answer = await desk.invoke(desk.press("assignee", "ack A-1", FIRM))
    assert answer == {
        "statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Acknowledged: A-1",
    }  # fmt: skip
    assert desk.far.titles(chat("assignee")) == ["Acknowledged: A-1"]
    assert desk.far.titles(FIRM) == []


async def test_where_ones_chat_is_closed_the_reply_is_in_place_for_the_presser_alone(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    desk.far.refuse("open", 403, "MessageWritesBlocked")
    answer = await desk.invoke(desk.press("assignee", "ack A-1", FIRM))
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert faults_of_card(answer["value"]) == []
    assert read_card(answer["value"])[0][0] == "Acknowledged: A-1"


async def test_a_button_of_an_older_client_is_answered_by_a_message(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    data = desk.press("assignee", "ack A-1")["value"]["action"]["data"]
    assert await desk.invoke(desk.activity("assignee", type="message", value=data)) == {}
    assert desk.far.titles(chat("assignee")) == ["Acknowledged: A-1"]


async def test_a_button_pressed_again_is_told_to_be_from_before(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    await desk.invoke(desk.press("assignee", "ack A-1"))
    assert (await desk.invoke(desk.press("assignee", "ack A-1")))["value"] == "That button is from before"


async def test_who_may_not_press_is_told_so_and_nothing_changes(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    assert (await desk.invoke(desk.press("drafter", "ack A-1", FIRM)))["value"] == "Nothing found for A-1"


# ── being added, edits ──────────────────────────────────────────────────────────


async def test_added_by_a_person_it_says_what_to_do_first(desk: TeamsDesk) -> None:
    assert (await desk.send(desk.activity("attorney", type="installationUpdate", action="add"))).status == 200
    welcome, _ = desk.far.cards(chat("attorney"))
    lines, buttons = read_card(welcome)
    assert lines[0] == "Counterpart is here"
    assert "Say it: `@Counterpart help` in a channel, or just `help` in this chat" in lines
    assert [label for label, _ in buttons] == ["My list", "Read the guide", "Link an account"]


async def test_added_by_a_stranger_it_says_who_can_set_them_up(desk: TeamsDesk) -> None:
    await desk.send(desk.activity("nobody", type="installationUpdate", action="add"))
    assert desk.far.titles(chat("nobody")) == ["Counterpart does not know this account yet"]


async def test_added_to_a_team_it_says_so_there_and_is_reached_there(desk: TeamsDesk) -> None:
    await desk.send(desk.activity("attorney", FIRM, type="installationUpdate", action="add"))
    assert desk.far.titles(FIRM) == ["Counterpart is here"]
    assert await desk.teams.references.get(FIRM) is not None


async def test_removed_it_forgets_how_to_reach_anybody_there(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", "mine"))
    await desk.send(desk.activity("attorney", type="installationUpdate", action="remove"))
    assert await desk.teams.references.get(account("attorney")) is None


async def test_a_message_changed_afterwards_does_nothing_and_its_writer_is_told_once(desk: TeamsDesk) -> None:
    data = {"tenant": {"id": TENANT}, "eventType": "editMessage"}
    edited = desk.activity("attorney", type="messageUpdate", text=GIVE, channelData=data)
    assert (await desk.send(edited)).status == 200
    assert (await desk.send(edited)).status == 200
    assert await desk.count() == 0
    assert desk.far.titles(chat("attorney")) == ["A changed message is not heard again"]


async def test_how_a_conversation_is_reached_is_sealed_in_the_database(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", "mine"))
    async with desk.world.store.engine.connect() as conn:
        kept = "SELECT key, words FROM reference WHERE key NOT LIKE 'teams:desk:%'"
        (row,) = (await conn.exec_driver_sql(kept)).all()
    key, words = row.key, row.words
    assert key == f"teams:{account('attorney')}"
    assert desk.service.encode() not in bytes(words)
    assert person("attorney").encode() not in bytes(words)
