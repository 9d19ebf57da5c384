"""What the console answers to a browser, to a script, and to a page that is none of its own."""

from __future__ import annotations

import json
import re

import pytest

from adapters.web.guard import POLICY
from tests.adapters.web.conftest import Client
from tests.adapters.web.scripted import ScriptedDesk

DESIGNED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


async def test_the_page_comes_whole_with_both_chats_and_both_clocks(client: Client) -> None:
    page = await (await client.get("/")).text()

    for words in ("New York", "Manila", ">09:24<", ">21:24<", "@attorney", "@paralegal_2", "Deposition summary"):
        assert words in page
    assert 'name="firm" value="attorney" checked' in page
    assert 'role="log"' in page


async def test_every_answer_carries_the_policy(client: Client) -> None:
    for path in ("/", "/static/console.js", "/demo/rooms", "/nowhere"):
        answer = await client.get(path)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    assert set(DESIGNED.split("; ")) < set(POLICY.split("; "))
    assert "unsafe" not in POLICY


async def test_no_page_has_a_style_or_a_script_of_its_own(client: Client) -> None:
    form = await client.get("/demo/form", params={"as": "attorney", "text": "assign"})
    for markup in (await (await client.get("/")).text(), await form.text()):
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)\s*=", markup)
        assert "<style" not in markup
        assert re.findall(r"<script[^>]*>([^<]*)</script>", markup) in ([], [""])


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1.evil.example:8000"},
        {"Host": ""},
        {"Host": "127.0.0.1", "Origin": "http://evil.example"},
        {"Host": "127.0.0.1", "Origin": "null"},
        {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:9000"},
        {"Host": "localhost:8000", "Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_names_and_other_origins_are_refused(
    client: Client, desk: ScriptedDesk, headers: dict[str, str]
) -> None:
    answer = await client.post("/demo/say", json={"as": "attorney", "sentence": "mine"}, headers=headers)

    assert answer.status == 403
    assert "demo" in (await answer.json())["error"]
    assert desk.utterances == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "localhost:8000", "Origin": "http://localhost:8000"},
        {"Host": "[::1]:8000", "Origin": "http://[::1]:8000"},
        {"Host": "127.0.0.1", "Origin": "http://127.0.0.1:80"},
    ],
)
async def test_this_machine_is_heard(client: Client, headers: dict[str, str]) -> None:
    answer = await client.post("/demo/say", json={"as": "attorney", "sentence": "mine"}, headers=headers)
    assert answer.status == 200


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!channel> <@U0ABC|x> @here",
    "\u202egnp.exe\u2066 turned",
    "</textarea><b>out",
    "{0} {sentence} %s",
    "nul\x00 bell\x07",
)


@pytest.mark.parametrize("words", HOSTILE)
async def test_what_people_type_is_shown_and_never_obeyed(client: Client, words: str) -> None:
    sentence = f'update A-217 "{words}"'
    await client.post("/demo/say", json={"as": "paralegal_2", "sentence": sentence, "key": "k"})
    page = await (await client.get("/", params={"firm": words, "provider": words, "before": words[:1]})).text()

    page = await (await client.get("/")).text()
    start = page.index('id="s-k"')
    said = page[start : page.index("</p>", start)]
    assert "<bdi>" in said
    for raw in ("<script>alert", "<img", "<!channel", "<@U0", "\x00", "\x07"):
        assert raw not in page
    if words.startswith("<script"):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said


@pytest.mark.parametrize("words", HOSTILE)
async def test_words_in_a_form_stay_in_their_field(client: Client, words: str) -> None:
    query = {"as": "attorney", "text": "answer Q-31", "w.question": "Q-31", "w.words": words}
    dock = await (await client.get("/demo/form", params=query)).text()

    assert dock.count("</textarea>") == 1
    assert "<script>alert" not in dock
    assert "<img" not in dock


async def test_a_script_says_a_sentence_and_reads_the_reply(client: Client) -> None:
    answer = await client.post("/demo/say", json={"as": "@paralegal_2", "sentence": "mine"})

    reply = await answer.json()
    assert reply["title"] == "3 open, soonest first"
    assert reply["lines"][0].startswith("• A-217 deposition summary, update by Thu 15 Oct 05:00 New York")
    assert reply["buttons"] == [{"label": "Late only", "sentence": "mine late"}]


