"""cover: somebody else of the same side owes one thing, or all that a person owes until an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.cards import absence as cards
from bot.cards.absence import Inside
from bot.commands.order import Order
from bot.language.cards import Card
from bot.language.command import ask
from bot.language.forms import Option
from bot.language.kinds import PersonKind, ReferenceKind
from bot.language.misread import NotUnderstood
from bot.language.moments import When
from bot.language.timekinds import MomentKind
from bot.model.people import Person, Role, Side
from bot.model.record import Event
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import Assignment, Question, QuestionState, State
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.permission import Act, Relation, Subject, act
from bot.store.transaction import Transaction
from bot.work import announce, cover, edits, giving, lateness, questions, resolve

COVER = act("cover", "Covering", Relation.ASSIGNEE, Relation.LEAD)
COVER_FIRM = act("cover … for the firm", "Covering", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
COVER_PERSON = act("cover @person", "Covering", Relation.COORDINATOR)

#: A command locks at most so many matters (D38); what is owed on more is covered by saying it again.
MOST_MATTERS = 25


class Cover(Order, name="cover", title="Cover"):
    """Let somebody else of your side owe one thing, or what a person owes until an instant; dues stay."""

    acts = (COVER, COVER_FIRM, COVER_PERSON)
    example = "cover A-220 by @paralegal"

    item: str = ask(ReferenceKind("AQ"), "Which assignment or question?", default="")
    person: str = ask(PersonKind(), "Or whose work?", default="")
    by: str = ask(PersonKind(), "Who covers?", word="by")
    until: When | None = ask(MomentKind(), "What falls due until when?", word="until", default=None)

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        return () if "person" in words else ("item",)

    @classmethod
    async def options(cls, tx: Transaction, field: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        if field not in ("by", "person"):
            return ()
        side = resolve.speaker(tx).side
        return tuple(
            Option(f"@{each.handle}", f"@{each.handle}")
            for each in await tx.people.everyone()
            if each.side is side and Role.OBSERVER not in each.roles
        )

    async def run(self, tx: Transaction) -> Reply:
        to = await resolve.person(tx, self.by, "by")
        until = await resolve.moment(tx, self.until, "until") if self.until is not None else None
        if self.item.startswith("Q-"):
            return await self._question(tx, to)
        if self.item:
            return await self._assignment(tx, to)
        return await self._all_of(tx, await resolve.person(tx, self.person, "person"), to, until)

    async def _assignment(self, tx: Transaction, to: Person) -> Card:
        """What `to`'s side owes on one assignment."""
        assignment = await resolve.assignment(tx, self.item)
        await self._permit(tx, assignment, None, to)
        await self._able(tx, to, assignment.matter_id)
        if assignment.state is State.DECLINED and to.side is Side.PROVIDER:
            return await self._offered(tx, assignment, to)
        owed = [w for w in await tx.windows.running(assignment.id) if w.side is to.side and w.owed_by != to.id]
        if not owed:
            raise await lateness.stale(tx, assignment)
        before = owed[0].owed_by
        soonest = _inside(owed[0], assignment)
        await cover.move(tx, assignment, owed, to)
        return await self._told(tx, assignment.ref, {assignment.matter_id}, before, to, reply=soonest)

    async def _offered(self, tx: Transaction, assignment: Assignment, to: Person) -> Card:
        """Declined work is nobody's: whoever covers it has it from the beginning (D8)."""
        before = assignment.assignee_id
        assignment = await giving.reassign(tx, await edits.agreed_earlier(tx, assignment), to)
        tx.record(
            Event.REASSIGNED,
            f"to @{to.handle}",
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
        await announce.post(tx, assignment)
        return await giving.told_of_passing(tx, assignment, before, to, "")

    async def _question(self, tx: Transaction, to: Person) -> Card:
        question, assignment = await resolve.question(tx, self.item)
        await self._permit(tx, assignment, question, to)
        ower = await tx.people.get(question.owed_by)
        if ower.side is not to.side:
            city = tx.engagement.cities.of(ower.side).label
            raise NotUnderstood(f"@{to.handle}", f"somebody of {city}'s team", f"@{ower.handle}", field="by")
        await self._able(tx, to, assignment.matter_id)
        if question.state is not QuestionState.OPEN or ower.id == to.id:
            raise await lateness.stale(tx, assignment)
        window = next((w for w in await tx.windows.running(assignment.id) if w.question_id == question.id), None)
        if window is None:  # no agreement times it; it is owed all the same
            await tx.questions.save(replace(question, owed_by=to.id))
        await cover.move(tx, assignment, [window] if window is not None else [], to)
        await questions.put(tx, replace(question, owed_by=to.id), assignment, window)
        reply = _inside(window, assignment) if window is not None else None
        about = {assignment.matter_id}
        return await self._told(tx, question.ref, about, ower.id, to, reply=reply, to_is_told=True)

    async def _all_of(self, tx: Transaction, person: Person, to: Person, until: datetime | None) -> Card:
        """What a person owes that falls due until then, or all of it; and what a leave of theirs will leave undone."""
        thing = Subject(side=person.side)
        await resolve.permit(tx, COVER_PERSON, thing, f"@{person.handle}")
        if to.side is not person.side or to.id == person.id:
            city = tx.engagement.cities.of(person.side).label
            raise NotUnderstood(f"@{to.handle}", f"somebody else of {city}'s team", "@lead", field="by")
        for each in await tx.schedules.absences(person):
            if each.leave and each.closes > tx.now and (until is None or each.opens < until):
                await tx.schedules.name_cover(each.id, to.id)
        owed: dict[int, list[ResponseWindow]] = defaultdict(list)
        for window in await tx.windows.owed(person.id):
            if until is None or window.due_at <= until:
                owed[window.matter_id].append(window)
        matters = [each for each in owed if await cover.able(tx, to, each)][:MOST_MATTERS]
        await tx.matters.lock(*matters)
        moved: list[Inside] = []
        for matter_id in sorted(matters):
            by_assignment: dict[int, list[ResponseWindow]] = defaultdict(list)
            for window in owed[matter_id]:
                current = await tx.windows.get(window.id)
                if current.state.open:
                    by_assignment[window.assignment_id].append(current)
            for assignment_id, windows in by_assignment.items():
                assignment = await tx.assignments.get(assignment_id)
                await cover.move(tx, assignment, windows, to)
                moved += [_inside(window, assignment) for window in windows]
        tx.record(Event.COVERED, f"@{person.handle} by @{to.handle}", subject=f"@{person.handle}")
        return await self._told(
            tx,
            f"@{person.handle}'s work",
            set(matters),
            person.id,
            to,
            until=until,
            moved=sorted(moved, key=lambda each: each.at),
            stay=sum(len(windows) for windows in owed.values()) - len(moved),
        )

    async def _permit(self, tx: Transaction, assignment: Assignment, question: Question | None, to: Person) -> None:
        """The side that owes decides who of it does: the lead or the assignee there, an attorney or staff here."""
        row: Act = COVER if to.side is Side.PROVIDER else COVER_FIRM
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment, question=question)
        await resolve.permit(tx, row, thing, question.ref if question is not None else assignment.ref)

    async def _able(self, tx: Transaction, to: Person, matter_id: int) -> None:
        if not await cover.able(tx, to, matter_id):
            what = "an attorney" if to.side is Side.FIRM else "somebody"
            side = [each for each in await tx.people.everyone() if each.side is to.side]
            could = [f"@{each.handle}" for each in side if await cover.able(tx, each, matter_id)]
            expected = f"{what} of M-{matter_id} with a linked account"
            raise NotUnderstood(f"@{to.handle}", expected, next(iter(could), ""), field="by")
        if to.id in await tx.schedules.away([to.id], tx.now):
            raise Refused(cards.cover_away(await announce.scene(tx), to.id))

    async def _told(
        self,
        tx: Transaction,
        what: str,
        matters: set[int],
        before: int,
        to: Person,
        *,
        reply: Inside | None = None,
        until: datetime | None = None,
        moved: list[Inside] | None = None,
        stay: int = 0,
        to_is_told: bool = False,
    ) -> Card:
        """Both people are told, but for whoever says it and who may not know of all `matters`; returns their reply."""
        card = cards.covered(
            await announce.scene(tx),
            what,
            before=before,
            cover=to.id,
            until=until,
            reply=reply,
            moved=moved or (),
            stay=stay,
        )
        for person_id in {before, to.id} - {resolve.speaker(tx).id} - ({to.id} if to_is_told else set()):
            if matters <= (await tx.matters.sights()).get(person_id, {}).keys():  # a wall may be why it is covered
                await announce.tell(tx, person_id, card)
        return card


def _inside(window: ResponseWindow, assignment: Assignment) -> Inside:
    ref = f"Q-{window.question_id} on {assignment.ref}" if window.question_id is not None else assignment.ref
    return Inside(ref, WindowKind(window.kind), window.due_at)
