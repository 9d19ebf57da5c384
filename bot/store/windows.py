"""Response windows: what is owed, by whom, until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from bot.model.windows import ResponseWindow
from bot.store.scope import Scope
from bot.store.tables import response_window
from bot.store.tables.windows import WINDOW_OPEN
from bot.store.types import Instant

ALL = (
    select(response_window)
    .where(response_window.c.engagement_id == bindparam("engagement"))
    .order_by(response_window.c.due_at, response_window.c.id)
)
OF = ALL.where(response_window.c.assignment_id == bindparam("assignment"))
RUNNING = OF.where(WINDOW_OPEN)
RUNNING_OF = ALL.where(response_window.c.assignment_id.in_(bindparam("assignments", expanding=True)), WINDOW_OPEN)
ASKED_IN = ALL.where(response_window.c.check_in_id.in_(bindparam("check_ins", expanding=True)))
GET = ALL.where(response_window.c.id == bindparam("window"))
OWED = ALL.where(response_window.c.owed_by == bindparam("ower"), WINDOW_OPEN)
MARKED = OWED.where(response_window.c.next_mark_at <= bindparam("until", type_=Instant))
OPEN = ALL.where(WINDOW_OPEN)
NEXT_MARKS = (
    select(response_window.c.owed_by, func.min(response_window.c.next_mark_at).label("at"))
    .where(
        response_window.c.engagement_id == bindparam("engagement"),
        response_window.c.owed_by.in_(bindparam("owers", expanding=True)),
        WINDOW_OPEN,
    )
    .group_by(response_window.c.owed_by)
)


class Windows:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def _many(self, query: Select[Any], **asked: object) -> tuple[ResponseWindow, ...]:
        rows = await self._scope.all(query, {"engagement": self._scope.engagement_id, **asked})
        return tuple(self._scope.read(response_window, ResponseWindow, row) for row in rows)

    async def open(self, window: ResponseWindow) -> ResponseWindow:
        """Adds a window whose id is 0 and returns it with its id."""
        await self._scope.guard(window.matter_id)
        (row_id,) = await self._scope.allot(response_window)
        await self._scope.add(response_window, window, row_id)
        return self._stands(replace(window, id=row_id))

    async def save(self, window: ResponseWindow) -> None:
        await self._scope.guard(window.matter_id)
        await self._scope.save(response_window, window, window.id)
        self._stands(window)

    def _stands(self, window: ResponseWindow) -> ResponseWindow:
        """What was written is what stands, without asking."""
        about = self._scope.situation(window.assignment_id)
        if about.windows is not None:
            others = [each for each in about.windows if each.id != window.id]
            standing = [*others, window] if window.state.open else others
            about.windows = tuple(sorted(standing, key=lambda each: (each.due_at, each.id)))
        return window

    async def get(self, window_id: int) -> ResponseWindow:
        """Raises LookupError."""
        found = await self._many(GET, window=window_id)
        if not found:
            raise LookupError(f"there is no window {window_id} in engagement {self._scope.engagement_id}")
        return found[0]

    async def running(self, assignment_id: int) -> tuple[ResponseWindow, ...]:
        """The open windows of an assignment, paused ones included, by due."""
        about = self._scope.situation(assignment_id)
        if about.windows is None:
            about.windows = await self._many(RUNNING, assignment=assignment_id)
        return about.windows

    async def running_of(self, assignment_ids: Collection[int]) -> tuple[ResponseWindow, ...]:
        """The open windows of several assignments, paused ones included, by due."""
        if not assignment_ids:
            return ()
        return await self._many(RUNNING_OF, assignments=tuple(assignment_ids))

    async def of(self, assignment_id: int) -> tuple[ResponseWindow, ...]:
        """Every window an assignment ever had, in the order they were opened."""
        found = await self._many(OF, assignment=assignment_id)
        return tuple(sorted(found, key=lambda window: window.id))

    async def owed(self, person_id: int) -> tuple[ResponseWindow, ...]:
        """The open windows a person owes, by due."""
        return await self._many(OWED, ower=person_id)

    async def marked(self, person_id: int, until: datetime) -> tuple[ResponseWindow, ...]:
        """The open windows a person owes of which a mark is reached by `until`."""
        return await self._many(MARKED, ower=person_id, until=until)

    async def next_marks(self, person_ids: Collection[int]) -> dict[int, datetime | None]:
        """When the next mark of anything that each of the people owes is reached."""
        found: dict[int, datetime | None] = dict.fromkeys(person_ids)
        if found:
            rows = await self._scope.all(NEXT_MARKS, {"engagement": self._scope.engagement_id, "owers": list(found)})
            found |= {row.owed_by: row.at for row in rows}
        return found

    async def asked_in(self, *check_ins: int) -> tuple[ResponseWindow, ...]:
        """Every window that was asked for in those check-ins, by due."""
        return await self._many(ASKED_IN, check_ins=check_ins)

    async def open_in(self) -> tuple[ResponseWindow, ...]:
        """Every open window of the engagement, by due."""
        return await self._many(OPEN)
