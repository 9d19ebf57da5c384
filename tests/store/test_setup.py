"""What rarely changes is read once and kept for exactly one revision, on however many replicas (bot/store/setup.py)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, false, update

from bot.model.people import Engagement, Person, Role, Side
from bot.model.record import Event, Platform, Room, RoomKind
from bot.model.windows import Agreement, Terms
from bot.model.work import Matter
from bot.rules.visibility import Sight
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.scope import Scope
from bot.store.setup import REVISION
from bot.store.store import Store
from bot.store.tables import metadata
from bot.store.tables.metadata import SETUP
from bot.store.transaction import Transaction
from scheduler.worktime import Holiday, Interval, ScheduleException, Weekly
from tests.store.world import CITIES, KEY, NOW, World, card, office, settle_in

#: Every table is one or the other: whoever adds one decides which.
SET_UP = {
    "absence", "account", "agreement", "engagement", "holiday", "matter", "member", "person", "room", "schedule",
    "schedule_exception", "screen", "sight",
}  # fmt: skip
NOT_SET_UP = {
    "answered", "assignment", "check_in", "climb", "clock_note", "court_deadline", "delivery", "digest",
    "due_change", "entry", "hand_off", "hand_off_item", "heard", "leave_choice", "link_code", "link_try", "news",
    "nudge", "pause", "posted", "posted_count", "product_clock", "question", "record_head", "reference",
    "response_window", "setup", "sign",
}  # fmt: skip


@pytest.fixture
async def replica(world: World, database_url: str) -> AsyncIterator[Store]:
    """A second process on the same database."""
    made = Store(make_engine(database_url), Cipher([KEY]), world.clock)
    yield made
    await made.close()


async def revision(world: World) -> int:
    async with world.store.engine.connect() as conn:
        found: int | None = await conn.scalar(REVISION, {"engagement": world.engagement.id})
    assert found is not None
    return found


async def test_a_wall_put_up_in_one_process_is_felt_at_once_in_another(world: World, replica: Store) -> None:
    given, ana = await world.assign(), world.people["ana"]
    for _ in range(2):  # the second time from what it keeps
        async with replica.read(NOW, world.engagement.id) as tx:
            assert await tx.matters.level(world.matter.id, ana) is Sight.FULL
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        await tx.matters.screen(world.matter.id, ana.id)
    async with replica.read(NOW, world.engagement.id) as tx:
        assert await tx.matters.level(world.matter.id, ana) is None
        assert ana not in await tx.matters.members(world.matter.id)
        assert await tx.assignments.find(given.ref, ana) is None
    async with replica.begin(NOW, world.engagement.id) as tx:
        assert ana.id not in await tx.matters.sights()


async def test_who_waited_for_a_lock_sees_the_wall_put_up_meanwhile(postgres_url: str) -> None:
    world = await settle_in(postgres_url)
    ana, replica = world.people["ana"], Store(make_engine(postgres_url), Cipher([KEY]), world.clock)

    async def waits(begun: asyncio.Event) -> Sight | None:
        async with replica.begin(NOW, world.engagement.id) as tx:
            assert await tx.matters.level(world.matter.id, ana) is Sight.FULL
            begun.set()
            await tx.matters.lock(world.matter.id)
            return await tx.matters.level(world.matter.id, ana)

    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        begun = asyncio.Event()
        waiting = asyncio.create_task(waits(begun))
        await begun.wait()
        await tx.matters.screen(world.matter.id, ana.id)
    assert await waiting is None
    await replica.close()
    await world.store.close()


async def test_what_is_undone_was_never_kept_for_anybody(world: World) -> None:
    async def undone() -> None:
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.people.save(replace(world.people["ana"], name="Somebody else"))
            assert (await tx.people.get(world.people["ana"].id)).name == "Somebody else", "its own change it sees"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undone()
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert (await tx.people.get(world.people["ana"].id)).name == "Ana Cruz"


async def test_an_older_state_is_still_read_whole_by_who_began_before_the_change(world: World, replica: Store) -> None:
    async with replica.read(NOW, world.engagement.id) as before:
        assert len(await before.people.everyone()) == 7
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.people.save(replace(world.people["ana"], name="Ana Santos"))
        async with replica.read(NOW, world.engagement.id) as after:
            assert (await after.people.get(world.people["ana"].id)).name == "Ana Santos"
        assert (await before.people.get(world.people["ana"].id)).name == "Ana Cruz"
        assert await before.rooms.team(Side.FIRM) is not None, "what was not read yet is of its time too"
    async with replica.read(NOW, world.engagement.id) as tx:
        assert (await tx.people.get(world.people["ana"].id)).name == "Ana Santos"


async def test_nothing_is_kept_of_one_engagement_for_another(world: World) -> None:
    other = await world.store.found(
        Engagement(0, "Other", "Others", CITIES, 0, 0), office("A", "Asia/Manila"), office("B", "Asia/Manila"), NOW
    )
    async with world.store.begin(NOW, other.id) as tx:
        assert await tx.people.everyone() == ()
        assert await tx.rooms.all() == ()
        assert not await tx.matters.sights_of(world.matter.id)
        with pytest.raises(LookupError):
            await tx.schedules.schedule(world.engagement.firm_schedule_id)
        olga = Person(0, other.id, "olga", "Olga", Side.FIRM, frozenset({Role.ATTORNEY}), "UTC", other.firm_schedule_id)
        await tx.people.add(olga)
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert len(await tx.people.everyone()) == 7


async def test_the_second_to_ask_asks_which_revision_holds_and_nothing_else(world: World) -> None:
    asked: list[str] = []

    async def look() -> None:
        async with world.store.read(NOW, world.engagement.id) as tx:
            ana = await tx.people.get(world.people["ana"].id)
            await tx.schedules.calendar_of(ana)
            await tx.schedules.away([ana.id], NOW)
            await tx.agreements.in_force(NOW)
            await tx.rooms.direct(ana.id)
            await tx.matters.sights_of(world.matter.id)

    await look()
    event.listen(world.store.engine.sync_engine, "before_execute", lambda c, said, m, p, o: asked.append(str(said)))
    await look()
    assert asked == [str(REVISION)]


def test_every_table_is_of_the_set_up_or_is_not() -> None:
    assert set(metadata.tables) == SET_UP | NOT_SET_UP
    assert {name for name, table in metadata.tables.items() if SETUP in table.info} == SET_UP


async def test_whatever_is_written_to_a_table_of_the_set_up_raises_the_revision(world: World) -> None:
    for table in metadata.sorted_tables:
        async with world.store.engine.connect() as conn:
            scope = Scope(conn, world.store.cipher, NOW, world.engagement.id)
            first = next(iter(table.columns))
            await scope.run(update(table).values({first: first}).where(false()))
            assert scope.changed is (table.name in SET_UP), table.name


async def test_every_change_of_the_set_up_raises_the_revision_once_and_no_word_about_work_does(world: World) -> None:
    ana, about = world.people["ana"], world.engagement
    hours, since = about.provider_schedule_id, NOW + timedelta(days=3)
    monday = date(2026, 11, 2)
    agreement = Agreement(about.id, 1, Terms(), ana.id, NOW, NOW)
    new = Person(0, about.id, "rey", "Rey", Side.PROVIDER, frozenset({Role.PARALEGAL}), "Asia/Manila", hours)
    desk = Room(0, about.id, Side.PROVIDER, RoomKind.DIRECT, Platform.SLACK, "U1", person_id=ana.id)
    changes: tuple[Callable[[Transaction], Awaitable[Any]], ...] = (
        lambda tx: tx.people.add(new),
        lambda tx: tx.people.save(replace(ana, name="Ana Santos")),
        lambda tx: tx.people.link(ana.id, Platform.SLACK, "U1"),
        lambda tx: tx.people.spoke_from(ana.id, Platform.SLACK, "U1"),
        lambda tx: tx.rooms.add(desk),
        lambda tx: tx.rooms.readdress(world.rooms["ana"].id, "@ana2", ("@ana:", "@ana2:")),
        lambda tx: tx.matters.add(Matter(1050, about.id, "Parcel", "2026-0118", world.people["daniel"].id)),
        lambda tx: tx.matters.admit(world.matter.id, world.people["ben"].id),
        lambda tx: tx.matters.screen(world.matter.id, world.people["ben"].id),
        lambda tx: tx.agreements.add(agreement),
        lambda tx: tx.agreements.save(replace(agreement, declined_by=ana.id, declined_at=NOW)),
        lambda tx: tx.schedules.add(office("Cebu", "Asia/Manila")),
        lambda tx: tx.schedules.set_weekly(hours, Weekly.read("mon-fri 08:00-12:00"), "Asia/Manila"),
        lambda tx: tx.schedules.add_holidays(hours, (Holiday(monday, "All Souls' Day", "typed"),)),
        lambda tx: tx.schedules.add_exception(hours, ScheduleException(monday, (), "Typhoon")),
        lambda tx: tx.schedules.drop_exceptions(hours, [monday]),
        lambda tx: tx.schedules.add_absence(ana, Interval(since, since + timedelta(days=1)), "leave"),
        lambda tx: tx.schedules.name_cover(1, world.people["ben"].id),
        lambda tx: tx.schedules.end_absence(1, since + timedelta(hours=5)),
        lambda tx: tx.schedules.cancel_absence(1),
    )
    for number, change in enumerate(changes):
        before = await revision(world)
        async with world.store.begin(NOW, about.id) as tx:
            await tx.matters.lock(world.matter.id)
            await change(tx)
        assert await revision(world) == before + 1, number
    before = await revision(world)
    given = await world.assign()
    async with world.store.begin(NOW, about.id, ana) as tx:
        await tx.matters.lock(world.matter.id)
        await tx.assignments.save(replace(given, progress=60))
        tx.tell(world.rooms["ana"], card("60 %"), topic=given.ref)
        tx.record(Event.UPDATED, matter_id=world.matter.id, assignment_id=given.id, subject=given.ref)
        tx.remind("nudge", "1/1", NOW)
    assert await revision(world) == before
