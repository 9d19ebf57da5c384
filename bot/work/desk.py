"""Reads somebody's desk: their list, what they wait for, and both clocks, in a constant number of questions."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards import desk, lists
from bot.cards.assignment import STATUS
from bot.cards.desk import Hours
from bot.cards.scene import Scene
from bot.language.cards import Card
from bot.model.worklist import OpenItem
from bot.rules import worklist
from bot.store.transaction import Transaction
from bot.work import announce, resolve
from scheduler.worktime import BeyondHorizon, Calendar, NeverOpen


async def of_speaker(tx: Transaction) -> Card:
    """The desk of whoever is speaking, as things stand now."""
    reader, scene = resolve.speaker(tx), await announce.scene(tx)
    own = worklist.soonest(await tx.worklists.of(reader))
    others = worklist.soonest(await tx.worklists.of_others(reader))
    yours = [item for item in own if item.kind is not None and item.deadline is not None]
    theirs = [item for item in others if item.deadline is not None]
    told = {item.ref for item in yours} | {f"A-{item.assignment_id}" for item in theirs}
    return desk.desk(
        scene,
        reader,
        _hours(await tx.schedules.calendar_of(reader), tx),
        _hours(await tx.schedules.calendar(tx.engagement.schedule_of(reader.side.other)), tx),
        yours=things(scene, yours),
        theirs=things(scene, theirs),
        rest=things(scene, [item for item in own if item.ref not in told]),
        steps=[worklist.step(item.kind, item.ref) for item in yours if item.kind is not None],
    )


def things(scene: Scene, items: Iterable[OpenItem]) -> list[lists.Open]:
    """Items as the lines of a list tell them: by when each is owed, or why nothing is."""
    return [_thing(scene, item) for item in items]


def _thing(scene: Scene, item: OpenItem) -> lists.Open:
    on = f"A-{item.assignment_id}" if item.question_id is not None else ""
    if item.kind is not None and item.deadline is not None:
        return lists.Open(item.ref, item.work_type, item.kind, item.deadline, on=on, owed_by=item.owed_by)
    if item.held:
        why = "on hold"
    elif item.waiting_on is not None:
        why = f"waiting on Q-{item.waiting_on}"
    elif item.due_at is not None:  # no agreement, so no window runs; the work has its due all the same (D48)
        why = f"due {scene.at(item.due_at)}"
    else:
        why = STATUS[item.state].lower()
    return lists.Open(item.ref, item.work_type, waiting=why, on=on)


def _hours(calendar: Calendar, tx: Transaction) -> Hours:
    opened = calendar.is_open(tx.now)
    try:
        return Hours(opened, calendar.next_closing(tx.now) if opened else calendar.next_opening(tx.now))
    except (NeverOpen, BeyondHorizon):
        return Hours(opened, None)
