"""An edit of hours counts from the instant it is entered: what keeps the hours until then as they were (D25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from scheduler.worktime import Hours, ScheduleException, WorkSchedule, wall, wall_prompt

DAY = timedelta(days=1)
MIDNIGHT = 24 * 60


def past_kept(before: WorkSchedule, after: WorkSchedule, now: datetime) -> tuple[ScheduleException, ...]:
    """The exceptions that give `after` the hours of `before` until `now`, as far back as calendars reach.

    So whatever was counted on those hours stays counted, and a shift under way changes from `now` on. An exception
    stands only where the dates would differ; what `after` closes a date for is kept as its reason.
    """
    zone = after.anchor_zone
    today = wall(now, zone).date()
    first = date(today.year - 1, 1, 1)
    was = _hours_of(before, zone, first, today)
    reasons = {exception.date: exception.reason for exception in after.exceptions}
    kept: list[ScheduleException] = []
    late: list[tuple[int, int]] = []
    day = first
    while day <= today + DAY:
        until = _minute(day, now, zone)
        # The past of a date is what it was until now, its rest what it is from now on; a night shift ends a day later.
        hours = _joined([*late, *_cut(was.get(day, ()), 0, until), *_cut(after.hours(day), until, 2 * MIDNIGHT)])
        # Where only what lies after midnight is left of a shift, it is the next date's: a shift starts on its own.
        late = [(opens - MIDNIGHT, closes - MIDNIGHT) for opens, closes in hours if hours[0][0] >= MIDNIGHT]
        hours = () if late else hours
        if hours != after.hours(day):
            kept.append(ScheduleException(day, hours, reasons.get(day) or after.closed_reason(day) or ""))
        day += DAY
    return tuple(kept)


def in_clock(schedule: WorkSchedule, zone: str, now: datetime) -> WorkSchedule:
    """The schedule kept in another zone's clock from now on: closed dates stay closed, and a date that had hours of
    its own by the old clock has those of the week."""
    if zone == schedule.anchor_zone:
        return schedule
    today = wall(now, schedule.anchor_zone).date()
    over = _minute(today, now, schedule.anchor_zone)
    closed = tuple(
        replace(exception, hours=())
        for exception in schedule.exceptions
        if (exception.date > today and not exception.hours)
        or (exception.date == today and all(closes <= over for _, closes in exception.hours))
    )
    return replace(schedule, anchor_zone=zone, exceptions=closed)


def _hours_of(schedule: WorkSchedule, zone: str, first: date, last: date) -> dict[date, Hours]:
    """The hours of each shift in the wall clock of `zone`, by the date on which it starts there."""
    found: dict[date, list[tuple[int, int]]] = {}
    day = first - DAY
    while day <= last + DAY:
        hours = schedule.hours(day)
        if zone == schedule.anchor_zone:
            found[day] = list(hours)
        elif hours:
            start = wall(wall_prompt(day, hours[0][0], schedule.anchor_zone), zone).date()
            for opens, closes in hours:
                edges = [_minute(start, wall_prompt(day, edge, schedule.anchor_zone), zone) for edge in (opens, closes)]
                found.setdefault(start, []).append((edges[0], edges[1]))
        day += DAY
    return {day: _joined(hours) for day, hours in found.items()}


def _minute(day: date, at: datetime, zone: str) -> int:
    """The minutes on the wall from midnight of `day` to an instant; negative before, whole."""
    passed = wall(at, zone) - datetime.combine(day, datetime.min.time())
    return int(passed.total_seconds() // 60)


def _cut(hours: Hours, start: int, end: int) -> Hours:
    return tuple(
        (max(opens, start), min(closes, end)) for opens, closes in hours if max(opens, start) < min(closes, end)
    )


def _joined(hours: Iterable[tuple[int, int]]) -> Hours:
    """The same minutes in order, none twice, as far as a date's hours may go."""
    run: list[tuple[int, int]] = []
    for opens, closes in sorted(_cut(tuple(hours), 0, 2 * MIDNIGHT)):
        if run and opens <= run[-1][1]:
            run[-1] = (run[-1][0], max(run[-1][1], closes))
        else:
            run.append((opens, closes))
    return tuple(run)
