"""The card of an assignment: one message per side, edited in place, whose words follow the state of the work.

Longer than most files: one card, with the facts and buttons of each of its states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.buttons import deciding
from bot.cards.facts import due_facts, fingerprint_words, format_fact, matter_fact, people_text, title
from bot.cards.scene import Scene, by, passed
from bot.cards.words import DECLINED, OWED, category, fitted
from bot.language.cards import Block, Button, Card, Fact, Line, Mention, Next, Text
from bot.model.people import Side
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import Assignment, DeclineReason, Matter, Question, State

STATUS: dict[State, str] = {
    State.DRAFT: "Draft",
    State.SENT: "Sent",
    State.ACKNOWLEDGED: "Acknowledged",
    State.IN_PROGRESS: "In progress",
    State.DELIVERED: "Delivered",
    State.IN_REVIEW: "In review",
    State.RETURNED: "Returned",
    State.APPROVED: "Approved",
    State.CLOSED: "Closed",
    State.DECLINED: "Declined",
    State.CANCELLED: "Cancelled",
}

PROVIDER_OWES = (WindowKind.ACKNOWLEDGE, WindowKind.PROGRESS, WindowKind.DELIVERY, WindowKind.CORRECTION)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the card of one assignment needs beside the assignment: what a transaction reads before it writes the card.

    `windows` are its open response windows. `question` is the open question that stops the assignee, the one owed
    first if there are several, and `paused_since` when the first of them stopped the work. `needs` are what a draft
    lacks. `acknowledged_after` is open time of the assignee. `version` numbers the link of the work (0: not said).
    """

    windows: Sequence[ResponseWindow] = ()
    question: Question | None = None
    paused_since: datetime | None = None
    needs: tuple[str, ...] = ()
    acknowledged_after: timedelta | None = None
    version: int = 0


def assignment_card(scene: Scene, assignment: Assignment, matter: Matter, standing: Standing | None = None) -> Card:
    """`card.*`: the full copy, chosen by state; a hold shows before an open question, and either before the state."""
    return _Writer(scene, assignment, matter, standing or Standing()).card()


