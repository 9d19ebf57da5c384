"""The assignee's side of the work: what an acknowledgement and an update do to what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.windows import WindowKind, WindowState
from bot.model.work import Assignment, State
from bot.rules import windows
from bot.store.transaction import Transaction
from bot.work import clocks, owed


async def acknowledged_after(tx: Transaction, assignment: Assignment) -> tuple[bool, timedelta | None]:
    """Whether the acknowledgement comes late, and after how much open time; None where none was counted."""
    for window in await tx.windows.running(assignment.id):
        if window.kind is WindowKind.ACKNOWLEDGE:
            spent = windows.used(window, await clocks.calendar_of(tx, window), tx.now)
            return window.state is WindowState.BREACHING, None if window.elapsed else spent
    return False, None


async def acknowledged(tx: Transaction, assignment: Assignment) -> None:
    """The acknowledgement was given: the delivery runs on."""
    await owed.meet(tx, assignment, WindowKind.ACKNOWLEDGE)
    await owed.start(tx, assignment)


async def next_word(tx: Transaction, assignment: Assignment) -> datetime | None:
    """A word was given: the progress window it meets is closed and the next one opened.

    Says by when the next word is owed, if one is.
    """
    await owed.meet(tx, assignment, WindowKind.PROGRESS)
    return await _next(tx, assignment)


async def moves_on(tx: Transaction, assignment: Assignment) -> datetime | None:
    """The work goes on after it stood still, without a word given: the next one falls due as if owed from now.

    One that is late already stays so.
    """
    window = await owed.running(tx, assignment, WindowKind.PROGRESS)
    if window is not None and window.state is WindowState.BREACHING:
        return window.due_at
    await owed.cancel(tx, assignment, WindowKind.PROGRESS)
    return await _next(tx, assignment)


async def _next(tx: Transaction, assignment: Assignment) -> datetime | None:
    if assignment.state is State.RETURNED:  # a correction is owed whole, by its own window
        return None
    window = await owed.open_progress(tx, assignment)
    return window.due_at if window is not None else None


def begun(assignment: Assignment) -> Assignment:
    """The assignment once its assignee gave a first sign of work on it (D5)."""
    if assignment.state in (State.SENT, State.ACKNOWLEDGED):
        return replace(assignment, state=State.IN_PROGRESS)
    return assignment
