"""Matters: found by those who see them, locked before anything about them is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, func, or_, select
from sqlalchemy.exc import IntegrityError

from bot.model.people import Person, Role
from bot.model.work import Matter
from bot.rules.visibility import Sight
from bot.store import sight as rule
from bot.store.ids import count_from
from bot.store.people import People
from bot.store.scope import Scope, many, number, upsert
from bot.store.tables import assignment, court_deadline, hand_off_item, matter, member, question, screen, sight

MOST_LOCKED = 25
ONE = select(matter).where(matter.c.id == bindparam("matter"))
LOCK = (
    select(matter)
    .where(matter.c.id.in_(bindparam("matters", expanding=True)))
    .order_by(matter.c.id)
    .with_for_update(key_share=True)
)
SIGHTS = (
    select(sight.c.matter_id, sight.c.person_id, sight.c.level)
    .join(matter, matter.c.id == sight.c.matter_id)
    .where(matter.c.engagement_id == bindparam("engagement"))
)
SIGHTS_OF = SIGHTS.where(sight.c.matter_id == bindparam("matter"))


class NumberTaken(Exception):
    """Another matter of this engagement has the firm's number."""


class Matters:
    def __init__(self, scope: Scope, people: People) -> None:
        self._scope = scope
        self._people = people

    def _seen(self, viewer: Person) -> Select[Any]:
        return (
            select(matter, sight.c.level)
            .join(sight, sight.c.matter_id == matter.c.id)
            .where(matter.c.engagement_id == self._scope.engagement_id, sight.c.person_id == viewer.id)
            .order_by(matter.c.id)
        )

    async def find(self, ref: str, viewer: Person) -> Matter | None:
        """By `M-1042` or the firm's own number, in any case; None if there is none or the viewer may not see it.

        A viewer who sees the outline gets the matter without its title.
        """
        wanted = number(ref, "M") if ref.strip()[:1] in "Mm" else None
        row = await self._scope.first(
            self._seen(viewer).where(or_(matter.c.id == wanted, func.lower(matter.c.number) == ref.strip().lower()))
        )
        return None if row is None else self._sighted(row)

    def _sighted(self, row: Row[Any]) -> Matter:
        return self._scope.read(matter, Matter, row, outline=row.level is Sight.OUTLINE)

    async def get(self, matter_id: int) -> Matter:
        """Raises LookupError."""

        async def read() -> Matter:
            row = await self._scope.first(ONE, {"matter": matter_id})
            if row is None or row.engagement_id != self._scope.engagement_id:
                raise LookupError(f"there is no matter M-{matter_id} in engagement {self._scope.engagement_id}")
            return self._scope.read(matter, Matter, row)

        return await self._scope.kept(("matter", matter_id), read)

    async def lock(self, *ids: int) -> None:
        """Locks matters in ascending order, at most 25; once per transaction, and what is read after it is current."""
        wanted = many(ids)
        new = set(wanted) - self._scope.matters.keys()
        if not new:
            return
        if len(wanted) > MOST_LOCKED:
            raise ValueError(f"a command locks at most {MOST_LOCKED} matters; give each of more its own timer (D38)")
        self._scope.may_lock(new)
        rows = await self._scope.all(LOCK, {"matters": wanted})
        self._scope.locked(dict.fromkeys(wanted) | {row.id: row for row in rows})

    async def level(self, matter_id: int, viewer: Person) -> Sight | None:
        """How much of a matter a person sees; None for nothing of it."""
        return (await self.sights_of(matter_id)).get(viewer.id)

    async def sights(self) -> Mapping[int, Mapping[int, Sight]]:
        """What everybody sees of every matter, by person and by matter: for time, which writes to many readers."""
        return await self._scope.kept("sights", self._read_sights)

    async def _read_sights(self) -> dict[int, dict[int, Sight]]:
        found: dict[int, dict[int, Sight]] = {}
        for row in await self._scope.all(SIGHTS, {"engagement": self._scope.engagement_id}):
            found.setdefault(row.person_id, {})[row.matter_id] = row.level
        return found

    async def sights_of(self, matter_id: int) -> Mapping[int, Sight]:
        """Who sees the matter, and how much of it, by person."""

        async def read() -> dict[int, Sight]:
            asked = {"engagement": self._scope.engagement_id, "matter": matter_id}
            return {row.person_id: row.level for row in await self._scope.all(SIGHTS_OF, asked)}

        return await self._scope.kept(("sights", matter_id), read)

    async def members(self, matter_id: int) -> tuple[Person, ...]:
        """Everyone who sees the matter and its words; not those who see its outline."""
        sights = await self.sights_of(matter_id)
        whole = [person_id for person_id, level in sights.items() if level is Sight.FULL]
        return tuple((await self._people.many(whole)).values())

    async def attorneys(self, matter_id: int) -> tuple[Person, ...]:
        """The attorneys who were added to the matter and are not screened from it."""
        rows = await self._scope.all(
            select(member.c.person_id)
            .join(sight, (sight.c.matter_id == member.c.matter_id) & (sight.c.person_id == member.c.person_id))
            .where(member.c.matter_id == matter_id, sight.c.level == Sight.FULL)
        )
        added = await self._people.many(row.person_id for row in rows)
        return tuple(each for each in added.values() if Role.ATTORNEY in each.roles)

    async def refs(self, matter_id: int) -> tuple[str, ...]:
        """How the matter and all that was ever given, asked or handed over in it is called."""
        found = await self.get(matter_id)
        refs = [found.ref, found.number]
        for column, letter in (
            (assignment.c.id, "A"),
            (question.c.id, "Q"),
            (court_deadline.c.id, "D"),
            (hand_off_item.c.hand_off_id, "H"),
        ):
            rows = await self._scope.all(select(column.label("id")).where(column.table.c.matter_id == matter_id))
            refs += [f"{letter}-{row.id}" for row in rows]
        return tuple(refs)

    async def seen_by(self, viewer: Person) -> tuple[Matter, ...]:
        return tuple(self._sighted(row) for row in await self._scope.all(self._seen(viewer)))

    async def all(self) -> tuple[Matter, ...]:
        """Every matter of the engagement, whoever may see it: for time, which is nobody's viewer."""
        rows = await self._scope.all(
            select(matter).where(matter.c.engagement_id == self._scope.engagement_id).order_by(matter.c.id)
        )
        return tuple(self._scope.read(matter, Matter, row) for row in rows)

    async def allot(self) -> int:
        """The number of the next matter."""
        (row_id,) = await self._scope.allot(matter)
        return row_id

    async def add(self, new: Matter) -> None:
        """Adds a matter, locked, with its responsible attorney as its first member. Raises NumberTaken."""
        await count_from(self._scope.conn, matter, new.id)
        try:
            await self._scope.add(matter, new, new.id)
        except IntegrityError as error:
            raise NumberTaken(f"{new.number} or M-{new.id} is taken") from error
        self._scope.matters[new.id] = None
        await self.admit(new.id, new.responsible_id)
        await rule.of_matter(self._scope, new.id, await self._people.everyone())

    async def admit(self, matter_id: int, person_id: int) -> None:
        """Makes a person a member; a member already stays one."""
        await self._put(member, matter_id, person_id)

    async def screened(self, person_id: int, matter_id: int | None = None) -> bool:
        """Whether a wall stands between the person and that matter, or any matter at all."""
        rows = select(screen.c.person_id).where(screen.c.person_id == person_id)
        if matter_id is not None:
            rows = rows.where(screen.c.matter_id == matter_id)
        return await self._scope.first(rows) is not None

    async def screen(self, matter_id: int, person_id: int) -> None:
        """Puts up a wall: the person does not see the matter, whatever else is true."""
        await self._put(screen, matter_id, person_id)

    async def _put(self, table: Table, matter_id: int, person_id: int) -> None:
        await self._scope.guard(matter_id)
        await self._scope.run(
            upsert(self._scope.conn, table).values(matter_id=matter_id, person_id=person_id).on_conflict_do_nothing()
        )
        await rule.of_matter(self._scope, matter_id, [await self._people.get(person_id)])