@dataclass(frozen=True, slots=True)
class _Writer:
    scene: Scene
    assignment: Assignment
    matter: Matter
    standing: Standing

    def card(self) -> Card:
        a = self.assignment
        if a.held_since is not None and not a.state.ended:
            return self._on_hold(a.held_since)
        question = self.standing.question
        if question is not None and question.pauses and a.state.with_provider:
            return self._waiting(question)
        match a.state:
            case State.DRAFT:
                return self._draft()
            case State.SENT:
                return self._sent()
            case State.ACKNOWLEDGED:
                return self._acknowledged()
            case State.IN_PROGRESS:
                return self._in_progress()
            case State.DELIVERED:
                return self._delivered()
            case State.IN_REVIEW:
                return self._in_review()
            case State.RETURNED:
                return self._returned()
            case State.APPROVED | State.CLOSED:
                return self._approved()
            case State.DECLINED:
                return self._declined()
            case State.CANCELLED:
                return self._cancelled()

    def _draft(self) -> Card:
        needs = self.standing.needs
        facts: tuple[Block, ...] = (Fact("Needs", (", ".join(needs),)),) if needs else ()
        if len(needs) > 1:
            what = f" adds the {len(needs)} things; it is sent then"
        else:
            what = f" adds the {needs[0]}; it is sent then" if needs else " sends it"
        return self._made(
            "draft",
            "Draft",
            facts,
            (Line(("No time counts yet.",)), Next((self._supervisor(), what))),
            ((self.assignment.instructions, ""),),
            (
                Button("Add what it needs" if needs else "Send", f"assign {self._ref}"),
                Button("Cancel", f"cancel {self._ref}"),
            ),
        )

    def _sent(self) -> Card:
        return self._made(
            "sent",
            self._status("Sent"),
            (),
            (self._next(WindowKind.ACKNOWLEDGE),),
            self._instructions(),
            deciding(self._ref, "sent"),
        )

    def _acknowledged(self) -> Card:
        a, after = self.assignment, self.standing.acknowledged_after
        facts: tuple[Block, ...] = ()
        if a.acknowledged_at is not None:
            counted = f", after {times.working(after)}" if after is not None and times.counts(after) else ""
            facts = (Fact("Acknowledged", (f"{self.scene.at(a.acknowledged_at)}{counted}",)),)
        return self._made(
            "acknowledged",
            self._status("Acknowledged"),
            (),
            (*facts, self._next(WindowKind.PROGRESS)),
            self._instructions(),
            deciding(self._ref, "acknowledged"),
        )

    def _in_progress(self) -> Card:
        a = self.assignment
        status = "In progress" if a.progress is None else f"In progress {a.progress} %"
        said = ((a.note, ""),) if a.note else self._instructions()
        return self._made(
            "in_progress",
            self._status(status),
            (),
            (
                *self._moment("Expected", a.eta),
                *self._moment("Updated", a.updated_at),
                *self._moment("Corrected" if a.corrected else "Edited", a.edited_at),
                self._next(WindowKind.PROGRESS),
            ),
            said,
            deciding(self._ref, "in_progress"),
            formats=not a.note,
        )

    def _waiting(self, question: Question) -> Card:
        a = self.assignment
        since = self.standing.paused_since or question.asked_at
        progress = "" if a.progress is None else f", at {a.progress} %"
        window = self._window(WindowKind.ANSWER, question.id)
        ower = question.owed_by if window is None else window.owed_by
        deadline = by(self.scene, None if window is None else window.due_at)
        return self._made(
            "waiting",
            self._status("Waiting on answer"),
            (),
            (
                Fact("Paused since", (f"{self.scene.at(since)}{progress}",)),
                Line(("The due moves by the working time lost.",)),
                Next((self.scene.who(ower), f" answers {question.ref}{deadline}")),
            ),
            ((question.words, ""),),
            deciding(self._ref, "waiting", question.ref),
            formats=False,
        )

    def _delivered(self) -> Card:
        a = self.assignment
        return self._made(
            "delivered",
            self._status(f"Delivered, round {max(a.round, 1)}"),
            (),
            (*self._moment("Delivered", a.delivered_at), self._next(WindowKind.REVIEW)),
            ((a.link, "Work"),),
            deciding(self._ref, "delivered"),
            formats=False,
        )

    def _in_review(self) -> Card:
        a = self.assignment
        return self._made(
            "in_review",
            self._status(f"In review, round {max(a.round, 1)}"),
            (),
            (*self._moment("Review since", a.review_since), self._next(WindowKind.REVIEW, "approves or returns")),
            ((a.link, "Work"),),
            deciding(self._ref, "in_review", round=max(a.round, 1)),
            formats=False,
        )

    def _returned(self) -> Card:
        a = self.assignment
        person: Text = () if a.verdict_by is None else (", by ", self.scene.who(a.verdict_by))
        facts: tuple[Block, ...] = ()
        if a.verdict_at is not None:
            facts = (Fact("Returned", (self.scene.at(a.verdict_at), *person)),)
        return self._made(
            "returned",
            self._status(f"Returned, round {max(a.round, 1)}"),
            (),
            (*facts, self._next(WindowKind.CORRECTION)),
            ((", ".join(category(each) for each in a.review_categories), "To correct"), (a.review_words, "")),
            deciding(self._ref, "returned"),
            formats=False,
            was=False,
        )

    def _approved(self) -> Card:
        a = self.assignment
        version = f", version {self.standing.version}" if self.standing.version else ""
        facts: list[Block] = []
        if a.delivered_at is not None:
            facts.append(Fact("Delivered", (f"{self.scene.at(a.delivered_at)}{version}",)))
        if a.verdict_at is not None and a.verdict_by is not None:
            facts.append(Fact("Sign-off", (self.scene.who(a.verdict_by), f", {self.scene.at(a.verdict_at)}")))
        how = "with changes" if a.with_changes else "as delivered"
        mark = f" Fingerprint of the work: {fingerprint_words(a.fingerprint)}" if a.fingerprint else ""
        facts.append(Line((f"Approved in round {max(a.round, 1)}, {how}.{mark}",)))
        return self._made(
            "approved",
            STATUS[a.state],
            (),
            (*facts, Next(("nothing is owed. The record keeps the sign-off",))),
            ((a.link, "Work"),),
            deciding(self._ref, "ended"),
            formats=False,
            due=False,
        )

    def _on_hold(self, since: datetime) -> Card:
        holder = self.assignment.held_by or self.assignment.supervising_id
        return self._made(
            "on_hold",
            "On hold",
            (),
            (
                Fact("Held since", (f"{self.scene.at(since)}, by ", self.scene.who(holder))),
                Line(("The due moves by the working time lost.",)),
                Next(("nobody owes anything until ", self.scene.who(holder), " resumes it")),
            ),
            ((self.assignment.hold_reason, ""),),
            deciding(self._ref, "on_hold"),
            formats=False,
        )

    def _declined(self) -> Card:
        a = self.assignment
        reason = "" if a.decline_reason is None else f", {DECLINED[a.decline_reason]}"
        facts: tuple[Block, ...] = ()
        if a.declined_at is not None:
            facts = (Fact("Declined", (f"{self.scene.at(a.declined_at)}{reason}",)),)
        words = "" if a.decline_reason is DeclineReason.CONFLICT else a.decline_words
        return self._made(
            "declined",
            "Declined",
            (),
            (
                *facts,
                Line(("No time counts.",)),
                Next((self._supervisor(), " chooses another person, or changes the work")),
            ),
            ((words, ""),),
            deciding(self._ref, "declined"),
            formats=False,
            due=False,
        )

    def _cancelled(self) -> Card:
        a = self.assignment
        person: Text = () if a.ended_by is None else (", by ", self.scene.who(a.ended_by))
        facts: tuple[Block, ...] = ()
        if a.ended_at is not None:
            facts = (Fact("Cancelled", (self.scene.at(a.ended_at), *person)),)
        return self._made(
            "cancelled",
            "Cancelled",
            (),
            (*facts, Line(("No time counts.",)), Next(("nothing is owed. The record keeps what was done",))),
            ((a.end_words, ""),),
            deciding(self._ref, "ended"),
            formats=False,
            due=False,
        )

    def _made(
        self,
        name: str,
        status: str,
        needs: tuple[Block, ...],
        happened: tuple[Block, ...],
        said: tuple[tuple[str, str], ...],
        buttons: tuple[Button, ...],
        *,
        formats: bool = True,
        due: bool = True,
        was: bool = True,
    ) -> Card:
        a = self.assignment
        facts: list[Block] = [matter_fact(self.matter), *needs, Fact("People", people_text(self.scene, a))]
        if formats:
            facts += format_fact(a)
        if due:
            facts += due_facts(self.scene, a, was=was)
        return Card(
            f"card.{name}",
            title(self._ref, a.work_type, status),
            fitted((*facts, *happened), *said),
            buttons,
            self._ref,
        )

    @property
    def _ref(self) -> str:
        return self.assignment.ref

    def _supervisor(self) -> Mention:
        return self.scene.who(self.assignment.supervising_id)

    def _instructions(self) -> tuple[tuple[str, str], ...]:
        return ((self.assignment.instructions, ""), (self.assignment.sources, "Sources"))

    def _moment(self, label: str, instant: datetime | None) -> tuple[Block, ...]:
        return () if instant is None else (Fact(label, (self.scene.at(instant),)),)

    def _window(self, kind: WindowKind, question: int | None = None) -> ResponseWindow | None:
        found = [w for w in self.standing.windows if w.kind is kind and w.state.open and w.question_id == question]
        return min(found, key=lambda w: w.due_at, default=None)

    def _owed(self) -> list[ResponseWindow]:
        """What is owed, soonest first, an acknowledgement or a correction before all else."""
        kinds = (WindowKind.REVIEW,) if self.assignment.state.with_firm else PROVIDER_OWES
        found = [w for w in self.standing.windows if w.kind in kinds and w.state.open]
        first = (WindowKind.ACKNOWLEDGE, WindowKind.CORRECTION)
        return sorted(found, key=lambda w: (w.kind not in first, w.due_at))

    def _next(self, kind: WindowKind, does: str = "") -> Next:
        """Who does what by when; where no window runs, the words stand without a time."""
        owed = self._owed()
        if owed:
            first = owed[0]
            words = does if does and first.kind is kind else OWED[first.kind].does
            return Next((self.scene.who(first.owed_by), f" {words}{by(self.scene, first.due_at)}"))
        a = self.assignment
        if kind is WindowKind.REVIEW:
            return Next((self._supervisor(), f" {does or OWED[kind].does}"))
        if a.assignee_id is None:
            return Next((f"{self.scene.city(Side.PROVIDER)} {OWED[kind].does}",))
        return Next((self.scene.who(a.assignee_id), f" {OWED[kind].does}"))

    def _status(self, status: str) -> str:
        if any(passed(self.scene, w.due_at) for w in self.standing.windows if w.state.open and not w.paused):
            return f"{status}, overdue"
        return f"{status}, at risk" if self.assignment.at_risk and self.assignment.state.with_provider else status
