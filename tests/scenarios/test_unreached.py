"""A person whom the platform refuses: their coordinator reads it instead, once, and only what they may know of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.model.people import COORDINATOR, Side
from bot.model.record import Event, Platform
from bot.platform import Never, Outcome, Outgoing, Sender
from tests.firm import START
from tests.world import World

SECRET = "Zebra crossing"
GIVE = f'assign @assignee M-1042 title-search "{SECRET}" due fri 5pm'


@dataclass
class Closed:
    """A platform that refuses what goes to some people, and delivers the rest."""

    beyond: Sender
    people: frozenset[str]

    async def send(self, outgoing: Outgoing) -> Outcome:
        if outgoing.room.address in self.people:
            return Never("the account is deactivated")
        return await self.beyond.send(outgoing)


def refuses(world: World, *people: str) -> None:
    world.dispatcher.senders = {Platform.WEB: Closed(world.rooms, frozenset(people))}


async def directly(world: World, handle: str) -> str:
    """Everything that was sent to somebody alone."""
    return "\n".join(str(message.card) for message in await world.seen_by(handle) if message.room.address == handle)


async def put_to_the_attorney(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", f'ask A-1 "{SECRET}, or horse?"')
    await world.until("wed 09:30 New York")


async def test_a_coordinator_reads_what_a_person_could_not_be_told(world: World) -> None:
    refuses(world, "attorney")
    await put_to_the_attorney(world)
    assert f"{SECRET}, or horse?" in await directly(world, "practice_lead")


async def test_a_coordinator_behind_any_wall_is_not_handed_others_words(world: World) -> None:
    """C45: a card may speak of several matters; whoever is walled from one gets nobody else's, and it is recorded."""
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        lead = await tx.people.by_handle("practice_lead")
        assert lead is not None
        await tx.matters.screen(1042, lead.id)
    refuses(world, "attorney")
    await put_to_the_attorney(world)
    assert SECRET not in await directly(world, "practice_lead")
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        entries = await tx.events(START, world.clock.now() + timedelta(seconds=1))
    assert any(entry.event is Event.UNREACHED for entry in entries)


async def test_two_coordinators_who_cannot_be_reached_do_not_pass_a_card_on_for_ever(world: World) -> None:
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        staff = await tx.people.by_handle("staff")
        assert staff is not None
        await tx.people.lock(staff.id)
        await tx.people.save(replace(staff, roles=staff.roles | {COORDINATOR[Side.FIRM]}))
    refuses(world, "attorney", "practice_lead", "staff")
    await put_to_the_attorney(world)
    assert await world.store.outbox.dead() == ()
