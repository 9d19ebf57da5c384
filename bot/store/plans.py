"""What was chosen, before a leave begins, for each thing that falls inside it."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from bot.model.leave import Choice
from bot.store.scope import Scope, upsert
from bot.store.tables import leave_choice


class Plans:
    """Choices by the absence they are for and the reference of the thing, `A-217` or `Q-31`."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def choose(self, absence_id: int, ref: str, choice: Choice) -> None:
        """Keeps a choice, in place of one made before."""
        row = upsert(self._scope.conn, leave_choice).values(absence_id=absence_id, ref=ref, choice=choice)
        await self._scope.run(row.on_conflict_do_update(index_elements=["absence_id", "ref"], set_={"choice": choice}))

    async def of(self, absence_id: int) -> dict[str, Choice]:
        rows = await self._scope.all(select(leave_choice).where(leave_choice.c.absence_id == absence_id))
        return {row.ref: row.choice for row in rows}

    async def move(self, absence_id: int, to: int) -> None:
        """Another leave took the place of one: what was chosen for that is chosen for this, the newest choice first."""
        known = select(leave_choice.c.ref).where(leave_choice.c.absence_id == to)
        of_old = leave_choice.c.absence_id == absence_id
        await self._scope.run(
            update(leave_choice).where(of_old, leave_choice.c.ref.not_in(known)).values(absence_id=to)
        )
        await self._scope.run(delete(leave_choice).where(of_old))
