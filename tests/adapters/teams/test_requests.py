"""Who is heard and who is not: forged tokens, bodies that are not theirs, repeats, and all that nobody asked for."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import jwt
import pytest

from adapters.teams.guard import LARGEST
from tests.adapters.teams.desk import FIRM, TeamsDesk, chat
from tests.adapters.teams.farteams import APP, ISSUER, KEYS, TENANT, token

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
WORD = "confidential-7781"
OTHER = "33333333-3333-4333-8333-333333333333"


def unsigned(desk: TeamsDesk) -> dict[str, str]:
    """Tokens that are none of Microsoft's, or not for us, or not good now."""
    now = desk.clock.now().timestamp()
    good = {"iss": ISSUER, "aud": APP, "serviceurl": desk.service, "nbf": int(now) - 10, "exp": int(now) + 3600}

    def made(**how: Any) -> str:
        return f"Bearer {token(desk.service, now, **how)}"

    return {
        "none": "",
        "a scheme of another kind": made().replace("Bearer", "Basic"),
        "no token": "Bearer",
        "garbage": "Bearer x.y.z",
        "not base64": "Bearer é.é.é".encode().decode("latin-1"),
        "endless": f"Bearer {'x' * 7900}",
        "signed by nobody": "Bearer " + jwt.encode(good, "", algorithm="none", headers={"kid": "first"}),
        "signed with our public id": "Bearer " + jwt.encode(good, APP, algorithm="HS256", headers={"kid": "first"}),
        "signed by another": made(key="second", kid="first"),
        "signed by an unknown key": made(kid="tomorrow"),
        "a key of no name": "Bearer " + jwt.encode(good, KEYS["first"], algorithm="RS256"),
        "a key whose name is a number": "Bearer " + _signed({"alg": "RS256", "kid": 7}, good),
        "with something critical": "Bearer "
        + jwt.encode(good, KEYS["first"], algorithm="RS256", headers={"kid": "first", "crit": ["exp"]}),
        "of two parts": made().rpartition(".")[0],
        "of four parts": f"{made()}.x",
        "with padding": f"{made()}==",
        "with a header that is a list": "Bearer " + _signed([], good),
        "with an algorithm that is a list": "Bearer " + _signed({"alg": ["RS256"], "kid": "first"}, good),
        "that says a list": "Bearer " + _signed({"alg": "RS256", "kid": "first"}, [good]),
        "that says nothing that can be read": "Bearer " + _signed({"alg": "RS256", "kid": "first"}, None, b"[" * 5000),
        "for another app": made(aud=OTHER),
        "for two apps, neither ours": made(aud=[OTHER, "x"]),
        "by another issuer": made(iss="https://sts.windows.net/x/"),
        "without issuer": made(iss=None),
        "without audience": made(aud=None),
        "over": made(exp=int(now) - 301),
        "never over": made(exp=None),
        "over at no number": made(exp="soon"),
        "over at infinity": made(exp=float("1e400")),
        "over when true": made(exp=True),
        "not yet good": made(nbf=int(now) + 400),
        "good from no time": made(nbf=None),
        "changed after it was signed": made()[:-6] + "AAAAAA",
    }


def _signed(header: object, claims: object, said: bytes = b"") -> str:
    """A token that the library would not make, with a signature that is good."""
    parts = (json.dumps(header).encode(), said or json.dumps(claims).encode())
    signed = ".".join(jwt.utils.base64url_encode(part).decode() for part in parts)
    signature = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(signed.encode(), KEYS["first"])
    return f"{signed}.{jwt.utils.base64url_encode(signature).decode()}"


