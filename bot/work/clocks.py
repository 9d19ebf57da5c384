"""Timer kinds, what a timer is about, and whose hours things run on."""

from __future__ import annotations

from datetime import datetime

from bot.model.people import Side
from bot.model.windows import ResponseWindow
from bot.store.transaction import Transaction
from scheduler.worktime import Calendar

#: Timer kinds; the subject is an engagement and, in it, the id of the thing beside each.
BREACH = "breach"  # window
NUDGE = "nudge"  # person
RUNG = "rung"  # climb
CLOSE = "close"  # assignment: approved work closes by itself
RENEW = "renew"  # assignment: a long hold is renewed or released
DEBT = "debt"  # window: its ower is on leave, so somebody else owes it

#: Working days of the firm after which approved work closes (D5) and a hold is asked about (D6).
PATIENCE = 5


def subject(tx: Transaction, thing_id: int) -> str:
    """What a timer is about: `3/217` is thing 217 of engagement 3."""
    return f"{tx.engagement.id}/{thing_id}"


async def calendar_of(tx: Transaction, window: ResponseWindow) -> Calendar:
    """The hours that the window runs on: those of whoever owes it."""
    return await tx.schedules.clock_of(await tx.people.get(window.owed_by))


async def closes_at(tx: Transaction, since: datetime) -> datetime:
    """The firm's closing, five of its working days from `since`."""
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(Side.FIRM))
    day = calendar.shift(calendar.next_opening(since))
    assert day is not None, "an opening lies in a shift"
    closing = calendar.closing(calendar.working_days_after(day, PATIENCE))
    assert closing is not None, "a working day closes"
    return closing
