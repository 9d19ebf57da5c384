"""Sentences as people type them: read, cut short, written again (C01, C10, C36, G30)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import grammar
from bot.language.command import Command
from bot.language.dayranges import parse_day_range
from bot.language.grammar import Partial
from bot.language.misread import (
    Misread,
    NotUnderstood,
    Surplus,
    TooLong,
    UnknownVerb,
    Unprintable,
    ZoneAbbreviation,
)
from bot.language.moments import parse_moment
from tests import sentences
from tests.language.samples import PLACES, SAMPLES, Back, Defect, Give, Open, Rest, Send, Tell, Week

FRIDAY = parse_moment("fri 5pm")

READ: list[tuple[str, Command]] = [
    # in order, by keyword, and where kinds tell apart in any order
    ('tell A-217 60% "indexed" eta fri 5pm', Tell(item="A-217", progress=60, note="indexed", eta=FRIDAY)),
    ('tell "indexed" eta fri 5pm 60% A-217', Tell(item="A-217", progress=60, note="indexed", eta=FRIDAY)),
    ("TELL a217 60 %", Tell(item="A-217", progress=60)),
    ("tell q-31: 60 percent, exhibits indexed", Tell(item="Q-31", progress=60, note="exhibits indexed")),
    ("tell A-217 all fine", Tell(item="A-217", outlook="on-track")),
    ("tell A-217 At Risk", Tell(item="A-217", outlook="at-risk")),
    ("give A-218 keep", Give(draft="A-218", keep=True)),
    ("give A-224 to @ana", Give(draft="A-224", to="ana")),
    ("open", Open()),
    ("Open.", Open()),
    # prose, bare and quoted
    ("tell A-217 waiting due to weather", Tell(item="A-217", note="waiting due to weather")),
    ("tell A-217 it's fine, the client's too", Tell(item="A-217", note="it's fine, the client's too")),
    ("tell A-217 two\nlines\n\nand more", Tell(item="A-217", note="two\nlines\n\nand more")),
    ("tell A-217 not ready because power cut", Tell(item="A-217", note="not ready", because="power cut")),
    ("tell A-217 not ready eta fri 5pm", Tell(item="A-217", note="not ready", eta=FRIDAY)),
    ("tell A-217 the eta is unknown", Tell(item="A-217", note="the eta is unknown")),
    ("tell A-217 eta fri 5pm exhibits indexed", Tell(item="A-217", note="exhibits indexed", eta=FRIDAY)),
    ("tell A-217 \u201cexhibits indexed\u201d eta fri 5pm", Tell(item="A-217", note="exhibits indexed", eta=FRIDAY)),
    ("tell A-217 \u201eexhibits indexed\u201c, eta fri 5pm", Tell(item="A-217", note="exhibits indexed", eta=FRIDAY)),
    ('tell A-217 "the "Smith" exhibits" eta fri 5pm', Tell(item="A-217", note='the "Smith" exhibits', eta=FRIDAY)),
    ('tell A-217 "he said ""no"""', Tell(item="A-217", note='he said "no"')),
    ('tell A-217 "due fri"', Tell(item="A-217", note="due fri")),
    ('tell A-217 5" of rain', Tell(item="A-217", note='5" of rain')),
    ('tell A-217 "never closed eta fri 5pm', Tell(item="A-217", note='"never closed', eta=FRIDAY)),
    ('tell A-217 ""', Tell(item="A-217")),
    ("give A-1 to whom it may concern", Give(draft="A-1", instructions="to whom it may concern")),
    ('tell A-217 because "power cut" "no light"', Tell(item="A-217", note="no light", because="power cut")),
    # a field's own words in quotes
    ('tell A-217 eta "fri 5pm"', Tell(item="A-217", eta=FRIDAY)),
    ('give A-1 due "fri 5pm" "Do it"', Give(draft="A-1", due=FRIDAY, instructions="Do it")),
    # everything at once
    (
        'give @Ana M-1042 deposition-summary "Summarise the 12 Oct deposition, page-line" due fri 5pm'
        " sources files.example/m-1042/depo priority rush pages 1,200",
        Give(
            who="ana",
            matter="M-1042",
            work_type="deposition_summary",
            instructions="Summarise the 12 Oct deposition, page-line",
            due=FRIDAY,
            sources="files.example/m-1042/depo",
            priority="rush",
            pages=1200,
        ),
    ),
    (
        "give @ana CV-24-1187 title search Chain since 1990 due fri 5pm priority rush",
        Give(
            who="ana",
            matter="CV-24-1187",
            work_type="title_search",
            instructions="Chain since 1990",
            due=FRIDAY,
            priority="rush",
        ),
    ),
    # days, lists, links, cities
    ("rest 24 dec \u2013 2 jan plan", Rest(days=parse_day_range("24 dec \u2013 2 jan"), plan=True)),
    ("rest today for @ana", Rest(days=parse_day_range("today"), person="ana")),
    ("rest half today", Rest(days=parse_day_range("half today"))),
    ("back A-1 citation,format", Back(item="A-1", defects=(Defect.CITATION, Defect.FORMAT))),
    ("back A-1 citation, format", Back(item="A-1", defects=(Defect.CITATION, Defect.FORMAT))),
    (
        'back A-1 "Cite page and line" instruction-missed cause execution',
        Back(item="A-1", defects=(Defect.INSTRUCTION_MISSED,), cause="execution", words="Cite page and line"),
    ),
    ("send A-1 https://files.example/a?b=c#d ok", Send(item="A-1", link="https://files.example/a?b=c#d", note="ok")),
    ("week new york", Week(city="new york")),
    ("week Manila", Week(city="Manila")),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "command"), READ, ids=[sentence for sentence, _ in READ])
