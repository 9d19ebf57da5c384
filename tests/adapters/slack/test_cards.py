"""A card says the same in Slack as everywhere, within Slack's limits, and nothing that a person typed acts in it.

The folder golden/ holds every message of the book as Slack gets it. After a change that is meant, write it anew:
`GOLDEN=write python -m pytest tests/adapters/slack/test_cards.py`, and read the difference.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.slack import cards
from adapters.slack.limits import cut, escaped
from bot.cards import refusals
from bot.commands import COMMANDS
from bot.language.cards import (
    Audience,
    Button,
    Card,
    Code,
    Fact,
    Item,
    Items,
    Line,
    Mention,
    Next,
    Quote,
    Section,
    for_side,
    lines,
)
from tests.adapters.slack.reading import expected, faults_of_blocks, read_blocks
from tests.messages.book import BOOK
from tests.messages.checker import check
from tests.messages.example import CITIES

GOLDEN = Path(__file__).with_name("golden")
RUNG = {"assignee": "U0ASSIGNEE", "attorney": "U0ATTORNEY"}


def of_book(name: str) -> Card:
    now, make = BOOK[name]
    return make(now)


def drawn(card: Card, people: dict[str, str] | None = None) -> list[Any]:
    return json.loads(json.dumps(cards.message(card, people or {})["blocks"]))  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", BOOK)
def test_a_message_of_the_book_is_drawn_as_the_golden_one(name: str) -> None:
    found = json.dumps(cards.message(of_book(name), RUNG), indent=1, ensure_ascii=False) + "\n"
    page = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        page.write_text(found, encoding="utf-8")
    assert found == page.read_text(encoding="utf-8")


def test_every_golden_message_is_of_the_book() -> None:
    assert {page.stem for page in GOLDEN.glob("*.json")} == set(BOOK)


@pytest.mark.parametrize("name", BOOK)
@pytest.mark.parametrize("side", Audience)
def test_a_message_of_the_book_reads_the_same_in_slack_and_slack_takes_it(name: str, side: Audience) -> None:
    card = for_side(of_book(name), side)
    blocks = drawn(card)
    assert faults_of_blocks(blocks) == []
    read, buttons = read_blocks(blocks)
    assert read == expected(lines(card))
    assert buttons == [(button.label, button.sentence) for button in card.buttons]
    assert len(json.dumps(blocks)) < 13_000
    message = cards.message(card, {})
    assert message["text"] == escaped(card.title)


WORDS = st.text(st.characters(exclude_categories=["Zl", "Zp", "Zs"]), min_size=1, max_size=40)
SAID = st.text(min_size=1, max_size=60)
HOSTILE = st.sampled_from(
    [
        "<!channel>", "<!here|x>", "<@U0LEAD>", "<https://a.example|b>", "&lt;!channel&gt;", "*bold*", "_x_", "~x~",
        "`code`", "> quote", ":rotating_light:", "```", "• > x", "*Next:* approve it", "a&b", "\u202eturned", "\0",
        "</quote>", "#general", "@here", "\ud83d",
    ]
)  # fmt: skip
ANY = st.one_of(WORDS, SAID, HOSTILE, st.tuples(WORDS, HOSTILE, WORDS).map(" ".join))
ONE_LINE = ANY.map(lambda words: " ".join(words.split()) or "x")
TEXTS = st.lists(st.one_of(ONE_LINE, st.just(Mention("ana")), st.builds(Code, ONE_LINE)), min_size=1, max_size=3).map(
    tuple
)
ITEMS = st.lists(st.builds(Item, TEXTS, st.one_of(st.just(""), ANY)), min_size=1, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Fact, st.sampled_from(["Due", "Matter"]), TEXTS),
    st.builds(Line, TEXTS),
    st.builds(Next, TEXTS),
    st.builds(Quote, ANY, st.sampled_from(["", "Sources"])),
    st.builds(Items, ITEMS, st.integers(0, 3)),
    st.builds(Section, st.just("Late"), ITEMS, st.integers(0, 3)),
)
BUTTONS = st.lists(st.builds(Button, ONE_LINE, ONE_LINE), max_size=3).map(tuple)
CARDS = st.builds(Card, st.just("mine"), ONE_LINE, st.lists(BLOCKS, max_size=4).map(tuple), BUTTONS)


@settings(max_examples=200, deadline=None)
@given(CARDS)
def test_whatever_is_in_a_card_is_read_back_unchanged_and_slack_takes_it(card: Card) -> None:
    blocks = drawn(card)
    assert faults_of_blocks(blocks) == []
    read, buttons = read_blocks(blocks)
    assert read == [cut(line, 3000) for line in expected(lines(card))]
    assert buttons == [(cut(button.label, 75), button.sentence) for button in card.buttons]


@settings(max_examples=200, deadline=None)
@given(CARDS)
@example(Card("mine", "0", (Items((Item((Code("0"), "> quote")),)),), ()))
def test_nothing_in_a_card_acts_beyond_its_buttons(card: Card) -> None:
    """No `<` reaches Slack's markup, no pair of its marks is ours to close but labels and sentences."""
    message = cards.message(card, {})
    assert "<" not in str(message["text"])
    for block in drawn(card):
        if block["type"] != "section":
            assert block["type"] in ("header", "actions", "rich_text")
            assert all(part["type"] in ("text",) for each in block.get("elements", []) for part in _parts(each))
            continue
        text = block["text"]["text"]
        assert block["text"]["verbatim"] is True
        assert not set("<>") & set(text)
        for line in text.split("\n"):
            words = re.sub(r"^\*[^*]*\*", "", re.sub(r"`[^`]*`", "", line))
            assert not re.search(r"(?<![A-Za-z0-9])[*_~`]\S|:[\w+'-]*[^\W\d][\w+'-]*:", words), line
            assert not re.match(r"(• )?&gt;", line), line


