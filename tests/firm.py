"""The firm and the team that stories are told about: New York and Manila of October 2026, who share no hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.alarms import digest
from bot.model.people import Cities, City, Engagement, Person, Role, Side
from bot.model.record import Platform, Room, RoomKind
from bot.model.windows import Agreement, Terms
from bot.model.work import Matter
from bot.store.store import Store
from scheduler.worktime import Holiday, Weekly, WorkSchedule

#: Tue 13 Oct 2026 15:00 New York, which is Wed 14 Oct 03:00 Manila.
START = datetime(2026, 10, 13, 19, 0, tzinfo=UTC)
BEFORE = datetime(2026, 9, 8, 13, 0, tzinfo=UTC)

CITIES = Cities(City("New York", "America/New_York"), City("Manila", "Asia/Manila"))
NEW_YORK = WorkSchedule(
    "New York",
    "America/New_York",
    Weekly.read("mon-fri 09:00-18:00"),
    holidays=(
        Holiday(date(2026, 11, 26), "Thanksgiving", "typed"),
        Holiday(date(2026, 11, 27), "Day after Thanksgiving", "typed"),
    ),
)
MANILA = WorkSchedule(
    "Manila",
    "Asia/Manila",
    Weekly.read("mon-fri 09:00-13:00, 14:00-18:00"),
    holidays=(
        Holiday(date(2026, 11, 2), "All Souls' Day", "typed"),
        Holiday(date(2026, 11, 30), "Bonifacio Day", "typed"),
    ),
)
Cast = tuple[tuple[str, Side, Role], ...]
Matters = tuple[tuple[int, str, tuple[str, ...], bool], ...]
CAST: Cast = (
    ("attorney", Side.FIRM, Role.ATTORNEY),
    ("associate", Side.FIRM, Role.ATTORNEY),
    ("staff", Side.FIRM, Role.FIRM_STAFF),
    ("practice_lead", Side.FIRM, Role.PRACTICE_LEAD),
    ("firm_admin", Side.FIRM, Role.FIRM_ADMIN),
    ("lead", Side.PROVIDER, Role.LEAD),
    ("assignee", Side.PROVIDER, Role.PARALEGAL),
    ("paralegal", Side.PROVIDER, Role.PARALEGAL),
    ("drafter", Side.PROVIDER, Role.PARALEGAL),
)
#: Number, title, who was added to it, whether it has a room of its own on each side.
MATTERS: Matters = (
    (1042, "Warehouse lease", ("attorney", "staff", "assignee", "paralegal"), True),
    (1057, "Parcel purchase", ("attorney", "associate", "staff", "assignee", "paralegal", "drafter"), False),
    (1063, "Road claim", ("associate", "paralegal"), False),
)


async def found(
    store: Store, *, accepted: bool = True, cast: Cast = CAST, matters: Matters = MATTERS, at: datetime = START
) -> Engagement:
    """The engagement, with everything that was set up before the story begins at `at`."""
    before = min(BEFORE, at - timedelta(days=35))
    engagement = await store.found(
        Engagement(0, "Firm", "Provider", CITIES, 0, 0), firm_schedule=NEW_YORK, provider_schedule=MANILA, now=before
    )
    people: dict[str, Person] = {}
    async with store.begin(before, engagement.id) as tx:
        for handle, side, role in cast:
            zone = CITIES.of(side).zone
            new = Person(0, engagement.id, handle, handle, side, frozenset({role}), zone, engagement.schedule_of(side))
            person = people[handle] = await tx.people.add(new)
            await tx.people.link(person.id, Platform.WEB, handle)
            await tx.rooms.add(Room(0, engagement.id, side, RoomKind.DIRECT, Platform.WEB, handle, person_id=person.id))
        for side in Side:
            await tx.rooms.add(Room(0, engagement.id, side, RoomKind.TEAM, Platform.WEB, f"#{side}"))
        for number, title, members, own_room in matters:
            matter = Matter(number, engagement.id, title, f"2026-{number}", people[members[0]].id)
            await tx.matters.add(matter)
            for handle in members:
                await tx.matters.admit(matter.id, people[handle].id)
            for side in Side if own_room else ():
                address = f"#{number}-{side}"
                await tx.rooms.add(
                    Room(0, engagement.id, side, RoomKind.MATTER, Platform.WEB, address, matter_id=matter.id)
                )
        await tx.agreements.add(
            Agreement(
                engagement.id,
                version=1,
                terms=Terms(),
                proposed_by=people["practice_lead"].id,
                proposed_at=before,
                effective_from=before,
                firm_accepted_by=people["practice_lead"].id if accepted else None,
                firm_accepted_at=before if accepted else None,
                provider_accepted_by=people["lead"].id if accepted else None,
                provider_accepted_at=before if accepted else None,
            )
        )
    async with store.begin(at, engagement.id) as tx:
        for side in Side:
            await digest.schedule(tx, side)
    return engagement
