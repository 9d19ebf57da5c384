"""From words to things: the one place where references, people, permissions and time words meet the database (D39)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.cards import refusals
from bot.language.misread import Misread, NotUnderstood
from bot.language.moments import Setting, When, resolve
from bot.model.deadlines import CourtDeadline
from bot.model.handoff import HandOff
from bot.model.people import Person, Side
from bot.model.work import Assignment, Matter, Question
from bot.refused import Refused
from bot.rules.handoff import copy_for
from bot.rules.permission import Act, Subject, may, who_may
from bot.store.transaction import Transaction
from bot.work import announce

#: Calendars are kept for this year and the next: what is further ahead than a year may not be counted.
FURTHEST = timedelta(days=365)


def speaker(tx: Transaction) -> Person:
    """Whoever is speaking: a command has a sayer, an alarm has none."""
    assert tx.actor is not None, "only a person gives orders"
    return tx.actor


async def assignment(tx: Transaction, ref: str) -> Assignment:
    """The assignment, its matter locked for writing. Hidden and absent are refused alike (C45)."""
    find = tx.assignments.find if tx.readonly else tx.assignments.locked
    found = await find(ref, speaker(tx))
    if found is None:
        raise Refused(refusals.nothing(ref), hidden=True)
    return found


async def question(tx: Transaction, ref: str) -> tuple[Question, Assignment]:
    """The question and its assignment, their matter locked for writing."""
    found = await tx.questions.find(ref, speaker(tx))
    if found is None:
        raise Refused(refusals.nothing(ref), hidden=True)
    if not tx.readonly:
        await tx.matters.lock(found.matter_id)
        found = await tx.questions.get(found.id)
    return found, await tx.assignments.get(found.assignment_id)


async def hand_off(tx: Transaction, ref: str) -> tuple[HandOff, frozenset[int]]:
    """The hand-off, locked with its matters for writing, and who may read any of it."""
    found = await tx.handoffs.find(ref, speaker(tx))
    if found is None:
        raise Refused(refusals.nothing(ref), hidden=True)
    await tx.lock()
    items = await tx.handoffs.items(found)
    await tx.matters.lock(*{each.matter_id for each in items})
    found = await tx.handoffs.get(found.id)
    sights = await tx.matters.sights()
    return found, frozenset(each for each, seen in sights.items() if copy_for(found, items, seen) is not None)


async def matter(tx: Transaction, ref: str) -> Matter:
    """The matter by `M-…` or the firm's own number, locked for writing."""
    found = await tx.matters.find(ref, speaker(tx))
    if found is None:
        raise Refused(refusals.nothing(ref), hidden=True)
    if not tx.readonly:
        await tx.matters.lock(found.id)
    return found


async def deadlines(tx: Transaction, refs: Sequence[str]) -> tuple[CourtDeadline, ...]:
    """Court deadlines, their matters locked for writing. To the provider there is none."""
    found = []
    for ref in refs:
        deadline = await tx.deadlines.find(ref, speaker(tx))
        if deadline is None:
            raise Refused(refusals.nothing(ref), hidden=True)
        found.append(deadline)
    if tx.readonly:
        return tuple(found)
    await tx.matters.lock(*(each.matter_id for each in found))
    return tuple([await tx.deadlines.get(each.id) for each in found])


async def person(tx: Transaction, handle: str, field: str) -> Person:
    """A person of this engagement by handle."""
    found = await tx.people.by_handle(handle)
    if found is None:
        known = ", ".join(f"@{p.handle}" for p in await tx.people.everyone() if p.side is Side.PROVIDER)
        example = known.partition(",")[0]
        raise NotUnderstood(f"@{handle}", f"somebody of this engagement: {known}", example, field=field)
    return found


async def moment(tx: Transaction, when: When, field: str, *, worker: Person | None = None) -> datetime:
    """The instant that time words mean when the speaker says them; `worker`'s days are those of "2 working days"."""
    sayer = speaker(tx)
    own = await tx.schedules.calendar_of(sayer)
    theirs = await tx.schedules.calendar_of(worker or sayer)

    def working_days_after(day: date, count: int) -> date:
        return theirs.working_days_after(day, count)

    setting = Setting(
        now=tx.now,
        zone=sayer.zone,
        cities=tx.engagement.cities.zones,
        closing=own.closing,
        working_days_after=working_days_after,
    )
    try:
        at = resolve(when, setting)
    except Misread as error:
        error.field = field
        raise
    if at > tx.now + FURTHEST:
        raise NotUnderstood(when.words, "a time within a year", "fri 5pm", field=field)
    return at


async def subject(
    tx: Transaction,
    matter_id: int,
    *,
    assignment: Assignment | None = None,
    question: Question | None = None,
    side: Side | None = None,
    told: frozenset[int] = frozenset(),
    entered_by: int | None = None,
) -> Subject:
    """What is acted on, as the permission table sees it."""
    members = frozenset(person.id for person in await tx.matters.members(matter_id))
    seen_by = frozenset(await tx.matters.sights_of(matter_id))
    return Subject(matter_id, members, assignment, question, side, told, entered_by, seen_by)


async def permit(tx: Transaction, act: Act, thing: Subject, ref: str) -> None:
    """Go on, or refuse with what is missing and who can."""
    if may(speaker(tx), act, thing):
        return
    who = who_may(await tx.people.everyone(), act, thing)
    stands = refusals.stands(thing.assignment) if thing.assignment is not None else ""
    raise Refused(
        refusals.refused(await announce.scene(tx), act, ref, who=who, matter=f"M-{thing.matter_id}", stands=stands)
    )
