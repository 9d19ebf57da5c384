"""Words about work under way: an update, an expected answer, more said about a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards import questions as question_cards
from bot.cards import replies
from bot.language.cards import Card
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, Question, QuestionState, State
from bot.store.transaction import Transaction
from bot.work import announce, lateness, owed, progress, questions, resolve

#: What one may say of how work goes, beside that it is on track.
RISKY, DONE = ("at-risk", "blocked"), "done"


async def update(
    tx: Transaction,
    assignment: Assignment,
    share: int | None,
    outlook: str,
    note: str,
    eta: datetime | None,
) -> Card:
    """The assignee says how it stands. Expected later than due marks it at risk, and the firm is told (D13)."""
    if not assignment.state.with_provider:
        raise await lateness.stale(tx, assignment)
    if assignment.state is State.SENT:  # a word on the work says that one has it
        await progress.acknowledged(tx, replace(assignment, state=State.ACKNOWLEDGED))
        assignment = replace(assignment, acknowledged_at=tx.now)
    expected = eta if eta is not None else assignment.eta
    was_at_risk = assignment.at_risk
    due = await owed.work_due(tx, assignment)
    slips = expected is not None and due is not None and expected > due
    at_risk = slips or (outlook in RISKY if outlook else assignment.at_risk and eta is None)
    if outlook == DONE:
        share, at_risk = 100, False
    assignment = replace(
        progress.begun(assignment),
        progress=share if share is not None else assignment.progress,
        note=note or assignment.note,
        eta=expected,
        at_risk=at_risk,
        updated_at=tx.now,
    )
    await tx.assignments.save(assignment)
    word = await progress.next_word(tx, assignment)
    tx.record(Event.UPDATED, note, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=assignment.ref)
    await announce.post(tx, assignment)
    if at_risk and (eta is not None or not was_at_risk):
        await announce.turn_firm(tx, assignment)
    return replies.updated(
        await announce.scene(tx),
        assignment,
        update_by=word,
        deliver_by=due,
        outlook=outlook,
        on_behalf=assignment.assignee_id != resolve.speaker(tx).id,
    )


async def answer_expected(
    tx: Transaction, question: Question, assignment: Assignment, eta: datetime, *, late: bool
) -> Card:
    """Whoever owes an answer says when it comes; what is owed stays as it is."""
    if question.state is not QuestionState.OPEN:
        raise await lateness.stale(tx, assignment)
    question = replace(question, eta=eta)
    await tx.questions.save(question)
    tx.record(Event.UPDATED, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=question.ref)
    card = question_cards.expected(await announce.scene(tx), question, assignment, eta=eta, late=late)
    await announce.tell_of(tx, assignment, question.asked_by, card)
    return card


async def add_to_question(tx: Transaction, question: Question, assignment: Assignment, words: str) -> Card:
    """The asker says more; whoever owes the answer reads it with the question."""
    if question.state is not QuestionState.OPEN or not words:
        raise await lateness.stale(tx, assignment)
    question = replace(question, words=f"{question.words}\n{words}")
    await tx.questions.save(question)
    tx.record(Event.ASKED, words, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=question.ref)
    running = await tx.windows.running(assignment.id)
    window = next((w for w in running if w.question_id == question.id and w.kind is WindowKind.ANSWER), None)
    await announce.post(tx, assignment)
    await questions.put(tx, question, assignment, window)
    by = window.due_at if window is not None else None
    return question_cards.added(await announce.scene(tx), question, assignment, answer_by=by)
