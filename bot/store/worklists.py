"""What waits on a person, and what they mind, in a constant number of questions however long the list is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
)

from bot.model.people import Person
from bot.model.windows import WindowState
from bot.model.work import QuestionState, State
from bot.model.worklist import OpenItem
from bot.store.scope import Scope
from bot.store.tables import assignment, climb, question, response_window, sight
from bot.store.tables.windows import WINDOW_OPEN

ENDED = tuple(state for state in State if state.ended)
#: Where nobody of the provider has it: it waits on whoever supervises or wrote it.
BACK = (State.DRAFT, State.DECLINED)
#: Said of its table, since an assignment has a state too.
PERSON: BindParameter[int] = bindparam("person")
OWED = text(f"response_window.{WINDOW_OPEN.text}")


class Worklists:
    """Nothing of it is sealed, so that nothing has to be opened."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def of(self, person: Person) -> tuple[OpenItem, ...]:
        """Every reply that a person owes and every open assignment that is theirs, as far as they see the matter.

        In no order, and an assignment stands there once for each reply: see bot/rules/worklist.py.
        """
        asked = {"person": person.id, "engagement": self._scope.engagement_id}
        owed = await self._scope.all(_owed(), asked)
        own = await self._scope.all(_own(), asked)
        return (
            *(
                OpenItem(
                    row.id,
                    row.work_type,
                    row.state,
                    row.round,
                    row.kind,
                    row.due_at,
                    row.window_state is WindowState.BREACHING,
                    row.question_id,
                    row.waiting_on if row.paused_at is not None else None,
                    row.held_since is not None,
                )
                for row in owed
            ),
            *(
                OpenItem(
                    row.id,
                    row.work_type,
                    row.state,
                    row.round,
                    due_at=row.due_at if row.state.with_provider else None,
                    waiting_on=row.waiting_on if row.state.with_provider else None,
                    held=row.held_since is not None,
                )
                for row in own
            ),
        )

    async def of_others(self, person: Person) -> tuple[OpenItem, ...]:
        """Every reply that somebody of the other side owes on work that is the person's: done, given or supervised."""
        rows = await self._scope.all(_others(), {"person": person.id, "side": person.side})
        return self._of_somebody(rows)

    async def minded(self, person: Person) -> tuple[OpenItem, ...]:
        """Every reply that somebody else owes on work that the person supervises, or whose lateness they took in hand;
        not what waits for a question, which is a line of its own for whoever owes the answer."""
        rows = await self._scope.all(_minded(), {"person": person.id})
        return tuple(item for item in self._of_somebody(rows) if item.waiting_on is None)

    def _of_somebody(self, rows: Sequence[Row[Any]]) -> tuple[OpenItem, ...]:
        return tuple(
            OpenItem(
                row.id,
                row.work_type,
                row.state,
                row.round,
                row.kind,
                row.due_at,
                row.window_state is WindowState.BREACHING,
                row.question_id,
                row.waiting_on if row.paused_at is not None else None,
                row.held_since is not None,
                row.owed_by,
            )
            for row in rows
        )


def _waiting_on() -> ScalarSelect[Any]:
    """The first open question that stops an assignment."""
    return (
        select(func.min(question.c.id))
        .where(
            question.c.assignment_id == assignment.c.id,
            question.c.state == QuestionState.OPEN,
            question.c.pauses,
        )
        .scalar_subquery()
    )


def _seen() -> ColumnElement[bool]:
    return and_(sight.c.matter_id == assignment.c.matter_id, sight.c.person_id == PERSON)


def _replies() -> Select[Any]:
    """Every reply that is owed on something that the person sees."""
    return (
        select(
            assignment.c.id,
            assignment.c.work_type,
            assignment.c.state,
            assignment.c.round,
            assignment.c.held_since,
            response_window.c.kind,
            response_window.c.state.label("window_state"),
            response_window.c.due_at,
            response_window.c.paused_at,
            response_window.c.question_id,
            response_window.c.owed_by,
            _waiting_on().label("waiting_on"),
        )
        .join(assignment, assignment.c.id == response_window.c.assignment_id)
        .join(sight, _seen())
        .where(OWED)
    )


@cache  # building a statement takes longer than running it
def _owed() -> Select[Any]:
    return _replies().where(response_window.c.owed_by == PERSON)


@cache
def _others() -> Select[Any]:
    mine = or_(
        *(
            column == PERSON
            for column in (assignment.c.assignee_id, assignment.c.supervising_id, assignment.c.created_by)
        )
    )
    return _replies().where(response_window.c.side != bindparam("side"), mine)


@cache
def _minded() -> Select[Any]:
    taken = exists().where(
        climb.c.assignment_id == assignment.c.id,
        climb.c.side == response_window.c.side,
        climb.c.taken_by == PERSON,
        climb.c.closed_at.is_(None),
        response_window.c.state == WindowState.BREACHING,
    )
    return _replies().where(response_window.c.owed_by != PERSON, or_(assignment.c.supervising_id == PERSON, taken))


@cache
def _own() -> Select[Any]:
    """Also what needs no reply now: work that stands still or is being reviewed, drafts, work that was declined."""
    return (
        select(
            assignment.c.id,
            assignment.c.work_type,
            assignment.c.state,
            assignment.c.round,
            assignment.c.held_since,
            assignment.c.due_at,
            _waiting_on().label("waiting_on"),
        )
        .join(sight, _seen())
        .where(
            assignment.c.engagement_id == bindparam("engagement"),
            or_(
                and_(assignment.c.assignee_id == PERSON, assignment.c.state.not_in((*ENDED, *BACK))),
                and_(
                    or_(assignment.c.supervising_id == PERSON, assignment.c.created_by == PERSON),
                    assignment.c.state.in_(BACK),
                ),
            ),
        )
    )
