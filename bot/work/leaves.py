"""A leave as it is spoken of: its dates, the sentences about it, and who reads what is chosen for work inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.cards import leaveplan as cards
from bot.cards.leaveplan import Chosen, Leave
from bot.language.days import MONTHS
from bot.model.leave import Choice
from bot.model.people import COORDINATOR, Person, Side
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import announce, resolve
from bot.work.absences import Thing, dates
from scheduler.worktime import wall

_MONTHS = {number: name for name, number in MONTHS.items() if len(name) == 3}


async def spoken(tx: Transaction, leave: Absence) -> Leave:
    """A leave as messages speak of it: whose it is, and its dates where its person works."""
    person = await tx.people.get(leave.person_id)
    zone = (await tx.schedules.calendar(person.schedule_id)).schedule.anchor_zone
    return Leave(person.id, *dates(leave, zone))


async def undo(tx: Transaction, leave: Leave, reader: Person) -> str:
    """The sentence with which a reader takes a leave back."""
    return f"away cancel {_day(tx, leave.first, reader)}{await _whose(tx, leave, reader)}"


async def plan(tx: Transaction, leave: Leave, reader: Person) -> str:
    """The sentence with which a reader goes through what is inside a leave; it opens the form."""
    span = _day(tx, leave.first, reader)
    if leave.last != leave.first:
        span += f" – {_day(tx, leave.last, reader)}"
    return f"away {span}{await _whose(tx, leave, reader)} plan"


def _day(tx: Transaction, day: date, reader: Person) -> str:
    this_year = wall(tx.now, reader.zone).year
    return f"{day.day} {_MONTHS[day.month]}" + (f" {day.year}" if day.year != this_year else "")


async def _whose(tx: Transaction, leave: Leave, reader: Person) -> str:
    return "" if leave.person == reader.id else f" for @{(await tx.people.get(leave.person)).handle}"


async def readers(tx: Transaction, person: Person, inside: Sequence[Thing]) -> tuple[int, ...]:
    """Who sees what is chosen: the coordinators of the side, and for work its supervising attorneys."""
    found = [each.id for each in await tx.people.holders(COORDINATOR[person.side], person.side)]
    if person.side is Side.PROVIDER:
        found += [(await tx.assignments.get(each.window.assignment_id)).supervising_id for each in inside]
    return tuple(each for each in dict.fromkeys(found) if each not in (person.id, resolve.speaker(tx).id))


async def tell_plan(tx: Transaction, days: Leave, chosen: Sequence[Chosen], inside: Mapping[str, Thing]) -> None:
    """Tell each of the readers what was chosen, as far as they may know of it and were not asked about it."""
    person = await tx.people.get(days.person)
    sights = await tx.matters.sights()
    coordinators = {each.id for each in await tx.people.holders(COORDINATOR[person.side], person.side)}
    for reader in await readers(tx, person, list(inside.values())):
        theirs: list[Chosen] = []
        for each in chosen:
            window = inside[each.ref].window
            supervised = (await tx.assignments.get(window.assignment_id)).supervising_id == reader
            asked = not each.now and each.choice is not Choice.KEEP and each.who == reader
            if window.matter_id in sights.get(reader, {}) and (reader in coordinators or supervised) and not asked:
                theirs.append(each)
        if theirs:
            scene = await announce.scene(tx)
            await announce.tell(tx, reader, cards.told(scene, days, theirs, by=resolve.speaker(tx).id))
