"""What the firm changes after the fact: the due, with its reason kept, and what was asked for (D7, D13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards import giving as cards
from bot.cards import refusals, replies
from bot.language.cards import Card
from bot.model.people import Person, Side
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, DueChange, Priority, State
from bot.refused import Refused
from bot.store.transaction import Transaction
from bot.work import announce, docket, giving, lateness, owed, readback, resolve

#: Nobody has said yes to it: whoever does, says yes to what it is by then.
NOT_TAKEN = (State.SENT, State.DECLINED)


async def change(
    tx: Transaction,
    assignment: Assignment,
    *,
    due: datetime | None,
    because: str,
    instructions: str,
    sources: str,
    format: str,
    pages: int | None,
    priority: Priority | None,
    deadline: str,
) -> Card:
    """Change what is given. A draft is completed, never sent by this (D4)."""
    if assignment.state.ended:
        raise await lateness.stale(tx, assignment)
    edited = replace(
        assignment,
        instructions=instructions or assignment.instructions,
        sources=sources or assignment.sources,
        format=format or assignment.format,
        pages=pages if pages is not None else assignment.pages,
        priority=priority or assignment.priority,
        deadline_id=await docket.tied(tx, assignment, deadline) if deadline else assignment.deadline_id,
    )
    if edited.state is State.DRAFT:
        edited = replace(edited, due_at=due or edited.due_at)
        await tx.assignments.save(edited)
        tx.record(Event.EDITED, matter_id=edited.matter_id, assignment_id=edited.id, subject=edited.ref)
        await announce.post(tx, edited)
        return await announce.card(tx, edited)
    old = edited.due_at
    if due is not None and due != old:
        edited = await _move(tx, edited, due, because)
    elif due is not None:  # the due there is, said again, takes an earlier one back that nobody agreed to yet
        edited = replace(edited, earlier_due_at=None)
    if edited.instructions != assignment.instructions or edited.sources != assignment.sources:
        await _acknowledge_again(tx, edited)
    edited = readback.mended(assignment, edited)
    if edited.deadline_id != assignment.deadline_id and edited.due_at == assignment.due_at:
        await docket.weigh(tx, edited, edited.due_at)
    await tx.assignments.save(edited)
    tx.record(
        Event.DUE_MOVED if due is not None else Event.EDITED,
        because or instructions,
        matter_id=edited.matter_id,
        assignment_id=edited.id,
        subject=edited.ref,
    )
    await announce.post(tx, edited)
    ower = await owed.first_ower(tx, edited)
    await announce.turn_worker(tx, edited, ower.id, because or instructions)
    scene, opens = await announce.scene(tx), await announce.opening(tx, Side.PROVIDER)
    urgent = await giving.urgent_left(tx, Side.FIRM)
    if due is not None and old is not None and due != old:
        return cards.due_moved(
            scene,
            edited,
            new=due,
            old=old,
            to=ower.id,
            opens=opens if opens > tx.now else None,
            urgent=urgent,
            reason=because,
        )
    return replies.edited(scene, edited, to=ower.id, opens=opens if opens > tx.now else None, urgent=urgent)


async def _move(tx: Transaction, assignment: Assignment, due: datetime, because: str) -> Assignment:
    """Later: the window goes on to its new due. Earlier: with a reason, and the old due binds until acknowledged."""
    assert assignment.due_at is not None, "what was sent has a due"
    if due > assignment.due_at:
        return await _put(tx, assignment, due, because)
    if not because:
        raise Refused(refusals.earlier_needs_reason(await announce.scene(tx), assignment, due))
    await _acknowledge_again(tx, assignment)
    if assignment.state in NOT_TAKEN:  # nobody has agreed to the old due yet: the acknowledgement owed is of this one
        return await _put(tx, assignment, due, because)
    return replace(assignment, earlier_due_at=due)


async def begin_anew(tx: Transaction, assignment: Assignment, to: Person, because: str) -> Assignment:
    """Its time counts from now: it is due after as much of the new person's open time as was first given (C05)."""
    sent, first = assignment.sent_at, assignment.original_due_at
    if sent is None or first is None or assignment.due_at is None:
        return assignment  # it has no time that could count
    clock = await tx.schedules.clock_of(to)
    again = clock.add(tx.now, clock.between(sent, first))
    assignment = await _put(tx, assignment, max(again, assignment.due_at), because)
    await tx.assignments.save(assignment)
    return assignment


async def agreed_earlier(tx: Transaction, assignment: Assignment) -> Assignment:
    """The assignee acknowledged an earlier due: from now on it binds (D13), unless it is over already."""
    earlier = assignment.earlier_due_at
    if earlier is None:
        return assignment
    if earlier > tx.now:
        return await _put(tx, assignment, earlier, "")
    assignment = replace(assignment, earlier_due_at=None)
    card = cards.not_agreed_in_time(await announce.scene(tx), assignment, earlier)
    await announce.tell_of(tx, assignment, assignment.supervising_id, card)
    return assignment


async def _put(tx: Transaction, assignment: Assignment, due: datetime, because: str) -> Assignment:
    """The due is `due` from now on: noted with its reason, the delivery window moved to it."""
    assert assignment.due_at is not None, "what was sent has a due"
    by = resolve.speaker(tx)
    await tx.dues.add(DueChange(assignment.id, tx.now, by.id, assignment.due_at, due, because))
    await owed.move_due(tx, assignment, due)
    at_risk = assignment.eta is not None and assignment.eta > due
    before = assignment.due_at
    moves = assignment.due_moves + 1
    assignment = replace(assignment, due_at=due, earlier_due_at=None, due_moves=moves, at_risk=at_risk)
    await docket.weigh(tx, assignment, before)
    return assignment


async def _acknowledge_again(tx: Transaction, assignment: Assignment) -> None:
    """What was asked changed: the assignee owes a fresh acknowledgement of it, and nothing else starts anew (D7)."""
    if assignment.state in NOT_TAKEN or assignment.assignee_id is None:
        return
    running = await tx.windows.running(assignment.id)
    if not any(window.kind is WindowKind.ACKNOWLEDGE for window in running):
        await owed.open_window(tx, WindowKind.ACKNOWLEDGE, assignment, assignment.assignee_id)
