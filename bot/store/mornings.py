"""Mornings: the digests cut for a team, and what each of them told as new."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, func, select, update

from bot.model.people import Side
from bot.model.record import Entry
from bot.store.scope import Scope, upsert
from bot.store.tables import digest, entry, news


class Digests:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def last(self, side: Side) -> datetime | None:
        """Where the side's last digest ended; None if it has had none."""
        at: datetime | None = await self._scope.conn.scalar(
            select(func.max(digest.c.until)).where(
                digest.c.engagement_id == self._scope.engagement_id, digest.c.side == side
            )
        )
        return at

    async def latest(self, side: Side) -> tuple[date, datetime, datetime] | None:
        """The side's last digest: its date, and from when to when it tells; None if it has had none."""
        row = await self._scope.first(
            select(digest)
            .where(digest.c.engagement_id == self._scope.engagement_id, digest.c.side == side)
            .order_by(digest.c.until.desc())
            .limit(1)
        )
        return None if row is None else (row.local_date, row.since, row.until)

    async def before(self, side: Side, day: date) -> date | None:
        """The date of the side's digest before that of `day`; None if there was none."""
        found: date | None = await self._scope.conn.scalar(
            select(func.max(digest.c.local_date)).where(
                digest.c.engagement_id == self._scope.engagement_id, digest.c.side == side, digest.c.local_date < day
            )
        )
        return found

    async def cut(self, side: Side, local_date: date, since: datetime, until: datetime) -> bool:
        """Marks the digest of that date as made, and what waited for it as told; False if it was made already.

        It takes what happened before `until` and was told in none. What is committed only later, though it happened
        before, is not seen here and waits on for the next one: so nothing is told twice, and nothing never.
        """
        made = await self._scope.puts(
            upsert(self._scope.conn, digest)
            .values(engagement_id=self._scope.engagement_id, side=side, local_date=local_date, since=since, until=until)
            .on_conflict_do_nothing()
            .returning(digest.c.local_date)
        )
        if made:
            own = (news.c.engagement_id == self._scope.engagement_id, news.c.side == side)
            await self._scope.run(delete(news).where(*own, news.c.told))
            await self._scope.run(update(news).where(*own, ~news.c.told, news.c.at < until).values(told=True))
        return made

    async def news(self, side: Side) -> tuple[Entry, ...]:
        """What the side's last digest told as new, the oldest first."""
        rows = await self._scope.all(
            select(entry)
            .join(news, news.c.entry_id == entry.c.id)
            .where(news.c.engagement_id == self._scope.engagement_id, news.c.side == side, news.c.told)
            .order_by(entry.c.at, entry.c.id)
        )
        return tuple(self._scope.read(entry, Entry, row) for row in rows)
