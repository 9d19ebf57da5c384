"""Reading one thing whole: how it stands, what happened to it, where its time went; as far as the reader may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import deadlines, history, lists, lookup, refusals, times
from bot.cards import handoff as handed
from bot.cards.assignment import STATUS
from bot.language.cards import Card
from bot.model.people import Side
from bot.model.record import Entry, Event
from bot.model.windows import PauseReason, ResponseWindow, SliceKind, TimeSlice, WindowKind
from bot.model.work import Assignment, Matter, Question, QuestionState
from bot.refused import Refused
from bot.rules import windows
from bot.rules.handoff import Copy
from bot.rules.ledger import ledger
from bot.rules.visibility import Sight
from bot.store.transaction import Transaction
from bot.work import announce, clocks, docket, handoffs, owed, resolve
from scheduler.worktime import Calendar

#: Which side has the next move from such an event on.
MOVES: dict[Event, Side] = {
    Event.SENT: Side.PROVIDER,
    Event.REASSIGNED: Side.PROVIDER,
    Event.RETURNED: Side.PROVIDER,
    Event.REOPENED: Side.PROVIDER,
    Event.DECLINED: Side.FIRM,
    Event.DELIVERED: Side.FIRM,
}

#: A plan names the last shift that ends within so long before the deliver-by.
LOOKED_BACK = timedelta(weeks=4)


async def assignment(tx: Transaction, about: Assignment) -> Card:
    """The assignment in full, or its outline."""
    matter = await _matter(tx, about)
    standing = await announce.standing(tx, about)
    answered = [each for each in await tx.questions.of(about.id) if each.state is QuestionState.ANSWERED]
    answered.sort(key=lambda each: each.answered_at or each.asked_at, reverse=True)
    card = lists.show(
        await announce.scene(tx),
        about,
        matter,
        standing,
        reader=resolve.speaker(tx).side,
        left=await _left(tx, standing.windows),
        answered=answered,
        deliver=await docket.counting(tx, about),
    )
    return await _for_reader(tx, about.matter_id, card)


async def _left(tx: Transaction, running: Sequence[ResponseWindow]) -> timedelta | None:
    """The open time until the work is due; None where no window says."""
    for window in running:
        if window.kind in (WindowKind.DELIVERY, WindowKind.CORRECTION) and not window.elapsed:
            return windows.left(window, await clocks.calendar_of(tx, window), tx.now)
    return None


async def question(tx: Transaction, asked: Question, about: Assignment) -> Card:
    """A question with its answer; nobody sees the outline of one."""
    running = await tx.windows.running(about.id)
    window = next((each for each in running if each.question_id == asked.id), None)
    return lookup.question(
        await announce.scene(tx),
        asked,
        about,
        await _matter(tx, about),
        reader=resolve.speaker(tx).side,
        answer_by=window.due_at if window is not None else None,
    )


async def hand_off_copy(tx: Transaction, ref: str) -> Copy:
    """What the sayer may read of a hand-off. Hidden and absent are refused alike (C45)."""
    found = await tx.handoffs.find(ref, resolve.speaker(tx))
    copy = await handoffs.copy_of(tx, found, resolve.speaker(tx)) if found is not None else None
    if copy is None:
        raise Refused(refusals.nothing(ref), hidden=True)
    return copy


async def hand_off(tx: Transaction, ref: str, page: int) -> Card:
    """A hand-off with all that was written in it."""
    copy = await hand_off_copy(tx, ref)
    return handed.show(await announce.scene(tx), copy, resolve.speaker(tx).side, page=page)


async def matter(tx: Transaction, about: Matter, page: int) -> Card:
    """A matter's open work, soonest first, in a constant number of questions to the database."""
    firm = resolve.speaker(tx).side is Side.FIRM  # a draft is the firm's own paper
    found = [each for each in await tx.assignments.open_of(about.id) if firm or each.sent_at is not None]
    soonest: dict[int, ResponseWindow] = {}
    for window in await tx.windows.running_of([each.id for each in found]):
        if not window.paused:
            soonest.setdefault(window.assignment_id, window)
    works = []
    for each in found:
        first = soonest.get(each.id)
        stands = "on hold" if each.held_since is not None else STATUS[each.state].lower()
        works.append(lookup.Work(each, first.due_at if first is not None else None, stands))
    works.sort(key=lambda work: (work.due_at is None, work.due_at or tx.now, work.assignment.id))
    last = max(1, -(-len(works) // lookup.PAGE))
    known = await tx.deadlines.seen_by(resolve.speaker(tx))
    fixed = any(each.matter_id == about.id for each in known)
    card = lookup.matter(await announce.scene(tx), about, works, page=min(page, last), fixed=fixed)
    return await _for_reader(tx, about.id, card)


async def past(tx: Transaction, about: Assignment, page: int) -> Card:
    """What happened to an assignment, the newest first; what is one side's own is told to that side alone."""
    entries = await told_to_reader(tx, about)
    moved = await _moved(tx, about)
    rounds: dict[int, int] = {}
    turn = 1
    for entry in reversed(entries):
        turn += entry.event is Event.RETURNED
        rounds[entry.id] = turn
    told = [
        history.Told(
            entry,
            rounds[entry.id] if entry.event is Event.DELIVERED else 0,
            moved.get((entry.at, entry.subject), "") if entry.event is Event.DUE_MOVED else "",
        )
        for entry in entries
    ]
    card = history.history(await announce.scene(tx), about.ref, told, page=page)
    return await _for_reader(tx, about.matter_id, card)


async def told_to_reader(tx: Transaction, about: Assignment) -> list[Entry]:
    """The entries that the reader's side may read (D20): of a ladder, those about its own people.

    A warning is a word to one person. The record keeps it; the history is not where it is told.
    """
    side = resolve.speaker(tx).side
    people = {person.id: person.side for person in await tx.people.everyone()}
    rungs = {
        (at, people[person_id])
        for climb in await tx.climbs.of(about.id)
        for person_id, at in zip(climb.people, climb.told, strict=False)
    }

    def told(entry: Entry) -> bool:
        match entry.event:
            case Event.WARNED:
                return False
            case Event.TOLD:
                return (entry.at, side) in rungs
            case Event.TAKEN:
                return entry.actor_id is not None and people[entry.actor_id] is side
            case _:
                return True

    return [entry for entry in await tx.history(about.id) if told(entry)]


async def _moved(tx: Transaction, about: Assignment) -> dict[tuple[datetime, str], str]:
    """By how much working time each question moved the due, by when it did and for which question."""
    if about.assignee_id is None:
        return {}
    calendar = await tx.schedules.calendar_of(await tx.people.get(about.assignee_id))
    return {
        (change.at, f"Q-{change.question_id}"): times.duration(calendar.between(change.old, change.new))
        for change in await tx.dues.of(about.id)
        if change.question_id is not None
    }


async def time(tx: Transaction, about: Assignment) -> Card:
    """Where the time went from the sending until the work ended, or until now; the parts add up to the whole (G07)."""
    until = about.ended_at or tx.now
    if about.sent_at is None or until <= about.sent_at:
        return await _for_reader(tx, about.matter_id, lookup.no_time_yet(about))
    firm, provider = [
        await tx.schedules.calendar(tx.engagement.schedule_of(side)) for side in (Side.FIRM, Side.PROVIDER)
    ]
    pauses = [each for each in await tx.pauses.of(about.id) if each.since < until]
    entries = reversed(await tx.history(about.id))
    slices = ledger(
        about.sent_at,
        until,
        firm=firm,
        provider=provider,
        pauses=pauses,
        owed=[(entry.at, MOVES[entry.event]) for entry in entries if entry.event in MOVES],
    )
    paused = [piece for piece in slices if piece.kind is SliceKind.PAUSED]
    causes = [f"Q-{each.question_id}" if each.reason is PauseReason.WAITING_ON_ANSWER else "a hold" for each in pauses]
    card = lists.time(
        await announce.scene(tx),
        about.ref,
        slices,
        paused_for=tuple(dict.fromkeys(causes)),
        lost=(_open_in(provider, paused), _open_in(firm, paused)),
    )
    return await _for_reader(tx, about.matter_id, card)


def _open_in(calendar: Calendar, slices: Sequence[TimeSlice]) -> timedelta:
    return sum((calendar.between(piece.since, piece.until) for piece in slices), timedelta())


async def plan(tx: Transaction, about: Assignment) -> Card:
    """The assignment counted back from the court deadline it is worked for (G09)."""
    counts = await docket.counting(tx, about)
    if counts is None:
        return deadlines.no_plan(about)
    deadline, deliver = counts
    worker = await owed.first_ower(tx, about)
    before = (await tx.schedules.calendar_of(worker)).intervals(deliver - LOOKED_BACK, deliver)
    matter = await tx.matters.get(about.matter_id)
    card = deadlines.plan(
        await announce.scene(tx),
        deadline,
        about,
        matter,
        deliver=deliver,
        last=before[-1].closes if before else None,
    )
    return await _for_reader(tx, about.matter_id, card)


async def _matter(tx: Transaction, about: Assignment | Question) -> Matter:
    """The matter, without its title for somebody who sees its outline."""
    found = await tx.matters.find(f"M-{about.matter_id}", resolve.speaker(tx))
    assert found is not None, "who sees the work sees its matter"
    return found


async def _for_reader(tx: Transaction, matter_id: int, card: Card) -> Card:
    """The card whole for those on the matter, else its outline."""
    level = await tx.matters.level(matter_id, resolve.speaker(tx))
    return card if level is Sight.FULL else lookup.outline(card)
