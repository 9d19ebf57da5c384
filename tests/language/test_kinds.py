"""Each kind of thing: what is one, what it is read as, what is refused, and the field that asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.language.forms import ChoiceField, MomentField, Option, PersonField, TextField
from bot.language.kinds import (
    ChoiceKind,
    FlagKind,
    Kind,
    LinkKind,
    NumberKind,
    PercentKind,
    PersonKind,
    ProseKind,
    ReferenceKind,
    SeveralKind,
)
from bot.language.misread import Misread, NotUnderstood
from bot.language.spans import Span
from bot.language.timekinds import CityKind, DayRangeKind, MomentKind, SpanKind
from tests.language.samples import Defect

A, AQ, M = ReferenceKind("A"), ReferenceKind("AQ"), ReferenceKind("M", own_number=True)
LOOK = ChoiceKind(("on-track", "at-risk"), {"all on track": "on-track"}, {"at-risk": "At risk of being late"})
DEFECTS = SeveralKind(Defect)

READ: list[tuple[Kind[Any], str, object]] = [
    (A, "A-217", "A-217"),
    (A, "a217", "A-217"),
    (A, "a-217", "A-217"),
    (A, "A\u2011217.", "A-217"),
    (A, "A-0217", "A-217"),
    (AQ, "q31:", "Q-31"),
    (M, "m1042", "M-1042"),
    (M, "CV-24-1187", "CV-24-1187"),
    (M, "2026.0042/7", "2026.0042/7"),
    (PersonKind(), "@Ana", "ana"),
    (PersonKind(), "@ana.cruz,", "ana.cruz"),
    (PersonKind(), "@jos\u00e9", "jos\u00e9"),
    (PercentKind(), "60%", 60),
    (PercentKind(), "60 %", 60),
    (PercentKind(), "60 percent", 60),
    (PercentKind(), "0%", 0),
    (PercentKind(), "100 per cent", 100),
    (NumberKind(), "240", 240),
    (NumberKind(), "1,200", 1200),
    (NumberKind(least=0), "0", 0),
    (LOOK, "At Risk", "at-risk"),
    (LOOK, "on_track", "on-track"),
    (LOOK, "all on track", "on-track"),
    (DEFECTS, "citation,format", (Defect.CITATION, Defect.FORMAT)),
    (DEFECTS, "Format, citation, format", (Defect.FORMAT, Defect.CITATION)),
    (DEFECTS, "instruction missed", (Defect.INSTRUCTION_MISSED,)),
    (ProseKind(), "  it's fine  ", "it's fine"),
    (LinkKind(), "https://files.example/m-1042/depo?x=1", "https://files.example/m-1042/depo?x=1"),
    (LinkKind(), "HTTP://files.example", "HTTP://files.example"),
    (LinkKind(), "files.example/m-1042/depo", "files.example/m-1042/depo"),
    (LinkKind(), "files.example:8443/a", "files.example:8443/a"),
    (FlagKind("keep"), "Keep.", True),
    (SpanKind(), "4h", Span(minutes=240)),
    (SpanKind(), "90 min", Span(minutes=90)),
    (SpanKind(), "1 h 20 min", Span(minutes=80)),
    (SpanKind(), "1h20", Span(minutes=80)),
    (SpanKind(), "1.5 hours", Span(minutes=90)),
    (SpanKind(), "an hour", Span(minutes=60)),
    (SpanKind(), "2 working days", Span(working_days=2)),
    (SpanKind(), "2 business days", Span(working_days=2)),
    (SpanKind(), "3 days", Span(days=3)),
    (SpanKind(), "2 weeks", Span(days=14)),
    (CityKind(), "New  York", "New York"),
]


@pytest.mark.parametrize(("kind", "words", "value"), READ, ids=[f"{words}" for _, words, _ in READ])
def test_words_are_read_and_what_is_read_is_written_so_that_it_reads_the_same(
    kind: Kind[Any], words: str, value: object
) -> None:
    assert kind.read(words) == value
    assert kind.prose or kind.takes(words.split()) == len(words.split())
    assert kind.read(kind.write(value)) == value


REFUSED: list[tuple[Kind[Any], str]] = [
    (A, "Q-31"),
    (A, "A-0"),
    (A, "A-12345678901"),
    (A, "A217b"),
    (A, "217"),
    (A, "A-\u0661"),
    (AQ, "M-1042"),
    (M, "A-217"),
    (M, "lease"),
    (M, "2026-10-16"),
    (M, "12/25"),
    (PersonKind(), "ana"),
    (PersonKind(), "@"),
    (PersonKind(), "@ana\u0000"),
    (PercentKind(), "101%"),
    (PercentKind(), "60"),
    (PercentKind(), "-1%"),
    (NumberKind(), "0"),
    (NumberKind(), "12a"),
    (NumberKind(), "1,20"),
    (NumberKind(), "9999999999"),
    (NumberKind(most=5), "6"),
    (LOOK, "late"),
    (DEFECTS, "citation,spelling"),
    (DEFECTS, ","),
    (ProseKind(), "   "),
    (LinkKind(), "javascript:alert(1)"),
    (LinkKind(), "files.example"),
    (LinkKind(), "and/or"),
    (LinkKind(), "https://"),
    (LinkKind(), "file:///etc/passwd"),
    (FlagKind("keep"), "kept"),
    (SpanKind(), "0h"),
    (SpanKind(), "4"),
    (SpanKind(), "4 hours or so"),
    (SpanKind(), "-4h"),
    (CityKind(), "7"),
    (MomentKind(), "whenever"),
    (DayRangeKind(), "2 jan \u2013 whenever"),
]


@pytest.mark.parametrize(("kind", "words"), REFUSED, ids=[f"{words!r}" for _, words in REFUSED])
def test_words_of_another_kind_are_refused_with_what_is_expected_and_an_example(kind: Kind[Any], words: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        kind.read(words)
    assert refused.value.expected
    assert refused.value.words.strip() in words


def test_an_id_of_another_kind_of_thing_is_a_mistake_and_a_word_is_none() -> None:
    """messages.md 44: Q-31 is a question; deliver takes an assignment."""
    assert A.mistaken("Q-31")
    assert A.mistaken("m1042")
    assert not A.mistaken("A-217")
    assert not A.mistaken("B-52")
    assert not A.mistaken("indexed")
    assert A.expected == "an assignment"
    assert AQ.expected == "an assignment or a question"


@pytest.mark.parametrize(
    ("kind", "words", "count"),
    [
        (PercentKind(), ["60", "%", "done"], 2),
        (PercentKind(), ["60%", "%"], 1),
        (LOOK, ["all", "on", "track", "today"], 3),
        (LOOK, ["on", "time"], 0),
        (DEFECTS, ["citation,", "format", "cause"], 2),
        (DEFECTS, ["citation", ",format", "cause"], 2),
        (DEFECTS, ["citation", "format"], 1),
        (DEFECTS, ["citation,", "cause"], 1),
        (DEFECTS, ["wrong,", "format"], 0),
        (DEFECTS, ["instruction", "missed,", "format", "too"], 3),
        (SpanKind(), ["2", "working", "days", "at", "most"], 3),
        (SpanKind(), ["1", "h", "20", "min", "each"], 4),
        (SpanKind(), ["4", "exhibits"], 0),
        (MomentKind(), ["fri", "5pm", "exhibits", "indexed"], 2),
        (MomentKind(), ["fri", "16", "oct", "5", "pm", "New", "York", "and"], 7),
        (MomentKind(), ["in", "2", "working", "days", "or", "so"], 4),
        (MomentKind(), ["end", "of", "day", "tomorrow"], 4),
        (MomentKind(), ["fri", "5pm.", "Exhibits", "indexed"], 2),
        (MomentKind(), ["5", "exhibits"], 0),
        (MomentKind(), ["indexed"], 0),
        (DayRangeKind(), ["24", "dec", "\u2013", "2", "jan", "plan"], 5),
        (DayRangeKind(), ["half", "today", "plan"], 2),
        (DayRangeKind(), ["mon-wed", "please"], 1),
        (DayRangeKind(), ["24\u201326", "dec"], 2),
        (DayRangeKind(), ["plan"], 0),
    ],
)
def test_a_kind_takes_its_own_words_and_no_more(kind: Kind[Any], words: list[str], count: int) -> None:
    assert kind.takes(words) == count


@pytest.mark.parametrize(
    ("words", "count"), [(["New", "York", "fri"], 2), (["manila", "fri"], 1), (["new", "york"], 2), (["atlantis"], 0)]
)
def test_a_city_is_as_many_words_as_its_label_where_labels_are_known(words: list[str], count: int) -> None:
    assert CityKind().takes(words, frozenset({"new york", "manila"})) == count


def test_each_kind_asks_for_itself_in_a_form() -> None:
    assert A.field("item", "Which?", True, "a217") == TextField("item", "Which?", True, "a217", "A-217")
    assert PersonKind().field("who", "Who?", False, "@ana") == PersonField(
        "who", "Who?", False, value="@ana", hint="@ana"
    )
    assert MomentKind().field("due", "When?", False, "") == MomentField("due", "When?", False, "", "fri 5pm")
    assert ProseKind(long=False).field("note", "A note", False, "x", "like this") == TextField(
        "note", "A note", False, "x", "like this"
    )
    options = (Option("on-track", "On track"), Option("at-risk", "At risk of being late"))
    assert LOOK.field("look", "How?", True, "At Risk") == ChoiceField("look", "How?", True, options, "at-risk")
    several = DEFECTS.field("defects", "What?", True, "Format, instruction missed")
    assert isinstance(several, ChoiceField)
    assert several.several
    assert several.value == "format,instruction-missed"
    assert FlagKind("keep").field("keep", "Keep it?", False, "keep") == ChoiceField(
        "keep", "Keep it?", False, (Option("", "No"), Option("keep", "Yes")), "keep"
    )


@pytest.mark.parametrize("minutes", [1, 59, 60, 61, 600, 100_000])
def test_a_span_is_written_in_hours_and_minutes(minutes: int) -> None:
    span = Span(minutes=minutes)
    assert SpanKind().read(str(span)) == span


@pytest.mark.parametrize("span", [{}, {"minutes": 1, "days": 1}, {"days": -1}])
def test_a_span_has_one_unit_and_some_length(span: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="positive number of one unit"):
        Span(**span)


def test_a_misreading_is_an_exception_that_shows_its_facts() -> None:
    with pytest.raises(Misread, match="Q-31"):
        A.read("Q-31")
