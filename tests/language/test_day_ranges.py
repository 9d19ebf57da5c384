"""Days off as people type them, seen from New York on Tue 13 Oct 2026 (C14)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.dayranges import parse_day_range, resolve_days
from bot.language.misread import Misread, NoSuchDay, NotUnderstood, Past
from bot.language.moments import Setting

TUESDAY = datetime(2026, 10, 13, 19, tzinfo=UTC)


def said(now: datetime = TUESDAY) -> Setting:
    return Setting(now, "America/New_York", {}, lambda day: None, lambda day, count: day)


def days(words: str, now: datetime = TUESDAY) -> tuple[str, str]:
    first, last = resolve_days(parse_day_range(words), said(now))
    return first.isoformat(), last.isoformat()


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("today", "2026-10-13", "2026-10-13"),
        ("half today", "2026-10-13", "2026-10-13"),
        ("half day tomorrow", "2026-10-14", "2026-10-14"),
        ("fri", "2026-10-16", "2026-10-16"),
        ("22 oct", "2026-10-22", "2026-10-22"),
        ("22 oct \u2013 23 oct", "2026-10-22", "2026-10-23"),
        ("22 oct - 23 oct", "2026-10-22", "2026-10-23"),
        ("22 oct to 23 oct", "2026-10-22", "2026-10-23"),
        ("from 22 oct until 23 oct", "2026-10-22", "2026-10-23"),
        ("22\u201323 oct", "2026-10-22", "2026-10-23"),
        ("22-23 October", "2026-10-22", "2026-10-23"),
        ("oct 22 \u2013 oct 23", "2026-10-22", "2026-10-23"),
        ("24 dec \u2013 2 jan", "2026-12-24", "2027-01-02"),
        ("2026-12-24 \u2013 2027-01-02", "2026-12-24", "2027-01-02"),
        ("12/24 \u2013 12/31", "2026-12-24", "2026-12-31"),
        ("12 oct \u2013 14 oct", "2026-10-12", "2026-10-14"),
        ("12 oct", "2027-10-12", "2027-10-12"),
        ("thu \u2013 mon", "2026-10-15", "2026-10-19"),
        ("today \u2013 fri", "2026-10-13", "2026-10-16"),
        ("mon-wed", "2026-10-19", "2026-10-21"),
        ("1 jun \u2013 5 jun", "2027-06-01", "2027-06-05"),
        ("next tue", "2026-10-20", "2026-10-20"),
        ("thu 15 oct", "2026-10-15", "2026-10-15"),
    ],
)
def test_days_off_are_the_soonest_that_are_not_all_over(words: str, first: str, last: str) -> None:
    assert days(words) == (first, last)


def test_a_leave_that_has_begun_is_this_years() -> None:
    now = datetime(2026, 12, 28, 15, tzinfo=UTC)
    assert days("24 dec \u2013 2 jan", now) == ("2026-12-24", "2027-01-02")
    assert days("24 dec \u2013 2 jan", datetime(2027, 1, 2, 15, tzinfo=UTC)) == ("2026-12-24", "2027-01-02")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2026-10-01 \u2013 2026-10-05", Past),
        ("1 oct 2026", Past),
        ("31 feb", NoSuchDay),
        ("29 feb", NoSuchDay),
        ("fri 15 oct", NoSuchDay),
        ("fri \u2013 today", NotUnderstood),
        ("24 dec 2026 \u2013 2 dec 2026", NotUnderstood),
        ("next fri", NotUnderstood),
        ("01/12", NotUnderstood),
        ("half 22 oct \u2013 23 oct", NotUnderstood),
        ("24 dec \u2013", NotUnderstood),
        ("\u2013 24 dec", NotUnderstood),
        ("a while", NotUnderstood),
        ("", NotUnderstood),
    ],
)
def test_other_days_are_asked_back(words: str, why: type[Misread]) -> None:
    with pytest.raises(why):
        days(words)


@given(st.dates(date(2027, 1, 1), date(2030, 12, 31)), st.integers(0, 60))
def test_days_written_with_their_years_are_those_days(first: date, more: int) -> None:
    last = date.fromordinal(first.toordinal() + more)
    assert days(f"{first} \u2013 {last}") == (first.isoformat(), last.isoformat())
    written = f"{first.day} {first:%b} {first.year} to {last.day} {last:%b} {last.year}"
    assert days(written) == (first.isoformat(), last.isoformat())


@given(st.text(max_size=60) | st.from_regex(r"[a-z0-9/ \u2013-]{0,40}", fullmatch=True))
def test_any_words_are_days_or_a_misreading(words: str) -> None:
    try:
        first, last = resolve_days(parse_day_range(words), said())
    except Misread:
        return
    assert first <= last
