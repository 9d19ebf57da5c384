"""Absences: from the days that somebody says to the instants they are away, and what that does to what they owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cards.absence import Inside
from bot.language.dayranges import DayRange, resolve_days
from bot.language.misread import Misread
from bot.language.moments import Setting
from bot.model.leave import Choice
from bot.model.people import Person
from bot.model.windows import ResponseWindow
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import cover, owed, resolve
from scheduler.worktime import Calendar, Interval, wall, wall_prompt

#: Timer kinds whose subject is an absence: a leave begins, and the last working day before it does.
ABSENCE = "absence"
EVE = "eve"
#: A leave that is booked on its very eve leaves so long for choosing.
AT_LEAST = timedelta(hours=1)
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


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing inside a leave for which something can be chosen: work, or a question, with the reply that counts."""

    ref: str
    window: ResponseWindow

    @property
    def moves(self) -> bool:
        """Whether it has a due that the firm could move (D13)."""
        return self.window.kind in owed.WORK


def things(windows: Sequence[ResponseWindow]) -> list[Thing]:
    """What can be chosen for, each thing once: by its work where that is inside, else by what is due first."""
    found: dict[str, ResponseWindow] = {}
    for window in windows:
        ref = f"A-{window.assignment_id}" if window.question_id is None else f"Q-{window.question_id}"
        if ref not in found or window.kind in owed.WORK:
            found[ref] = window
    return [Thing(ref, window) for ref, window in found.items()]


async def undecided(tx: Transaction, leave: Absence) -> list[Thing]:
    """What falls inside a leave, and nothing was chosen for it."""
    windows = await falling_inside(tx, await tx.people.get(leave.person_id), Interval(leave.opens, leave.closes))
    chosen = await tx.plans.of(leave.id)
    return [each for each in things(windows) if each.ref not in chosen]


async def stays(tx: Transaction, leave: Absence, window: ResponseWindow) -> bool:
    """Whether a debt stays with whoever goes on leave: a later due was asked for, and it is after the leave now."""
    if window.due_at < leave.closes:
        return False
    return (await tx.plans.of(leave.id)).get(f"A-{window.assignment_id}") is Choice.EXTEND


async def ahead(tx: Transaction, person: Person, said: DayRange | None) -> list[Absence]:
    """A person's absences that are not over, or those of them that have some of the days in them."""
    found = [each for each in await tx.schedules.absences(person) if each.closes > tx.now]
    if said is None:
        return found
    zone = (await tx.schedules.calendar(person.schedule_id)).schedule.anchor_zone
    first, last = await days(tx, said, "days")
    spans = {each.id: dates(each, zone) for each in found}
    return [each for each in found if spans[each.id][0] <= last and spans[each.id][1] >= first]


async def eve(tx: Transaction, person: Person, leave: Interval) -> datetime | None:
    """When what is undecided is told once more: as the last shift before the leave opens, or in an hour if it has."""
    shifts = await tx.schedules.calendar_of(person)
    day = wall(leave.opens, shifts.schedule.anchor_zone).date() - DAY
    while shifts.opening(day) is None:
        day -= DAY
        if day < wall(tx.now, shifts.schedule.anchor_zone).date() - DAY:
            return None
    opening = shifts.opening(day)
    assert opening is not None, "a shift was found"
    at = max(opening, tx.now + AT_LEAST)
    return at if at < leave.opens else None


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
