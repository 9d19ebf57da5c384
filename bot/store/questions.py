"""Questions: asked about an assignment, open until answered, withdrawn or overtaken."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, select

from bot.model.people import Person
from bot.model.work import Question, QuestionState
from bot.rules.visibility import Sight
from bot.store.scope import Scope, number
from bot.store.tables import question, sight

ALL = select(question).where(question.c.engagement_id == bindparam("engagement")).order_by(question.c.id)
OF = ALL.where(question.c.assignment_id == bindparam("assignment"))
ALL_OF = ALL.where(question.c.matter_id == bindparam("matter"))
GET = ALL.where(question.c.id == bindparam("wanted"))
OPEN = ALL.where(question.c.state == QuestionState.OPEN)
FIND = GET.join(sight, sight.c.matter_id == question.c.matter_id).where(
    sight.c.person_id == bindparam("viewer"), sight.c.level == Sight.FULL
)


class Questions:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def _many(self, query: Select[Any], **asked: object) -> tuple[Question, ...]:
        rows = await self._scope.all(query, {"engagement": self._scope.engagement_id, **asked})
        return tuple(self._scope.read(question, Question, row) for row in rows)

    async def find(self, ref: str, viewer: Person) -> Question | None:
        """By `Q-31`; None if there is none or the viewer may not see its matter's words."""
        wanted = number(ref, "Q")
        if wanted is None:
            return None
        found = await self._many(FIND, wanted=wanted, viewer=viewer.id)
        return next(iter(found), None)

    async def get(self, question_id: int) -> Question:
        """Raises LookupError."""
        found = await self._many(GET, wanted=question_id)
        if not found:
            raise LookupError(f"there is no question Q-{question_id} in engagement {self._scope.engagement_id}")
        return found[0]

    async def allot(self) -> int:
        """The number of the next question."""
        (row_id,) = await self._scope.allot(question)
        return row_id

    async def add(self, new: Question) -> None:
        await self._scope.guard(new.matter_id)
        await self._scope.add(question, new, new.id)
        self._stands(new)

    async def save(self, changed: Question) -> None:
        await self._scope.guard(changed.matter_id)
        await self._scope.save(question, changed, changed.id)
        self._stands(changed)

    def _stands(self, it: Question) -> None:
        """What was written is what stands, without asking."""
        about = self._scope.situation(it.assignment_id)
        if about.questions is not None:
            others = [each for each in about.questions if each.id != it.id]
            about.questions = tuple(sorted([*others, it], key=lambda each: each.id))

    async def open_of(self, assignment_id: int) -> tuple[Question, ...]:
        return tuple(each for each in await self.of(assignment_id) if each.state is QuestionState.OPEN)

    async def all_of(self, matter_id: int) -> tuple[Question, ...]:
        """All that was ever asked in a matter, the first asked first."""
        return await self._many(ALL_OF, matter=matter_id)

    async def open_in(self) -> tuple[Question, ...]:
        """All open ones of the engagement."""
        return await self._many(OPEN)

    async def of(self, assignment_id: int) -> tuple[Question, ...]:
        """All of an assignment, the first asked first."""
        about = self._scope.situation(assignment_id)
        if about.questions is None:
            about.questions = await self._many(OF, assignment=assignment_id)
        return about.questions
