"""Hours were edited: a window is counted anew, its ladder timed anew, a team's digest and hand-offs too (D25)."""

from __future__ import annotations

from datetime import datetime

from bot.alarms import digest
from bot.alarms.alarm import Alarm
from bot.model.people import Side
from bot.model.windows import WindowState
from bot.store.transaction import Transaction
from bot.work import announce, docket, evening, handing, handoffs, ladder, recounting


async def lock(tx: Transaction, thing: str) -> None:
    window = await tx.windows.get(int(thing))
    await tx.matters.lock(window.matter_id)


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    window = await tx.windows.get(int(thing))
    assignment = await tx.assignments.get(window.assignment_id)
    if window.state is WindowState.BREACHING:
        climb = await tx.climbs.current(assignment.id, window.side)
        if climb is not None:
            await ladder.retime(tx, climb, assignment)
    elif window.state in recounting.LIVE and await recounting.recount(tx, window, assignment):
        await announce.post(tx, assignment)


async def lock_engagement(tx: Transaction, thing: str) -> None:
    """A digest belongs to no matter; whoever accepts or rewrites a hand-off holds the engagement."""
    await tx.lock()


async def reopen(tx: Transaction, thing: str, due: datetime) -> None:
    side = Side(thing)
    await digest.schedule(tx, side)
    if side is Side.FIRM:
        await evening.remind(tx)
        await docket.remind(tx)
    await handoffs.retime(tx, side)
    if any(each.state.with_provider for each in await tx.assignments.open_in()):
        await handing.remind(tx, side)


RECOUNT = Alarm(recounting.RECOUNT, lock, ring)
REOPEN = Alarm(recounting.REOPEN, lock_engagement, reopen)
