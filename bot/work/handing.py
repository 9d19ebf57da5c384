"""What somebody has to hand over when their shift ends, and the offer to do so, made once half an hour before (C34)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import handoff as cards
from bot.model.handoff import HandedItem, HandOff
from bot.model.people import Person, Role, Side
from bot.model.windows import ResponseWindow, WindowState
from bot.model.work import Assignment, Question
from bot.rules.visibility import Sight
from bot.store.transaction import Transaction
from bot.work import announce, clocks
from bot.work.checkins import UNDER_WAY
from scheduler.worktime import Calendar, wall

#: Timer kind; the subject is a side, or a person whose shift ends at another time than their team's.
OFFER = "handoff"
BEFORE = timedelta(minutes=30)
#: Somebody's shift that began longer ago than this is not the one that a hand-off belongs to.
LONGEST_REST = 400


@dataclass(frozen=True, slots=True)
class Desk:
    """What hand-offs are written from, read once: the open work with what is owed and asked on it."""

    works: Sequence[Assignment]
    late: frozenset[int]  # assignments on which the provider is late
    asked: Mapping[int, Sequence[Question]]
    sights: Mapping[int, Mapping[int, Sight]]

    def item(self, work: Assignment, note: str = "") -> HandedItem:
        """How a piece of work stands now."""
        stopping = next((each.id for each in self.asked.get(work.id, ()) if each.pauses), None)
        return HandedItem(
            0,
            0,
            work.id,
            work.matter_id,
            work.state,
            work.round,
            work.id in self.late,
            work.progress,
            work.at_risk,
            work.eta,
            stopping,
            note,
        )

    def open_for(self, person: Person) -> list[Assignment]:
        """What a person can hand over: their own work and what they wait for a review of; what they supervise; for a
        coordinator all of their team's. What is late first, then the soonest due."""
        sees = self.sights.get(person.id, {})
        found = [
            each
            for each in self.works
            if sees.get(each.matter_id) is Sight.FULL and each.held_since is None and _theirs(each, person)
        ]
        return sorted(found, key=lambda each: (each.id not in self.late, each.due_at is None, each.due_at, each.id))


def _theirs(work: Assignment, person: Person) -> bool:
    if person.side is Side.PROVIDER:
        return (work.state in UNDER_WAY or work.state.with_firm) and (
            person.coordinates or work.assignee_id == person.id
        )
    return work.state in UNDER_WAY and (person.coordinates or work.supervising_id == person.id)


async def desk(tx: Transaction) -> Desk:
    """In a constant number of questions to the database."""
    late = {
        each.assignment_id
        for each in await tx.windows.open_in()
        if each.side is Side.PROVIDER and each.state is WindowState.BREACHING
    }
    asked: dict[int, list[Question]] = defaultdict(list)
    for question in await tx.questions.open_in():
        asked[question.assignment_id].append(question)
    return Desk(await tx.assignments.open_in(), frozenset(late), asked, await tx.matters.sights())


async def remind(tx: Transaction, side: Side) -> None:
    """Set the timer for the team's next closing that is more than half an hour ahead."""
    tx.remind(OFFER, f"{tx.engagement.id}/{side}", await clocks.before_closing(tx, side, BEFORE))


async def shift_began(tx: Transaction, side: Side) -> datetime:
    """The opening of the team's shift that is on, or that was the last."""
    calendar = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    return _began(calendar, tx.now)


def _began(calendar: Calendar, now: datetime) -> datetime:
    day = wall(now, calendar.schedule.anchor_zone).date()
    for back in range(LONGEST_REST):
        opening = calendar.opening(day - timedelta(days=back))
        if opening is not None and opening <= now:
            return opening
    return now


async def written_already(tx: Transaction, side: Side) -> HandOff | None:
    """What the side has on offer from this very shift: whoever hands over in it adds to that one."""
    on_offer = await tx.handoffs.on_offer(side)
    return on_offer if on_offer is not None and on_offer.written_at >= await shift_began(tx, side) else None


async def offer_team(tx: Transaction, side: Side) -> None:
    """Half an hour before the team closes: everybody whose shift ends then is offered to hand over; whoever has other
    hours, half an hour before their own shift ends."""
    read = await desk(tx)
    team = await tx.schedules.calendar(tx.engagement.schedule_of(side))
    opens_next = team.next_opening(team.next_closing(tx.now)) if team.is_open(tx.now) else team.next_opening(tx.now)
    for person in await tx.people.everyone():
        if person.side is not side or Role.OBSERVER in person.roles:
            continue
        calendar = await tx.schedules.calendar_of(person)
        begins = calendar.next_opening(tx.now)
        day = calendar.shift(begins)
        closing = calendar.closing(day) if day is not None else None
        if closing is None or begins >= opens_next:
            continue  # away until the team is back
        if closing - BEFORE > tx.now:
            tx.remind(OFFER, clocks.subject(tx, person.id), closing - BEFORE)
        elif calendar.is_open(tx.now):
            await _offer(tx, read, person, closing, opens_next)


async def offer_one(tx: Transaction, person: Person) -> None:
    """The shift of somebody with hours of their own ends soon."""
    calendar = await tx.schedules.calendar_of(person)
    day = calendar.shift(tx.now)
    closing = calendar.closing(day) if day is not None else None
    if closing is not None and calendar.is_open(tx.now) and closing - BEFORE <= tx.now:
        await _offer(tx, await desk(tx), person, closing, calendar.next_opening(closing))


async def _offer(tx: Transaction, read: Desk, person: Person, closes: datetime, back: datetime) -> None:
    """One message; none to somebody whose work stands still, has ended, or is handed over already.

    Of an attorney's, what waits for an answer is left out: they heard of that half an hour ago (G05). The team works on
    without a word from them, so they are asked only where something is late, at risk, or due before they are `back`.
    """
    on_offer = await written_already(tx, person.side)
    told = {each.assignment_id for each in await tx.handoffs.items(on_offer)} if on_offer is not None else set()
    works = [each for each in read.open_for(person) if each.id not in told]
    items = [read.item(each) for each in works]
    if person.side is Side.FIRM:
        items = [each for each in items if each.question_id is None]
    if not any(each.state in UNDER_WAY and each.question_id is None for each in items):
        return
    pressing = any(each.id in read.late or each.at_risk or (each.due_at or back) < back for each in works)
    if person.side is Side.FIRM and not person.coordinates and not pressing:
        return
    team = await tx.schedules.calendar(tx.engagement.schedule_of(person.side))
    day = team.shift(tx.now)
    opens = await announce.opening(tx, person.side.other)
    card = cards.due(
        await announce.scene(tx),
        person.side,
        items,
        closes=closes,
        opens=opens if opens > tx.now else None,
        own=day is None or team.closing(day) != closes,
    )
    await announce.tell(tx, person.id, card, topic=await topic(tx, person))


async def topic(tx: Transaction, person: Person) -> str:
    """The message that offers a person to hand over at the end of this shift."""
    return f"handoff:{person.id}:{await shift_began(tx, person.side):%Y%m%d%H%M}"


def first_owed(windows: Sequence[ResponseWindow], side: Side) -> ResponseWindow | None:
    """What a side owes next on a piece of work."""
    owed = [each for each in windows if each.side is side and each.state.open]
    return min(owed, key=lambda each: (each.due_at, each.id), default=None)
