"""A person's next warning: every mark of theirs that falls within the same quarter of an hour, in one message.

The mark of a progress window is the check-in of its shift, asked at its own minute in a message of its own (D14).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alarms.alarm import Alarm
from bot.cards import late
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.rules import windows
from bot.store.transaction import Transaction
from bot.work import announce, checkins, clocks, lateness, owed

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
    warnings: list[late.Warned] = []
    for window in marked:
        if window.kind is WindowKind.PROGRESS:
            continue
        calendar = await clocks.calendar_of(tx, window)
        await tx.windows.save(windows.warned(window, calendar, tx.now))
        if window.due_at <= tx.now or await tx.matters.level(window.matter_id, person) is None:
            continue  # it is late, which they are told; or a wall was put up since they owe it
        warnings.append(
            late.Warned(
                await lateness.reply_of(tx, window),
                left=windows.left(window, calendar, tx.now),
                used=windows.used(window, calendar, tx.now),
                total=windows.length(window, calendar),
            )
        )
        tx.record(
            Event.WARNED,
            f"warned of {window.kind}",
            matter_id=window.matter_id,
            assignment_id=window.assignment_id,
        )
    if warnings:
        await announce.tell(tx, person_id, late.warn_merged(await announce.scene(tx), warnings))
    owed.retime_person(tx, person_id)


NUDGE = Alarm(clocks.NUDGE, lock, ring)
