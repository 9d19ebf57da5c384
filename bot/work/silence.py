"""No sign of somebody at the start of their shift: looked for once, told to their own side alone, ended by any word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.cards import edges
from bot.model.openwork import OpenReply
from bot.model.people import COORDINATOR, Person, Role, Side
from bot.model.record import Event
from bot.model.windows import ResponseWindow
from bot.store.transaction import Transaction
from bot.work import announce, clocks
from scheduler.worktime import Calendar

#: Timer kind; the subject is a person.
SILENCE = "silence"
#: From the opening of a person's shift to the question where they are, in their open time.
AFTER_OPENING = timedelta(minutes=45)
#: A word so long before the opening is one of the shift.
EARLY = timedelta(hours=1)
#: Later than this Counterpart itself was not there to hear anybody.
PUNCTUAL = timedelta(minutes=15)


async def remind(tx: Transaction, side: Side, replies: Iterable[OpenReply]) -> None:
    """Set, for everybody of the side by whom something falls due in the shift that is on or comes next, the timer that
    looks for them. `replies` are all that are owed."""
    owed: dict[int, list[OpenReply]] = defaultdict(list)
    for reply in replies:
        owed[reply.owed_by].append(reply)
    for person in await tx.people.everyone():
        if person.side is not side or person.id not in owed or Role.OBSERVER in person.roles:
            continue
        calendar = await tx.schedules.calendar_of(person)
        day = calendar.shift(calendar.next_opening(tx.now))
        looked_for = _looked_for(calendar, day)
        shift = _shift(calendar, day)
        if looked_for is None or looked_for <= tx.now or shift is None:
            continue
        if any(_falls_due(each, shift) for each in owed[person.id]):
            tx.remind(SILENCE, clocks.subject(tx, person.id), looked_for)


def _looked_for(calendar: Calendar, day: date | None) -> datetime | None:
    opening = calendar.opening(day) if day is not None else None
    return calendar.add(opening, AFTER_OPENING) if opening is not None else None


def _shift(calendar: Calendar, day: date | None) -> tuple[datetime, datetime] | None:
    opening, closing = (calendar.opening(day), calendar.closing(day)) if day is not None else (None, None)
    return (opening, closing) if opening is not None and closing is not None else None


def _falls_due(owed: ResponseWindow | OpenReply, shift: tuple[datetime, datetime]) -> bool:
    """Whether it is due in the shift: what stands still is not, and what is late already has its own ladder."""
    return owed.paused_at is None and shift[0] <= owed.due_at <= shift[1]


async def look(tx: Transaction, person: Person, due_at: datetime) -> None:
    """Tell the coordinators of the person's side that nothing was heard of them, unless there was a sign."""
    calendar = await tx.schedules.calendar_of(person)
    day = calendar.shift(tx.now)
    looked_for = _looked_for(calendar, day)
    shift = _shift(calendar, day)
    if day is None or looked_for is None or shift is None or tx.now > due_at + PUNCTUAL:
        return
    if looked_for > tx.now:  # their hours were edited since
        tx.remind(SILENCE, clocks.subject(tx, person.id), looked_for)
        return
    opening, closing = shift
    whole = (await tx.schedules.calendar(person.schedule_id)).opening(day) or opening
    due = [each for each in await tx.windows.owed(person.id) if _falls_due(each, shift)]
    if not due or not await tx.signs.miss(person.id, whole - EARLY, opening):
        return
    sights = await tx.matters.sights()
    for coordinator in await tx.people.holders(COORDINATOR[person.side], person.side):
        seen = [each for each in due if each.matter_id in sights.get(coordinator.id, {})]
        reads_at = (await tx.schedules.calendar_of(coordinator)).next_opening(tx.now)
        if coordinator.id == person.id or not seen or reads_at >= closing:
            continue
        card = edges.silence(
            await announce.scene(tx),
            person.id,
            [f"Q-{each.question_id}" if each.question_id is not None else f"A-{each.assignment_id}" for each in seen],
            opened=opening,
            after=calendar.between(opening, reads_at),
            first_due=seen[0].due_at,
        )
        await announce.tell(tx, coordinator.id, card, topic=_topic(person, opening))
    tx.record(Event.TOLD, f"no sign of @{person.handle}", subject=f"@{person.handle}")


def _topic(person: Person, opened: datetime) -> str:
    return f"silence:{person.id}:{opened:%Y%m%d%H%M}"


async def broken(tx: Transaction, person: Person) -> datetime:
    """The person was heard: whoever missed them reads so. Says until when another word of theirs is no news."""
    missed = await tx.signs.give(person.id)
    if missed is not None:
        topic = _topic(person, missed)
        tx.unsay(topic)
        card = edges.silence_over(await announce.scene(tx), person.id, opened=missed, heard=tx.now)
        for room in await tx.rooms.standing(topic):
            tx.tell(room, card, topic=topic)
    calendar = await tx.schedules.calendar(person.schedule_id)
    opens = calendar.next_opening(tx.now)
    day = calendar.shift(tx.now) or (calendar.shift(opens) if opens - tx.now <= EARLY else None)
    closing = calendar.closing(day) if day is not None else None
    if closing is None:
        return opens - EARLY
    return max(closing, calendar.next_opening(closing) - EARLY)
