"""Who sees which matter, written out as rows, so that every query can join it: one rule on both databases (D31)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from bot.model.people import Person
from bot.rules.visibility import sight as rule
from bot.store.scope import Scope
from bot.store.tables import matter, member, screen, sight


async def of_matter(scope: Scope, matter_id: int, people: Iterable[Person]) -> None:
    """Writes who of `people` sees the matter, as memberships, screens and roles now have it."""
    await _write(scope, [matter_id], list(people))


async def of_person(scope: Scope, someone: Person) -> None:
    """Writes which matters of the engagement a person sees."""
    matters = await scope.conn.scalars(select(matter.c.id).where(matter.c.engagement_id == scope.engagement_id))
    await _write(scope, list(matters), [someone])


async def _write(scope: Scope, matters: list[int], people: list[Person]) -> None:
    everyone = [each.id for each in people]
    members: dict[int, set[int]] = defaultdict(set)
    screened: dict[int, set[int]] = defaultdict(set)
    for table, into in ((member, members), (screen, screened)):
        rows = await scope.all(select(table).where(table.c.matter_id.in_(matters), table.c.person_id.in_(everyone)))
        for row in rows:
            into[row.matter_id].add(row.person_id)
    rows = await scope.all(select(sight).where(sight.c.matter_id.in_(matters), sight.c.person_id.in_(everyone)))
    seen = {(row.person_id, row.matter_id): row.level for row in rows}
    due = {
        (each.id, matter_id): level
        for matter_id in matters
        for each in people
        if (level := rule(each, member=each.id in members[matter_id], screened=each.id in screened[matter_id]))
    }
    for person_id, matter_id in sorted(key for key, level in seen.items() if due.get(key) != level):
        await scope.run(delete(sight).where(sight.c.person_id == person_id, sight.c.matter_id == matter_id))
    new = sorted((*key, level) for key, level in due.items() if seen.get(key) != level)
    if new:
        await scope.run(
            insert(sight), [{"person_id": one, "matter_id": two, "level": level} for one, two, level in new]
        )
