"""A card says the same in Teams as everywhere, within Teams' limits, and nothing that a person typed acts in it.

The folder golden/ holds every message of the book as Teams gets it. After a change that is meant, write it anew:
`GOLDEN=write python -m pytest tests/adapters/teams/test_cards.py`, and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import cards, forms
from adapters.teams.entrances import NO_CHAT
from adapters.teams.limits import cut
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
from tests.adapters.teams.reading import expected, faults_of_card, read_card
from tests.messages.book import BOOK
from tests.messages.checker import check
from tests.messages.example import CITIES

GOLDEN = Path(__file__).with_name("golden")
RUNG = {"assignee": "5b5e0b3c-0000-4000-8000-000000000001", "attorney": "5b5e0b3c-0000-4000-8000-000000000002"}


def of_book(name: str) -> Card:
    now, make = BOOK[name]
    return make(now)


def drawn(card: Card, people: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return json.loads(json.dumps(cards.adaptive(card, people, **more)))  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", BOOK)
def test_a_message_of_the_book_is_drawn_as_the_golden_one(name: str) -> None:
    found = json.dumps(cards.adaptive(of_book(name), RUNG), indent=1, ensure_ascii=False) + "\n"
    page = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        page.write_text(found, encoding="utf-8")
    assert found == page.read_text(encoding="utf-8")
    assert faults_of_card(json.loads(found)) == []


def test_every_golden_message_is_of_the_book() -> None:
    assert {page.stem for page in GOLDEN.glob("*.json")} == set(BOOK)


@pytest.mark.parametrize("name", BOOK)
@pytest.mark.parametrize("side", Audience)
def test_a_message_of_the_book_reads_the_same_in_teams_and_teams_takes_it(name: str, side: Audience) -> None:
    card = for_side(of_book(name), side)
    made = drawn(card)
    assert faults_of_card(made) == []
    read, buttons = read_card(made)
    assert read == expected(lines(card))
    assert buttons == [(button.label, button.sentence) for button in card.buttons]


WORDS = st.text(st.characters(exclude_categories=["Zl", "Zp", "Zs"]), min_size=1, max_size=40)
SAID = st.text(min_size=1, max_size=60)
HOSTILE = st.sampled_from(
    [
        "<at>Attorney</at>", "<at>attorney</at>", "[pay here](https://evil.example)", "**bold**", "_x_", "# heading",
        "`code`", "> quote", "- item", "${matter}", "{{DATE(2026-01-01)}}", "&lt;at&gt;", "\u202eturned", "\0",
        "![x](https://evil.example/x.png)", "<b>x</b>", "\ud83d", "1. one",
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


@settings(max_examples=60, deadline=None)
@given(CARDS)
def test_whatever_is_in_a_card_is_read_back_unchanged_teams_takes_it_and_nothing_in_it_acts(card: Card) -> None:
    made = drawn(card, RUNG)
    assert faults_of_card(made) == []
    read, buttons = read_card(made)
    told = [cut(line, 3000) for line in expected(lines(card))]
    assert [_shown(each) for each in read] == [_shown(each) for each in told]
    assert buttons == [(cut(button.label, 75), button.sentence) for button in card.buttons]
    # No kind of part in which Teams reads markup, and nobody is rung: not one typed word stands in a TextBlock.
    assert {part["type"] for part in made["body"]} <= {"RichTextBlock", "Container"}
    assert "entities" not in made["msteams"]


def _shown(words: str) -> list[str]:
    """Words as they are seen: where a line has none, a space keeps its place."""
    return [line.rstrip() for line in words.splitlines()]


def test_only_the_one_who_must_act_is_rung_by_the_directorys_id_and_under_the_line_that_asks() -> None:
    text = ("asked ", Mention("assignee"), ", who answers: ", Mention("attorney", notify=True))
    made = drawn(Card("x", "T", (Line(text),)), RUNG)
    assert read_card(made)[0] == ["T", "asked @assignee, who answers: @attorney", "rings <at>attorney</at>"]
    mentioned = {"id": RUNG["attorney"], "name": "attorney"}
    assert made["msteams"]["entities"] == [{"type": "mention", "text": "<at>attorney</at>", "mentioned": mentioned}]
    assert read_card(drawn(Card("x", "T", (Line(text),))))[0] == ["T", "asked @assignee, who answers: @attorney"]


def test_a_handle_of_several_words_rings_as_its_letters() -> None:
    made = drawn(Card("x", "T", (Next((Mention("practice_lead", notify=True),)),)), {"practice_lead": "id"})
    (entity,) = made["msteams"]["entities"]
    assert (entity["text"], entity["mentioned"]["name"]) == ("<at>practice lead</at>", "practice lead")
    assert faults_of_card(made) == []


def test_more_than_teams_takes_is_counted_and_the_buttons_stay() -> None:
    many = tuple(block for number in range(90) for block in (Line((f"line {number}",)), Quote(f"words {number}" * 9)))
    made = drawn(Card("show", "A-1 · All of it", many, (Button("More", "show A-1"),), "A-1"))
    assert faults_of_card(made) == []
    read, buttons = read_card(made)
    left = 180 - (len(read) - 2)
    assert read[-1] == f"…and {left} more parts that Teams has no room for"
    assert buttons == [("More", "show A-1")]


def test_long_buttons_are_carried_whole_and_older_clients_lose_them_first() -> None:
    long = tuple(Button(str(number), "ask A-1 " + "ü" * 3900) for number in range(3))
    made = drawn(Card("x", "T", (Line(("words",)),) * 40, long))
    assert faults_of_card(made) == []
    assert [sentence for _, sentence in read_card(made)[1]] == [button.sentence for button in long]


def test_a_card_that_may_be_there_twice_says_so() -> None:
    assert read_card(drawn(Card("x", "T"), again=True))[0] == ["T", cards.AGAIN]


def test_a_desk_is_the_same_card_and_asks_for_itself_when_its_reader_looks() -> None:
    """E01."""
    plain, made = drawn(of_book("61-mine.desk")), drawn(of_book("61-mine.desk"), desk_of="29:1ana")
    assert faults_of_card(made) == []
    asked = {"type": "Action.Execute", "title": "Refresh", "verb": "look", "data": {"counterpart": "look"}}
    assert made.pop("refresh") == {"action": asked, "userIds": ["29:1ana"]}
    assert [each["data"].pop("desk") for each in made["actions"]] == [True, True, True]
    for each in made["actions"]:
        each["fallback"]["data"].pop("desk", None)
    assert made == plain


@pytest.mark.parametrize("card", [NO_CHAT, forms.CLOSED], ids=lambda card: card.name)
def test_the_adapters_own_messages_keep_to_the_book_and_teams_takes_them(card: Card) -> None:
    now, _ = BOOK["07-card.sent"]
    assert check(card, cities=CITIES, now=now, commands=COMMANDS) == []
    assert faults_of_card(drawn(card)) == []


def test_the_check_itself_finds_what_is_wrong() -> None:
    good = drawn(of_book("07-card.sent"))
    assert faults_of_card(good) == []
    for wrong in (
        {**good, "body": [{"type": "Fact"}]},
        {**good, "body": [{"type": "TextBlock", "text": "[pay](https://evil.example)"}]},
        {**good, "actions": [{"type": "Action.Tomorrow", "title": "x"}]},
        {**good, "actions": good["actions"] * 4},
        {**good, "extra": 1},
    ):
        assert faults_of_card(wrong), wrong
