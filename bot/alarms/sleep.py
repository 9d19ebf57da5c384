"""An hour before the firm closes: whoever owes answers hears whose next shift stands still without them (G05)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from bot.alarms.alarm import Alarm
from bot.cards import edges
from bot.model.people import Side
from bot.model.work import Assignment, Question
from bot.store.transaction import Transaction
from bot.work import announce, evening, owed


async def lock(tx: Transaction, thing: str) -> None:
    """It writes about no matter."""


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(Side.FIRM))
    day = calendar.shift(due)
    closes = calendar.closing(day) if day is not None else None
    if closes is not None and tx.now < closes:  # after it the night has begun, and nobody is asked any more
        await _ask(tx, closes, calendar.next_opening(closes))
    await evening.remind(tx)


async def _ask(tx: Transaction, closes: datetime, opens: datetime) -> None:
    asked_of: dict[int, list[tuple[Question, Assignment]]] = defaultdict(list)
    sights = await tx.matters.sights()
    for question in await tx.questions.open_in():
        if question.pauses and question.matter_id in sights.get(question.owed_by, {}):
            asked_of[question.owed_by].append((question, await tx.assignments.get(question.assignment_id)))
    team = await announce.opening(tx, Side.PROVIDER)
    for person_id, asked in asked_of.items():
        hours = await tx.schedules.calendar_of(await tx.people.get(person_id))
        idle = await _idle(tx, [assignment for _, assignment in asked], opens)
        if not idle or not hours.is_open(tx.now):
            continue
        card = edges.sleep(
            await announce.scene(tx),
            [question for question, _ in sorted(asked, key=_soonest)],
            people=len(idle),
            idle=sum(idle.values(), timedelta()),
            closes=closes,
            team_opens=team if team > tx.now else None,
            opens=opens,
        )
        await announce.tell(tx, person_id, card)


async def _idle(tx: Transaction, stopped: list[Assignment], opens: datetime) -> dict[int, timedelta]:
    """Whose work stands still, each with their working time until the firm opens again."""
    found: dict[int, timedelta] = {}
    for assignment in stopped:
        worker = await owed.first_ower(tx, assignment)
        found[worker.id] = (await tx.schedules.calendar_of(worker)).between(tx.now, opens)
    return {person_id: hours for person_id, hours in found.items() if hours}


def _soonest(asked: tuple[Question, Assignment]) -> tuple[datetime, int]:
    """What is due soonest first: that is what a night costs most."""
    question, assignment = asked
    return assignment.due_at or question.asked_at, question.id


SLEEP = Alarm(evening.SLEEP, lock, ring)
