"""All time-zone maths: instants and wall clocks, and counting open time on a work schedule.

The only importer of pytz. Inside the product every instant is an aware UTC datetime; a wall clock time is naive and
comes with the name of its zone. Longer than most files because zone maths may be done nowhere else.
"""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple, Protocol, Self, cast

import pytz
from pytz.tzinfo import DstTzInfo

from scheduler.hours import Hours, Weekly, read_hours, write_hours
from scheduler.intervals import Interval, joined, shared, without
from scheduler.opentime import BeyondHorizon, NeverOpen, OpenTime
from scheduler.schedule import Holiday, ScheduleException, WorkSchedule

__all__ = [
    "BeyondHorizon",
    "Calendar",
    "Holiday",
    "Hours",
    "Interval",
    "NeverOpen",
    "ScheduleException",
    "UnknownZone",
    "Weekly",
    "WorkSchedule",
    "clock_changes",
    "instant",
    "overlap",
    "read_hours",
    "wall",
    "wall_prompt",
    "write_hours",
    "zone",
]

UTC = datetime.UTC
_ONE_DAY = datetime.timedelta(days=1)

# pytz lists clock changes through 2037 and knows no later ones; with a day more every zone has its last midnight.
_LISTED_FROM = datetime.datetime(1902, 1, 1, tzinfo=UTC)
_LISTED_UNTIL = datetime.datetime(2038, 1, 2, tzinfo=UTC)
_LAST_YEAR = 2037


class UnknownZone(ValueError):
    """Not the name of a city's zone; `offers` are zones that may have been meant."""

    def __init__(self, name: str, offers: tuple[str, ...] = ()) -> None:
        hint = " or ".join(offers) if offers else "Area/City, such as Asia/Manila"
        super().__init__(f"“{name}” is not a city's time zone: write {hint}")
        self.offers = offers


class _ClockList(Protocol):
    """What a pytz zone knows. Its list is read as it is, since localizing each instant costs many times as much."""

    _utc_transition_times: list[datetime.datetime]
    _transition_info: list[tuple[datetime.timedelta, datetime.timedelta, str]]


class _Clock(NamedTuple):
    """A zone as the stretches of time between its clock changes, oldest first.

    `ends` are wall clock times labelled UTC, so that they compare and subtract without another conversion.
    """

    starts: list[datetime.datetime]
    offsets: list[datetime.timedelta]
    ends: list[datetime.datetime]


@lru_cache(maxsize=1024)
def zone(name: str) -> str:
    """The IANA name of a city's zone, whatever its case and however old its spelling ("asia/calcutta" is Asia/Kolkata).

    Raises UnknownZone for anything else: abbreviations and fixed offsets (EST, IST, PST8PDT, UTC) have no city whose
    clock they follow all year.
    """
    written = name.strip().replace(" ", "_")
    try:
        found = pytz.timezone(written)
    except pytz.UnknownTimeZoneError:
        found = None
    if "/" not in written or not isinstance(found, DstTzInfo):
        city = written.rpartition("/")[2].lower()
        offers = [known for known in _cities() if known.rpartition("/")[2].lower().startswith(city)]
        raise UnknownZone(name, tuple(offers[:3]) if len(city) > 3 else ())  # three letters are an abbreviation
    known = str(found.zone)
    return known if known in _cities() else _renamed().get(known, known)


def instant(wall: datetime.datetime, zone_name: str) -> datetime.datetime:
    """When a clock on the wall in that zone first shows, or has passed, the naive time `wall`.

    So a time that the clock skips means the first instant after the gap, and one that it shows twice the earlier.
    Raises UnknownZone; BeyondHorizon outside 1902 to 2037.
    """
    if wall.tzinfo is not None:
        raise TypeError("a wall clock time is naive")
    return _instants([_listed(wall.replace(tzinfo=UTC))], zone_name)[0]


def wall(at: datetime.datetime, zone_name: str) -> datetime.datetime:
    """What a clock on the wall in that zone shows at the aware instant `at`, as a naive datetime.

    Raises UnknownZone; BeyondHorizon outside 1902 to 2037.
    """
    clock = _clock(zone_name)
    stretch = bisect_right(clock.starts, _listed(at)) - 1
    return at.astimezone(UTC).replace(tzinfo=None) + clock.offsets[stretch]


