"""The hour before the firm closes: the last in which an answer lets the other team work through the night (G05)."""

from __future__ import annotations

from datetime import timedelta

from bot.model.people import Side
from bot.store.transaction import Transaction
from scheduler.worktime import wall

#: Timer kind; there is one while a question stops work.
SLEEP = "sleep"
BEFORE = timedelta(hours=1)


async def remind(tx: Transaction) -> None:
    """Set the timer for the next closing of the firm more than an hour ahead, if any question stops work."""
    if not any(question.pauses for question in await tx.questions.open_in()):
        return
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(Side.FIRM))
    day = wall(tx.now, calendar.schedule.anchor_zone).date() - timedelta(days=1)
    while True:
        day = calendar.working_days_after(day, 1)
        closing = calendar.closing(day)
        if closing is not None and closing - BEFORE > tx.now:
            tx.remind(SLEEP, f"{tx.engagement.id}/{Side.FIRM}", closing - BEFORE)
            return