def test_a_sentence_is_read_whether_the_cities_are_known_or_not(sentence: str, command: Command) -> None:
    assert grammar.read(sentence, SAMPLES) == command
    assert grammar.read(sentence, SAMPLES, PLACES) == command


CITIES = [
    ("tell A-217 eta thu 4pm manila", "thu 4pm manila", ""),
    ("tell A-217 eta thu 4pm Manila exhibits indexed", "thu 4pm Manila", "exhibits indexed"),
    ("tell A-217 eta thu 4pm new york exhibits indexed", "thu 4pm new york", "exhibits indexed"),
    ("tell A-217 eta 2026-10-16 17:00 New York", "2026-10-16 17:00 New York", ""),
    ("tell A-217 eta fri 5pm Asia/Manila exhibits indexed", "fri 5pm Asia/Manila", "exhibits indexed"),
    ("tell A-217 eta fri 5pm manila time because rain", "fri 5pm manila time", ""),
]


@pytest.mark.parametrize("places", [None, PLACES], ids=["unknown cities", "known cities"])
@pytest.mark.parametrize(("sentence", "eta", "note"), CITIES, ids=[row[0] for row in CITIES])
def test_a_city_after_a_time_is_the_times(sentence: str, eta: str, note: str, places: frozenset[str] | None) -> None:
    """C27: also in small letters, and also before a note without quotes."""
    said = grammar.read(sentence, SAMPLES, places)
    assert isinstance(said, Tell)
    assert said.eta == parse_moment(eta)
    assert said.note == note


def test_a_label_that_is_no_known_city_is_the_times_where_labels_are_known() -> None:
    said = grammar.read("tell A-217 eta fri 5pm boston exhibits indexed", SAMPLES, PLACES)
    assert isinstance(said, Tell)
    assert (said.eta, said.note) == (parse_moment("fri 5pm boston"), "exhibits indexed")


def test_words_that_fit_nothing_after_a_time_are_taken_for_its_city() -> None:
    """So that a city with a slip in it is asked about, and not called left over."""
    for places in (None, PLACES):
        said = grammar.read("give A-1 due fri 5pm Mannila", (Give,), places)
        assert isinstance(said, Give)
        assert (said.due, said.instructions) == (parse_moment("fri 5pm Mannila"), ""), "it is no instruction"
    said = grammar.read('give A-1 "Do it" due fri 5pm mannila', (Give,), PLACES)
    assert isinstance(said, Give)
    assert said.due == parse_moment("fri 5pm mannila")


PARTIAL = [
    ("give", {}, ("who", "matter", "work_type", "instructions"), "who"),
    ("give @ana", {"who": "@ana"}, ("matter", "work_type", "instructions"), "matter"),
    ("give A-224 to", {"draft": "A-224"}, ("to",), "to"),
    ("give A-224 due", {"draft": "A-224"}, ("due",), "due"),
    ("give A-224 due priority rush", {"draft": "A-224", "priority": "rush"}, ("due",), "due"),
    ("give @ana due", {"who": "@ana"}, ("due", "matter", "work_type", "instructions"), "due"),
    ("tell A-220 eta", {"item": "A-220"}, ("eta",), "eta"),
    ("tell A-220 because", {"item": "A-220"}, ("because",), "because"),
    ('send A-1 "done"', {"item": "A-1", "note": "done"}, ("link",), "link"),
    ("rest for @ana", {"person": "@ana"}, ("days",), "days"),
    ('tell " "', {}, ("item",), "item"),
]


