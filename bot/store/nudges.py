"""Nudges: the messages that warned somebody, each of which they may put off once."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Select, insert, select, update

from bot.model.windows import Nudge
from bot.store.scope import Scope
from bot.store.tables import nudge


class Nudges:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def add(self, new: Nudge) -> Nudge:
        """Adds a nudge whose id is 0 and returns it with its id."""
        (row_id,) = await self._scope.allot(nudge)
        added = replace(new, id=row_id)
        await self._scope.run(insert(nudge).values({each.name: getattr(added, each.name) for each in fields(added)}))
        return added

    async def of(self, person_id: int, nudge_id: int = 0) -> Nudge | None:
        """A person's nudge of that id, or their last; None if they had none such."""
        query = (
            select(nudge)
            .where(nudge.c.engagement_id == self._scope.engagement_id, nudge.c.person_id == person_id)
            .order_by(nudge.c.id.desc())
            .limit(1)
        )
        return await self._one(query.where(nudge.c.id == nudge_id) if nudge_id else query)

    async def get(self, nudge_id: int) -> Nudge:
        """Raises LookupError."""
        found = await self._one(
            select(nudge).where(nudge.c.id == nudge_id, nudge.c.engagement_id == self._scope.engagement_id)
        )
        if found is None:
            raise LookupError(f"there is no nudge {nudge_id} in engagement {self._scope.engagement_id}")
        return found

    async def put_off(self, nudge_id: int, until: datetime) -> bool:
        """Puts a nudge off; False if it was already."""
        changed = await self._scope.run(
            update(nudge).where(nudge.c.id == nudge_id, nudge.c.later_at.is_(None)).values(later_at=until)
        )
        return changed == 1

    async def _one(self, query: Select[tuple[object, ...]]) -> Nudge | None:
        row = await self._scope.first(query)
        return None if row is None else self._scope.read(nudge, Nudge, row)
