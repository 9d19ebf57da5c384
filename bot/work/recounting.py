"""After an edit of hours each window it touches is counted anew by its own timer, and what moves is told (D25, G08)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards import schedule as cards
from bot.cards.absence import Inside
from bot.language.cards import Text
from bot.model.people import COORDINATOR, Person, Side
from bot.model.windows import ResponseWindow, WindowKind, WindowState
from bot.model.work import Assignment
from bot.rules import windows
from bot.rules.progress import progress_due
from bot.store.transaction import Transaction
from bot.work import announce, clocks, owed

#: Timer kinds: one for each window that an edit may touch, one for each side whose days may have changed.
RECOUNT = "recount"
REOPEN = "reopen"

LIVE = (WindowState.RUNNING, WindowState.PENDING)


@dataclass(frozen=True, slots=True)
class Moving:
    """A window whose due an edit moves: how it stands, and how it will."""

    before: ResponseWindow
    after: ResponseWindow

    @property
    def inside(self) -> Inside:
        work = f"A-{self.after.assignment_id}"
        ref = work if self.after.question_id is None else f"Q-{self.after.question_id} on {work}"
        return Inside(ref, self.after.kind, self.after.due_at)


async def after_edit(tx: Transaction, people: Iterable[Person], *sides: Side) -> tuple[Moving, ...]:
    """Have everything counted anew that the people owe, every ladder timed and every card held anew; says what moves.

    `sides` are those whose team's own hours changed. An edit locks no matter: the timers do, one each.
    """
    affected = {person.id for person in people}
    moving: list[Moving] = []
    for window in await tx.windows.open_in():
        late = window.state is WindowState.BREACHING
        if window.owed_by not in affected and not late:
            continue
        tx.remind(RECOUNT, clocks.subject(tx, window.id), tx.now)
        if late or window.owed_by not in affected or window.paused or window.state not in LIVE:
            continue
        after = await foreseen(tx, window)
        if after is not None and after.due_at != window.due_at:
            moving.append(Moving(window, after))
    for side in sides:
        tx.remind(REOPEN, f"{tx.engagement.id}/{side}", tx.now)
    await _hold_anew(tx, affected, sides)
    return tuple(sorted(moving, key=lambda each: each.after.due_at))


async def _hold_anew(tx: Transaction, people: Collection[int], sides: Collection[Side]) -> None:
    """What waits for somebody's opening, or a team's, waits for the one they have now."""
    for room in await tx.rooms.holding():
        if room.person_id is not None and room.person_id in people:
            calendar = await tx.schedules.calendar_of(await tx.people.get(room.person_id))
        elif room.person_id is None and room.side in sides:
            calendar = await tx.schedules.calendar(tx.engagement.schedule_of(room.side))
        else:
            continue
        tx.hold(room, calendar.next_opening(tx.now))


async def foreseen(tx: Transaction, window: ResponseWindow) -> ResponseWindow | None:
    """A live window as it stands on its ower's hours as they are now; None if nothing is owed by it any more."""
    if window.kind is WindowKind.PROGRESS:
        due = await _word_due(tx, window)
        return replace(window, due_at=due) if due is not None else None
    return windows.recounted(window, await clocks.calendar_of(tx, window), tx.now)


async def recount(tx: Transaction, window: ResponseWindow, assignment: Assignment) -> bool:
    """Count one live window anew; says whether its due moved."""
    if window.kind is not WindowKind.PROGRESS:
        return (await owed.recount(tx, window)).due_at != window.due_at
    due = await _word_due(tx, window)
    if due is None:  # the delivery itself comes first now
        await owed.cancel(tx, assignment, WindowKind.PROGRESS)
        return True
    await owed.recount(tx, window, due)
    return due != window.due_at


async def _word_due(tx: Transaction, window: ResponseWindow) -> datetime | None:
    """When the next word on the work falls due, on hours with leaves out: nobody is asked while away (D14)."""
    assignment = await tx.assignments.get(window.assignment_id)
    calendar = await tx.schedules.calendar_of(await tx.people.get(window.owed_by))
    due = progress_due(window.started_at, assignment.due_at, calendar)
    if due is not None and due <= tx.now:  # the shift was closed under way: no check-in falls in it any more
        return progress_due(tx.now, assignment.due_at, calendar)
    return due


async def tell(tx: Transaction, whose: str, moving: Iterable[Moving], facts: tuple[tuple[str, Text], ...]) -> None:
    """List what moves to whoever works on it and to both coordinators, one message each, but for the one who edits.

    Everybody reads only of matters they see.
    """
    lists: dict[int, list[Moving]] = {}
    sights = await tx.matters.sights()
    coordinators = [p.id for side in Side for p in await tx.people.holders(COORDINATOR[side], side)]
    for each in moving:
        assignment = await tx.assignments.get(each.after.assignment_id)
        readers = (assignment.supervising_id, assignment.assignee_id, each.after.owed_by, *coordinators)
        for reader in dict.fromkeys(readers):
            if reader is not None and each.after.matter_id in sights.get(reader, {}):
                lists.setdefault(reader, []).append(each)
    scene = await announce.scene(tx)
    for reader, theirs in lists.items():
        if tx.actor is None or reader != tx.actor.id:
            await announce.tell(tx, reader, cards.moved(scene, whose, [each.inside for each in theirs], facts))


async def seen(tx: Transaction, moving: Iterable[Moving], reader: Person) -> list[Inside]:
    """What moves, as far as the reader may see it."""
    sights = (await tx.matters.sights()).get(reader.id, {})
    return [each.inside for each in moving if each.after.matter_id in sights]
