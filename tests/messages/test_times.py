"""Time as people read it: both cities, the right weekdays, the year only where it is another, no hour misread."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import times
from bot.language.cards import Card, Line
from bot.language.moments import Setting, parse_moment, resolve
from bot.model.people import Cities, City
from scheduler.worktime import instant
from tests.messages.checker import check
from tests.messages.example import CITIES, mnl, ny

NOW = ny("10-13 15:00")
HOME = CITIES.provider
clock = datetime.fromisoformat

MOMENTS = st.datetimes(clock("2025-01-01"), clock("2030-12-31"), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
PLACES = st.sampled_from(
    [
        City("New York", "America/New_York"),
        City("Manila", "Asia/Manila"),
        City("London", "Europe/London"),
        City("Lord Howe", "Australia/Lord_Howe"),
        City("Kathmandu", "Asia/Kathmandu"),
        City("Santiago", "America/Santiago"),
    ]
)
ENGAGEMENTS = st.tuples(PLACES, PLACES).filter(lambda two: two[0] != two[1]).map(lambda two: Cities(*two))


def test_an_instant_is_said_for_both_cities_the_firms_first() -> None:
    assert times.at(ny("10-16 17:00"), CITIES, NOW) == "Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila"


def test_the_year_stands_only_where_it_is_another_than_that_of_sending() -> None:
    at = instant(clock("2027-01-01 03:00"), CITIES.provider.zone)
    assert times.at(at, CITIES, NOW) == "Thu 31 Dec 14:00 New York · Fri 1 Jan 2027 03:00 Manila"


def test_an_interval_is_said_once_for_each_city() -> None:
    written = times.interval(mnl("10-15 10:04"), mnl("10-15 13:00"), CITIES, NOW)
    assert written == "Wed 14 Oct 22:04–01:00 New York · Thu 15 Oct 10:04–13:00 Manila"


def test_an_interval_over_the_change_of_clocks_is_two_instants() -> None:
    first = instant(clock("2026-11-01 01:50"), "America/New_York")
    written = times.interval(first, first + timedelta(minutes=30), CITIES, NOW)
    assert written == (
        "Sun 1 Nov 01:50 New York · Sun 1 Nov 13:50 Manila to Sun 1 Nov 01:20 New York · Sun 1 Nov 14:20 Manila"
    )


@pytest.mark.parametrize(
    ("minutes", "said"), [(45, "45 min"), (60, "1 h"), (80, "1 h 20 min"), (24 * 60, "24 h"), (0, "less than 1 min")]
)
def test_a_duration_is_hours_and_minutes(minutes: int, said: str) -> None:
    assert times.duration(timedelta(minutes=minutes)) == said
    assert times.working(timedelta(minutes=minutes)) == f"{said} of working time"


def test_a_range_and_a_share_leave_out_a_unit_that_is_said_once() -> None:
    assert times.between(timedelta(hours=10), timedelta(hours=12)) == "10 to 12 h"
    assert times.between(timedelta(minutes=45), timedelta(minutes=90)) == "45 min to 1 h 30 min"
    assert times.used(timedelta(hours=9), timedelta(hours=12)) == "9 of 12 h"
    assert times.used(timedelta(minutes=90), timedelta(hours=2)) == "1 h 30 min of 2 h"


def test_days_name_their_city_and_their_month_once() -> None:
    assert times.days(date(2026, 10, 22), date(2026, 10, 23), HOME, NOW) == "Thu 22 – Fri 23 Oct Manila"
    assert times.days(date(2026, 12, 24), date(2027, 1, 2), HOME, NOW) == "Thu 24 Dec – Sat 2 Jan 2027 Manila"
    assert times.days(date(2026, 11, 2), date(2026, 11, 2), HOME, NOW) == "Mon 2 Nov Manila"


def test_a_week_is_said_by_days_that_share_their_times() -> None:
    assert times.week([(6, "21:00–01:00"), (0, "21:00–01:00"), (2, "21:00–01:00")]) == "Wed and Sun–Mon 21:00–01:00"


@settings(deadline=None, max_examples=150)
@given(MOMENTS, ENGAGEMENTS, MOMENTS)
def test_any_instant_reads_as_one_instant(at: datetime, cities: Cities, now: datetime) -> None:
    card = Card("test", "Title", (Line((f"It is {times.at(at, cities, now)}",)), Line(("Nothing changed.",))))
    assert check(card, cities=cities, now=now) == []


@settings(deadline=None, max_examples=150)
@given(MOMENTS, st.integers(1, 26 * 60), ENGAGEMENTS, MOMENTS)
def test_any_interval_reads_as_one_interval(at: datetime, minutes: int, cities: Cities, now: datetime) -> None:
    written = times.interval(at, at + timedelta(minutes=minutes), cities, now)
    card = Card("test", "Title", (Line((f"It is {written}",)), Line(("Nothing changed.",))))
    assert [fault for fault in check(card, cities=cities, now=now) if not fault.startswith("S3")] == []


@settings(deadline=None, max_examples=150)
@given(MOMENTS, PLACES)
def test_a_time_in_a_button_means_what_it_meant(at: datetime, city: City) -> None:
    setting = Setting(
        now=datetime(2024, 1, 1, tzinfo=UTC),
        zone="Asia/Manila",
        cities={city.label.lower(): city.zone},
        closing=lambda day: None,
        working_days_after=lambda day, count: day,
    )
    assert resolve(parse_moment(times.written(at, city)), setting) == at
