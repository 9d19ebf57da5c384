"""A transaction is all or nothing; nobody's change is lost; a second delivery is answered and not obeyed twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from bot.model.record import Event
from bot.model.windows import PauseReason
from bot.model.work import Matter
from bot.platform import Reply
from bot.store.engine import make_engine
from bot.store.scope import NotLocked
from bot.store.store import Store
from bot.store.tables import heard
from bot.store.transaction import Transaction
from scheduler.timers import Timer
from tests.store.world import NOW, World, card, settle_in


async def test_nothing_of_a_transaction_that_fails_remains(world: World) -> None:
    given = await world.assign()

    async def fail() -> None:
        async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
            await tx.matters.lock(given.matter_id)
            await tx.assignments.save(replace(given, progress=60))
            tx.remind("warn", "1/1", NOW)
            await tx.dedupe("k")
            await tx.keep_reply("k", "update A-1 60%", card("done"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await world.store.next_due() is None
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        assert await tx.assignments.get(given.id) == given
        assert await tx.dedupe("k") is None


async def test_no_update_is_lost_when_many_change_one_assignment(world: World) -> None:
    given = await world.assign()

    async def step() -> None:
        for _ in range(5):
            async with world.store.begin(NOW, world.engagement.id) as tx:
                await tx.matters.lock(given.matter_id)
                now = await tx.assignments.get(given.id)
                await tx.assignments.save(replace(now, due_moves=now.due_moves + 1))

    await asyncio.gather(*(step() for _ in range(4)))
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert (await tx.assignments.get(given.id)).due_moves == 20


async def test_an_utterance_delivered_many_times_at_once_is_obeyed_once(world: World) -> None:
    obeyed: list[int] = []

    async def hear(number: int) -> Reply:
        async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
            before = await tx.dedupe("slack:T1:C1:17.4")
            if before is not None:
                return before
            obeyed.append(number)
            reply = card(f"obeyed {number}")
            await tx.keep_reply("slack:T1:C1:17.4", "ack A-1", reply)
            return reply

    replies = await asyncio.gather(*(hear(number) for number in range(5)))
    assert len(obeyed) == 1
    assert set(replies) == {card(f"obeyed {obeyed[0]}")}


async def test_an_utterance_without_an_answer_may_be_said_again_and_is_then_obeyed_once(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        assert await tx.dedupe("k") is None
    async with world.store.engine.connect() as conn:
        assert await conn.scalar(select(func.count()).select_from(heard)) == 0
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        assert await tx.dedupe("k") is None


async def test_what_was_heard_is_kept_for_two_days(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        await tx.dedupe("k")
        await tx.keep_reply("k", "ack A-1", card("acknowledged"))
    async with world.store.read(NOW, world.engagement.id, world.people["ana"]) as tx:
        (said,) = await tx.heard_since(world.clock.at - timedelta(seconds=60))
        assert (said.sentence, said.reply) == ("ack A-1", card("acknowledged"))
        assert await tx.heard_since(world.clock.at + timedelta(seconds=1)) == ()
    world.clock.at += timedelta(hours=47)
    await world.store.tidy()
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        assert await tx.dedupe("k") == card("acknowledged")
    world.clock.at += timedelta(hours=2)
    await world.store.tidy()
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        assert await tx.dedupe("k") is None


async def test_nothing_about_a_matter_is_written_without_its_lock(world: World) -> None:
    given = await world.assign()
    async with world.store.begin(NOW, world.engagement.id) as tx:
        with pytest.raises(NotLocked, match="M-1042"):
            await tx.assignments.save(given)
        with pytest.raises(NotLocked):
            await tx.matters.admit(given.matter_id, world.people["ben"].id)
        with pytest.raises(NotLocked):
            await tx.pauses.end(given.id, PauseReason.ON_HOLD, None, NOW)


async def test_matters_are_locked_in_ascending_order_or_not_at_all(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(1042)
        with pytest.raises(RuntimeError, match="ascending"):
            await tx.matters.lock(7)
        with pytest.raises(RuntimeError, match="before matters"):
            await tx.lock()
        with pytest.raises(RuntimeError, match="before matters"):
            await tx.people.lock(1)
        await tx.matters.lock(1042)
        with pytest.raises(ValueError, match="at most 25"):
            await tx.matters.lock(*range(2000, 2026))


async def test_transactions_over_the_same_matters_in_other_orders_do_not_block_one_another(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.add(replace(world.matter, id=1043, number="2026-0118"))

    async def both(first: int, second: int) -> None:
        for _ in range(5):
            async with world.store.begin(NOW, world.engagement.id) as tx:
                await tx.matters.lock(first, second)
                for matter_id in (second, first):
                    tx.record(Event.SAID, "hello", matter_id=matter_id)
                tx.record(Event.SAID, "hello")
                for room in (world.rooms["leo"], world.rooms["ana"]) if first < second else world.rooms.values():
                    tx.tell(room, card("hello"), topic="A-1")
                tx.remind("warn", str(first), NOW)
                tx.remind("warn", str(second), NOW)

    await asyncio.wait_for(asyncio.gather(both(1042, 1043), both(1043, 1042), both(1042, 1043)), 60)


async def test_acknowledging_while_a_timer_fires_does_not_deadlock_and_one_of_them_wins(world: World) -> None:
    """Whoever fires takes the matter before the timer; the other order deadlocks with whoever acknowledges."""
    given = await world.assign()
    outcomes: list[str] = []

    async def acknowledge() -> None:
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.matters.lock(given.matter_id)
            tx.forget("breach", f"{world.engagement.id}/{given.id}")
            outcomes.append("acknowledged")

    async def fire(timer: Timer) -> None:
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.matters.lock(given.matter_id)
            if await tx.take(timer):
                outcomes.append("breached")

    for _ in range(10):
        async with world.store.begin(NOW, world.engagement.id) as tx:
            tx.remind("breach", f"{world.engagement.id}/{given.id}", NOW)
        (timer,) = await world.store.claim_timers(NOW)
        outcomes.clear()
        await asyncio.wait_for(asyncio.gather(acknowledge(), fire(timer)), 20)
        assert outcomes in (["acknowledged"], ["breached", "acknowledged"])
        assert await world.store.next_due() is None


async def test_a_transaction_that_reads_refuses_to_write(world: World) -> None:
    given = await world.assign()
    async with world.store.read(NOW, world.engagement.id) as tx:
        with pytest.raises(RuntimeError, match="begun to read"):
            tx.tell(world.rooms["ana"], card("no"))
        with pytest.raises(RuntimeError, match="begun to read"):
            tx.record(Event.SAID, "no")
        with pytest.raises(RuntimeError, match="begun to read"):
            tx.remind("no", "no", NOW)
        with pytest.raises(RuntimeError, match="begun to read"):
            await tx.matters.lock(given.matter_id)
        with pytest.raises(RuntimeError, match="begun to read"):
            await tx.dedupe("k")
        with pytest.raises(RuntimeError, match="begun to read"):
            await tx.assignments.allot()


async def test_a_reader_sees_one_state_and_blocks_nobody(world: World) -> None:
    given = await world.assign()
    async with world.store.read(NOW, world.engagement.id) as reader:
        before = await reader.assignments.get(given.id)
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.matters.lock(given.matter_id)
            await tx.assignments.save(replace(given, progress=60))
        assert await reader.assignments.get(given.id) == before


async def test_numbers_are_given_once_even_to_transactions_that_wait_for_one_another(world: World) -> None:
    given: list[int] = []

    async def allot(tx: Transaction) -> None:
        given.append(await tx.assignments.allot())

    async def draft() -> None:
        for _ in range(5):
            async with world.store.begin(NOW, world.engagement.id) as tx:
                await allot(tx)
                await tx.matters.lock(world.matter.id)
                await allot(tx)

    await asyncio.wait_for(asyncio.gather(*(draft() for _ in range(4))), 30)
    assert len(set(given)) == 40


async def test_a_number_from_a_file_moves_the_count_past_it(world: World) -> None:
    responsible = world.people["daniel"].id
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.add(Matter(1216, world.engagement.id, "Parcel purchase", "2026-0216", responsible))
        await tx.matters.add(Matter(1200, world.engagement.id, "Road claim", "2026-0200", responsible))
        assert await tx.matters.allot() > 1216


async def test_assignments_are_numbered_one_after_another(world: World) -> None:
    assert [(await world.assign()).id for _ in range(3)] == [1, 2, 3]


async def test_an_unknown_engagement_and_a_naive_now_are_refused(store: Store) -> None:
    with pytest.raises(LookupError):
        async with store.begin(NOW, 99):
            pass
    with pytest.raises(ValueError, match="aware"):
        async with store.read(datetime(2026, 10, 12, 14, 0), 99):  # noqa: DTZ001 (the naive one is the point)
            pass


async def test_product_time_only_moves_forward(store: Store) -> None:
    assert await store.product_now() is None
    assert await store.move_product_clock(NOW)
    assert not await store.move_product_clock(NOW - timedelta(seconds=1))
    assert await store.move_product_clock(NOW + timedelta(hours=1))
    assert await store.product_now() == NOW + timedelta(hours=1)


async def test_a_database_that_was_restarted_is_found_again_by_the_next_sentence(postgres_url: str) -> None:
    world, administrator = await settle_in(postgres_url), make_engine(postgres_url)
    async with world.store.begin(NOW, world.engagement.id), world.store.begin(NOW, world.engagement.id):
        pass
    async with administrator.begin() as conn:
        own = "pid <> pg_backend_pid() AND datname = current_database()"
        ended = await conn.scalars(text(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {own}"))
        assert list(ended) == [True, True]
    await administrator.dispose()
    async with world.store.begin(NOW, world.engagement.id) as one, world.store.read(NOW, world.engagement.id) as two:
        assert [each.handle for each in await one.people.everyone()] == [
            each.handle for each in await two.people.everyone()
        ]
    await world.store.close()
