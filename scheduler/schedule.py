"""A team's or person's work schedule as it is entered: the week, its holidays, exceptions and closures."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.hours import Hours, Weekly, arranged
from scheduler.intervals import Interval


@dataclass(frozen=True)
class Holiday:
    """A date on which no shift starts, and who says so (a country's list, a file, a person)."""

    date: datetime.date
    name: str
    source: str


@dataclass(frozen=True)
class ScheduleException:
    """One date's own hours in place of the usual ones, holiday or not; empty `hours` close the date."""

    date: datetime.date
    hours: Hours
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", arranged(self.hours))


@dataclass(frozen=True)
class WorkSchedule:
    """When work is done, in the wall clock of one anchor zone.

    Layers, each over the one before: week, holidays, exceptions, closures. A shift belongs to the date it starts on, so
    a holiday takes the whole of an overnight shift and leaves alone the tail of the one before. `closures` are instants
    (partial closures, a person's absences) and are cut out of whatever is left. Of two exceptions for one date, the
    later in the tuple counts.
    """

    label: str
    anchor_zone: str
    weekly: Weekly
    holidays: tuple[Holiday, ...] = ()
    exceptions: tuple[ScheduleException, ...] = ()
    closures: tuple[Interval, ...] = ()

    def hours(self, day: datetime.date) -> Hours:
        """The hours of the shift that starts on `day`, before closures; empty when none does."""
        exception = self._exceptions.get(day)
        if exception is not None:
            return exception.hours
        return () if day in self._holidays else self.weekly.days[day.weekday()]

    def closed_reason(self, day: datetime.date) -> str | None:
        """Why a date of the working week is closed: the exception's reason, else the holiday's name, else "".

        None for a date that has hours, and for one that the week leaves closed anyway: nothing is lost by it.
        """
        if self.hours(day) or not self.weekly.days[day.weekday()]:
            return None
        exception, holiday = self._exceptions.get(day), self._holidays.get(day)
        if exception is not None and exception.reason:
            return exception.reason
        return holiday.name if holiday is not None else ""

    @cached_property
    def _exceptions(self) -> Mapping[datetime.date, ScheduleException]:
        return {exception.date: exception for exception in self.exceptions}

    @cached_property
    def _holidays(self) -> Mapping[datetime.date, Holiday]:
        return {holiday.date: holiday for holiday in reversed(self.holidays)}
