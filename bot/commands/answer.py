"""answer: answer a question; what stood still for it moves on."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import questions as cards
from bot.commands.kinds import question_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ProseKind
from bot.model.record import Event, Lane
from bot.model.work import QuestionState
from bot.platform import Reply
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, lateness, questions, resolve

ANSWER = act("answer", "Answering", Relation.OWING_SIDE)


class Answer(Order, name="answer", title="Answer"):
    """Answer a question; what stood still for it moves on."""

    acts = (ANSWER,)
    public = True
    also = (("reply", ""), ("respond", ""))
    example = 'answer Q-31 "Use the 2023 version."'

    question: str = ask(question_kind(), "Which question?")
    words: str = ask(ProseKind(), "What is the answer?")

    async def run(self, tx: Transaction) -> Reply:
        question, assignment = await resolve.question(tx, self.question)
        ower = await tx.people.get(question.owed_by)
        thing = await resolve.subject(tx, assignment.matter_id, question=question, side=ower.side)
        await resolve.permit(tx, ANSWER, thing, question.ref)
        if question.state is not QuestionState.OPEN:
            raise await lateness.stale(tx, assignment)
        question = replace(
            question,
            state=QuestionState.ANSWERED,
            answer=self.words,
            answered_by=resolve.speaker(tx).id,
            answered_at=tx.now,
        )
        ended = await questions.end(tx, question, assignment)
        tx.record(
            Event.ANSWERED,
            self.words,
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=question.ref,
        )
        scene = await announce.scene(tx)
        told = cards.answered(
            scene,
            question,
            ended.assignment,
            took=ended.took,
            lost=ended.lost,
            due_before=ended.due_before,
            update_by=ended.update_by,
            correct_by=ended.correct_by,
            last=ended.last,
        )
        reads_at = tx.now
        for reader in {question.asked_by, assignment.assignee_id} - {None, resolve.speaker(tx).id}:
            if reader is not None:
                at = await announce.tell_of(
                    tx, assignment, reader, told, topic=announce.answered_topic(question), lane=Lane.FAST
                )
                reads_at = at if reader == question.asked_by else reads_at
        return cards.answer_given(
            scene,
            question,
            ended.assignment,
            took=ended.took,
            lost=ended.lost,
            due_before=ended.due_before,
            reads_at=reads_at if reads_at > tx.now else None,
            last=ended.last,
        )
