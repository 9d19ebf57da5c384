"""Mornings: the digests cut for a team, what each of them told as new, and the open work it is told from."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select, update

from bot.model.openwork import OpenReply, OpenWork
from bot.model.people import Side
from bot.model.record import Entry
from bot.model.work import QuestionState
from bot.store.assignments import ENDED
from bot.store.scope import Scope, upsert
from bot.store.tables import assignment, digest, entry, news, question, response_window
from bot.store.tables.windows import WINDOW_OPEN

#: Columns in the order of the last fields of OpenWork, and of those of OpenReply.
WORK = select(
    assignment.c.id,
    assignment.c.matter_id,
    assignment.c.state,
    assignment.c.due_at,
    assignment.c.progress,
    assignment.c.at_risk,
    assignment.c.round,
    assignment.c.decline_reason,
).where(assignment.c.engagement_id == bindparam("engagement"), assignment.c.state.not_in(ENDED))
REPLIES = (
    select(
        response_window.c.assignment_id,
        response_window.c.kind,
        response_window.c.side,
        response_window.c.owed_by,
        response_window.c.state,
        response_window.c.due_at,
        response_window.c.paused_at,
        response_window.c.question_id,
    )
    .where(response_window.c.engagement_id == bindparam("engagement"), WINDOW_OPEN)
    .order_by(response_window.c.due_at, response_window.c.id)
)
ASKED = select(question.c.id, question.c.assignment_id, question.c.words).where(
    question.c.engagement_id == bindparam("engagement"), question.c.state == QuestionState.OPEN
)


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

    async def work(self) -> list[OpenWork]:
        """All open assignments with what is owed on them: three questions to the database, however many they are."""
        engagement = {"engagement": self._scope.engagement_id}
        replies: dict[int, list[OpenReply]] = defaultdict(list)
        asked: dict[int, dict[int, str]] = defaultdict(dict)
        for row in await self._scope.all(REPLIES, engagement):
            replies[row[0]].append(OpenReply(*tuple(row)))
        for row in await self._scope.all(ASKED, engagement):
            asked[row.assignment_id][row.id] = self._scope.open(row.words, question, "words", row.id)
        rows = await self._scope.all(WORK, engagement)
        return [OpenWork(replies.get(row[0], ()), asked.get(row[0], {}), *tuple(row)) for row in rows]
