"""What waits on a person, and what they mind, in a constant number of questions however long the list is."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    union_all,
)

from bot.model.people import Person
from bot.model.windows import WindowState
from bot.model.work import QuestionState, State
from bot.model.worklist import OpenItem
from bot.store.scope import Scope
from bot.store.setup import seen_with
from bot.store.tables import assignment, climb, question, response_window, sight
from bot.store.tables.windows import WINDOW_OPEN

ENDED = tuple(state for state in State if state.ended)
#: Where nobody of the provider has it: it waits on whoever supervises or wrote it.
BACK = (State.DRAFT, State.DECLINED)
#: Said of its table, since an assignment has a state too.
PERSON: BindParameter[int] = bindparam("person")
STILL_OWED = text(f"response_window.{WINDOW_OPEN.text}")
#: Why something is on a list: its reader owes it, it is theirs, they mind it, or they wait for it.
OWED, OWN, MINDED, AWAITED = "owed", "own", "minded", "awaited"
Query = Select[Any] | CompoundSelect[Any]


class Worklists:
    """Each list is one question. Nothing of it is sealed, so that nothing has to be opened."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def of(self, person: Person) -> tuple[OpenItem, ...]:
        """Every reply that a person owes and every open assignment that is theirs, as far as they see the matter.

        In no order, and an assignment stands there once for each reply: see bot/rules/worklist.py.
        """
        return await self._list(_waiting(), person)

    async def listed(self, person: Person) -> tuple[OpenItem, ...]:
        """That, and what they mind: every reply that somebody else owes on work that they supervise, or whose lateness
        they took in hand; not what waits for a question, which is a line of its own for whoever owes the answer."""
        return await self._list(_waiting_or_minded(), person)

    async def of_others(self, person: Person) -> tuple[OpenItem, ...]:
        """Every reply that somebody of the other side owes on work that is the person's: done, given or supervised."""
        return await self._list(_others(), person, side=person.side)

    async def _list(self, query: Query, person: Person, **asked: object) -> tuple[OpenItem, ...]:
        asked |= {"person": person.id, "engagement": self._scope.engagement_id}
        rows = await self._scope.all(query, asked)
        for row in rows[:1]:
            self._scope.verified(row.revision)
        return tuple(item for row in rows if (item := _item(row)) is not None)


def _item(row: Row[Any]) -> OpenItem | None:
    held = row.held_since is not None
    if row.part == OWN:
        with_provider = row.state.with_provider
        due, waiting_on = (row.due_at, row.waiting_on) if with_provider else (None, None)
        return OpenItem(row.id, row.work_type, row.state, row.round, due_at=due, waiting_on=waiting_on, held=held)
    waiting_on = row.waiting_on if row.paused_at is not None else None
    if row.part == MINDED and waiting_on is not None:
        return None
    return OpenItem(
        row.id,
        row.work_type,
        row.state,
        row.round,
        row.kind,
        row.due_at,
        row.window_state is WindowState.BREACHING,
        row.question_id,
        waiting_on,
        held,
        None if row.part == OWED else row.owed_by,
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


def _replies(part: str) -> Select[Any]:
    """Every reply that is owed on something that the person sees."""
    return (
        select(
            literal_column(f"'{part}'").label("part"),
            assignment.c.id,
            assignment.c.work_type,
            assignment.c.state,
            assignment.c.round,
            assignment.c.held_since,
            response_window.c.due_at,
            _waiting_on().label("waiting_on"),
            response_window.c.kind,
            response_window.c.state.label("window_state"),
            response_window.c.paused_at,
            response_window.c.question_id,
            response_window.c.owed_by,
            seen_with(),
        )
        .join(assignment, assignment.c.id == response_window.c.assignment_id)
        .join(sight, _seen())
        .where(STILL_OWED)
    )


def _own() -> Select[Any]:
    """Also what needs no reply now: work that stands still or is being reviewed, drafts, work that was declined."""
    return (
        select(
            literal_column(f"'{OWN}'").label("part"),
            assignment.c.id,
            assignment.c.work_type,
            assignment.c.state,
            assignment.c.round,
            assignment.c.held_since,
            assignment.c.due_at,
            _waiting_on().label("waiting_on"),
            null().label("kind"),
            null().label("window_state"),
            null().label("paused_at"),
            null().label("question_id"),
            null().label("owed_by"),
            seen_with(),
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


def _minded() -> Select[Any]:
    taken = exists().where(
        climb.c.assignment_id == assignment.c.id,
        climb.c.side == response_window.c.side,
        climb.c.taken_by == PERSON,
        climb.c.closed_at.is_(None),
        response_window.c.state == WindowState.BREACHING,
    )
    minds = or_(assignment.c.supervising_id == PERSON, taken)
    return _replies(MINDED).where(response_window.c.owed_by != PERSON, minds)


@cache  # building a statement takes longer than running it
def _waiting() -> Query:
    return union_all(_replies(OWED).where(response_window.c.owed_by == PERSON), _own())


@cache
def _waiting_or_minded() -> Query:
    return union_all(_replies(OWED).where(response_window.c.owed_by == PERSON), _own(), _minded())


@cache
def _others() -> Query:
    mine = or_(
        *(
            column == PERSON
            for column in (assignment.c.assignee_id, assignment.c.supervising_id, assignment.c.created_by)
        )
    )
    return _replies(AWAITED).where(response_window.c.side != bindparam("side"), mine)
