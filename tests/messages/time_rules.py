"""The invariants of time, T1 to T8: found by reading a message as a person would, with a calendar at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.model.people import Cities, City
from scheduler.worktime import instant, wall
from tests.messages.rows import Kind, Message, Row

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})"

_ZONE = re.compile(
    r"(?<![\w-])(?:EST|EDT|ET|CST|CDT|MST|MDT|PST|PDT|PHT|IST|BST|CET|UTC|GMT|Z)(?![\w-])|(?<!\d)[+\u2212-]\d{2}:\d{2}\b"
)
_WHOSE = re.compile(r"\b(?:local|your|my) time\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![+\u2212\d-])\b\d{1,2}:\d{2}\b")
_RELATIVE = re.compile(r"\b(?:today|tomorrow|yesterday|tonight)\b", re.IGNORECASE)
_LENGTH = re.compile(r"(?<![\w:.])(\d+(?:[.,]\d+)?)( ?)(h|min|hours?|hrs?|minutes?|mins|seconds?|sec|days?|weeks?|d)\b")
_TARGET = re.compile(r"\d+ working days?\b")
_GROWS_OLD = re.compile(r"\b(?:left|ago|now)\b|\bin \d+ (?:h|min)\b", re.IGNORECASE)
_MARK = "\1"


@dataclass(frozen=True)
class Half:
    """One city's half of an instant or interval, as written."""

    weekday: str
    day: int
    month: str
    year: int | None
    start: str
    end: str | None
    city: City


@dataclass(frozen=True)
class Reading:
    """What a pair of halves says: where it stands in the text, its instant (None if it is no instant), its faults."""

    start: int
    at: datetime | None
    faults: tuple[str, ...]


def check_time(message: Message, cities: Cities, now: datetime) -> Iterator[str]:
    for row in message.said():
        yield from _zones(row)
        pairs = list(_pairs(row.text, cities, now))
        for reading in pairs:
            yield from reading.faults
        yield from _order(row.text, pairs, now)
        rest = _pair(cities).sub(_MARK, row.text)
        rest = _hours(cities).sub(_MARK, rest)
        yield from _clocks(rest)
        yield from _days(row, rest, message, cities, now)
        yield from _lengths(row, message)
        if message.name.startswith("card.") and (found := _GROWS_OLD.search(row.text)):
            yield f"T8: “{found[0]}” on a card that is edited in place: {row.shown}"
    for button in message.buttons:
        if found := _CLOCK.search(button.label):
            yield f"T4: a clock time in a button's label: {button.label} ({found[0]})"


def _zones(row: Row) -> Iterator[str]:
    for pattern in (_ZONE, _WHOSE):
        if found := pattern.search(row.text):
            yield f"T1: “{found[0]}” in: {row.shown}"


@lru_cache(maxsize=64)
def _half(label: str) -> str:
    clock = r"(\d{2}:\d{2})"
    return rf"({_DAY}) (\d{{1,2}}) ({_MONTH})(?: (\d{{4}}))? {clock}(?:–{clock})? ({re.escape(label)})\b"


@lru_cache(maxsize=64)
def _pair(cities: Cities) -> re.Pattern[str]:
    return re.compile(f"{_half(cities.firm.label)} · {_half(cities.provider.label)}")


@lru_cache(maxsize=64)
def _hours(cities: Cities) -> re.Pattern[str]:
    """Clock times of a week or a day, followed by their city."""
    span = r"\d{2}:\d{2}–\d{2}:\d{2}"
    days = rf"(?:{_DAY}(?:–{_DAY})?(?:(?:,| and) {_DAY}(?:–{_DAY})?)* )?"
    labels = "|".join(re.escape(city.label) for city in (cities.firm, cities.provider))
    return re.compile(rf"{days}{span}(?:[,;] {days}{span})* (?:{labels})\b")


def _pairs(text: str, cities: Cities, now: datetime) -> Iterator[Reading]:
    for found in _pair(cities).finditer(text):
        groups = found.groups()
        halves = [
            Half(g[0], int(g[1]), g[2], int(g[3]) if g[3] else None, g[4], g[5], city)
            for g, city in ((groups[:7], cities.firm), (groups[7:], cities.provider))
        ]
        yield _read(found.start(), found[0], halves, now)


