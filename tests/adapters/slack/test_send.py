"""Cards on their way to Slack: posted once, edited in place, and every answer of Slack's is an outcome."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientTimeout, web

from adapters.slack import send
from adapters.slack.errors import LONGEST_REST, REST
from bot.language.cards import Card, Line, Mention
from bot.model.people import Side
from bot.model.record import Lane, Platform, Room, RoomKind
from bot.platform import Later, Never, Outcome, Outgoing, Sent
from tests.adapters.slack.desk import SlackDesk
from tests.adapters.slack.farslack import TEAM

ROOM = Room(1, 1, Side.FIRM, RoomKind.TEAM, Platform.SLACK, "C0FIRM")
CARD = Card("card.sent", "A-1 · Title search · Sent", (Line(("Due soon",)),))
numbers = itertools.count(1)


def outgoing(address: str = "C0FIRM", replaces: str = "", card: Card = CARD) -> Outgoing:
    return Outgoing(next(numbers), replace(ROOM, address=address), card, replaces)


def again(what: Outgoing) -> Outgoing:
    """The same card, given again by the outbox, which was told that it may have arrived."""
    return replace(what, unsure=True)


async def sent(desk: SlackDesk, what: Outgoing) -> Outcome:
    """Sends, after the second that a channel wants."""
    desk.clock.put_on(1)
    return await desk.slack.sender.send(what)


async def test_a_card_is_posted_and_edited_in_its_place(desk: SlackDesk) -> None:
    first = await sent(desk, outgoing())
    assert first == Sent("C0FIRM:1791918000.000001")
    (post,) = desk.far.of("chat.postMessage")
    assert post["text"] == "A-1 · Title search · Sent"
    assert post["metadata"]["event_type"] == "counterpart_delivery"
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
    changed = replace(CARD, title="A-1 · Title search · Acknowledged")
    assert await sent(desk, outgoing(replaces=first.message_id, card=changed)) == first
    assert [message["text"] for message in desk.far.messages["C0FIRM"]] == ["A-1 · Title search · Acknowledged"]


async def test_a_person_is_written_to_in_their_chat_which_is_opened_once(desk: SlackDesk) -> None:
    for address in (f"{TEAM}:U0LEAD", "U0LEAD", "D0LEAD"):
        met = await sent(desk, outgoing(address))
        assert isinstance(met, Sent)
        assert met.message_id.startswith("D0LEAD:")
    assert [each["users"] for each in desk.far.of("conversations.open")] == ["U0LEAD"]


async def test_a_workspace_that_is_not_set_up_gets_nothing(desk: SlackDesk) -> None:
    assert await sent(desk, outgoing("T0OTHER:C1")) == Never("Counterpart is not installed in that workspace")


async def test_whoever_must_act_is_rung(desk: SlackDesk) -> None:
    line = Line(
        (Mention("lead", notify=True), " answers ", Mention("attorney"), ", not ", Mention("nobody", notify=True))
    )
    await sent(desk, outgoing(card=replace(CARD, blocks=(line,))))
    (post,) = desk.far.of("chat.postMessage")
    assert post["blocks"][1]["text"]["text"] == "<@U0LEAD> answers @attorney, not @nobody"


async def test_a_message_that_was_deleted_is_posted_anew(desk: SlackDesk) -> None:
    assert await sent(desk, outgoing(replaces="C0FIRM:1.2")) == Sent("C0FIRM:1791918000.000001")


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("30", timedelta(seconds=30)),
        ("0", timedelta(seconds=1)),
        ("999999", LONGEST_REST),
        ("soon", REST),
        ("", REST),
        ("9" * 400, REST),
        ("-5", REST),
    ],
)
async def test_too_much_waits_as_long_as_slack_says(desk: SlackDesk, method: str, header: str, wait: timedelta) -> None:
    replaces = ""
    if method == "chat.update":
        first = await sent(desk, outgoing())
        assert isinstance(first, Sent)
        replaces = first.message_id
    desk.far.refuse(method, "ratelimited", 429, {"Retry-After": header} if header else None)
    what = outgoing(replaces=replaces)
    assert await sent(desk, what) == Later(wait)
    calls = len(desk.far.of(method))
    elsewhere = await sent(desk, replace(what, room=replace(ROOM, address="C0OTHER")))
    if wait > timedelta(seconds=1):
        assert isinstance(elsewhere, Later), "Slack counts by method, not by channel"
        assert len(desk.far.of(method)) == calls
    desk.clock.put_on(wait.total_seconds())
    assert isinstance(await sent(desk, what), Sent)
    assert len(desk.far.messages["C0FIRM"]) == 1
    assert desk.far.of("conversations.history") == []  # a refusal is sure: there is nothing to look for


REFUSALS = {
    "channel_not_found": "gone",
    "not_in_channel": "invite",
    "is_archived": "archived",
    "account_inactive": "install the app again",
    "invalid_auth": "install the app again",
    "token_revoked": "install the app again",
    "missing_scope": "by its manifest",
    "restricted_action": "only some people",
    "user_not_found": "not in this workspace",
    "something_of_tomorrow": "Slack does not take it (something_of_tomorrow)",
    "<b>x</b>": "Slack does not take it (bxb)",
}


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_refusal_for_good_says_why_in_plain_words(desk: SlackDesk, code: str) -> None:
    desk.far.refuse("chat.postMessage", code)
    met = await sent(desk, outgoing())
    assert isinstance(met, Never)
    assert REFUSALS[code] in met.reason


async def test_a_person_who_left_is_told_of(desk: SlackDesk) -> None:
    desk.far.refuse("conversations.open", "user_disabled")
    assert await sent(desk, outgoing("U0LEAD")) == Never("that account was deactivated")


# ── answers that are none ───────────────────────────────────────────────────────


async def page(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    return web.Response(text="<html>Sign in to the hotel's network</html>", content_type="text/html")


async def words(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    return web.Response(text="upstream connect error", status=503)


async def half(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    return web.Response(body=b'{"ok": tr', content_type="application/json")


async def a_list(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    return web.json_response([1, 2])


async def nothing(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    return web.json_response({"ok": True})


async def dropped(request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def broken(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    return web.json_response({"ok": False, "error": "internal_error"}, status=500)


async def unsure(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
    return web.json_response({"ok": False, "error": "fatal_error"})


STRANGE = [page, words, half, a_list, nothing, dropped, broken, unsure]


@pytest.mark.parametrize("answer", STRANGE, ids=lambda each: each.__name__)
async def test_an_answer_that_is_none_is_tried_again_and_what_is_there_is_not_posted_twice(
    desk: SlackDesk, answer: Any
) -> None:
    async def taken(request: web.Request, arguments: dict[str, Any]) -> web.StreamResponse:
        desk.far.done("chat.postMessage", arguments)
        return await answer(request, arguments)  # type: ignore[no-any-return]

    desk.far.answer_next("chat.postMessage", taken)
    what = outgoing()
    assert await sent(desk, what) == Later(REST, unsure=True)
    assert await sent(desk, again(what)) == Sent("C0FIRM:1791918000.000001")
    assert len(desk.far.messages["C0FIRM"]) == 1
    assert len(desk.far.of("conversations.history")) == 1


@pytest.mark.parametrize("answer", STRANGE, ids=lambda each: each.__name__)
async def test_what_is_not_there_is_posted_after_all(desk: SlackDesk, answer: Any) -> None:
    desk.far.answer_next("chat.postMessage", answer)
    what = outgoing()
    assert await sent(desk, what) == Later(REST, unsure=True)
    assert isinstance(await sent(desk, again(what)), Sent)
    assert len(desk.far.of("chat.postMessage")) == 2
    assert len(desk.far.messages["C0FIRM"]) == 1


async def test_what_another_wrote_with_our_number_is_not_ours(desk: SlackDesk) -> None:
    what = outgoing()
    forged = {"ts": "1.1", "bot_id": "B0OTHER", "user": "U0OTHER",
              "metadata": {"event_type": send.EVENT, "event_payload": {"delivery": what.id}}}  # fmt: skip
    desk.far.messages["C0FIRM"] += [forged, {**forged, "metadata": None}, {**forged, "metadata": {}, "bot_id": "B0BOT"}]
    desk.far.answer_next("chat.postMessage", words)
    await sent(desk, what)
    assert isinstance(await sent(desk, again(what)), Sent)
    assert len(desk.far.messages["C0FIRM"]) == 4


async def test_without_the_permission_to_look_it_is_posted_again(desk: SlackDesk) -> None:
    desk.far.answer_next("chat.postMessage", words)
    what = outgoing()
    await sent(desk, what)
    desk.far.refuse("conversations.history", "missing_scope")
    assert isinstance(await sent(desk, again(what)), Sent)


async def test_while_slack_cannot_be_looked_into_nothing_is_repeated(desk: SlackDesk) -> None:
    desk.far.answer_next("chat.postMessage", words)
    what = outgoing()
    await sent(desk, what)
    desk.far.refuse("conversations.history", "ratelimited", 429, {"Retry-After": "7"})
    assert await sent(desk, again(what)) == Later(timedelta(seconds=7))
    assert len(desk.far.of("chat.postMessage")) == 1


async def test_slack_that_hangs_is_waited_for_no_longer_than_its_patience(
    desk: SlackDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = asyncio.Event()

    async def hangs(_request: web.Request, _arguments: dict[str, Any]) -> web.StreamResponse:
        await released.wait()
        return web.json_response({"ok": True})

    session = desk.slack._session
    assert session is not None
    monkeypatch.setattr(session, "_timeout", ClientTimeout(total=0.2))
    desk.far.answer_next("chat.postMessage", hangs)
    what = outgoing()
    assert await sent(desk, what) == Later(REST, unsure=True)
    released.set()
    assert isinstance(await sent(desk, again(what)), Sent)
    assert len(desk.far.of("conversations.history")) == 1


async def test_slack_that_is_not_there_was_certainly_not_reached(desk: SlackDesk) -> None:
    workspace = next(iter(desk.slack.workspaces))
    base, workspace.client.base_url = workspace.client.base_url, "http://127.0.0.1:9/api/"
    what = outgoing()
    assert await sent(desk, what) == Later(REST)
    workspace.client.base_url = base
    assert isinstance(await sent(desk, what), Sent)
    assert desk.far.of("conversations.history") == []


# ── the pace of a channel ───────────────────────────────────────────────────────


async def test_a_channel_gets_one_message_a_second_and_others_do_not_wait_for_it(desk: SlackDesk) -> None:
    assert isinstance(await sent(desk, outgoing()), Sent)
    met = await desk.slack.sender.send(outgoing())
    assert isinstance(met, Later)
    assert timedelta(0) < met.after <= timedelta(seconds=1)
    assert isinstance(await desk.slack.sender.send(outgoing("C0OTHER")), Sent)
    desk.clock.put_on(1)
    assert isinstance(await desk.slack.sender.send(outgoing()), Sent)


async def test_a_flood_in_a_channel_keeps_its_order_and_what_is_urgent_overtakes(desk: SlackDesk) -> None:
    world = desk.world
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        room = await tx.rooms.team(Side.FIRM)
        assert room is not None
        for number in range(12):
            tx.tell(room, Card("x", f"slow {number}"), topic=f"s{number}", lane=Lane.SLOW)
    await world.dispatcher.deliver(world.clock.now())
    assert len(desk.far.messages[room.address]) == 1
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        for number in range(2):
            tx.tell(room, Card("x", f"fast {number}"), topic=f"f{number}", lane=Lane.FAST)
    began = desk.clock.ahead
    await desk.settle()
    assert [message["text"] for message in desk.far.messages[room.address]] == [
        "slow 0", "fast 0", "fast 1", *(f"slow {number}" for number in range(1, 12)),
    ]  # fmt: skip
    assert desk.clock.ahead - began >= timedelta(seconds=13)


async def test_while_posting_rests_what_is_there_is_still_edited(desk: SlackDesk) -> None:
    first = await sent(desk, outgoing())
    assert isinstance(first, Sent)
    desk.far.refuse("chat.postMessage", "ratelimited", 429, {"Retry-After": "30"})
    assert await sent(desk, outgoing("C0OTHER")) == Later(timedelta(seconds=30))
    assert await sent(desk, outgoing(replaces=first.message_id)) == first
    assert isinstance(await sent(desk, outgoing("C0OTHER")), Later)


async def test_five_hundred_cards_for_one_channel_go_one_a_second_and_what_is_urgent_overtakes(desk: SlackDesk) -> None:
    world, begun = desk.world, desk.clock.now()
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        room = await tx.rooms.team(Side.FIRM)
        assert room is not None
        for number in range(500):
            tx.tell(room, Card("x", f"slow {number}"), topic=f"s{number}", lane=Lane.SLOW)
    seconds: list[float] = []
    urgent = 0
    while await world.store.outbox.next_allowed(world.clock.now()) is not None:
        there = len(desk.far.messages[room.address])
        await world.dispatcher.deliver(world.clock.now())
        if len(desk.far.messages[room.address]) > there:
            seconds.append((desk.clock.now() - begun).total_seconds())
        if len(seconds) in (100, 300) and urgent < 4:
            async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
                for _ in range(2):
                    tx.tell(room, Card("x", f"fast {urgent}"), topic=f"f{urgent}", lane=Lane.FAST)
                    urgent += 1
        desk.clock.put_on(1)
    posted = [message["text"] for message in desk.far.messages[room.address]]
    assert [each for each in posted if each.startswith("slow")] == [f"slow {number}" for number in range(500)]
    assert posted[100:102] == ["fast 0", "fast 1"]
    assert [each for each in posted if each.startswith("fast")] == [f"fast {number}" for number in range(urgent)]
    assert len(posted) == 500 + urgent, "none is lost and none is posted twice"
    assert all(later - sooner >= 1 for sooner, later in itertools.pairwise(seconds)), "Slack shows no more"


async def test_a_workspace_gets_five_messages_a_second_and_what_is_urgent_by_then_goes_first(desk: SlackDesk) -> None:
    world = desk.world
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        kind, side = RoomKind.MATTER, Side.FIRM
        rooms = [
            await tx.rooms.add(Room(0, world.engagement.id, side, kind, Platform.SLACK, f"C{n}", matter_id=1042))
            for n in range(30)
        ]
        for each in rooms[:-1]:
            tx.tell(each, Card("x", "slow"))
    desk.clock.stop()
    await world.dispatcher.deliver(world.clock.now())
    at_once = len(desk.far.of("chat.postMessage"))
    assert at_once == 11, "two seconds' worth, and the one that falls due now"
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        tx.tell(rooms[-1], Card("x", "urgent"), lane=Lane.FAST)
    desk.clock.put_on(1)
    await world.dispatcher.deliver(world.clock.now())
    posted = [post["text"] for post in desk.far.of("chat.postMessage")][at_once:]
    assert posted == ["urgent", *["slow"] * 4]
    claims = len(desk.far.calls)
    await world.dispatcher.deliver(world.clock.now())
    assert len(desk.far.calls) == claims


async def test_a_channel_that_is_archived_is_told_to_the_coordinator(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    desk.far.refuse("chat.postMessage", "is_archived")
    await desk.settle()
    told = [post["text"] for post in desk.far.of("chat.postMessage") if post["channel"] == "D0PRACTICELEAD"]
    assert told, [post["channel"] for post in desk.far.of("chat.postMessage")]