def wall_prompt(day: datetime.date, minute_of_day: int, zone_name: str) -> datetime.datetime:
    """When a daily prompt set for a wall clock minute happens on `day`: once, also when clocks change that night.

    A daily recurrence is computed anew for each day; a day later is not always 24 hours later.
    """
    midnight = datetime.datetime.combine(day, datetime.time())
    return instant(midnight + datetime.timedelta(minutes=minute_of_day), zone_name)


def clock_changes(zone_name: str, start: datetime.datetime, end: datetime.datetime) -> tuple[datetime.datetime, ...]:
    """The instants from `start` until before `end` at which clocks of that zone are put forward or back."""
    starts = _clock(zone_name).starts
    return tuple(starts[bisect_left(starts, _listed(start)) : bisect_left(starts, _listed(end))])


class Calendar(OpenTime):
    """The open time of a work schedule for some years, with its working dates.

    A working date has one shift, which may end on the next day. Dates outside those asked for are BeyondHorizon.
    """

    __slots__ = ("_by_day", "_closures", "_first_day", "_last_day", "schedule")

    def __init__(self, schedule: WorkSchedule, first_day: datetime.date, last_day: datetime.date) -> None:
        """The calendar of the working dates from first to last; its span is from midnight to midnight around them."""
        self.schedule, self._first_day, self._last_day = schedule, first_day, last_day
        self._closures = joined(schedule.closures)
        self._by_day: dict[datetime.date, list[Interval]] = {}
        opens, closes = (wall_prompt(day, 0, schedule.anchor_zone) for day in (first_day, last_day + _ONE_DAY))
        span = Interval(opens, closes)
        opened = _shifts(schedule, first_day, last_day, span)
        super().__init__(schedule.label, span, without(opened, self._closures))

    @classmethod
    def of(cls, schedule: WorkSchedule, start: datetime.date, end: datetime.date) -> Self:
        """The calendar of the working dates from `start` until before `end`.

        Raises UnknownZone for the schedule's anchor zone, ValueError when there is no date, BeyondHorizon past 2037.
        """
        if end <= start:
            raise ValueError(f"a calendar from {start} to {end} has no day")
        return cls(schedule, start, end - _ONE_DAY)

    @staticmethod
    def around(schedule: WorkSchedule, at: datetime.datetime) -> "Calendar":
        """The calendar for questions asked at `at`: the three years before, its own and the next. Kept for reuse."""
        return _years_around(schedule, _listed(at).year)

    def shift(self, at: datetime.datetime) -> datetime.date | None:
        """The working date whose shift `at` falls in, breaks included; of two, the later. None outside every shift."""
        if not self.span.opens <= at < self.span.closes:
            raise self._unknown(at)
        today = wall(at, self.schedule.anchor_zone).date()
        for day in (today, today - _ONE_DAY):
            shift = self._shift(day)
            if shift and shift[0].opens <= at < shift[-1].closes:
                return day
        return None

    def opening(self, day: datetime.date) -> datetime.datetime | None:
        """The first open instant of the shift that starts on `day`; None when that date is closed."""
        shift = self._known_shift(day)
        return shift[0].opens if shift else None

    def closing(self, day: datetime.date) -> datetime.datetime | None:
        """The last closing of the shift that starts on `day`, on the next day for a night shift; None when closed."""
        shift = self._known_shift(day)
        return shift[-1].closes if shift else None

    def working_days_after(self, day: datetime.date, count: int) -> datetime.date:
        """The `count`-th date after `day` that has open time; `day` itself for 0."""
        if count < 0:
            raise ValueError("working days are counted forward")
        while count:
            day += _ONE_DAY
            if day > self._last_day:
                raise self._unmet(f"{count} more working days")
            count -= self.opening(day) is not None
        return day

    def closed_reason(self, day: datetime.date) -> str | None:
        """As WorkSchedule.closed_reason: why a date of the working week is closed."""
        return self.schedule.closed_reason(day)

    def _shift(self, day: datetime.date) -> list[Interval]:
        """The open intervals of the shift that starts on `day`, which may end after the span."""
        if day not in self._by_day:
            zone_name = self.schedule.anchor_zone
            hours = joined(
                Interval(wall_prompt(day, opens, zone_name), wall_prompt(day, closes, zone_name))
                for opens, closes in self.schedule.hours(day)
            )
            self._by_day[day] = without(hours, self._closures)
        return self._by_day[day]

    def _known_shift(self, day: datetime.date) -> list[Interval]:
        # The night shift of the date before the first one reaches into the span, so that date is answered for as well.
        if not self._first_day - _ONE_DAY <= day <= self._last_day:
            raise BeyondHorizon(f"{self.label}'s dates are known from {self._first_day} to {self._last_day}, not {day}")
        return self._shift(day)


