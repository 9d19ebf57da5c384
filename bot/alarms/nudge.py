"""A person's next warning: every mark of theirs that falls within the same quarter of an hour, in one message.

The mark of a progress window is the check-in of its shift, asked at its own minute in a message of its own (D14).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alarms.alarm import Alarm
from bot.model.windows import WindowKind
from bot.store.transaction import Transaction
from bot.work import checkins, clocks, nudging, owed

#: Marks this close to the first are told with it (D15).
GATHER = timedelta(minutes=15)


async def lock(tx: Transaction, thing: str) -> None:
    marked = await tx.windows.marked(int(thing), tx.now + GATHER)
    await tx.matters.lock(*{window.matter_id for window in marked})


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    person_id = int(thing)
    marked = await tx.windows.marked(person_id, tx.now + GATHER)
    if not any(window.next_mark_at is not None and window.next_mark_at <= tx.now for window in marked):
        owed.retime_person(tx, person_id)
        return
    person = await tx.people.get(person_id)
    hours = await tx.schedules.calendar_of(person)
    if any(window.elapsed for window in marked) and not hours.is_open(tx.now):
        # The clock goes on at night; whoever owes is warned in the morning, of what is left by then.
        tx.remind(clocks.NUDGE, clocks.subject(tx, person_id), hours.next_opening(tx.now))
        return
    words = [window for window in marked if window.kind is WindowKind.PROGRESS]
    await checkins.ask(tx, person, [w for w in words if w.next_mark_at is not None and w.next_mark_at <= tx.now])
    await nudging.warn(tx, person, [window for window in marked if window.kind is not WindowKind.PROGRESS])
    owed.retime_person(tx, person_id)


NUDGE = Alarm(clocks.NUDGE, lock, ring)
