"""What was sent before any reply times were agreed, timed from when some are: nothing before them counts (D48)."""

from __future__ import annotations

from bot.model.windows import WindowKind
from bot.model.work import Assignment, State
from bot.store.transaction import Transaction
from bot.work import announce, clocks, owed, questions


async def remind(tx: Transaction) -> None:
    """Have every open assignment timed, each in a transaction of its own (D38)."""
    for assignment in await tx.assignments.open_in():
        tx.remind(clocks.TIMED, clocks.subject(tx, assignment.id), tx.now)


async def time(tx: Transaction, assignment: Assignment) -> None:
    """Open what is owed on the assignment now and is not timed yet, its target counted from now.

    A due that has passed is not: nobody agreed to it. It is timed when it is moved.
    """
    timed = {(window.kind, window.question_id) for window in await tx.windows.running(assignment.id)}

    def lacks(kind: WindowKind) -> bool:
        return (kind, None) not in timed

    begun = assignment.state in (State.ACKNOWLEDGED, State.IN_PROGRESS)
    if assignment.state.with_provider:
        ower = await owed.first_ower(tx, assignment)
        if assignment.state is State.SENT and lacks(WindowKind.ACKNOWLEDGE):
            await owed.open_window(tx, WindowKind.ACKNOWLEDGE, assignment, ower.id)
        if assignment.state is State.RETURNED and lacks(WindowKind.CORRECTION):
            await owed.open_window(tx, WindowKind.CORRECTION, assignment, ower.id)
        ahead = assignment.due_at is not None and assignment.due_at > tx.now
        if (begun or assignment.state is State.SENT) and ahead and lacks(WindowKind.DELIVERY):
            await owed.open_window(tx, WindowKind.DELIVERY, assignment, ower.id, due=assignment.due_at)
        if begun:
            await owed.start(tx, assignment)
            if lacks(WindowKind.PROGRESS):
                await owed.open_progress(tx, assignment)
    if assignment.state.with_firm and lacks(WindowKind.REVIEW):
        await owed.open_window(tx, WindowKind.REVIEW, assignment, assignment.supervising_id)
    for question in await tx.questions.open_of(assignment.id):
        if (WindowKind.ANSWER, question.id) not in timed:
            window = await owed.open_window(
                tx, WindowKind.ANSWER, assignment, question.owed_by, question_id=question.id
            )
            await questions.put(tx, question, assignment, window)
    if assignment.sent_at is not None:
        await announce.post(tx, assignment)
