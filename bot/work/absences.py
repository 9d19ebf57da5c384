"""Absences: from the days that somebody says to the instants they are away, and what that does to what they owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cards.absence import Inside
from bot.language.dayranges import DayRange, resolve_days
from bot.language.misread import Misread
from bot.language.moments import Setting
from bot.model.people import Person
from bot.model.windows import ResponseWindow
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import cover, resolve
from scheduler.worktime import Calendar, Interval, wall, wall_prompt

#: Timer kind: a leave begins; the subject is an absence.
ABSENCE = "absence"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Away:
    """Days off: the dates said, the stretch they mean, and whether that is half a shift or more of some day (D23)."""

    first: date
    last: date
    stretch: Interval
    leave: bool
    whole: bool


def inside(window: ResponseWindow) -> Inside:
    """A window as lists of what falls inside an absence show it."""
    work = f"A-{window.assignment_id}"
    ref = work if window.question_id is None else f"Q-{window.question_id} on {work}"
    return Inside(ref, window.kind, window.due_at)


async def days(tx: Transaction, said: DayRange, field: str) -> tuple[date, date]:
    """The first and the last date that the words mean to whoever says them (D28)."""
    own = await tx.schedules.calendar_of(resolve.speaker(tx))
    setting = Setting(tx.now, resolve.speaker(tx).zone, {}, own.closing, own.working_days_after)
    try:
        return resolve_days(said, setting)
    except Misread as error:
        error.field = field
        raise


async def stretch(tx: Transaction, person: Person, said: DayRange, field: str) -> Away:
    """When the person is away on those days: whole shifts that begin on them, or the second half of one.

    What is over already is not taken back: an absence begins now at the earliest (D25).
    """
    first, last = await days(tx, said, field)
    shifts = await tx.schedules.calendar(person.schedule_id)
    zone = shifts.schedule.anchor_zone
    opens = max([wall_prompt(first, 0, zone), *_closing(shifts, first - DAY)])
    closes = max([wall_prompt(last + DAY, 0, zone), *_closing(shifts, last)])
    if said.half and (opening := shifts.opening(first)) is not None:
        closing = _closing(shifts, first)[0]
        opens, closes = shifts.add(opening, shifts.between(opening, closing) / 2), closing
    whole = not said.half and opens >= tx.now
    opens = max(opens, tx.now)
    closes = max(closes, opens + timedelta(minutes=1))
    leave = any(_half_lost(shifts, day, Interval(opens, closes)) for day in _dates(first, last))
    return Away(first, last, Interval(opens, closes), leave, whole)


def _closing(shifts: Calendar, day: date) -> list[datetime]:
    closing = shifts.closing(day)
    return [] if closing is None else [closing]


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _half_lost(shifts: Calendar, day: date, away: Interval) -> bool:
    """Whether half of the shift that starts on `day`, or more, falls into the absence."""
    opening, closing = shifts.opening(day), shifts.closing(day)
    if opening is None or closing is None:
        return False
    lost = shifts.between(max(opening, away.opens), min(closing, away.closes))
    return lost * 2 >= shifts.between(opening, closing)


async def falling_inside(tx: Transaction, person: Person, away: Interval) -> list[ResponseWindow]:
    """What the person owes that falls due while they are away; what stands still falls due later."""
    owed = await tx.windows.owed(person.id)
    return [window for window in owed if not window.paused and away.opens <= window.due_at < away.closes]


async def covers(tx: Transaction, leave: Absence, windows: list[ResponseWindow]) -> tuple[int, ...]:
    """Who will have those windows when the leave begins, as things stand; nothing if somebody lacks for one of them."""
    found: list[int] = []
    for matter_id in {window.matter_id for window in windows}:
        to = await cover.stand_in(tx, leave, matter_id)
        if to is None:
            return ()
        found.append(to.id)
    return tuple(dict.fromkeys(found))


def dates(absence: Absence, zone: str) -> tuple[date, date]:
    """The first and the last date of an absence on the wall of a city."""
    return wall(absence.opens, zone).date(), wall(absence.closes - timedelta(minutes=1), zone).date()
