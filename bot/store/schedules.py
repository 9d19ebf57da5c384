"""Work schedules and absences as they are stored, and the calendars made of them.

A little longer than most files: hours are a weekly plan, holidays, exceptions and absences, and every edit of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.model.people import Person
from bot.store.scope import Scope, upsert
from bot.store.tables import absence, holiday, person, schedule, schedule_exception
from scheduler.worktime import Calendar, Holiday, Interval, ScheduleException, Weekly, WorkSchedule

#: Dates named in one statement: a database takes only so many parameters.
MOST_DATES = 500

SCHEDULES = select(schedule).where(schedule.c.engagement_id == bindparam("engagement"))
HOLIDAYS = (
    select(holiday)
    .join(schedule, schedule.c.id == holiday.c.schedule_id)
    .where(schedule.c.engagement_id == bindparam("engagement"))
    .order_by(holiday.c.date)
)
EXCEPTIONS = (
    select(schedule_exception)
    .join(schedule, schedule.c.id == schedule_exception.c.schedule_id)
    .where(schedule.c.engagement_id == bindparam("engagement"))
    .order_by(schedule_exception.c.date)
)
ABSENCES = (
    select(absence)
    .join(person, person.c.id == absence.c.person_id)
    .where(person.c.engagement_id == bindparam("engagement"), absence.c.cancelled.is_(False))
    .order_by(absence.c.opens, absence.c.id)
)


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


class Schedules:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._engagement = {"engagement": scope.engagement_id}

    async def schedule(self, schedule_id: int) -> WorkSchedule:
        """A schedule with its holidays and exceptions. Raises LookupError."""
        found = (await self._scope.kept("schedules", self._read_schedules)).get(schedule_id)
        if found is None:
            raise LookupError(f"there is no schedule {schedule_id} in engagement {self._scope.engagement_id}")
        return found

    async def _read_schedules(self) -> dict[int, WorkSchedule]:
        holidays: dict[int, list[Holiday]] = defaultdict(list)
        for row in await self._scope.all(HOLIDAYS, self._engagement):
            holidays[row.schedule_id].append(Holiday(row.date, row.name, row.source))
        exceptions: dict[int, list[ScheduleException]] = defaultdict(list)
        for row in await self._scope.all(EXCEPTIONS, self._engagement):
            hours = tuple((opens, closes) for opens, closes in row.hours)
            reason = self._scope.open(row.reason, schedule_exception, "reason", row.id)
            exceptions[row.schedule_id].append(ScheduleException(row.date, hours, reason))
        return {
            row.id: WorkSchedule(
                label=row.label,
                anchor_zone=row.zone,
                weekly=Weekly.read(row.weekly),
                holidays=tuple(holidays[row.id]),
                exceptions=tuple(exceptions[row.id]),
            )
            for row in await self._scope.all(SCHEDULES, self._engagement)
        }

    async def weeks(self) -> dict[int, tuple[Weekly, str]]:
        """The week of every schedule of the engagement and the zone in whose clock it is kept, by schedule."""
        rows = await self._scope.all(
            select(schedule.c.id, schedule.c.weekly, schedule.c.zone).where(
                schedule.c.engagement_id == self._scope.engagement_id
            )
        )
        return {row.id: (Weekly.read(row.weekly), row.zone) for row in rows}

    async def calendar(self, schedule_id: int) -> Calendar:
        """The open time of a schedule in the years around now."""
        return await self._calendar(schedule_id, None)

    async def calendar_of(self, someone: Person) -> Calendar:
        """The open time of a person, when they can be reached: their schedule's, less their absences."""
        return await self._calendar(someone.schedule_id, someone.id)

    async def clock_of(self, someone: Person) -> Calendar:
        """The open time that what a person owes is counted on: a leave moves the debt, not the clock (D23)."""
        return await self._calendar(someone.schedule_id, someone.id, leaves=False)

    async def _calendar(self, schedule_id: int, person_id: int | None, *, leaves: bool = True) -> Calendar:
        async def make() -> Calendar:
            made_of = await self.schedule(schedule_id)
            away = [each for each in await self._absences() if each.person_id == person_id]
            closures = tuple(Interval(each.opens, each.closes) for each in away if leaves or not each.leave)
            return Calendar.around(replace(made_of, closures=closures), self._scope.now)

        return await self._scope.kept(("calendar", schedule_id, person_id, leaves, self._scope.now.year), make)

    async def _absences(self) -> tuple[Absence, ...]:
        return await self._scope.kept("absences", self._read_absences)

    async def _read_absences(self) -> tuple[Absence, ...]:
        rows = await self._scope.all(ABSENCES, self._engagement)
        return tuple(self._scope.read(absence, Absence, row) for row in rows)

    async def absences(self, someone: Person) -> tuple[Absence, ...]:
        """A person's absences that were not cancelled, past ones too, in order."""
        return tuple(each for each in await self._absences() if each.person_id == someone.id)

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
        return next((each for each in await self._absences() if each.id == absence_id), None)

    async def away(self, people: Collection[int], at: datetime) -> frozenset[int]:
        """Those of the people, by id, who are on leave at `at`."""
        leaves = (each for each in await self._absences() if each.leave and each.opens <= at < each.closes)
        return frozenset(each.person_id for each in leaves if each.person_id in people)

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
            )
        )
        await self.add_holidays(row_id, new.holidays)
        for each in new.exceptions:
            await self.add_exception(row_id, each)
        return row_id

    async def set_weekly(self, schedule_id: int, weekly: Weekly, zone: str) -> None:
        await self.schedule(schedule_id)
        await self._scope.run(
            update(schedule).where(schedule.c.id == schedule_id).values(weekly=str(weekly), zone=zone)
        )

    async def add_holidays(self, schedule_id: int, holidays: Iterable[Holiday]) -> None:
        """Adds holidays; of two for one date the first entered stays."""
        await self.schedule(schedule_id)
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
        await self.schedule(schedule_id)
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
        await self.schedule(schedule_id)
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
        if await self.absence(absence_id) is None:
            raise LookupError(f"there is no absence {absence_id} in engagement {self._scope.engagement_id}")
        await self._scope.run(update(absence).where(absence.c.id == absence_id).values(**values))
