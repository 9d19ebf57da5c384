"""Counting open time the slow way: stand before a clock, minute after minute, and note whether work is being done.

It shares nothing with what it checks but the meaning of a schedule: other zone data, no intervals, no searching.
Whether a shift has begun or ended is judged by the latest time that the clock has shown so far, which is all there is
to say about skipped and repeated hours: a time is reached once, when the clock first shows or passes it.
"""

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.worktime import Interval, WorkSchedule

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@lru_cache(maxsize=64)
def clock_walk(
    zone: str, start: datetime.date, end: datetime.date
) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """Each minute (UTC) from before `start` until `end`, and the latest time a clock of that zone had shown by then."""
    at = datetime.datetime.combine(start - 3 * DAY, datetime.time(), datetime.UTC)
    last = datetime.datetime.combine(end + 3 * DAY, datetime.time(), datetime.UTC)
    latest = at.replace(tzinfo=None) - DAY
    walk = []
    while at < last:
        latest = max(latest, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
        walk.append((at, latest))
        at += MINUTE
    return walk


class MinuteWalk:
    """A schedule between the midnights of two dates, as one yes or no for each minute."""

    def __init__(self, schedule: WorkSchedule, start: datetime.date, end: datetime.date) -> None:
        self.schedule = schedule
        walk = clock_walk(schedule.anchor_zone, start, end)
        midnights = [datetime.datetime.combine(day, datetime.time()) for day in (start, end)]
        self.first, self.last = (next(at for at, latest in walk if latest >= midnight) for midnight in midnights)
        dates = {start + number * DAY for number in range(-4, (end - start).days + 4)}
        hours = {day: self._hours(day) for day in dates}
        self.open: list[bool] = []
        self.shifts: dict[datetime.date, Interval] = {}
        for at, latest in walk:
            working = self._working_dates(hours, latest)
            if any(closure.opens <= at < closure.closes for closure in schedule.closures):
                working = []
            for day in working:
                self.shifts[day] = Interval(self.shifts[day].opens if day in self.shifts else at, at + MINUTE)
            if self.first <= at < self.last:
                self.open.append(bool(working))

    def _hours(self, day: datetime.date) -> tuple[tuple[int, int], ...]:
        hours = self.schedule.weekly.days[day.weekday()]
        if any(holiday.date == day for holiday in self.schedule.holidays):
            hours = ()
        for exception in self.schedule.exceptions:
            if exception.date == day:
                hours = exception.hours
        return hours

    @staticmethod
    def _working_dates(
        hours: dict[datetime.date, tuple[tuple[int, int], ...]], latest: datetime.datetime
    ) -> list[datetime.date]:
        today, minute = latest.date(), latest.hour * 60 + latest.minute
        return [
            day
            for day, passed in ((today, minute), (today - DAY, minute + 1440))
            if any(opens <= passed < closes for opens, closes in hours.get(day, ()))
        ]

    def at(self, number: int) -> datetime.datetime:
        return self.first + number * MINUTE

    def is_open(self, number: int) -> bool:
        return self.open[number]

    def between(self, a: int, b: int) -> datetime.timedelta:
        return sum(self.open[a:b]) * MINUTE if a <= b else -sum(self.open[b:a]) * MINUTE

    def add(self, start: int, minutes: int) -> datetime.datetime | None:
        for number in range(start, len(self.open)):
            if minutes == 0:
                return self.at(number)
            minutes -= self.open[number]
        return self.at(len(self.open)) if minutes == 0 else None

    def sub(self, end: int, minutes: int) -> datetime.datetime | None:
        for number in range(end, 0, -1):
            if minutes == 0:
                return self.at(number)
            minutes -= self.open[number - 1]
        return self.at(0) if minutes == 0 else None

    def next_opening(self, start: int) -> datetime.datetime | None:
        return next((self.at(n) for n in range(start, len(self.open)) if self.open[n]), None)

    def next_closing(self, start: int) -> datetime.datetime | None:
        begun = next((n for n in range(start, len(self.open)) if self.open[n]), len(self.open))
        return next((self.at(n) for n in range(begun, len(self.open)) if not self.open[n]), None)

    def intervals(self, a: int, b: int) -> tuple[Interval, ...]:
        found: list[Interval] = []
        for number in range(a, b):
            if not self.open[number]:
                continue
            at = self.at(number)
            if found and found[-1].closes == at:
                found[-1] = Interval(found[-1].opens, at + MINUTE)
            else:
                found.append(Interval(at, at + MINUTE))
        return tuple(found)

    def shift(self, number: int) -> datetime.date | None:
        at = self.at(number)
        today = at.astimezone(ZoneInfo(self.schedule.anchor_zone)).date()
        for day in (today, today - DAY):
            if day in self.shifts and self.shifts[day].opens <= at < self.shifts[day].closes:
                return day
        return None
