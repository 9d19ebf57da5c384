"""What is owed and by when: response windows, check-ins, pauses, moved dues, ladders being climbed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, UniqueConstraint, text

from bot.model.people import Side
from bot.model.windows import PauseReason, WindowKind, WindowState
from bot.store.tables.metadata import metadata, own_id, refers, sealed
from bot.store.types import Instant, Named, Span, flags, instants, numbers, spans

# Literal, so that the planner can use the partial indexes: a bound state hides them from a generic plan.
WINDOW_OPEN = text("state IN ('pending', 'running', 'due_soon', 'paused', 'breaching')")

check_in = Table(
    "check_in",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    refers("person_id", "person"),
    Column("day", Date, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answer_by", Instant, nullable=False),
    Column("grace_until", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    UniqueConstraint("person_id", "day"),
    Index(None, "engagement_id", "day"),
    sqlite_autoincrement=True,
)

nudge = Table(
    "nudge",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    refers("person_id", "person"),
    Column("told_at", Instant, nullable=False),
    Column("windows", numbers(), nullable=False),
    Column("later_at", Instant),
    Index(None, "person_id", "id"),
    sqlite_autoincrement=True,
)

response_window = Table(
    "response_window",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    refers("matter_id", "matter"),
    refers("assignment_id", "assignment", index=True),
    Column("kind", Named(WindowKind), nullable=False),
    Column("side", Named(Side), nullable=False),
    refers("owed_by", "person"),
    Column("state", Named(WindowState), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("agreement_version", Integer, nullable=False),
    refers("question_id", "question", optional=True),
    Column("target", Span),
    Column("lost", Span, nullable=False),
    Column("paused_at", Instant),
    Column("marks", numbers(), nullable=False),
    Column("next_mark_at", Instant),
    Column("last_warned_at", Instant),
    refers("check_in_id", "check_in", optional=True, index=True),
    Column("breached_at", Instant),
    Column("closed_at", Instant),
    Column("round", Integer, nullable=False),
    sealed("reason"),
    Column("reason_eta", Instant),
    Column("elapsed", Boolean, nullable=False),
    Index("ix_response_window_owed", "owed_by", "due_at", sqlite_where=WINDOW_OPEN, postgresql_where=WINDOW_OPEN),
    Index("ix_response_window_open", "engagement_id", "due_at", sqlite_where=WINDOW_OPEN, postgresql_where=WINDOW_OPEN),
    sqlite_autoincrement=True,
)

pause = Table(
    "pause",
    metadata,
    own_id(),
    refers("assignment_id", "assignment", index=True),
    Column("reason", Named(PauseReason), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    refers("question_id", "question", optional=True),
    sqlite_autoincrement=True,
)

due_change = Table(
    "due_change",
    metadata,
    own_id(),
    refers("assignment_id", "assignment", index=True),
    Column("at", Instant, nullable=False),
    refers("by", "person"),
    Column("old", Instant, nullable=False),
    Column("new", Instant, nullable=False),
    sealed("reason"),
    refers("question_id", "question", optional=True),
    sqlite_autoincrement=True,
)

CLIMBING = text("closed_at IS NULL")

climb = Table(
    "climb",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    refers("matter_id", "matter"),
    refers("assignment_id", "assignment"),
    refers("window_id", "response_window"),
    Column("side", Named(Side), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("people", numbers(), nullable=False),
    Column("after", spans(), nullable=False),
    Column("on_firm_hours", flags(), nullable=False),
    Column("told", instants(), nullable=False),
    Column("next_due_at", Instant),
    Column("next_at", Instant),
    refers("taken_by", "person", optional=True),
    Column("taken_at", Instant),
    Column("closed_at", Instant),
    # One climb per assignment and side (D19), kept by the database.
    Index(
        "uq_climb_current",
        "assignment_id",
        "side",
        unique=True,
        sqlite_where=CLIMBING,
        postgresql_where=CLIMBING,
    ),
    sqlite_autoincrement=True,
)
