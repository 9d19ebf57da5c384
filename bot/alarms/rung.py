"""The next rung of a ladder is told, in its own open hours, unless the reply came or somebody took it in hand."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.cards import late
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
    reader = await tx.people.get(climb.people[len(climb.told)])
    if await tx.matters.level(climb.matter_id, reader) is None:  # a wall was put up since the ladder was opened
        await ladder.schedule(tx, escalation.passed_over(climb), assignment)
        return
    hours = await tx.schedules.calendar_of(reader)
    if not assignment.urgent and not hours.is_open(tx.now):  # their hours changed since the rung was timed
        await ladder.retime(tx, climb, assignment)
        return
    fell_due, told_before = climb.next_due_at, climb.people[: len(climb.told)]
    climb = await ladder.schedule(tx, escalation.told(climb, tx.now), assignment)
    window = await tx.windows.get(climb.window_id)
    card = late.rung(
        await announce.scene(tx),
        await lateness.reply_of(tx, window),
        reader=reader,
        late_by=escalation.overdue(climb.opened_at, tx.now, await clocks.calendar_of(tx, window)),
        told=told_before,
        held_since=fell_due if fell_due is not None and fell_due < tx.now else None,
        hears=None if climb.next_at is None else late.Hears(climb.people[len(climb.told)], climb.next_at),
    )
    await announce.tell(tx, reader.id, card, topic=announce.rung_topic(climb, reader), urgent=True, lane=Lane.FAST)
    tx.record(
        Event.TOLD,
        f"@{reader.handle} told that {window.kind} of {assignment.ref} is overdue",
        matter_id=climb.matter_id,
        assignment_id=assignment.id,
        subject=assignment.ref,
    )


RUNG = Alarm(clocks.RUNG, lock, ring)
