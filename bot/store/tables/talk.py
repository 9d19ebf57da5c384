"""Where things are said: rooms with their place in the queue, deliveries waiting, what is posted, digests cut."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from bot.model.people import Side
from bot.model.record import Lane, Platform, RoomKind
from bot.store.tables.metadata import SETUP, metadata, own_id, refers, sealed
from bot.store.types import BigId, Instant, Named

IS_DEAD = text("state = 'dead'")
IS_WAITING = text("state = 'waiting'")
HAS_WAITING = text("ready_at IS NOT NULL")
# Literal, so that the planner can use the partial indexes: a bound state hides them from a generic plan.
WAITING = text("delivery.state = 'waiting'")
# What certainly never left: only this may still be dropped, or given up for a newer card.
UNSENT = text("delivery.state = 'waiting' AND delivery.lease_token IS NULL AND NOT delivery.unsure")
# What may have left, or is about to.
LEAVING = text("delivery.state = 'waiting' AND (delivery.lease_token IS NOT NULL OR delivery.unsure)")
DEAD = text("delivery.state = 'dead'")
#: What a statement says that writes what waits in a room: that is no part of what the room is.
QUEUE = {SETUP: False}

room = Table(
    "room",
    metadata,
    own_id(),
    refers("engagement_id", "engagement", index=True),
    Column("side", Named(Side), nullable=False),
    Column("kind", Named(RoomKind), nullable=False),
    Column("platform", Named(Platform), nullable=False),
    Column("address", Text, nullable=False),
    refers("matter_id", "matter", optional=True),
    refers("person_id", "person", optional=True, index=True),
    # The queue of a room, summed up in its row, so that finding a room to serve never reads the deliveries:
    Column("ready_at", Instant),  # product time: the earliest `not_before` of what waits; NULL when nothing does
    Column("fast", Boolean, nullable=False),  # something of the fast lane waits
    Column("next_allowed_at", Instant, nullable=False),  # real time: leased, or told to wait, until then
    Column("lease_token", Text),
    Index(
        "ix_room_queue",
        "next_allowed_at",
        sqlite_where=HAS_WAITING,
        postgresql_where=HAS_WAITING,
    ),
    info={SETUP: True},
    sqlite_autoincrement=True,
)

delivery = Table(
    "delivery",
    metadata,
    own_id(),
    refers("engagement_id", "engagement"),
    refers("room_id", "room"),
    Column("topic", Text, nullable=False),
    Column("lane", Named(Lane), nullable=False),
    sealed("card"),
    Column("told_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sent, dead
    Column("lease_token", Text),  # set while it is being sent
    Column("unsure", Boolean, nullable=False),  # a lease ran out while it was being sent: it may have arrived
    Column("settled_at", Instant),  # real time
    Column("reason", Text, nullable=False),  # what the platform said when it refused for good
    Index(
        "ix_delivery_waiting",
        "room_id",
        "lane",
        "not_before",
        "id",
        sqlite_where=IS_WAITING,
        postgresql_where=IS_WAITING,
    ),
    Index("ix_delivery_topic", "topic", "room_id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    Index("ix_delivery_dead", "id", sqlite_where=IS_DEAD, postgresql_where=IS_DEAD),
    Index("ix_delivery_held", "not_before", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    sqlite_autoincrement=True,
)

posted = Table(
    "posted",
    metadata,
    own_id(),
    refers("room_id", "room"),
    Column("topic", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    sealed("card"),
    Column("posted_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("seq", BigId, nullable=False),
    UniqueConstraint("topic", "room_id"),
    Index(None, "room_id", "seq"),
    Index(None, "message_id"),
    sqlite_autoincrement=True,
)

# `seq` rises in commit order because this one row is updated last in every settling transaction.
posted_count = Table(
    "posted_count",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", BigId, nullable=False),
)

digest = Table(
    "digest",
    metadata,
    refers("engagement_id", "engagement", key=True),
    Column("side", Named(Side), primary_key=True),
    Column("local_date", Date, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)

# The changes of clocks that a side was told of, by the day on which they are.
clock_note = Table(
    "clock_note",
    metadata,
    refers("engagement_id", "engagement", key=True),
    Column("side", Named(Side), primary_key=True),
    Column("day", Date, primary_key=True),
)

# What a platform's adapter needs to reach a room or an account, in its own words.
reference = Table(
    "reference",
    metadata,
    Column("key", Text, primary_key=True),  # platform:address
    Column("seen_at", Instant, nullable=False),  # real time
    sealed("words"),
)

answered = Table(
    "answered",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False),  # real time
    Column("request", LargeBinary, nullable=False),  # a digest of what was asked: under one name only the same again
    sealed("reply"),
    Index(None, "at"),
)
