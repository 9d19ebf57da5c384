"""A change of clocks: when it is, and what it moves for two teams and for people who work by another place's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from bot.model.people import Cities, Side
from scheduler.worktime import Calendar, Weekly, WorkSchedule, clock_changes, overlap, wall

DAY = timedelta(days=1)
WEEK = timedelta(days=7)

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks of a zone are put forward at `at`, or back where `minutes` are negative; `day` is the date there."""

    zone: str
    at: datetime
    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Week:
    """Hours as they are worked every week, in the clock of a zone."""

    weekly: Weekly
    zone: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A day's work, from its first opening to its last closing, as the clocks of a side's city show it before and
    after. It is a team's own where `people` is empty, else that of people of `side` who work by another clock."""

    side: Side
    people: tuple[int, ...]
    shown: Side
    before: Span
    after: Span


@dataclass(frozen=True, slots=True)
class Gap:
    """From one team's close to the other's next opening."""

    closing: Side
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class Effect:
    """All that a change moves. `apart` is by how much the firm's clocks are ahead of the provider's, before and after;
    `shared` the hours of a day that both teams work, in the firm's city."""

    changes: tuple[Change, ...]
    apart: tuple[timedelta, timedelta]
    moved: tuple[Moved, ...]
    shared: tuple[tuple[Span, ...], tuple[Span, ...]]
    gaps: tuple[Gap, ...]


def changes(zone: str, start: datetime, end: datetime) -> tuple[Change, ...]:
    """Those of one zone from `start` until before `end`."""
    found = []
    for at in clock_changes(zone, start, end):
        before, after = wall(at - timedelta(seconds=1), zone) + timedelta(seconds=1), wall(at, zone)
        found.append(Change(zone, at, after.date(), round((after - before).total_seconds() / 60)))
    return tuple(found)


def together(zones: Iterable[str], start: datetime, end: datetime) -> tuple[tuple[Change, ...], ...]:
    """The changes of several zones, those within a day of the first as one: clocks of one country change one night."""
    listed = sorted((each for zone in set(zones) for each in changes(zone, start, end)), key=lambda each: each.at)
    found: list[list[Change]] = []
    for each in listed:
        if found and each.at - found[-1][0].at < DAY:
            found[-1].append(each)
        else:
            found.append([each])
    return tuple(tuple(each) for each in found)


def effect(
    change: tuple[Change, ...], cities: Cities, teams: Mapping[Side, Week], people: Sequence[tuple[int, Side, Week]]
) -> Effect:
    """What a change moves, from the weeks as they are worked: a holiday in it changes nothing of that.

    The week that ends with the first of its instants is compared with the one that begins with the last.
    """
    first, last = change[0].at, change[-1].at
    moved = [_moved(side, (), week, cities, first, last) for side, week in teams.items()]
    elsewhere = [each for each in people if each[2].zone != teams[each[1]].zone]
    singly = [_moved(side, (person,), week, cities, first, last) for person, side, week in elsewhere]
    for _, alike in groupby(sorted(filter(None, singly), key=_alike), key=_alike):
        shift, *others = alike
        everyone = (*shift.people, *(person for other in others for person in other.people))
        moved.append(Moved(shift.side, everyone, shift.shown, shift.before, shift.after))
    calendars = {side: _calendar(week, first) for side, week in teams.items()}
    shared = _shared(calendars, cities, first - WEEK, first), _shared(calendars, cities, last, last + WEEK)
    gaps = [_gap(side, calendars, first, last) for side in Side] if not any(shared) else []
    return Effect(
        change,
        (_apart(cities, first - timedelta(seconds=1)), _apart(cities, last)),
        tuple(each for each in moved if each is not None),
        shared,
        tuple(gap for gap in gaps if gap is not None),
    )


def _alike(shift: Moved) -> tuple[Side, Span, Span]:
    return shift.side, shift.before, shift.after


def _calendar(week: Week, at: datetime) -> Calendar:
    return Calendar.around(WorkSchedule("", week.zone, week.weekly), at)


def _moved(
    side: Side, people: tuple[int, ...], week: Week, cities: Cities, first: datetime, last: datetime
) -> Moved | None:
    """A day's work in the other city's clock; in its own city's where it is kept in another. None if it stays."""
    shown = side.other if week.zone == cities.of(side).zone else side
    zone, calendar = cities.of(shown).zone, _calendar(week, first)
    day = wall(last, week.zone).date()
    for _ in range(WEEK.days + 1):
        before, after = _span(calendar, day - WEEK, zone), _span(calendar, day, zone)
        opens = calendar.opening(day)
        if before is not None and after is not None and opens is not None and opens >= last:
            return Moved(side, people, shown, before, after) if before != after else None
        day += DAY
    return None


def _span(calendar: Calendar, day: date, zone: str) -> Span | None:
    opens, closes = calendar.opening(day), calendar.closing(day)
    if opens is None or closes is None:
        return None
    return wall(opens, zone).time(), wall(closes, zone).time()


def _shared(calendars: Mapping[Side, Calendar], cities: Cities, start: datetime, end: datetime) -> tuple[Span, ...]:
    """The hours that both work on the day of the week on which they share most, by the firm's clock."""
    by_day: dict[date, list[tuple[datetime, datetime]]] = {}
    for stretch in overlap(calendars[Side.FIRM], calendars[Side.PROVIDER], start, end):
        opens, closes = (wall(at, cities.firm.zone) for at in stretch)
        by_day.setdefault(opens.date(), []).append((opens, closes))
    best = max(by_day.values(), key=lambda each: sum((b - a for a, b in each), timedelta()), default=[])
    return tuple((opens.time(), closes.time()) for opens, closes in best)


def _gap(closing: Side, calendars: Mapping[Side, Calendar], first: datetime, last: datetime) -> Gap | None:
    before = _shortest(calendars[closing], calendars[closing.other], first - WEEK, first)
    after = _shortest(calendars[closing], calendars[closing.other], last, last + WEEK)
    return None if before is None or after is None else Gap(closing, before, after)


def _shortest(closes: Calendar, opens: Calendar, start: datetime, end: datetime) -> timedelta | None:
    """The shortest time in a week from a close of the one to the next opening of the other."""
    openings = [stretch.opens for stretch in opens.intervals(start, end)]
    found = []
    for stretch in closes.intervals(start, end):
        following = [each for each in openings if each >= stretch.closes]
        if following:
            found.append(following[0] - stretch.closes)
    return min(found, default=None)


def _apart(cities: Cities, at: datetime) -> timedelta:
    return wall(at, cities.firm.zone) - wall(at, cities.provider.zone)
