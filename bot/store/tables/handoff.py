"""What one team leaves to the other at the edge of its shift: hand-offs and their items."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint, text

from bot.model.handoff import HandOffState
from bot.model.people import Side
from bot.model.work import State
from bot.store.tables.metadata import metadata, own_id, refers, sealed
from bot.store.types import Instant, Named, numbers

IS_OFFERED = text("state = 'offered'")

hand_off = Table(
    "hand_off",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    Column("side", Named(Side), nullable=False),
    Column("writers", numbers(), nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("accept_by", Instant, nullable=False),
    sealed("words"),
    Column("state", Named(HandOffState), nullable=False),
    refers("accepted_by", "person", optional=True),
    Column("accepted_at", Instant),
    refers("chosen_by", "person", optional=True),
    # One on offer per engagement and side, kept by the database.
    Index(
        "uq_hand_off_on_offer",
        "engagement_id",
        "side",
        unique=True,
        sqlite_where=IS_OFFERED,
        postgresql_where=IS_OFFERED,
    ),
    sqlite_autoincrement=True,
)

hand_off_item = Table(
    "hand_off_item",
    metadata,
    own_id(),
    refers("hand_off_id", "hand_off"),
    Column("place", Integer, nullable=False),
    refers("assignment_id", "assignment"),
    refers("matter_id", "matter"),
    Column("state", Named(State), nullable=False),
    Column("round", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("progress", Integer),
    Column("at_risk", Boolean, nullable=False),
    Column("eta", Instant),
    refers("question_id", "question", optional=True),
    sealed("note"),
    UniqueConstraint("hand_off_id", "assignment_id"),
    sqlite_autoincrement=True,
)
