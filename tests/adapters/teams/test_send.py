"""Cards on their way to Teams: posted once, edited in place, and every answer of Teams' is an outcome."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientTimeout, web

from adapters.teams import cards
from adapters.teams.cloud import cloud
from adapters.teams.errors import LONGEST_REST, REST, UNTIL_MENDED
from adapters.teams.references import Reference
from bot.language.cards import Card, Line, Mention
from bot.model.people import Side
from bot.model.record import Lane, Platform, Room, RoomKind
from bot.platform import Later, Never, Outcome, Outgoing, Sent
from tests.adapters.teams.desk import FIRM, TeamsDesk, account, channel, chat, person, user
from tests.adapters.teams.farteams import BOT, TENANT, Call
from tests.adapters.teams.reading import read_card

ROOM = Room(1, 1, Side.FIRM, RoomKind.TEAM, Platform.TEAMS, FIRM)
CARD = Card("digest", "A-1 · Title search · Sent", (Line(("Due soon",)),))
PACE = timedelta(seconds=2)
numbers = itertools.count(1)
Json = dict[str, Any]


def outgoing(address: str = FIRM, replaces: str = "", card: Card = CARD) -> Outgoing:
    kind = RoomKind.TEAM if address.startswith("19:") else RoomKind.DIRECT
    return Outgoing(next(numbers), replace(ROOM, address=address, kind=kind), card, replaces)


async def sent(desk: TeamsDesk, what: Outgoing) -> Outcome:
    """Sends, after the seconds that a conversation wants."""
    desk.clock.put_on(2)
    return await desk.teams.sender.send(what)


async def test_a_card_is_posted_and_edited_in_its_place(desk: TeamsDesk) -> None:
    first = await sent(desk, outgoing())
    assert isinstance(first, Sent)
    assert first.rest == PACE
    changed = replace(CARD, title="A-1 · Title search · Acknowledged")
    assert await sent(desk, outgoing(replaces=first.message_id, card=changed)) == first
    assert desk.far.titles(FIRM) == ["A-1 · Title search · Acknowledged"]


async def test_a_person_is_written_to_in_their_chat_which_is_opened_once(desk: TeamsDesk) -> None:
    for _ in range(2):
        met = await sent(desk, outgoing(account("lead")))
        assert isinstance(met, Sent)
        assert met.message_id.startswith(f"{chat('lead')} ")
    (opened,) = desk.far.of("open")
    assert opened.body["members"] == [{"id": person("lead")}]
    assert (opened.body["bot"], opened.body["tenantId"]) == ({"id": BOT}, TENANT)


async def test_whoever_must_act_is_rung_in_a_room_and_needs_no_ringing_in_their_own_chat(desk: TeamsDesk) -> None:
    line = Line((Mention("lead", notify=True), " answers ", Mention("attorney"), ", not ", Mention("no", notify=True)))
    await sent(desk, outgoing(card=replace(CARD, blocks=(line,))))
    assert read_card(desk.far.cards(FIRM)[0])[0][1:] == ["@lead answers @attorney, not @no", "rings <at>lead</at>"]
    (entity,) = desk.far.cards(FIRM)[0]["msteams"]["entities"]
    assert entity["mentioned"]["id"] == person("lead")
    await sent(desk, outgoing(account("lead"), card=replace(CARD, blocks=(line,))))
    assert len(read_card(desk.far.cards(chat("lead"))[0])[0]) == 2


async def test_a_message_that_was_deleted_is_posted_anew(desk: TeamsDesk) -> None:
    met = await sent(desk, outgoing(replaces=f"{FIRM} 42"))
    assert isinstance(met, Sent)
    assert desk.far.titles(FIRM) == [CARD.title]


async def test_a_conversation_that_moved_to_another_service_is_reached_there(desk: TeamsDesk) -> None:
    await desk.send(desk.mention("attorney", "mine"))
    moved = desk.mention("attorney", "mine")
    moved["serviceUrl"] = f"{desk.address}/moved/"
    assert (await desk.send(moved)).status == 200
    reached = await desk.teams.references.get(FIRM)
    assert reached is not None
    assert reached.service_url == f"{desk.address}/moved/"
    first = await sent(desk, outgoing())
    assert isinstance(first, Sent)


@pytest.mark.parametrize("what", ["post", "edit"])
@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (429, "30", timedelta(seconds=30)),
        (429, "0", timedelta(seconds=1)),
        (429, "999999", LONGEST_REST),
        (429, "soon", REST),
        (429, "", REST),
        (412, "", REST),
        (503, "7", timedelta(seconds=7)),
        (307, "", REST),
    ],
)
async def test_too_much_waits_as_long_as_teams_says_and_no_redirect_is_followed(
    desk: TeamsDesk, what: str, status: int, header: str, wait: timedelta
) -> None:
    replaces = ""
    if what == "edit":
        first = await sent(desk, outgoing())
        assert isinstance(first, Sent)
        replaces = first.message_id
    headers = {**({"Retry-After": header} if header else {}), "Location": f"{desk.address}/moved/v3/conversations"}
    desk.far.refuse(what, status, "", headers)
    card = outgoing(replaces=replaces)
    assert await sent(desk, card) == Later(wait)
    assert isinstance(await sent(desk, card), Sent)
    assert len(desk.far.messages[FIRM]) == 1


REFUSALS = {
    (403, "MessageWritesBlocked"): "add the app again",
    (403, "BotDisabledByAdmin"): "an administrator has turned Counterpart off",
    (403, "BotNotInConversationRoster"): "add the app again",
    (403, ""): "does not let Counterpart write there",
    (404, "ConversationNotFound"): "the conversation is gone",
    (404, ""): "the conversation is gone",
    (413, "MessageSizeTooBig"): "longer than Teams takes",
    (400, "SomethingOfTomorrow"): "Teams does not take it (SomethingOfTomorrow)",
    (400, "<b>x</b>"): "Teams does not take it (bxb)",
}


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_a_refusal_for_good_says_why_in_plain_words(desk: TeamsDesk, status: int, code: str) -> None:
    desk.far.refuse("post", status, code)
    met = await sent(desk, outgoing())
    assert isinstance(met, Never)
    assert REFUSALS[status, code] in met.reason


async def test_a_person_who_left_or_blocked_it_is_told_of(desk: TeamsDesk) -> None:
    desk.far.refuse("open", 403, "ConversationBlockedByUser")
    assert isinstance(await sent(desk, outgoing(account("lead"))), Never)


async def test_a_chat_that_is_gone_is_opened_anew_once(desk: TeamsDesk) -> None:
    await sent(desk, outgoing(account("lead")))
    desk.far.refuse("post", 404, "ConversationNotFound")
    assert isinstance(await sent(desk, outgoing(account("lead"))), Sent)
    desk.far.refuse("post", 404, "ConversationNotFound")
    desk.far.refuse("post", 404, "ConversationNotFound")
    assert isinstance(await sent(desk, outgoing(account("lead"))), Never)


# ── answers that are none ───────────────────────────────────────────────────────


async def page(_request: web.Request, _body: Json) -> web.StreamResponse:
    return web.Response(text="<html>Sign in to the hotel's network</html>", content_type="text/html")


async def half(_request: web.Request, _body: Json) -> web.StreamResponse:
    return web.Response(body=b'{"id": "1', content_type="application/json")


async def a_list(_request: web.Request, _body: Json) -> web.StreamResponse:
    return web.json_response([1, 2])


async def nothing(_request: web.Request, _body: Json) -> web.StreamResponse:
    return web.json_response({})


async def dropped(request: web.Request, _body: Json) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def broken(_request: web.Request, _body: Json) -> web.StreamResponse:
    return web.json_response({"error": {"code": "ServiceError"}}, status=500)


async def gateway(_request: web.Request, _body: Json) -> web.StreamResponse:
    return web.Response(text="upstream connect error", status=504)


STRANGE = [page, half, a_list, nothing, dropped, broken, gateway]


@pytest.mark.parametrize("answer", STRANGE, ids=lambda each: each.__name__)
async def test_an_answer_that_is_none_is_tried_again_once_and_the_second_says_what_it_is(
    desk: TeamsDesk, answer: Any
) -> None:
    async def taken(request: web.Request, body: Json) -> web.StreamResponse:
        desk.far.done(Call("post", FIRM, body))
        return await answer(request, body)  # type: ignore[no-any-return]

    desk.far.answer_next("post", taken)
    what = outgoing()
    assert await sent(desk, what) == Later(REST, unsure=True)
    assert isinstance(await sent(desk, replace(what, unsure=True)), Sent)
    assert [read_card(card)[0][-1] == cards.AGAIN for card in desk.far.cards(FIRM)] == [False, True]


async def test_teams_that_hangs_is_waited_for_no_longer_than_its_patience(
    desk: TeamsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = asyncio.Event()

    async def hangs(_request: web.Request, _body: Json) -> web.StreamResponse:
        await released.wait()
        return web.json_response({"id": "1"})

    session = desk.teams.calls._session
    assert session is not None
    monkeypatch.setattr(session, "_timeout", ClientTimeout(total=0.2))
    desk.far.answer_next("post", hangs)
    assert await sent(desk, outgoing()) == Later(REST, unsure=True)
    released.set()


async def test_teams_that_is_not_there_was_certainly_not_reached(desk: TeamsDesk) -> None:
    reached = Reference("http://127.0.0.1:9/", FIRM, BOT, TENANT)
    await desk.teams.references.keep(FIRM, reached)
    assert await sent(desk, outgoing()) == Later(REST)


# ── our own token ───────────────────────────────────────────────────────────────


async def test_one_token_is_asked_for_by_however_many_need_it(desk: TeamsDesk) -> None:
    await asyncio.gather(*(desk.teams.sender.send(outgoing(f"19:{n}@thread.tacv2")) for n in range(20)))
    assert desk.far.tokens == 1
    desk.clock.put_on(3599 - 299)  # it is asked for anew before it ends
    await asyncio.gather(*(desk.teams.sender.send(outgoing(f"19:{n}@thread.tacv2")) for n in range(20)))
    assert desk.far.tokens == 2


async def test_a_token_that_is_not_taken_is_asked_for_anew_once(desk: TeamsDesk) -> None:
    desk.far.refuse("post", 401)
    assert isinstance(await sent(desk, outgoing()), Sent)
    assert [call.token for call in desk.far.of("post")] == ["token-1", "token-2"]


async def test_a_password_that_ran_out_loses_nothing(desk: TeamsDesk) -> None:
    async def refused() -> web.StreamResponse:
        return web.json_response({"error": "invalid_client", "error_description": "AADSTS7000222"}, status=401)

    async def down() -> web.StreamResponse:
        return web.Response(text="<html>", status=503)

    desk.clock.put_on(3600)
    desk.far.login = refused
    assert await sent(desk, outgoing()) == Later(UNTIL_MENDED)
    desk.far.login = down
    assert await sent(desk, outgoing()) == Later(REST)
    desk.far.login = None
    assert isinstance(await sent(desk, outgoing()), Sent)


async def test_our_token_is_sent_to_no_other_host(desk: TeamsDesk) -> None:
    reached = Reference("https://evil.example/", FIRM, BOT, TENANT)
    await desk.teams.references.keep(FIRM, reached)
    assert await sent(desk, outgoing()) == Never("its address is none of Microsoft's")


@pytest.mark.parametrize(
    ("url", "served"),
    [
        ("https://smba.trafficmanager.net/amer/", True),
        ("https://smba.trafficmanager.net/teams", True),
        ("https://smba.infra.gcc.teams.microsoft.com/teams", True),
        ("https://smba.infra.gov.teams.microsoft.us/teams", False),
        ("https://evil-smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://user@smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net:443/", False),
        ("https://SMBA.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net./", False),
        ("https://smba.trafficmanager.net/?to=evil", False),
        ("http://smba.trafficmanager.net/", False),
        ("http://127.0.0.1:9/", False),
        ("http://localhost/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_a_service_is_one_of_microsofts_own_by_its_whole_name(url: str, served: bool) -> None:
    assert cloud().serves(url) is served


def test_a_governments_cloud_has_services_and_an_issuer_of_its_own() -> None:
    theirs = cloud(
        "https://login.botframework.azure.us/v1/.well-known/openid-configuration", "https://login.microsoftonline.us"
    )
    assert theirs.issuer == "https://api.botframework.us"
    assert theirs.serves("https://smba.infra.gov.teams.microsoft.us/teams")
    assert not theirs.serves("https://smba.trafficmanager.net/amer/")
    assert theirs.serves(theirs.service_url)
    assert cloud().serves(cloud().service_url)


# ── the pace of a conversation ──────────────────────────────────────────────────


async def test_seven_go_at_once_and_the_eighth_waits_while_others_do_not(desk: TeamsDesk) -> None:
    for _ in range(7):
        assert isinstance(await desk.teams.sender.send(outgoing()), Sent)
    met = await desk.teams.sender.send(outgoing())
    assert isinstance(met, Later)
    assert timedelta(0) < met.after <= PACE
    assert isinstance(await desk.teams.sender.send(outgoing("19:other@thread.tacv2")), Sent)


async def test_what_people_are_replied_counts_to_the_pace_of_their_chat(desk: TeamsDesk) -> None:
    for _ in range(7):
        await desk.send(desk.direct("attorney", "mine"))
    assert isinstance(await desk.teams.sender.send(outgoing(account("attorney"))), Later)
    assert isinstance(await desk.teams.sender.send(outgoing(account("staff"))), Sent)


async def test_a_flood_in_a_conversation_keeps_within_teams_rates_whoever_sends(desk: TeamsDesk) -> None:
    """Two processes with one database: the room's own row is what holds both back."""
    world = desk.world
    other = desk.another_process()
    await other.start()
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        room = await tx.rooms.team(Side.FIRM)
        assert room is not None
        for number in range(80):
            tx.tell(room, Card("x", f"slow {number}"), topic=f"s{number}", lane=Lane.SLOW)
    times: list[float] = []
    for turn in range(400):
        dispatcher = world.dispatcher if turn % 2 else desk.dispatcher_of(other)
        before = len(desk.far.messages[room.address])
        await dispatcher.deliver(world.clock.now())
        now = desk.clock.now().timestamp()
        times += [now] * (len(desk.far.messages[room.address]) - before)
        if len(times) == 80:
            break
        desk.clock.put_on(1)
    await other.stop()
    assert desk.far.titles(room.address) == [f"slow {number}" for number in range(80)]
    for most, seconds in ((7, 1), (8, 2), (60, 30)):
        for each in times:
            assert sum(each <= at < each + seconds for at in times) <= most
    assert times[-1] - times[0] >= 80 * 2 - 14  # 1,800 an hour


