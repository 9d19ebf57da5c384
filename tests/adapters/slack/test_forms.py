"""Forms in Slack: opened at once with what was said, errors in place, and sent as the sentence that they write."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import forms, limits
from adapters.slack.forms import Begun
from bot.commands import COMMANDS
from bot.language import grammar
from bot.language.cards import Line, lines
from bot.language.forms import ChoiceField, Form, MomentField, Option, PersonField, TextField
from tests.adapters.slack.desk import SlackDesk, user
from tests.adapters.slack.reading import faults_of_view, read_blocks
from tests.messages.book import BOOK
from tests.messages.checker import check
from tests.messages.example import CITIES

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
Json = dict[str, Any]


def drawn(form: Form, topic: str = "") -> Json:
    return json.loads(json.dumps(forms.view(form, topic)))  # type: ignore[no-any-return]


def inputs(view: Json) -> dict[str, Json]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_slack_takes_the_form_of_every_verb(command: type[Any]) -> None:
    form = grammar.form(command, {})
    view = drawn(form)
    assert faults_of_view(view) == []
    assert set(inputs(view)) == {field.name for field in form.fields}
    assert view["title"]["text"] == form.title
    assert Begun.read(view["private_metadata"]) == Begun(command.name)


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


@settings(max_examples=100, deadline=None)
@given(st.lists(FIELDS, min_size=1, max_size=4, unique_by=lambda each: each.name), WORDS, WORDS, WORDS)
def test_slack_takes_any_form(fields: list[Any], title: str, send: str, note: str) -> None:
    form = Form("assign", title, tuple(fields), send, focus=fields[0].name, notes=(Line((note,)),) if note else ())
    assert faults_of_view(drawn(form)) == []


FAULTS = (Option("format", "Format"), Option("cause", "Cause"))


def test_a_form_holds_what_was_said_and_begins_where_it_ends() -> None:
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
    view = drawn(form, "A-7")
    found = inputs(view)
    assert found["to"]["initial_option"]["value"] == "@leo"
    assert found["kind"]["initial_option"]["text"]["text"] == "No"
    assert [each["value"] for each in found["faults"]["initial_options"]] == ["format", "cause"]
    assert (found["words"]["initial_value"], found["words"]["multiline"]) == ("Chain", True)
    assert (found["due"]["initial_value"], found["due"]["placeholder"]["text"]) == ("fri 25pm", "fri 5pm")
    assert [name for name, element in found.items() if element.get("focus_on_load")] == ["due"]
    assert view["blocks"][-1]["elements"][0]["text"] == "This takes a time, like fri 5pm"
    assert view["submit"]["text"] == "Assign"
    assert json.loads(view["private_metadata"]) == {"verb": "assign", "topic": "A-7", "home": False}


def test_what_slack_cannot_offer_is_typed() -> None:
    many = tuple(Option(str(number), str(number)) for number in range(101))
    long = (Option("x" * 76, "x"),)
    for options in ((), many, long):
        for several in (False, True):
            found = inputs(drawn(Form("x", "T", (ChoiceField("c", "C", True, options, "v", several=several),))))
            assert found["c"]["type"] == "plain_text_input"
            assert found["c"]["initial_value"] == "v"


def test_words_longer_than_a_field_are_told_to_be_cut() -> None:
    view = drawn(Form("x", "T", (TextField("a", "A", True, "x" * 3500, long=True),)))
    assert len(inputs(view)["a"]["initial_value"]) == limits.INPUT
    assert "holds 3000 characters: the rest of 3500 is left out" in view["blocks"][1]["elements"][0]["text"]


@pytest.mark.parametrize("metadata", ["", "{}", "[]", "null", '{"verb":1}', "x" * 4000])
def test_a_view_of_another_origin_is_none_of_ours(metadata: str) -> None:
    assert Begun.read(metadata) is None


def test_the_offer_of_a_form_keeps_to_the_book() -> None:
    now, _ = BOOK["07-card.sent"]
    form = grammar.form(next(each for each in COMMANDS if each.name == "assign"), {})
    for offered in (form, form.with_error("due", "This takes a time, like fri 5pm")):
        card = forms.offer(offered, "assign @assignee M-1042")
        assert check(card, cities=CITIES, now=now, commands=COMMANDS) == []
    assert "When is it due? This takes a time, like fri 5pm." in list(lines(card))


# ── as people use them ──────────────────────────────────────────────────────────


async def opened(desk: SlackDesk, handle: str, sentence: str) -> Json:
    answer = await desk.command(handle, "/cp", sentence)
    assert (answer.status, await answer.text()) == (200, "")
    view = desk.far.views[-1]
    assert faults_of_view(view) == []
    return view


async def test_half_a_sentence_opens_its_form_and_the_form_gives_the_work(desk: SlackDesk) -> None:
    view = await opened(desk, "attorney", "assign @assignee M-1042")
    assert inputs(view)["assignee"]["initial_option"]["value"] == "@assignee"
    assert inputs(view)["matter"]["initial_option"]["value"] == "M-1042"
    filled = desk.submit("attorney", view, work_type="title-search", instructions='Chain "since" 1990', due="fri 5pm")
    answer = await (await desk.interact(filled)).json()
    assert answer["response_action"] == "update"
    assert faults_of_view(answer["view"]) == []
    said, _ = read_blocks(answer["view"]["blocks"])
    assert said[0] == "Sent: A-1, title search, to @assignee"
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).instructions == 'Chain "since" 1990'


async def test_a_wrong_field_is_told_in_place_and_nothing_typed_is_lost(desk: SlackDesk) -> None:
    view = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    answer = await (await desk.interact(desk.submit("attorney", view, instructions="Chain", due="fri 25pm"))).json()
    assert answer == {"response_action": "errors", "errors": {"due": "This takes a time, like fri 5pm"}}
    assert await desk.count() == 0
    answer = await (await desk.interact(desk.submit("attorney", view, instructions="Chain", due="fri 5pm"))).json()
    assert answer["view"]["blocks"][0]["text"]["text"] == "Sent: A-1, title search, to @assignee"


async def test_a_field_left_empty_is_told_in_place(desk: SlackDesk) -> None:
    view = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    answer = await (await desk.interact(desk.submit("attorney", view))).json()
    assert answer == {"response_action": "errors", "errors": {"instructions": "This is needed"}}


async def test_a_time_that_can_be_two_is_asked_upon_the_form_which_stays(desk: SlackDesk) -> None:
    view = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    filled = desk.submit("attorney", view, instructions="Chain", due="fri 5")
    answer = await (await desk.interact(filled)).json()
    assert answer["response_action"] == "push"
    assert faults_of_view(answer["view"]) == []
    asked, buttons = read_blocks(answer["view"]["blocks"])
    assert asked[0] == "Which time do you mean?"
    press = desk.press("attorney", dict(buttons)["Afternoon"])
    for name in ("channel", "message", "response_url"):
        del press[name]
    press |= {
        "view": {"id": "V2", "type": "modal", "team_id": "T0FIRM"},
        "container": {"type": "view", "view_id": "V2"},
    }
    assert (await desk.interact(press)).status == 200
    (update,) = desk.far.of("views.update")
    assert update["view_id"] == "V2"
    assert desk.far.views[-1]["blocks"][0]["text"]["text"] == "Sent: A-1, title search, to @assignee"


async def test_asked_upon_a_view_that_lies_upon_another_it_takes_its_place(desk: SlackDesk) -> None:
    """Slack stacks three views and no more."""
    view = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    filled = desk.submit("attorney", view, instructions="Chain", due="fri 5")
    filled["view"]["root_view_id"] = "V0"
    assert (await (await desk.interact(filled)).json())["response_action"] == "update"


async def test_a_form_sent_twice_is_obeyed_once(desk: SlackDesk) -> None:
    view = await opened(desk, "attorney", "assign @assignee M-1042 title-search")
    filled = desk.submit("attorney", view, instructions="Chain", due="fri 5pm")
    first, second = [await (await desk.interact(filled)).json() for _ in range(2)]
    assert first == second
    assert await desk.count() == 1


async def test_a_wall_raised_while_the_form_is_open_holds(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    view = await opened(desk, "paralegal", "ask A-1")
    async with desk.world.store.begin(desk.world.clock.now(), desk.world.engagement.id) as tx:
        paralegal = await tx.people.by_handle("paralegal")
        assert paralegal is not None
        await tx.matters.lock(1042)
        await tx.matters.screen(1042, paralegal.id)
    answer = await (await desk.interact(desk.submit("paralegal", view, words="Which?", question="Which?"))).json()
    assert read_blocks(answer["view"]["blocks"])[0][0] == "Nothing found for A-1"


async def test_a_form_that_slack_does_not_open_is_offered_by_a_button(desk: SlackDesk) -> None:
    desk.far.refuse("views.open", "expired_trigger_id")
    answer = await (await desk.command("attorney", "/cp", "assign @assignee M-1042")).json()
    assert answer["text"] == "Give work: the form is ready"
    assert read_blocks(answer["blocks"])[1] == [("Open the form", "assign @assignee M-1042")]


async def test_after_a_message_a_form_is_offered_and_its_button_opens_it(desk: SlackDesk) -> None:
    await desk.send(desk.direct("attorney", "assign <@U0ASSIGNEE> M-1042"))
    (offer,) = desk.far.of("chat.postMessage")
    (button,) = read_blocks(offer["blocks"])[1]
    await desk.interact(desk.press("attorney", button[1]))
    assert inputs(desk.far.views[-1])["assignee"]["initial_option"]["value"] == "@assignee"


async def test_a_button_whose_sentence_ends_early_opens_a_form_that_remembers_the_card(desk: SlackDesk) -> None:
    await desk.command("attorney", "/cp", GIVE)
    await desk.interact(desk.press("paralegal", "ask A-1"))
    assert json.loads(desk.far.views[-1]["private_metadata"]) == {"verb": "ask", "topic": "A-1", "home": False}


async def test_a_message_is_made_an_assignment_from_its_menu(desk: SlackDesk) -> None:
    shortcut = {
        "type": "message_action", "callback_id": "make_assignment", "trigger_id": desk.trigger(), "token": "t",
        "team": {"id": "T0FIRM", "domain": "firm"}, "user": {"id": user("attorney"), "team_id": "T0FIRM"},
        "channel": {"id": "C0FIRM"}, "message_ts": "1791918000.000001", "response_url": f"{desk.address}/respond/2",
        "message": {"type": "message", "user": "U0LEAD", "ts": "1791918000.000001",
                    "text": 'Ask <@U0LEAD> for the "chain" &amp; <https://files.example/m|the file>'},
    }  # fmt: skip
    assert (await desk.interact(shortcut)).status == 200
    view = desk.far.views[-1]
    assert faults_of_view(view) == []
    typed = inputs(view)["instructions"]["initial_value"]
    assert typed == 'Ask @lead for the "chain" & https://files.example/m'
    link = "https://firm.slack.example/archives/C0FIRM/p1791918000000001"
    assert inputs(view)["sources"]["initial_value"] == link
    filled = desk.submit(
        "attorney", view, assignee="@assignee", matter="M-1042", work_type="title-search", due="fri 5pm"
    )
    assert (await (await desk.interact(filled)).json())["response_action"] == "update"
    async with desk.world.store.read(desk.world.clock.now(), desk.world.engagement.id) as tx:
        made = await tx.assignments.get(1)
    assert (made.instructions, made.sources) == (typed, link)


async def test_a_message_of_a_thread_is_linked_to_in_it_and_a_long_one_is_cut_with_its_link_kept(
    desk: SlackDesk,
) -> None:
    shortcut = {
        "type": "message_action", "callback_id": "make_assignment", "trigger_id": desk.trigger(), "token": "t",
        "team": {"id": "T0FIRM", "domain": "firm"}, "user": {"id": user("attorney"), "team_id": "T0FIRM"},
        "channel": {"id": "C0FIRM"}, "message_ts": "1791918000.000002", "response_url": f"{desk.address}/respond/2",
        "message": {"type": "message", "ts": "1791918000.000002", "thread_ts": "1791918000.000001",
                    "text": "first line\n\n" + "word " * 1500},
    }  # fmt: skip
    await desk.interact(shortcut)
    view = desk.far.views[-1]
    assert faults_of_view(view) == []
    shown = inputs(view)
    assert shown["instructions"]["initial_value"].startswith("first line\n\nword word")
    assert shown["instructions"]["initial_value"].endswith("…")
    assert shown["sources"]["initial_value"] == (
        "https://firm.slack.example/archives/C0FIRM/p1791918000000002?thread_ts=1791918000.000001&cid=C0FIRM"
    )


def test_options_of_one_label_stay_apart() -> None:
    field = PersonField("p", "P", False, (Option("@a", "x" * 200), Option("@b", "x" * 200)), "@b")
    element = inputs(drawn(Form("x", "T", (field,))))["p"]
    assert element["initial_option"]["value"] == "@b"
    none = inputs(drawn(Form("x", "T", (replace(field, value=""),))))["p"]
    assert none["initial_option"] == none["options"][0]
    assert forms.words_of({"p": {"value": {"type": "static_select", "selected_option": none["options"][0]}}}) == {
        "p": ""
    }
