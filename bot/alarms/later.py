"""A warning that was put off comes back, once, with what of it still waits (D52)."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.rules import windows
from bot.store.transaction import Transaction
from bot.work import clocks, nudging, owed


async def lock(tx: Transaction, thing: str) -> None:
    nudge = await tx.nudges.get(int(thing))
    await tx.matters.lock(*{window.matter_id for window in await nudging.owed(tx, nudge)})


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    nudge = await tx.nudges.get(int(thing))
    person = await tx.people.get(nudge.person_id)
    hours = await tx.schedules.calendar_of(person)
    if not hours.is_open(tx.now):  # their hours changed since
        tx.remind(clocks.LATER, clocks.subject(tx, nudge.id), hours.next_opening(tx.now))
        return
    waiting = await nudging.waiting(tx, nudge)
    left = [each for each in waiting if not windows.warned_since(each, nudge.told_at, hours, tx.now)]
    await nudging.warn(tx, person, left, again=True)
    owed.retime_person(tx, person.id)


LATER = Alarm(clocks.LATER, lock, ring)
