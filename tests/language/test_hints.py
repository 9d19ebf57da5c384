"""What helps somebody who is typing: the slots of the verb, what a word could become, the time as far as it is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.grammar import hint
from bot.language.misread import Misread
from bot.language.moments import parse_moment
from bot.language.suggest import near
from bot.language.tokens import tokens
from tests.language.samples import PLACES, SAMPLES

VERBS = ("assign", "mine", "show", "ack", "update", "ask", "answer", "deliver", "review", "help")


def state(text: str) -> dict[str, str]:
    return {slot.label: slot.state for slot in hint(text, SAMPLES).slots}


@pytest.mark.parametrize(
    ("text", "completions"),
    [
        ("", tuple(command.name for command in SAMPLES)),
        ("t", ("tell",)),
        ("tlel", ("tell",)),
        ("tell A-1 at", ("at-risk",)),
        ("tell A-1 60% e", ("eta",)),
        ('tell A-1 "a note" b', ("because",)),
        ("back A-1 cause ", ("instruction", "execution")),
        ("back A-1 cause ex", ("execution",)),
        ("back A-1 citation,for", ("format",)),
        ("give A-1 ke", ("keep",)),
        ("give @ana M-1 ", ("deposition-summary", "title-search")),
        ("give @ana M-1 tit", ("title-search",)),
        ("tell A-1 eta fri", ()),
        ('tell A-1 "at', ()),
    ],
)
def test_the_word_being_typed_is_completed(text: str, completions: tuple[str, ...]) -> None:
    assert hint(text, SAMPLES).completions == completions


def test_the_slots_say_what_is_said_what_is_being_said_and_what_is_open() -> None:
    assert state("send ") == {"assignment": "here", "link": "open", "text": "open"}
    assert state("send A-1") == {"assignment": "here", "link": "open", "text": "open"}
    assert state("send A-1 ") == {"assignment": "done", "link": "here", "text": "open"}
    assert state("send A-1 https://files.example/a ") == {"assignment": "done", "link": "done", "text": "here"}


def test_a_field_whose_words_cannot_be_read_yet_is_the_one_being_said() -> None:
    assert state("tell A-1 eta")["eta time"] == "here"
    assert state("tell A-1 eta f")["eta time"] == "here"
    assert state("tell A-1 eta fri")["eta time"] == "here"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tell A-1 eta fri 5pm", "fri 5pm"),
        ("tell A-1 eta fri 5pm manila ", "fri 5pm manila"),
        ("tell A-1 eta fri 5pm because", "fri 5pm"),
        ('give @ana M-1 title-search due in 6h "Cha', "in 6h"),
    ],
)
def test_a_time_is_read_while_it_is_typed(text: str, words: str) -> None:
    assert hint(text, SAMPLES, PLACES).when == parse_moment(words)


@pytest.mark.parametrize("text", ["tell A-1 eta", "tell A-1 eta 31 feb", "tell A-1 eta fri 5pm EST", "tell", "open"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert hint(text, SAMPLES).when is None


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["", "tell ", "give ", "back A-1 ", "rest "]), st.text(max_size=60))
def test_a_hint_never_raises(verb: str, text: str) -> None:
    found = hint(verb + text, SAMPLES, PLACES)
    assert len(found.completions) <= len(SAMPLES)
    assert sum(slot.state == "here" for slot in found.slots) <= 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("asign", ("assign",)),
        ("assing", ("assign",)),
        ("UPDTE", ("update",)),
        ("reveiw", ("review",)),
        ("deliv", ("deliver",)),
        ("hlep", ("help",)),
        ("anwser", ("answer",)),
        ("akc", ("ack",)),
        ("hello", ()),
        ("please", ()),
        ("banana", ()),
        ("x", ()),
        ("", ()),
    ],
)
def test_did_you_mean_offers_only_what_is_near(typed: str, meant: tuple[str, ...]) -> None:
    """C36."""
    assert near(typed, VERBS)[: len(meant) or None] == meant


@given(st.text(max_size=200))
def test_tokens_are_the_sentences_own_words_in_order(sentence: str) -> None:
    try:
        found = tokens(sentence)
    except Misread:
        return
    assert [token.start for token in found] == sorted(token.start for token in found)
    for token in found:
        said = sentence[token.start : token.end]
        assert said == token.text if not token.quoted else said[1:-1].replace('""', '"') in (token.text, said[1:-1])
