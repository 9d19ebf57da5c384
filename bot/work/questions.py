"""A question's course: put to whoever owes the answer, and ended by an answer, a withdrawal or a delivery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cards import questions as cards
from bot.model.people import Person
from bot.model.record import Event
from bot.model.windows import PauseReason, ResponseWindow, WindowKind
from bot.model.work import Assignment, DueChange, Question, QuestionState, State
from bot.rules import windows
from bot.store.transaction import Transaction
from bot.work import announce, clocks, docket, owed, progress


@dataclass(frozen=True, slots=True)
class Ended:
    """What the end of a question did: to the due of its assignment, and to the next word that is owed.

    `took` is the open time of whoever owed the answer, None where no window ran; `correct_by` when returned work is
    owed; `last` whether nothing else stops the work.
    """

    assignment: Assignment
    took: timedelta | None
    lost: timedelta
    due_before: datetime | None
    update_by: datetime | None
    correct_by: datetime | None
    last: bool


def topic(question: Question) -> str:
    """The message that puts the question to whoever owes its answer."""
    return f"{question.ref}:owed"


async def put(tx: Transaction, question: Question, assignment: Assignment, window: ResponseWindow | None) -> None:
    """Tell whoever owes the answer, at once or when they open."""
    matter = await tx.matters.get(assignment.matter_id)
    card = cards.owed(
        await announce.scene(tx),
        question,
        assignment,
        matter,
        answer_by=window.due_at if window is not None else None,
        target=window.target if window is not None else None,
        elapsed=window is not None and window.elapsed,
    )
    await announce.tell_of(tx, assignment, question.owed_by, card, topic=topic(question))


async def ask_instead(tx: Transaction, question: Question, assignment: Assignment, to: Person) -> None:
    """Somebody else of the side owes the answer, by when it was owed: what was asked is put to them (D17)."""
    running = await tx.windows.running(assignment.id)
    window = next((each for each in running if each.question_id == question.id), None)
    if window is not None:
        await owed.pass_on(tx, assignment, window, to)
    question = replace(question, owed_by=to.id)
    await tx.questions.save(question)
    tx.unsay(topic(question))
    await put(tx, question, assignment, window)


async def end(tx: Transaction, question: Question, assignment: Assignment) -> Ended:
    """Close `question` as it stands: its window ends, and if it was the last to stop the work, that moves on."""
    took = await _took(tx, question, assignment)
    await tx.questions.save(question)
    if question.state is QuestionState.ANSWERED:
        await owed.meet(tx, assignment, WindowKind.ANSWER, question_id=question.id)
    else:
        await owed.cancel(tx, assignment, WindowKind.ANSWER, question_id=question.id)
        tx.unsay(topic(question))
    before = assignment.due_at
    moved = None
    if question.pauses:
        moved = await owed.restand(tx, assignment, await tx.questions.open_of(assignment.id))
        await owed.move_on(tx, assignment, PauseReason.WAITING_ON_ANSWER, question.id)
    if moved is not None and moved.kind is WindowKind.DELIVERY:
        assignment = await _move_due(tx, assignment, moved, question)
    by_worker = question.answered_by is not None and question.answered_by == assignment.assignee_id
    if by_worker:
        assignment = progress.begun(assignment)
    await tx.assignments.save(assignment)
    word = None
    if assignment.state in (State.ACKNOWLEDGED, State.IN_PROGRESS) and assignment.held_since is None:
        if by_worker:
            word = await progress.next_word(tx, assignment)
        elif question.pauses:
            word = await progress.moves_on(tx, assignment)
    await announce.post(tx, assignment)
    still_waiting = any(other.pauses for other in await tx.questions.open_of(assignment.id))
    last = not still_waiting and assignment.held_since is None
    correct_by = await owed.work_due(tx, assignment) if assignment.state is State.RETURNED else None
    lost = moved.lost if moved is not None else timedelta()
    return Ended(assignment, took, lost, before, word, correct_by, last)


async def overtake(tx: Transaction, assignment: Assignment) -> Assignment:
    """The work was delivered with questions open: they stop pausing, and their answers are owed no more (D18)."""
    for question in await tx.questions.open_of(assignment.id):
        ended = await end(tx, replace(question, state=QuestionState.OVERTAKEN), assignment)
        assignment = ended.assignment
    return assignment


async def _took(tx: Transaction, question: Question, assignment: Assignment) -> timedelta | None:
    for window in await tx.windows.running(assignment.id):
        if window.kind is WindowKind.ANSWER and window.question_id == question.id:
            # By the clock it is no working time, and messages tell that alone.
            return None if window.elapsed else windows.used(window, await clocks.calendar_of(tx, window), tx.now)
    return None


async def _move_due(tx: Transaction, assignment: Assignment, moved: owed.Moved, question: Question) -> Assignment:
    change = DueChange(assignment.id, tx.now, question.owed_by, moved.old, moved.new, question_id=question.id)
    await tx.dues.add(change)
    tx.record(
        Event.DUE_MOVED,
        matter_id=assignment.matter_id,
        assignment_id=assignment.id,
        subject=question.ref,
    )
    assignment = replace(assignment, due_at=moved.new, due_moves=assignment.due_moves + 1)
    await docket.weigh(tx, assignment, moved.old)
    return assignment
