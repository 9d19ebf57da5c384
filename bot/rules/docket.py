"""When the firm holds its court deadlines against the docket, and which are past their deliver-by: pure decisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.model.deadlines import CourtDeadline, DeadlineState
from scheduler.worktime import Calendar, wall

#: So long after the firm opens on its Friday it is asked to tick, and so long after it opens next, who did not hears.
ASKED_AFTER, TOLD_AFTER = timedelta(hours=1), timedelta(minutes=30)
FRIDAY = 4
WEEK = timedelta(days=7)


def next_round(calendar: Calendar, now: datetime) -> datetime:
    """When the firm is asked next: on its Friday, or the last working day before it where that is closed.

    A week in which the firm is closed from Monday to Friday has no round.
    """
    today = wall(now, calendar.schedule.anchor_zone).date()
    monday = today - timedelta(days=today.weekday())
    while True:
        opening = _last_opening(calendar, monday)
        if opening is not None and opening + ASKED_AFTER > now:
            return opening + ASKED_AFTER
        monday += WEEK


def _last_opening(calendar: Calendar, monday: date) -> datetime | None:
    days = (monday + timedelta(days=number) for number in range(FRIDAY, -1, -1))
    return next((opening for day in days if (opening := calendar.opening(day)) is not None), None)


def told_at(calendar: Calendar, asked: datetime) -> datetime:
    """When the responsible attorney hears of what was not ticked: early on the next working day after the round."""
    day = calendar.working_days_after(wall(asked, calendar.schedule.anchor_zone).date(), 1)
    opening = calendar.opening(day)
    assert opening is not None, "a working day opens"
    return opening + TOLD_AFTER


def unticked(deadlines: Iterable[CourtDeadline], asked: datetime) -> tuple[CourtDeadline, ...]:
    """Those that were to be ticked in the round of `asked`, and were not since."""
    return tuple(
        each
        for each in deadlines
        if each.state.open and each.entered_at <= asked and (each.ticked_at is None or each.ticked_at < asked)
    )


def deliver_by(deadline: CourtDeadline, calendar: Calendar, now: datetime) -> datetime | None:
    """The deadline less the firm's working time kept for review; None until it is confirmed, and once it is over."""
    if deadline.state is not DeadlineState.CONFIRMED or deadline.review_buffer is None or deadline.at <= now:
        return None
    return calendar.sub(deadline.at, deadline.review_buffer)


def newly_past(deliver: datetime, due: datetime, before: datetime | None, *, tied: bool) -> bool:
    """Whether to tell that `due` lies after a deliver-by: of work tied to it always, of other work of the matter when
    it did not until now."""
    return due > deliver and (tied or before is None or before <= deliver)
