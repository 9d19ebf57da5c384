"""Times as people type them, in New York or in Manila: understood, asked back, or refused (D28–D30)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import times
from bot.language.misread import (
    Ambiguous,
    Misread,
    NoSuchDay,
    NotUnderstood,
    Past,
    UnknownCity,
    ZoneAbbreviation,
)
from bot.language.moments import Setting, parse_moment, resolve
from bot.model.people import City
from scheduler.worktime import Calendar
from tests.firm import CITIES, MANILA, NEW_YORK, START

LABELS = {"new york": "America/New_York", "manila": "Asia/Manila"}
TEAM = Calendar.around(MANILA, START)


def said_in(city: City, now: datetime = START) -> Setting:
    """Tue 13 Oct 15:00 New York, Wed 14 Oct 03:00 Manila, unless told otherwise; the assignee works in Manila."""
    own = Calendar.around(NEW_YORK if city is CITIES.firm else MANILA, now)
    return Setting(now, city.zone, LABELS, own.closing, TEAM.working_days_after)


def read(words: str, city: City = CITIES.firm, now: datetime = START) -> str:
    return times.at(resolve(parse_moment(words), said_in(city, now)), CITIES, now)


FRIDAY = "Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila"


@pytest.mark.parametrize(
    ("words", "typers", "citys"),
    [
        (
            "tomorrow 5pm Manila",
            "Wed 14 Oct 05:00 New York · Wed 14 Oct 17:00 Manila",
            "Thu 15 Oct 05:00 New York · Thu 15 Oct 17:00 Manila",
        ),
    ],
)
def test_tomorrow_with_a_city_where_it_is_another_day_is_asked_about(words: str, typers: str, citys: str) -> None:
    """D28: day words are the typer's day; where a city is named whose day is another, neither is guessed."""
    with pytest.raises(Ambiguous) as asked:
        read(words)
    shown = [(label, times.at(at, CITIES, START)) for label, at in asked.value.readings]
    assert shown == [("14 October", typers), ("15 October", citys)]
    assert read(words, CITIES.provider) == citys, "in Manila it is the same day for both"


def test_today_with_a_city_where_it_is_tomorrow_is_the_one_that_is_still_ahead() -> None:
    """It is Tue in New York and Wed in Manila, where the typer's Tue 17:00 is over."""
    assert read("today 5pm Manila") == "Wed 14 Oct 05:00 New York · Wed 14 Oct 17:00 Manila"


UNDERSTOOD = [
    ("fri 5pm", FRIDAY),
    ("friday 17:00", FRIDAY),
    ("Friday, 5 pm", FRIDAY),
    ("fri 16 oct 5pm", FRIDAY),
    ("16 oct 5pm", FRIDAY),
    ("oct 16 17:00", FRIDAY),
    ("2026-10-16 17:00", FRIDAY),
    ("2026-10-16 17:00 New York", FRIDAY),
    ("2026-10-16 17:00 America/New_York", FRIDAY),
    ("2026-10-16T17:00:00-04:00", FRIDAY),
    ("sat 5am Manila", FRIDAY),
    ("10/16 5pm", FRIDAY),
    ("tomorrow 10:30", "Wed 14 Oct 10:30 New York · Wed 14 Oct 22:30 Manila"),
    ("today 4pm", "Tue 13 Oct 16:00 New York · Wed 14 Oct 04:00 Manila"),
    ("4pm", "Tue 13 Oct 16:00 New York · Wed 14 Oct 04:00 Manila"),
    ("thu 4pm manila", "Thu 15 Oct 04:00 New York · Thu 15 Oct 16:00 Manila"),
    ("cob friday", "Fri 16 Oct 18:00 New York · Sat 17 Oct 06:00 Manila"),
    ("eod", "Tue 13 Oct 18:00 New York · Wed 14 Oct 06:00 Manila"),
    ("eod fri", "Fri 16 Oct 18:00 New York · Sat 17 Oct 06:00 Manila"),
    ("thu", "Thu 15 Oct 18:00 New York · Fri 16 Oct 06:00 Manila"),
    ("in 6h", "Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila"),
    ("in 90 min", "Tue 13 Oct 16:30 New York · Wed 14 Oct 04:30 Manila"),
    ("in 2 working days", "Thu 15 Oct 15:00 New York · Fri 16 Oct 03:00 Manila"),
    ("in 3 days", "Fri 16 Oct 15:00 New York · Sat 17 Oct 03:00 Manila"),
    ("noon thu", "Thu 15 Oct 12:00 New York · Fri 16 Oct 00:00 Manila"),
    ("1 dec 5pm", "Tue 1 Dec 17:00 New York · Wed 2 Dec 06:00 Manila"),
    ("12/25 9am", "Fri 25 Dec 09:00 New York · Fri 25 Dec 22:00 Manila"),
    ("5 jan 9am", "Tue 5 Jan 2027 09:00 New York · Tue 5 Jan 2027 22:00 Manila"),
]


