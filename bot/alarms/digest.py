"""Each team's morning: a digest a quarter of an hour after it opens, cut exactly where the last one ended."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from bot.alarms.alarm import Alarm
from bot.cards import digest as cards
from bot.language.cards import Card
from bot.model.people import Person, Side
from bot.model.record import Event
from bot.model.windows import ResponseWindow
from bot.model.work import Question
from bot.rules.morning import Away
from bot.rules.summary import Morning, Reader, Work, summarise
from bot.rules.visibility import Sight
from bot.store.transaction import Transaction
from bot.work import announce
from scheduler.worktime import Calendar, wall

KIND = "digest"
AFTER_OPENING = timedelta(minutes=15)
#: The first digest of a team covers this much, having no one before it to begin where it ended.
FIRST = timedelta(days=1)


async def schedule(tx: Transaction, side: Side) -> None:
    """Set the timer of a side's next digest: the next working date whose opening and a quarter is still ahead."""
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    day = wall(tx.now, calendar.schedule.anchor_zone).date() - timedelta(days=1)
    while True:
        day = calendar.working_days_after(day, 1)
        opening = calendar.opening(day)
        if opening is not None and opening + AFTER_OPENING > tx.now:
            tx.remind(KIND, f"{tx.engagement.id}/{side}", opening + AFTER_OPENING)
            return


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
            zone = tx.engagement.cities.of(side).zone
            await _tell(tx, Morning(side, day, since, due, lambda at: wall(at, zone).date()))
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


async def _tell(tx: Transaction, morning: Morning) -> None:
    work = await _work(tx)
    news = await tx.events(morning.since, morning.until)
    away = await _away(tx, morning)
    scene = await announce.scene(tx)
    sights = await tx.matters.sights()
    room = await tx.rooms.team(morning.side)
    shown: Card | None = None
    occupants: set[int] = set()
    if room is not None:
        occupants = {person.id for person in await tx.rooms.occupants(room)}
        readers = [sights.get(person_id, {}) for person_id in occupants]
        shared = {matter: Sight.FULL for matter in set.intersection(*map(set, readers))} if readers else {}
        shown = cards.digest(scene, summarise(morning, work, news, away, Reader(shared)), room=True)
        tx.tell(room, shown)
    for person in await tx.people.everyone():
        if person.side is not morning.side:
            continue
        summary = summarise(morning, work, news, away, Reader(sights.get(person.id, {}), person))
        own = cards.digest(scene, summary)
        told = shown is not None and person.id in occupants and own.blocks == shown.blocks and not summary.buttons
        if not summary.quiet and not told:  # a copy that says no more than the room's is noise
            await announce.tell(tx, person.id, own)


async def _work(tx: Transaction) -> list[Work]:
    """All open assignments with what is owed on them, in a constant number of questions to the database."""
    windows: dict[int, list[ResponseWindow]] = defaultdict(list)
    questions: dict[int, list[Question]] = defaultdict(list)
    for window in await tx.windows.open_in():
        windows[window.assignment_id].append(window)
    for question in await tx.questions.open_in():
        questions[question.assignment_id].append(question)
    return [Work(each, windows[each.id], questions[each.id]) for each in await tx.assignments.open_in()]


async def _away(tx: Transaction, morning: Morning) -> tuple[Away, ...]:
    """Who of either side is away on the digest's day, whole days in their own team's city."""
    everyone: dict[int, Person] = {person.id: person for person in await tx.people.everyone()}
    found: list[Away] = []
    for person in everyone.values():
        zone = tx.engagement.cities.of(person.side).zone
        for absence in await tx.schedules.absences(person):
            first, last = wall(absence.opens, zone).date(), wall(absence.closes - timedelta(minutes=1), zone).date()
            if first <= morning.day <= last:
                found.append(Away(person.id, first, last))
    return tuple(found)


DIGEST = Alarm(KIND, lock, ring)
