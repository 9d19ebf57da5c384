"""Assignments: found by those who see their matter, saved whole under its lock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from bot.model.people import Person, Side
from bot.model.work import Assignment, State
from bot.rules.visibility import Sight
from bot.store.scope import Scope, number
from bot.store.tables import assignment, sight

ENDED = [state for state in State if state.ended]
#: What may never have been sent.
UNSENT = (State.DRAFT, State.CANCELLED)


ALL = select(assignment).where(assignment.c.engagement_id == bindparam("engagement")).order_by(assignment.c.id)
OPEN = assignment.c.state.not_in(ENDED)
ONE = assignment.c.id == bindparam("wanted")
#: Those of matters that the viewer sees.
SEEN = (
    ALL.add_columns(sight.c.level)
    .join(sight, sight.c.matter_id == assignment.c.matter_id)
    .where(sight.c.person_id == bindparam("viewer"))
)
#: By the viewer's side: what is not sent yet is the firm's own paper.
SEEN_FROM = {
    Side.FIRM: SEEN,
    Side.PROVIDER: SEEN.where(or_(assignment.c.state.not_in(UNSENT), assignment.c.sent_at.is_not(None))),
}
GET = ALL.where(ONE)
FIND = {side: seen.where(ONE) for side, seen in SEEN_FROM.items()}


class Assignments:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def _many(self, query: Select[Any], **asked: object) -> tuple[Assignment, ...]:
        rows = await self._scope.all(query, {"engagement": self._scope.engagement_id, **asked})
        self._scope.matter_of.update({row.id: row.matter_id for row in rows})
        return tuple(self._scope.read(assignment, Assignment, row) for row in rows)

    async def _sighted(self, query: Select[Any], viewer: Person, **asked: object) -> tuple[Assignment, ...]:
        asked |= {"engagement": self._scope.engagement_id, "viewer": viewer.id}
        rows = await self._scope.all(query, asked)
        outlined = {row.id for row in rows if row.level is Sight.OUTLINE}
        self._scope.outlined |= outlined
        self._scope.matter_of.update({row.id: row.matter_id for row in rows})
        return tuple(self._scope.read(assignment, Assignment, row, outline=row.id in outlined) for row in rows)

    async def find(self, ref: str, viewer: Person) -> Assignment | None:
        """By `A-217`, `a217` or `217`; None if there is none or the viewer may not see its matter.

        A viewer who sees the outline gets the assignment without what people typed.
        """
        wanted = number(ref, "A")
        if wanted is None:
            return None
        return next(iter(await self._sighted(FIND[viewer.side], viewer, wanted=wanted)), None)

    async def get(self, assignment_id: int) -> Assignment:
        """Raises LookupError."""
        found = await self._many(GET, wanted=assignment_id)
        self._scope.outlined.discard(assignment_id)
        if not found:
            raise LookupError(f"there is no assignment A-{assignment_id} in engagement {self._scope.engagement_id}")
        return found[0]

    async def allot(self) -> int:
        """The number of the next assignment."""
        (row_id,) = await self._scope.allot(assignment)
        return row_id

    async def add(self, new: Assignment) -> None:
        await self._scope.guard(new.matter_id)
        await self._scope.add(assignment, new, new.id)
        self._scope.matter_of[new.id] = new.matter_id

    async def save(self, changed: Assignment) -> None:
        await self._scope.guard(changed.matter_id)
        if changed.id in self._scope.outlined:
            raise RuntimeError(f"{changed.ref} was read as an outline: `get` it whole before saving it")
        await self._scope.save(assignment, changed, changed.id)

    async def open_of(self, matter_id: int) -> tuple[Assignment, ...]:
        """Those of a matter that have not ended, drafts included."""
        return await self._many(ALL.where(assignment.c.matter_id == matter_id, OPEN))

    async def open_for(self, person_id: int) -> tuple[Assignment, ...]:
        """Those not ended that a person is the assignee or the supervising attorney of."""
        return await self._many(
            ALL.where(or_(assignment.c.assignee_id == person_id, assignment.c.supervising_id == person_id), OPEN)
        )

    async def acknowledged(self, person_id: int, work_type: str, *, beside: int) -> bool:
        """Whether a person has acknowledged another assignment of a type, open or ended."""
        query = ALL.where(
            assignment.c.assignee_id == person_id,
            assignment.c.work_type == work_type,
            assignment.c.acknowledged_at.is_not(None),
            assignment.c.id != beside,
        )
        return bool(await self._many(query.limit(1)))

    async def open_in(self) -> tuple[Assignment, ...]:
        """All of the engagement that have not ended."""
        return await self._many(ALL.where(OPEN))

    async def seen_by(self, viewer: Person, open_only: bool = True) -> tuple[Assignment, ...]:
        query = SEEN_FROM[viewer.side]
        return await self._sighted(query.where(OPEN) if open_only else query, viewer)
