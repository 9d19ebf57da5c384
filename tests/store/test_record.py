"""The record can be added to and nothing else: what was cut, changed, swapped or computed anew is found."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.record import Event
from bot.store.cipher import Cipher
from bot.store.record import START, Fault, entry_hash, words_hash
from bot.store.tables import entry, matter
from tests.store.world import KEY, NOW, World

Attack = Callable[[AsyncConnection, World], Awaitable[Any]]


@pytest.fixture
async def told(world: World) -> World:
    """Five entries about the matter, in two transactions, and two about none."""
    for words in (("one", "two"), ("three", "four", "five")):
        async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
            await tx.matters.lock(world.matter.id)
            for each in words:
                tx.record(Event.SAID, each, matter_id=world.matter.id, subject="M-1042")
            tx.record(Event.SET_UP, "about no matter")
    return world


async def faults(world: World) -> tuple[Fault, ...]:
    async with world.store.read(NOW, world.engagement.id) as tx:
        return await tx.faults()


async def attack(world: World, how: Attack) -> None:
    """As somebody who owns the database, triggers and all, and has no key."""
    async with world.store.engine.begin() as conn:
        on = " ON entry" if conn.dialect.name == "postgresql" else ""
        for trigger in ("entry_stays", "entry_remains"):
            await conn.execute(text(f"DROP TRIGGER {trigger}{on}"))
        await how(conn, world)


async def test_an_untouched_record_holds(told: World) -> None:
    assert await faults(told) == ()
    async with told.store.read(NOW, told.engagement.id) as tx:
        ends = await tx.ends()
    assert (ends[told.matter.id].count, ends[None].count) == (5, 2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET subject = 'other'",
        "UPDATE entry SET hash = words_hash",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE position = 5",
    ],
)
async def test_the_database_refuses_to_change_or_delete_an_entry(told: World, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with told.store.engine.begin() as conn:
            await conn.execute(text(statement))
    assert await faults(told) == ()


async def test_postgresql_refuses_to_truncate_the_record(told: World) -> None:
    if told.store.engine.dialect.name != "postgresql":
        return
    with pytest.raises(DBAPIError, match="append-only"):
        async with told.store.engine.begin() as conn:
            await conn.execute(text("TRUNCATE entry CASCADE"))


async def _edit(conn: AsyncConnection, world: World) -> None:
    await conn.execute(update(entry).where(entry.c.position == 3, _about(world)).values(at=NOW + timedelta(hours=1)))


async def _delete_middle(conn: AsyncConnection, world: World) -> None:
    await conn.execute(delete(entry).where(entry.c.position == 3, _about(world)))


async def _cut_tail(conn: AsyncConnection, world: World) -> None:
    await conn.execute(delete(entry).where(entry.c.position >= 4, _about(world)))


async def _delete_all(conn: AsyncConnection, world: World) -> None:
    await conn.execute(delete(entry).where(_about(world)))


async def _swap(conn: AsyncConnection, world: World) -> None:
    for position, to in ((2, 99), (3, 2), (99, 3)):
        await conn.execute(update(entry).where(entry.c.position == position, _about(world)).values(position=to))


async def _swap_words(conn: AsyncConnection, world: World) -> None:
    rows = (await conn.execute(select(entry).where(_about(world)).order_by(entry.c.position))).all()
    for row, other in ((rows[0], rows[1]), (rows[1], rows[0])):
        await conn.execute(update(entry).where(entry.c.id == row.id).values(words=other.words, salt=other.salt))


async def _blank_words(conn: AsyncConnection, world: World) -> None:
    await conn.execute(update(entry).where(entry.c.position == 2, _about(world)).values(words=None))


async def _put_words_under_a_key_of_their_own(conn: AsyncConnection, world: World) -> None:
    """Words that this program cannot open are passed over, so what is bound must be their hash."""
    (row,) = (await conn.execute(select(entry).where(entry.c.position == 3, _about(world)))).all()
    other, salt = Cipher([bytes(32)]), bytes(16)
    await conn.execute(
        update(entry)
        .where(entry.c.id == row.id)
        .values(
            words=other.seal(b"never said", "entry", "words", row.id),
            salt=other.seal(salt, "entry", "salt", row.id),
            words_hash=words_hash(salt, "never said"),
        )
    )


async def _cut_tail_and_end(conn: AsyncConnection, world: World) -> None:
    await _cut_tail(conn, world)
    await conn.execute(update(matter).values(head=None))


async def _hash_anew(conn: AsyncConnection, world: World) -> None:
    """Edits an entry, then computes every hash after it, as the program would."""
    await _edit(conn, world)
    reached = START
    for row in (await conn.execute(select(entry).where(_about(world)).order_by(entry.c.position))).all():
        plain = [row.id, row.engagement_id, row.matter_id, row.position, row.at, str(row.event)]
        reached = entry_hash(reached, [*plain, row.actor_id, row.assignment_id, row.subject], row.words_hash)
        await conn.execute(update(entry).where(entry.c.id == row.id).values(hash=reached))


async def _write_the_end_anew(conn: AsyncConnection, world: World) -> None:
    """The same, and a new end sealed with a key of the attacker's own."""
    await _hash_anew(conn, world)
    last = await conn.scalar(select(entry.c.hash).where(_about(world), entry.c.position == 5))
    assert last is not None
    head = bytearray(Cipher([bytes(32)]).seal((5).to_bytes(8) + last, "matter", "head", world.matter.id))
    head[:5] = Cipher([KEY]).header
    await conn.execute(update(matter).values(head=bytes(head)))


def _about(world: World) -> Any:
    return entry.c.matter_id == world.matter.id


@pytest.mark.parametrize(
    ("how", "where"),
    [
        (_edit, 3),
        (_delete_middle, 3),
        (_cut_tail, 3),
        (_delete_all, 0),
        (_swap, 2),
        (_swap_words, 1),
        (_blank_words, 2),
        (_put_words_under_a_key_of_their_own, 3),
        (_cut_tail_and_end, 3),
        (_hash_anew, 5),
        (_write_the_end_anew, 5),
    ],
)
async def test_tampering_is_found_at_its_place(told: World, how: Attack, where: int) -> None:
    await attack(told, how)
    found = await faults(told)
    assert found, "nothing was found"
    assert {each.matter_id for each in found} == {told.matter.id}
    assert found[0].position == where, found


async def test_two_at_once_extend_one_chain(world: World) -> None:
    """The matter's lock is the chain's: entries of both are there, in one line."""

    async def say(handle: str) -> None:
        for number in range(5):
            async with world.store.begin(NOW, world.engagement.id, world.people[handle]) as tx:
                tx.record(Event.SAID, f"{handle} {number}", matter_id=world.matter.id)
                tx.record(Event.SAID, f"{handle} {number}")

    await asyncio.gather(say("ana"), say("daniel"), say("leo"))
    assert await faults(world) == ()
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert {end.count for end in (await tx.ends()).values()} == {15}


async def test_an_entry_of_a_transaction_that_failed_never_was(world: World) -> None:
    async def fail() -> None:
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.matters.lock(world.matter.id)
            tx.record(Event.SAID, "lost", matter_id=world.matter.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await faults(world) == ()
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert await tx.events(NOW, NOW + timedelta(days=1)) == ()