@pytest.mark.parametrize(("sentence", "words", "missing", "focus"), PARTIAL, ids=[row[0] for row in PARTIAL])
def test_a_sentence_that_ends_early_says_what_is_missing(
    sentence: str, words: dict[str, str], missing: tuple[str, ...], focus: str
) -> None:
    said = grammar.read(sentence, SAMPLES)
    assert isinstance(said, Partial)
    assert {name: text for name, text in said.words.items() if text.strip()} == words
    assert said.missing == missing
    assert said.focus == focus


def test_a_field_that_is_missing_can_be_filled_in_later() -> None:
    """D33: in the thread of a card the id may be left out."""
    said = grammar.read("tell 60%", SAMPLES)
    assert isinstance(said, Partial)
    assert grammar.understand(said.command, {**said.words, "item": "A-217"}) == Tell(item="A-217", progress=60)


MISREAD = [
    ("send Q-31 https://files.example/a", NotUnderstood, "item", "Q-31"),
    ("give Q-31 to @ana", NotUnderstood, "draft", "Q-31"),
    ("send A-1 nowhere", None, "", ""),
    ("send A-1 note.txt", None, "", ""),
    ("tell A-217 eta soonish because rain", NotUnderstood, "eta", "soonish"),
    ("tell A-217 eta frday", NotUnderstood, "eta", "frday"),
    ("tell A-217 140%", NotUnderstood, "progress", "140%"),
    ('give A-1 "x" pages many', NotUnderstood, "pages", "many"),
    ("give A-1 due 31 feb", Misread, "due", "31 feb"),
    ("rest 31 feb", Misread, "days", "31 feb"),
    ("rest whenever", NotUnderstood, "days", "whenever"),
    ('open "what"', Surplus, "", '"what"'),
    ("open all of it", Surplus, "", "all of it"),
    ("rest today @ana", Surplus, "", "@ana"),
    ('tell A-1 "a" "b"', Surplus, "", '"b"'),
    ("give A-1 A-2", None, "", ""),
    ("rest today for @ana for @ben", Surplus, "", "for @ben"),
]


@pytest.mark.parametrize(("sentence", "misread", "field", "words"), MISREAD, ids=[row[0] for row in MISREAD])
def test_what_cannot_be_read_is_named_with_its_field(
    sentence: str, misread: type[Misread] | None, field: str, words: str
) -> None:
    if misread is None:  # words of a note, or a form
        grammar.read(sentence, SAMPLES)
        return
    with pytest.raises(misread) as raised:
        grammar.read(sentence, SAMPLES)
    assert raised.value.field == field
    assert getattr(raised.value, "words", "") == words
    assert raised.value.verb == sentence.split()[0]


def test_a_misreading_keeps_what_was_understood() -> None:
    with pytest.raises(NotUnderstood) as raised:
        grammar.read('tell A-217 60% "exhibits indexed" eta soonish', SAMPLES)
    assert raised.value.heard.items() >= {"item": "A-217", "progress": "60%", "note": "exhibits indexed"}.items()


def test_words_of_the_wrong_kind_stay_in_their_field_and_the_rest_of_the_sentence_is_kept() -> None:
    """messages.md 44: the button says the sentence again with the one word changed."""
    with pytest.raises(NotUnderstood) as raised:
        grammar.read("send Q-31 https://files.example/a it is done", SAMPLES)
    assert raised.value.heard == {"item": "Q-31", "link": "https://files.example/a", "note": "it is done"}
    settled = grammar.compose(Send, {**raised.value.heard, "item": "A-217"})
    assert settled == 'send A-217 https://files.example/a "it is done"'
    with pytest.raises(NotUnderstood) as raised:
        grammar.read('tell A-217 eta frday because "rain" Q-9 60%', SAMPLES)
    assert raised.value.words == "frday"
    assert raised.value.heard.items() >= {"eta": "frday", "because": "rain", "item": "A-217"}.items()


def test_a_zones_letters_are_refused_and_not_repeated() -> None:
    """D30: the letters may be typed right behind the time, in any case, before anything else."""
    for sentence in (
        "tell A-1 eta fri 5pm EST",
        "tell A-1 eta fri 5pm est because rain",
        "tell A-1 eta fri 5pm IST ok",
    ):
        with pytest.raises(ZoneAbbreviation) as raised:
            grammar.read(sentence, SAMPLES)
        assert raised.value.field == "eta"
        assert raised.value.words == "fri 5pm"


