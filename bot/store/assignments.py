"""Assignments: found by those who see their matter, saved whole under its lock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_, select, text

from bot.model.people import Person, Side
from bot.model.windows import ResponseWindow
from bot.model.work import Assignment, State
from bot.rules.visibility import Sight
from bot.store.scope import Scope, Situation, number
from bot.store.setup import seen_with
from bot.store.tables import assignment, matter, pause, question, response_window, sight
from bot.store.tables.windows import WINDOW_OPEN

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
FIND = {side: seen.where(ONE) for side, seen in SEEN_FROM.items()}
#: The matter of one that the viewer sees, locked.
LOCK = {
    side: seen.where(ONE)
    .join(matter, matter.c.id == assignment.c.matter_id)
    .with_only_columns(matter)
    .order_by(None)
    .with_for_update(key_share=True, of=matter)
    for side, seen in SEEN_FROM.items()
}
#: One with what stands about it: its open windows, a row for each, and whether it ever had a question or a pause; and
#: which revision of the set-up that is seen with.
GET = (
    ALL.where(ONE)
    .outerjoin(
        response_window,
        and_(response_window.c.assignment_id == assignment.c.id, text(f"response_window.{WINDOW_OPEN.text}")),
    )
    .add_columns(
        *(each.label(f"window_{each.name}") for each in response_window.c),
        exists().where(question.c.assignment_id == assignment.c.id).label("asked"),
        exists().where(pause.c.assignment_id == assignment.c.id).label("stood"),
        seen_with(),
    )
    .order_by(response_window.c.due_at, response_window.c.id)
)


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
        scope = self._scope
        rows = await scope.all(GET, {"engagement": scope.engagement_id, "wanted": assignment_id})
        if not rows:
            raise LookupError(f"there is no assignment A-{assignment_id} in engagement {scope.engagement_id}")
        first = rows[0]
        scope.outlined.discard(assignment_id)
        scope.matter_of[assignment_id] = first.matter_id
        scope.verified(first.revision)
        scope.situations[assignment_id] = Situation(
            tuple(scope.read(response_window, ResponseWindow, row, prefix="window_") for row in rows if row.window_id),
            None if first.asked else (),
            None if first.stood else (),
        )
        return scope.read(assignment, Assignment, first)

    async def locked(self, ref: str, viewer: Person) -> Assignment | None:
        """Found as `find` finds it, its matter locked for writing, and read after that, with what stands about it."""
        wanted = number(ref, "A")
        if wanted is None:
            return None
        asked = {"engagement": self._scope.engagement_id, "viewer": viewer.id, "wanted": wanted}
        row = await self._scope.first(LOCK[viewer.side], asked)
        if row is None:
            return None
        if row.id not in self._scope.matters:
            self._scope.may_lock((row.id,))
        self._scope.locked({row.id: row})
        return await self.get(wanted)

    async def allot(self) -> int:
        """The number of the next assignment."""
        (row_id,) = await self._scope.allot(assignment)
        return row_id

    async def add(self, new: Assignment) -> None:
        await self._scope.guard(new.matter_id)
        await self._scope.add(assignment, new, new.id)
        self._scope.matter_of[new.id] = new.matter_id
        self._scope.situations[new.id] = Situation((), (), ())

    async def save(self, changed: Assignment) -> None:
        await self._scope.guard(changed.matter_id)
        if changed.id in self._scope.outlined:
            raise RuntimeError(f"{changed.ref} was read as an outline: `get` it whole before saving it")
        await self._scope.save(assignment, changed, changed.id)

    async def all_of(self, matter_id: int) -> tuple[Assignment, ...]:
        """All that was ever given in a matter, drafts included."""
        return await self._many(ALL.where(assignment.c.matter_id == matter_id))

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
