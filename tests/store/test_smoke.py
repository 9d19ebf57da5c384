from bot.model.record import Event, Lane
from bot.platform import Sent
from tests.store.world import NOW, World, card


async def test_a_story(world: World) -> None:
    a = await world.assign()
    async with world.store.begin(NOW, world.engagement.id, world.people["ana"]) as tx:
        await tx.matters.lock(world.matter.id)
        assert await tx.assignments.get(a.id) == a
        tx.record(Event.ACKNOWLEDGED, "ack A-1", matter_id=world.matter.id, assignment_id=a.id, subject=a.ref)
        tx.record(Event.SAID, "hello")
        tx.tell(world.rooms["ana"], card("one"), topic="A-1")
        tx.tell(world.rooms["ana"], card("two"), topic="A-1", lane=Lane.FAST)
        tx.remind("warn", "1/1", NOW)
        assert await tx.dedupe("k") is None
        await tx.keep_reply("k", "ack A-1", card("ok"))
    claim = await world.store.outbox.claim(world.clock.now(), NOW)
    assert claim is not None
    assert [d.outgoing.card.title for d in claim.deliveries] == ["two"]
    assert await world.store.outbox.settle(claim, {claim.deliveries[0].outgoing.id: Sent("m1")}, world.clock.now(), NOW)
    assert await world.store.outbox.claim(world.clock.now(), NOW) is None
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert [e.words for e in await tx.history(a.id)] == ["ack A-1"]
        assert await tx.assignments.find("a1", world.people["frank"]) is not None
        assert await tx.assignments.find("a1", world.people["ben"]) is None
        cal = await tx.schedules.calendar_of(world.people["ana"])
        assert not cal.is_open(NOW)
        assert await tx._record.verify() == ()
    timers = await world.store.claim_timers(NOW)
    async with world.store.begin(NOW, world.engagement.id) as tx:
        assert await tx.take(timers[0])
        assert not await tx.take(timers[0])
