"""Work schedules as they are stored, and the calendars made of them, kept per process for as long as they hold.

Longer than most files: whatever writes hours must also drop the calendars made of them, so both are here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.model.people import Person
from bot.store.scope import Scope, upsert
from bot.store.tables import absence, holiday, person, schedule, schedule_exception
from bot.store.types import Instant
from scheduler.worktime import Calendar, Holiday, Interval, ScheduleException, Weekly, WorkSchedule

#: Dates named in one statement: a database takes only so many parameters.
MOST_DATES = 500

REVISIONS = select(schedule.c.id, schedule.c.revision).where(schedule.c.engagement_id == bindparam("engagement"))
AWAY = select(absence.c.person_id).where(
    absence.c.person_id.in_(bindparam("people", expanding=True)),
    absence.c.opens <= bindparam("at", type_=Instant),
    absence.c.closes > bindparam("at", type_=Instant),
    absence.c.leave,
    absence.c.cancelled.is_(False),
)

Key = tuple[int, int, int, bool, int]  # schedule, its revision, person or 0 for the team's own, leaves in, year


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch in which a person is away; `words` is what they typed about it.

    A `leave` is one of half a shift or more: `cover_id`, if somebody is named, has what is owed meanwhile (D23).
    """

    id: int
    person_id: int
    opens: datetime
    closes: datetime
    kind: str
    words: str
    leave: bool = True
    cover_id: int | None = None


class Calendars:
    """Calendars by schedule and revision: an edit makes a new revision, so nothing is ever thrown out by hand."""

    MOST = 512

    def __init__(self) -> None:
        self._made: dict[Key, Calendar] = {}

    def get(self, key: Key) -> Calendar | None:
        return self._made.get(key)

    def put(self, key: Key, calendar: Calendar) -> None:
        if len(self._made) >= self.MOST:
            self._made.pop(next(iter(self._made)))
        self._made[key] = calendar


