"""Days as people type them ("fri", "tomorrow", "1 dec", "12/25"), and the dates they can be."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.language.misread import NoSuchDay

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_SHORT = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
WEEKDAYS = {name: number for number, long in enumerate(_WEEKDAYS) for name in (long, long[:3])} | _SHORT
MONTHS = {name: number for number, long in enumerate(_MONTHS, 1) for name in (long, long[:3])} | {"sept": 9}
RELATIVE = {"today": 0, "tomorrow": 1, "tmrw": 1}

_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?", re.ASCII)
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_GLUED = re.compile(r"(\d{1,2})([a-z]{3,9})|([a-z]{3,9})(\d{1,2})", re.ASCII)
_YEAR = re.compile(r"20\d\d", re.ASCII)

RECENT = timedelta(days=60)
"""A day without a year that is no longer past than this is past; one longer past is next year's."""


@dataclass(frozen=True, slots=True)
class Relative:
    """So many days from today."""

    ahead: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday 0. `following` is "next tue", which some take as the coming one and some do not."""

    number: int
    following: bool = False


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day and month, its year and weekday if they were said."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Slashed:
    """Two numbers of which either can be the month."""

    first: int
    second: int
    year: int | None = None


Day = Relative | Weekday | DayOfYear | Slashed


def bare(word: str) -> str:
    """A word in small letters without the comma or full stop after it."""
    return word.lower().rstrip(",;.")


def take_day(words: Sequence[str]) -> tuple[Day, int] | None:
    """The day that `words` (as `bare` gives them) begin with and how many of them it is, or None.

    It may be a day that no calendar has: `check` says so.
    """
    if not words:
        return None
    word, *rest = words
    if word in ("next", "this", "coming") and rest and rest[0] in WEEKDAYS:
        return Weekday(WEEKDAYS[rest[0]], word == "next"), 2
    if word in RELATIVE:
        return Relative(RELATIVE[word]), 1
    if word in WEEKDAYS:
        dated = _take_date(rest)
        if dated is not None and isinstance(on := dated[0], DayOfYear):
            return DayOfYear(on.day, on.month, on.year, WEEKDAYS[word]), dated[1] + 1
        return Weekday(WEEKDAYS[word]), 1
    return _take_date(words)


def _take_date(words: Sequence[str]) -> tuple[DayOfYear | Slashed, int] | None:
    if not words:
        return None
    if found := _ISO.fullmatch(words[0]):
        return DayOfYear(int(found[3]), int(found[2]), int(found[1])), 1
    if found := _SLASHED.fullmatch(words[0]):
        first, second = int(found[1]), int(found[2])
        year = int(found[3]) + 2000 * (len(found[3]) == 2) if found[3] else None
        if first > 12 or first == second:
            return DayOfYear(first, second, year), 1
        return (DayOfYear(second, first, year) if second > 12 else Slashed(first, second, year)), 1
    day, month, count = "", "", 0
    if found := _GLUED.fullmatch(words[0]):
        day, month, count = found[1] or found[4], found[2] or found[3], 1
    elif len(words) > 1:
        pair = words[:2] if words[0][:1].isdigit() else (words[1], words[0])
        if number := _NUMBER.fullmatch(pair[0]):
            day, month, count = number[1], pair[1], 2
    if month not in MONTHS:
        return None
    year = None
    if len(words) > count and _YEAR.fullmatch(words[count]):
        year, count = int(words[count]), count + 1
    return DayOfYear(int(day), MONTHS[month], year), count


def check(day: Day, words: str) -> None:
    """Raises NoSuchDay for a day that no calendar has."""
    match day:
        case DayOfYear(day=number, month=month, year=year, weekday=weekday):
            exact = _date(number, month, 2024 if year is None else year)
            if exact is None or (year is not None and weekday is not None and exact.weekday() != weekday):
                raise NoSuchDay(words)
        case Slashed(first=first, second=second, year=year):
            if not first or not second or year == 0:
                raise NoSuchDay(words)


def near(day: DayOfYear, year: int) -> date:
    """The day in that year; the last of February for the 29th where there is none."""
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def _date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def readings(day: Day, today: date, words: str) -> tuple[tuple[date, ...], ...]:
    """What a day can mean, seen from `today`: for each reading its dates, the next one being meant if one is over.

    Raises NoSuchDay for 29 feb of a year that has none and a weekday that its date is not.
    """
    match day:
        case Relative(ahead=ahead):
            return ((today + timedelta(ahead),),)
        case Weekday(number=number, following=False):
            coming = today + timedelta((number - today.weekday()) % 7)
            return ((coming, coming + timedelta(7)),)
        case Weekday(number=number):
            coming = today + timedelta((number - today.weekday() - 1) % 7 + 1)
            next_week = today + timedelta(7 - today.weekday() + number)
            return ((coming,),) if coming == next_week else ((coming,), (next_week,))
        case DayOfYear(year=None, day=number, month=month, weekday=weekday):
            year = today.year
            nearest = near(day, year)
            if nearest < today - RECENT:
                year += 1
            elif nearest > today + timedelta(365) - RECENT:
                year -= 1
            return ((_checked(_date(number, month, year), weekday, words),),)
        case DayOfYear(year=int(year), day=number, month=month, weekday=weekday):
            return ((_checked(_date(number, month, year), weekday, words),),)
        case Slashed(first=first, second=second, year=said):
            found = []
            for number, month in ((first, second), (second, first)):
                on = date(said or today.year, month, number)
                found.append((on if said or on >= today else on.replace(year=on.year + 1),))
            return tuple(found)
    raise AssertionError(f"{day} is none of the days there are")


def _checked(on: date | None, weekday: int | None, words: str) -> date:
    if on is None or (weekday is not None and on.weekday() != weekday):
        raise NoSuchDay(words)
    return on
