"""Edits of hours: a week, closed days, one date's own hours; each counts from the instant it is entered (D25).

A team's hours are everybody's who has none of their own. The days it is closed, its people with hours of their own are
off as well: a typhoon or a holiday does not ask whose clock somebody works by. Their own exceptions come later, and so
count over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.cards import schedule as cards
from bot.cards.words import shortened
from bot.language.cards import Block, Button, Card, Fact
from bot.model.people import Person, Side
from bot.model.record import Event
from bot.refused import Refused
from bot.rules.pastkept import in_clock, past_kept
from bot.store.transaction import Transaction
from bot.work import announce, hours, recounting, resolve
from scheduler.holidays import merged
from scheduler.worktime import Holiday, Hours, ScheduleException, Weekly, WorkSchedule, wall, write_hours

DAY = timedelta(days=1)


async def set_week(tx: Transaction, of: Side | Person, weekly: Weekly, zone: str, said: str) -> Card:
    """Give a team or a person a week, kept in the clock of `zone`."""
    before = await tx.schedules.schedule(hours.schedule_id(tx, of))
    after = in_clock(replace(before, weekly=weekly), zone, tx.now)
    kept = past_kept(before, after, tx.now)
    if isinstance(of, Person) and of.schedule_id == tx.engagement.schedule_of(of.side):
        label = f"@{of.handle}"
        own = await tx.schedules.add(replace(after, label=label))
        await tx.people.lock(of.id)
        of = replace(of, schedule_id=own)
        await tx.people.save(of)
    else:
        await tx.schedules.set_weekly(hours.schedule_id(tx, of), weekly, zone)
        still = set(after.exceptions)
        gone = [each.date for each in before.exceptions if each not in still]
        await tx.schedules.drop_exceptions(hours.schedule_id(tx, of), gone)
        await tx.schedules.add_exceptions(hours.schedule_id(tx, of), [e for e in after.exceptions if e.date in gone])
    await tx.schedules.add_exceptions(hours.schedule_id(tx, of), kept)
    scene = await announce.scene(tx)
    shift = hours.shift_of(tx, of, await tx.schedules.calendar(hours.schedule_id(tx, of)))
    facts = cards.shift_facts(scene, shift)
    title = f"{cards.hours_of(hours.name(tx, of))} changed"
    return await _done(tx, of, {hours.schedule_id(tx, of)}, title, facts, said)


async def add_holidays(tx: Transaction, of: Side | Person, found: Sequence[Holiday], said: str) -> Card:
    """Close the dates that holidays fall on, those ahead: what is over was counted as it was."""
    edited: set[int] = set()
    new: dict[date, Holiday] = {}
    for schedule_id in await _schedules(tx, of):
        before = await tx.schedules.schedule(schedule_id)
        today = wall(tx.now, before.anchor_zone).date()
        there = {holiday.date for holiday in before.holidays}
        ahead = [each for each in merged(found) if each.date >= today and each.date not in there]
        await _keep_today(tx, schedule_id, before, replace(before, holidays=(*before.holidays, *ahead)))
        await tx.schedules.add_holidays(schedule_id, ahead)
        new |= {each.date: each for each in ahead}
        edited.add(schedule_id)
    if not new and len(found) == 1:
        raise Refused(cards.in_the_past(await announce.scene(tx), found[0].date, hours.side_of(of)))
    scene, whose = await announce.scene(tx), hours.name(tx, of)
    days = sorted(new)
    title = f"{whose}: {len(days)} closed {'day' if len(days) == 1 else 'days'} added"
    facts: list[Block] = []
    for label, day in (("First", days[:1]), ("Last", days[1:][-1:])):
        for each in day:
            shown = scene.days(each, each, hours.side_of(of))
            facts.append(Fact("Closed" if len(days) == 1 else label, (f"{shown}, {new[each].name[:60]}",)))
    return await _done(tx, of, edited, title, facts, said)


async def make_exception(
    tx: Transaction, of: Side | Person, first: date, last: date, own: Hours, reason: str, said: str
) -> Card:
    """Give dates hours of their own, or close them, with a reason."""
    side = hours.side_of(of)
    edited: set[int] = set()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for schedule_id in await _schedules(tx, of) if not own else (hours.schedule_id(tx, of),):
        before = await tx.schedules.schedule(schedule_id)
        today = wall(tx.now, before.anchor_zone).date()
        if first < today:
            raise Refused(cards.in_the_past(await announce.scene(tx), first, side))
        made = tuple(ScheduleException(day, own, reason) for day in days)
        await tx.schedules.add_exceptions(schedule_id, made)
        await _keep_today(tx, schedule_id, before, replace(before, exceptions=(*before.exceptions, *made)))
        edited.add(schedule_id)
    scene, whose = await announce.scene(tx), hours.name(tx, of)
    shown = scene.days(first, last, side)
    facts: list[Block] = [Fact("Closed", (shown,))]
    if own:
        label = next((c.label for c in (scene.place(s) for s in Side) if c.zone == before.anchor_zone), "")
        hours_then = f", {write_hours(own)} {label}" if label else ""
        facts = [Fact("Open", (f"{shown}{hours_then}",))]
    return await _done(tx, of, edited, f"{cards.hours_of(whose)} changed", facts, said, reason)


async def _schedules(tx: Transaction, of: Side | Person) -> tuple[int, ...]:
    """A person's schedule; or a team's, then those of its people who have their own."""
    first = hours.schedule_id(tx, of)
    if isinstance(of, Person):
        return (first,)
    return tuple(dict.fromkeys([first, *(p.schedule_id for p in await tx.people.everyone() if p.side is of)]))


async def _keep_today(tx: Transaction, schedule_id: int, before: WorkSchedule, after: WorkSchedule) -> None:
    """Leave the part of this very day that is over as it was: the change counts from now on."""
    await tx.schedules.add_exceptions(schedule_id, past_kept(before, after, tx.now))


async def _done(
    tx: Transaction,
    of: Side | Person,
    edited: set[int],
    title: str,
    facts: Sequence[Block],
    said: str,
    words: str = "",
) -> Card:
    """Have what the edit touches counted anew, tell both sides what moves, and answer whoever edited."""
    whose = hours.name(tx, of)
    people = [person for person in await tx.people.everyone() if person.schedule_id in edited]
    moving = await recounting.after_edit(tx, people, *((of,) if isinstance(of, Side) else ()))
    shown = tuple((fact.label, fact.value) for fact in facts if isinstance(fact, Fact))
    await recounting.tell(tx, whose, moving, shown[:3])
    tx.record(Event.HOURS_CHANGED, said, subject=whose)
    named = whose if whose.startswith("@") else whose.lower()
    return cards.edited(
        await announce.scene(tx),
        title,
        facts,
        await recounting.seen(tx, moving, resolve.speaker(tx)),
        see=Button(shortened(cards.hours_of(whose), 24), f"hours show {named}"),
        words=words,
    )
