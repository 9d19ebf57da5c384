"""Prints time: the only place where an instant, an interval, a day or a duration becomes words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.language.moments import write_moment
from bot.model.people import Cities, City
from scheduler.worktime import wall

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)  # a digest tells two hundred readers of the same instants
def at(instant: datetime, cities: Cities, now: datetime) -> str:
    """`Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila`, the firm's city first for every reader.

    The year stands after the month where it is not the year in which the message is sent, in that city.
    """
    return " · ".join(
        f"{_date(wall(instant, city.zone).date(), city, now)} {wall(instant, city.zone):%H:%M} {city.label}"
        for city in (cities.firm, cities.provider)
    )


def dated(instant: datetime, city: City) -> str:
    """`Fri 16 Oct 2026 17:00 New York`: one city's clock with its year, for what is kept."""
    on = wall(instant, city.zone)
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year} {on:%H:%M} {city.label}"


def interval(opens: datetime, closes: datetime, cities: Cities, now: datetime) -> str:
    """`Wed 14 Oct 22:04–01:00 New York · Thu 15 Oct 10:04–13:00 Manila`; an end not after its start is the next day's.

    An interval whose end could be misread (longer than that, or across a change of clocks) is two instants.
    """
    halves = []
    for city in (cities.firm, cities.provider):
        start, end = wall(opens, city.zone), wall(closes, city.zone)
        if (end.date() - start.date()).days != (end.time() <= start.time()):
            return f"{at(opens, cities, now)} to {at(closes, cities, now)}"
        halves.append(f"{_date(start.date(), city, now)} {start:%H:%M}–{end:%H:%M} {city.label}")
    return " · ".join(halves)


def day(on: date, city: City, now: datetime) -> str:
    """`Mon 2 Nov Manila`: a whole day is a day somewhere."""
    return f"{_date(on, city, now)} {city.label}"


def wall_day(instant: datetime, city: City, now: datetime) -> str:
    """The day that an instant falls on in a city, as `day` writes it."""
    return day(wall(instant, city.zone).date(), city, now)


def days(first: date, last: date, city: City, now: datetime) -> str:
    """`Thu 22 – Fri 23 Oct Manila`, both days included; one day is written as `day` writes it."""
    if first == last:
        return day(first, city, now)
    start = _date(first, city, now)
    if (first.year, first.month) == (last.year, last.month):
        start = f"{WEEKDAYS[first.weekday()]} {first.day}"
    return f"{start} – {_date(last, city, now)} {city.label}"


def bare_day(on: date, city: City, now: datetime) -> str:
    """`Wed 21 Oct`, for the title of a digest alone, where the city stands before it."""
    return _date(on, city, now)


def duration(length: timedelta) -> str:
    """`45 min`, `3 h` or `1 h 20 min`, in whole minutes, or `less than 1 min`."""
    minutes = int(abs(length).total_seconds()) // 60
    if not minutes:
        return "less than 1 min"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def counts(length: timedelta | None) -> bool:
    """Whether a length is worth saying: known, and a minute at least."""
    return length is not None and length >= timedelta(minutes=1)


def working(length: timedelta) -> str:
    """A duration that a work schedule counts always says so: `3 h of working time`."""
    return f"{duration(length)} of working time"


def counted(length: timedelta, *, elapsed: bool) -> str:
    """A part of a reply time: working time says so, time by the clock is bare (T7)."""
    return duration(length) if elapsed else working(length)


def between(least: timedelta, most: timedelta) -> str:
    """A range of durations as one reads it: `10 to 12 h`, `45 min to 1 h 30 min`."""
    low, high = duration(least), duration(most)
    if low == high:
        return high
    amount, unit = low.rsplit(" ", 1)
    if high.endswith(f" {unit}") and " " not in amount and high.count(" ") == 1:
        return f"{amount} to {high}"
    return f"{low} to {high}"


def used(part: timedelta, whole: timedelta) -> str:
    """How much of a target is used: `9 of 12 h`, or `1 h 30 min of 2 h` where the units differ."""
    low, high = duration(part), duration(whole)
    amount, unit = low.rsplit(" ", 1)
    if high.endswith(f" {unit}") and low.count(" ") == high.count(" ") == 1:
        return f"{amount} of {high}"
    return f"{low} of {high}"


def week(shifts: Sequence[tuple[int, str]]) -> str:
    """Clock times by day as `Mon–Fri 09:00–13:00, 14:00–18:00`: `shifts` are (weekday, "09:00–13:00") in reading order.

    Days with the same times share them, and times with the same days share those.
    """
    by_times: dict[str, list[int]] = {}
    for weekday, times in shifts:
        by_times.setdefault(times, []).append(weekday)
    parts: list[str] = []
    said = ""
    for times, weekdays in by_times.items():
        spans = _spans(weekdays)
        parts.append(times if spans == said else f"{spans} {times}")
        said = spans
    return ", ".join(parts)


def _spans(weekdays: Sequence[int]) -> str:
    """Weekdays as runs, a run may pass the end of the week: Sun, Mon, Tue is `Sun–Tue`."""
    chosen = set(weekdays)
    if len(chosen) == 7:
        return "Mon–Sun"
    runs = []
    for start in sorted(day for day in chosen if (day - 1) % 7 not in chosen):
        end = start
        while (end + 1) % 7 in chosen:
            end = (end + 1) % 7
        runs.append(WEEKDAYS[start] if start == end else f"{WEEKDAYS[start]}–{WEEKDAYS[end]}")
    return " and ".join(runs)


def _date(on: date, city: City, now: datetime) -> str:
    year = "" if on.year == wall(now, city.zone).year else f" {on.year}"
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}{year}"


def written(instant: datetime, city: City) -> str:
    """`2026-10-16 17:00 New York`: an instant as a sentence says it, so that a late press means what it meant."""
    return write_moment(instant, city.label, city.zone)


def up_to_minute(instant: datetime) -> datetime:
    """The instant itself, or the next whole minute: what is offered as the earliest is never too early."""
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)
