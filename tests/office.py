"""A seeded desk at work: a firm of six and a team of twelve who read their lists and answer, late at times.

For what only weeks show: how much each person is told, and whether the days read well across a change of the clocks.
Everybody comes to their desk a few times a shift, takes what was offered to them since, and works down their list by
the sentences that the list's buttons say.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.delivery import Dispatcher
from bot.language.cards import Button, mentions
from bot.model.people import Person, Role, Side
from bot.model.record import Platform, RoomKind
from bot.model.windows import WindowKind
from bot.model.work import State
from bot.model.worklist import OpenItem
from bot.passage import MovableClock, Passage
from bot.platform import Outcome, Outgoing
from bot.rules import worklist
from bot.store.cipher import Cipher
from bot.store.engine import make_engine
from bot.store.store import Store
from scheduler.worktime import Calendar, wall
from tests import firm
from tests.world import KEY, World

FIRM = ("attorney", "partner", "associate", "counsel", "practice_lead", "firm_admin")
ROLES = {
    "practice_lead": Role.PRACTICE_LEAD,
    "firm_admin": Role.FIRM_ADMIN,
    "lead": Role.LEAD,
}
TEAM = ("lead", *(f"paralegal-{number}" for number in range(1, 12)))
CAST: firm.Cast = (
    *((handle, Side.FIRM, ROLES.get(handle, Role.ATTORNEY)) for handle in FIRM),
    *((handle, Side.PROVIDER, ROLES.get(handle, Role.PARALEGAL)) for handle in TEAM),
)
ATTORNEYS = FIRM[:4]
MATTERS: firm.Matters = (
    (1042, "Warehouse lease", ("attorney", "counsel", *TEAM[1:8]), True),
    (1057, "Parcel purchase", ("partner", "counsel", *TEAM[4:]), False),
    (1063, "Road claim", ("associate", *TEAM[6:]), True),
    (1071, "Storage dispute", ("associate", "partner", *TEAM[1:6]), True),
)
#: How often somebody comes to their desk in a shift.
VISITS = 5
#: What somebody takes whenever it is offered to them in a message.
TAKEN = ("I'll take it", "Accept", "Accept hand-off", "Hand off")
GIVE = 'assign @{} M-{} {} "Piece {}" sources files.example/{} format digest due {:%Y-%m-%d %H:%M} New York keep'
TYPES = ("deposition-summary", "title-search", "legal-research", "drafting")


@dataclass(frozen=True)
class Told:
    """One message that a person did not ask for: when it came, in which of their shifts, and whether they were open."""

    handle: str
    name: str
    at: datetime
    open: bool
    urgent: bool


@dataclass
class Office:
    """Make it with `begin`; let weeks pass with `works_until`."""

    world: World
    random: Random
    people: dict[str, Person]
    hours: dict[str, Calendar]
    most: int
    told: list[Told] = field(default_factory=list)
    offered: dict[str, list[Button]] = field(default_factory=lambda: defaultdict(list))
    given: int = 0
    said: int = 0

    def __post_init__(self) -> None:
        world = self.world
        world.dispatcher = Dispatcher(world.store, {Platform.WEB: self})
        world.passage = Passage(world.store, world.conversation, world.dispatcher, world.clock)

    @classmethod
    async def begin(cls, url: str, at: datetime, *, seed: int, most: int) -> Office:
        """In the migrated, empty database at `url`; its attorneys give work while less than `most` is open."""
        clock = MovableClock(at)  # of both kinds of time: who says thirty things in eight weeks is no flood
        store = Store(make_engine(url), Cipher((KEY,)), clock)
        engagement = await firm.found(store, cast=CAST, matters=MATTERS, at=at)
        world = World(store, engagement, clock)
        people: dict[str, Person] = {}
        hours: dict[str, Calendar] = {}
        async with store.read(at, engagement.id) as tx:
            for person in await tx.people.everyone():
                people[person.handle] = person
                hours[person.handle] = await tx.schedules.calendar_of(person)
        return cls(world, Random(seed), people, hours, most)

    # ── what reaches whom ───────────────────────────────────────────────────

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Puts the message where it goes, and counts whom it rings: an edit is silent, a room rings who is named."""
        if not outgoing.replaces:
            now = self.world.clock.now()
            for handle in self._rung(outgoing):
                urgent = "rgent" in "\n".join(str(block) for block in outgoing.card.blocks)
                self.told.append(Told(handle, outgoing.card.name, now, self.hours[handle].is_open(now), urgent))
                self.offered[handle] += [each for each in outgoing.card.buttons if each.label in TAKEN]
        return await self.world.rooms.send(outgoing)

    def _rung(self, outgoing: Outgoing) -> list[str]:
        if outgoing.room.kind is RoomKind.DIRECT:
            return [outgoing.room.address]
        side = outgoing.room.side
        rung = (each.handle for each in mentions(outgoing.card) if each.notify)
        return [handle for handle in dict.fromkeys(rung) if self.people[handle].side is side]

    # ── the days ────────────────────────────────────────────────────────────

    async def works_until(self, end: datetime) -> None:
        """Everybody comes to their desk as their shifts have it, until `end`."""
        for at, handle in self._visits(self.world.clock.now(), end):
            await self.world.passage.until(at)
            await self._comes(handle)
        await self.world.passage.until(end)

    def _visits(self, start: datetime, end: datetime) -> list[tuple[datetime, str]]:
        found: list[tuple[datetime, str]] = []
        for handle, hours in self.hours.items():
            day = wall(start, hours.schedule.anchor_zone).date() - timedelta(days=1)
            while day <= end.date() + timedelta(days=1):
                day = hours.working_days_after(day, 1)
                opening, closing = hours.opening(day), hours.closing(day)
                assert opening is not None
                assert closing is not None
                shift = hours.between(opening, closing)
                times = [opening + timedelta(minutes=self.random.randint(2, 25))]
                times += [hours.add(opening, shift * self.random.uniform(0.05, 0.99)) for _ in range(VISITS - 1)]
                found += [(at, handle) for at in times if start < at < end]
        return sorted(found)

    async def _comes(self, handle: str) -> None:
        person = self.people[handle]
        now = self.world.clock.now()
        async with self.world.store.read(now, self.world.engagement.id) as tx:
            if person.id in await tx.schedules.away([person.id], now):
                return
            items = worklist.soonest(await tx.worklists.of(person))
            asked = await tx.checkins.current(person.id)
            running = len(await tx.assignments.open_in())
        await self._says(handle, "mine")
        for each in self.offered.pop(handle, []):
            if self._happens(0.9):
                await self._says(handle, each.sentence)
        if asked is not None and asked.asked_at <= now < asked.closes_at and self._happens(0.5):
            await self._says(handle, "standup all on track")
        for item in items:
            if (sentence := self._next_step(item, now)) is not None:
                await self._says(handle, sentence)
        if handle in ATTORNEYS and running < self.most and self._happens(0.6):
            await self._gives(handle)
        if handle in TEAM and self._happens(0.003):
            first = wall(now, "Asia/Manila").date() + timedelta(days=self.random.randint(5, 12))
            last = first + timedelta(days=self.random.randint(0, 3))
            await self._says(handle, f"away {first:%-d %b %Y} - {last:%-d %b %Y}")

    def _next_step(self, item: OpenItem, now: datetime) -> str | None:
        """What somebody does about one line of their list, if anything on this visit."""
        chance, ref = self.random.random(), item.ref
        if item.held or item.waiting_on is not None:
            return None
        left = (item.due_at - now) if item.due_at is not None else timedelta(days=30)
        match item.kind:
            case WindowKind.ACKNOWLEDGE:
                return f"ack {ref}" if chance < 0.95 else None
            case WindowKind.PROGRESS if chance < 0.12:
                return f'update {ref} {self.random.randint(1, 9) * 10}% "Part {self.random.randint(1, 9)} read"'
            case WindowKind.PROGRESS | WindowKind.DELIVERY if chance > 0.96:
                return f'ask {ref} "Which of the two exhibits {self.random.randint(1, 99)} counts?"'
            case WindowKind.DELIVERY | WindowKind.CORRECTION | None if item.state in WORKING:
                ready = 0.6 if left < timedelta(hours=14) else 0.05
                return f"deliver {ref} files.example/{ref.lower()}-{item.round}" if chance < ready else None
            case WindowKind.ANSWER:
                return f'answer {ref} "The later one."' if chance < 0.6 else None
            case WindowKind.REVIEW if chance < 0.35:
                return (
                    f"review {ref} approve"
                    if chance < 0.28
                    else f'review {ref} return citation cause execution "Page 4"'
                )
        return None

    async def _gives(self, handle: str) -> None:
        number, _, members, _ = self.random.choice([each for each in MATTERS if handle in each[2]])
        to = self.random.choice([each for each in members if each in TEAM])
        self.given += 1
        day = wall(self.world.clock.now(), "America/New_York") + timedelta(days=self.random.randint(2, 12))
        due = day.replace(hour=17, minute=0)
        await self._says(handle, GIVE.format(to, number, self.random.choice(TYPES), self.given, self.given, due))

    async def _says(self, handle: str, sentence: str) -> None:
        self.said += 1
        await self.world.says(handle, sentence)

    def _happens(self, chance: float) -> bool:
        return self.random.random() < chance


WORKING = (State.ACKNOWLEDGED, State.IN_PROGRESS, State.RETURNED)
