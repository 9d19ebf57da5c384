"""Working hours as people write them ("mon-fri 09:00-13:00, 14:00-18:00"), and the minutes they mean."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

Hours = tuple[tuple[int, int], ...]
"""A day's open intervals, in order: (opens, closes) in minutes after local midnight of the day the shift starts on.

Past midnight the minutes go on counting, so 1560 is 02:00 of the next day and still belongs to this day's shift.
"""

DAY = 24 * 60
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DASH = r"\s*(?:[-–\u2014]|\bto\b)\s*"
_TIME = r"\d+(?::\d+)?(?:\s*[ap]m\b)?"
_ITEM = re.compile(
    rf"\s*(?:(?P<closed>closed\b)|(?P<first>[a-z]+)(?:{_DASH}(?P<last>[a-z]+))?|(?P<opens>{_TIME}){_DASH}(?P<closes>{_TIME}))"
    r"(?:\s*[,;]|\s+and\b|\s+|$)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap]m)?", re.IGNORECASE)


def arranged(intervals: Iterable[tuple[int, int]]) -> Hours:
    """One day's intervals with every minute counted from that day's midnight.

    A closing before its opening is on the next day; so is whatever is written after an interval that reached midnight.
    Raises ValueError, naming the interval, for one that is empty, overlaps, is out of order or leaves the next day.
    """
    hours: list[tuple[int, int]] = []
    reached = 0
    for opens, closes in intervals:
        written = f"“{_clock(opens)}–{_clock(closes)}”"
        if opens == closes:
            raise ValueError(f"{written} is empty: a whole day is 00:00–24:00")
        if opens < 0 or closes < 0:
            raise ValueError(f"{written} starts before its day")
        if reached >= DAY > opens:
            opens += DAY
        while closes <= opens:
            closes += DAY
        if hours and opens < hours[-1][0]:
            raise ValueError(f"{written} is out of order: write them as they come; 26:00 is 02:00 of the next day")
        if opens < reached:
            raise ValueError(f"{written} overlaps the hours before it")
        if not hours and opens >= DAY:
            raise ValueError(f"{written} starts after its day is over")
        if closes > 2 * DAY:
            raise ValueError(f"{written} runs past the end of the next day")
        hours.append((opens, closes))
        reached = closes
    return tuple(hours)


@dataclass(frozen=True)
class Weekly:
    """The hours of each weekday, Monday first; one day's shift is over before the next day's begins.

    Raises ValueError when hours overlap, are empty or out of order.
    """

    days: tuple[Hours, ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError(f"a week has seven days, not {len(self.days)}")
        days = tuple(arranged(hours) for hours in self.days)
        for number, hours in enumerate(days):
            following = days[(number + 1) % 7]
            if hours and following and hours[-1][1] > DAY + following[0][0]:
                name, next_name = DAY_NAMES[number], DAY_NAMES[(number + 1) % 7]
                raise ValueError(f"{name}'s hours run into {next_name}'s: they overlap from {_clock(following[0][0])}")
        object.__setattr__(self, "days", days)

    @classmethod
    def read(cls, text: str) -> Self:
        """The week written as "mon-fri 09:00-13:00, 14:00-18:00; sat 10:00-12:00"; "closed" is a week without hours.

        Days not named are closed. Raises ValueError naming the part that cannot be read.
        """
        week: dict[int, Hours] = {}
        days: list[int] = []
        hours: list[tuple[int, int]] | None = None
        items = list(_items(text))
        if [item["closed"] is not None for item in items] == [True]:
            return cls(((),) * 7)
        for item in items:
            if item["first"]:
                if hours is not None:
                    _settle(week, days, hours)
                    days, hours = [], None
                days += _day_range(item["first"], item["last"])
            elif not days:
                raise ValueError(f"“{_written(item)}” has no day before it")
            elif item["closed"] and hours is None:
                hours = []
            elif item["closed"] or hours == []:
                raise ValueError(f"“{_written(item)}” contradicts what stands before it for {_write_days(days)}")
            else:
                hours = [*(hours or ()), (_minutes(item["opens"]), _minutes(item["closes"]))]
        if hours is None:
            raise ValueError(f"“{text.strip()}” gives no hours: write mon-fri 09:00-18:00")
        _settle(week, days, hours)
        return cls(tuple(week.get(day, ()) for day in range(7)))

    def __str__(self) -> str:
        """The week as messages show it: "Mon–Fri 09:00–13:00, 14:00–18:00; Sat 10:00–12:00"."""
        groups: dict[Hours, list[int]] = {}
        for day, hours in enumerate(self.days):
            if hours:
                groups.setdefault(hours, []).append(day)
        return "; ".join(f"{_write_days(days)} {write_hours(hours)}" for hours, days in groups.items()) or "closed"


def read_hours(text: str) -> Hours:
    """One day's hours, "10:00-14:00, 15:00-18:00" or "closed" (none); ValueError names the part that cannot be read."""
    items = list(_items(text))
    if [item["closed"] is not None for item in items] == [True]:
        return ()
    for item in items:
        if not item["opens"]:
            raise ValueError(f"“{_written(item)}” is not an interval such as 10:00-14:00")
    if not items:
        raise ValueError("no hours given: write 10:00-14:00, or closed")
    return arranged((_minutes(item["opens"]), _minutes(item["closes"])) for item in items)


