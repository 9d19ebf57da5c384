"""Approved work closes by itself after five working days of the firm; until then it can be returned (D5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.alarms.alarm import Alarm
from bot.model.work import State
from bot.store.transaction import Transaction
from bot.work import announce, clocks


async def lock(tx: Transaction, thing: str) -> None:
    assignment = await tx.assignments.get(int(thing))
    await tx.matters.lock(assignment.matter_id)


async def ring(tx: Transaction, thing: str, due: datetime) -> None:
    assignment = await tx.assignments.get(int(thing))
    if assignment.state is State.APPROVED:
        await tx.assignments.save(replace(assignment, state=State.CLOSED))


async def ask_to_renew(tx: Transaction, thing: str, due: datetime) -> None:
    """A hold of five working days asks its maker to renew or release it, and asks again five later (D6)."""
    assignment = await tx.assignments.get(int(thing))
    if assignment.held_since is None or assignment.held_by is None:
        return
    await announce.tell_of(tx, assignment, assignment.held_by, await announce.card(tx, assignment))
    tx.remind(clocks.RENEW, clocks.subject(tx, assignment.id), await clocks.closes_at(tx))


CLOSE = Alarm(clocks.CLOSE, lock, ring)
RENEW = Alarm(clocks.RENEW, lock, ask_to_renew)
