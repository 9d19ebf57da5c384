"""A hand-off's course: written at the end of a shift, put before the other side when it opens, accepted (C34, G06).

A little longer than most files: every step of the one course, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards import handoff as cards
from bot.language.cards import Card
from bot.model.handoff import HandedItem, HandOff, HandOffState
from bot.model.people import COORDINATOR, Person, Role, Side
from bot.model.record import Event
from bot.model.work import Assignment
from bot.refused import Refused
from bot.rules.handoff import Copy, copy_for, together
from bot.store.transaction import Transaction
from bot.work import announce, clocks, handing
from scheduler.worktime import wall

#: Timer kind; the subject is a hand-off.
WAITING = "handoff_waiting"
#: The other side accepts within this much of its own open time.
WITHIN = timedelta(hours=1)


async def copy_of(tx: Transaction, hand_off: HandOff, person: Person) -> Copy | None:
    """What the person may read of it."""
    sights = (await tx.matters.sights()).get(person.id, {})
    return copy_for(hand_off, await tx.handoffs.items(hand_off), sights)


async def write(
    tx: Transaction, writer: Person, works: Sequence[Assignment], notes: Mapping[int, str], words: str, left_out: int
) -> Card:
    """Hand over `works`, with what is noted on some of them: a new hand-off, or more of the one that the writer's side
    has on offer from this shift. The engagement's lock is held, and those of all matters of either."""
    read = await handing.desk(tx)
    before = await handing.written_already(tx, writer.side)
    had = await tx.handoffs.items(before) if before is not None else ()
    items = {each.assignment_id: each for each in had}
    for work in works:
        kept = items[work.id].note if work.id in items else ""
        items[work.id] = read.item(work, notes.get(work.id, kept))
    hand_off = await _kept(tx, writer, before, words, tuple(items.values()))
    for each in items.values():
        if (
            before is None
            or each.assignment_id in notes
            or each.assignment_id not in {one.assignment_id for one in had}
        ):
            tx.record(
                Event.HANDED_OVER,
                each.note,
                matter_id=each.matter_id,
                assignment_id=each.assignment_id,
                subject=hand_off.ref,
            )
    tx.record(Event.HANDED_OVER, words, subject=hand_off.ref)
    tx.remind(WAITING, clocks.subject(tx, hand_off.id), max(hand_off.accept_by, tx.now))
    await put(tx, hand_off, tuple(items.values()))
    reply = await _reply(tx, writer, hand_off, before, left_out)
    offer = await handing.topic(tx, writer)
    tx.unsay(offer)
    for room in await tx.rooms.standing(offer):
        tx.tell(room, reply, topic=offer)
    return reply


async def _kept(
    tx: Transaction, writer: Person, before: HandOff | None, words: str, items: Sequence[HandedItem]
) -> HandOff:
    to = await tx.schedules.calendar(tx.engagement.schedule_of(writer.side.other))
    offered_at = to.next_opening(tx.now)
    if before is not None:
        offered_at = before.offered_at if before.offered_at <= tx.now else offered_at
        changed = replace(
            before,
            writers=tuple(dict.fromkeys((*before.writers, writer.id))),
            words=_joined(before, writer, words),
            offered_at=offered_at,
            accept_by=to.add(offered_at, WITHIN),
        )
        await tx.handoffs.rewrite(changed, items)
        return changed
    older = await tx.handoffs.on_offer(writer.side)
    if older is not None:  # of an earlier shift, which nobody accepted
        await tx.handoffs.save(replace(older, state=HandOffState.REPLACED))
    new = HandOff(0, tx.engagement.id, writer.side, (writer.id,), tx.now, offered_at, to.add(offered_at, WITHIN), words)
    new = await tx.handoffs.add(new, items)
    if older is not None:
        await _say_replaced(tx, older, new)
    return new


def _joined(before: HandOff, writer: Person, words: str) -> str:
    """What is said of all of it: whoever wrote it says it anew, anybody else adds to it."""
    if not words or before.words in words:
        return words or before.words
    return words if before.writers == (writer.id,) else f"{before.words} {words}"


