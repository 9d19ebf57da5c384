"""The changes of clocks that a side was told of: each once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.model.people import Side
from bot.store.scope import Scope, upsert
from bot.store.tables import clock_note


class ClockNotes:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def told(self, side: Side) -> frozenset[date]:
        """The days of the changes that the side was told of."""
        rows = await self._scope.all(
            select(clock_note.c.day).where(
                clock_note.c.engagement_id == self._scope.engagement_id, clock_note.c.side == side
            )
        )
        return frozenset(row.day for row in rows)

    async def mark(self, side: Side, day: date) -> bool:
        """The side is told of the change on that day; False if it was already."""
        return await self._scope.puts(
            upsert(self._scope.conn, clock_note)
            .values(engagement_id=self._scope.engagement_id, side=side, day=day)
            .on_conflict_do_nothing()
            .returning(clock_note.c.day)
        )
