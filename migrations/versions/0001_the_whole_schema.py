"""The whole schema, as the program first shipped with it; later versions change it and leave this one alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import BigId, Instant, Json

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What the hash of an entry is made of. `words` and `salt` are not among them: keys rotate, and they are sealed anew.
BOUND = "id, engagement_id, matter_id, position, at, event, actor_id, assignment_id, subject, words_hash, hash"


def upgrade() -> None:
    op.create_table(
        "posted_count",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted_count")),
    )
    op.create_table(
        "product_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_clock")),
    )
    op.create_table(
        "record_head",
        sa.Column("id", BigId, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_head")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "setup",
        sa.Column("id", BigId, nullable=False),
        sa.Column("revision", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "schedule",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("weekly", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "engagement",
        sa.Column("id", BigId, nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("firm_label", sa.Text(), nullable=False),
        sa.Column("firm_zone", sa.Text(), nullable=False),
        sa.Column("provider_label", sa.Text(), nullable=False),
        sa.Column("provider_zone", sa.Text(), nullable=False),
        sa.Column("firm_schedule_id", BigId, nullable=False),
        sa.Column("provider_schedule_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["firm_schedule_id"], ["schedule.id"], name=op.f("fk_engagement_firm_schedule_id")),
        sa.ForeignKeyConstraint(
            ["provider_schedule_id"], ["schedule.id"], name=op.f("fk_engagement_provider_schedule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "holiday",
        sa.Column("schedule_id", BigId, nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("fk_holiday_schedule_id")),
        sa.PrimaryKeyConstraint("schedule_id", "date", name=op.f("pk_holiday")),
    )
    op.create_table(
        "schedule_exception",
        sa.Column("id", BigId, nullable=False),
        sa.Column("schedule_id", BigId, nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("hours", Json, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("fk_schedule_exception_schedule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_exception")),
        sa.UniqueConstraint("schedule_id", "date", name=op.f("uq_schedule_exception_schedule_id_date")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "digest",
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_digest_engagement_id")),
        sa.PrimaryKeyConstraint("engagement_id", "side", "local_date", name=op.f("pk_digest")),
    )
    op.create_table(
        "clock_note",
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_clock_note_engagement_id")),
        sa.PrimaryKeyConstraint("engagement_id", "side", "day", name=op.f("pk_clock_note")),
    )
    op.create_table(
        "person",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("schedule_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_person_engagement_id")),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("fk_person_schedule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("engagement_id", "handle", name=op.f("uq_person_engagement_id_handle")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "absence",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("opens", Instant(), nullable=False),
        sa.Column("closes", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("leave", sa.Boolean(), nullable=False),
        sa.Column("cover_id", BigId, nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cover_id"], ["person.id"], name=op.f("fk_absence_cover_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"])
    op.create_table(
        "leave_choice",
        sa.Column("absence_id", BigId, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["absence_id"], ["absence.id"], name=op.f("fk_leave_choice_absence_id")),
        sa.PrimaryKeyConstraint("absence_id", "ref", name=op.f("pk_leave_choice")),
    )
    op.create_table(
        "account",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_account_engagement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("platform", "account", "engagement_id", name=op.f("pk_account")),
    )
    op.create_index(op.f("ix_account_person_id"), "account", ["person_id"])
    op.create_table(
        "sign",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("missed", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_sign")),
    )
    op.create_table(
        "link_code",
        sa.Column("id", BigId, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_code")),
        sa.UniqueConstraint("platform", "account", name=op.f("uq_link_code_platform_account")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "link_try",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "account", name=op.f("pk_link_try")),
    )
    op.create_table(
        "agreement",
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("terms", Json, nullable=False),
        sa.Column("proposed_by", BigId, nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("effective_from", Instant(), nullable=False),
        sa.Column("firm_accepted_by", BigId, nullable=True),
        sa.Column("firm_accepted_at", Instant(), nullable=True),
        sa.Column("provider_accepted_by", BigId, nullable=True),
        sa.Column("provider_accepted_at", Instant(), nullable=True),
        sa.Column("declined_by", BigId, nullable=True),
        sa.Column("declined_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["declined_by"], ["person.id"], name=op.f("fk_agreement_declined_by")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_agreement_engagement_id")),
        sa.ForeignKeyConstraint(["firm_accepted_by"], ["person.id"], name=op.f("fk_agreement_firm_accepted_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_agreement_proposed_by")),
        sa.ForeignKeyConstraint(
            ["provider_accepted_by"], ["person.id"], name=op.f("fk_agreement_provider_accepted_by")
        ),
        sa.PrimaryKeyConstraint("engagement_id", "version", name=op.f("pk_agreement")),
    )
    op.create_table(
        "reference",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reference")),
    )
    op.create_table(
        "answered",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answered")),
    )
    op.create_index(op.f("ix_answered_at"), "answered", ["at"])
    op.create_table(
        "heard",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sentence", sa.LargeBinary(), nullable=True),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_heard_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_heard")),
    )
    op.create_index(op.f("ix_heard_at"), "heard", ["at"])
    op.create_index(op.f("ix_heard_person_id_at"), "heard", ["person_id", "at"])
    op.create_table(
        "matter",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("responsible_id", BigId, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_matter_engagement_id")),
        sa.ForeignKeyConstraint(["responsible_id"], ["person.id"], name=op.f("fk_matter_responsible_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_matter_engagement_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "court_deadline",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("entered_by", BigId, nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_by", BigId, nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("review_buffer", sa.BigInteger(), nullable=True),
        sa.Column("ticked_by", BigId, nullable=True),
        sa.Column("ticked_at", Instant(), nullable=True),
        sa.Column("ended_by", BigId, nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_court_deadline_confirmed_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_court_deadline_ended_by")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_court_deadline_engagement_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_court_deadline_entered_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_court_deadline_matter_id")),
        sa.ForeignKeyConstraint(["ticked_by"], ["person.id"], name=op.f("fk_court_deadline_ticked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_deadline")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_court_deadline_engagement_id"), "court_deadline", ["engagement_id"])
    op.create_index(op.f("ix_court_deadline_matter_id"), "court_deadline", ["matter_id"])
    op.create_table(
        "assignment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("work_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_by", BigId, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("supervising_id", BigId, nullable=False),
        sa.Column("assignee_id", BigId, nullable=True),
        sa.Column("for_team", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("instructions", sa.LargeBinary(), nullable=True),
        sa.Column("sources", sa.LargeBinary(), nullable=True),
        sa.Column("format", sa.LargeBinary(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("original_due_at", Instant(), nullable=True),
        sa.Column("earlier_due_at", Instant(), nullable=True),
        sa.Column("due_moves", sa.Integer(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("acknowledged_after", sa.Integer(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("eta", Instant(), nullable=True),
        sa.Column("at_risk", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", Instant(), nullable=True),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.Column("review_since", Instant(), nullable=True),
        sa.Column("review_words", sa.LargeBinary(), nullable=True),
        sa.Column("review_categories", Json, nullable=False),
        sa.Column("verdict_at", Instant(), nullable=True),
        sa.Column("verdict_by", BigId, nullable=True),
        sa.Column("with_changes", sa.Boolean(), nullable=False),
        sa.Column("held_since", Instant(), nullable=True),
        sa.Column("held_by", BigId, nullable=True),
        sa.Column("hold_reason", sa.LargeBinary(), nullable=True),
        sa.Column("declined_at", Instant(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("decline_words", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", BigId, nullable=True),
        sa.Column("end_words", sa.LargeBinary(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("readback", sa.LargeBinary(), nullable=True),
        sa.Column("readback_state", sa.Text(), nullable=True),
        sa.Column("deadline_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_assignment_assignee_id")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_assignment_created_by")),
        sa.ForeignKeyConstraint(["deadline_id"], ["court_deadline.id"], name=op.f("fk_assignment_deadline_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_assignment_ended_by")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_assignment_engagement_id")),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name=op.f("fk_assignment_held_by")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_assignment_matter_id")),
        sa.ForeignKeyConstraint(["supervising_id"], ["person.id"], name=op.f("fk_assignment_supervising_id")),
        sa.ForeignKeyConstraint(["verdict_by"], ["person.id"], name=op.f("fk_assignment_verdict_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assignment_assignee_id"), "assignment", ["assignee_id"])
    op.create_index(op.f("ix_assignment_engagement_id"), "assignment", ["engagement_id"])
    op.create_index(op.f("ix_assignment_matter_id"), "assignment", ["matter_id"])
    op.create_index(op.f("ix_assignment_supervising_id"), "assignment", ["supervising_id"])
    op.create_table(
        "member",
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_member_matter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
        sa.PrimaryKeyConstraint("matter_id", "person_id", name=op.f("pk_member")),
    )
    op.create_table(
        "room",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("matter_id", BigId, nullable=True),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("ready_at", Instant(), nullable=True),
        sa.Column("fast", sa.Boolean(), nullable=False),
        sa.Column("next_allowed_at", Instant(), nullable=False),
        sa.Column("lease_token", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_room_engagement_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_room_matter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_room_engagement_id"), "room", ["engagement_id"])
    op.create_index(op.f("ix_room_person_id"), "room", ["person_id"])
    op.create_index(
        "ix_room_queue",
        "room",
        ["next_allowed_at"],
        sqlite_where=sa.text("ready_at IS NOT NULL"),
        postgresql_where=sa.text("ready_at IS NOT NULL"),
    )
    op.create_table(
        "screen",
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_screen_matter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_screen_person_id")),
        sa.PrimaryKeyConstraint("matter_id", "person_id", name=op.f("pk_screen")),
    )
    op.create_table(
        "sight",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_sight_matter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sight_person_id")),
        sa.PrimaryKeyConstraint("person_id", "matter_id", name=op.f("pk_sight")),
    )
    op.create_index(op.f("ix_sight_matter_id"), "sight", ["matter_id"])
    op.create_table(
        "delivery",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_token", sa.Text(), nullable=True),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_delivery_engagement_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_delivery_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_dead",
        "delivery",
        ["id"],
        sqlite_where=sa.text("state = 'dead'"),
        postgresql_where=sa.text("state = 'dead'"),
    )
    op.create_index(
        "ix_delivery_held",
        "delivery",
        ["not_before"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_delivery_topic",
        "delivery",
        ["topic", "room_id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["room_id", "lane", "not_before", "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "entry",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=True),
        sa.Column("position", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("assignment_id", BigId, nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("words_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_entry_actor_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_entry_assignment_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_entry_engagement_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_entry_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("matter_id", "position", name=op.f("uq_entry_matter_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_entry_assignment_id"), "entry", ["assignment_id"])
    op.create_index(op.f("ix_entry_engagement_id_at_id"), "entry", ["engagement_id", "at", "id"])
    op.create_table(
        "news",
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_news_engagement_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_news_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "side", name=op.f("pk_news")),
    )
    op.create_index(op.f("ix_news_engagement_id_side_told_at"), "news", ["engagement_id", "side", "told", "at"])
    op.create_table(
        "posted",
        sa.Column("id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("posted_at", Instant(), nullable=False),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("seq", BigId, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_posted_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted")),
        sa.UniqueConstraint("topic", "room_id", name=op.f("uq_posted_topic_room_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_posted_room_id_seq"), "posted", ["room_id", "seq"])
    op.create_index(op.f("ix_posted_message_id"), "posted", ["message_id"])
    op.create_table(
        "question",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("assignment_id", BigId, nullable=False),
        sa.Column("asked_by", BigId, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("owed_by", BigId, nullable=False),
        sa.Column("pauses", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("eta", Instant(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", BigId, nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_question_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_question_asked_by")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_question_assignment_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_question_engagement_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_question_matter_id")),
        sa.ForeignKeyConstraint(["owed_by"], ["person.id"], name=op.f("fk_question_owed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_question_assignment_id"), "question", ["assignment_id"])
    op.create_table(
        "due_change",
        sa.Column("id", BigId, nullable=False),
        sa.Column("assignment_id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", BigId, nullable=False),
        sa.Column("old", Instant(), nullable=False),
        sa.Column("new", Instant(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("question_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_due_change_assignment_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_due_change_by")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_due_change_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_due_change_assignment_id"), "due_change", ["assignment_id"])
    op.create_table(
        "pause",
        sa.Column("id", BigId, nullable=False),
        sa.Column("assignment_id", BigId, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("question_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_pause_assignment_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_pause_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pause_assignment_id"), "pause", ["assignment_id"])
    op.create_table(
        "check_in",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answer_by", Instant(), nullable=False),
        sa.Column("grace_until", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_check_in_engagement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_check_in_person_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_check_in_engagement_id_day"), "check_in", ["engagement_id", "day"])
    op.create_table(
        "nudge",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("windows", Json, nullable=False),
        sa.Column("later_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_nudge_engagement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_nudge_person_id_id"), "nudge", ["person_id", "id"])
    op.create_table(
        "response_window",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("assignment_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("owed_by", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("question_id", BigId, nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("paused_at", Instant(), nullable=True),
        sa.Column("marks", Json, nullable=False),
        sa.Column("next_mark_at", Instant(), nullable=True),
        sa.Column("last_warned_at", Instant(), nullable=True),
        sa.Column("check_in_id", BigId, nullable=True),
        sa.Column("breached_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("reason_eta", Instant(), nullable=True),
        sa.Column("elapsed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_response_window_assignment_id")),
        sa.ForeignKeyConstraint(["check_in_id"], ["check_in.id"], name=op.f("fk_response_window_check_in_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_response_window_engagement_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_response_window_matter_id")),
        sa.ForeignKeyConstraint(["owed_by"], ["person.id"], name=op.f("fk_response_window_owed_by")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_response_window_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_window")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_response_window_assignment_id"), "response_window", ["assignment_id"])
    op.create_index(op.f("ix_response_window_check_in_id"), "response_window", ["check_in_id"])
    op.create_index(
        "ix_response_window_open",
        "response_window",
        ["engagement_id", "due_at"],
        sqlite_where=sa.text("state IN ('pending', 'running', 'due_soon', 'paused', 'breaching')"),
        postgresql_where=sa.text("state IN ('pending', 'running', 'due_soon', 'paused', 'breaching')"),
    )
    op.create_index(
        "ix_response_window_owed",
        "response_window",
        ["owed_by", "due_at"],
        sqlite_where=sa.text("state IN ('pending', 'running', 'due_soon', 'paused', 'breaching')"),
        postgresql_where=sa.text("state IN ('pending', 'running', 'due_soon', 'paused', 'breaching')"),
    )
    op.create_table(
        "climb",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("assignment_id", BigId, nullable=False),
        sa.Column("window_id", BigId, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("people", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.Column("on_firm_hours", Json, nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("next_due_at", Instant(), nullable=True),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("taken_by", BigId, nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_climb_assignment_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_climb_engagement_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_climb_matter_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_climb_taken_by")),
        sa.ForeignKeyConstraint(["window_id"], ["response_window.id"], name=op.f("fk_climb_window_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_climb")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_climb_current",
        "climb",
        ["assignment_id", "side"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "hand_off",
        sa.Column("id", BigId, nullable=False),
        sa.Column("engagement_id", BigId, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("writers", Json, nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("accept_by", Instant(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("accepted_by", BigId, nullable=True),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("chosen_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_hand_off_accepted_by")),
        sa.ForeignKeyConstraint(["chosen_by"], ["person.id"], name=op.f("fk_hand_off_chosen_by")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_hand_off_engagement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_off")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_hand_off_on_offer",
        "hand_off",
        ["engagement_id", "side"],
        unique=True,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_table(
        "hand_off_item",
        sa.Column("id", BigId, nullable=False),
        sa.Column("hand_off_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("assignment_id", BigId, nullable=False),
        sa.Column("matter_id", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("at_risk", sa.Boolean(), nullable=False),
        sa.Column("eta", Instant(), nullable=True),
        sa.Column("question_id", BigId, nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_hand_off_item_assignment_id")),
        sa.ForeignKeyConstraint(["hand_off_id"], ["hand_off.id"], name=op.f("fk_hand_off_item_hand_off_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_hand_off_item_matter_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_hand_off_item_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_off_item")),
        sa.UniqueConstraint("hand_off_id", "assignment_id", name=op.f("uq_hand_off_item_hand_off_id_assignment_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "timer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("lease_token", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_timer_kind_subject")),
    )
    op.create_index(op.f("ix_timer_due_at_id"), "timer", ["due_at", "id"])

    op.execute("INSERT INTO posted_count (id, last) VALUES (1, 0)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION record_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER entry_stays BEFORE UPDATE OF {BOUND} ON entry "
            "FOR EACH ROW EXECUTE FUNCTION record_refuses()"
        )
        op.execute(
            "CREATE TRIGGER entry_remains BEFORE DELETE OR TRUNCATE ON entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION record_refuses()"
        )
    else:
        refuses = "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
        op.execute(f"CREATE TRIGGER entry_stays BEFORE UPDATE OF {BOUND} ON entry {refuses}")
        op.execute(f"CREATE TRIGGER entry_remains BEFORE DELETE ON entry {refuses}")


def downgrade() -> None:
    """Drops every table, and with them what they hold."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER entry_stays ON entry")
        op.execute("DROP TRIGGER entry_remains ON entry")
        op.execute("DROP FUNCTION record_refuses")
    for table in (
        "timer",
        "hand_off_item",
        "hand_off",
        "climb",
        "response_window",
        "nudge",
        "check_in",
        "pause",
        "due_change",
        "question",
        "posted",
        "news",
        "entry",
        "delivery",
        "sight",
        "screen",
        "room",
        "member",
        "assignment",
        "court_deadline",
        "matter",
        "heard",
        "answered",
        "reference",
        "agreement",
        "link_try",
        "link_code",
        "account",
        "leave_choice",
        "absence",
        "sign",
        "person",
        "digest",
        "clock_note",
        "schedule_exception",
        "holiday",
        "engagement",
        "schedule",
        "setup",
        "record_head",
        "product_clock",
        "posted_count",
    ):
        op.drop_table(table)