async def _say_replaced(tx: Transaction, older: HandOff, new: HandOff) -> None:
    tx.forget(WAITING, clocks.subject(tx, older.id))
    card = cards.replaced(await announce.scene(tx), older, new)
    for topic in (older.ref, _waiting_topic(older)):
        tx.unsay(topic)
        for room in await tx.rooms.standing(topic):
            tx.tell(room, card, topic=topic)


async def _reply(tx: Transaction, writer: Person, hand_off: HandOff, before: HandOff | None, left_out: int) -> Card:
    copy = await copy_of(tx, hand_off, writer)
    assert copy is not None, "the writer sees what they wrote"
    how = "Handed over"
    if before is not None:
        how = "Changed" if writer.id in before.writers else "Added to"
    opens = hand_off.offered_at if hand_off.offered_at > tx.now else None
    return cards.written(
        await announce.scene(tx),
        copy.hand_off,
        len(copy.items),
        how=how,
        opens=opens,
        closed=await _closed_before(tx, hand_off) if opens is not None else "",
        left_out=left_out,
    )


async def _closed_before(tx: Transaction, hand_off: HandOff) -> str:
    """Which days of its working week the other side is closed on before it reads it."""
    to = hand_off.side.other
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(to))
    zone = calendar.schedule.anchor_zone
    first, last = wall(tx.now, zone).date(), wall(hand_off.offered_at, zone).date()
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    closed = [(day, reason) for day in days if (reason := calendar.closed_reason(day)) is not None]
    if not closed:
        return ""
    scene = await announce.scene(tx)
    reason = f", {closed[0][1]}" if closed[0][1] else ""
    return f"{scene.city(to)} is closed {scene.days(closed[0][0], closed[-1][0], to)}{reason}"


async def put(tx: Transaction, hand_off: HandOff, items: Sequence[HandedItem]) -> None:
    """Put it before the other side, or edit what is there: the room's copy has what all of them see, and who has a part
    in it reads what they see in their own chat. All of it is held until they open; a room of both sides has none."""
    to, scene = hand_off.side.other, await announce.scene(tx)
    sights = await tx.matters.sights()
    room = await tx.rooms.team(to)
    if room is not None and len(await tx.rooms.together(room)) == 1:  # else it is not theirs alone
        shared = together(sights.get(each.id, {}) for each in await tx.rooms.occupants(room))
        copy = copy_for(hand_off, items, shared)
        if copy is not None:
            tx.tell(
                room,
                cards.offered(scene, copy, room=True),
                topic=hand_off.ref,
                not_before=max(hand_off.offered_at, tx.now),
            )
    for person_id in await _readers(tx, hand_off, items):
        copy = copy_for(hand_off, items, sights.get(person_id, {}))
        if copy is not None:
            await announce.tell(tx, person_id, cards.offered(scene, copy), topic=hand_off.ref)


async def _readers(tx: Transaction, hand_off: HandOff, items: Iterable[HandedItem]) -> tuple[int, ...]:
    """Who of the other side has a part in it, and whoever was told before."""
    to = hand_off.side.other
    found: list[int] = []
    for each in items:
        work = await tx.assignments.get(each.assignment_id)
        part = work.supervising_id if to is Side.FIRM else work.assignee_id
        found += [part] if part is not None else []
    return tuple(dict.fromkeys((*found, *await tx.rooms.told_directly(hand_off.ref, to))))


async def accept(tx: Transaction, hand_off: HandOff, sayer: Person, chosen: Person | None) -> Card:
    """The other side has it now: whoever says so, or whom its coordinator chose. Both sides read who and when.

    The engagement's lock is held, and those of its matters.
    """
    items = await tx.handoffs.items(hand_off)
    taken = replace(
        hand_off,
        state=HandOffState.ACCEPTED,
        accepted_by=(chosen or sayer).id,
        accepted_at=tx.now,
        chosen_by=sayer.id if chosen is not None and chosen.id != sayer.id else None,
    )
    await tx.handoffs.save(taken)
    tx.forget(WAITING, clocks.subject(tx, taken.id))
    by = f" for @{chosen.handle}" if taken.chosen_by is not None and chosen is not None else ""
    for matter_id in dict.fromkeys(each.matter_id for each in items):
        tx.record(Event.HAND_OFF_ACCEPTED, f"accepted{by}", matter_id=matter_id, subject=taken.ref)
    await _say_accepted(tx, taken, items)
    if taken.chosen_by is not None and chosen is not None:
        mine = await copy_of(tx, taken, chosen)
        assert mine is not None, "only somebody who sees it is chosen"
        await announce.tell(tx, chosen.id, cards.yours(await announce.scene(tx), mine))
    return await accepted(tx, taken, sayer)


