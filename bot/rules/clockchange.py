"""A change of clocks: on which day, and by how many minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.worktime import clock_changes, wall


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks of a zone are put forward at `at`, or back where `minutes` are negative; `day` is the date there."""

    zone: str
    at: datetime
    day: date
    minutes: int


def changes(zone: str, start: datetime, end: datetime) -> tuple[Change, ...]:
    """Those of one zone from `start` until before `end`."""
    found = []
    for at in clock_changes(zone, start, end):
        before, after = wall(at - timedelta(seconds=1), zone) + timedelta(seconds=1), wall(at, zone)
        found.append(Change(zone, at, after.date(), round((after - before).total_seconds() / 60)))
    return tuple(found)
