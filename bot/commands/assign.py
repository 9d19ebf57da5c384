"""assign: give a piece of work, complete a draft and send it, or pass work on to another person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.commands.kinds import assignment_kind, matter_kind, work_type_kind
from bot.commands.order import Order
from bot.language.command import ask
from bot.language.forms import Option
from bot.language.kinds import ChoiceKind, FlagKind, NumberKind, PersonKind, ProseKind, ReferenceKind
from bot.language.misread import NotUnderstood
from bot.language.moments import When
from bot.language.timekinds import MomentKind
from bot.model.people import Person, Role, Side
from bot.model.record import Event
from bot.model.work import Assignment, Matter, Priority, State
from bot.platform import Reply
from bot.practices import WORK_TYPES
from bot.rules.permission import Relation, act
from bot.store.transaction import Transaction
from bot.work import announce, cover, docket, edits, giving, lateness, resolve

#: The assignee may be the whole team: then its lead owes the acknowledgement, and passes it on (D2).
TEAM = "team"

ASSIGN = act("assign", "Giving work", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
PASS_ON = act("assign … to", "Passing on", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF, Relation.LEAD)
RESET = act("assign … to … reset", "Counting anew the time of", Relation.MATTER_ATTORNEY)


class Assign(Order, name="assign", title="Give work"):
    """Give a piece of work."""

    acts = (ASSIGN, PASS_ON, RESET)
    public = True
    creates = True
    also = (("give", ""), ("delegate", ""), ("reassign", ""))
    example = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'

    assignment: str = ask(assignment_kind(), "Which draft or assignment?", default="")
    to: str = ask(PersonKind(), "To whom instead?", word="to", default="")
    assignee: str = ask(PersonKind(), "Who does it?", default="")
    matter: str = ask(matter_kind(), "Which matter?", default="")
    work_type: str = ask(work_type_kind(), "What type of work?", default="")
    instructions: str = ask(ProseKind(), "What is to be done?", default="")
    due: When | None = ask(MomentKind(), "When is it due?", word="due", default=None)
    sources: str = ask(ProseKind(), "Where are the sources?", word="sources", default="")
    format: str = ask(ProseKind(long=False), "In what format?", word="format", default="")
    pages: int | None = ask(NumberKind(), "How many pages?", word="pages", default=None, example="240")
    priority: Priority | None = ask(ChoiceKind(tuple(Priority)), "Priority", word="priority", default=None)
    attorney: str = ask(PersonKind(), "Which attorney supervises?", word="attorney", default="")
    deadline: str = ask(ReferenceKind("D"), "For which court deadline?", word="for", default="")
    note: str = ask(ProseKind(), "A word to the new person", word="note", default="")
    reset: bool = ask(FlagKind("reset"), "Does its time count from the beginning?", default=False)
    keep: bool = ask(FlagKind("keep"), "Keep a due that is short?", default=False)

    @classmethod
    def needs(cls, said: Mapping[str, str]) -> tuple[str, ...]:
        if "reset" in said:
            return ("assignment", "to", "note")
        return () if "assignment" in said else ("assignee", "matter", "work_type", "instructions")

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        return frozenset(
            {"assignee", "matter", "work_type", "instructions", "due", "sources", "format", "pages", "priority"}
        )

    @classmethod
    async def options(cls, tx: Transaction, field: str, said: Mapping[str, str]) -> tuple[Option, ...]:
        if field in ("assignee", "to"):
            people = [p for p in await tx.people.everyone() if p.side is Side.PROVIDER and Role.OBSERVER not in p.roles]
            team = (Option(f"@{TEAM}", "the team, whose lead passes it on"),) if field == "assignee" else ()
            return (*(Option(f"@{person.handle}", f"@{person.handle}") for person in people), *team)
        return ()

    async def run(self, tx: Transaction) -> Reply:
        if not self.assignment:
            return await self._create(tx)
        assignment = await resolve.assignment(tx, self.assignment)
        if self.to:
            return await self._pass_on(tx, assignment)
        await self._permit(tx, assignment.matter_id, assignment)
        if assignment.state is not State.DRAFT:
            raise await lateness.stale(tx, assignment)
        return await giving.send(tx, await self._completed(tx, assignment), keep=self.keep)

    async def _create(self, tx: Transaction) -> Reply:
        matter = await resolve.matter(tx, self.matter)
        await self._permit(tx, matter.id, None, matter.ref)
        draft = Assignment(
            id=await tx.assignments.allot(),
            engagement_id=tx.engagement.id,
            matter_id=matter.id,
            work_type=self.work_type,
            state=State.DRAFT,
            created_by=resolve.speaker(tx).id,
            created_at=tx.now,
            supervising_id=await self._typer_or(tx, matter),
            format=WORK_TYPES[self.work_type].format,
        )
        draft = await self._completed(tx, draft)
        await tx.assignments.add(draft)
        tx.record(Event.DRAFTED, draft.instructions, matter_id=matter.id, assignment_id=draft.id, subject=draft.ref)
        return await giving.send(tx, draft, keep=self.keep)

    async def _permit(self, tx: Transaction, matter_id: int, assignment: Assignment | None, ref: str = "") -> None:
        thing = await resolve.subject(tx, matter_id, assignment=assignment)
        await resolve.permit(tx, ASSIGN, thing, assignment.ref if assignment is not None else ref)

    async def _typer_or(self, tx: Transaction, matter: Matter) -> int:
        """Who supervises unless somebody is named: the typer, if an attorney of the matter, else the responsible
        attorney (D3)."""
        sayer = resolve.speaker(tx)
        attorneys = await tx.matters.attorneys(matter.id)
        return sayer.id if sayer.id in {person.id for person in attorneys} else matter.responsible_id

    async def _supervisor(self, tx: Transaction, draft: Assignment) -> int:
        """The attorney of the matter who is named, else the one there was."""
        if not self.attorney:
            return draft.supervising_id
        named = await resolve.person(tx, self.attorney, "attorney")
        if named.id not in {person.id for person in await tx.matters.attorneys(draft.matter_id)}:
            raise NotUnderstood(f"@{named.handle}", "an attorney of the matter", "@attorney", field="attorney")
        return named.id

    async def _completed(self, tx: Transaction, draft: Assignment) -> Assignment:
        """The draft with whatever the sentence adds to it."""
        handle = self.assignee
        if not handle and draft.assignee_id is not None:
            handle = (await tx.people.get(draft.assignee_id)).handle
        for_team = handle == TEAM
        if for_team and not await self._team_knows(tx, draft.matter_id):
            raise NotUnderstood(
                "@team", "somebody by name: no lead may work on this matter", "@assignee", field="assignee"
            )
        assignee = await giving.worker(tx, draft.matter_id, handle, "assignee") if handle and not for_team else None
        due: datetime | None = draft.due_at
        if self.due is not None:
            due = await resolve.moment(tx, self.due, "due", worker=assignee)
        return replace(
            draft,
            supervising_id=await self._supervisor(tx, draft),
            assignee_id=assignee.id if assignee is not None else None,
            for_team=for_team or (draft.for_team and assignee is None),
            instructions=self.instructions or draft.instructions,
            sources=self.sources or draft.sources,
            format=self.format or draft.format,
            pages=self.pages if self.pages is not None else draft.pages,
            priority=self.priority or draft.priority,
            due_at=due,
            deadline_id=await docket.tied(tx, draft, self.deadline) if self.deadline else draft.deadline_id,
        )

    async def _team_knows(self, tx: Transaction, matter_id: int) -> bool:
        """Whether the team's work has somebody to owe it: a lead who may know of the matter and can be reached (D2)."""
        leads = await tx.people.holders(Role.LEAD, Side.PROVIDER)
        return any([await cover.able(tx, each, matter_id) for each in leads])

    async def _pass_on(self, tx: Transaction, assignment: Assignment) -> Reply:
        thing = await resolve.subject(tx, assignment.matter_id, assignment=assignment)
        await resolve.permit(tx, RESET if self.reset else PASS_ON, thing, assignment.ref)
        if assignment.state.ended or assignment.state.with_firm or assignment.sent_at is None:
            raise await lateness.stale(tx, assignment)
        to = await giving.worker(tx, assignment.matter_id, self.to, "to")
        if self.reset and assignment.state is State.RETURNED:  # a correction has a time of its own
            raise await lateness.stale(tx, assignment)
        before = assignment.assignee_id
        if before == to.id and assignment.state is not State.DECLINED:
            raise await lateness.stale(tx, assignment)
        assignment = await giving.reassign(tx, await edits.agreed_earlier(tx, assignment), to)
        if self.reset:
            assignment = await edits.begin_anew(tx, assignment, to, self.note)
        tx.record(
            Event.REASSIGNED,
            f"to @{to.handle} {self.note}".strip(),
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            subject=assignment.ref,
        )
        await announce.post(tx, assignment)
        return await giving.told_of_passing(tx, assignment, before, to, self.note, anew=self.reset)