async def test_a_conversation_that_is_gone_is_told_to_the_coordinator(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'))
    desk.far.refuse("post", 404, "ConversationNotFound")
    await desk.settle()
    assert any(title for title in desk.far.titles(chat("practice_lead"))), dict(desk.far.messages)


# ── who reads there ─────────────────────────────────────────────────────────────


async def given(desk: TeamsDesk) -> str:
    """Work whose card goes to the matter's own room of the firm; its conversation."""
    await desk.send(desk.direct("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'))
    return channel("#1042-firm")


@pytest.mark.parametrize("guest", ["drafter", "somebody nobody knows"])
async def test_where_somebody_may_not_see_it_nothing_is_posted_and_the_coordinator_is_told(
    desk: TeamsDesk, guest: str
) -> None:
    where = await given(desk)
    desk.far.people |= {"29:1guest": person(guest)}
    desk.far.there[where] = [*desk.far.there[where], "29:1guest"]
    await desk.settle()
    assert desk.far.titles(where) == []
    assert desk.far.titles(chat("practice_lead"))


async def comes_in(desk: TeamsDesk, where: str, handle: str, told_of: str) -> None:
    """Teams tells of the conversation that a team begins with, whichever of its channels is the room."""
    desk.far.there[where] = [*desk.far.there[where], user(handle)]
    joined = desk.activity("lead", told_of, type="conversationUpdate", membersAdded=[{"id": user(handle)}])
    assert (await desk.send(joined)).status == 200
    await desk.settle()


async def test_what_stands_there_is_taken_back_when_somebody_comes_in_who_may_not_read_it(desk: TeamsDesk) -> None:
    """And nothing more is said there: those who work on it have it in their own chats, the coordinator is told once."""
    where = await given(desk)
    await desk.settle()
    assert desk.far.titles(where) == ["A-1 · Title search · Sent"]
    for _ in range(2):
        await comes_in(desk, where, "drafter", told_of=channel("#general"))
    assert desk.far.titles(where) == ["This message was taken back"]
    assert "Title search" not in str(desk.far.messages[where])
    assert "A-1 · Title search · Sent" in desk.far.titles(chat("attorney"))
    told = "Somebody in New York's room of M-1042 may not read it all"
    assert desk.far.titles(chat("practice_lead")).count(told) == 1
    await desk.send(desk.direct("attorney", 'hold A-1 because "the client asked"'))
    await desk.settle()
    assert desk.far.titles(where) == ["This message was taken back"]
    assert "A-1 · Title search · On hold" in desk.far.titles(chat("attorney"))


async def test_whoever_may_read_it_comes_in_and_nothing_happens(desk: TeamsDesk) -> None:
    where = await given(desk)
    await desk.settle()
    await comes_in(desk, where, "staff", told_of=where)
    assert desk.far.titles(where) == ["A-1 · Title search · Sent"]


async def test_where_teams_does_not_say_who_came_in_what_stands_there_stays(desk: TeamsDesk) -> None:
    where = await given(desk)
    await desk.settle()
    for _ in range(4):
        desk.far.refuse("members", 502)
    await comes_in(desk, where, "drafter", told_of=where)
    assert desk.far.titles(where) == ["A-1 · Title search · Sent"]


async def test_where_teams_does_not_say_who_reads_it_waits(desk: TeamsDesk) -> None:
    desk.far.refuse("members", 503, "", {"Retry-After": "9"})
    assert await sent(desk, outgoing()) == Later(timedelta(seconds=9))
    assert isinstance(await sent(desk, outgoing()), Sent)
    assert isinstance(await sent(desk, outgoing()), Sent)
    assert len(desk.far.of("members")) > 1