def overlap(a: Calendar, b: Calendar, start: datetime.datetime, end: datetime.datetime) -> tuple[Interval, ...]:
    """The time between two instants when both calendars are open."""
    return tuple(shared(a.intervals(start, end), b.intervals(start, end)))


def _shifts(
    schedule: WorkSchedule, first_day: datetime.date, last_day: datetime.date, span: Interval
) -> list[Interval]:
    """All open time of a span before closures, with the tail of the shift that starts on the date before it."""
    opens: list[datetime.datetime] = []
    closes: list[datetime.datetime] = []
    day = first_day - _ONE_DAY
    midnight = datetime.datetime.combine(day, datetime.time(), UTC)
    while day <= last_day:
        for opening, closing in schedule.hours(day):
            opens.append(midnight + _minutes(opening))
            closes.append(midnight + _minutes(closing))
        day += _ONE_DAY
        midnight += _ONE_DAY
    # Sorted apart, openings and closings still pair into the same open time, even where an exception's hours
    # overlap the night before; and in order they are converted one clock change at a time.
    opens.sort()
    closes.sort()
    zone_name = schedule.anchor_zone
    openings, closings = _instants(opens, zone_name), _instants(closes, zone_name)
    before, within = bisect_left(openings, span.opens), bisect_right(closings, span.closes)
    openings[:before] = [span.opens] * before
    closings[within:] = [span.closes] * (len(closings) - within)
    return joined(map(Interval, openings, closings))


@lru_cache(maxsize=4096)
def _minutes(count: int) -> datetime.timedelta:
    return datetime.timedelta(minutes=count)


@lru_cache(maxsize=128)  # about 300 kB each
def _years_around(schedule: WorkSchedule, year: int) -> Calendar:
    # The last year that pytz lists has no year after: answers that would need one are beyond the horizon.
    end = min(year + 2, _LAST_YEAR + 1)
    return Calendar.of(schedule, datetime.date(year - 3, 1, 1), datetime.date(end, 1, 1))


def _instants(walls: Sequence[datetime.datetime], zone_name: str) -> list[datetime.datetime]:
    """The instants of wall clock times, given in order and labelled UTC: what skipped and repeated times mean is here.

    The first stretch to end, by its own clock, after a wall time is the one that shows it: the earlier, if two do. When
    it begins after that time, the time was skipped, and its beginning is the first instant after the gap.
    """
    clock = _clock(zone_name)
    found: list[datetime.datetime] = []
    while len(found) < len(walls):
        stretch = bisect_right(clock.ends, walls[len(found)])
        start, offset, end = clock.starts[stretch], clock.offsets[stretch], clock.ends[stretch]
        found += [max(wall - offset, start) for wall in walls[len(found) : bisect_left(walls, end)]]
    return found


def _listed(at: datetime.datetime) -> datetime.datetime:
    if not _LISTED_FROM <= at <= _LISTED_UNTIL:
        raise BeyondHorizon(f"clock changes are known from {_LISTED_FROM.year} to {_LAST_YEAR}, not at {at}")
    return at


@lru_cache(maxsize=1)
def _cities() -> list[str]:
    """The zones that a country keeps today: the names to show and to store."""
    return sorted({name for country in pytz.country_timezones for name in pytz.country_timezones[country]})


@lru_cache(maxsize=1)
def _renamed() -> dict[str, str]:
    """Former names of zones and the names they have now, from the source text of the zone data ("L new old" lines)."""
    source = resources.files(pytz).joinpath("zoneinfo", "tzdata.zi").read_text("ascii")
    return {words[2]: words[1] for words in map(str.split, source.splitlines()) if words[0] == "L"}


@lru_cache(maxsize=1024)
def _clock(zone_name: str) -> _Clock:
    listed = cast(_ClockList, pytz.timezone(zone(zone_name)))
    starts: list[datetime.datetime] = []
    offsets: list[datetime.timedelta] = []
    for start, (offset, _, _) in zip(listed._utc_transition_times, listed._transition_info, strict=True):
        if not offsets or offset != offsets[-1]:  # some entries change the abbreviation only
            starts.append(start.replace(tzinfo=UTC))
            offsets.append(offset)
    ends = [end + offset for end, offset in zip(starts[1:], offsets, strict=False)]
    return _Clock(starts, offsets, [*ends, datetime.datetime.max.replace(tzinfo=UTC)])
