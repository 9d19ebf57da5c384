"""Signs of life: the last word of each person, and whether their coordinator was told that there was none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, update

from bot.store.scope import Scope, upsert
from bot.store.tables import sign


class Signs:
    """One row a person: a word and the word that there is none wait for one another there, whichever comes first."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def give(self, person_id: int) -> datetime | None:
        """Notes that a person was heard now. Says, once, in the shift of which opening they were missed till then."""
        put = upsert(self._scope.conn, sign).values(person_id=person_id, at=self._scope.now)
        rows = await self._scope.takes(
            put.on_conflict_do_update(index_elements=[sign.c.person_id], set_={"at": put.excluded.at}).returning(
                sign.c.missed
            )
        )
        missed: datetime | None = rows[0].missed
        if missed is not None:
            await self._scope.run(update(sign).where(sign.c.person_id == person_id).values(missed=None))
        return missed

    async def miss(self, person_id: int, since: datetime, opened: datetime) -> bool:
        """Notes that a person is missed in the shift that opened then; False where they were heard since `since`."""
        put = upsert(self._scope.conn, sign).values(person_id=person_id, missed=opened)
        return await self._scope.puts(
            put.on_conflict_do_update(
                index_elements=[sign.c.person_id],
                set_={"missed": put.excluded.missed},
                where=or_(sign.c.at.is_(None), sign.c.at < since),
            ).returning(sign.c.person_id)
        )
