"""When the firm is asked to tick, what was not ticked, and how far a deliver-by lies before its deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.model.deadlines import CourtDeadline, DeadlineState
from bot.rules import docket
from scheduler.worktime import Calendar, ScheduleException, instant
from tests.firm import NEW_YORK


def ny(clock: str) -> datetime:
    return instant(datetime.fromisoformat(f"2026-{clock}"), NEW_YORK.anchor_zone)


HOURS = Calendar.around(NEW_YORK, ny("10-13 15:00"))
DEADLINE = CourtDeadline(
    1,
    1,
    1042,
    "Reply brief",
    "order",
    ny("10-16 17:00"),
    1,
    ny("10-13 15:00"),
    DeadlineState.CONFIRMED,
    review_buffer=timedelta(hours=8),
)


@pytest.mark.parametrize(
    ("now", "asked", "told"),
    [
        ("10-13 15:00", "10-16 10:00", "10-19 09:30"),
        ("10-16 09:59", "10-16 10:00", "10-19 09:30"),
        ("10-16 10:00", "10-23 10:00", "10-26 09:30"),
        ("10-18 12:00", "10-23 10:00", "10-26 09:30"),
        ("10-30 11:00", "11-06 10:00", "11-09 09:30"),  # clocks go back in between
        ("11-23 09:00", "11-25 10:00", "11-30 09:30"),  # Thanksgiving's week ends on Wednesday
    ],
)
def test_the_firm_is_asked_on_its_friday_and_told_on_its_monday(now: str, asked: str, told: str) -> None:
    """G10."""
    assert docket.next_round(HOURS, ny(now)) == ny(asked)
    assert docket.told_at(HOURS, ny(asked)) == ny(told)


def test_a_week_in_which_the_firm_is_closed_has_no_round() -> None:
    """G10 D24."""
    shut = tuple(ScheduleException(date(2026, 10, day), (), "storm") for day in range(12, 17))
    hours = Calendar.around(replace(NEW_YORK, exceptions=shut), ny("10-11 09:00"))
    assert docket.next_round(hours, ny("10-12 09:00")) == ny("10-23 10:00")


@pytest.mark.parametrize(
    ("court", "buffer", "deliver"),
    [
        ("10-16 17:00", 8, "10-16 09:00"),
        ("10-16 12:00", 8, "10-15 13:00"),
        ("10-18 23:59", 8, "10-16 10:00"),  # a Sunday
        ("10-19 09:00", 9, "10-16 09:00"),
        ("11-02 10:00", 8, "10-30 11:00"),  # clocks go back in between
    ],
)
def test_what_is_kept_for_review_is_the_firms_working_time(court: str, buffer: int, deliver: str) -> None:
    """G09."""
    deadline = replace(DEADLINE, at=ny(court), review_buffer=timedelta(hours=buffer))
    assert docket.deliver_by(deadline, HOURS, ny("10-13 15:00")) == ny(deliver)


def test_what_is_not_confirmed_or_is_over_has_no_deliver_by() -> None:
    """C51."""
    now = ny("10-13 15:00")
    for other in (DeadlineState.UNCONFIRMED, DeadlineState.MET, DeadlineState.WITHDRAWN):
        assert docket.deliver_by(replace(DEADLINE, state=other), HOURS, now) is None
    assert docket.deliver_by(DEADLINE, HOURS, DEADLINE.at) is None


def test_a_due_is_told_of_when_it_comes_to_lie_past_a_deliver_by() -> None:
    """D13: work tied to the deadline every time, other work once."""
    deliver, early, late, later = ny("10-16 09:00"), ny("10-16 09:00"), ny("10-16 09:01"), ny("10-17 09:00")
    for tied in (True, False):
        assert docket.newly_past(deliver, late, early, tied=tied)
        assert docket.newly_past(deliver, late, None, tied=tied)
        assert not docket.newly_past(deliver, early, None, tied=tied)
    assert docket.newly_past(deliver, later, late, tied=True)
    assert not docket.newly_past(deliver, later, late, tied=False)


def test_what_was_ticked_since_it_was_asked_or_entered_since_is_left_out() -> None:
    """G10."""
    asked = ny("10-16 10:00")
    before, after = asked - timedelta(days=7), asked + timedelta(minutes=1)
    kept = [
        replace(DEADLINE, id=1),
        replace(DEADLINE, id=2, ticked_at=before),
        replace(DEADLINE, id=3, ticked_at=after),
        replace(DEADLINE, id=4, entered_at=after),
        replace(DEADLINE, id=5, state=DeadlineState.MET),
        replace(DEADLINE, id=6, state=DeadlineState.UNCONFIRMED),
        replace(DEADLINE, id=7, ticked_at=asked),
    ]
    assert [each.id for each in docket.unticked(kept, asked)] == [1, 2, 6]
