"""The note before clocks change: when each side is due one, what it says as things are then, who is told (C29, G19)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards import clocknote
from bot.model.people import COORDINATOR, Side
from bot.rules.clockchange import Change, Effect, Week, effect, together
from bot.store.transaction import Transaction
from bot.work import announce
from scheduler.worktime import Calendar, wall

#: Timer kind; there is one a side while a change of clocks is ahead.
CLOCKS = "clocks"
#: A note goes out at the team's last opening that lies at least so long before the change.
BEFORE = timedelta(days=7)
#: Changes are looked for this far ahead: zones that have them have two a year.
FAR = timedelta(days=300)
DAY = timedelta(days=1)
#: A team that is closed for longer than this is told when the week before begins.
LONGEST_CLOSED = 31


async def remind(tx: Transaction, side: Side) -> None:
    """Set the timer of the side's next note, as zones and hours are now; none where no clocks change.

    It is set anew with each digest: zones' rules change with an update, and people's hours on any day.
    """
    found = await _next(tx, side)
    subject = f"{tx.engagement.id}/{side}"
    if found is None:
        tx.forget(CLOCKS, subject)
    else:
        tx.remind(CLOCKS, subject, found[0])


async def tell(tx: Transaction, side: Side) -> None:
    """Tell the side of the change that is due to be told, if it is still ahead and was not told: once."""
    found = await _next(tx, side)
    if found is None or found[0] > tx.now or not await tx.clock_notes.mark(side, found[1][0].day):
        return
    card = clocknote.clocks(await announce.scene(tx), await _effect(tx, found[1]), await _opens(tx, found[1]))
    room = await tx.rooms.team(side)
    if room is not None:
        tx.tell(room, card)
        return
    for coordinator in await tx.people.holders(COORDINATOR[side], side):
        await announce.tell(tx, coordinator.id, card)


async def _next(tx: Transaction, side: Side) -> tuple[datetime, tuple[Change, ...]] | None:
    """The first change ahead that the side was not told of, and when it is to be."""
    team = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    told = await tx.clock_notes.told(side)
    for change in together(await _zones(tx), tx.now, tx.now + FAR):
        at = team.next_opening(max(_last_opening(team, change[0].at - BEFORE), tx.now))
        if change[0].day not in told and at < change[0].at:
            return at, change
    return None


def _last_opening(team: Calendar, before: datetime) -> datetime:
    """The team's last opening by then."""
    day = wall(before, team.schedule.anchor_zone).date()
    for _ in range(LONGEST_CLOSED):
        opening = team.opening(day)
        if opening is not None and opening <= before:
            return opening
        day -= DAY
    return before


async def _weeks(tx: Transaction) -> dict[int, Week]:
    """The weeks that somebody works by, by schedule."""
    kept = await tx.schedules.weeks()
    used = {tx.engagement.schedule_of(side) for side in Side}
    used |= {person.schedule_id for person in await tx.people.everyone()}
    return {row: Week(*kept[row]) for row in used}


async def _zones(tx: Transaction) -> set[str]:
    """The zones whose clocks somebody works by, or reads: schedules' and the two cities'."""
    return {week.zone for week in (await _weeks(tx)).values()} | {tx.engagement.cities.of(side).zone for side in Side}


async def _effect(tx: Transaction, change: tuple[Change, ...]) -> Effect:
    weeks = await _weeks(tx)
    teams = {side: weeks[tx.engagement.schedule_of(side)] for side in Side}
    people = [(each.id, each.side, weeks[each.schedule_id]) for each in await tx.people.everyone()]
    return effect(change, tx.engagement.cities, teams, people)


async def _opens(tx: Transaction, change: tuple[Change, ...]) -> datetime:
    """The first opening after the change of the team whose clocks change; the firm's where that is neither."""
    zones = {each.zone for each in change}
    side = next((each for each in Side if tx.engagement.cities.of(each).zone in zones), Side.FIRM)
    return (await tx.schedules.calendar(tx.engagement.schedule_of(side))).next_opening(change[-1].at)
