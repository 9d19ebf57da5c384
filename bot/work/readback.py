"""Read-back of instructions (G03): asked with the first acknowledgement of a type of work, and never waited for."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import readback as cards
from bot.language.cards import Card
from bot.model.record import Event
from bot.model.work import Assignment, ReadBack, State
from bot.store.transaction import Transaction
from bot.work import announce, lateness, resolve

#: Work that somebody has, so that saying what will be delivered makes sense.
TAKEN = (State.ACKNOWLEDGED, State.IN_PROGRESS, State.RETURNED)


async def wanted(tx: Transaction, assignment: Assignment) -> bool:
    """Whether the speaker is asked: the work is theirs, of a type new to them here, and not read back as it is now."""
    sayer = resolve.speaker(tx)
    if assignment.assignee_id != sayer.id or assignment.readback_state in (ReadBack.GIVEN, ReadBack.CORRECT):
        return False
    return not await tx.assignments.acknowledged(sayer.id, assignment.work_type, beside=assignment.id)


async def give(tx: Transaction, assignment: Assignment, words: str) -> Card:
    """What will be delivered, in the assignee's sentence: the supervising attorney reads it."""
    if assignment.state not in TAKEN:
        raise await lateness.stale(tx, assignment)
    assignment = replace(assignment, readback=words, readback_state=ReadBack.GIVEN)
    await tx.assignments.save(assignment)
    _record(tx, Event.READ_BACK, assignment, words)
    scene, matter = await announce.scene(tx), await tx.matters.get(assignment.matter_id)
    card = cards.put(scene, assignment, matter)
    await announce.tell_of(tx, assignment, assignment.supervising_id, card, topic=_topic(assignment))
    return cards.given(scene, assignment)


async def confirm(tx: Transaction, assignment: Assignment) -> Card:
    """An attorney says that it is right."""
    if assignment.readback_state is not ReadBack.GIVEN:
        raise await lateness.stale(tx, assignment)
    assignment = replace(assignment, readback_state=ReadBack.CORRECT)
    await tx.assignments.save(assignment)
    _record(tx, Event.READ_BACK_CORRECT, assignment, "")
    by = resolve.speaker(tx).id
    card = cards.judged(await announce.scene(tx), assignment, by=by, at=tx.now)
    await announce.tell_of(tx, assignment, assignment.supervising_id, card, topic=_topic(assignment))
    if assignment.assignee_id is not None:
        await announce.tell_of(tx, assignment, assignment.assignee_id, card)
    return card


def mended(before: Assignment, after: Assignment) -> Assignment:
    """The instructions were changed after a read-back that nobody had called right: it was of the old ones."""
    changed = (before.instructions, before.sources, before.format) != (after.instructions, after.sources, after.format)
    if after.readback_state is ReadBack.GIVEN and changed:
        return replace(after, readback_state=ReadBack.FIXED)
    return after


def _topic(assignment: Assignment) -> str:
    return f"{assignment.ref}:readback"


def _record(tx: Transaction, event: Event, assignment: Assignment, words: str) -> None:
    tx.record(event, words, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=assignment.ref)
