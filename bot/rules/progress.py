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
    """The working date of the latest shift that has begun, or the day before the next one. Breaks are inside shifts."""
    following = calendar.next_opening(now)
    day = calendar.shift(following)
    assert day is not None, "an opening lies in a shift"
    opening = calendar.opening(day)
    return day if opening is not None and opening <= now else day - timedelta(days=1)


def _near(day: date, due: datetime, calendar: Calendar) -> bool:
    last = calendar.closing(calendar.working_days_after(day, NEAR))
    return last is not None and due <= last
