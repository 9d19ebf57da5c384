"""The work itself: matters, assignments, questions, and the states an assignment goes through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Matter:
    """A client's case, the unit of access. `title` says nothing of client, person or claim; `number` is the firm's."""

    id: int
    engagement_id: int
    title: str
    number: str
    responsible_id: int

    @property
    def ref(self) -> str:
        return f"M-{self.id}"


class State(StrEnum):
    """Where an assignment stands. Waiting on an answer, on hold, late and at risk are shown, never stored here."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (State.APPROVED, State.CLOSED, State.CANCELLED)

    @property
    def with_provider(self) -> bool:
        """Whether the assignee has it to work on."""
        return self in (State.SENT, State.ACKNOWLEDGED, State.IN_PROGRESS, State.RETURNED)

    @property
    def with_firm(self) -> bool:
        """Whether the firm has it to review."""
        return self in (State.DELIVERED, State.IN_REVIEW)


class Priority(StrEnum):
    RUSH = "rush"
    STANDARD = "standard"
    LOW = "low"


class DeclineReason(StrEnum):
    CAPACITY = "capacity"
    CONFLICT = "conflict"
    UNCLEAR = "unclear"
    SCOPE = "scope"


class DefectCategory(StrEnum):
    CITATION = "citation"
    COMPLETENESS = "completeness"
    FORMAT = "format"
    INSTRUCTION_MISSED = "instruction_missed"
    FACT = "fact"
    PRIVILEGE = "privilege"
    LATE_EVIDENCE = "late_evidence"
    LANGUAGE = "language"
    OTHER = "other"


class DefectCause(StrEnum):
    INSTRUCTION = "instruction"
    EXECUTION = "execution"


class ReadBack(StrEnum):
    """What became of the sentence in which the assignee said what will be delivered."""

    GIVEN = "given"
    CORRECT = "correct"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One delegated piece of work. Instants are aware UTC; empty text is "".

    `original_due_at` never changes; `earlier_due_at` is a due that was moved forward and binds once acknowledged. The
    update of `updated_at` was said anew at `edited_at`, `corrected` if that was after a digest had told it.
    `deadline_id` is the court deadline that it is worked for.
    """

    id: int
    engagement_id: int
    matter_id: int
    work_type: str
    state: State
    created_by: int
    created_at: datetime
    supervising_id: int
    assignee_id: int | None = None
    for_team: bool = False
    priority: Priority = Priority.STANDARD
    instructions: str = ""
    sources: str = ""
    format: str = ""
    pages: int | None = None
    due_at: datetime | None = None
    original_due_at: datetime | None = None
    earlier_due_at: datetime | None = None
    due_moves: int = 0
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_after: int | None = None
    progress: int | None = None
    eta: datetime | None = None
    at_risk: bool = False
    note: str = ""
    updated_at: datetime | None = None
    edited_at: datetime | None = None
    corrected: bool = False
    link: str = ""
    fingerprint: str = ""
    round: int = 0
    delivered_at: datetime | None = None
    review_since: datetime | None = None
    review_words: str = ""
    review_categories: tuple[DefectCategory, ...] = ()
    verdict_at: datetime | None = None
    verdict_by: int | None = None
    with_changes: bool = False
    held_since: datetime | None = None
    held_by: int | None = None
    hold_reason: str = ""
    declined_at: datetime | None = None
    decline_reason: DeclineReason | None = None
    decline_words: str = ""
    ended_at: datetime | None = None
    ended_by: int | None = None
    end_words: str = ""
    urgent: bool = False
    readback: str = ""
    readback_state: ReadBack | None = None
    deadline_id: int | None = None

    @property
    def ref(self) -> str:
        return f"A-{self.id}"


class QuestionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked by one side and owed by the other. One asked by the provider pauses what its assignee owes."""

    id: int
    engagement_id: int
    matter_id: int
    assignment_id: int
    asked_by: int
    asked_at: datetime
    owed_by: int
    pauses: bool
    words: str
    state: QuestionState = QuestionState.OPEN
    eta: datetime | None = None
    answer: str = ""
    answered_by: int | None = None
    answered_at: datetime | None = None

    @property
    def ref(self) -> str:
        return f"Q-{self.id}"


@dataclass(frozen=True, slots=True)
class DueChange:
    """A change of a due: who, when, why. `reason` is what a person typed, or "" where a question's pause moved it."""

    assignment_id: int
    at: datetime
    by: int
    old: datetime
    new: datetime
    reason: str = ""
    question_id: int | None = None
