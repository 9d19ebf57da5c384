"""Check-ins: one for a person and a shift, for as long as the record is kept."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from bot.model.checkin import CheckIn
from bot.store.scope import Scope, upsert
from bot.store.tables import check_in


class CheckIns:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def _all(self) -> Select[Any]:
        return select(check_in).where(check_in.c.engagement_id == self._scope.engagement_id).order_by(check_in.c.id)

    async def _many(self, query: Select[Any]) -> tuple[CheckIn, ...]:
        return tuple(self._scope.read(check_in, CheckIn, row) for row in await self._scope.all(query))

    async def ask(self, new: CheckIn) -> CheckIn | None:
        """Adds a check-in whose id is 0 and returns it with its id; None if the person was asked in that shift."""
        (row_id,) = await self._scope.allot(check_in)
        added = replace(new, id=row_id)
        put = await self._scope.puts(
            upsert(self._scope.conn, check_in)
            .values({each.name: getattr(added, each.name) for each in fields(added)})
            .on_conflict_do_nothing()
            .returning(check_in.c.id)
        )
        return added if put else None

    async def get(self, check_in_id: int) -> CheckIn:
        """Raises LookupError."""
        found = await self._many(self._all().where(check_in.c.id == check_in_id))
        if not found:
            raise LookupError(f"there is no check-in {check_in_id} in engagement {self._scope.engagement_id}")
        return found[0]

    async def current(self, person_id: int) -> CheckIn | None:
        """What a person was asked in the shift that is not over yet."""
        query = self._all().where(check_in.c.person_id == person_id, check_in.c.closes_at > self._scope.now)
        return next(iter(await self._many(query)), None)

    async def of_day(self, day: date) -> tuple[CheckIn, ...]:
        """Everybody's of the shifts that start on a date, the first asked first."""
        return await self._many(self._all().where(check_in.c.day == day))

    async def open_in(self) -> tuple[CheckIn, ...]:
        """Everybody's of a shift that is not over yet."""
        return await self._many(self._all().where(check_in.c.closes_at > self._scope.now))
