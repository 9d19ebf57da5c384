"""A reply is not there by its due: it is late from that instant, its ower is told, and its ladder opens."""

from __future__ import annotations

from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.cards import late
from bot.model.record import Lane
from bot.model.windows import WindowState
from bot.store.transaction import Transaction
from bot.work import announce, clocks, lateness, owed


async def lock(tx: Transaction, thing: str) -> None:
    window = await tx.windows.get(int(thing))
    await tx.matters.lock(window.matter_id)


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    window = await tx.windows.get(int(thing))
    running = window.state in (WindowState.RUNNING, WindowState.PENDING) and not window.paused
    if not running or window.due_at > tx.now:
        return
    assignment = await tx.assignments.get(window.assignment_id)
    before = await tx.climbs.current(assignment.id, window.side)
    window = await owed.breach(tx, window, assignment)
    reply = await lateness.reply_of(tx, window)
    if before is not None and before.taken_at is None:
        await lateness.add_a_line(tx, before, assignment)
    climb = await tx.climbs.current(assignment.id, window.side)
    hears = None
    if climb is not None and climb.next_at is not None:
        hears = late.Hears(climb.people[len(climb.told)], climb.next_at)
    await announce.tell_of(
        tx,
        assignment,
        window.owed_by,
        late.overdue(await announce.scene(tx), reply, hears),
        topic=announce.late_topic(window),
        lane=Lane.FAST,
    )
    await announce.post(tx, assignment)


BREACH = Alarm(clocks.BREACH, lock, ring)
