"""The outbox: one room at a time to one worker, in order, each card once, and nothing lost by a crash."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.language.cards import Card
from bot.model.people import Side
from bot.model.record import Lane, Platform, Room
from bot.platform import Later, Never, Outcome, Sent
from bot.store.outbox import LEASE, Claim, Delivery
from tests.store.world import NOW, REAL, World, card

HOUR = timedelta(hours=1)


async def tell(
    world: World,
    words: str,
    *,
    room: Room | None = None,
    topic: str = "",
    lane: Lane = Lane.SLOW,
    hold: timedelta | None = None,
) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        not_before = None if hold is None else NOW + hold
        tx.tell(room or world.rooms["ana"], card(words), topic=topic, lane=lane, not_before=not_before)


async def claim(world: World, later: timedelta = timedelta(), product: timedelta = timedelta()) -> Claim:
    found = await world.store.outbox.claim(REAL + later, NOW + product, "w1")
    assert found is not None, "nothing to claim"
    return found


async def nothing(world: World, later: timedelta = timedelta(), product: timedelta = timedelta()) -> bool:
    return await world.store.outbox.claim(REAL + later, NOW + product) is None


async def sent(world: World, claimed: Claim, later: timedelta = timedelta()) -> bool:
    outcomes = {each.outgoing.id: Sent(f"m{each.outgoing.id}") for each in claimed.deliveries}
    return await world.store.outbox.settle(claimed, outcomes, REAL + later, NOW + later)


def words(claimed: Claim) -> list[str]:
    return [each.outgoing.card.title for each in claimed.deliveries]


def only(claimed: Claim) -> Delivery:
    (delivery,) = claimed.deliveries
    return delivery


async def posts(world: World, after: int = 0) -> list[tuple[str, str]]:
    rooms = [each.id for each in world.rooms.values()]
    return [(each.card.title, each.message_id) for each in await world.store.outbox.posted_in(rooms, after)]


async def test_the_fast_lane_goes_first_and_each_lane_keeps_its_order(world: World) -> None:
    for lane in (Lane.SLOW, Lane.FAST):
        for number in range(3):
            await tell(world, f"{lane} {number}", lane=lane)
    assert words(await claim(world)) == ["fast 0", "fast 1", "fast 2", "slow 0", "slow 1", "slow 2"]


async def test_a_room_with_something_fast_is_served_before_the_others(world: World) -> None:
    await tell(world, "digest", room=world.rooms["firm"])
    await tell(world, "rung", room=world.rooms["leo"], lane=Lane.FAST)
    assert words(await claim(world)) == ["rung"]
    assert words(await claim(world)) == ["digest"]


async def test_a_long_queue_goes_in_batches_and_in_order(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        for number in range(25):
            tx.tell(world.rooms["ana"], card(str(number)))
    said = []
    for _ in range(3):
        claimed = await claim(world)
        said += words(claimed)
        assert await sent(world, claimed)
    assert said == [str(number) for number in range(25)]
    assert await nothing(world)


async def test_a_room_is_given_to_one_worker_only(world: World) -> None:
    for room in ("ana", "leo", "firm"):
        for number in range(3):
            await tell(world, f"{room} {number}", room=world.rooms[room])
    claims = await asyncio.gather(*(world.store.outbox.claim(REAL, NOW, f"w{n}") for n in range(6)))
    rooms = [each.room.id for each in claims if each is not None]
    while (more := await world.store.outbox.claim(REAL, NOW)) is not None:  # one that had to be passed over
        rooms.append(more.room.id)
    assert sorted(rooms) == sorted(world.rooms[room].id for room in ("ana", "leo", "firm"))


async def test_many_workers_send_every_card_once_and_in_order(world: World) -> None:
    people = ["ana", "ben", "leo", "daniel"]
    async with world.store.begin(NOW, world.engagement.id) as tx:
        for number in range(24):
            for who in people:
                tx.tell(world.rooms[who], card(f"{who} {number:02}"))
    said: list[str] = []

    async def work(name: str) -> None:
        while (claimed := await world.store.outbox.claim(REAL, NOW, name)) is not None:
            said.extend(words(claimed))
            assert await sent(world, claimed)

    for _ in range(3):  # a worker that finds every room taken goes home
        await asyncio.gather(*(work(f"w{n}") for n in range(4)))
    for who in people:
        assert [each for each in said if each.startswith(who)] == [f"{who} {number:02}" for number in range(24)]
    assert len(await posts(world)) == 24 * len(people)


async def test_a_crash_before_settling_gives_the_card_again_and_marks_it_unsure(world: World) -> None:
    await tell(world, "one")
    lost = await claim(world)
    assert await nothing(world, LEASE - timedelta(seconds=1))
    again = await claim(world, LEASE)
    assert (words(again), only(again).outgoing.unsure, only(lost).outgoing.unsure) == (["one"], True, False)
    assert not await sent(world, lost), "the first worker's lease is gone"
    assert await posts(world) == []
    assert await sent(world, again, LEASE)
    assert await nothing(world, 2 * LEASE)


async def test_a_card_stays_unsure_until_somebody_knows(world: World) -> None:
    await tell(world, "one")
    await claim(world)
    again = await claim(world, LEASE)
    busy = {only(again).outgoing.id: Later(timedelta(seconds=5))}
    assert await world.store.outbox.settle(again, busy, REAL + LEASE, NOW)
    assert only(await claim(world, LEASE + timedelta(seconds=5))).outgoing.unsure


async def test_a_platform_that_says_a_card_may_have_arrived_is_believed(world: World) -> None:
    await tell(world, "one", topic="A-1")
    claimed = await claim(world)
    await tell(world, "two", topic="A-1")  # edits the first, so that must find out first whether it is there
    lost = {only(claimed).outgoing.id: Later(timedelta(seconds=5), unsure=True)}
    assert await world.store.outbox.settle(claimed, lost, REAL, NOW)
    again = await claim(world, timedelta(seconds=5))
    assert (words(again), only(again).outgoing.unsure) == (["one"], True)


async def test_a_newer_card_waits_for_one_that_may_have_arrived(world: World) -> None:
    await tell(world, "one", topic="A-1")
    claimed = await claim(world)
    lost = {only(claimed).outgoing.id: Later(timedelta(seconds=5), unsure=True)}
    assert await world.store.outbox.settle(claimed, lost, REAL, NOW)
    await tell(world, "two", topic="A-1")
    found = await claim(world, timedelta(seconds=5))
    assert (words(found), only(found).outgoing.unsure) == (["one"], True)
    assert await sent(world, found, timedelta(seconds=5))
    edit = only(await claim(world, timedelta(seconds=5))).outgoing
    assert (edit.card.title, edit.replaces, edit.unsure) == ("two", f"m{only(found).outgoing.id}", False)


async def test_a_lease_is_real_time_whatever_the_product_clock_does(world: World) -> None:
    await tell(world, "one")
    await claim(world)
    assert await nothing(world, product=timedelta(days=7))


async def test_a_sent_card_is_edited_by_the_next_on_its_topic(world: World) -> None:
    await tell(world, "sent", topic="A-217")
    await sent(world, await claim(world))
    await tell(world, "acknowledged", topic="A-217")
    again = await claim(world)
    assert only(again).outgoing.replaces == (await posts(world))[0][1]
    await sent(world, again, HOUR)
    (post,) = await world.store.outbox.posted_in([world.rooms["ana"].id])
    assert (post.card.title, post.posted_at, post.edited_at) == ("acknowledged", NOW, NOW + HOUR)


async def test_an_unsent_card_is_superseded_in_its_own_room_only(world: World) -> None:
    await tell(world, "old", topic="A-217")
    await tell(world, "old", topic="A-217", room=world.rooms["leo"])
    await tell(world, "new", topic="A-217")
    assert words(await claim(world)) == ["new"]
    assert words(await claim(world)) == ["old"]


async def test_what_was_in_a_hurry_stays_in_a_hurry_with_the_newer_words(world: World) -> None:
    await tell(world, "urgent", topic="A-217", lane=Lane.FAST)
    await tell(world, "first in the slow lane")
    await tell(world, "newer", topic="A-217", hold=HOUR)
    assert words(await claim(world)) == ["newer", "first in the slow lane"]


async def test_a_card_being_sent_is_not_superseded_and_the_edit_waits_for_its_message(world: World) -> None:
    await tell(world, "one", topic="A-217")
    sending = await claim(world)
    await tell(world, "two", topic="A-217")
    await sent(world, sending)
    edit = only(await claim(world))
    assert (edit.outgoing.card.title, edit.outgoing.replaces) == ("two", f"m{only(sending).outgoing.id}")


async def test_after_a_crash_the_edit_still_waits_for_the_post(world: World) -> None:
    await tell(world, "one", topic="A-217")
    await claim(world)
    await tell(world, "two", topic="A-217")
    again = await claim(world, LEASE)
    assert words(again) == ["one"], "both at once would post two messages"
    await sent(world, again, LEASE)
    assert only(await claim(world, LEASE)).outgoing.replaces == f"m{only(again).outgoing.id}"


async def test_a_newer_card_in_the_fast_lane_does_not_pass_the_one_it_edits(world: World) -> None:
    await tell(world, "one", topic="A-217")
    await claim(world)
    await tell(world, "two", topic="A-217", lane=Lane.FAST)
    again = await claim(world, LEASE)
    assert words(again) == ["one"]
    await sent(world, again, LEASE)
    await sent(world, await claim(world, LEASE), LEASE)
    assert [title for title, _ in await posts(world)] == ["two"]


async def test_a_card_put_back_gives_way_to_a_newer_one(world: World) -> None:
    await tell(world, "one", topic="A-217", lane=Lane.FAST)
    sending = await claim(world)
    await tell(world, "two", topic="A-217", hold=HOUR)
    busy = {only(sending).outgoing.id: Later(timedelta(seconds=5))}
    assert await world.store.outbox.settle(sending, busy, REAL, NOW)
    again = await claim(world, timedelta(seconds=5))
    assert (words(again), only(again).lane) == (["two"], Lane.FAST)


async def test_a_room_told_to_wait_waits_and_the_others_go_on(world: World) -> None:
    for number in range(3):
        await tell(world, f"ana {number}")
    claimed = await claim(world)
    first, second, _ = (each.outgoing.id for each in claimed.deliveries)
    outcomes: dict[int, Outcome] = {first: Sent("m1"), second: Later(timedelta(seconds=30))}
    assert await world.store.outbox.settle(claimed, outcomes, REAL, NOW)
    await tell(world, "leo", room=world.rooms["leo"])
    assert words(await claim(world)) == ["leo"]
    assert await nothing(world, timedelta(seconds=29))
    assert await world.store.outbox.next_allowed(NOW) == REAL + timedelta(seconds=30)
    again = await claim(world, timedelta(seconds=30))
    assert words(again) == ["ana 1", "ana 2"]
    assert not any(each.outgoing.unsure for each in again.deliveries)


async def test_what_is_refused_for_good_is_kept_until_somebody_is_told(world: World) -> None:
    await tell(world, "one", topic="A-217")
    claimed = await claim(world)
    refused = {only(claimed).outgoing.id: Never("the channel is gone")}
    assert await world.store.outbox.settle(claimed, refused, REAL, NOW)
    assert await nothing(world)
    (dead,) = await world.store.outbox.dead()
    assert (dead.card.title, dead.reason, dead.room) == ("one", "the channel is gone", world.rooms["ana"])
    async with world.store.begin(NOW, world.engagement.id) as tx:
        assert await tx.bury(dead.id)
        assert not await tx.bury(dead.id)
    assert await world.store.outbox.dead() == ()


async def test_a_held_card_waits_for_product_time_and_holds_nobody_up(world: World) -> None:
    await tell(world, "morning", hold=HOUR)
    await tell(world, "now")
    assert await world.store.outbox.next_held(NOW) == NOW + HOUR
    claimed = await claim(world)
    assert words(claimed) == ["now"]
    await sent(world, claimed)
    assert await nothing(world, timedelta(days=1), HOUR - timedelta(seconds=1))
    assert [each.card.title for each in await world.store.outbox.held([world.rooms["ana"].id], NOW)] == ["morning"]
    assert words(await claim(world, product=HOUR)) == ["morning"]
    assert await world.store.outbox.next_held(NOW + HOUR) is None


async def test_an_urgent_assignment_lets_go_what_is_held_about_it_and_nothing_else(world: World) -> None:
    for topic in ("A-21", "A-21:review", "A-217"):
        await tell(world, topic, topic=topic, hold=HOUR)
    async with world.store.begin(NOW, world.engagement.id) as tx:
        tx.tell(world.rooms["leo"], card("told here"), topic="A-21", not_before=NOW + HOUR)
        assert await tx.release("A-21") == 3
    assert words(await claim(world)) == ["A-21", "A-21:review"]
    assert words(await claim(world)) == ["told here"]
    assert await nothing(world)


async def test_what_is_unsaid_is_not_sent(world: World) -> None:
    await tell(world, "late", topic="late:1")
    await tell(world, "late", topic="late:1", room=world.rooms["leo"])
    async with world.store.begin(NOW, world.engagement.id) as tx:
        tx.tell(world.rooms["firm"], card("late"), topic="late:1")
        tx.unsay("late:1")
        tx.tell(world.rooms["firm"], card("answered"), topic="A-217")
    assert words(await claim(world)) == ["answered"]
    assert await nothing(world)


async def test_a_platform_nobody_serves_has_its_cards_wait(world: World) -> None:
    await tell(world, "one")
    assert await world.store.outbox.claim(REAL, NOW, "w1", [Platform.SLACK]) is None
    assert await world.store.outbox.claim(REAL, NOW, "w1", [Platform.SLACK, Platform.WEB]) is not None


async def test_readers_follow_what_is_posted_by_its_count(world: World) -> None:
    await tell(world, "one", topic="A-1")
    await tell(world, "two")
    await sent(world, await claim(world))
    rooms = [world.rooms["ana"].id]
    seen = await world.store.outbox.posted_in(rooms)
    assert [each.card.title for each in seen] == ["one", "two"]
    assert seen[1].topic == str(int(seen[1].message_id[1:])), "a message of its own has its delivery's id as topic"
    await tell(world, "one again", topic="A-1")
    await sent(world, await claim(world))
    assert [each.card.title for each in await world.store.outbox.posted_in(rooms, seen[-1].seq)] == ["one again"]
    assert await world.store.outbox.posted_in([world.rooms["leo"].id]) == ()


async def test_counts_rise_in_the_order_of_commits(world: World) -> None:
    """A reader who has seen number n never finds a smaller one later, though rooms settle at the same time."""
    for who in ("ana", "ben", "leo", "daniel"):
        await tell(world, who, room=world.rooms[who])
    claims = [await claim(world) for _ in range(4)]
    seen: list[int] = []

    async def follow() -> None:
        while len(seen) < 4:
            rooms = [each.id for each in world.rooms.values()]
            seen.extend(each.seq for each in await world.store.outbox.posted_in(rooms, max(seen, default=0)))

    await asyncio.gather(follow(), *(sent(world, each) for each in claims))
    assert seen == sorted(seen)


async def test_tellings_of_a_transaction_that_failed_are_never_sent(world: World) -> None:
    async def fail() -> None:
        async with world.store.begin(NOW, world.engagement.id) as tx:
            tx.tell(world.rooms["ana"], card("lost"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await nothing(world)


async def test_whoever_delivers_is_woken_after_the_commit_and_not_for_nothing(world: World) -> None:
    woken: list[str] = []
    world.store.on_commit(lambda: woken.append("woken"))
    async with world.store.begin(NOW, world.engagement.id) as tx:
        tx.tell(world.rooms[Side.FIRM], card("one"))
        assert woken == []
    assert woken == ["woken"]
    async with world.store.begin(NOW, world.engagement.id):
        pass
    assert woken == ["woken"]


async def test_sent_deliveries_are_forgotten_after_two_days_and_messages_are_not(world: World) -> None:
    await tell(world, "one")
    await sent(world, await claim(world))
    await tell(world, "waiting", hold=timedelta(days=9))
    world.clock.at = REAL + timedelta(hours=49)
    await world.store.tidy()
    assert len(await posts(world)) == 1
    assert await world.store.outbox.next_held(NOW) == NOW + timedelta(days=9)


async def test_a_card_told_twice_in_one_transaction_is_sent_once_at_the_first_ones_place(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        for title, topic in (("old", "A-1"), ("other", ""), ("new", "A-1")):
            tx.tell(world.rooms["ana"], Card("test", title), topic=topic)
    assert words(await claim(world)) == ["new", "other"]
