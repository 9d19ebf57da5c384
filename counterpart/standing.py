"""What a database already holds of an engagement, by the names a set-up file uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.people import Engagement, Person, Side
from bot.model.record import Platform, Room
from bot.model.windows import Agreement
from bot.model.work import Matter
from bot.store.condition import Walls
from bot.store.transaction import Transaction
from scheduler.worktime import WorkSchedule


@dataclass(frozen=True)
class Standing:
    """One engagement as it stands; an empty one is what a new engagement starts from."""

    engagement: Engagement | None = None
    schedules: Mapping[int, WorkSchedule] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    accounts: Mapping[tuple[Platform, str], str] = field(default_factory=dict)  # whose, by handle
    direct: Mapping[str, tuple[Room, ...]] = field(default_factory=dict)
    team_rooms: Mapping[Side, Room] = field(default_factory=dict)
    matters: Mapping[str, Matter] = field(default_factory=dict)  # by the firm's number, in small letters
    matter_rooms: Mapping[tuple[int, Side], Room] = field(default_factory=dict)
    walls: Walls = field(default_factory=Walls)
    agreements: tuple[Agreement, ...] = ()  # every version, the newest first


async def read_standing(tx: Transaction, walls: Walls) -> Standing:
    """The engagement of a transaction; `walls` are its memberships and screens."""
    people = await tx.people.everyone()
    matters = await tx.matters.all()
    schedule_ids = {each.schedule_id for each in people} | {tx.engagement.schedule_of(side) for side in Side}
    return Standing(
        engagement=tx.engagement,
        schedules={each: await tx.schedules.schedule(each) for each in sorted(schedule_ids)},
        people={each.handle: each for each in people},
        accounts={pair: each.handle for each in people for pair in await tx.people.accounts(each.id)},
        direct={each.handle: await tx.rooms.all_direct(each.id) for each in people},
        team_rooms={side: room for side in Side if (room := await tx.rooms.team(side))},
        matters={each.number.lower(): each for each in matters},
        matter_rooms={
            (each.id, side): room
            for each in matters
            for side in Side
            if (room := await tx.rooms.of_matter(each.id, side))
        },
        walls=walls,
        agreements=await tx.agreements.all(),
    )
