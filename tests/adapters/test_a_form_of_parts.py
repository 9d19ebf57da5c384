"""A form that asks for each thing by itself says, on every platform, the one sentence that its fields are parts of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.slack import forms as slack
from adapters.teams import forms as teams
from adapters.web import forms as web
from bot.commands.standup import Standup
from bot.language.forms import Form
from bot.language.grammar import compose
from tests.scenarios.telling import give
from tests.world import World

SAID = {"A-1.eta": "fri 4pm", "A-1.note": 'waits for "exhibit 7"', "A-2.outlook": "done", "A-2.progress": "90"}
SENTENCE = 'standup A-1 40% at-risk "waits for ""exhibit 7""" eta fri 4pm A-2 90% done'


@pytest.fixture
async def form(sqlite_url: str) -> AsyncIterator[Form]:
    """@assignee's check-in, with what they put into it."""
    world = await World.begin(sqlite_url)
    await give(world)
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "update A-1 40% at-risk")
    await world.says("assignee", "update A-2 10%")
    opened = await world.says("assignee", "standup")
    assert isinstance(opened, Form)
    yield opened
    await world.end()


def test_slack(form: Form) -> None:
    shown: dict[str, Any] = {}
    blocks: Any = slack.view(form)["blocks"]
    for block in blocks:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        if element["type"] == "static_select":
            options = {option["value"]: option for option in element["options"]}
            chosen = options[SAID[name]] if name in SAID else element["initial_option"]
            shown[name] = {"value": {"type": "static_select", "selected_option": chosen}}
        else:
            words = SAID.get(name, element.get("initial_value"))
            shown[name] = {"value": {"type": "plain_text_input", "value": words}}
    assert compose(Standup, slack.words_of(shown)) == SENTENCE


def test_teams(form: Form) -> None:
    values: dict[str, object] = {}
    body: Any = teams.adaptive(form)["body"]
    for element in body:
        if str(element.get("id", "")).startswith(teams.FIELD):
            name = element["id"].removeprefix(teams.FIELD)
            values[element["id"]] = SAID.get(name, element.get("value", ""))
    assert compose(Standup, teams.words_of(values)) == SENTENCE


def test_the_browser(form: Form) -> None:
    fields = {f"{web.PREFIX}{name}": [text] for name, text in {**form.values(), **SAID}.items()}
    assert compose(Standup, web.words_of(fields)) == SENTENCE
