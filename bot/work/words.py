"""Words about work under way: an update, an expected answer, more said about a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards import questions as question_cards
from bot.cards import refusals, replies
from bot.language.cards import Card
from bot.model.people import Side
from bot.model.record import Entry, Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, Question, QuestionState, State
from bot.refused import Refused
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
    due = await owed.work_due(tx, assignment)
    before = assignment
    assignment = replace(
        _standing(progress.begun(assignment), due, share, outlook, note, eta),
        updated_at=tx.now,
        edited_at=None,
        corrected=False,
    )
    await tx.assignments.save(assignment)
    word = await progress.next_word(tx, assignment)
    await _told(tx, Event.UPDATED, before, assignment, _in_words(share, outlook, note), eta)
    return replies.updated(
        await announce.scene(tx),
        assignment,
        update_by=word,
        deliver_by=due,
        outlook=outlook,
        on_behalf=assignment.assignee_id != resolve.speaker(tx).id,
    )


def _standing(
    assignment: Assignment, due: datetime | None, share: int | None, outlook: str, note: str, eta: datetime | None
) -> Assignment:
    """The work as a word about it has it; what is not said stays."""
    expected = eta if eta is not None else assignment.eta
    slips = expected is not None and due is not None and expected > due
    at_risk = slips or (outlook in RISKY if outlook else assignment.at_risk and eta is None)
    if outlook == DONE:
        share, at_risk = 100, False
    return replace(
        assignment,
        progress=share if share is not None else assignment.progress,
        note=note or assignment.note,
        eta=expected,
        at_risk=at_risk,
    )


def differs(assignment: Assignment, share: int | None, outlook: str, note: str, eta: datetime | None) -> bool:
    """Whether a word says anything that the last one did not."""
    return _standing(assignment, None, share, outlook, note, eta) != assignment


def _in_words(share: int | None, outlook: str, note: str) -> str:
    """What was said, as the record keeps it: the note stands last, as it was written."""
    said = ", ".join(([f"{share} %"] if share is not None else []) + ([outlook.replace("-", " ")] if outlook else []))
    return f"{said}: {note}" if said and note else said or note


async def _told(
    tx: Transaction, event: Event, before: Assignment, assignment: Assignment, words: str, eta: datetime | None
) -> None:
    """The word is recorded and both cards show it; the firm hears of a risk that is new, or has another time."""
    tx.record(event, words, matter_id=assignment.matter_id, assignment_id=assignment.id, subject=assignment.ref)
    await announce.post(tx, assignment)
    if assignment.at_risk and (eta is not None or not before.at_risk):
        await announce.turn_firm(tx, assignment)


async def last_word(tx: Transaction, assignment: Assignment) -> Entry:
    """The last update of the work, which is the speaker's own: nobody else says it anew. Refused where it is not."""
    people = {person.id: person.side for person in await tx.people.everyone()}
    last = next(
        (
            entry
            for entry in await tx.history(assignment.id)
            if entry.event is Event.UPDATED and entry.actor_id is not None and people[entry.actor_id] is Side.PROVIDER
        ),
        None,
    )
    if last is None or not assignment.state.with_provider:
        raise await lateness.stale(tx, assignment)
    if last.actor_id is not None and last.actor_id != resolve.speaker(tx).id:
        raise Refused(refusals.not_your_word(await announce.scene(tx), assignment, by=last.actor_id, at=last.at))
    return last


async def revise(
    tx: Transaction,
    assignment: Assignment,
    share: int | None,
    outlook: str,
    note: str,
    eta: datetime | None,
) -> Card:
    """One's last update said anew: edited while no digest of the firm has told it, corrected afterwards (C11).

    It is no new word: what is owed next stays. The record and the history keep both.
    """
    last = await last_word(tx, assignment)
    cut = await tx.digests.last(Side.FIRM)
    corrected = cut is not None and last.at < cut
    before = assignment
    assignment = _standing(before, await owed.work_due(tx, before), share, outlook, note, eta)
    if assignment == before:
        raise Refused(refusals.said_already(await announce.scene(tx), assignment, at=last.at))
    assignment = replace(assignment, edited_at=tx.now, corrected=corrected)
    await tx.assignments.save(assignment)
    event = Event.UPDATE_CORRECTED if corrected else Event.UPDATE_EDITED
    await _told(tx, event, before, assignment, _in_words(share, outlook, note), eta)
    running = await owed.running(tx, assignment, WindowKind.PROGRESS)
    return replies.revised(
        await announce.scene(tx), assignment, said_at=last.at, update_by=running.due_at if running else None
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
