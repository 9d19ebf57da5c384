"""Cities' clocks: which names are zones, what a wall clock time means, and when clocks change."""

import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import pytz
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.worktime import BeyondHorizon, UnknownZone, clock_changes, instant, wall, wall_prompt, zone

UTC = datetime.UTC
ZONES = [
    "Africa/Cairo",
    "America/New_York",
    "America/Santiago",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
]
MOMENTS = st.datetimes(datetime.datetime.fromisoformat("2000-01-01"), datetime.datetime.fromisoformat("2035-01-01"))


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Asia/Manila", "Asia/Manila"),
        ("asia/manila", "Asia/Manila"),
        (" America/New York ", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Europe/Oslo", "Europe/Oslo"),  # its clocks are Berlin's, but no one in Oslo says so
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_city_s_zone_has_one_name(written: str, name: str) -> None:
    assert zone(written) == name


@pytest.mark.parametrize(
    "name",
    ["EST", "IST", "PST8PDT", "EST5EDT", "UTC", "GMT", "Etc/UTC", "Etc/GMT+5", "Japan", "Zulu", "", "/", "Nowhere/Else",
     "../etc/passwd", "Asia/Manila\n\x00", "Ästerbotten/Å"],
)  # fmt: skip
def test_what_is_not_a_city_s_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone, match="is not a city's time zone"):
        zone(name)


def test_a_bare_city_is_offered_its_zone() -> None:
    with pytest.raises(UnknownZone, match="write America/New_York") as refusal:
        zone("new york")
    assert refusal.value.offers == ("America/New_York",)


def test_an_abbreviation_is_offered_no_guess() -> None:
    with pytest.raises(UnknownZone) as refusal:
        zone("IST")  # the start of "Istanbul", which is not what anyone means by it
    assert refusal.value.offers == ()


@pytest.mark.parametrize(
    ("city", "shown", "at"),
    [
        ("America/New_York", "2026-03-08 01:59", "2026-03-08 06:59"),
        ("America/New_York", "2026-03-08 02:00", "2026-03-08 07:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01 00:59", "2026-11-01 04:59"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30"),  # half an hour skipped
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),  # half an hour repeated
        ("Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04 15:30"),
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00"),  # no midnight
        ("Africa/Cairo", "2026-10-29 23:30", "2026-10-29 20:30"),
        ("Africa/Cairo", "2026-10-30 00:00", "2026-10-29 22:00"),
        ("America/Santiago", "2026-09-06 00:15", "2026-09-06 04:00"),  # no midnight
        ("America/Santiago", "2026-04-04 23:30", "2026-04-05 02:30"),
        ("America/Santiago", "2026-04-05 00:00", "2026-04-05 04:00"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),  # no such day
        ("Asia/Kolkata", "2028-02-29 09:00", "2028-02-29 03:30"),
        ("Europe/Dublin", "2026-10-25 01:30", "2026-10-25 00:30"),  # Irish winter time counts as the odd one out
        ("Europe/London", "2026-10-25 01:30", "2026-10-25 00:30"),
    ],
)
def test_a_skipped_time_is_the_end_of_the_gap_and_a_repeated_one_the_earlier(city: str, shown: str, at: str) -> None:
    assert instant(local(shown), city) == utc(at)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), MOMENTS)
def test_an_instant_and_what_the_wall_shows_agree_with_other_zone_data(city: str, naive: datetime.datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    shown = wall(at, city)
    assert shown == at.astimezone(ZoneInfo(city)).replace(tzinfo=None)
    assert instant(shown, city) == shown.replace(tzinfo=ZoneInfo(city), fold=0).astimezone(UTC)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), MOMENTS)
def test_later_on_the_wall_is_never_an_earlier_instant(city: str, shown: datetime.datetime) -> None:
    steps = [instant(shown + datetime.timedelta(minutes=10 * step), city) for step in range(200)]
    assert steps == sorted(steps)


def test_every_country_s_zones_are_names_to_keep() -> None:
    names = {name for code in pytz.country_timezones for name in pytz.country_timezones[code]}
    assert len(names) > 400
    assert [name for name in sorted(names) if zone(name) != name] == []
    # In some of them clocks have changed in stranger ways than anywhere above; time still goes forward on all.
    years = [local(f"{year}-{month:02}-01") for year in range(1903, 2037) for month in (1, 4, 7, 10)]
    for name in names:
        steps = [instant(shown, name) for shown in years]
        assert steps == sorted(steps), name


def test_clocks_change_when_new_york_s_do_and_never_in_manila() -> None:
    changes = clock_changes("America/New_York", utc("2026-01-01"), utc("2027-01-01"))
    assert changes == (utc("2026-03-08 07:00"), utc("2026-11-01 06:00"))
    assert clock_changes("America/New_York", changes[0], changes[1]) == changes[:1], "the end is left out"
    assert clock_changes("Asia/Manila", utc("2000-01-01"), utc("2037-01-01")) == ()


def test_a_day_of_prompts_at_nine_is_nine_on_every_wall() -> None:
    days = [datetime.date(2026, 3, 6) + datetime.timedelta(days=number) for number in range(5)]
    assert [wall(wall_prompt(day, 540, "America/New_York"), "America/New_York").hour for day in days] == [9] * 5
    steps = {
        wall_prompt(b, 540, "America/New_York") - wall_prompt(a, 540, "America/New_York") for a, b in pairwise(days)
    }
    assert steps == {datetime.timedelta(hours=24), datetime.timedelta(hours=23)}


def test_zone_data_that_ends_says_so() -> None:
    assert wall(utc("2037-12-31 12:00"), "America/New_York") == local("2037-12-31 07:00")
    with pytest.raises(BeyondHorizon, match="1902 to 2037"):
        wall(utc("2038-07-01"), "America/New_York")
    with pytest.raises(BeyondHorizon):
        instant(local("2038-07-01"), "Asia/Manila")
    with pytest.raises(BeyondHorizon):
        instant(local("1890-01-01"), "Asia/Manila")
    with pytest.raises(BeyondHorizon):
        clock_changes("Asia/Manila", utc("2026-01-01"), utc("2040-01-01"))


def test_naive_and_aware_times_are_not_mixed_up() -> None:
    with pytest.raises(TypeError, match="naive"):
        instant(utc("2026-01-01"), "Asia/Manila")
    with pytest.raises(TypeError, match="naive"):
        wall(local("2026-01-01"), "Asia/Manila")
