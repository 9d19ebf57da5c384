"""What is remembered: the record and the ends of its chains, sentences heard, the product clock."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from bot.model.people import Side
from bot.model.record import Event
from bot.store.tables.metadata import metadata, own_id, refers, sealed
from bot.store.types import BigId, Instant, Named

# Append-only: triggers of the first migration refuse DELETE, and UPDATE of anything but `words` and `salt`, which
# are sealed anew when keys rotate.
entry = Table(
    "entry",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    refers("matter_id", "matter", optional=True),
    Column("position", BigId, nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", Named(Event), nullable=False),
    refers("actor_id", "person", optional=True),
    refers("assignment_id", "assignment", optional=True, index=True),
    Column("subject", Text, nullable=False),
    sealed("words"),
    sealed("salt"),
    Column("words_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("matter_id", "position"),
    Index(None, "engagement_id", "at", "id"),
    sqlite_autoincrement=True,
)

# An entry that a side's digest has still to tell, or that its latest one told. A row of its own for each side: the
# entry never changes, and an instant alone cannot say what a digest saw, since entries become visible at commit.
news = Table(
    "news",
    metadata,
    refers("entry_id", "entry", key=True),
    Column("side", Named(Side), primary_key=True),
    refers("engagement_id", "engagement"),
    Column("at", Instant, nullable=False),
    Column("told", Boolean, nullable=False),
    Index(None, "engagement_id", "side", "told", "at"),
)

# The end of the chain of entries that belong to no matter. A row of its own, not a column of the engagement: it is
# taken at commit, after matters, and the engagement's lock comes before them.
record_head = Table(
    "record_head",
    metadata,
    own_id(),
    sealed("head"),
    sqlite_autoincrement=True,
)

heard = Table(
    "heard",
    metadata,
    Column("key", Text, primary_key=True),
    refers("person_id", "person", optional=True),
    Column("at", Instant, nullable=False),  # real time
    sealed("sentence"),
    sealed("reply"),
    Index(None, "at"),
    Index(None, "person_id", "at"),
)

product_clock = Table(
    "product_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)
