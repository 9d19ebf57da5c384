"""How a due came to be, interval by interval: as it was last set, then moved by what each pause took (message 55)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.cards import hours as cards
from bot.cards import schedule
from bot.language.cards import Card
from bot.model.windows import Pause, PauseReason, WindowKind
from bot.model.work import Assignment, DueChange
from bot.store.transaction import Transaction
from bot.work import announce
from scheduler.worktime import Calendar, wall

DAY = timedelta(days=1)


async def worked_out(tx: Transaction, assignment: Assignment) -> Card:
    """`hours test`: how the due came to be: as it was last set, then moved by what each pause took of open time."""
    if assignment.due_at is None or assignment.original_due_at is None:
        return schedule.no_due(assignment.ref)
    window = next(
        (each for each in reversed(await tx.windows.of(assignment.id)) if each.kind is WindowKind.DELIVERY), None
    )
    ower = window.owed_by if window is not None else assignment.assignee_id
    calendar = await tx.schedules.clock_of(await tx.people.get(ower or assignment.supervising_id))
    pauses = await tx.pauses.of(assignment.id)
    original, set_by, moves = assignment.original_due_at, assignment.created_by, list[DueChange]()
    for change in await tx.dues.of(assignment.id):
        if _cause(change, pauses):
            moves.append(change)
        else:
            original, set_by, moves = change.new, change.by, []
    return cards.worked_out(
        await announce.scene(tx),
        assignment.ref,
        cards.Working(
            original=original,
            due=assignment.due_at,
            set_by=set_by,
            pauses=_taken(moves, pauses, calendar),
            added=calendar.intervals(original, assignment.due_at) if moves and original < assignment.due_at else (),
            skipped=_skipped(calendar, original, assignment.due_at) if moves else (),
            daily=_daily(tx, calendar, assignment.due_at) if moves else (),
        ),
    )


def _cause(change: DueChange, pauses: tuple[Pause, ...]) -> str:
    """What moved a due by itself: Q-31, or the hold; "" where a person set it."""
    if change.question_id is not None:
        return f"Q-{change.question_id}"
    held = any(pause.reason is PauseReason.ON_HOLD and pause.until == change.at for pause in pauses)
    return "the hold" if held else ""


def _taken(moves: list[DueChange], pauses: tuple[Pause, ...], calendar: Calendar) -> tuple[cards.Pause, ...]:
    """What each pause took: the open stretches from when the first of what stood together began until all was over."""
    taken: list[cards.Pause] = []
    since = datetime.min.replace(tzinfo=moves[0].at.tzinfo) if moves else None
    for move in moves:
        assert since is not None, "there is a first move"
        began = min(pause.since for pause in pauses if pause.until is not None and since < pause.until <= move.at)
        counted = calendar.intervals(began, move.at)
        lost = sum((stretch.closes - stretch.opens for stretch in counted), timedelta())
        taken.append(cards.Pause(_cause(move, pauses), lost, counted))
        since = move.at
    return tuple(taken)


def _skipped(calendar: Calendar, start: datetime, end: datetime) -> tuple[tuple[date, date, str], ...]:
    """The whole dates between two instants on which nothing counts, runs of one reason together."""
    zone = calendar.schedule.anchor_zone
    day, last = wall(start, zone).date(), wall(end, zone).date()
    runs: list[tuple[date, date, str]] = []
    while day < last:
        if calendar.opening(day) is None:
            reason = calendar.closed_reason(day)
            why = "away" if calendar.schedule.hours(day) else "weekend" if reason is None else reason or "closed"
            if runs and runs[-1][1] == day - DAY and runs[-1][2] == why:
                runs[-1] = (runs[-1][0], day, why)
            else:
                runs.append((day, day, why))
        day += DAY
    return tuple(runs)


def _daily(tx: Transaction, calendar: Calendar, at: datetime) -> tuple[tuple[int, int], ...]:
    """The hours closed on any day, where the work is done; nothing where another city's clock keeps them."""
    zone = calendar.schedule.anchor_zone
    hours = calendar.schedule.hours(wall(at, zone).date())
    if zone != tx.engagement.cities.provider.zone or not hours:
        return ()
    breaks = [(before[1], after[0]) for before, after in pairwise(hours)]
    return (*breaks, (hours[-1][1], hours[0][0]))
