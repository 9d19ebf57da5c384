"""Each team's morning: a digest a quarter of an hour after it opens, cut exactly where the last one ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.alarms.alarm import Alarm
from bot.cards import digest as cards
from bot.cards.scene import Scene
from bot.language.cards import Card
from bot.model.handoff import HandedItem, HandOff
from bot.model.openwork import OpenWork
from bot.model.people import Person, Role, Side
from bot.model.record import Entry, Event
from bot.rules.board import Board, Morning, board
from bot.rules.handoff import told, waiting
from bot.rules.morning import Summary
from bot.rules.summary import Reader, summarise
from bot.rules.visibility import Sight
from bot.store.transaction import Transaction
from bot.work import announce, clocknote, handing, silence
from bot.work.ahead import ahead
from scheduler.worktime import Calendar, wall

KIND = "digest"
COPY_KIND = "digest_copy"
AFTER_OPENING = timedelta(minutes=15)
#: The first digest of a team covers this much, having no one before it to begin where it ended.
FIRST = timedelta(days=1)


async def schedule(tx: Transaction, side: Side) -> None:
    """Set the timers of a side's mornings: of its next digest, on the next working date whose opening and a quarter is
    still ahead, and of the note before clocks change."""
    await clocknote.remind(tx, side)
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    tx.remind(KIND, f"{tx.engagement.id}/{side}", _next(calendar, tx.now))


def _next(calendar: Calendar, after: datetime) -> datetime:
    """When a team's first digest after an instant ends."""
    day = wall(after, calendar.schedule.anchor_zone).date() - timedelta(days=1)
    while True:
        day = calendar.working_days_after(day, 1)
        opening = calendar.opening(day)
        if opening is not None and opening + AFTER_OPENING > after:
            return opening + AFTER_OPENING


async def lock(tx: Transaction, thing: str) -> None:
    """A digest writes about no matter; its unique key is its lock."""


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    side = Side(thing)
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    due = _latest(calendar, due, tx.now)
    day = calendar.shift(due)
    if day is not None:  # else the day was closed since the timer was set: nothing on a closed day
        since = await tx.digests.last(side) or due - FIRST
        if await tx.digests.cut(side, day, since, due):
            work = await _tell(tx, await _morning(tx, side, day, since, due))
            await silence.remind(tx, side, [reply for each in work for reply in each.replies])
            if any(each.state.with_provider for each in work):
                await handing.remind(tx, side)
            tx.record(Event.DIGEST_CUT, f"{side} digest of {day}")
    await schedule(tx, side)


def _latest(calendar: Calendar, due: datetime, now: datetime) -> datetime:
    """After time that nobody kept, the digests missed are one: the last of them, which covers the whole gap."""
    day = calendar.shift(due)
    while day is not None:
        day = calendar.working_days_after(day, 1)
        opening = calendar.opening(day)
        if opening is None or opening + AFTER_OPENING > now:
            break
        due = opening + AFTER_OPENING
    return due


async def _morning(tx: Transaction, side: Side, day: date, since: datetime, until: datetime) -> Morning:
    zone = tx.engagement.cities.of(side).zone
    following = _next(await tx.schedules.calendar(tx.engagement.schedule_of(side)), until)
    before, monday = await tx.digests.before(side, day), day - timedelta(days=day.weekday())
    first_of_week = before is None or before < monday
    return Morning(side, day, since, until, following, lambda at: wall(at, zone).date(), first_of_week)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every copy of one digest is written from, read once."""

    scene: Scene
    work: Sequence[OpenWork]
    board: Board
    news: Sequence[Entry]
    sights: Mapping[int, Mapping[int, Sight]]
    handed: HandOff | None
    items: Sequence[HandedItem]

    def summary(self, reader: Reader) -> Summary:
        summary = summarise(self.board, self.news, reader)
        handed = waiting(self.handed, self.items, reader.sights) if self.handed is not None else None
        if handed is None:
            return summary
        return told(summary, handed, accepts=reader.person is not None and Role.OBSERVER not in reader.person.roles)

    def own(self, person: Person) -> Summary:
        return self.summary(Reader(self.sights.get(person.id, {}), person))


async def _desk(tx: Transaction, morning: Morning) -> Desk:
    handed = await tx.handoffs.on_offer(morning.side.other)
    work = await tx.digests.work()
    return Desk(
        await announce.scene(tx),
        work,
        board(morning, work, await ahead(tx, morning)),
        await tx.digests.news(morning.side),
        await tx.matters.sights(),
        handed,
        await tx.handoffs.items(handed) if handed is not None else (),
    )


async def _tell(tx: Transaction, morning: Morning) -> Sequence[OpenWork]:
    """The room's copy, and each person's own where it says more; one who is not at work gets theirs when they open.
    Says what work is open.

    A digest is its side's alone: in a conversation that is both sides' room nothing is said of it.
    """
    desk = await _desk(tx, morning)
    room = await tx.rooms.team(morning.side)
    shown: Card | None = None
    occupants: set[int] = set()
    if room is not None and len(await tx.rooms.together(room)) == 1:
        occupants = {person.id for person in await tx.rooms.occupants(room)}
        readers = [desk.sights.get(person_id, {}) for person_id in occupants]
        shared = {matter: Sight.FULL for matter in set.intersection(*map(set, readers))} if readers else {}
        summary = desk.summary(Reader(shared))
        shown = cards.digest(desk.scene, summary, room=True)
        tx.tell(room, shown)
    for person in await tx.people.everyone():
        if person.side is not morning.side:
            continue
        opens = (await tx.schedules.calendar_of(person)).next_opening(tx.now)
        if opens > tx.now:
            tx.remind(COPY_KIND, f"{tx.engagement.id}/{person.id}", opens)
            continue
        summary, posted = desk.own(person), shown if person.id in occupants else None
        own = cards.digest(desk.scene, summary)
        same = posted is not None and own.blocks == posted.blocks and not summary.buttons
        if not summary.quiet and not same:  # a copy that says no more than the room's is noise
            await announce.tell(tx, person.id, own)
    return desk.work


async def ring_copy(tx: Transaction, thing: str, due: datetime) -> None:
    """Somebody's shift begins after their team's digest was cut: their own copy, as things stand now."""
    person = await tx.people.get(int(thing))
    last = await tx.digests.latest(person.side)
    if last is None:
        return
    morning = await _morning(tx, person.side, *last)
    desk = await _desk(tx, morning)
    summary = desk.own(person)
    if not summary.quiet:
        await announce.tell(tx, person.id, cards.digest(desk.scene, summary))


DIGEST = Alarm(KIND, lock, ring)
COPY = Alarm(COPY_KIND, lock, ring_copy)
