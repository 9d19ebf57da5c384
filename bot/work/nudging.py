"""Warning somebody: what is left of each thing, in one message, which they may put off once to their next open hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import late
from bot.model.people import Person
from bot.model.record import Event
from bot.model.windows import Nudge, ResponseWindow, WindowState
from bot.rules import windows
from bot.store.transaction import Transaction
from bot.work import announce, clocks, lateness

#: What is put off while one works comes back after so much working time: an open hour later.
HOUR = timedelta(hours=1)


async def back_at(tx: Transaction, person: Person) -> datetime:
    """The person's next open hour: their next opening, or while they work an hour of working time from now."""
    hours = await tx.schedules.calendar_of(person)
    return hours.add(tx.now, HOUR) if hours.is_open(tx.now) else hours.next_opening(tx.now)


async def warn(tx: Transaction, person: Person, told: Sequence[ResponseWindow], *, again: bool = False) -> None:
    """Say what is left of each window, whose matters are locked. Said `again`, it takes no mark and is not put off."""
    warnings: list[late.Warned] = []
    for window in told:
        calendar = await clocks.calendar_of(tx, window)
        await tx.windows.save(windows.warned(window, calendar, tx.now, again=again))
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
        later = 0 if again else await _to_put_off(tx, person, [each.reply.window for each in warnings])
        await announce.tell(tx, person.id, late.warn_merged(await announce.scene(tx), warnings, later=later))


async def _to_put_off(tx: Transaction, person: Person, told: Sequence[ResponseWindow]) -> int:
    """The number under which these warnings are put off; 0 where all is due before they could come back."""
    back = await back_at(tx, person)
    if all(window.due_at <= back for window in told):
        return 0
    ids = tuple(window.id for window in told)
    return (await tx.nudges.add(Nudge(0, tx.engagement.id, person.id, tx.now, ids))).id


async def waiting(tx: Transaction, nudge: Nudge) -> list[ResponseWindow]:
    """What of a nudge is still to be warned of: it runs, and is not late; soonest first."""
    live = (WindowState.RUNNING, WindowState.PENDING)
    return [w for w in await owed(tx, nudge) if w.state in live and not w.paused and w.due_at > tx.now]


async def owed(tx: Transaction, nudge: Nudge) -> list[ResponseWindow]:
    """What of a nudge its person owes still, soonest first."""
    return [window for window in await tx.windows.owed(nudge.person_id) if window.id in nudge.windows]
