"""What is owed: windows and their timers are opened, stilled, moved, met or missed here and nowhere else.

Longer than most files for that reason: whoever changes a window must set its timers too, and only this file can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model.people import Person, Role, Side
from bot.model.record import Event
from bot.model.windows import Pause, PauseReason, ResponseWindow, WindowKind, WindowState
from bot.model.work import Assignment, Question, State
from bot.rules import windows
from bot.rules.progress import progress_due
from bot.rules.visibility import Sight
from bot.store.transaction import Transaction
from bot.work import announce, clocks, ladder

#: The windows that the work itself has: one of them runs while the provider has it.
WORK = (WindowKind.DELIVERY, WindowKind.CORRECTION)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a pause that ended did to the due of the work: the open time lost, and the due before and after."""

    kind: WindowKind
    lost: timedelta
    old: datetime
    new: datetime


async def open_window(
    tx: Transaction,
    kind: WindowKind,
    assignment: Assignment,
    owed_by: int,
    *,
    due: datetime | None = None,
    question_id: int | None = None,
) -> ResponseWindow | None:
    """Start a window that `owed_by` owes from now; it stands still at once if the work does.

    Without an accepted agreement no window runs (D48): None.
    """
    agreement = await tx.agreements.in_force(tx.now)
    if agreement is None:
        return None
    ower = await tx.people.get(owed_by)
    elapsed = kind in agreement.terms.elapsed
    calendar = clocks.every_hour(tx) if elapsed else await tx.schedules.clock_of(ower)
    window = windows.opened(
        kind,
        assignment,
        ower,
        calendar,
        agreement.terms,
        agreement.version,
        now=tx.now,
        due=due,
        question_id=question_id,
    )
    waiting = any(question.pauses for question in await tx.questions.open_of(assignment.id))
    if windows.should_stand(window, held=assignment.held_since is not None, waiting=waiting):
        window = windows.paused(window, tx.now)
    window = await tx.windows.open(window)
    await _retime(tx, window)
    await _not_on_leave(tx, window)
    return window


async def _not_on_leave(tx: Transaction, window: ResponseWindow) -> None:
    """Whoever is on leave owes nothing new: their cover does (D23)."""
    if window.owed_by in await tx.schedules.away([window.owed_by], tx.now):
        tx.remind(clocks.DEBT, clocks.subject(tx, window.id), tx.now)


async def open_progress(tx: Transaction, assignment: Assignment) -> ResponseWindow | None:
    """Start the next progress window; none where the delivery itself is owed first."""
    if assignment.assignee_id is None:
        return None
    calendar = await tx.schedules.calendar_of(await tx.people.get(assignment.assignee_id))
    due = progress_due(tx.now, assignment.due_at, calendar)
    if due is None:
        return None
    return await open_window(tx, WindowKind.PROGRESS, assignment, assignment.assignee_id, due=due)


async def start(tx: Transaction, assignment: Assignment) -> None:
    """Set the pending delivery window running: the assignee has it."""
    for window in await tx.windows.running(assignment.id):
        if window.kind is WindowKind.DELIVERY and window.state is WindowState.PENDING:
            await _save(tx, windows.started(window, await clocks.calendar_of(tx, window), tx.now))


async def meet(tx: Transaction, assignment: Assignment, *kinds: WindowKind, question_id: int | None = None) -> None:
    """The reply of each of `kinds` was given now. A window that was late stays late on record."""
    await _close(tx, assignment, kinds, question_id, windows.closed)


async def cancel(tx: Transaction, assignment: Assignment, *kinds: WindowKind, question_id: int | None = None) -> None:
    """Nobody owes the reply of each of `kinds` any more; all kinds if none is named."""
    await _close(tx, assignment, kinds or tuple(WindowKind), question_id, windows.cancelled)


