"""Forms in Teams: a card with what was said, errors in place, and sent as the sentence that they write."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import forms
from bot.commands import COMMANDS
from bot.language import grammar
from bot.language.cards import Line
from bot.language.forms import ChoiceField, Form, MomentField, Option, PersonField, TextField
from tests.adapters.teams.desk import FIRM, TeamsDesk, chat, inputs, inputs_of
from tests.adapters.teams.reading import faults_of_card, read_card

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


def drawn(form: Form, topic: str = "", **more: Any) -> Json:
    return json.loads(json.dumps(forms.adaptive(form, topic, **more)))  # type: ignore[no-any-return]


def fields(card: Json) -> dict[str, Json]:
    return {id.removeprefix("field."): each for id, each in inputs(card).items()}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_teams_takes_the_form_of_every_verb(command: type[Any]) -> None:
    form = grammar.form(command, {})
    for own, dialog in ((False, False), (True, False), (False, True)):
        card = drawn(form, own=own, dialog=dialog)
        assert faults_of_card(card) == []
        assert {field.name for field in form.fields} <= set(fields(card))
        assert card["actions"][0]["data"]["verb"] == command.name


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=100)
SHORT = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=90)
OPTIONS = st.lists(st.builds(Option, SHORT, WORDS), max_size=120, unique_by=lambda each: each.value).map(tuple)
COMMON = {"label": WORDS, "required": st.booleans(), "value": WORDS, "hint": WORDS, "error": WORDS}
FIELDS = st.one_of(
    st.builds(TextField, name=st.just("a"), long=st.booleans(), **COMMON),
    st.builds(MomentField, name=st.just("b"), **COMMON),
    st.builds(ChoiceField, name=st.just("c"), options=OPTIONS, several=st.booleans(), **COMMON),
    st.builds(PersonField, name=st.just("d"), options=OPTIONS, **COMMON),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FIELDS, min_size=1, max_size=4, unique_by=lambda each: each.name), WORDS, WORDS, WORDS)
def test_teams_takes_any_form(fields: list[Any], title: str, send: str, note: str) -> None:
    form = Form("assign", title, tuple(fields), send, focus=fields[0].name, notes=(Line((note,)),) if note else ())
    faults = faults_of_card(drawn(form))
    assert [fault for fault in faults if "larger" not in fault] == []


FAULTS = (Option("format", "Format"), Option("cause", "Cause"))


def test_a_form_holds_what_was_said_and_tells_what_is_wrong_under_its_field() -> None:
    form = Form(
        "assign",
        "Give work",
        (
            PersonField("to", "Who?", True, (Option("@ana", "@ana"), Option("@leo", "@leo")), "@leo"),
            ChoiceField("kind", "Kind", False, (Option("", "No"), Option("keep", "Yes"))),
            ChoiceField("faults", "Faults", False, FAULTS, "cause, format", several=True),
            TextField("words", "What?", True, "Chain", long=True),
            MomentField("due", "When?", False, "fri 25pm", "fri 5pm", "This takes a time, like fri 5pm"),
        ),
        "Assign",
        focus="due",
    )  # fmt: skip
    card = drawn(form, "A-7")
    found = fields(card)
    assert (found["to"]["value"], found["to"]["style"]) == ("@leo", "filtered")
    assert [each["value"] for each in found["to"]["choices"]] == ["@ana", "@leo"]
    assert (found["kind"]["value"], found["kind"]["choices"][0]) == ("-", {"title": "No", "value": "-"})
    assert (found["faults"]["value"], found["faults"]["isMultiSelect"]) == ("format,cause", True)
    assert (found["words"]["value"], found["words"]["isMultiline"]) == ("Chain", True)
    assert found["words"]["isRequired"]
    assert (found["due"]["value"], found["due"]["placeholder"]) == ("fri 25pm", "fri 5pm")
    assert [found[f"due.{part}"]["type"] for part in ("day", "hour")] == ["Input.Date", "Input.Time"]
    (error,) = [part for part in card["body"] if part["type"] == "RichTextBlock" and "color" in part["inlines"][0]]
    assert error["inlines"][0]["text"] == "This takes a time, like fri 5pm"
    send, close = card["actions"]
    assert (send["title"], send["verb"], send["data"]["topic"]) == ("Assign", "form", "A-7")
    assert (close["title"], close["verb"], close["associatedInputs"]) == ("Close", "close", "none")


def test_the_words_of_a_form_are_those_of_its_fields_and_a_picked_day_is_a_time() -> None:
    sent = {
        "counterpart": "form", "verb": "assign", "own": True, "field.to": "@ana", "field.kind": "-",
        "field.faults": "format,cause", "field.odd": 7, "field.due": "fri", "field.due.day": "2026-10-16",
        "field.due.hour": "17:00", "field.eta": "thu", "field.eta.day": "", "field.eta.hour": "09:00",
        "field.on.day": "2026-10-17", "field.bad.day": "tomorrow",
    }  # fmt: skip
    assert forms.words_of(sent) == {
        "to": "@ana", "kind": "", "faults": "format,cause", "due": "2026-10-16 17:00", "eta": "thu", "on": "2026-10-17",
    }  # fmt: skip


def test_words_longer_than_a_field_are_told_to_be_cut() -> None:
    card = drawn(Form("x", "T", (TextField("a", "A", True, "x" * 3500, long=True),)))
    assert len(fields(card)["a"]["value"]) == 3000
    assert "the rest of 3500 is left out" in json.dumps(card)


def test_what_cannot_be_offered_is_typed() -> None:
    many = tuple(Option(str(number), str(number)) for number in range(101))
    for options, several in itertools.product(((), many), (False, True)):
        card = drawn(Form("x", "T", (ChoiceField("c", "C", True, options, "v", several=several),)))
        assert (fields(card)["c"]["type"], fields(card)["c"]["value"]) == ("Input.Text", "v")


# ── as people use them ──────────────────────────────────────────────────────────


async def opened(desk: TeamsDesk, handle: str, sentence: str) -> tuple[str, Json]:
    """The form that half a sentence opens: the message it is, and the card."""
    assert (await desk.send(desk.direct(handle, sentence))).status == 200
    id, card = desk.newest(handle)
    assert faults_of_card(card) == []
    return id, card


async def test_half_a_sentence_opens_its_form_and_the_form_gives_the_work(desk: TeamsDesk) -> None:
    id, card = await opened(desk, "attorney", "assign @assignee M-1042")
    assert inputs_of(card)["field.assignee"] == "@assignee"
    assert inputs_of(card)["field.matter"] == "M-1042"
    typed: Json = {"work_type": "title-search", "instructions": 'Chain "since" 1990', "due": "fri 5pm"}
    answer = await desk.invoke(desk.submit("attorney", card, id, **typed))
    assert (answer["statusCode"], answer["type"]) == (200, "application/vnd.microsoft.card.adaptive")
    assert read_card(answer["value"])[0][0] == "Sent: A-1, title search, to @assignee"
    assert desk.newest("attorney") == (id, answer["value"])  # for good, and not for this client alone
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).instructions == 'Chain "since" 1990'


async def test_a_day_is_picked_instead_of_typed(desk: TeamsDesk) -> None:
    id, card = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    typed: Json = {"instructions": "Chain", "due.day": "2026-10-16", "due.hour": "17:00"}
    answer = await desk.invoke(desk.submit("attorney", card, id, **typed))
    assert "Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in read_card(answer["value"])[0]


async def test_a_wrong_field_is_told_in_place_and_nothing_typed_is_lost(desk: TeamsDesk) -> None:
    id, card = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    answer = await desk.invoke(desk.submit("attorney", card, id, instructions="Chain", due="fri 25pm"))
    form = answer["value"]
    assert faults_of_card(form) == []
    assert "This takes a time, like fri 5pm" in json.dumps(form)
    assert inputs_of(form)["field.instructions"] == "Chain"
    assert await desk.count() == 0
    answer = await desk.invoke(desk.submit("attorney", form, id, due="fri 5pm"))
    assert read_card(answer["value"])[0][0] == "Sent: A-1, title search, to @assignee"


async def test_a_field_left_empty_is_told_in_place(desk: TeamsDesk) -> None:
    id, card = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    answer = await desk.invoke(desk.submit("attorney", card, id))
    assert "This is needed" in json.dumps(answer["value"]["body"])


async def test_a_time_that_can_be_two_is_asked_below_the_form_which_stays(desk: TeamsDesk) -> None:
    id, card = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    answer = await desk.invoke(desk.submit("attorney", card, id, instructions="Chain", due="fri 5"))
    assert answer == {
        "statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Which time do you mean?",
    }  # fmt: skip
    asked = desk.newest("attorney")
    sentence = dict(read_card(asked[1])[1])["Afternoon"]
    assert (await desk.invoke(desk.press("attorney", sentence, message=asked[0])))["value"].startswith("Sent: A-1")
    assert desk.far.messages[chat("attorney")][id]["attachments"][0]["content"] == card


async def test_a_form_is_closed_and_nothing_changes(desk: TeamsDesk) -> None:
    id, card = await opened(desk, "attorney", "assign @assignee M-1042")
    answer = await desk.invoke(desk.submit("attorney", card, id, button=1))
    assert read_card(answer["value"])[0] == ["The form is closed", "Nothing changed."]
    assert desk.newest("attorney") == (id, answer["value"])


async def test_an_older_client_sends_the_form_as_a_message(desk: TeamsDesk) -> None:
    id, card = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    data = {**card["actions"][0]["fallback"]["data"], **inputs_of(card), "field.instructions": "Chain"}
    wrong = desk.activity("attorney", type="message", value={**data, "field.due": "fri 25pm"}, replyToId=id)
    assert await desk.invoke(wrong) == {}
    assert "This takes a time" in json.dumps(desk.newest("attorney")[1])
    right = desk.activity("attorney", type="message", value={**data, "field.due": "fri 5pm"}, replyToId=id)
    assert await desk.invoke(right) == {}
    assert desk.newest("attorney")[0] == id
    assert read_card(desk.newest("attorney")[1])[0][0] == "Sent: A-1, title search, to @assignee"


async def test_a_button_in_a_room_opens_its_form_in_ones_own_chat(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    answer = await desk.invoke(desk.press("paralegal", "ask A-1", FIRM, "77"))
    assert answer["value"] == "Ask: the form is in your own chat with Counterpart"
    id, card = desk.newest("paralegal")
    assert card["actions"][0]["data"]["topic"] == "A-1"
    assert (await desk.invoke(desk.submit("paralegal", card, id, words="Which?", question="Which?")))[
        "statusCode"
    ] == 200


async def test_where_ones_chat_is_closed_the_form_is_in_place_and_the_rooms_card_is_left_alone(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    desk.far.refuse("open", 403, "MessageWritesBlocked")
    form = (await desk.invoke(desk.press("lead", "ask A-1", FIRM, "77")))["value"]
    assert fields(form)
    sent = desk.submit("lead", form, "77", words="Which lease?", question="Which lease?")
    sent["conversation"]["id"], sent["conversation"]["conversationType"] = FIRM, "channel"
    answer = await desk.invoke(sent)
    assert read_card(answer["value"])[0][0].startswith("Asked: Q-1")
    assert desk.far.of("edit") == []


async def test_a_wall_raised_while_the_form_is_open_holds(desk: TeamsDesk) -> None:
    await desk.send(desk.direct("attorney", GIVE))
    id, card = await opened(desk, "paralegal", "ask A-1")
    async with desk.world.store.begin(desk.world.clock.now(), desk.world.engagement.id) as tx:
        paralegal = await tx.people.by_handle("paralegal")
        assert paralegal is not None
        await tx.matters.lock(1042)
        await tx.matters.screen(1042, paralegal.id)
    answer = await desk.invoke(desk.submit("paralegal", card, id, words="Which?", question="Which?"))
    assert read_card(answer["value"])[0][0] == "Nothing found for A-1"


# ── a message's menu ────────────────────────────────────────────────────────────


def taken_up(desk: TeamsDesk, html: str) -> Json:
    payload = {
        "id": "1791918", "body": {"contentType": "html", "content": html},
        "linkToMessage": "https://teams.microsoft.com/l/message/19:x/1791918",
    }  # fmt: skip
    value = {"commandId": "make_assignment", "commandContext": "message", "messagePayload": payload}
    return desk.activity("attorney", FIRM, type="invoke", name="composeExtension/fetchTask", value=value)


async def test_a_message_is_made_an_assignment_from_its_menu(desk: TeamsDesk) -> None:
    """E02."""
    html = '<div>Ask <at id="0">Lead</at> for the &quot;chain&quot; &amp; <b>all</b><br>of it</div><p>Soon</p>'
    task = (await desk.invoke(taken_up(desk, html)))["task"]
    assert (task["type"], task["value"]["title"]) == ("continue", "Give work")
    form = task["value"]["card"]["content"]
    assert faults_of_card(form) == []
    words = 'Ask Lead for the "chain" & all\nof it\nSoon\nhttps://teams.microsoft.com/l/message/19:x/1791918'
    assert inputs_of(form)["field.instructions"] == words
    assert [each["type"] for each in form["actions"]] == ["Action.Submit"]
    typed = {"assignee": "@assignee", "matter": "M-1042", "work_type": "title-search"}
    wrong = await desk.invoke(dialog(desk, form, due="fri 25pm", **typed))
    form = wrong["task"]["value"]["card"]["content"]
    assert "This takes a time, like fri 5pm" in json.dumps(form)
    done = await desk.invoke(dialog(desk, form, due="fri 5pm"))
    card = done["task"]["value"]["card"]["content"]
    assert read_card(card)[0][0] == "Sent: A-1, title search, to @assignee"
    assert card["actions"] == []  # a dialog's buttons cannot be pressed: they are in one's own chat
    assert read_card(desk.newest("attorney")[1])[1]
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).instructions == words


def dialog(desk: TeamsDesk, form: Json, **typed: str) -> Json:
    data = {**form["actions"][0]["data"], **inputs_of(form), **{f"field.{name}": each for name, each in typed.items()}}
    value = {"commandId": "make_assignment", "data": data}
    return desk.activity("attorney", FIRM, type="invoke", name="composeExtension/submitAction", value=value)


async def test_a_message_without_words_opens_an_empty_form(desk: TeamsDesk) -> None:
    activity = taken_up(desk, "")
    del activity["value"]["messagePayload"]["linkToMessage"]
    form = (await desk.invoke(activity))["task"]["value"]["card"]["content"]
    assert inputs_of(form)["field.instructions"] == ""