@pytest.mark.parametrize(
    ("sentence", "word", "near", "rest"),
    [
        ("tel A-1 60%", "tel", ("tell",), "A-1 60%"),
        ("Opne", "Opne", ("open",), ""),
        ("xylophone now", "xylophone", (), "now"),
        ("", "", (), ""),
        ("   \n", "", (), ""),
    ],
)
def test_a_verb_that_is_not_known_names_those_near_it(
    sentence: str, word: str, near: tuple[str, ...], rest: str
) -> None:
    with pytest.raises(UnknownVerb) as raised:
        grammar.read(sentence, SAMPLES)
    assert (raised.value.word, raised.value.near, raised.value.rest) == (word, near, rest)


def test_four_thousand_characters_are_read_and_more_are_refused_at_once() -> None:
    whole = "tell A-1 " + "x" * 3_991
    assert grammar.read(whole, SAMPLES) == Tell(item="A-1", note="x" * 3_991)
    started = time.perf_counter()
    with pytest.raises(TooLong) as raised:
        grammar.read("tell A-1 " + '" due ' * 40_000, SAMPLES)
    assert time.perf_counter() - started < 0.1
    assert raised.value.limit == 4_000


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "NUL"),
        ("\u202e", "right-to-left override"),
        ("\u2067", "right-to-left isolate"),
        ("\x1b", "escape"),
        ("\x85", "U+0085"),
    ],
)
def test_what_nobody_can_see_is_refused_by_name(character: str, name: str) -> None:
    with pytest.raises(Unprintable) as raised:
        grammar.read(f'tell A-1 "a{character}b{character}"', SAMPLES)
    assert raised.value.controls == (name,)


@pytest.mark.parametrize(
    "unit", ['"', '"a ', 'a" ', "\u201c", '"" ', '"a "b" ', "due ", "eta eta ", "in ", "1 ", "@", "because "]
)
def test_no_sentence_takes_long(unit: str) -> None:
    """Four thousand characters of the same, whatever they are."""
    started = time.perf_counter()
    for verb in ("tell A-1 ", "give ", "rest ", "back "):
        try:
            grammar.read((verb + unit * 4_000)[:4_000], SAMPLES)
        except Misread:
            continue
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("command", SAMPLES, ids=lambda command: command.name)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_as_the_same_command(command: type[Command], data: st.DataObject) -> None:
    """Whether or not the reader knows the cities."""
    meant = data.draw(sentences.commands(command))
    written = grammar.write(meant)
    assert grammar.read(written, SAMPLES) == meant
    assert grammar.read(written, SAMPLES, PLACES) == meant
    again = grammar.read(written, SAMPLES, PLACES)
    assert isinstance(again, Command)
    assert grammar.write(again) == written


def test_a_sentence_in_a_button_is_written_plainly() -> None:
    """messages.md 5: no quotes but around prose, where it reads back without."""
    for sentence in (
        "tell A-217 eta 2026-10-16 17:00 New York",
        'tell A-217 60% at-risk "exhibits indexed" eta thu because "power cut"',
        "give A-225 keep",
        "rest 24 dec \u2013 2 jan plan",
        "week new york",
    ):
        said = grammar.read(sentence, SAMPLES)
        assert isinstance(said, Command)
        assert grammar.write(said) == sentence


def test_words_that_a_reader_could_take_for_a_note_are_written_in_quotes() -> None:
    """A city that only its engagement knows, in small letters."""
    said = grammar.read("tell A-217 eta fri 5pm boston", SAMPLES, PLACES)
    assert isinstance(said, Tell)
    assert grammar.write(said) == 'tell A-217 eta "fri 5pm boston"'
    assert grammar.read(grammar.write(said), SAMPLES) == said


WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["due", "eta", "fri", "5pm", "A-217", "@ana", "60", "%", '"', "\u201c", "\u201d", "in", "next",
                     "to", "because", "24", "dec", "\u2013", "citation,", ",", "keep", "new", "york", "17:00"]),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([command.name for command in SAMPLES]), st.lists(WORDS, max_size=25).map(" ".join))
def test_any_words_are_a_command_half_of_one_or_a_misreading(verb: str, words: str) -> None:
    for sentence in (f"{verb} {words}", words):
        for places in (None, PLACES):
            try:
                said = grammar.read(sentence, SAMPLES, places)
            except Misread:
                continue
            if isinstance(said, Command):
                assert grammar.read(grammar.write(said), SAMPLES, places) == said
            else:
                assert said.focus in said.missing


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=5_000))
def test_any_text_raises_nothing_but_a_misreading(text: str) -> None:
    for sentence in (text, f"tell {text}", f"give {text}"):
        try:
            grammar.read(sentence, SAMPLES, PLACES)
        except Misread:
            continue
