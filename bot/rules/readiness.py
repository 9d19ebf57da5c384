"""Whether a piece of work can start: what a draft lacks (G02), and whether its due can be met (G04, G28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.work import Assignment
from bot.practices import WORK_TYPES
from bot.practices.work_type import Need
from scheduler.worktime import BeyondHorizon, Calendar


def needs(assignment: Assignment) -> tuple[Need, ...]:
    """What the draft lacks, in the order in which people read it; empty when it is ready to be sent."""
    has = {
        Need.ASSIGNEE: assignment.assignee_id is not None or assignment.for_team,
        Need.INSTRUCTIONS: bool(assignment.instructions),
        Need.FORMAT: bool(assignment.format),
        Need.SOURCES: bool(assignment.sources),
        Need.DUE: assignment.due_at is not None or WORK_TYPES[assignment.work_type].turnaround is not None,
    }
    wanted = {Need.ASSIGNEE, *WORK_TYPES[assignment.work_type].needs}
    return tuple(need for need, there in has.items() if need in wanted and not there)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a due sits on the hours of whoever works to it.

    `working` is the open time before it, `first` and `last` its ends; `short` is how much of the effort does not fit,
    and `earliest` the first due that does, None where there is none within the hours that are known.
    """

    working: timedelta
    first: datetime | None
    last: datetime | None
    short: timedelta
    earliest: datetime | None


def fit(now: datetime, due: datetime, effort: timedelta | None, calendar: Calendar) -> Fit:
    """How `due` fits work of `effort` (None: not known) begun now. Any due with no open time before it falls short."""
    stretches = calendar.intervals(now, due)
    working = calendar.between(now, due)
    wanted = effort if effort is not None else timedelta(hours=1)
    short = max(wanted - working, timedelta()) if effort is not None or working <= timedelta() else timedelta()
    return Fit(
        working=working,
        first=stretches[0].opens if stretches else None,
        last=stretches[-1].closes if stretches else None,
        short=short,
        earliest=_after(wanted, calendar, now) if short else None,
    )


def _after(open_time: timedelta, calendar: Calendar, now: datetime) -> datetime | None:
    """When so much open time has passed; None where that is years away."""
    try:
        return calendar.add(now, open_time)
    except BeyondHorizon:
        return None
