"""The ladder of what is late: opened, climbed rung by rung, stood still, timed anew, ended."""

from __future__ import annotations

from dataclasses import replace

from bot.model.people import Side
from bot.model.windows import Climb, PauseReason, ResponseWindow, WindowState
from bot.model.work import Assignment
from bot.rules import escalation
from bot.store.transaction import Transaction
from bot.work import announce, clocks
from scheduler.worktime import Calendar, Interval


async def begin(tx: Transaction, window: ResponseWindow, assignment: Assignment) -> None:
    """Open the ladder of a side that is late, its people settled now, unless one is being climbed already (D19)."""
    if await tx.climbs.current(assignment.id, window.side) is not None:
        return
    agreement = await tx.agreements.get(window.agreement_version)
    terms = agreement.terms
    ladder = terms.firm_ladder if window.side is Side.FIRM else terms.provider_ladder
    holders = {rung: await announce.holders(tx, rung.who, assignment) for rung in ladder}
    everyone = [person.id for people in holders.values() for person in people]
    away = await tx.schedules.away(everyone, tx.now)
    climb = escalation.opened(window, ladder, holders, lambda person: person.id in away, tx.now)
    await schedule(tx, await tx.climbs.open(climb), assignment)


async def schedule(tx: Transaction, climb: Climb, assignment: Assignment) -> Climb:
    """Time the climb's next rung and set its timer; at the top of the ladder there is none."""
    hours = await _clocks(tx, climb.window_id)
    timed = escalation.scheduled(climb, hours, await _next_reader(tx, climb), tx.now, urgent=assignment.urgent)
    if await _on_leave(tx, timed):
        return await schedule(tx, escalation.without(climb, climb.people[len(climb.told)]), assignment)
    return await _save(tx, timed)


async def retime(tx: Transaction, climb: Climb, assignment: Assignment) -> None:
    """Time the rung that waits anew: hours changed, or the work became urgent. One that stands still goes on so."""
    pauses = [
        pause
        for pause in await tx.pauses.of(assignment.id)
        if climb.side is Side.PROVIDER or pause.reason is PauseReason.ON_HOLD
    ]
    if climb.next_due_at is None or any(pause.until is None for pause in pauses):
        return
    reader = await _next_reader(tx, climb)
    assert reader is not None, "a rung that waits has its reader"
    hours = await _clocks(tx, climb.window_id)
    stood = [Interval(pause.since, pause.until) for pause in pauses if pause.until is not None]
    timed = escalation.retimed(climb, hours, reader, stood, tx.now, urgent=assignment.urgent)
    if await _on_leave(tx, timed):
        await _go_on(tx, escalation.without(climb, climb.people[len(climb.told)]), assignment)
    else:
        await _save(tx, timed)


async def _go_on(tx: Transaction, climb: Climb, assignment: Assignment) -> None:
    """Time what is left of a ladder from which somebody was taken off."""
    if len(climb.told) == len(climb.people):
        await schedule(tx, climb, assignment)
    else:
        await retime(tx, climb, assignment)


async def _next_reader(tx: Transaction, climb: Climb) -> Calendar | None:
    """The hours of whoever stands on the next rung; None at the top of the ladder."""
    rung = len(climb.told)
    if rung == len(climb.people):
        return None
    return await tx.schedules.calendar_of(await tx.people.get(climb.people[rung]))


async def _on_leave(tx: Transaction, climb: Climb) -> bool:
    """Whether the next reader is away when their rung falls due: it does not wait for them to come back (D19)."""
    if climb.next_due_at is None:
        return False
    return bool(await tx.schedules.away([climb.people[len(climb.told)]], max(climb.next_due_at, tx.now)))


async def _save(tx: Transaction, climb: Climb) -> Climb:
    await tx.climbs.save(climb)
    if climb.next_at is None:
        tx.forget(clocks.RUNG, clocks.subject(tx, climb.id))
    else:
        tx.remind(clocks.RUNG, clocks.subject(tx, climb.id), climb.next_at)
    return climb


async def end(tx: Transaction, assignment: Assignment, side: Side) -> None:
    """End the ladder of a side unless something else of it is still late."""
    climb = await tx.climbs.current(assignment.id, side)
    if climb is None:
        return
    late = await late_of(tx, assignment, side)
    if not late:
        await tx.climbs.save(escalation.ended(climb, tx.now))
        tx.forget(clocks.RUNG, clocks.subject(tx, climb.id))
    elif climb.window_id not in {window.id for window in late}:
        await tx.climbs.save(replace(climb, window_id=late[0].id))


async def late_of(tx: Transaction, assignment: Assignment, side: Side) -> list[ResponseWindow]:
    """What a side owes late on an assignment, the one late for longest first: one ladder is about all of it."""
    running = await tx.windows.running(assignment.id)
    late = [window for window in running if window.state is WindowState.BREACHING and window.side is side]
    return sorted(late, key=lambda window: (window.due_at, window.id))


async def follow(tx: Transaction, assignment: Assignment, passed: ResponseWindow, new: ResponseWindow) -> None:
    """A ladder that was open for a debt goes on for whoever owes it now, and does not tell them of themselves."""
    climb = await tx.climbs.current(assignment.id, passed.side)
    if climb is None or climb.window_id != passed.id:
        return
    climb = escalation.without(replace(climb, window_id=new.id), new.owed_by)
    await tx.climbs.save(climb)
    await _go_on(tx, climb, assignment)


async def _clocks(tx: Transaction, window_id: int) -> escalation.Clocks:
    """Rungs wait on the ower's own hours, also for a reply that is counted by the clock."""
    ower = await clocks.hours_of(tx, await tx.windows.get(window_id))
    return escalation.Clocks(ower, await tx.schedules.calendar(tx.engagement.schedule_of(Side.FIRM)))


async def stand_still(tx: Transaction, assignment: Assignment, reason: PauseReason) -> None:
    """A pause begins: a hold stops the climb of either side, an open question the provider's (D12)."""
    for side in Side:
        climb = await tx.climbs.current(assignment.id, side)
        if climb is not None and (reason is PauseReason.ON_HOLD or side is Side.PROVIDER):
            tx.forget(clocks.RUNG, clocks.subject(tx, climb.id))


async def climb_on(tx: Transaction, assignment: Assignment) -> None:
    """A pause ended: what stood still for it climbs on, later by the open time lost, if nothing else stops it."""
    for side in Side:
        climb = await tx.climbs.current(assignment.id, side)
        if climb is not None and climb.taken_at is None:
            await retime(tx, climb, assignment)
