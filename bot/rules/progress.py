"""When the next word on an assignment is owed: at the closing of the shift of its next check-in (D14)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from scheduler.worktime import Calendar

#: Every shift counts when the due is this near, in working days; else two days of the week do.
NEAR = 3
CHECK_IN_DAYS = frozenset({1, 4})  # Tuesday and Friday
#: No schedule has a stretch this long without a check-in day; beyond it nothing is owed.
LONGEST = 60


def progress_due(now: datetime, due: datetime | None, calendar: Calendar) -> datetime | None:
    """The instant by which the next update is owed, or None if the delivery itself is owed before it.

    A word given during a shift is that shift's check-in, so the next one belongs to a later shift.
    """
    begun = _shift_begun(now, calendar)
    for ahead in range(1, LONGEST):
        day = begun + timedelta(days=ahead)
        closing = calendar.closing(day)
        if closing is None:
            continue
        if due is not None and closing >= due:
            return None
        if day.weekday() in CHECK_IN_DAYS or (due is not None and _near(day, due, calendar)):
            return closing
    return None


def _shift_begun(now: datetime, calendar: Calendar) -> date:
    """The working date of the shift that `now` falls in, breaks included, or the day before the next shift's."""
    day = calendar.shift(now)
    if day is not None:
        return day
    following = calendar.shift(calendar.next_opening(now))
    assert following is not None, "an opening lies in a shift"
    return following - timedelta(days=1)


def _near(day: date, due: datetime, calendar: Calendar) -> bool:
    last = calendar.closing(calendar.working_days_after(day, NEAR))
    return last is not None and due <= last
