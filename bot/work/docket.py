"""A court deadline's course: entered, confirmed by a second person, ticked, ended; and work that is due too late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.cards import deadlines as cards
from bot.cards import refusals, times
from bot.language.cards import Card
from bot.model.deadlines import CourtDeadline, DeadlineState
from bot.model.people import Person, Role, Side
from bot.model.record import Event, Lane
from bot.model.windows import Terms, WindowKind
from bot.model.work import Assignment, Matter
from bot.refused import Refused
from bot.rules import docket as rules
from bot.store.transaction import Transaction
from bot.work import announce, clocks, resolve
from scheduler.worktime import Calendar, wall


async def hours(tx: Transaction) -> Calendar:
    """The firm's working hours: what is kept for review is counted on them."""
    return await tx.schedules.calendar(tx.engagement.schedule_of(Side.FIRM))


async def enter(tx: Transaction, matter: Matter, title: str, source: str, at: datetime) -> Card:
    """Somebody of the firm enters a deadline; others of the firm on the matter are asked to confirm it."""
    sayer = resolve.speaker(tx)
    new = CourtDeadline(
        id=await tx.deadlines.allot(),
        engagement_id=tx.engagement.id,
        matter_id=matter.id,
        title=title,
        source=source,
        at=at,
        entered_by=sayer.id,
        entered_at=tx.now,
    )
    await tx.deadlines.add(new)
    _record(tx, Event.DEADLINE_ENTERED, new, _written(tx, new))
    await _ask(tx, new)
    await remind(tx)
    return await shown(tx, new, sayer)


async def change(
    tx: Transaction, deadline: CourtDeadline, title: str, source: str, at: datetime | None, because: str
) -> Card | None:
    """What stands is entered anew, for a reason, and needs a second person again; None where nothing would differ."""
    entered = replace(deadline, title=title, source=source, at=at or deadline.at)
    if entered == deadline:
        return None
    sayer = resolve.speaker(tx)
    entered = replace(
        entered,
        state=DeadlineState.UNCONFIRMED,
        revision=deadline.revision + 1,
        reason=because,
        entered_by=sayer.id,
        entered_at=tx.now,
        confirmed_by=None,
        confirmed_at=None,
        review_buffer=None,
        ticked_by=None,
        ticked_at=None,
    )
    await tx.deadlines.save(entered)
    _record(tx, Event.DEADLINE_CHANGED, entered, f"{_written(tx, entered)} because {because}")
    await _edit(tx, deadline, cards.superseded(deadline))
    await _ask(tx, entered)
    return await shown(tx, entered, sayer)


async def confirm(tx: Transaction, deadline: CourtDeadline) -> Card:
    """A second person vouches for it: from now on it has a deliver-by, and work that is due later is told of."""
    sayer = resolve.speaker(tx)
    agreement = await tx.agreements.in_force(tx.now)
    targets = (agreement.terms if agreement is not None else Terms()).targets
    deadline = replace(
        deadline,
        state=DeadlineState.CONFIRMED,
        confirmed_by=sayer.id,
        confirmed_at=tx.now,
        review_buffer=targets[WindowKind.REVIEW],
    )
    await tx.deadlines.save(deadline)
    deliver = rules.deliver_by(deadline, await hours(tx), tx.now)
    assert deliver is not None, "it is confirmed, and ahead"
    _record(tx, Event.DEADLINE_CONFIRMED, deadline, f"deliver by {times.written(deliver, tx.engagement.cities.firm)}")
    card = await shown(tx, deadline, sayer)
    await _edit(tx, deadline, card)
    for assignment in await _due_after(tx, deadline, deliver):
        await _tell_past(tx, deadline, assignment, deliver, None)
    return card


async def tick(tx: Transaction, deadlines: Iterable[CourtDeadline]) -> Card:
    """They were held against the court's docket, and agree."""
    ticked = []
    for deadline in deadlines:
        ticked.append(replace(deadline, ticked_by=resolve.speaker(tx).id, ticked_at=tx.now))
        await tx.deadlines.save(ticked[-1])
        _record(tx, Event.DEADLINE_TICKED, deadline)
    again = rules.next_round(await hours(tx), tx.now)
    return cards.ticked(await announce.scene(tx), ticked, again=again)


async def end(tx: Transaction, deadline: CourtDeadline, state: DeadlineState, because: str) -> Card:
    """It is met, or withdrawn for a reason; everybody of the firm who was asked about it reads so."""
    sayer = resolve.speaker(tx)
    was = deadline
    deadline = replace(deadline, state=state, reason=because or deadline.reason, ended_by=sayer.id, ended_at=tx.now)
    await tx.deadlines.save(deadline)
    met = state is DeadlineState.MET
    _record(tx, Event.DEADLINE_MET if met else Event.DEADLINE_WITHDRAWN, deadline, because)
    card = await shown(tx, deadline, sayer)
    await _edit(tx, was, card)
    if not met:
        for person in await _asked(tx, deadline, but=sayer.id):
            await announce.tell(tx, person.id, card)
    return card


