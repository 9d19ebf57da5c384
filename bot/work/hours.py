"""Hours as they are: whose they are, a week with what comes next, the closed days, the hours that two people share."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.cards import hours as cards
from bot.cards import schedule
from bot.language.cards import Card
from bot.language.misread import UnknownCity
from bot.model.people import Person, Side
from bot.rules.clockchange import Change, changes
from bot.store.transaction import Transaction
from bot.work import absences, announce, resolve
from bot.work import invite as invites
from scheduler.worktime import Calendar, Interval, NeverOpen, overlap, wall, wall_prompt

DAY = timedelta(days=1)
#: A change of clocks is told this long before it.
AHEAD = timedelta(days=60)
#: Closed days and shared hours are looked for this far ahead.
FAR = timedelta(days=120)
WEEK = timedelta(days=7)


async def whose(tx: Transaction, said: str) -> Side | Person:
    """The side whose city it is, or the person."""
    if said.startswith("@"):
        return await resolve.person(tx, said.removeprefix("@"), "whose")
    for side in Side:
        if tx.engagement.cities.of(side).label.lower() == said.lower():
            return side
    labels = tuple(tx.engagement.cities.of(side).label.lower() for side in Side)
    raise UnknownCity(said, labels, field="whose")


def schedule_id(tx: Transaction, of: Side | Person) -> int:
    return tx.engagement.schedule_of(of) if isinstance(of, Side) else of.schedule_id


def side_of(of: Side | Person) -> Side:
    return of if isinstance(of, Side) else of.side


def name(tx: Transaction, of: Side | Person) -> str:
    """How messages call whose hours they are: the city, or the handle."""
    return tx.engagement.cities.of(of).label if isinstance(of, Side) else f"@{of.handle}"


async def show(tx: Transaction, of: Side | Person) -> Card:
    """`hours show`: a week in both cities, what comes next, and whether anything is shared."""
    scene = await announce.scene(tx)
    team = await tx.schedules.calendar(schedule_id(tx, of))
    calendar = team if isinstance(of, Side) else await tx.schedules.calendar_of(of)
    opens, closes = _next(calendar, tx.now)
    closed = next(iter(_closed(team, tx.now)), None)
    closed_next = closed[:2] if closed is not None else None
    shift = shift_of(tx, of, team)
    if not isinstance(of, Side):
        return schedule.person(
            scene, of.id, shift, opens=opens, closes=closes, closed_next=closed_next, away=await _away(tx, of)
        )
    if shift.anchor != tx.engagement.cities.of(of).zone:
        return schedule.team(scene, shift, opens=opens, closes=closes, closed_next=closed_next)
    other = await tx.schedules.calendar(tx.engagement.schedule_of(of.other))
    common = overlap(calendar, other, tx.now, tx.now + WEEK)
    return cards.hours(
        scene,
        of,
        shift.weekly,
        opens=opens,
        closes=closes,
        closed_next=closed_next,
        change=shift.change,
        shared=common[0] if common else None,
        between=None if common else _between(of, calendar, other, tx.now),
    )


def shift_of(tx: Transaction, of: Side | Person, calendar: Calendar) -> schedule.Shift:
    """A week as cards show it, with the next change of clocks that moves it in the other city."""
    anchor, side = calendar.schedule.anchor_zone, side_of(of)
    shown = tx.engagement.cities.of(side)
    if shown.zone == anchor:
        shown = tx.engagement.cities.of(side.other)
    moves: list[Change] = []
    if anchor != shown.zone:
        moves = [move for zone in (anchor, shown.zone) for move in changes(zone, tx.now, tx.now + AHEAD)]
    change = None
    for move in sorted(moves, key=lambda each: each.at):
        changing = next((each for each in Side if tx.engagement.cities.of(each).zone == move.zone), None)
        if changing is not None:
            change = cards.Clocks(changing, move.day, move.minutes)
            break
    return schedule.Shift(side, calendar.schedule.weekly, anchor, change)


def _next(calendar: Calendar, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The next opening while closed, or the next closing while open."""
    try:
        if calendar.is_open(now):
            return None, calendar.next_closing(now)
        return calendar.next_opening(now), None
    except NeverOpen:
        return None, None


def _closed(calendar: Calendar, now: datetime) -> list[tuple[date, str, str]]:
    """The dates ahead on which a day of the working week is closed: with why, and who says so."""
    today = wall(now, calendar.schedule.anchor_zone).date()
    sources = {holiday.date: holiday.source for holiday in calendar.schedule.holidays}
    found: list[tuple[date, str, str]] = []
    day = today
    while day <= today + FAR:
        reason = calendar.closed_reason(day)
        if reason is not None:
            found.append((day, reason, sources.get(day, "")))
        day += DAY
    return found


async def _away(tx: Transaction, person: Person) -> tuple[date, date] | None:
    """The person's next days off, or those they are having."""
    zone = tx.engagement.cities.of(person.side).zone
    ahead = [each for each in await tx.schedules.absences(person) if each.closes > tx.now]
    return absences.dates(ahead[0], zone) if ahead else None


def _between(side: Side, own: Calendar, other: Calendar, now: datetime) -> tuple[Side, timedelta] | None:
    """How long before the side's next opening the other one closes."""
    try:
        opens = own.next_opening(own.next_closing(now)) if own.is_open(now) else own.next_opening(now)
    except NeverOpen:
        return None
    before = other.intervals(opens - WEEK, opens)
    return (side.other, opens - before[-1].closes) if before else None


async def closed_days(tx: Transaction, of: Side | Person, page: int) -> Card:
    """`hours holidays`: the closed days ahead, with who says so."""
    calendar = await tx.schedules.calendar(schedule_id(tx, of))
    listed = _closed(calendar, tx.now)
    return schedule.closed_days(await announce.scene(tx), name(tx, of), side_of(of), listed, page=page)


async def shared(tx: Transaction, a: Person, b: Person, *, following: bool) -> Card:
    """`hours overlap`: what two people share this week or the next, as weeks are where the speaker is."""
    zone = resolve.speaker(tx).zone
    today = wall(tx.now, zone).date()
    monday = today - timedelta(days=today.weekday())
    since = wall_prompt(monday + WEEK, 0, zone) if following else tx.now
    until = wall_prompt(monday + (2 if following else 1) * WEEK, 0, zone)
    first, second = await tx.schedules.calendar_of(a), await tx.schedules.calendar_of(b)
    stretches = overlap(first, second, since, until)
    nearest = None if stretches else _nearest((a, first), (b, second), since, until + WEEK)
    return schedule.shared(await announce.scene(tx), a.id, b.id, stretches, nearest)


async def invite(tx: Transaction, a: Person, b: Person, opens: datetime, length: timedelta) -> Card:
    """`hours invite`: a meeting of two people as a file for their calendars."""
    url = invites.address(tx, resolve.speaker(tx), a, b, opens, length)
    return schedule.invite(await announce.scene(tx), a.id, b.id, Interval(opens, opens + length), url)


def _nearest(
    a: tuple[Person, Calendar], b: tuple[Person, Calendar], since: datetime, until: datetime
) -> schedule.Nearest | None:
    """Where one closes shortest before the other opens: the closest that the two come."""
    runs = [(stretch, person.id) for person, calendar in (a, b) for stretch in calendar.intervals(since, until)]
    gaps = [
        (after.opens - before.closes, first, before.closes, second, after.opens)
        for (before, first), (after, second) in pairwise(sorted(runs))
        if first != second
    ]
    return schedule.Nearest(*min(gaps)[1:]) if gaps else None
