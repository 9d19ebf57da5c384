"""A small engagement to store things about: two teams, one matter, and the people of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.language.cards import Card, Line
from bot.model.people import Cities, City, Engagement, Person, Role, Side
from bot.model.record import Platform, Room, RoomKind
from bot.model.work import Assignment, Matter, State
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from scheduler.worktime import Weekly, WorkSchedule

KEY = bytes(range(32))
NOW = datetime(2026, 10, 12, 14, 0, tzinfo=UTC)
REAL = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CITIES = Cities(City("New York", "America/New_York"), City("Manila", "Asia/Manila"))
CAST = (
    ("daniel", "Daniel Reyes", Side.FIRM, {Role.ATTORNEY}),
    ("priya", "Priya Shah", Side.FIRM, {Role.PRACTICE_LEAD}),
    ("frank", "Frank Moore", Side.FIRM, {Role.FIRM_ADMIN}),
    ("olga", "Olga Stern", Side.FIRM, {Role.ATTORNEY}),
    ("ana", "Ana Cruz", Side.PROVIDER, {Role.PARALEGAL}),
    ("ben", "Ben Santos", Side.PROVIDER, {Role.PARALEGAL}),
    ("leo", "Leo Ramos", Side.PROVIDER, {Role.LEAD}),
)


class SetClock:
    """Real time as the test sets it."""

    def __init__(self, at: datetime = REAL) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass
class World:
    """A store with an engagement in it. `people` are by handle; `rooms` by handle, or `firm` and `provider`."""

    store: Store
    clock: SetClock
    engagement: Engagement
    people: dict[str, Person]
    rooms: dict[str, Room]
    matter: Matter

    def assignment(self, row_id: int, **fields: Any) -> Assignment:
        made: dict[str, Any] = {
            "engagement_id": self.engagement.id, "matter_id": self.matter.id, "work_type": "deposition-summary",
            "state": State.SENT, "created_by": self.people["daniel"].id, "created_at": NOW,
            "supervising_id": self.people["daniel"].id, "assignee_id": self.people["ana"].id,
            "instructions": "Summarise pages 1-80", "due_at": NOW + timedelta(days=2),
        }  # fmt: skip
        return Assignment(id=row_id, **made | fields)

    async def assign(self) -> Assignment:
        """A sent assignment to Ana."""
        async with self.store.begin(NOW, self.engagement.id, self.people["daniel"]) as tx:
            await tx.matters.lock(self.matter.id)
            made = self.assignment(await tx.assignments.allot())
            await tx.assignments.add(made)
        return made


def card(words: str, subject: str = "") -> Card:
    return Card("test", words, (Line((words,)),), subject=subject)


def office(label: str, zone: str) -> WorkSchedule:
    return WorkSchedule(label, zone, Weekly.read("mon-fri 09:00-13:00, 14:00-18:00"))


async def settle_in(url: str, keys: tuple[bytes, ...] = (KEY,)) -> World:
    """A world in the migrated, empty database at `url`."""
    clock = SetClock()
    store = Store(make_engine(url), Cipher(keys), clock)
    founded = await store.found(
        Engagement(0, "Bryce & Hall", "Northwind", CITIES, 0, 0),
        office("New York", "America/New_York"),
        office("Manila", "Asia/Manila"),
        NOW,
    )
    people, rooms = {}, {}
    async with store.begin(NOW, founded.id) as tx:
        for handle, name, side, roles in CAST:
            zone = founded.cities.of(side).zone
            new = Person(0, founded.id, handle, name, side, frozenset(roles), zone, founded.schedule_of(side))
            people[handle] = await tx.people.add(new)
            await tx.people.link(people[handle].id, Platform.WEB, handle)
            direct = Room(0, founded.id, side, RoomKind.DIRECT, Platform.WEB, f"@{handle}", person_id=people[handle].id)
            rooms[handle] = await tx.rooms.add(direct)
        for side in Side:
            rooms[side] = await tx.rooms.add(Room(0, founded.id, side, RoomKind.TEAM, Platform.WEB, f"#{side}"))
        matter = Matter(1042, founded.id, "Warehouse lease", "2026-0117", people["daniel"].id)
        await tx.matters.add(matter)
        await tx.matters.admit(matter.id, people["ana"].id)
    return World(store, clock, founded, people, rooms, matter)
