"""Response windows as pure arithmetic on the open time of whoever owes: open, warn, pause, resume, meet, breach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.people import Person, Side
from bot.model.windows import ResponseWindow, Terms, WindowKind, WindowState
from bot.model.work import Assignment, Priority
from bot.practices import PRACTICE_OF
from bot.rules import checkin
from scheduler.worktime import Calendar

#: A first warning at half time is noise on a short window (D15).
SHORT = timedelta(hours=8)
#: Two marks of one window closer than this in open time are one mark (D15).
CLOSE = timedelta(minutes=30)
#: From here on a window shows as due soon (D16).
DUE_SOON = 75


def target(terms: Terms, kind: WindowKind, priority: Priority, work_type: str) -> timedelta:
    """The time that the agreement gives for a reply: the type of work's own, if it has one, else its practice area's,
    else that of all work; priority scales it."""
    own = terms.by_type.get(work_type, {})
    return (own[kind] if kind in own else beside(terms, kind, work_type)) * terms.scale[priority]


def beside(terms: Terms, kind: WindowKind, name: str) -> timedelta:
    """The time that a type of work, or a practice area, has for a reply where it has none of its own."""
    return terms.by_type.get(PRACTICE_OF.get(name, ""), {}).get(kind, terms.targets[kind])


def opened(
    kind: WindowKind,
    assignment: Assignment,
    ower: Person,
    calendar: Calendar,
    terms: Terms,
    version: int,
    *,
    now: datetime,
    due: datetime | None = None,
    question_id: int | None = None,
) -> ResponseWindow:
    """A new window that `ower` owes from `now`, by `due` if an instant was agreed, else by the target of its kind.

    `calendar` is what it is counted on: the ower's hours, or the clock's where the agreement has it so.

    A delivery window is pending until acknowledged, though its time runs from the sending (D10).
    """
    span = None if due is not None else target(terms, kind, assignment.priority, assignment.work_type)
    window = ResponseWindow(
        id=0,
        engagement_id=assignment.engagement_id,
        matter_id=assignment.matter_id,
        assignment_id=assignment.id,
        kind=kind,
        side=ower.side,
        owed_by=ower.id,
        state=WindowState.PENDING if kind is WindowKind.DELIVERY else WindowState.RUNNING,
        started_at=now,
        due_at=due if due is not None else calendar.add(now, span or timedelta()),
        agreement_version=version,
        question_id=question_id,
        target=span,
        round=max(assignment.round, 1),
        elapsed=kind in terms.elapsed,
    )
    length = calendar.between(window.started_at, window.due_at)
    marks = () if kind is WindowKind.PROGRESS else tuple(m for m in terms.marks if m > 50 or length >= SHORT)
    return with_next_mark(replace(window, marks=marks), calendar, now)


def length(window: ResponseWindow, calendar: Calendar) -> timedelta:
    """The open time the window gives in all, pauses out."""
    return calendar.between(window.started_at, window.due_at) - window.lost


def used(window: ResponseWindow, calendar: Calendar, now: datetime) -> timedelta:
    """The open time of the window used by `now`, pauses out."""
    until = window.paused_at or window.closed_at or now
    return calendar.between(window.started_at, until) - window.lost


def left(window: ResponseWindow, calendar: Calendar, now: datetime) -> timedelta:
    """The open time left; never negative."""
    return max(length(window, calendar) - used(window, calendar, now), timedelta())


def shown_state(window: ResponseWindow, calendar: Calendar, now: datetime) -> WindowState:
    """The window's state with `paused` and `due_soon` derived."""
    if window.paused and window.state.open:
        return WindowState.PAUSED
    if window.state is not WindowState.RUNNING:
        return window.state
    share = used(window, calendar, now) * 100
    return WindowState.DUE_SOON if share >= length(window, calendar) * DUE_SOON else window.state


def with_next_mark(window: ResponseWindow, calendar: Calendar, now: datetime) -> ResponseWindow:
    """The window with its next warning worked out; marks already behind `now` are dropped, never told late.

    The one warning of a progress window is the check-in of the shift in which it falls due (D14).
    """
    if window.state is not WindowState.RUNNING or window.paused:
        return replace(window, next_mark_at=None)
    if window.kind is WindowKind.PROGRESS:
        asked = checkin.ask_at(window.due_at, calendar) if window.check_in_id is None else None
        return replace(window, next_mark_at=asked if asked is not None and asked >= now else None)
    total, spent = length(window, calendar), used(window, calendar, now)
    marks = tuple(m for m in window.marks if total * m / 100 > spent)
    if window.last_warned_at is not None:
        quiet = calendar.between(window.started_at, window.last_warned_at) - window.lost + CLOSE
        marks = tuple(m for m in marks if total * m / 100 >= quiet)
    if not marks:
        return replace(window, marks=(), next_mark_at=None)
    return replace(window, marks=marks, next_mark_at=calendar.add(now, total * marks[0] / 100 - spent))