async def _close(
    tx: Transaction,
    assignment: Assignment,
    kinds: tuple[WindowKind, ...],
    question_id: int | None,
    close: windows.Closing,
) -> None:
    running = await tx.windows.running(assignment.id)
    gone = [w for w in running if w.kind in kinds and (question_id is None or w.question_id == question_id)]
    for window in gone:
        await _save(tx, close(window, tx.now))
    for side in {window.side for window in gone if windows.is_late(window, tx.now)}:
        await ladder.end(tx, assignment, side)


async def restand(tx: Transaction, assignment: Assignment, questions: tuple[Question, ...]) -> Moved | None:
    """Make every window of the assignment stand still or move on, as its hold and its open `questions` have it.

    Says what this did to the due of the delivery or the correction, if it moved it.
    """
    held = assignment.held_since is not None
    waiting = any(question.pauses for question in questions)
    outcome: Moved | None = None
    for window in await tx.windows.running(assignment.id):
        stand = windows.should_stand(window, held=held, waiting=waiting)
        if stand and not window.paused:
            await _save(tx, windows.paused(window, tx.now))
        elif not stand and window.paused:
            after = windows.resumed(window, await clocks.calendar_of(tx, window), tx.now)
            await _save(tx, after)
            if window.kind in WORK and after.due_at != window.due_at:
                outcome = Moved(window.kind, after.lost - window.lost, window.due_at, after.due_at)
    return outcome


async def still(tx: Transaction, assignment: Assignment, reason: PauseReason, question_id: int | None = None) -> None:
    """A pause begins. The ladder of what is late already stands still too, though lateness goes on (D12)."""
    await tx.pauses.begin(Pause(assignment.id, reason, tx.now, question_id=question_id))
    await ladder.stand_still(tx, assignment, reason)


async def move_on(tx: Transaction, assignment: Assignment, reason: PauseReason, question_id: int | None = None) -> None:
    """A pause ends, and a ladder that stood still for it climbs on."""
    await tx.pauses.end(assignment.id, reason, question_id, tx.now)
    await ladder.climb_on(tx, assignment)


async def unhold(tx: Transaction, assignment: Assignment) -> Assignment:
    """The assignment without its hold, which ends with its pause and its reminder."""
    if assignment.held_since is None:
        return assignment
    await move_on(tx, assignment, PauseReason.ON_HOLD)
    tx.forget(clocks.RENEW, clocks.subject(tx, assignment.id))
    return replace(assignment, held_since=None, held_by=None, hold_reason="")


async def move_due(tx: Transaction, assignment: Assignment, due: datetime) -> None:
    """The work is now due at `due` (D13): before a breach the same window, after it a new one."""
    kind = work_kind(assignment)
    window = await running(tx, assignment, kind)
    if window is not None and not windows.is_late(window, tx.now):
        await _save(tx, windows.moved(window, due, await clocks.calendar_of(tx, window), tx.now))
    elif assignment.state.with_provider:  # one that was excused is closed already, and still owed
        await _close(tx, assignment, (kind,), None, windows.closed)
        await open_window(tx, kind, assignment, (await first_ower(tx, assignment)).id, due=due)
        if assignment.acknowledged_at is not None:
            await start(tx, assignment)


def work_kind(assignment: Assignment) -> WindowKind:
    """What whoever has the work owes: the delivery, or since it was returned the correction."""
    return WindowKind.CORRECTION if assignment.state is State.RETURNED else WindowKind.DELIVERY


async def work_due(tx: Transaction, assignment: Assignment) -> datetime | None:
    """By when the work is owed as it stands; on returned work that is the correction's due, not the first one's."""
    if assignment.state is not State.RETURNED:
        return assignment.due_at
    window = await running(tx, assignment, WindowKind.CORRECTION)
    return window.due_at if window is not None else None


async def first_ower(tx: Transaction, assignment: Assignment) -> Person:
    """Who owes the work: the assignee, or the lead where the team is to find one (D2)."""
    if assignment.assignee_id is not None:
        return await tx.people.get(assignment.assignee_id)
    leads = await tx.people.holders(Role.LEAD, Side.PROVIDER)
    sights = await tx.matters.sights_of(assignment.matter_id)
    return next((each for each in leads if sights.get(each.id) is Sight.FULL), leads[0])