class Schedules:
    def __init__(self, scope: Scope, calendars: Calendars) -> None:
        self._scope = scope
        self._kept = calendars
        self._revisions: dict[int, int] | None = None

    async def _revision(self, schedule_id: int) -> int:
        if self._revisions is None:
            rows = await self._scope.all(REVISIONS, {"engagement": self._scope.engagement_id})
            self._revisions = {row.id: row.revision for row in rows}
        if schedule_id not in self._revisions:
            raise LookupError(f"there is no schedule {schedule_id} in engagement {self._scope.engagement_id}")
        return self._revisions[schedule_id]

    async def schedule(self, schedule_id: int) -> WorkSchedule:
        """A schedule with its holidays and exceptions. Raises LookupError."""
        row = await self._scope.first(
            select(schedule).where(schedule.c.id == schedule_id, schedule.c.engagement_id == self._scope.engagement_id)
        )
        if row is None:
            raise LookupError(f"there is no schedule {schedule_id} in engagement {self._scope.engagement_id}")
        holidays = await self._scope.all(
            select(holiday).where(holiday.c.schedule_id == schedule_id).order_by(holiday.c.date)
        )
        exceptions = await self._scope.all(
            select(schedule_exception)
            .where(schedule_exception.c.schedule_id == schedule_id)
            .order_by(schedule_exception.c.date)
        )
        return WorkSchedule(
            label=row.label,
            anchor_zone=row.zone,
            weekly=Weekly.read(row.weekly),
            holidays=tuple(Holiday(each.date, each.name, each.source) for each in holidays),
            exceptions=tuple(
                ScheduleException(
                    each.date,
                    tuple((opens, closes) for opens, closes in each.hours),
                    self._scope.open(each.reason, schedule_exception, "reason", each.id),
                )
                for each in exceptions
            ),
        )

    async def calendar(self, schedule_id: int) -> Calendar:
        """The open time of a schedule in the years around now."""
        return await self._calendar(schedule_id, 0)

    async def calendar_of(self, someone: Person) -> Calendar:
        """The open time of a person, when they can be reached: their schedule's, less their absences."""
        return await self._calendar(someone.schedule_id, someone.id)

    async def clock_of(self, someone: Person) -> Calendar:
        """The open time that what a person owes is counted on: a leave moves the debt, not the clock (D23)."""
        return await self._calendar(someone.schedule_id, someone.id, leaves=False)

    async def _calendar(self, schedule_id: int, person_id: int, *, leaves: bool = True) -> Calendar:
        key = (schedule_id, await self._revision(schedule_id), person_id, leaves, self._scope.now.year)
        calendar = self._kept.get(key)
        if calendar is None:
            made_of = await self.schedule(schedule_id)
            if person_id:
                away = [each for each in await self._absences(person_id) if leaves or not each.leave]
                made_of = replace(made_of, closures=tuple(Interval(each.opens, each.closes) for each in away))
            calendar = Calendar.around(made_of, self._scope.now)
            if not self._scope.rescheduled:  # what this transaction changed may yet be rolled back
                self._kept.put(key, calendar)
        return calendar

    async def absences(self, someone: Person) -> tuple[Absence, ...]:
        """A person's absences that were not cancelled, past ones too, in order."""
        return await self._absences(someone.id)

    async def _absences(self, person_id: int) -> tuple[Absence, ...]:
        rows = await self._scope.all(
            select(absence)
            .where(absence.c.person_id == person_id, absence.c.cancelled.is_(False))
            .order_by(absence.c.opens, absence.c.id)
        )
        return tuple(self._scope.read(absence, Absence, row) for row in rows)

    async def absences_of_all(self, since: datetime, until: datetime) -> tuple[Absence, ...]:
        """Everybody's absences that have a part in that time, cancelled ones left out, in order."""
        rows = await self._scope.all(
            select(absence)
            .join(person, person.c.id == absence.c.person_id)
            .where(
                person.c.engagement_id == self._scope.engagement_id,
                absence.c.opens < until,
                absence.c.closes > since,
                absence.c.cancelled.is_(False),
            )
            .order_by(absence.c.opens, absence.c.id)
        )
        return tuple(self._scope.read(absence, Absence, row) for row in rows)

    async def absence(self, absence_id: int) -> Absence | None:
        """An absence of this engagement, unless it was cancelled."""
        row = await self._scope.first(
            select(absence)
            .join(person, person.c.id == absence.c.person_id)
            .where(
                absence.c.id == absence_id,
                absence.c.cancelled.is_(False),
                person.c.engagement_id == self._scope.engagement_id,
            )
        )
        return None if row is None else self._scope.read(absence, Absence, row)

    async def away(self, people: Iterable[int], at: datetime) -> frozenset[int]:
        """Those of the people, by id, who are on leave at `at`."""
        rows = await self._scope.all(AWAY, {"people": list(people), "at": at})
        return frozenset(row.person_id for row in rows)

    async def add(self, new: WorkSchedule) -> int:
        """Adds a schedule and returns its id."""
        (row_id,) = await self._scope.allot(schedule)
        await self._scope.run(
            insert(schedule).values(
                id=row_id,
                engagement_id=self._scope.engagement_id,
                label=new.label,
                zone=new.anchor_zone,
                weekly=str(new.weekly),
                revision=1,
            )
        )
        self._revisions = None
        await self.add_holidays(row_id, new.holidays)
        for each in new.exceptions:
            await self.add_exception(row_id, each)
        return row_id

    async def set_weekly(self, schedule_id: int, weekly: Weekly, zone: str) -> None:
        await self._edited(schedule_id)
        await self._scope.run(
            update(schedule).where(schedule.c.id == schedule_id).values(weekly=str(weekly), zone=zone)
        )

    async def add_holidays(self, schedule_id: int, holidays: Iterable[Holiday]) -> None:
        """Adds holidays; of two for one date the first entered stays."""
        await self._edited(schedule_id)
        for each in holidays:
            await self._scope.run(
                upsert(self._scope.conn, holiday)
                .values(schedule_id=schedule_id, date=each.date, name=each.name, source=each.source)
                .on_conflict_do_nothing()
            )

    async def add_exception(self, schedule_id: int, exception: ScheduleException) -> None:
        """Gives one date its own hours, in place of an exception it already had."""
        await self.add_exceptions(schedule_id, (exception,))

    async def add_exceptions(self, schedule_id: int, exceptions: Sequence[ScheduleException]) -> None:
        """Gives dates, each once, their own hours, in place of the exceptions they already had."""
        if not exceptions:
            return
        await self._edited(schedule_id)
        await self.drop_exceptions(schedule_id, [each.date for each in exceptions])
        ids = await self._scope.allot(schedule_exception, len(exceptions))
        await self._scope.run(
            insert(schedule_exception),
            [
                {
                    "id": row_id,
                    "schedule_id": schedule_id,
                    "date": each.date,
                    "hours": [list(hours) for hours in each.hours],
                    "reason": self._scope.seal(each.reason, schedule_exception, "reason", row_id),
                }
                for row_id, each in zip(ids, exceptions, strict=True)
            ],
        )

    async def drop_exceptions(self, schedule_id: int, dates: Sequence[date]) -> None:
        """Gives dates the hours of the week and its holidays back."""
        await self._edited(schedule_id)
        for start in range(0, len(dates), MOST_DATES):
            await self._scope.run(
                delete(schedule_exception).where(
                    schedule_exception.c.schedule_id == schedule_id,
                    schedule_exception.c.date.in_(dates[start : start + MOST_DATES]),
                )
            )

    async def add_absence(
        self,
        someone: Person,
        away: Interval,
        kind: str,
        words: str = "",
        *,
        leave: bool = True,
        cover_id: int | None = None,
    ) -> int:
        """Adds an absence and returns its id."""
        await self._edited(someone.schedule_id)
        (row_id,) = await self._scope.allot(absence)
        new = Absence(row_id, someone.id, away.opens, away.closes, kind, words, leave, cover_id)
        await self._scope.add(absence, new, row_id, cancelled=False)
        return row_id

    async def cancel_absence(self, absence_id: int) -> None:
        """The person was, or will be, there after all. Raises LookupError if there is none."""
        await self._change_absence(absence_id, cancelled=True)

    async def end_absence(self, absence_id: int, at: datetime) -> None:
        """The person is back at `at`; what was before stays as it was. Raises LookupError if there is none."""
        await self._change_absence(absence_id, closes=at)

    async def name_cover(self, absence_id: int, cover_id: int) -> None:
        """Somebody has what falls due while the person is away. Raises LookupError if there is no such absence."""
        await self._change_absence(absence_id, cover_id=cover_id)

    async def _change_absence(self, absence_id: int, **values: object) -> None:
        row = await self._scope.first(
            select(person.c.schedule_id)
            .join(absence, absence.c.person_id == person.c.id)
            .where(absence.c.id == absence_id, person.c.engagement_id == self._scope.engagement_id)
        )
        if row is None:
            raise LookupError(f"there is no absence {absence_id} in engagement {self._scope.engagement_id}")
        await self._edited(row.schedule_id)
        await self._scope.run(update(absence).where(absence.c.id == absence_id).values(**values))

    async def _edited(self, schedule_id: int) -> None:
        """A new revision: whoever asks for a calendar from the commit on gets one made of what is stored then."""
        await self._revision(schedule_id)
        await self._scope.run(
            update(schedule).where(schedule.c.id == schedule_id).values(revision=schedule.c.revision + 1)
        )
        self._scope.rescheduled = True
        self._revisions = None