def _parts(each: dict[str, Any]) -> list[dict[str, Any]]:
    return each["elements"] if each["type"].startswith("rich_text") else []


@pytest.mark.parametrize(
    "typed", ["<!channel> read this", "<@U0LEAD>", "*Next:* pay", ":bomb: now", "> said", "a `b` c"]
)
def test_typed_words_in_a_line_are_plain(typed: str) -> None:
    (_, block, *_) = drawn(Card("x", "T", (Fact("Matter", ("M-1042 ", typed)),)))
    if block["type"] == "section":
        assert block["text"]["text"] == f"*Matter:* M-1042 {escaped(typed)}"
        assert "<" not in block["text"]["text"]
    else:
        elements = block["elements"][0]["elements"]
        assert {"type": "text", "text": typed} in elements
    quoted = drawn(Card("x", "T", (Quote(typed),)))[1]
    assert quoted == {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": typed}]}],
    }


def test_only_the_one_who_must_act_is_rung_and_only_by_the_asking_message() -> None:
    text = ("asked ", Mention("assignee"), ", who answers: ", Mention("attorney", notify=True))
    (_, section) = drawn(Card("x", "T", (Line(text),)), RUNG)
    assert section["text"]["text"] == "asked @assignee, who answers: <@U0ATTORNEY>"
    (_, section) = drawn(Card("x", "T", (Line(text),)), {})
    assert section["text"]["text"] == "asked @assignee, who answers: @attorney"


def test_a_mention_in_a_line_with_marks_still_rings() -> None:
    (_, rich) = drawn(Card("x", "T", (Line(("*x* ", Mention("attorney", notify=True))),)), RUNG)
    assert rich["elements"][0]["elements"][-1] == {"type": "user", "user_id": "U0ATTORNEY"}


def test_more_than_slack_takes_is_counted_and_the_buttons_stay() -> None:
    many = tuple(block for number in range(60) for block in (Line((f"line {number}",)), Quote(f"words {number}")))
    blocks = drawn(Card("show", "A-1 · All of it", many, (Button("More", "show A-1"),), "A-1"))
    assert len(blocks) == 50
    assert blocks[-2]["text"]["text"] == "…and 73 more parts that Slack has no room for"
    assert blocks[-1]["type"] == "actions"
    assert faults_of_blocks(blocks) == []


def test_lines_longer_than_a_section_go_into_several() -> None:
    body = tuple(Line((f"{number} " + "&" * 390,)) for number in range(8))
    blocks = drawn(Card("x", "T", body))
    assert [block["type"] for block in blocks] == ["header", *["section"] * 8]
    assert faults_of_blocks(blocks) == []
    (_, only) = drawn(Card("x", "T", (Line(("<" * 3001,)),)))
    assert len(only["text"]["text"]) <= 3000
    assert only["text"]["text"].rstrip("…").endswith("&lt;")


def test_a_sentence_longer_than_a_button_carries_is_told_and_not_cut() -> None:
    card = Card("x", "T", (), (Button("Again", "assign " + "x" * 2000), Button("Help", "help")))
    blocks = drawn(card)
    assert blocks[1]["text"]["text"] == "Again: too long for a button here, so say it again"
    assert read_blocks(blocks)[1] == [("Help", "help")]


def test_the_adapters_own_message_keeps_to_the_book() -> None:
    now, _ = BOOK["07-card.sent"]
    assert check(refusals.edited(), cities=CITIES, now=now, commands=COMMANDS) == []
    assert check(refusals.forgotten(), cities=CITIES, now=now, commands=COMMANDS) == []
