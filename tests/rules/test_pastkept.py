"""An edit of hours counts from the instant it is entered, whatever the hours were before and are after (D25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.pastkept import in_clock, past_kept
from scheduler.worktime import Calendar, Holiday, ScheduleException, Weekly, WorkSchedule, wall_prompt

WEEKS = (
    "mon-fri 09:00-13:00, 14:00-18:00",
    "mon-fri 21:00-06:00",
    "mon-fri 13:00-22:00",
    "sun-thu 22:00-07:00; sat 10:00-14:00",
    "mon 00:00-24:00; wed 08:00-12:00",
    "closed",
)
ZONES = ("Asia/Manila", "America/New_York", "Asia/Kolkata")


def schedule(week: str, zone: str = "Asia/Manila") -> WorkSchedule:
    return WorkSchedule("Somewhere", zone, Weekly.read(week))


def joined(before: WorkSchedule, after: WorkSchedule, now: datetime) -> Calendar:
    """The calendar that an edit at `now` leaves behind."""
    kept = past_kept(before, after, now)
    assert len({exception.date for exception in kept}) == len(kept)
    dates = {exception.date for exception in kept}
    others = tuple(exception for exception in after.exceptions if exception.date not in dates)
    return Calendar.around(replace(after, exceptions=(*others, *kept)), now)


minutes = st.integers(0, 364 * 24 * 60)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(WEEKS), st.sampled_from(WEEKS), st.sampled_from(ZONES), st.sampled_from(ZONES), minutes)
def test_what_was_open_until_now_stays_open_and_what_is_ahead_is_new(
    old: str, new: str, old_zone: str, new_zone: str, minute: int
) -> None:
    now = wall_prompt(date(2026, 1, 1), 0, old_zone) + timedelta(minutes=minute)
    before, after = schedule(old, old_zone), schedule(new, new_zone)
    edited = joined(before, after, now)
    was, will = Calendar.around(before, now), Calendar.around(after, now)
    start, end = now - timedelta(days=300), now + timedelta(days=40)
    assert edited.between(start, now) == was.between(start, now)
    assert edited.between(now, end) == will.between(now, end)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(WEEKS), st.sampled_from(WEEKS), st.sampled_from(WEEKS), st.lists(minutes, min_size=2, max_size=2)
)
def test_a_second_edit_keeps_what_the_first_kept(first: str, second: str, third: str, at: list[int]) -> None:
    earlier, later = (wall_prompt(date(2026, 1, 1), 0, "Asia/Manila") + timedelta(minutes=each) for each in sorted(at))
    was = schedule(first)
    once = replace(schedule(second), exceptions=past_kept(was, schedule(second), earlier))
    twice = joined(once, replace(once, weekly=Weekly.read(third)), later)
    assert twice.between(earlier - timedelta(days=200), earlier) == Calendar.around(was, later).between(
        earlier - timedelta(days=200), earlier
    )
    assert twice.between(earlier, later) == Calendar.around(once, later).between(earlier, later)


def test_an_edit_that_changes_nothing_keeps_nothing() -> None:
    same = schedule(WEEKS[0])
    assert past_kept(same, same, datetime.fromisoformat("2026-10-14T02:30:00+00:00")) == ()


@pytest.mark.parametrize("week", WEEKS[:2])
def test_a_day_closed_while_it_is_worked_keeps_its_beginning_and_its_reason(week: str) -> None:
    now = datetime.fromisoformat("2026-10-14T15:30:00+00:00")  # Wed 23:30 Manila
    before = schedule(week)
    closed = ScheduleException(date(2026, 10, 14), (), "typhoon")
    (kept, *more) = past_kept(before, replace(before, exceptions=(closed,)), now) or (closed,)
    assert (more, kept.date, kept.reason) == ([], date(2026, 10, 14), "typhoon")
    assert sum(closes - opens for opens, closes in kept.hours) == (8 * 60 if week == WEEKS[0] else 150)


def test_a_holiday_entered_today_is_a_holiday_from_now_on() -> None:
    now = datetime.fromisoformat("2026-10-14T02:30:00+00:00")  # Wed 10:30 Manila
    before = schedule(WEEKS[0])
    after = replace(before, holidays=(Holiday(date(2026, 10, 14), "A day of mourning", "typed"),))
    (kept,) = past_kept(before, after, now)
    assert kept.hours == ((540, 630),)


def test_in_another_clock_closed_dates_stay_and_hours_of_the_old_one_go() -> None:
    """A day that was closed at ten in the morning is still closed when its hours are kept in New York's clock."""
    now = datetime.fromisoformat("2026-10-14T13:00:00+00:00")  # Wed 21:00 Manila
    before = replace(
        schedule(WEEKS[0]),
        exceptions=(
            ScheduleException(date(2026, 10, 1), ((600, 720),), "over"),
            ScheduleException(date(2026, 10, 14), ((540, 600),), "flood"),
            ScheduleException(date(2026, 10, 15), (), "typhoon"),
            ScheduleException(date(2026, 10, 17), ((600, 720),), "filing week"),
        ),
    )
    after = in_clock(before, "America/New_York", now)
    assert [(each.date.day, each.hours, each.reason) for each in after.exceptions] == [
        (14, (), "flood"),
        (15, (), "typhoon"),
    ]
    assert in_clock(before, "Asia/Manila", now) is before
    edited = joined(before, after, now)
    was = Calendar.around(before, now)
    assert edited.between(now - timedelta(days=60), now) == was.between(now - timedelta(days=60), now)
    assert not edited.intervals(now, now + timedelta(hours=30))
