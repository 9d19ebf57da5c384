"""How hours may be said: with quotes or without, in an order that can be told apart, cities known or not."""

from __future__ import annotations

import pytest

from bot.commands import COMMANDS
from bot.commands.hourkinds import HolidaySourceKind, HoursKind
from bot.commands.hours import Hours
from bot.language import grammar
from bot.language.misread import NotUnderstood

PLACES = frozenset({"manila", "new york"})

SAID: tuple[tuple[str, dict[str, object]], ...] = (
    ("hours show manila", {"part": "show", "whose": "manila"}),
    ("hours show new york", {"part": "show", "whose": "new york"}),
    ("Hours Show @paralegal.", {"part": "show", "whose": "@paralegal"}),
    ("hours test a217", {"part": "test", "assignment": "A-217"}),
    (
        'hours set manila "mon-fri 09:00-13:00, 14:00-18:00"',
        {"part": "set", "whose": "manila", "words": "mon-fri 09:00-13:00, 14:00-18:00"},
    ),
    (
        'hours set @paralegal "mon-fri 09:00-18:00 in New York"',
        {"part": "set", "whose": "@paralegal", "words": "mon-fri 09:00-18:00 in New York"},
    ),
    (
        "hours set new york mon-fri 09:00-18:00",
        {"part": "set", "whose": "new york", "day_hours": ((540, 1080),)},
    ),
    ("hours holidays new york page 2", {"part": "holidays", "whose": "new york", "page": 2}),
    (
        'hours holidays manila add 2026-04-09 "Araw ng Kagitingan"',
        {"part": "holidays", "whose": "manila", "words": "Araw ng Kagitingan"},
    ),
    ("hours holidays new york import us ca", {"part": "holidays", "whose": "new york", "source": "US-CA"}),
    (
        'hours exception manila 2026-11-12 closed "typhoon"',
        {"part": "exception", "whose": "manila", "day_hours": (), "words": "typhoon"},
    ),
    (
        "hours exception new york 12 nov – 13 nov closed storm",
        {"part": "exception", "whose": "new york", "day_hours": (), "words": "storm"},
    ),
    (
        "hours exception manila sat open 10am-2pm, 15:00-16:00 filing week",
        {"part": "exception", "whose": "manila", "day_hours": ((600, 840), (900, 960)), "words": "filing week"},
    ),
    (
        "hours overlap @assignee @attorney this week",
        {"part": "overlap", "whose": "@assignee @attorney", "week": "this week"},
    ),
    ("hours overlap @assignee and @attorney", {"part": "overlap", "whose": "@assignee @attorney"}),
)


@pytest.mark.parametrize("places", [None, PLACES], ids=["unknown cities", "known cities"])
@pytest.mark.parametrize(("sentence", "expected"), SAID)
def test_hours_are_said_in_these_ways(
    sentence: str, expected: dict[str, object], places: frozenset[str] | None
) -> None:
    said = grammar.read(sentence, COMMANDS, places)
    assert isinstance(said, Hours), said
    assert {name: getattr(said, name) for name in expected} == expected
    assert grammar.read(grammar.write(said), COMMANDS, places) == said


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("hours", ("part", "whose")),
        ("hours test", ("assignment",)),
        ("hours set manila", ("words",)),
        ("hours holidays manila add 2026-04-09", ("words",)),
        ("hours exception manila", ("days", "day_hours", "words")),
        ("hours exception manila fri closed", ("words",)),
        ("hours overlap", ("whose",)),
    ],
)
def test_what_is_missing_is_asked_for(sentence: str, missing: tuple[str, ...]) -> None:
    said = grammar.read(sentence, COMMANDS)
    assert isinstance(said, grammar.Partial)
    assert said.missing == missing


@pytest.mark.parametrize("words", ["25:00-26:00x", "18:00-18:00", "14:00-16:00, 15:00-17:00", "open"])
def test_hours_that_are_none_are_not_read(words: str) -> None:
    with pytest.raises(NotUnderstood):
        HoursKind().read(words)


@pytest.mark.parametrize("words", ["https://example.org/ph.ics", "/home/ana/holidays.ics", "Philippines", "P"])
def test_holidays_come_from_a_country_or_the_text_of_a_file_and_nowhere_else(words: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        HolidaySourceKind().read(words)
    assert "no link is fetched" in refused.value.expected