@pytest.mark.parametrize(("words", "meant"), UNDERSTOOD, ids=[words for words, _ in UNDERSTOOD])
def test_a_time_typed_in_new_york_is_understood(words: str, meant: str) -> None:
    """C27 G20: a time without a city is the typer's own."""
    assert read(words) == meant


def test_day_words_are_the_typers_day() -> None:
    """D28: it is Wednesday in Manila while it is Tuesday in New York."""
    assert read("tomorrow 10:30", CITIES.provider) == "Wed 14 Oct 22:30 New York · Thu 15 Oct 10:30 Manila"
    assert read("today 4pm", CITIES.provider) == "Wed 14 Oct 04:00 New York · Wed 14 Oct 16:00 Manila"
    assert read("eod", CITIES.provider) == "Wed 14 Oct 06:00 New York · Wed 14 Oct 18:00 Manila"


ASKED = [
    ("fri 5", ("Fri 16 Oct 05:00 New York · Fri 16 Oct 17:00 Manila", FRIDAY)),
    (
        "12/11 5pm",
        (
            "Thu 12 Nov 17:00 New York · Fri 13 Nov 06:00 Manila",
            "Fri 11 Dec 17:00 New York · Sat 12 Dec 06:00 Manila",
        ),
    ),
    ("next fri 5pm", (FRIDAY, "Fri 23 Oct 17:00 New York · Sat 24 Oct 05:00 Manila")),
]  # fmt: skip


@pytest.mark.parametrize(("words", "readings"), ASKED, ids=[words for words, _ in ASKED])
def test_a_time_that_can_be_two_is_asked_back(words: str, readings: tuple[str, str]) -> None:
    """D29: never guessed."""
    with pytest.raises(Ambiguous) as asked:
        read(words)
    assert {times.at(at, CITIES, START) for _, at in asked.value.readings} == set(readings)


def test_next_tuesday_is_not_asked_when_its_readings_agree() -> None:
    """D29: said on a Tuesday, the coming one and next week's are one."""
    assert read("next tue 5pm") == "Tue 20 Oct 17:00 New York · Wed 21 Oct 05:00 Manila"


def test_a_weekday_whose_time_is_past_today_is_the_coming_one() -> None:
    assert read("tue 9am") == "Tue 20 Oct 09:00 New York · Tue 20 Oct 21:00 Manila"


@pytest.mark.parametrize("words", ["12 oct 5pm", "today 9am", "2026-10-01 17:00", "9am today"])
def test_a_time_that_has_passed_is_asked_back(words: str) -> None:
    with pytest.raises(Past):
        read(words)


@pytest.mark.parametrize("letters", ["EST", "EDT", "PST", "IST", "PHT", "UTC", "GMT", "ET"])
def test_the_letters_of_a_zone_are_refused(letters: str) -> None:
    """D30: PST means Manila and Los Angeles."""
    with pytest.raises(ZoneAbbreviation):
        read(f"fri 5pm {letters}")


@pytest.mark.parametrize(
    "words", ["31 feb", "31 feb 5pm", "30 feb 2027 9am", "2026-02-29 17:00", "mon 16 oct 2026 5pm"]
)
def test_a_day_that_no_calendar_has_is_named(words: str) -> None:
    with pytest.raises(NoSuchDay):
        read(words)


@pytest.mark.parametrize("words", ["banana", "soon", "25:00", "fri 5pm 6pm", "fri 13pm", "0x10", "next", "-3", ""])
def test_what_is_no_time_is_not_understood(words: str) -> None:
    with pytest.raises(NotUnderstood):
        read(words)


def test_a_city_that_is_not_known_is_named() -> None:
    with pytest.raises(UnknownCity):
        read("fri 5pm Atlantis")


@given(st.integers(60, 2 * 366 * 24 * 60), st.sampled_from([CITIES.firm, CITIES.provider]))
def test_a_written_time_reads_as_the_same_minute(minutes: int, city: City) -> None:
    """A button pressed late means what it meant, over every change of clocks."""
    at = START + timedelta(minutes=minutes)
    written = times.written(at, city)
    assert resolve(parse_moment(written), said_in(CITIES.firm)) == at


@given(st.text(max_size=60) | st.from_regex(r"[a-z0-9:/. -]{0,40}", fullmatch=True))
def test_any_words_are_a_time_or_a_misreading(words: str) -> None:
    try:
        at = resolve(parse_moment(words), said_in(CITIES.firm))
    except Misread:
        return
    assert at.tzinfo is UTC
    assert at > START - timedelta(minutes=1)


def test_a_leap_day_is_the_next_there_is() -> None:
    later = datetime(2028, 1, 10, 15, tzinfo=UTC)
    assert read("29 feb 9am", now=later) == "Tue 29 Feb 09:00 New York · Tue 29 Feb 22:00 Manila"
    assert date(2028, 2, 29).weekday() == 1