async def accepted(tx: Transaction, hand_off: HandOff, reader: Person) -> Card:
    """That it is accepted, as one reader may know of it."""
    copy = await copy_of(tx, hand_off, reader)
    assert copy is not None, "who may read it is told"
    return cards.accepted(await announce.scene(tx), copy, closes=await _closes(tx, hand_off.side.other))


async def _say_accepted(tx: Transaction, taken: HandOff, items: Sequence[HandedItem]) -> None:
    """To its writers, and in place of what offered it and of what said that it waits."""
    closes, scene = await _closes(tx, taken.side.other), await announce.scene(tx)
    sights = await tx.matters.sights()
    for topic in (taken.ref, _waiting_topic(taken)):
        tx.unsay(topic)
        for room in await tx.rooms.standing(topic):
            there = [sights.get(each.id, {}) for each in await tx.rooms.occupants(room)]
            copy = copy_for(taken, items, together(there))
            if copy is not None:
                tx.tell(room, cards.accepted(scene, copy, closes=closes), topic=topic)
    for writer in (await tx.people.many(taken.writers)).values():
        copy = copy_for(taken, items, sights.get(writer.id, {}))
        reads_at = (await tx.schedules.calendar_of(writer)).next_opening(tx.now)
        if copy is not None:
            card = cards.accepted(scene, copy, closes=closes if reads_at < closes else None)
            await announce.tell(tx, writer.id, card, topic=f"{taken.ref}:accepted")


async def _closes(tx: Transaction, side: Side) -> datetime:
    """When the team closes its shift that is on, or the next one."""
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    day = calendar.shift(calendar.next_opening(tx.now))
    closing = calendar.closing(day) if day is not None else None
    assert closing is not None, "an opening lies in a shift that closes"
    return closing


def _waiting_topic(hand_off: HandOff) -> str:
    return f"{hand_off.ref}:waiting"


async def retime(tx: Transaction, to: Side) -> None:
    """The hours of the team that is to read what is on offer were edited: it says when they read it now (D25)."""
    hand_off = await tx.handoffs.on_offer(to.other)
    if hand_off is None or hand_off.offered_at <= tx.now:
        return
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(to))
    offered_at = calendar.next_opening(tx.now)
    moved = replace(hand_off, offered_at=offered_at, accept_by=calendar.add(offered_at, WITHIN))
    if moved != hand_off:
        await tx.handoffs.save(moved)
        tx.remind(WAITING, clocks.subject(tx, moved.id), moved.accept_by)
        await put(tx, moved, await tx.handoffs.items(moved))


async def wait(tx: Transaction, hand_off: HandOff) -> None:
    """An hour of the other side's open time has passed: its coordinators hear, and the writer when they open."""
    if hand_off.state is not HandOffState.OFFERED:
        return
    to = hand_off.side.other
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(to))
    due = max(calendar.add(hand_off.offered_at, WITHIN), calendar.next_opening(tx.now))
    if due > tx.now:  # their hours were edited since they could read it
        tx.remind(WAITING, clocks.subject(tx, hand_off.id), due)
        return
    writer = await tx.people.get(hand_off.writers[0])
    for person in (*await tx.people.holders(COORDINATOR[to], to), writer):
        copy = await copy_of(tx, hand_off, person)
        if copy is None or Role.OBSERVER in person.roles:
            continue
        owed = handing.first_owed(await tx.windows.running(copy.items[0].assignment_id), to)
        card = cards.waits(
            await announce.scene(tx), copy, after=calendar.between(hand_off.offered_at, tx.now), owed=owed
        )
        await announce.tell(tx, person.id, card, topic=_waiting_topic(hand_off))


async def over(tx: Transaction, hand_off: HandOff, reader: Person) -> Refused:
    """It cannot be accepted any more: what to raise."""
    copy = await copy_of(tx, hand_off, reader)
    assert copy is not None, "who may not know of it was told that there is nothing"
    return Refused(cards.over(await announce.scene(tx), copy))
