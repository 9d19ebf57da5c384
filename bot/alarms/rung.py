"""The next rung of a ladder is told, in its own open hours, unless the reply came or somebody took it in hand."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.model.record import Event, Lane
from bot.rules import escalation
from bot.store.transaction import Transaction
from bot.work import announce, clocks, ladder, lateness


async def lock(tx: Transaction, thing: str) -> None:
    climb = await tx.climbs.get(int(thing))
    await tx.matters.lock(climb.matter_id)


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    climb = await tx.climbs.get(int(thing))
    if climb.closed_at is not None or climb.taken_at is not None or climb.next_at is None or climb.next_at > tx.now:
        return
    assignment = await tx.assignments.get(climb.assignment_id)
    if not await ladder.late_of(tx, assignment, climb.side):
        await ladder.end(tx, assignment, climb.side)
        return
    reader = await tx.people.get(climb.people[len(climb.told)])
    if await tx.matters.level(climb.matter_id, reader) is None:  # a wall was put up since the ladder was opened
        await ladder.schedule(tx, escalation.without(climb, reader.id), assignment)
        return
    hours = await tx.schedules.calendar_of(reader)
    if not assignment.urgent and not hours.is_open(tx.now):  # their hours changed since the rung was timed
        await ladder.retime(tx, climb, assignment)
        return
    fell_due, number = climb.next_due_at, len(climb.told)
    climb = await ladder.schedule(tx, escalation.told(climb, tx.now), assignment)
    held = fell_due if fell_due is not None and fell_due < tx.now else None
    card = await lateness.rung(tx, climb, assignment, number, held_since=held)
    window = await tx.windows.get(climb.window_id)
    await announce.tell(tx, reader.id, card, topic=announce.rung_topic(climb, reader), urgent=True, lane=Lane.FAST)
    tx.record(
        Event.TOLD,
        f"@{reader.handle} told that {window.kind} of {assignment.ref} is overdue",
        matter_id=climb.matter_id,
        assignment_id=assignment.id,
        subject=assignment.ref,
    )


RUNG = Alarm(clocks.RUNG, lock, ring)
