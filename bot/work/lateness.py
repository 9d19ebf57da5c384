"""What can be done about something late: take it in hand, give a reason, accept the reason or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards import late, refusals
from bot.language.cards import Card
from bot.model.people import COORDINATOR, Person, Side
from bot.model.record import Event, Lane
from bot.model.windows import Climb, ResponseWindow, WindowKind, WindowState
from bot.model.work import Assignment, Question
from bot.refused import Refused
from bot.rules import escalation
from bot.rules.permission import Act
from bot.store.transaction import Transaction
from bot.work import announce, clocks, ladder, lookup, owed, resolve

#: Replies that are no more than a word: where the work itself is late too, a reason is for that.
WORDS = (WindowKind.ACKNOWLEDGE, WindowKind.PROGRESS)


async def reply_of(tx: Transaction, window: ResponseWindow) -> late.Reply:
    """The reply that a window measures, with what it is a reply to."""
    question = await tx.questions.get(window.question_id) if window.question_id is not None else None
    return late.Reply(window, await tx.assignments.get(window.assignment_id), question)


async def rung(
    tx: Transaction, climb: Climb, assignment: Assignment, number: int, *, held_since: datetime | None = None
) -> Card:
    """What rung `number` of a ladder reads: all that is late, who was told before, who hears next."""
    overdue, *others = await ladder.late_of(tx, assignment, climb.side)
    return late.rung(
        await announce.scene(tx),
        await reply_of(tx, overdue),
        reader=await tx.people.get(climb.people[number]),
        late_by=escalation.overdue(climb.opened_at, tx.now, await clocks.hours_of(tx, overdue)),
        told=climb.people[:number],
        held_since=held_since,
        hears=None if climb.next_at is None else late.Hears(climb.people[len(climb.told)], climb.next_at),
        also=[await reply_of(tx, each) for each in others],
    )


async def add_a_line(tx: Transaction, climb: Climb, assignment: Assignment) -> None:
    """Something more became late while a ladder is climbed: whoever was told reads it in the same message (D19)."""
    for number, person_id in enumerate(climb.people[: len(climb.told)]):
        card = await rung(tx, climb, assignment, number)
        topic = announce.rung_topic(climb, await tx.people.get(person_id))
        await announce.tell_of(tx, assignment, person_id, card, topic=topic, urgent=True, lane=Lane.FAST)


async def find(tx: Transaction, ref: str, kind: WindowKind) -> tuple[Assignment, ResponseWindow]:
    """The latest window of `kind` on an assignment or question that was not kept. Refused if none was late."""
    if ref.startswith("Q-"):
        question, assignment = await resolve.question(tx, ref)
        question_id: int | None = question.id
    else:
        assignment, question_id = await resolve.assignment(tx, ref), None
    late_ones = [
        window
        for window in await tx.windows.of(assignment.id)
        if window.kind is kind and window.breached_at is not None and question_id in (None, window.question_id)
    ]
    if not late_ones:
        raise await stale(tx, assignment)
    return assignment, late_ones[-1]


async def owed_late(
    tx: Transaction, assignment: Assignment, side: Side, question: Question | None = None
) -> ResponseWindow | None:
    """What `side` owes late on the assignment, or on one question of it; None if nothing.

    Of several it is the work itself or its review, not a word about it, and then the one late for longest.
    """
    late_ones = [
        window
        for window in await tx.windows.running(assignment.id)
        if window.state is WindowState.BREACHING
        and window.side is side
        and window.question_id == (question.id if question is not None else None)
    ]
    return min(late_ones, key=lambda window: (window.kind in WORDS, window.due_at), default=None)


async def stale(tx: Transaction, assignment: Assignment) -> Refused:
    """What somebody is told who acts on how things stood before."""
    history = await lookup.told_to_reader(tx, assignment)
    words = refusals.stale if tx.pressed else refusals.past
    return Refused(words(await announce.scene(tx), assignment, history[0] if history else None))


async def take(tx: Transaction, may: Act, assignment: Assignment, window: ResponseWindow) -> Card:
    """Stop the climb: whoever was told has it in hand. The debt stays where it is (D19)."""
    climb = await tx.climbs.current(assignment.id, window.side)
    if climb is None or not window.state.open:  # the lateness is over, and with it who was told of it
        raise await stale(tx, assignment)
    told = frozenset(climb.people[: len(climb.told)])
    thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment, told=told)
    await resolve.permit(tx, may, thing, assignment.ref)
    if climb.taken_at is not None:
        raise await stale(tx, assignment)
    person = resolve.speaker(tx)
    climb = escalation.taken(climb, person, tx.now)
    await tx.climbs.save(climb)
    tx.forget(clocks.RUNG, clocks.subject(tx, climb.id))
    card = late.taken(await announce.scene(tx), await reply_of(tx, window), by=person.id, at=tx.now)
    for reader_id in climb.people[: len(climb.told)]:
        reader = await tx.people.get(reader_id)
        topic = announce.rung_topic(climb, reader)
        await announce.tell_of(tx, assignment, reader_id, card, topic=topic, urgent=True, lane=Lane.FAST)
    if window.owed_by not in told:
        await announce.tell_of(tx, assignment, window.owed_by, card, topic=announce.late_topic(window))
    _record(tx, Event.TAKEN, assignment, window, f"took the overdue {window.kind}")
    return card


async def give_reason(
    tx: Transaction, assignment: Assignment, window: ResponseWindow, words: str, eta: datetime | None
) -> Card:
    """The ower says why it is late: the other side is asked whether it accepts that (G16)."""
    explained = replace(window, reason=words, reason_eta=eta)
    await tx.windows.save(explained)
    _record(tx, Event.REASON_GIVEN, assignment, window, words)
    card = late.excuse_asked(await announce.scene(tx), await reply_of(tx, explained))
    deciding = await judges(tx, assignment, window)
    for judge in deciding:
        await announce.tell_of(tx, assignment, judge.id, card, topic=f"excuse:{window.id}")
    return late.excuse_asked(await announce.scene(tx), await reply_of(tx, explained), [each.id for each in deciding])


async def expect(tx: Transaction, assignment: Assignment, window: ResponseWindow, eta: datetime) -> Card:
    """The firm says when its late review comes; it stays late until then, and the team knows what to expect."""
    expected = replace(window, reason_eta=eta)
    await tx.windows.save(expected)
    _record(tx, Event.UPDATED, assignment, window, f"{window.kind} expected")
    card = late.expected(await announce.scene(tx), await reply_of(tx, expected))
    if assignment.assignee_id is not None:
        await announce.tell_of(tx, assignment, assignment.assignee_id, card)
    return card


async def judges(tx: Transaction, assignment: Assignment, window: ResponseWindow) -> tuple[Person, ...]:
    """Who of the other side decides whether a reason counts."""
    if window.side is Side.PROVIDER:
        return (await tx.people.get(assignment.supervising_id),)
    return await tx.people.holders(COORDINATOR[Side.PROVIDER], Side.PROVIDER)


async def judge(tx: Transaction, may: Act, assignment: Assignment, window: ResponseWindow, *, accepted: bool) -> Card:
    """The other side accepts the reason, and the lateness is reported apart, or lets it stand."""
    thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment, side=window.side)
    await resolve.permit(tx, may, thing, assignment.ref)
    if not window.reason or window.state is WindowState.EXCUSED:
        raise await stale(tx, assignment)
    person = resolve.speaker(tx)
    scene, reply = await announce.scene(tx), await reply_of(tx, window)
    if accepted:
        card = late.excuse_accepted(scene, reply, by=person.id, at=tx.now, done=not window.state.open)
        await owed.excuse(tx, assignment, window)
    else:
        card = late.excuse_stands(scene, reply, by=person.id, at=tx.now)
    _record(tx, Event.EXCUSED if accepted else Event.STANDS, assignment, window, f"{window.kind}: {window.reason}")
    readers = [window.owed_by, *(p.id for p in await tx.people.holders(COORDINATOR[window.side], window.side))]
    for reader_id in dict.fromkeys(readers):
        await announce.tell_of(tx, assignment, reader_id, card, topic=f"excuse:{window.id}")
    await announce.post(tx, assignment)
    return card


def _record(tx: Transaction, event: Event, assignment: Assignment, window: ResponseWindow, words: str) -> None:
    subject = f"Q-{window.question_id}" if window.question_id is not None else assignment.ref
    tx.record(event, words, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=subject)
