"""Timer kinds, what a timer is about, and whose hours things run on."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.people import Side
from bot.model.windows import ResponseWindow
from bot.store.transaction import Transaction
from scheduler.worktime import Calendar, Weekly, WorkSchedule, wall

#: Timer kinds; the subject is an engagement and, in it, the id of the thing beside each.
BREACH = "breach"  # window
NUDGE = "nudge"  # person
LATER = "later"  # nudge: it was put off, and comes back
RUNG = "rung"  # climb
CLOSE = "close"  # assignment: approved work closes by itself
RENEW = "renew"  # assignment: a long hold is renewed or released
CHECK_IN = "checkin"  # check-in: something asked in it changed, or its shift is over
SUMMARY = "checkins"  # date: the lead's summary of its check-ins
DEBT = "debt"  # window: its ower is on leave, so somebody else owes it
AGREED = "agreed"  # version of the agreement: in force where nothing was before, so that open work is timed
DOCKET = "docket"  # the firm: its court deadlines are held against the docket
UNTICKED = "unticked"  # instant of a round: what was not ticked in it is told
TIMED = "timed"  # assignment: sent before anything was agreed

#: Working days of the firm after which approved work closes (D5) and a hold is asked about (D6).
PATIENCE = 5

EVERY_HOUR = Weekly.read("mon-sun 00:00-24:00")


def subject(tx: Transaction, thing_id: int) -> str:
    """What a timer is about: `3/217` is thing 217 of engagement 3."""
    return f"{tx.engagement.id}/{thing_id}"


async def calendar_of(tx: Transaction, window: ResponseWindow) -> Calendar:
    """The hours that the window runs on: those of whoever owes it, or all there are."""
    return every_hour(tx) if window.elapsed else await hours_of(tx, window)


async def hours_of(tx: Transaction, window: ResponseWindow) -> Calendar:
    """The working hours of whoever owes the window."""
    return await tx.schedules.clock_of(await tx.people.get(window.owed_by))


def every_hour(tx: Transaction) -> Calendar:
    """The clock on the wall, on which every hour counts."""
    return Calendar.around(WorkSchedule("The clock", tx.engagement.cities.firm.zone, EVERY_HOUR), tx.now)


async def closes_at(tx: Transaction, since: datetime) -> datetime:
    """The firm's closing, five of its working days from `since`."""
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(Side.FIRM))
    day = calendar.shift(calendar.next_opening(since))
    assert day is not None, "an opening lies in a shift"
    closing = calendar.closing(calendar.working_days_after(day, PATIENCE))
    assert closing is not None, "a working day closes"
    return closing


async def before_closing(tx: Transaction, side: Side, by: timedelta) -> datetime:
    """So long before the team's next closing that is further ahead than that."""
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    day = wall(tx.now, calendar.schedule.anchor_zone).date() - timedelta(days=1)
    while True:
        day = calendar.working_days_after(day, 1)
        closing = calendar.closing(day)
        if closing is not None and closing - by > tx.now:
            return closing - by