async def test_half_a_sentence_answers_a_form(client: Client) -> None:
    reply = await (await client.post("/demo/say", json={"as": "attorney", "sentence": "assign"})).json()

    fields = {field["name"]: field for field in reply["form"]["fields"]}
    assert reply["form"]["send"] == "Assign"
    assert fields["assignee"]["kind"] == "person"
    assert fields["due"] == {
        "name": "due", "label": "Due", "required": False, "value": "", "hint": "fri 5pm", "error": "", "kind": "moment",
    }  # fmt: skip


async def test_the_same_key_is_answered_again_and_obeyed_once(client: Client, desk: ScriptedDesk) -> None:
    said = {"as": "attorney", "sentence": 'answer Q-31 "wait"', "key": "once"}
    first = await (await client.post("/demo/say", json=said)).json()
    second = await (await client.post("/demo/say", json=said)).json()

    assert first == second
    assert len(desk.heard) == 1


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"sentence": "mine"}, 400, "as is the handle"),
        ({"as": "nobody", "sentence": "mine"}, 404, "Nobody here"),
        ({"as": "attorney", "sentence": "  "}, 400, "Say something"),
        ({"as": "attorney", "sentence": ["mine"]}, 400, "sentence must be text"),
        ({"as": "attorney", "sentence": "mine", "key": "a b"}, 400, "A key is"),
        ([], 400, "JSON object"),
    ],
)
async def test_a_request_that_cannot_be_read_gets_a_plain_sentence(
    client: Client, body: object, status: int, words: str
) -> None:
    answer = await client.post("/demo/say", data=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status == status
    assert words in (await answer.json())["error"]


async def test_broken_json_and_too_much_of_it_are_refused(client: Client) -> None:
    broken = await client.post("/demo/say", data="{", headers={"Content-Type": "application/json"})
    huge = await client.post("/demo/say", json={"as": "attorney", "sentence": "x" * 100_000})
    assert (broken.status, huge.status) == (400, 413)
    assert "error" in await huge.json()


async def test_a_fault_inside_is_told_without_its_details(client: Client, desk: ScriptedDesk) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("secret detail")

    desk.hear = broken  # type: ignore[method-assign,assignment]  # the fault is the point of the test
    answer = await client.post("/demo/say", json={"as": "attorney", "sentence": "mine"})
    assert answer.status == 500
    assert "secret" not in await answer.text()


async def test_the_clock_moves_and_says_where_it_stands(client: Client) -> None:
    on = await client.post("/demo/clock", json={"forward": "2h"})
    assert (await on.json())["words"] == "Wed 14 Oct 11:24 New York · Wed 14 Oct 23:24 Manila"
    to = await client.post("/demo/clock", json={"to": "Thu 09:15 Manila"})
    assert (await to.json())["now"] == "2026-10-15T01:15:00+00:00"
    back = await client.post("/demo/clock", json={"to": "yesterday"})
    assert back.status == 400
    assert "forward only" in (await back.json())["error"]
    nothing = await client.post("/demo/clock", json={})
    assert nothing.status == 400


async def test_the_next_event_names_itself(client: Client) -> None:
    page = await (await client.get("/")).text()
    assert "A-209 review due, 09:50 New York" in page
    await client.post("/demo/clock", json={"next": True})
    page = await (await client.get("/")).text()
    assert "Manila closes, 23:00 Manila" in page
    assert "Review is overdue" in page


async def test_rooms_and_their_messages_can_be_followed(client: Client) -> None:
    rooms = await (await client.get("/demo/rooms")).json()
    assert {room["side"] for room in rooms} == {"firm", "provider"}
    messages = await (await client.get(f"/demo/rooms/{rooms[0]['id']}/messages")).json()
    assert [message["name"] for message in messages] == ["card.waiting", "digest.room"]
    last = messages[-1]["seq"]
    assert await (await client.get(f"/demo/rooms/{rooms[0]['id']}/messages?after={last}")).json() == []
    assert (await client.get("/demo/rooms/99/messages")).status == 404
    assert (await client.get(f"/demo/rooms/{rooms[0]['id']}/messages?after=x")).status == 400


async def test_a_private_word_shows_only_on_the_page_of_its_reader(client: Client) -> None:
    mine = await (await client.get("/?firm=attorney&provider=paralegal_2")).text()
    theirs = await (await client.get("/?firm=associate&provider=lead")).text()

    assert "review A-209" in mine
    assert "review A-209" not in theirs
    assert "<b>ack</b> A-217" not in theirs
    assert "Deposition summary" in theirs


async def test_the_held_panel_offers_urgent_to_whoever_sent_it(client: Client) -> None:
    await client.post("/demo/clock", json={"to": "Thu 09:15 Manila"})
    assert "Held until" not in await (await client.get("/")).text()


async def test_a_closed_team_shows_what_waits_for_it(client: Client) -> None:
    await client.post("/demo/clock", json={"forward": "2h"})
    page = await (await client.get("/")).text()

    held = page[page.index('id="held-provider"') :]
    assert "Held until Manila opens" in held
    assert 'name="as" value="attorney"><input type="hidden" name="sentence" value="urgent A-220"' in held
    assert "2 of 3 left this week" in held
    assert "Closed until Thu 09:00 (9 h 36 min)" in page


async def test_a_button_works_without_script(client: Client) -> None:
    page = await (await client.get("/")).text()
    form = re.search(r'<form class="says"[^>]*action="([^"]+)">(.*?Answer Q-31)</button>', page)
    assert form is not None
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    answer = await client.post(form[1].replace("&amp;", "&"), data=fields)

    opened = await answer.text()
    assert answer.status == 200
    assert 'id="form-firm"' in opened
    assert ">Send answer</button>" in opened

    blanks = {"as": "attorney", "verb": "answer", "w.question": "Q-31", "w.words": "Wait for it."}
    said = await (await client.post("/demo/say?firm=attorney&provider=lead", data=blanks)).text()
    assert "Answered: Q-31" in said
    assert 'name="provider" value="lead" checked' in said
    assert "In progress 30 %" in said


async def test_a_read_is_shown_though_nothing_keeps_it(client: Client) -> None:
    page = await (await client.post("/demo/say", data={"as": "attorney", "sentence": "mine"})).text()
    assert "3 open, soonest first" in page
    assert "3 open, soonest first" not in await (await client.get("/")).text()


async def test_the_clock_moves_without_script(client: Client) -> None:
    answer = await client.post("/demo/clock?firm=associate&provider=lead", data={"next": "1"}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/?firm=associate&provider=lead")


async def test_a_misread_field_is_marked_for_eyes_and_ears(client: Client) -> None:
    said = {"as": "attorney", "sentence": 'assign @paralegal M-1042 x due ? "', "key": "m"}
    dock = await (await client.post("/demo/say", data=said, headers={"X-Part": "1"})).text()
    assert 'aria-describedby="f-firm-due-error" aria-invalid="true" data-focus' in dock
    assert ">Give a time, like fri 5pm.</small>" in dock


async def test_hints_follow_the_words(client: Client) -> None:
    async def hint(text: str) -> str:
        return await (await client.get("/demo/hint", params={"as": "paralegal_2", "text": text})).text()

    assert 'data-take="assign"' in await hint("as")
    update = await hint("update A-215 90%")
    assert '<span class="verb">update</span> <span class="slot done">assignment</span>' in update
    assert "Wed 14 Oct 22:30 Manila" in await hint("update A-215 eta 10:30pm")
    assert "hidden" in await hint("")


async def test_the_form_writes_its_sentence(client: Client) -> None:
    query = {"as": "attorney", "text": "assign", "w.assignee": "@paralegal", "w.matter": "M-1042", "w.due": "thu 9am"}
    dock = await (await client.get("/demo/form", params=query)).text()
    assert 'data-sentence="assign @paralegal M-1042 due thu 9am"' in dock
    assert "4 h of working time short" in dock
    plain = await (await client.get("/demo/form", params={"as": "attorney", "text": "mine"})).text()
    assert 'data-kind="form"' not in plain


async def test_a_script_asks_for_hints_and_forms_in_json(client: Client) -> None:
    json_please = {"Accept": "application/json"}
    asked = {"as": "paralegal_2", "text": "update A-215 eta 10:30pm"}
    hint = await (await client.get("/demo/hint", params=asked, headers=json_please)).json()
    assert hint["verb"] == "update"
    assert hint["reads"] == "10:30pm is Wed 14 Oct 10:30 New York · Wed 14 Oct 22:30 Manila"
    filled = {"as": "attorney", "text": "assign", "w.assignee": "@paralegal", "w.due": "thu 9am"}
    form = await (await client.get("/demo/form", params=filled, headers=json_please)).json()
    assert form["sentence"] == "assign @paralegal due thu 9am"
    assert form["preview"]["title"].startswith("Not sent yet")
    assert form["form"]["verb"] == "assign"
