"""The schema, a file per family. A column of type Sealed holds text that a person typed; no query looks into one."""

from bot.store.tables.handoff import hand_off, hand_off_item
from bot.store.tables.metadata import metadata, sealed_columns
from bot.store.tables.people import (
    absence,
    account,
    agreement,
    engagement,
    holiday,
    leave_choice,
    link_code,
    link_try,
    person,
    schedule,
    schedule_exception,
    setup,
    sign,
)
from bot.store.tables.record import entry, heard, news, product_clock, record_head
from bot.store.tables.talk import answered, clock_note, delivery, digest, posted, posted_count, reference, room
from bot.store.tables.windows import check_in, climb, due_change, nudge, pause, response_window
from bot.store.tables.work import assignment, court_deadline, matter, member, question, screen, sight

__all__ = [
    "absence",
    "account",
    "agreement",
    "answered",
    "assignment",
    "check_in",
    "climb",
    "clock_note",
    "court_deadline",
    "delivery",
    "digest",
    "due_change",
    "engagement",
    "entry",
    "hand_off",
    "hand_off_item",
    "heard",
    "holiday",
    "leave_choice",
    "link_code",
    "link_try",
    "matter",
    "member",
    "metadata",
    "news",
    "nudge",
    "pause",
    "person",
    "posted",
    "posted_count",
    "product_clock",
    "question",
    "record_head",
    "reference",
    "response_window",
    "room",
    "schedule",
    "schedule_exception",
    "screen",
    "sealed_columns",
    "setup",
    "sight",
    "sign",
]