def warned(window: ResponseWindow, calendar: Calendar, now: datetime, *, again: bool = False) -> ResponseWindow:
    """The window after its next mark was told at `now`; or, `again`, one that was told before and put off."""
    marks = window.marks if again else window.marks[1:]
    return with_next_mark(replace(window, marks=marks, last_warned_at=now), calendar, now)


def warned_since(window: ResponseWindow, then: datetime, calendar: Calendar, now: datetime) -> bool:
    """Whether another mark was told since `then`, so shortly before `now` that one more would be the same (D15)."""
    last = window.last_warned_at
    return last is not None and last > then and calendar.between(last, now) < CLOSE


def asked(window: ResponseWindow, check_in_id: int, now: datetime) -> ResponseWindow:
    """The progress window after its check-in asked for it."""
    return replace(window, check_in_id=check_in_id, last_warned_at=now, next_mark_at=None)


def put_off(window: ResponseWindow, at: datetime | None) -> ResponseWindow:
    """The progress window asked for at a later time: never, where that is too late or None."""
    return replace(window, next_mark_at=at if at is not None and at < window.due_at else None)


def started(window: ResponseWindow, calendar: Calendar, now: datetime) -> ResponseWindow:
    """A pending window that now runs: its assignment was acknowledged."""
    return with_next_mark(replace(window, state=WindowState.RUNNING), calendar, now)


def should_stand(window: ResponseWindow, *, held: bool, waiting: bool) -> bool:
    """Whether the window stands still: a hold stops everything, an open question what the provider owes (D12)."""
    return held or (waiting and window.side is Side.PROVIDER and window.kind is not WindowKind.ANSWER)


def paused(window: ResponseWindow, now: datetime) -> ResponseWindow:
    """The window standing still from `now`. One already late does not: lateness goes on (D12)."""
    if window.paused or window.state not in (WindowState.RUNNING, WindowState.PENDING):
        return window
    return replace(window, paused_at=now, next_mark_at=None)


def resumed(window: ResponseWindow, calendar: Calendar, now: datetime) -> ResponseWindow:
    """The window moving again: its due is later by exactly the open time lost (D11)."""
    if window.paused_at is None:
        return window
    lost = calendar.between(window.paused_at, now)
    moved = replace(
        window,
        paused_at=None,
        lost=window.lost + lost,
        due_at=calendar.add(window.due_at, lost) if lost else window.due_at,
    )
    return with_next_mark(moved, calendar, now)


def moved(window: ResponseWindow, due: datetime, calendar: Calendar, now: datetime) -> ResponseWindow:
    """The same window with a new due; warnings already given are not given again (D13)."""
    return with_next_mark(replace(window, due_at=due, target=None), calendar, now)


def recounted(window: ResponseWindow, calendar: Calendar, now: datetime) -> ResponseWindow:
    """The window after its ower's hours were edited: a target is counted anew, a typed due stands (D25)."""
    if window.target is None:
        return with_next_mark(window, calendar, now)
    due = calendar.add(window.started_at, window.target + window.lost)
    return with_next_mark(replace(window, due_at=due), calendar, now)


def passed(window: ResponseWindow, to: Person, calendar: Calendar, now: datetime, *, taken: bool) -> ResponseWindow:
    """The window as `to` owes it from now on: a new one, due and still as the old; a delivery waits until `taken`."""
    waits = window.kind is WindowKind.DELIVERY and not taken
    state = WindowState.PENDING if waits else WindowState.RUNNING
    own = replace(window, id=0, owed_by=to.id, state=state, breached_at=None, check_in_id=None)
    return with_next_mark(own, calendar, now)


def breached(window: ResponseWindow, now: datetime) -> ResponseWindow:
    """The window from the instant it was not kept; the reply is still owed."""
    return replace(window, state=WindowState.BREACHING, breached_at=window.due_at, next_mark_at=None)


def is_late(window: ResponseWindow, now: datetime) -> bool:
    """Whether the reply is overdue, though the timer that says so may not have fired yet."""
    live = window.state in (WindowState.RUNNING, WindowState.PENDING)
    return window.state is WindowState.BREACHING or (live and not window.paused and window.due_at < now)


def closed(window: ResponseWindow, now: datetime) -> ResponseWindow:
    """The window once the reply was given: met, or late for good."""
    late = is_late(window, now)
    return replace(
        window,
        state=WindowState.BREACHED if late else WindowState.MET,
        breached_at=window.due_at if late else None,
        closed_at=now,
        paused_at=None,
        next_mark_at=None,
    )


def cancelled(window: ResponseWindow, now: datetime) -> ResponseWindow:
    """The window when nobody owes the reply any more; lateness so far stays on record."""
    late = is_late(window, now)
    return replace(
        window,
        state=WindowState.BREACHED if late else WindowState.CANCELLED,
        breached_at=window.due_at if late else None,
        closed_at=now,
        paused_at=None,
        next_mark_at=None,
    )


Closing = Callable[[ResponseWindow, datetime], ResponseWindow]
