"""Court deadlines: the firm's own paper, found by those of the firm who see the matter, saved under its lock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, select

from bot.model.deadlines import CourtDeadline, DeadlineState
from bot.model.people import Person, Side
from bot.rules.visibility import Sight
from bot.store.scope import Scope, number
from bot.store.tables import court_deadline, sight

OPEN_STATES = [state for state in DeadlineState if state.open]

ALL = (
    select(court_deadline)
    .where(court_deadline.c.engagement_id == bindparam("engagement"))
    .order_by(court_deadline.c.at, court_deadline.c.id)
)
ALL_OF = ALL.where(court_deadline.c.matter_id == bindparam("matter"))
GET = ALL.where(court_deadline.c.id == bindparam("wanted"))
OPEN = ALL.where(court_deadline.c.state.in_(OPEN_STATES))
OPEN_OF = OPEN.where(court_deadline.c.matter_id == bindparam("matter"))
SEEN = ALL.join(sight, sight.c.matter_id == court_deadline.c.matter_id).where(
    sight.c.person_id == bindparam("viewer"), sight.c.level == Sight.FULL
)
FIND = SEEN.where(court_deadline.c.id == bindparam("wanted"))
OPEN_SEEN = SEEN.where(court_deadline.c.state.in_(OPEN_STATES))


class Deadlines:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def _many(self, query: Select[Any], **asked: object) -> tuple[CourtDeadline, ...]:
        rows = await self._scope.all(query, {"engagement": self._scope.engagement_id, **asked})
        return tuple(self._scope.read(court_deadline, CourtDeadline, row) for row in rows)

    async def find(self, ref: str, viewer: Person) -> CourtDeadline | None:
        """By `D-12`; None if there is none, the viewer may not see its matter's words, or is not of the firm."""
        wanted = number(ref, "D")
        if wanted is None or viewer.side is not Side.FIRM:
            return None
        return next(iter(await self._many(FIND, wanted=wanted, viewer=viewer.id)), None)

    async def get(self, deadline_id: int) -> CourtDeadline:
        """Raises LookupError."""
        found = await self._many(GET, wanted=deadline_id)
        if not found:
            raise LookupError(f"there is no deadline D-{deadline_id} in engagement {self._scope.engagement_id}")
        return found[0]

    async def allot(self) -> int:
        """The number of the next deadline."""
        (row_id,) = await self._scope.allot(court_deadline)
        return row_id

    async def add(self, new: CourtDeadline) -> None:
        await self._scope.guard(new.matter_id)
        await self._scope.add(court_deadline, new, new.id)

    async def save(self, changed: CourtDeadline) -> None:
        await self._scope.guard(changed.matter_id)
        await self._scope.save(court_deadline, changed, changed.id)

    async def all_of(self, matter_id: int) -> tuple[CourtDeadline, ...]:
        """All that were ever entered for a matter, the soonest first."""
        return await self._many(ALL_OF, matter=matter_id)

    async def open_of(self, matter_id: int) -> tuple[CourtDeadline, ...]:
        """Those of a matter that are neither met nor withdrawn, the soonest first."""
        return await self._many(OPEN_OF, matter=matter_id)

    async def open_in(self) -> tuple[CourtDeadline, ...]:
        """All open ones of the engagement, the soonest first."""
        return await self._many(OPEN)

    async def seen_by(self, viewer: Person) -> tuple[CourtDeadline, ...]:
        """The open ones that somebody of the firm may see, the soonest first."""
        if viewer.side is not Side.FIRM:
            return ()
        return await self._many(OPEN_SEEN, viewer=viewer.id)
