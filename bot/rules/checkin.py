"""When a check-in is asked, by when it is answered, and how it came in (D14, D16); no more is kept of its result.

The check-in is the one warning of a progress window, so it is asked in the shift in which the next word falls due.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.model.checkin import CheckIn, Result
from bot.model.people import Person
from bot.model.windows import ResponseWindow, WindowState
from scheduler.worktime import Calendar

#: From the opening of a person's shift to the question, in their open time.
AFTER_OPENING = timedelta(minutes=30)
#: On time within this of the question, then an hour's grace (D16), both in the person's open time.
ON_TIME = timedelta(hours=1)
GRACE = timedelta(hours=1)
#: From the opening of the team's day to the lead's summary.
SUMMARY = timedelta(hours=2)


def shift_of(due: datetime, calendar: Calendar) -> date | None:
    """The shift in which a word falls due, mostly by its closing; None where the hours have none there any more."""
    return calendar.shift(due - timedelta(microseconds=1))


def ask_at(due: datetime, calendar: Calendar) -> datetime | None:
    """When the word that is due then is asked for, in open time; None where the shift is over before that."""
    day = shift_of(due, calendar)
    opening = calendar.opening(day) if day is not None else None
    if opening is None:
        return None
    at = calendar.next_opening(calendar.add(opening, AFTER_OPENING))
    return at if at < due else None


def asked(person: Person, day: date, closes_at: datetime, calendar: Calendar, now: datetime) -> CheckIn:
    """The check-in that is asked of a person now."""
    answer_by = min(calendar.add(now, ON_TIME), closes_at)
    grace_until = min(calendar.add(answer_by, GRACE), closes_at)
    return CheckIn(0, person.engagement_id, person.id, day, now, answer_by, grace_until, closes_at)


def still_asked(windows: Iterable[ResponseWindow]) -> tuple[ResponseWindow, ...]:
    """Those of the windows asked for which a word is still wanted: what stands still wants none."""
    return tuple(window for window in windows if window.state.open and not window.paused)


def given(windows: Iterable[ResponseWindow]) -> tuple[ResponseWindow, ...]:
    """Those of the windows asked on which a word was given."""
    return tuple(w for w in windows if not w.state.open and w.state is not WindowState.CANCELLED)


def result(check_in: CheckIn, windows: Iterable[ResponseWindow], now: datetime) -> Result:
    """How a check-in stands, given every window that was asked in it."""
    asked_of = tuple(windows)
    if still_asked(asked_of):
        return Result.WAITING if now < check_in.closes_at else Result.MISSED
    answered = [window.closed_at for window in given(asked_of) if window.closed_at is not None]
    if not answered:
        return Result.VOID
    at = max(answered)
    if at <= check_in.answer_by:
        return Result.ON_TIME
    if at <= check_in.grace_until:
        return Result.GRACE
    return Result.LATE if at < check_in.closes_at else Result.MISSED