async def shown(tx: Transaction, deadline: CourtDeadline, reader: Person) -> Card:
    """The deadline as it stands."""
    scene, matter = await announce.scene(tx), await tx.matters.get(deadline.matter_id)
    calendar = await hours(tx)
    closed = deadline.at > tx.now and calendar.opening(wall(deadline.at, calendar.schedule.anchor_zone).date()) is None
    match deadline.state:
        case DeadlineState.UNCONFIRMED:
            return cards.unconfirmed(scene, deadline, matter, closed=closed, reader=reader.id)
        case DeadlineState.CONFIRMED:
            deliver = rules.deliver_by(deadline, calendar, tx.now)
            after = await _due_after(tx, deadline, deliver) if deliver is not None else []
            return cards.confirmed(scene, deadline, matter, deliver=deliver, closed=closed, after=after)
        case _:
            return cards.ended(scene, deadline, matter)


async def counting(tx: Transaction, assignment: Assignment) -> tuple[CourtDeadline, datetime] | None:
    """The confirmed deadline ahead that an assignment is tied to, with its deliver-by."""
    if assignment.deadline_id is None:
        return None
    deadline = await tx.deadlines.get(assignment.deadline_id)
    deliver = rules.deliver_by(deadline, await hours(tx), tx.now)
    return (deadline, deliver) if deliver is not None else None


async def tied(tx: Transaction, assignment: Assignment, ref: str) -> int:
    """The id of the deadline that work is tied to: an open one, of its own matter."""
    found = await tx.deadlines.find(ref, resolve.speaker(tx))
    if found is None or found.matter_id != assignment.matter_id:
        raise Refused(refusals.nothing(ref), hidden=found is None)
    if not found.state.open:
        raise Refused(cards.stale(await announce.scene(tx), found))
    return found.id


async def weigh(tx: Transaction, assignment: Assignment, before: datetime | None) -> None:
    """The due of an assignment is new: its supervising attorney hears at once if it lies past a deliver-by (D13).

    `before` is where it was; None for work that is sent now.
    """
    if assignment.due_at is None or assignment.state.ended:
        return
    for deadline in await tx.deadlines.open_of(assignment.matter_id):
        if assignment.deadline_id not in (None, deadline.id):
            continue
        deliver = rules.deliver_by(deadline, await hours(tx), tx.now)
        tied = assignment.deadline_id == deadline.id
        if deliver is not None and rules.newly_past(deliver, assignment.due_at, before, tied=tied):
            await _tell_past(tx, deadline, assignment, deliver, before)


async def remind(tx: Transaction) -> None:
    """Set the timer of the firm's next round, if any deadline is open."""
    if await tx.deadlines.open_in():
        tx.remind(clocks.DOCKET, f"{tx.engagement.id}/{Side.FIRM}", rules.next_round(await hours(tx), tx.now))


async def _due_after(tx: Transaction, deadline: CourtDeadline, deliver: datetime) -> list[Assignment]:
    """Sent work of the matter, unless tied to another deadline, that is due after the deliver-by."""
    return [
        each
        for each in await tx.assignments.open_of(deadline.matter_id)
        if each.deadline_id in (None, deadline.id)
        and each.state.with_provider
        and each.due_at is not None
        and each.due_at > deliver
    ]


async def _tell_past(
    tx: Transaction, deadline: CourtDeadline, assignment: Assignment, deliver: datetime, was: datetime | None
) -> None:
    """At once, whatever the hour: what it costs grows while nobody knows."""
    matter = await tx.matters.get(assignment.matter_id)
    was = was if was != assignment.due_at else None
    card = cards.past_due(await announce.scene(tx), deadline, assignment, matter, deliver=deliver, was=was)
    await announce.tell_of(tx, assignment, assignment.supervising_id, card, urgent=True, lane=Lane.FAST)


def _topic(deadline: CourtDeadline) -> str:
    """The message about what was entered last: a change is another message, so that it rings."""
    return f"{deadline.ref}:{deadline.revision}"


async def _ask(tx: Transaction, deadline: CourtDeadline) -> None:
    for person in await _asked(tx, deadline, but=deadline.entered_by):
        await announce.tell(tx, person.id, await shown(tx, deadline, person), topic=_topic(deadline))


async def _asked(tx: Transaction, deadline: CourtDeadline, *, but: int) -> list[Person]:
    """Attorneys and staff of the matter; where there are no others, the firm's coordinator."""
    firm = [each for each in await tx.matters.members(deadline.matter_id) if each.side is Side.FIRM and each.id != but]
    working = [each for each in firm if each.roles & {Role.ATTORNEY, Role.FIRM_STAFF}]
    return working or [each for each in firm if each.coordinates]


async def _edit(tx: Transaction, deadline: CourtDeadline, card: Card) -> None:
    """Whoever was asked about it reads in that place what became of it."""
    topic = _topic(deadline)
    there = await tx.rooms.told_directly(topic, Side.FIRM)
    tx.unsay(topic)
    sights = await tx.matters.sights_of(deadline.matter_id)
    for person_id in there:
        if person_id in sights:
            await announce.tell(tx, person_id, card, topic=topic)


def _written(tx: Transaction, deadline: CourtDeadline) -> str:
    return f"{deadline.title}, {times.written(deadline.at, tx.engagement.cities.firm)}, src {deadline.source}"


def _record(tx: Transaction, event: Event, deadline: CourtDeadline, words: str = "") -> None:
    tx.record(event, words, matter_id=deadline.matter_id, subject=deadline.ref)
