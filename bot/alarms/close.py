"""Approved work closes by itself after five working days of the firm; until then it can be returned (D5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.cards import replies
from bot.model.record import Event
from bot.model.work import State
from bot.store.transaction import Transaction
from bot.work import announce, clocks


async def lock(tx: Transaction, thing: str) -> None:
    assignment = await tx.assignments.get(int(thing))
    await tx.matters.lock(assignment.matter_id)


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    assignment = await tx.assignments.get(int(thing))
    if assignment.state is not State.APPROVED or assignment.verdict_at is None:
        return
    closes = await clocks.closes_at(tx, assignment.verdict_at)
    if closes > tx.now:  # the firm's days were edited since: they count as they are now (D25)
        tx.remind(clocks.CLOSE, clocks.subject(tx, assignment.id), closes)
        return
    closed = replace(assignment, state=State.CLOSED)
    await tx.assignments.save(closed)
    tx.record(Event.CLOSED, matter_id=closed.matter_id, assignment_id=closed.id, subject=closed.ref)
    await announce.post(tx, closed)


async def ask_to_renew(tx: Transaction, thing: str, due: datetime) -> None:
    """A hold of five working days asks its maker to renew or release it, and asks again five later (D6)."""
    assignment = await tx.assignments.get(int(thing))
    if assignment.held_since is None or assignment.held_by is None:
        return
    card = replies.renew_hold(await announce.scene(tx), assignment, assignment.held_since)
    await announce.tell_of(tx, assignment, assignment.held_by, card)
    tx.remind(clocks.RENEW, clocks.subject(tx, assignment.id), await clocks.closes_at(tx, tx.now))


CLOSE = Alarm(clocks.CLOSE, lock, ring)
RENEW = Alarm(clocks.RENEW, lock, ask_to_renew)