def write_hours(hours: Hours) -> str:
    """The inverse of `read_hours`: "21:00–01:00, 02:00–06:00", or "closed"."""
    parts: list[str] = []
    reached = 0
    for opens, closes in hours:
        midnight = DAY if reached >= DAY else 0  # after midnight has been reached, times are the next day's own
        start, end = opens - midnight, closes - midnight
        if start < DAY <= end and end - DAY < start:
            end -= DAY
        parts.append(f"{_clock(start)}–{_clock(end)}")
        reached = closes
    return ", ".join(parts) or "closed"


def _items(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while text[position:].strip():
        item = _ITEM.match(text, position)
        if item is None:
            bad = re.split(r"[,;]", text[position:].strip())[0]
            raise ValueError(f"“{bad}” is neither days nor hours: write mon-fri 09:00-18:00")
        yield item
        position = item.end()


def _written(item: re.Match[str]) -> str:
    return item[0].strip(" ,;\t\n")


def _minutes(time: str) -> int:
    parts = _CLOCK.fullmatch(time)
    if parts is None or not (parts[2] or parts[3]):
        raise ValueError(f"“{time}” is not a time: write 09:00 or 9am")
    hour, minute, half = int(parts[1]), int(parts[2] or 0), (parts[3] or "").lower()
    if minute > 59 or hour * 60 + minute > 2 * DAY or (half and not 1 <= hour <= 12):
        raise ValueError(f"“{time}” is not a time of day")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _day(name: str) -> int:
    for day, full in enumerate(_LONG_NAMES):
        if len(name) >= 3 and full.startswith(name.lower()):
            return day
    raise ValueError(f"“{name}” is not a day of the week")


def _day_range(first: str, last: str | None) -> list[int]:
    start = _day(first)
    length = (_day(last) - start) % 7 if last else 0  # sun-thu goes round the end of the week
    return [(start + step) % 7 for step in range(length + 1)]


def _settle(week: dict[int, Hours], days: list[int], hours: list[tuple[int, int]]) -> None:
    shift = arranged(hours)
    for day in days:
        if day in week:
            raise ValueError(f"“{DAY_NAMES[day]}” is given twice")
        week[day] = shift


def _write_days(days: list[int]) -> str:
    """Weekday numbers as ranges, one of which may go round the end of the week: "Sun–Thu", "Mon–Tue, Fri"."""
    starts = [day for day in days if (day - 1) % 7 not in days] or [0]
    ranges: list[str] = []
    for start in starts:
        length = next((n for n in range(1, 7) if (start + n) % 7 not in days), 7)
        first, last = DAY_NAMES[start], DAY_NAMES[(start + length - 1) % 7]
        ranges.append(first if length == 1 else f"{first}–{last}")
    return ", ".join(ranges)