def _read(start: int, text: str, halves: list[Half], now: datetime) -> Reading:
    code = "T3" if any(half.end for half in halves) else "T2"
    faults: list[str] = []
    starts: list[datetime] = []
    ends: list[datetime] = []
    for half in halves:
        this_year = wall(now, half.city.zone).year
        if half.year == this_year:
            faults.append(f"T2: the year of sending is not said: {text}")
        try:
            day = date(half.year or this_year, MONTHS.index(half.month) + 1, half.day)
            opens = _at(day, half.start)
            closes = _at(day, half.end) if half.end else opens
        except ValueError:
            return Reading(start, None, (f"{code}: no such day or time: {text}",))
        if WEEKDAYS[day.weekday()] != half.weekday:
            faults.append(f"{code}: {day} is a {WEEKDAYS[day.weekday()]}: {text}")
        starts.append(opens)
        ends.append(closes if half.end is None or closes > opens else closes + timedelta(days=1))
    if bool(halves[0].end) != bool(halves[1].end):
        return Reading(start, None, (*faults, f"T3: one half is an interval, the other an instant: {text}"))
    zones = [half.city.zone for half in halves]
    at = _same(starts, zones)
    if at is None:
        faults.append(f"{code}: the halves are not one instant: {text}")
    if halves[0].end and _same(ends, zones) is None:
        faults.append(f"T3: the ends are not one instant: {text}")
    return Reading(start, at, tuple(faults))


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def _same(walls: list[datetime], zones: list[str]) -> datetime | None:
    """The instant at which both clocks show these times; a time shown twice may be either."""
    first = instant(walls[0], zones[0])
    for later in (0, 30, 60, 120):
        at = first + timedelta(minutes=later)
        if all(wall(at, zone) == shown for shown, zone in zip(walls, zones, strict=True)):
            return at
    return None


def _order(text: str, pairs: list[Reading], now: datetime) -> Iterator[str]:
    for reading in pairs:
        before = text[: reading.start]
        if reading.at is None:
            continue
        if re.search(r"\bby $", before, re.IGNORECASE) and reading.at <= now:
            yield f"T6: after “by” stands an instant that is not ahead: {text}"
        if re.search(r"\bsince:? $", before, re.IGNORECASE) and reading.at > now:
            yield f"T6: after “since” stands an instant that is ahead: {text}"


def _clocks(rest: str) -> Iterator[str]:
    half = re.search(rf"{_DAY} \d{{1,2}} {_MONTH}(?: \d{{4}})? \d{{2}}:\d{{2}}", rest)
    if half:
        yield f"T2: an instant without its other half, or the wrong way round: {half[0]}"
    elif found := _CLOCK.search(rest):
        yield f"T4: a clock time without its cities: {found[0]} in: {rest.replace(_MARK, '…')}"


def _days(row: Row, rest: str, message: Message, cities: Cities, now: datetime) -> Iterator[str]:
    if (found := _RELATIVE.search(rest)) and not (row.kind is Kind.SECTION and row.label == "Due today"):
        yield f"T5: “{found[0]}” is nobody's day: {row.shown}"
    labels = {city.label: city for city in (cities.firm, cities.provider)}
    label = "|".join(re.escape(name) for name in labels)
    whole = re.compile(
        rf"(?:({_DAY}) (\d{{1,2}})(?: ({_MONTH}))?(?: (\d{{4}}))? – )?({_DAY}) (\d{{1,2}}) ({_MONTH})(?: (\d{{4}}))?"
        rf"(?! \d{{2}}:\d{{2}})( (?:{label})\b)?"
    )
    in_title = row.kind is Kind.TITLE and " digest · " in row.text
    for day in whole.finditer(rest):
        city = labels.get((day[9] or "").strip())
        if city is None and in_title:
            city = labels.get(row.text.partition(" digest · ")[0])
        if city is None:
            yield f"T5: a day without its city: {day[0]}"
            continue
        yield from _weekday(day[5], day[6], day[7], day[8], city, now)
        if day[1]:
            yield from _weekday(day[1], day[2], day[3] or day[7], day[4] or (None if day[3] else day[8]), city, now)


def _weekday(weekday: str, day: str, month: str, year: str | None, city: City, now: datetime) -> Iterator[str]:
    this_year = wall(now, city.zone).year
    if year and int(year) == this_year:
        yield f"T2: the year of sending is not said: {day} {month} {year}"
    try:
        real = date(int(year) if year else this_year, MONTHS.index(month) + 1, int(day))
    except ValueError:
        yield f"T5: no such day: {day} {month}"
        return
    if WEEKDAYS[real.weekday()] != weekday:
        yield f"T5: {real} is a {WEEKDAYS[real.weekday()]}, not a {weekday}"


def _lengths(row: Row, message: Message) -> Iterator[str]:
    text = row.text
    if message.name.startswith("policy."):
        text = _TARGET.sub(_MARK, text)
    if row.kind is Kind.SECTION and row.label == "Next 14 days":
        return
    for found in _LENGTH.finditer(text):
        number, space, unit = found.groups()
        fine = space and unit in ("h", "min") and number.isdigit() and int(number) > 0
        if not fine or (unit == "min" and int(number) >= 60):
            yield f"T7: “{found[0]}” in: {row.shown}"