async def test_what_microsoft_did_not_sign_for_us_is_turned_away_unread(
    desk: TeamsDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for body in (json.dumps(desk.direct("attorney", GIVE + WORD)).encode(), b"[" * 100_000 + WORD.encode()):
        for name, authorization in unsigned(desk).items():
            answer = await desk.post(body, authorization)
            assert answer.status == 401, name
            assert WORD not in await answer.text()
    assert await desk.count() == 0
    assert desk.far.calls == []
    assert WORD not in caplog.text


BODIES: dict[str, dict[str, Any]] = {
    "for another service": {"serviceUrl": "https://smba.trafficmanager.net/amer/"},
    "for the same service, written otherwise": {"serviceUrl": "HTTP"},
    "for no service": {"serviceUrl": None},
    "from another channel": {"channelId": "webchat"},
    "from no channel": {"channelId": None},
    "from another organisation": {"channelData": {"tenant": {"id": OTHER}}, "conversation": {"id": "a:x"}},
    "from two organisations": {"channelData": {"tenant": {"id": OTHER}}},
    "from no organisation": {"channelData": {}, "conversation": {"id": "a:x", "conversationType": "personal"}},
}


@pytest.mark.parametrize("how", BODIES)
async def test_a_body_that_its_token_was_not_made_for_is_turned_away(
    desk: TeamsDesk, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    caplog.set_level(logging.DEBUG)
    activity = desk.direct("attorney", f"{GIVE} {WORD}") | BODIES[how]
    if activity["serviceUrl"] == "HTTP":
        activity["serviceUrl"] = desk.service.upper()
    body = json.dumps({name: value for name, value in activity.items() if value is not None}).encode()
    made = token(desk.service, desk.clock.now().timestamp())
    assert (await desk.post(body, f"Bearer {made}")).status == 403
    assert await desk.count() == 0
    assert WORD not in caplog.text


@pytest.mark.parametrize(
    "service",
    [
        "https://evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil-smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "http://smba.trafficmanager.net/",
        "https://[::1",
        "file:///etc/passwd",
        "",
    ],
)
async def test_our_token_goes_to_no_service_but_microsofts_though_microsoft_signed_it(
    desk: TeamsDesk, service: str
) -> None:
    activity = desk.direct("attorney", GIVE) | {"serviceUrl": service}
    assert (await desk.send(activity)).status == 403
    assert desk.far.calls == []


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
async def test_each_way_in_which_microsoft_may_sign_is_taken_for_one_app_or_several(
    desk: TeamsDesk, algorithm: str
) -> None:
    for audience in (APP, [OTHER, APP]):
        assert (await desk.send(desk.direct("attorney", "mine"), alg=algorithm, aud=audience)).status == 200


async def test_the_claim_is_called_serviceurl_in_small_letters(desk: TeamsDesk) -> None:
    activity = desk.direct("attorney", "mine")
    assert (await desk.send(activity, serviceurl=None, serviceUrl=desk.service)).status == 403
    assert (await desk.send(activity)).status == 200


async def test_a_key_serves_only_the_channels_it_is_endorsed_for(desk: TeamsDesk) -> None:
    desk.far.published["first"] = ["webchat"]
    assert (await desk.send(desk.direct("attorney", "mine"))).status == 403


async def test_what_comes_again_gets_its_answer_again_and_is_not_done_again(desk: TeamsDesk) -> None:
    """D41: Microsoft delivers again what it did not hear our answer to. The answer is the one that it had: whoever has
    got hold of a request learns nothing new by it."""
    for activity in (desk.direct("attorney", GIVE), desk.press("attorney", "mine"), _looks(desk, "attorney")):
        first = await desk.send(activity)
        told = await first.read()
        await desk.world.says("attorney", GIVE.replace("1990", str(len(told))))
        before = len(desk.far.calls)
        again = await desk.send(activity)
        assert (again.status, await again.read(), again.content_type) == (200, told, first.content_type)
        assert len(desk.far.calls) == before
    assert desk.far.titles(chat("attorney"))[0].startswith("Sent: A-1")
    assert await desk.count() == 4


def _looks(desk: TeamsDesk, handle: str) -> dict[str, Any]:
    return desk.execute(handle, "look", {"counterpart": "look"})


async def test_something_else_under_the_name_of_what_was_answered_is_turned_away(
    desk: TeamsDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """A token signs no body: whoever has got hold of one may write another."""
    activity = desk.direct("attorney", GIVE)
    assert (await desk.send(activity)).status == 200
    before = len(desk.far.calls)
    assert (await desk.send(activity | {"text": f"mine {WORD}"})).status == 403
    assert len(desk.far.calls) == before
    assert WORD not in caplog.text


async def test_deliveries_at_once_have_one_effect_and_one_reply(desk: TeamsDesk) -> None:
    activity = desk.direct("attorney", GIVE)
    answers = await asyncio.gather(*(desk.send(activity) for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    assert await desk.count() == 1
    assert len(desk.far.of("post")) == 1


async def test_what_was_answered_by_another_process_is_answered_here_and_not_done(desk: TeamsDesk) -> None:
    activity = desk.press("attorney", GIVE)
    key = f"teams:{chat('attorney')}:{activity['id']}"
    await desk.world.store.answered.note(key, desk.clock.now(), json.dumps(activity).encode(), b'{"told": 1}')
    assert await desk.invoke(activity) == {"told": 1}
    assert await desk.count() == 0


async def test_a_request_that_failed_may_come_again(desk: TeamsDesk) -> None:
    activity = desk.direct("attorney", GIVE)
    desk.far.refuse("post", 429, headers={"Retry-After": "3"})
    assert (await desk.send(activity)).status == 503
    assert (await desk.send(activity)).status == 200
    assert await desk.count() == 1
    assert [title[:9] for title in desk.far.titles(chat("attorney"))] == ["Sent: A-1"]


async def test_what_is_too_large_is_turned_away(desk: TeamsDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert (await desk.send(desk.direct("attorney", WORD + "x" * LARGEST))).status == 413

    async def endless() -> Any:
        for _ in range(40):
            yield b"x" * 65_536

    assert (await desk.http.post("/teams/messages", data=endless())).status == 413  # no length is told
    assert WORD not in caplog.text


@pytest.mark.parametrize(
    "more",
    [
        {"type": "typing"},
        {"type": "endOfConversation"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:1lead"}]},
        {"type": "installationUpdate", "action": "upgrade"},
        {"type": "message"},
        {"type": "message", "text": 7},
        {"type": "message", "text": GIVE, "from": {"id": "29:1attorney", "name": "attorney"}},
        {"type": "message", "text": GIVE, "from": {"id": "29:1attorney", "aadObjectId": "attorney"}},
        {"type": "message", "text": GIVE, "from": []},
        {"type": "message", "text": GIVE, "id": ""},
        {"type": "message", "text": GIVE, "id": "x y"},
        {"type": "message", "text": GIVE, "id": "\ud83d"},
        {"type": "message", "text": GIVE, "recipient": {"id": None}},
        {"type": "message", "value": {"counterpart": "say"}},
        {"type": "message", "value": {"counterpart": "say", "sentence": {}}},
        {"type": "message", "value": {"counterpart": ["say"]}},
        {"type": "messageUpdate", "text": GIVE, "channelData": {"tenant": {"id": TENANT}, "eventType": "undelete"}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": "of tomorrow", "data": {}}}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": []},
        {"type": "invoke", "name": "adaptiveCard/action"},
        {"type": "invoke", "name": "composeExtension/query", "value": {"commandId": "x"}},
        {"type": "invoke", "name": "composeExtension/fetchTask", "value": {"commandId": "not_ours"}},
        {"type": "invoke", "name": "composeExtension/submitAction", "value": {"data": {"counterpart": "say"}}},
        {"type": "invoke", "name": "fileConsent/invoke", "value": {"action": "accept"}},
        {"type": "a kind of tomorrow"},
    ],
)
async def test_whatever_microsoft_signed_is_answered_and_what_asks_nothing_does_nothing(
    desk: TeamsDesk, more: dict[str, Any]
) -> None:
    assert (await desk.send(desk.activity("attorney") | more)).status == 200
    assert await desk.count() == 0
    assert [call for call in desk.far.calls if call.what != "members"] == [], "it may look who is where"


async def test_an_activity_that_the_library_cannot_read_is_passed_over(desk: TeamsDesk) -> None:
    odd = desk.direct("attorney", GIVE) | {"timestamp": "yesterday", "attachments": 7}
    assert (await desk.send(odd)).status == 200
    assert await desk.count() == 0


async def test_signed_nonsense_is_turned_away(desk: TeamsDesk) -> None:
    made = token(desk.service, desk.clock.now().timestamp())
    for body in (b"", b"{not json", b"[1, 2]", b"\xff\xfe", b"[" * 100_000 + b"]" * 100_000, b'{"type": 7}'):
        assert (await desk.post(body, f"Bearer {made}")).status == 403


async def test_one_account_cannot_flood(desk: TeamsDesk) -> None:
    for _ in range(31):
        await desk.send(desk.direct("attorney", "mine"))
    titles = desk.far.titles(chat("attorney"))
    assert titles[29].startswith("Nothing is open")
    assert titles[30] == "That is more than Counterpart takes at once"


async def test_a_stranger_learns_nothing_and_a_name_is_nobody(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    stranger = desk.direct("nobody", "show A-1")
    stranger["from"]["name"] = "attorney"
    await desk.send(stranger)
    assert desk.far.titles(chat("nobody")) == ["Counterpart does not know this account yet"]
    elsewhere = desk.direct("attorney", "show A-1")  # the same person of another organisation is somebody else
    elsewhere["from"]["tenantId"] = OTHER
    await desk.send(elsewhere)
    assert desk.far.titles(chat("attorney"))[-1] == "Counterpart does not know this account yet"


async def test_a_fault_of_ours_changes_nothing_and_is_told_calmly(
    desk: TeamsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(desk.world.store, "hears", broken)
    assert (await desk.send(desk.direct("attorney", GIVE))).status == 200
    assert desk.far.titles(chat("attorney")) == ["Sorry: something went wrong in Counterpart"]
    assert "disk" not in json.dumps(desk.far.cards(chat("attorney")))


async def test_nothing_that_people_say_is_logged(desk: TeamsDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await desk.send(desk.direct("attorney", f'assign @assignee M-1042 title-search "{WORD}" due fri 5pm'))
    await desk.send(desk.mention("attorney", f"show {WORD}", FIRM))
    desk.far.refuse("post", 403, "MessageWritesBlocked")
    await desk.settle()
    ours = [record for record in caplog.records if not record.name.startswith(("sqlalchemy", "aiosqlite", "asyncio"))]
    assert ours
    assert not any(WORD in record.getMessage() or "token-1" in record.getMessage() for record in ours)
