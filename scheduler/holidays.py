"""Where holidays come from (a country's list, an .ics file, a person typing), and how they become one list."""

import datetime
import warnings
from collections.abc import Iterable

import holidays
import icalendar

from scheduler.schedule import Holiday

_LONGEST = 366  # days; an "all-day event" longer than this is a slip of the keyboard


class UnreadableHolidays(ValueError):
    """The country, file or name is not one that gives holidays; the message says what to mend."""


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> tuple[Holiday, ...]:
    """A country's public holidays by ISO 3166 code, with those of a subdivision ("US", "CA") if one is named.

    In date order, in English where the list has it. Raises UnreadableHolidays for a code that has no list and for years
    that the list does not reach (movable feasts are published only so far ahead).
    """
    country = country.strip().upper()
    subdivision = subdivision.strip().upper() if subdivision else None
    place = f"{country}-{subdivision}" if subdivision else country
    try:
        with warnings.catch_warnings():
            # The library warns, and returns less, when it does not know a year.
            warnings.simplefilter("error", UserWarning)
            found = holidays.country_holidays(
                country, subdiv=subdivision, years=sorted(set(years)), expand=False, language="en_US"
            )
    except NotImplementedError as unknown:
        raise UnreadableHolidays(
            f"no holidays are listed for “{place}”: use codes such as PH, or US and CA"
        ) from unknown
    except UserWarning as short:
        raise UnreadableHolidays(f"{place}: {short}") from short
    return tuple(Holiday(day, name, f"public holidays {place}") for day, name in sorted(found.items()))


def read_ics(text: str, source: str) -> tuple[Holiday, ...]:
    """The whole-day events of an iCalendar file, one Holiday for each day they last, in date order.

    `source` is the name to show for the file. Cancelled events are left out. Raises UnreadableHolidays when the file is
    broken or empty and, naming it, for an event that is at a time of day, repeats by a rule, or lasts over a year.
    """
    try:
        parts = icalendar.Calendar.from_ical(text).walk("VEVENT")
    except ValueError as broken:
        raise UnreadableHolidays(f"{source} is not an iCalendar file") from broken
    found = [
        Holiday(day, _summary(event), source)
        for event in parts
        if isinstance(event, icalendar.Event) and str(event.get("STATUS", "")).upper() != "CANCELLED"
        for day in _days(event, source)
    ]
    if not found:
        raise UnreadableHolidays(f"{source} has no whole-day event")
    return tuple(sorted(found, key=lambda holiday: holiday.date))


def typed_holiday(date: datetime.date, name: str) -> Holiday:
    """One that a person entered. Raises UnreadableHolidays without a name: the closed day must say why."""
    if not name.strip():
        raise UnreadableHolidays(f"the holiday on {date} needs a name")
    return Holiday(date, name.strip(), "typed")


def merged(*lists: Iterable[Holiday]) -> tuple[Holiday, ...]:
    """One Holiday a date, in date order. Names and sources that differ stand side by side, the earlier list's first."""
    by_date: dict[datetime.date, list[Holiday]] = {}
    for holiday in (holiday for listed in lists for holiday in listed):
        by_date.setdefault(holiday.date, []).append(holiday)
    return tuple(
        Holiday(day, _distinct(holiday.name for holiday in same), _distinct(holiday.source for holiday in same))
        for day, same in sorted(by_date.items())
    )


def _distinct(texts: Iterable[str]) -> str:
    first: dict[str, str] = {}
    for text in texts:
        for part in text.split("; "):  # as the country lists write two holidays on one date
            first.setdefault(part.casefold(), part)
    return "; ".join(first.values())


def _summary(event: icalendar.Event) -> str:
    return str(event.get("SUMMARY", "")).strip() or "Holiday"


def _days(event: icalendar.Event, source: str) -> list[datetime.date]:
    name = f"“{_summary(event)}” in {source}"
    if "RRULE" in event or "RDATE" in event:
        raise UnreadableHolidays(f"{name} repeats by a rule: export each year's dates instead")
    try:
        first, end = event.start, event.end
    except ValueError as broken:
        raise UnreadableHolidays(f"{name} has a date that cannot be read") from broken
    if isinstance(first, datetime.datetime) or isinstance(end, datetime.datetime):
        raise UnreadableHolidays(f"{name} is at a time of day: a holiday lasts the whole day")
    days = (end - first).days or 1  # some programs end a one-day event on the day it starts
    if not 1 <= days <= _LONGEST:
        raise UnreadableHolidays(f"{name} lasts from {first} to {end}")
    return [first + datetime.timedelta(days=number) for number in range(days)]
