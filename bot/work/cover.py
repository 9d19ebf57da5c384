"""Cover: somebody else owes what a person owed; dues stay, and so does the time that counted (D23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.model.people import Person, Role, Side
from bot.model.record import Event
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import Assignment
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import announce, owed


async def able(tx: Transaction, person: Person, matter_id: int) -> bool:
    """Whether the person could owe a reply on the matter: admitted to it, reached there, for the firm an attorney."""
    if await tx.rooms.direct(person.id) is None or Role.OBSERVER in person.roles:
        return False
    if person.side is Side.FIRM:
        on_it = await tx.matters.attorneys(matter_id)
    else:
        on_it = await tx.matters.members(matter_id)
    return person.id in {each.id for each in on_it}


async def stand_in(tx: Transaction, leave: Absence, matter_id: int) -> Person | None:
    """Who has what falls to a person on leave: the named cover, else the lead or the responsible attorney.

    None where nobody of them is there and could owe it.
    """
    away = await tx.people.get(leave.person_id)
    candidates: list[Person] = []
    if leave.cover_id is not None:
        candidates.append(await tx.people.get(leave.cover_id))
    if away.side is Side.PROVIDER:
        candidates += await tx.people.holders(Role.LEAD, Side.PROVIDER)
    else:
        candidates.append(await tx.people.get((await tx.matters.get(matter_id)).responsible_id))
    absent = await tx.schedules.away([each.id for each in candidates], tx.now) | {away.id}
    for each in candidates:
        if each.id not in absent and each.side is away.side and await able(tx, each, matter_id):
            return each
    return None


async def leave_of(tx: Transaction, person: Person) -> Absence | None:
    """The leave that a person is on now."""
    for each in await tx.schedules.absences(person):
        if each.leave and each.opens <= tx.now < each.closes:
            return each
    return None


async def move(tx: Transaction, assignment: Assignment, windows: Sequence[ResponseWindow], to: Person) -> Assignment:
    """Somebody else owes these windows of one assignment; whoever owes the work itself is its assignee (D2)."""
    for window in windows:
        await owed.pass_on(tx, assignment, window, to)
        if window.question_id is not None:
            question = await tx.questions.get(window.question_id)
            await tx.questions.save(replace(question, owed_by=to.id))
    if any(window.side is Side.PROVIDER and window.kind is not WindowKind.ANSWER for window in windows):
        assignment = replace(assignment, assignee_id=to.id, for_team=False)
        await tx.assignments.save(assignment)
    tx.record(
        Event.COVERED,
        f"by @{to.handle}",
        matter_id=assignment.matter_id,
        assignment_id=assignment.id,
        subject=assignment.ref,
    )
    await announce.post(tx, assignment)
    return assignment
