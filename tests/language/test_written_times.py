"""Times that are written out for a button, and times at the edges: midnight, closed days, changes of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.grammar import read, write
from bot.language.misread import Ambiguous, ClosedDay, NotUnderstood, Past, UnknownCity, ZoneAbbreviation
from bot.language.moments import Setting, parse_moment, resolve, take_moment, write_moment
from scheduler import worktime
from tests.language.samples import SAMPLES, Tell

ZONES = {
    "new york": "America/New_York",
    "manila": "Asia/Manila",
    "são paulo": "America/Sao_Paulo",
    "lord howe": "Australia/Lord_Howe",
    "st. john's": "America/St_Johns",
    "santiago": "America/Santiago",
    "casablanca": "Africa/Casablanca",
}
LABELS = {label: label.title().replace("'S", "'s") for label in ZONES}
TUESDAY = datetime(2026, 10, 13, 19, tzinfo=UTC)  # 15:00 in New York


def closing(day: date) -> datetime | None:
    """New York closes at 18:00, but not on Thu 26 Nov or at weekends."""
    if day.weekday() > 4 or day == date(2026, 11, 26):
        return None
    return worktime.wall_prompt(day, 18 * 60, "America/New_York")


def said(now: datetime = TUESDAY) -> Setting:
    return Setting(now, "America/New_York", ZONES, closing, lambda day, count: day + timedelta(count))


def wall(words: str, now: datetime = TUESDAY) -> str:
    return f"{worktime.wall(resolve(parse_moment(words), said(now)), 'America/New_York'):%a %d %b %Y %H:%M}"


# ── written out ─────────────────────────────────────────────────────────────


@given(
    st.integers(60_000_000, 320_000_000_000_000).map(lambda us: TUESDAY + timedelta(microseconds=us)),
    st.sampled_from(sorted(ZONES)),
    st.booleans(),
)
def test_an_instant_written_out_reads_as_the_same_instant(at: datetime, label: str, minute: bool) -> None:
    """In a sentence too, before and after other words, and to the microsecond."""
    at = at.replace(second=0, microsecond=0) if minute else at
    written = write_moment(at, LABELS[label], ZONES[label])
    assert resolve(parse_moment(written), said()) == at
    told = read(write(Tell(item="A-1", eta=parse_moment(written), because="eta fri")), SAMPLES)
    assert isinstance(told, Tell)
    assert told.eta is not None
    assert (resolve(told.eta, said()), told.note, told.because) == (at, "", "eta fri")


def test_an_instant_is_written_with_its_city() -> None:
    at = datetime(2026, 10, 16, 21, tzinfo=UTC)
    assert write_moment(at, "New York", "America/New_York") == "2026-10-16 17:00 New York"
    assert write_moment(at, "Manila", "Asia/Manila") == "2026-10-17 05:00 Manila"


def test_the_second_time_round_is_written_with_its_offset() -> None:
    """1 Nov 01:30 happens twice in New York; the bare words mean the earlier (product.md 6)."""
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert write_moment(first, "New York", "America/New_York") == "2026-11-01 01:30 New York"
    assert write_moment(second, "New York", "America/New_York") == "2026-11-01T01:30:00-05:00"
    assert resolve(parse_moment("1 nov 01:30"), said()) == first


@pytest.mark.parametrize("label", ["Team 7", "EST", "Harare or Lusaka in May", "In Town", "Manila Time", ""])
def test_a_label_that_cannot_follow_a_time_is_written_as_its_zone(label: str) -> None:
    at = datetime(2026, 10, 16, 21, tzinfo=UTC)
    assert write_moment(at, label, "America/New_York") == "2026-10-16 17:00 America/New_York"


def test_a_skipped_time_is_the_first_instant_after_the_gap() -> None:
    now = datetime(2027, 3, 10, 15, tzinfo=UTC)
    assert wall("14 mar 02:30", now) == "Sun 14 Mar 2027 03:00"


# ── every way to say it ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("5pm fri", "Fri 16 Oct 2026 17:00"),
        ("fri at 5 p.m.", "Fri 16 Oct 2026 17:00"),
        ("by fri 5pm", "Fri 16 Oct 2026 17:00"),
        ("on friday at 17:00", "Fri 16 Oct 2026 17:00"),
        ("FRI 5:00PM", "Fri 16 Oct 2026 17:00"),
        ("fri 5.30pm", "Fri 16 Oct 2026 17:30"),
        ("fri 12am", "Fri 16 Oct 2026 00:00"),
        ("fri 12pm", "Fri 16 Oct 2026 12:00"),
        ("fri noon", "Fri 16 Oct 2026 12:00"),
        ("this fri 5pm", "Fri 16 Oct 2026 17:00"),
        ("fri, 16 Oct 2026, 17:00 New York", "Fri 16 Oct 2026 17:00"),
        ("Fri 16 Oct 17:00 New York", "Fri 16 Oct 2026 17:00"),
        ("october 16th 5pm", "Fri 16 Oct 2026 17:00"),
        ("16oct 5pm", "Fri 16 Oct 2026 17:00"),
        ("16/10 5pm", "Fri 16 Oct 2026 17:00"),
        ("10/16/26 5pm", "Fri 16 Oct 2026 17:00"),
        ("11/11 5pm", "Wed 11 Nov 2026 17:00"),
        ("2026-10-16 5pm", "Fri 16 Oct 2026 17:00"),
        ("2026-10-16", "Fri 16 Oct 2026 18:00"),
        ("2026-10-16T17:00", "Fri 16 Oct 2026 17:00"),
        ("2026-10-17T05:00:00 Manila", "Fri 16 Oct 2026 17:00"),
        ("2026-10-16 17:00-04:00", "Fri 16 Oct 2026 17:00"),
        ("2026-10-16T21:00Z", "Fri 16 Oct 2026 17:00"),
        ("sat 5am in manila", "Fri 16 Oct 2026 17:00"),
        ("sat 5am manila time", "Fri 16 Oct 2026 17:00"),
        ("sat 5am Asia/Manila", "Fri 16 Oct 2026 17:00"),
        ("fri 18:30 St. John's.", "Fri 16 Oct 2026 17:00"),
        ("close of business fri", "Fri 16 Oct 2026 18:00"),
        ("fri eod", "Fri 16 Oct 2026 18:00"),
        ("end of day", "Tue 13 Oct 2026 18:00"),
        ("tue", "Tue 13 Oct 2026 18:00"),
        ("tue 2pm", "Tue 20 Oct 2026 14:00"),
        ("in an hour", "Tue 13 Oct 2026 16:00"),
        ("in 1 h 20 min", "Tue 13 Oct 2026 16:20"),
        ("in 2 weeks", "Tue 27 Oct 2026 15:00"),
        ("today 5", "Tue 13 Oct 2026 17:00"),
        ("today 3:30", "Tue 13 Oct 2026 15:30"),
        ("tmrw 05:00", "Wed 14 Oct 2026 05:00"),
        ("2 jan 9am", "Sat 02 Jan 2027 09:00"),
    ],
)
def test_a_time_can_be_said_in_many_ways(words: str, meant: str) -> None:
    assert wall(words) == meant
    assert take_moment(words.split(), frozenset(ZONES)) == len(words.split())


def test_a_span_ends_on_a_whole_minute() -> None:
    """What is shown to the minute is what is kept."""
    assert resolve(parse_moment("in 6h"), said(TUESDAY + timedelta(seconds=1))) == TUESDAY + timedelta(
        hours=6, minutes=1
    )
    assert resolve(parse_moment("in 6h"), said()) == TUESDAY + timedelta(hours=6)


def test_days_keep_the_time_of_day_when_clocks_change() -> None:
    now = datetime(2026, 10, 31, 19, tzinfo=UTC)
    assert wall("in 2 days", now) == "Mon 02 Nov 2026 15:00"
    assert wall("in 2 working days", now) == "Mon 02 Nov 2026 15:00"
    assert wall("in 48h", now) == "Mon 02 Nov 2026 14:00"


# ── asked back ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("fri 5", ("Morning", "Afternoon")),
        ("fri 9:30", ("Morning", "Afternoon")),
        ("fri midnight", ("Start of the day", "End of the day")),
        ("11/12 5pm", ("11 December", "12 November")),
        ("1/2 5pm", ("1 February 2027", "2 January 2027")),
        ("11/10 5pm", ("11 October 2027", "10 November")),
        ("next thu 5pm", ("15 October", "22 October")),
        ("next sat 5pm", ("17 October", "24 October")),
    ],
)
def test_two_readings_have_labels_without_a_clock_time(words: str, labels: tuple[str, str]) -> None:
    """messages.md 45 and T4: the labels go on buttons."""
    with pytest.raises(Ambiguous) as asked:
        wall(words)
    assert tuple(label for label, _ in asked.value.readings) == labels
    assert asked.value.words == words
    assert all(at > TUESDAY for _, at in asked.value.readings)


def test_two_numbers_are_asked_about_though_one_reading_has_passed() -> None:
    """D29: asked unless one of them exceeds 12."""
    with pytest.raises(Ambiguous) as asked:
        wall("01/12/2026 5pm")
    assert tuple(label for label, _ in asked.value.readings) == ("1 December", "12 January")


@pytest.mark.parametrize("words", ["next sat 5", "11/12 5", "next fri midnight"])
def test_four_readings_are_too_many_to_offer(words: str) -> None:
    with pytest.raises(NotUnderstood):
        wall(words)


@pytest.mark.parametrize(
    ("words", "day"),
    [("sat", date(2026, 10, 17)), ("cob sunday", date(2026, 10, 18)), ("26 nov", date(2026, 11, 26))],
)
def test_the_closing_of_a_closed_day_is_asked_back(words: str, day: date) -> None:
    with pytest.raises(ClosedDay) as asked:
        wall(words)
    assert asked.value.day == day


@pytest.mark.parametrize("words", ["cob fri manila", "fri Manila", "eod Boston"])
def test_a_closing_in_a_city_is_asked_for_its_time(words: str) -> None:
    """Whose closing would it be?"""
    with pytest.raises((NotUnderstood, UnknownCity)):
        wall(words)


def test_what_has_passed_names_the_instant() -> None:
    with pytest.raises(Past) as asked:
        wall("12 oct 5pm")
    assert asked.value.instant == datetime(2026, 10, 12, 21, tzinfo=UTC)
    with pytest.raises(Past):
        wall("eod", TUESDAY + timedelta(hours=4))
    with pytest.raises(Past):
        wall("today 2")


@pytest.mark.parametrize("words", ["2038-06-01 17:00", "in 999 weeks", "31 dec 2099 5pm", "2500-01-01"])
def test_what_is_further_ahead_than_clocks_are_known_is_not_understood(words: str) -> None:
    with pytest.raises(NotUnderstood):
        wall(words)


@pytest.mark.parametrize("letters", ["EST", "est", "Pst", "PHT", "MET", "Z", "UTC+8", "+0800", "gmt-5"])
def test_letters_of_a_zone_are_hidden_in_the_words_that_are_kept(letters: str) -> None:
    with pytest.raises(ZoneAbbreviation) as asked:
        parse_moment(f"fri 5pm {letters}")
    assert asked.value.words == "fri 5pm"


def test_words_that_are_also_letters_of_a_zone_stay_words_in_small_letters() -> None:
    assert take_moment(["fri", "5pm", "met", "the", "client"], None) == 2
    assert take_moment(["fri", "5pm", "west", "wing"], None) == 2
