"""What comes: who is away, days on which a side is closed, clocks that change; for one working day, or two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.model.people import Side
from bot.rules.board import Morning
from bot.rules.clockchange import changes
from bot.rules.morning import Away, ClockChange, Closed, Thing
from bot.store.transaction import Transaction
from scheduler.worktime import Calendar, wall, wall_prompt

DAY = timedelta(days=1)
#: The radar, the first digest of a week, looks this far (G18).
RADAR = timedelta(days=14)


async def ahead(tx: Transaction, morning: Morning) -> tuple[Thing, ...]:
    """What comes on either side, the soonest first: until its next working day, or on the radar for two weeks.

    Days are those of each side's city. Two questions to the database, however many people there are.
    """
    people = {person.id: person for person in await tx.people.everyone()}
    found: list[tuple[date, Thing]] = []
    for side in Side:
        zone = tx.engagement.cities.of(side).zone
        team = await tx.schedules.calendar(tx.engagement.schedule_of(side))
        today = wall(morning.until, zone).date()
        last = today + RADAR if morning.radar else team.working_days_after(today, 1)
        since, until = wall_prompt(today, 0, zone), wall_prompt(last + DAY, 0, zone)
        found += [(closed.first, closed) for closed in _closures(side, team, today, last)]
        if morning.radar:
            moves = changes(zone, since, until)
            found += [(each.day, ClockChange(side, each.day, each.minutes)) for each in moves]
        for absence in await tx.schedules.absences_of_all(since, until):
            if people[absence.person_id].side is side:
                begins, ends = (
                    wall(absence.opens, zone).date(),
                    wall(absence.closes - timedelta(minutes=1), zone).date(),
                )
                found.append((max(begins, today), Away(absence.person_id, begins, ends)))
    return tuple(thing for _, thing in sorted(found, key=lambda each: each[0]))


def _closures(side: Side, team: Calendar, today: date, last: date) -> Iterator[Closed]:
    """Closed days of the working week as runs: one reason, nothing open between."""
    run: Closed | None = None
    for day in (today + timedelta(days=number) for number in range((last - today).days + 1)):
        reason = team.closed_reason(day)
        if run is not None and (team.opening(day) is not None or (reason is not None and reason != run.reason)):
            yield run
            run = None
        if reason is not None:
            first, since = (run.first, run.since) if run is not None else (day, _would_open(team, day))
            run = Closed(side, first, day, reason, since)
    if run is not None:
        yield run


def _would_open(team: Calendar, day: date) -> datetime:
    """When work would have begun on a day of the working week that is closed."""
    opens, _ = team.schedule.weekly.days[day.weekday()][0]
    return wall_prompt(day, opens, team.schedule.anchor_zone)
