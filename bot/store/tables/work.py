"""The work: matters and who sees them, court deadlines, assignments, questions."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text, UniqueConstraint

from bot.model.deadlines import DeadlineState
from bot.model.work import DeclineReason, DefectCategory, Priority, QuestionState, ReadBack, State
from bot.rules.visibility import Sight
from bot.store.tables.metadata import SETUP, metadata, own_id, refers, sealed
from bot.store.types import Instant, Named, Several, Span

matter = Table(
    "matter",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    sealed("title"),
    Column("number", Text, nullable=False),
    refers("responsible_id", "person"),
    sealed("head"),  # the end of the matter's chain of record entries: bot/store/record.py
    UniqueConstraint("engagement_id", "number"),
    info={SETUP: True},
    sqlite_autoincrement=True,
)

member = Table(
    "member",
    metadata,
    refers("matter_id", "matter", key=True),
    refers("person_id", "person", key=True),
    info={SETUP: True},
)

screen = Table(
    "screen",
    metadata,
    refers("matter_id", "matter", key=True),
    refers("person_id", "person", key=True),
    info={SETUP: True},
)

sight = Table(
    "sight",
    metadata,
    refers("person_id", "person", key=True),
    refers("matter_id", "matter", key=True, index=True),
    Column("level", Named(Sight), nullable=False),
    info={SETUP: True},
)

court_deadline = Table(
    "court_deadline",
    metadata,
    own_id(),
    refers("engagement_id", "engagement", index=True),
    refers("matter_id", "matter", index=True),
    sealed("title"),
    sealed("source"),
    Column("at", Instant, nullable=False),
    refers("entered_by", "person"),
    Column("entered_at", Instant, nullable=False),
    Column("state", Named(DeadlineState), nullable=False),
    Column("revision", Integer, nullable=False),
    sealed("reason"),
    refers("confirmed_by", "person", optional=True),
    Column("confirmed_at", Instant),
    Column("review_buffer", Span),
    refers("ticked_by", "person", optional=True),
    Column("ticked_at", Instant),
    refers("ended_by", "person", optional=True),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)

assignment = Table(
    "assignment",
    metadata,
    own_id(),
    refers("engagement_id", "engagement", index=True),
    refers("matter_id", "matter", index=True),
    Column("work_type", Text, nullable=False),
    Column("state", Named(State), nullable=False),
    refers("created_by", "person"),
    Column("created_at", Instant, nullable=False),
    refers("supervising_id", "person", index=True),
    refers("assignee_id", "person", optional=True, index=True),
    Column("for_team", Boolean, nullable=False),
    Column("priority", Named(Priority), nullable=False),
    sealed("instructions"),
    sealed("sources"),
    sealed("format"),
    Column("pages", Integer),
    Column("due_at", Instant),
    Column("original_due_at", Instant),
    Column("earlier_due_at", Instant),
    Column("due_moves", Integer, nullable=False),
    Column("sent_at", Instant),
    Column("acknowledged_at", Instant),
    Column("acknowledged_after", Integer),
    Column("progress", Integer),
    Column("eta", Instant),
    Column("at_risk", Boolean, nullable=False),
    sealed("note"),
    Column("updated_at", Instant),
    Column("edited_at", Instant),
    Column("corrected", Boolean, nullable=False),
    sealed("link"),
    Column("fingerprint", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("delivered_at", Instant),
    Column("review_since", Instant),
    sealed("review_words"),
    Column("review_categories", Several[DefectCategory](lambda each: each.value, DefectCategory), nullable=False),
    Column("verdict_at", Instant),
    refers("verdict_by", "person", optional=True),
    Column("with_changes", Boolean, nullable=False),
    Column("held_since", Instant),
    refers("held_by", "person", optional=True),
    sealed("hold_reason"),
    Column("declined_at", Instant),
    Column("decline_reason", Named(DeclineReason)),
    sealed("decline_words"),
    Column("ended_at", Instant),
    refers("ended_by", "person", optional=True),
    sealed("end_words"),
    Column("urgent", Boolean, nullable=False),
    sealed("readback"),
    Column("readback_state", Named(ReadBack)),
    refers("deadline_id", "court_deadline", optional=True),
    sqlite_autoincrement=True,
)

question = Table(
    "question",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    refers("matter_id", "matter"),
    refers("assignment_id", "assignment", index=True),
    refers("asked_by", "person"),
    Column("asked_at", Instant, nullable=False),
    refers("owed_by", "person"),
    Column("pauses", Boolean, nullable=False),
    sealed("words"),
    Column("state", Named(QuestionState), nullable=False),
    Column("eta", Instant),
    sealed("answer"),
    refers("answered_by", "person", optional=True),
    Column("answered_at", Instant),
    sqlite_autoincrement=True,
)