async def pass_on(tx: Transaction, assignment: Assignment, window: ResponseWindow, to: Person) -> None:
    """Move the debt of one window to somebody else of its side: due and pause as before, counted on their hours.

    The lateness so far stays with whoever owed it; the ladder goes on (D17, D23).
    """
    await tx.windows.save(windows.cancelled(window, tx.now))
    _told_anew(tx, window)
    tx.forget(clocks.BREACH, clocks.subject(tx, window.id))
    tx.unsay(announce.late_topic(window))
    clock = clocks.every_hour(tx) if window.elapsed else await tx.schedules.clock_of(to)
    taken = assignment.acknowledged_at is not None
    passed = await tx.windows.open(windows.passed(window, to, clock, tx.now, taken=taken))
    await _retime(tx, passed)
    retime_person(tx, window.owed_by)
    await ladder.follow(tx, assignment, window, passed)
    await _not_on_leave(tx, passed)


async def breach(tx: Transaction, window: ResponseWindow, assignment: Assignment) -> ResponseWindow:
    """The window was not kept: mark it from its true instant, and open the ladder of its side unless one is open."""
    late = windows.breached(window, tx.now)
    await tx.windows.save(late)
    retime_person(tx, window.owed_by)
    tx.record(
        Event.BREACHED,
        f"{window.kind} of {assignment.ref} overdue",
        matter_id=assignment.matter_id,
        assignment_id=assignment.id,
        subject=f"Q-{window.question_id}" if window.question_id else assignment.ref,
    )
    await ladder.begin(tx, late, assignment)
    return late


async def running(tx: Transaction, assignment: Assignment, kind: WindowKind) -> ResponseWindow | None:
    """The open window of a kind, if there is one."""
    return next((w for w in await tx.windows.running(assignment.id) if w.kind is kind), None)


async def recount(tx: Transaction, window: ResponseWindow, due: datetime | None = None) -> ResponseWindow:
    """Count the window anew after its ower's hours changed; says how it stands now (D25).

    `due` is where the new hours put one that has no target: an update falls due at a closing.
    """
    clock = await clocks.calendar_of(tx, window)
    after = windows.recounted(window, clock, tx.now) if due is None else windows.moved(window, due, clock, tx.now)
    await _save(tx, after)
    return after


async def _save(tx: Transaction, window: ResponseWindow) -> None:
    await tx.windows.save(window)
    _told_anew(tx, window)
    await _retime(tx, window)


def _told_anew(tx: Transaction, window: ResponseWindow) -> None:
    """The check-in in which the window was asked for, if it was, says how it stands once this is committed."""
    if window.check_in_id is not None:
        tx.remind(clocks.CHECK_IN, clocks.subject(tx, window.check_in_id), tx.now)


async def _retime(tx: Transaction, window: ResponseWindow) -> None:
    """The timers of one window as it stands now: one for its due, one for its ower's next warning."""
    if window.state in (WindowState.RUNNING, WindowState.PENDING) and not window.paused:
        tx.remind(clocks.BREACH, clocks.subject(tx, window.id), window.due_at)
    else:
        tx.forget(clocks.BREACH, clocks.subject(tx, window.id))
    if not window.state.open and window.breached_at is not None:
        tx.unsay(announce.late_topic(window))
    retime_person(tx, window.owed_by)


def retime_person(tx: Transaction, person_id: int) -> None:
    """One timer a person gathers the marks of all their windows (D15)."""
    tx.remind_of_marks(clocks.NUDGE, clocks.subject(tx, person_id), person_id)


async def excuse(tx: Transaction, assignment: Assignment, window: ResponseWindow) -> None:
    """The other side accepted why a reply was late. If it is still owed it stays so, but nobody else is told of it."""
    if window.state.open:
        await _save(tx, replace(window, state=WindowState.EXCUSED, closed_at=tx.now, next_mark_at=None))
        await ladder.end(tx, assignment, window.side)
    else:
        await tx.windows.save(replace(window, state=WindowState.EXCUSED))
