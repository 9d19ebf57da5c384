"""What happens to a window on its way: pauses, moved dues, ladders being climbed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.model.people import Side
from bot.model.windows import Climb, Pause, PauseReason
from bot.model.work import DueChange
from bot.store.scope import Scope
from bot.store.tables import climb, due_change, pause

PAUSES = select(pause).where(pause.c.assignment_id == bindparam("assignment")).order_by(pause.c.since, pause.c.id)


class Pauses:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def begin(self, new: Pause) -> None:
        await self._scope.guard(assignment_id=new.assignment_id)
        (row_id,) = await self._scope.allot(pause)
        await self._scope.add(pause, new, row_id)
        self._scope.situation(new.assignment_id).pauses = None

    async def end(self, assignment_id: int, reason: PauseReason, question_id: int | None, until: datetime) -> None:
        """Ends the pause of that reason and question, if it still lasts."""
        await self._scope.guard(assignment_id=assignment_id)
        await self._scope.run(
            update(pause)
            .where(
                pause.c.assignment_id == assignment_id,
                pause.c.reason == reason,
                pause.c.question_id.is_not_distinct_from(question_id),
                pause.c.until.is_(None),
            )
            .values(until=until)
        )
        self._scope.situation(assignment_id).pauses = None

    async def of(self, assignment_id: int) -> tuple[Pause, ...]:
        """All of an assignment, the first begun first."""
        about = self._scope.situation(assignment_id)
        if about.pauses is None:
            rows = await self._scope.all(PAUSES, {"assignment": assignment_id})
            about.pauses = tuple(self._scope.read(pause, Pause, row) for row in rows)
        return about.pauses


class Dues:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def add(self, change: DueChange) -> None:
        await self._scope.guard(assignment_id=change.assignment_id)
        (row_id,) = await self._scope.allot(due_change)
        await self._scope.add(due_change, change, row_id)

    async def of(self, assignment_id: int) -> tuple[DueChange, ...]:
        """All of an assignment, the first first."""
        rows = await self._scope.all(
            select(due_change).where(due_change.c.assignment_id == assignment_id).order_by(due_change.c.id)
        )
        return tuple(self._scope.read(due_change, DueChange, row) for row in rows)


class Climbs:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def current(self, assignment_id: int, side: Side) -> Climb | None:
        """The climb of one side of an assignment that is not closed; there is at most one (D19)."""
        row = await self._scope.first(
            select(climb).where(
                climb.c.assignment_id == assignment_id, climb.c.side == side, climb.c.closed_at.is_(None)
            )
        )
        return None if row is None else self._scope.read(climb, Climb, row)

    async def get(self, climb_id: int) -> Climb:
        """Raises LookupError."""
        row = await self._scope.first(
            select(climb).where(climb.c.id == climb_id, climb.c.engagement_id == self._scope.engagement_id)
        )
        if row is None:
            raise LookupError(f"there is no climb {climb_id} in engagement {self._scope.engagement_id}")
        return self._scope.read(climb, Climb, row)

    async def of(self, assignment_id: int) -> tuple[Climb, ...]:
        """Every climb of an assignment, closed ones included, the first opened first."""
        rows = await self._scope.all(select(climb).where(climb.c.assignment_id == assignment_id).order_by(climb.c.id))
        return tuple(self._scope.read(climb, Climb, row) for row in rows)

    async def open(self, new: Climb) -> Climb:
        """Adds a climb whose id is 0 and returns it with its id."""
        await self._scope.guard(new.matter_id)
        (row_id,) = await self._scope.allot(climb)
        await self._scope.add(climb, new, row_id)
        return replace(new, id=row_id)

    async def save(self, changed: Climb) -> None:
        await self._scope.guard(changed.matter_id)
        await self._scope.save(climb, changed, changed.id)
