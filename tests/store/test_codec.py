"""Any card or form comes back from its JSON as it was; anything else is refused."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import cards, forms
from bot.platform import Reply
from bot.store.codec import KIND, KINDS, NotACard, from_json, to_json

TEXTS = st.text(max_size=20)
RUNS: st.SearchStrategy[cards.Run] = st.one_of(
    TEXTS, st.builds(cards.Mention, TEXTS, st.booleans()), st.builds(cards.Code, TEXTS)
)
TEXT = st.lists(RUNS, max_size=3).map(tuple)
ITEMS = st.lists(st.builds(cards.Item, TEXT, TEXTS), max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(cards.Fact, TEXTS, TEXT, st.none() | TEXT),
    st.builds(cards.Line, TEXT),
    st.builds(cards.Next, TEXT),
    st.builds(cards.Items, ITEMS, st.integers(0, 99)),
    st.builds(cards.Section, TEXTS, ITEMS, st.integers(0, 99)),
    st.builds(cards.Quote, TEXTS, TEXTS),
)
BUTTONS = st.lists(st.builds(cards.Button, TEXTS, TEXTS, st.sampled_from(cards.Audience)), max_size=3).map(tuple)
CARDS = st.builds(cards.Card, TEXTS, TEXTS, st.lists(BLOCKS, max_size=4).map(tuple), BUTTONS, TEXTS)
OPTIONS = st.lists(st.builds(forms.Option, TEXTS, TEXTS), max_size=3).map(tuple)
FIELDS: st.SearchStrategy[forms.Field] = st.one_of(
    st.builds(forms.TextField, TEXTS, TEXTS, st.booleans(), TEXTS, TEXTS, TEXTS, st.booleans()),
    st.builds(forms.MomentField, TEXTS, TEXTS, st.booleans(), TEXTS, TEXTS, TEXTS),
    st.builds(forms.ChoiceField, TEXTS, TEXTS, st.booleans(), OPTIONS, TEXTS, TEXTS, TEXTS, st.booleans()),
    st.builds(forms.PersonField, TEXTS, TEXTS, st.booleans(), OPTIONS, TEXTS, TEXTS, TEXTS),
)
NOTES = st.lists(st.builds(cards.Line, TEXT), max_size=2).map(tuple)
FORMS = st.builds(forms.Form, TEXTS, TEXTS, st.lists(FIELDS, max_size=4).map(tuple), TEXTS, TEXTS, NOTES)


@settings(max_examples=200, deadline=None)
@given(st.one_of(CARDS, FORMS))
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert from_json(to_json(reply)) == reply


def test_every_part_a_renderer_knows_can_be_stored() -> None:
    parts = {*get_args(cards.Block), *get_args(forms.Field), cards.Card, forms.Form}
    assert parts <= set(KINDS.values())


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[]",
        '"words"',
        "{}",
        '{"is":"Line","text":[]}',
        '{"is":"os.system","name":"x"}',
        '{"is":"Card","name":"x"}',
        '{"is":"Card","name":"x","title":"t","colour":"red"}',
        '{"is":"Card","name":"x","title":"t","buttons":[{"is":"Button","label":"l","sentence":"s","audience":"all"}]}',
        '{"is":["Card"]}',
    ],
)
def test_json_that_is_no_card_is_refused(stored: str) -> None:
    with pytest.raises(NotACard):
        from_json(stored)


@given(st.recursive(st.none() | st.booleans() | TEXTS, lambda x: st.lists(x) | st.dictionaries(TEXTS, x), max_leaves=8))
def test_no_json_whatever_raises_anything_else(value: Any) -> None:
    for stored in (value, {KIND: value}, {KIND: "Card", "name": value}):
        with pytest.raises(NotACard):
            from_json(json.dumps(stored))
