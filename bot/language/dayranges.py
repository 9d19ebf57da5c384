"""Days off as people type them: "today", "half fri", "24 dec – 2 jan", and the dates they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.language import days
from bot.language.misread import NotUnderstood, Past
from bot.language.moments import Setting
from scheduler import worktime

EXPECTED = "a day, or the first and the last of several"
EXAMPLE = "24 dec \u2013 2 jan"
LONGEST = 12  # words: "half day fri 16 oct 2026 to fri 16 oct 2026"

#: Days without a year that would be further apart than this were said the wrong way round: "24 oct – 22 oct".
APART = timedelta(days=300)

_DASH = re.compile(r"\s*[\u2012-\u2015\u2212]\s*|\s+-+\s+|(?<=[a-z])-(?=[a-z])")
_NUMBERS = re.compile(r"(?<!\S)(\d{1,2})-(?=\d{1,2}\s)", re.ASCII)
_TO = ("to", "until", "till", "through")


@dataclass(frozen=True, slots=True)
class DayRange:
    """From `first` to `last`, both included, or half of one day; `words` as typed."""

    words: str
    first: days.Day
    last: days.Day
    half: bool = False


def parse_day_range(words: str) -> DayRange:
    """The days that all of `words` say. Raises NotUnderstood, NoSuchDay."""
    found = _parse(words)
    if found is None:
        raise NotUnderstood(words, EXPECTED, EXAMPLE)
    days.check(found.first, found.words)
    days.check(found.last, found.words)
    return found


def take_day_range(words: Sequence[str]) -> int:
    """How many of the leading `words` are days, 0 for none."""
    most = min(LONGEST, len(words))
    return next((count for count in range(most, 0, -1) if _parse(" ".join(words[:count]))), 0)


def _parse(words: str) -> DayRange | None:
    split = [days.bare(word) for word in _NUMBERS.sub(r"\1 to ", _DASH.sub(" to ", words.lower())).split()]
    half = split[:1] == ["half"]
    if half:
        del split[: 1 + (split[1:2] == ["day"])]
    if split[:1] == ["from"]:
        del split[0]
    middle = next((place for place, word in enumerate(split) if word in _TO), len(split))
    last = _whole(split[middle + 1 :] if middle < len(split) else split)
    if last is None:
        return None
    begins = split[:middle]
    if len(begins) == 1 and begins[0].isdecimal() and len(begins[0]) <= 2 and isinstance(last, days.DayOfYear):
        first: days.Day | None = days.DayOfYear(int(begins[0]), last.month, last.year)
    else:
        first = _whole(begins)
    if first is None or (half and first != last):
        return None
    return DayRange(" ".join(words.split()).rstrip(",;."), first, last, half)


def _whole(words: Sequence[str]) -> days.Day | None:
    taken = days.take_day(words)
    return taken[0] if taken and taken[1] == len(words) else None


def resolve_days(range_: DayRange, setting: Setting) -> tuple[date, date]:
    """The first and the last date meant, the typer's: the soonest days that are not all over.

    Raises Past where a year is said and they are over, NoSuchDay, and NotUnderstood for days that can be two, that end
    before they begin, or that are further ahead than the typer's schedule is known.
    """
    today = worktime.wall(setting.now, setting.zone).date()
    words = range_.words
    if isinstance(range_.first, days.DayOfYear) and range_.first.year is None:
        last = _soonest(range_.last, today, words)
        first = last if range_.first == range_.last else _latest(range_.first, last, words)
    else:
        first = _soonest(range_.first, today, words)
        last = first if range_.first == range_.last else _soonest(range_.last, first, words, today)
    if last < first or (last - first > APART and any(_yearless(day) for day in (range_.first, range_.last))):
        raise NotUnderstood(words, "a first day before the last", EXAMPLE)
    try:
        if last < today:
            raise Past(words, worktime.wall_prompt(last + timedelta(1), 0, setting.zone))
        setting.closing(last + timedelta(1))
    except (worktime.BeyondHorizon, OverflowError):
        raise NotUnderstood(words, "days of this year or the next", EXAMPLE) from None
    return first, last


def _yearless(day: days.Day) -> bool:
    return isinstance(day, days.DayOfYear) and day.year is None


def _soonest(day: days.Day, since: date, words: str, today: date | None = None) -> date:
    """The soonest date of `day` not before `since`; a day of a year that is said, or counted from today, is as said."""
    if isinstance(day, days.DayOfYear) and day.year is None:
        return _of_year(day, (since.year, since.year + 1), lambda on: on >= since, words)
    if isinstance(day, days.Relative):
        return (today or since) + timedelta(day.ahead)
    readings = days.readings(day, since, words)
    if len(readings) > 1:
        raise NotUnderstood(words, "days that can be only one", EXAMPLE)
    return readings[0][0]


def _latest(day: days.DayOfYear, until: date, words: str) -> date:
    return _of_year(day, (until.year, until.year - 1), lambda on: on <= until, words)


def _of_year(day: days.DayOfYear, years: tuple[int, int], fits: Callable[[date], bool], words: str) -> date:
    """The day in the first of `years` in which it fits."""
    chosen = next(year for year in (*years, None) if year is None or fits(days.near(day, year)))
    return days.readings(replace(day, year=chosen or years[1]), date(years[0], 1, 1), words)[0][0]
