"""review: begin a review, approve the work, or return it with what to correct; a verdict is an attorney's alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards import refusals, replies
from bot.commands.kinds import assignment_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.kinds import ChoiceKind, FlagKind, NumberKind, ProseKind, SeveralKind
from bot.language.misread import NotUnderstood
from bot.language.spans import Span
from bot.language.timekinds import SpanKind
from bot.model.people import Person
from bot.model.record import Event
from bot.model.windows import WindowKind
from bot.model.work import Assignment, DefectCategory, DefectCause, State
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, clocks, lateness, owed, questions, resolve
from scheduler.worktime import BeyondHorizon

BEGIN = act("review", "Reviewing", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
APPROVE = act("review … approve", "Approving", Relation.MATTER_ATTORNEY)
RETURN = act("review … return", "Returning", Relation.MATTER_ATTORNEY)


class Review(Order, name="review", title="Review"):
    """Begin a review, approve the work, or return it with what to correct."""

    acts = (BEGIN, APPROVE, RETURN)
    public = True
    also = (("approve", "approve"), ("return", "return"), ("reject", "return"))
    example = 'review A-217 return citation,format cause execution "Cite page and line."'

    assignment: str = ask(assignment_kind(), "Which assignment?")
    verdict: str = ask(ChoiceKind(("approve", "return")), "What is the verdict?", default="")
    round: int | None = ask(NumberKind(most=99), "Of which round?", word="round", default=None, example="2")
    with_changes: bool = ask(FlagKind("with-changes"), "With your changes?", default=False)
    categories: tuple[DefectCategory, ...] = ask(
        SeveralKind(tuple(DefectCategory)), "What is to be corrected?", default=()
    )
    cause: DefectCause | None = ask(
        ChoiceKind(tuple(DefectCause)), "Was it the instruction or the execution?", word="cause", default=None
    )
    within: Span | None = ask(SpanKind(), "In how much working time?", word="within", default=None)
    words: str = ask(ProseKind(), "In your own words", default="")

    @classmethod
    def needs(cls, said: Mapping[str, str]) -> tuple[str, ...]:
        return ("verdict", "categories", "cause") if said.get("verdict", "").lower() == "return" else ()

    async def run(self, tx: Transaction) -> Reply:
        assignment = await resolve.assignment(tx, self.assignment)
        may = {"approve": APPROVE, "return": RETURN}.get(self.verdict, BEGIN)
        await resolve.permit(
            tx, may, await resolve.subject(tx, assignment.matter_id, assignment=assignment), assignment.ref
        )
        reopens = self.verdict == "return" and assignment.state is State.APPROVED
        if not (assignment.state.with_firm or reopens):
            raise await lateness.stale(tx, assignment)
        if self.round is not None and self.round != assignment.round:
            raise Refused(refusals.older_round(await announce.scene(tx), assignment, self.round))
        match self.verdict:
            case "approve":
                return await self._approve(tx, assignment)
            case "return":
                return await self._return(tx, assignment)
            case _:
                return await self._begin(tx, assignment)

    async def _begin(self, tx: Transaction, assignment: Assignment) -> Reply:
        before = assignment
        if before.state is State.DELIVERED:
            assignment = replace(assignment, state=State.IN_REVIEW, review_since=tx.now)
            await tx.assignments.save(assignment)
            self._record(tx, Event.REVIEW_BEGUN, assignment)
            await announce.post(tx, assignment)
            await announce.turn_begun(tx, before, assignment)
        window = await owed.running(tx, assignment, WindowKind.REVIEW)
        return replies.review_begun(
            await announce.scene(tx),
            assignment,
            verdict_by=window.due_at if window is not None else None,
            already=before.state is State.IN_REVIEW,
        )

    async def _approve(self, tx: Transaction, assignment: Assignment) -> Reply:
        assignment = await questions.overtake(tx, assignment)
        await owed.meet(tx, assignment, WindowKind.REVIEW)
        await owed.cancel(tx, assignment)
        assignment = await owed.unhold(tx, assignment)
        assignment = replace(
            assignment,
            state=State.APPROVED,
            review_since=assignment.review_since or tx.now,
            verdict_at=tx.now,
            verdict_by=resolve.speaker(tx).id,
            with_changes=self.with_changes,
            ended_at=tx.now,
            ended_by=resolve.speaker(tx).id,
        )
        await tx.assignments.save(assignment)
        await announce.drop_news(tx, assignment)
        tx.remind(clocks.CLOSE, clocks.subject(tx, assignment.id), await clocks.closes_at(tx, tx.now))
        self._record(tx, Event.APPROVED, assignment)
        await announce.post(tx, assignment)
        return replies.approved(await announce.scene(tx), assignment)

    async def _return(self, tx: Transaction, assignment: Assignment) -> Reply:
        """The next round begins. With cause *instruction*, the attorney sets the time and it is no rework (D21)."""
        assignment = await questions.overtake(tx, assignment)
        await owed.meet(tx, assignment, WindowKind.REVIEW)
        assignment = replace(
            assignment,
            state=State.RETURNED,
            round=assignment.round + 1,
            review_since=assignment.review_since or tx.now,
            review_words=self.words,
            review_categories=self.categories,
            verdict_at=tx.now,
            verdict_by=resolve.speaker(tx).id,
            ended_at=None,
            ended_by=None,
        )
        await tx.assignments.save(assignment)
        tx.forget(clocks.CLOSE, clocks.subject(tx, assignment.id))
        ower = await owed.first_ower(tx, assignment)
        due = await self._correct_by(tx, ower)
        window = await owed.open_window(tx, WindowKind.CORRECTION, assignment, ower.id, due=due)
        self._record(tx, Event.RETURNED, assignment)
        await announce.post(tx, assignment)
        await announce.turn_worker(tx, assignment, ower.id, self.words)
        return replies.returned(
            await announce.scene(tx), assignment, correct_by=window.due_at if window is not None else None
        )

    async def _correct_by(self, tx: Transaction, ower: Person) -> datetime | None:
        """The instant the attorney allows for the correction, on the ower's hours; None for the agreed target."""
        if self.within is None:
            return None
        calendar = await tx.schedules.calendar_of(ower)
        hours = timedelta(minutes=self.within.minutes) + timedelta(hours=8) * (
            self.within.days + self.within.working_days
        )
        try:
            return calendar.add(tx.now, hours)
        except BeyondHorizon:
            raise NotUnderstood(str(self.within), "a time that ends within a year", "8h", field="within") from None

    def _record(self, tx: Transaction, event: Event, assignment: Assignment) -> None:
        tx.record(
            event,
            " ".join((*self.categories, self.cause or "", self.words)).strip(),
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
