"""Who takes part, when they work, and what they agreed: engagements, people, accounts, schedules, agreements."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Table, Text, UniqueConstraint

from bot.model.leave import Choice
from bot.model.people import Role, Side
from bot.model.record import Platform
from bot.store.tables.metadata import SETUP, metadata, own_id, refers, sealed
from bot.store.types import BigId, Instant, Json, Named, Several

schedule = Table(
    "schedule",
    metadata,
    own_id(),
    Column("engagement_id", BigId, nullable=False),  # no foreign key: the engagement names its two schedules
    Column("label", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("weekly", Text, nullable=False),
    info={SETUP: True},
    sqlite_autoincrement=True,
)

engagement = Table(
    "engagement",
    metadata,
    own_id(),
    Column("firm", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("firm_label", Text, nullable=False),
    Column("firm_zone", Text, nullable=False),
    Column("provider_label", Text, nullable=False),
    Column("provider_zone", Text, nullable=False),
    refers("firm_schedule_id", "schedule"),
    refers("provider_schedule_id", "schedule"),
    info={SETUP: True},
    sqlite_autoincrement=True,
)

# How often what belongs to an engagement's set-up was changed: bot/store/setup.py.
setup = Table("setup", metadata, own_id(), Column("revision", BigId, nullable=False), sqlite_autoincrement=True)

person = Table(
    "person",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    Column("handle", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("side", Named(Side), nullable=False),
    Column("roles", Several[Role](lambda role: role.value, Role), nullable=False),
    Column("zone", Text, nullable=False),
    refers("schedule_id", "schedule"),
    UniqueConstraint("engagement_id", "handle"),
    info={SETUP: True},
    sqlite_autoincrement=True,
)

account = Table(
    "account",
    metadata,
    Column("platform", Named(Platform), primary_key=True),
    Column("account", Text, primary_key=True),
    refers("engagement_id", "engagement", key=True),
    refers("person_id", "person", index=True),
    Column("latest", Boolean, nullable=False),  # of a person's accounts, the one they spoke from last
    info={SETUP: True},
)

# The last sign of life of a person, one write a shift at most, and the opening of the shift that was begun without one
# as far as their coordinator was told so.
sign = Table(
    "sign",
    metadata,
    refers("person_id", "person", key=True),
    Column("at", Instant),
    Column("missed", Instant),
)

# A code that was given to an account, for another one to prove that it is the same person's.
link_code = Table(
    "link_code",
    metadata,
    own_id(),
    Column("platform", Named(Platform), nullable=False),
    Column("account", Text, nullable=False),
    sealed("salt"),
    Column("hash", LargeBinary, nullable=False),
    Column("until", Instant, nullable=False),  # real time
    UniqueConstraint("platform", "account"),
    sqlite_autoincrement=True,
)

# How often an account that belongs to nobody has said a code that was none.
link_try = Table(
    "link_try",
    metadata,
    Column("platform", Named(Platform), primary_key=True),
    Column("account", Text, primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("at", Instant, nullable=False),  # real time: the last wrong one that counted
)

holiday = Table(
    "holiday",
    metadata,
    refers("schedule_id", "schedule", key=True),
    Column("date", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    info={SETUP: True},
)

schedule_exception = Table(
    "schedule_exception",
    metadata,
    own_id(),
    refers("schedule_id", "schedule"),
    Column("date", Date, nullable=False),
    Column("hours", Json, nullable=False),
    sealed("reason"),
    UniqueConstraint("schedule_id", "date"),
    info={SETUP: True},
    sqlite_autoincrement=True,
)

absence = Table(
    "absence",
    metadata,
    own_id(),
    refers("person_id", "person", index=True),
    Column("opens", Instant, nullable=False),
    Column("closes", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    sealed("words"),
    Column("leave", Boolean, nullable=False),
    refers("cover_id", "person", optional=True),
    Column("cancelled", Boolean, nullable=False),
    info={SETUP: True},
    sqlite_autoincrement=True,
)

# What was chosen, before a leave begins, for each thing that falls inside it.
leave_choice = Table(
    "leave_choice",
    metadata,
    refers("absence_id", "absence", key=True),
    Column("ref", Text, primary_key=True),
    Column("choice", Named(Choice), nullable=False),
)

agreement = Table(
    "agreement",
    metadata,
    refers("engagement_id", "engagement", key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("terms", Json, nullable=False),
    refers("proposed_by", "person"),
    Column("proposed_at", Instant, nullable=False),
    Column("effective_from", Instant, nullable=False),
    refers("firm_accepted_by", "person", optional=True),
    Column("firm_accepted_at", Instant),
    refers("provider_accepted_by", "person", optional=True),
    Column("provider_accepted_at", Instant),
    refers("declined_by", "person", optional=True),
    Column("declined_at", Instant),
    info={SETUP: True},
)
