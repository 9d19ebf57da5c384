"""A leave begins: what the person owes passes to whoever covers, each debt by its own timer (D23)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.cards import absence as cards
from bot.cards import leaveplan as plans
from bot.cards.absence import Inside
from bot.model.people import COORDINATOR
from bot.model.windows import ResponseWindow
from bot.store.schedules import Absence
from bot.store.transaction import Transaction
from bot.work import absences, announce, clocks, cover, leaves, questions


async def lock_nothing(tx: Transaction, thing: str) -> None:
    """A leave that begins writes about no matter: the timers it sets do."""


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    leave = await tx.schedules.absence(int(thing))
    if leave is None or not leave.leave or not leave.opens <= tx.now < leave.closes:
        return
    passed: dict[int, list[Inside]] = defaultdict(list)
    left: list[ResponseWindow] = []
    for window in await tx.windows.owed(leave.person_id):
        if await absences.stays(tx, leave, window):
            continue
        to = await cover.stand_in(tx, leave, window.matter_id)
        if to is None:
            left.append(window)
        else:
            passed[to.id].append(absences.inside(window))
            tx.remind(clocks.DEBT, clocks.subject(tx, window.id), tx.now)
    scene = await announce.scene(tx)
    for person_id, theirs in passed.items():
        await announce.tell(tx, person_id, cards.begun(scene, leave.person_id, person_id, theirs))
    if left:
        await _nobody(tx, leave, left)


async def _nobody(tx: Transaction, leave: Absence, left: list[ResponseWindow]) -> None:
    """No cover reachable: the coordinators of the side are told at once, as far as they may know of it."""
    away = await tx.people.get(leave.person_id)
    sights = await tx.matters.sights()
    for coordinator in await tx.people.holders(COORDINATOR[away.side], away.side):
        seen = [absences.inside(each) for each in left if each.matter_id in sights.get(coordinator.id, {})]
        if seen:
            await announce.tell(tx, coordinator.id, cards.uncovered(await announce.scene(tx), away.id, seen))


async def ring_eve(tx: Transaction, thing: str, due: datetime) -> None:
    """What is inside a leave that is about to begin, and undecided: the coordinator hears of it once more (G23)."""
    leave = await tx.schedules.absence(int(thing))
    if leave is None or not leave.leave or leave.opens <= tx.now:
        return
    left = await absences.undecided(tx, leave)
    away = await tx.people.get(leave.person_id)
    coordinators = await tx.people.holders(COORDINATOR[away.side], away.side)
    spoken, scene, sights = await leaves.spoken(tx, leave), await announce.scene(tx), await tx.matters.sights()
    others = [each for each in coordinators if each.id != away.id]
    for reader in others or [away]:
        seen = [absences.inside(each.window) for each in left if each.window.matter_id in sights.get(reader.id, {})]
        if seen:
            plan = await leaves.plan(tx, spoken, reader)
            await announce.tell(tx, reader.id, plans.undecided(scene, spoken, seen, plan=plan))


async def lock(tx: Transaction, thing: str) -> None:
    window = await tx.windows.get(int(thing))
    await tx.matters.lock(window.matter_id)


async def pass_on(tx: Transaction, thing: str, due: datetime) -> None:
    """One debt of somebody on leave becomes somebody else's."""
    window = await tx.windows.get(int(thing))
    leave = await cover.leave_of(tx, await tx.people.get(window.owed_by))
    if leave is None or not window.state.open or await absences.stays(tx, leave, window):
        return
    to = await cover.stand_in(tx, leave, window.matter_id)
    began_meanwhile = window.started_at >= leave.opens
    if to is None:
        if began_meanwhile:
            await _nobody(tx, leave, [window])
        return
    assignment = await cover.move(tx, await tx.assignments.get(window.assignment_id), [window], to)
    if window.question_id is not None:
        question = await tx.questions.get(window.question_id)
        tx.unsay(questions.topic(question))
        await questions.put(tx, question, assignment, window)
    elif began_meanwhile:
        scene = await announce.scene(tx)
        await announce.tell(tx, to.id, cards.begun(scene, leave.person_id, to.id, [absences.inside(window)]))


ABSENCE = Alarm(absences.ABSENCE, lock_nothing, ring)
EVE = Alarm(absences.EVE, lock_nothing, ring_eve)
DEBT = Alarm(clocks.DEBT, lock, pass_on)
