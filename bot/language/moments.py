"""What a typed time means to whoever typed it: `resolve` makes the instant, `write_moment` writes it out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.language import days
from bot.language.clocks import Clock
from bot.language.misread import Ambiguous, ClosedDay, NotUnderstood, Past, UnknownCity
from bot.language.spans import Span
from bot.language.timewords import EXAMPLE, When, is_city, parse_moment, take_moment
from scheduler import worktime

__all__ = ["Setting", "When", "parse_moment", "resolve", "take_moment", "write_moment"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when words are said. `zone` is the typer's own, `cities` the zones of the engagement's labels (in small
    letters), `closing` gives the closing of the typer's schedule on a date (None: closed), and `working_days_after` the
    date so many of the assignee's open days after a date."""

    now: datetime
    zone: str
    cities: Mapping[str, str]
    closing: Callable[[date], datetime | None]
    working_days_after: Callable[[date, int], date]


def resolve(when: When, setting: Setting) -> datetime:
    """The instant that `when` means to somebody in `setting`, aware UTC.

    Raises Past where it is not after now, Ambiguous, ClosedDay, NoSuchDay, UnknownCity, or NotUnderstood where it is
    further ahead than zones are known.
    """
    try:
        found = _readings(when, setting)
    except worktime.BeyondHorizon:
        raise NotUnderstood(when.words, "a time within the next years", EXAMPLE) from None
    labels = {at: label for label, at in found}
    if len(labels) > 2:
        raise NotUnderstood(when.words, "a date and a time with am or pm", "16 oct 5pm")
    ahead = [at for at in labels if at > setting.now]
    if not ahead:
        raise Past(when.words, found[0][1])
    if len(labels) == 1 or (len(ahead) == 1 and not isinstance(when.day, days.Slashed)):
        return ahead[0]
    first, second = ((label, at) for at, label in labels.items())
    raise Ambiguous(when.words, (first, second))


def _readings(when: When, setting: Setting) -> list[tuple[str, datetime]]:
    if when.instant:
        return [("", when.instant)]
    local = worktime.wall(setting.now, setting.zone)
    today = local.date()
    if when.span:
        return [("", _after(when.span, local, setting))]
    zone = _zone(when, setting)
    dates = _dates(when, today, worktime.wall(setting.now, zone).date())
    found = []
    for reading in dates:
        for label, clock in _clocks(when.clock):
            ats = [_at(on, clock, zone, when, setting) for on in reading[:1]]
            if ats[0] <= setting.now and len(reading) > 1:
                ats.append(_at(reading[1], clock, zone, when, setting))
            found.append((label if len(dates) == 1 else _day_label(reading[0], today), ats[-1]))
    return found


def _dates(when: When, today: date, there: date) -> tuple[tuple[date, ...], ...]:
    """The dates of each reading. Day words are the typer's day; where it is another in a city that is named with them,
    "tomorrow" may be either's."""
    if when.day is None:
        return ((today,),)
    found = days.readings(when.day, today, when.words)
    if isinstance(when.day, days.Relative) and there != today:
        found += days.readings(when.day, there, when.words)
    return found


def _after(span: Span, local: datetime, setting: Setting) -> datetime:
    """Minutes pass on the wall; days keep the time of day, and are the assignee's where they are working days."""
    if span.minutes:
        at = setting.now + timedelta(minutes=span.minutes)
    elif span.days:
        at = worktime.instant(local + timedelta(days=span.days), setting.zone)
    else:
        on = setting.working_days_after(local.date(), span.working_days)
        at = worktime.instant(datetime.combine(on, local.time()), setting.zone)
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)


def _zone(when: When, setting: Setting) -> str:
    if not when.city:
        return setting.zone
    if known := setting.cities.get(when.city.lower()):
        return known
    try:
        return worktime.zone(when.city)
    except worktime.UnknownZone:
        raise UnknownCity(when.city, tuple(setting.cities)) from None


def _clocks(clock: Clock | None) -> tuple[tuple[str, Clock | None], ...]:
    if clock is None:
        return (("", None),)
    if clock.midnight:
        return ("Start of the day", Clock(0)), ("End of the day", Clock(24))
    if clock.halves:
        early = Clock(clock.hour % 12, clock.minute, clock.second)
        late = Clock(clock.hour % 12 + 12, clock.minute, clock.second)
        return ("Morning", early), ("Afternoon", late)
    return (("", clock),)


def _at(on: date, clock: Clock | None, zone: str, when: When, setting: Setting) -> datetime:
    if clock is None:
        if when.city:
            raise NotUnderstood(when.words, "a time of day with a city", "fri 17:00 New York")
        closing = setting.closing(on)
        if closing is None:
            raise ClosedDay(when.words, on)
        return closing
    start = datetime.combine(on, time()) + timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
    return worktime.instant(start, zone)


def _day_label(on: date, today: date) -> str:
    return f"{on.day} {on:%B}" + (f" {on.year}" if on.year != today.year else "")


def write_moment(at: datetime, city: str, zone: str) -> str:
    """The instant written out: "2026-10-16 17:00 New York".

    It reads back as the same instant. Where a city's clock cannot say it (the second time round when clocks go back, or
    within a minute) it is written with its offset, and where a label cannot follow a time, with the zone's name.
    """
    wall = worktime.wall(at, zone)
    if worktime.instant(wall, zone) != at or wall.second or wall.microsecond:
        offset = wall - at.astimezone(UTC).replace(tzinfo=None)
        minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
        sign = "-" if offset < timedelta() else "+"
        return f"{wall.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return f"{wall:%Y-%m-%d %H:%M} {city if is_city(city) else zone}"
