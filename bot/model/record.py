"""What is remembered and where things are said: record entries, rooms, deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.people import Side


class Event(StrEnum):
    """What happened, in the record. Histories, digests and reports are read from these."""

    DRAFTED = "drafted"
    SENT = "sent"
    EDITED = "edited"
    REASSIGNED = "reassigned"
    ACKNOWLEDGED = "acknowledged"
    READ_BACK = "read_back"
    READ_BACK_CORRECT = "read_back_correct"
    DECLINED = "declined"
    UPDATED = "updated"
    UPDATE_EDITED = "update_edited"
    UPDATE_CORRECTED = "update_corrected"
    DUE_MOVED = "due_moved"
    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DELIVERED = "delivered"
    REVIEW_BEGUN = "review_begun"
    RETURNED = "returned"
    APPROVED = "approved"
    CLOSED = "closed"
    REOPENED = "reopened"
    HELD = "held"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    MARKED_URGENT = "marked_urgent"
    COVERED = "covered"
    WARNED = "warned"
    BREACHED = "breached"
    TOLD = "told"
    TAKEN = "taken"
    REASON_GIVEN = "reason_given"
    EXCUSED = "excused"
    STANDS = "stands"
    DEADLINE_ENTERED = "deadline_entered"
    DEADLINE_CHANGED = "deadline_changed"
    DEADLINE_CONFIRMED = "deadline_confirmed"
    DEADLINE_TICKED = "deadline_ticked"
    DEADLINE_MET = "deadline_met"
    DEADLINE_WITHDRAWN = "deadline_withdrawn"
    DIGEST_CUT = "digest_cut"
    HOURS_CHANGED = "hours_changed"
    AWAY = "away"
    PLANNED = "planned"
    POLICY_PROPOSED = "policy_proposed"
    POLICY_ACCEPTED = "policy_accepted"
    POLICY_DECLINED = "policy_declined"
    REPLIED = "replied"
    TOLD_PRIVATELY = "told_privately"
    EXPORTED = "exported"
    REFUSED = "refused"
    SET_UP = "set_up"
    SAID = "said"
    LINKED = "linked"
    UNLINKED = "unlinked"
    CODE_GIVEN = "code_given"
    HANDED_OVER = "handed_over"
    HAND_OFF_ACCEPTED = "hand_off_accepted"
    UNREACHED = "unreached"


#: What each side's next digest tells as new: an entry about a matter waits for it from the moment it is recorded.
NEWS = frozenset({Event.SENT, Event.ASKED, Event.DECLINED, Event.DELIVERED, Event.APPROVED, Event.RETURNED})
#: What was said in private about something that the record tells of anyway: kept, and told in no list.
PRIVATE = frozenset({Event.REPLIED, Event.TOLD_PRIVATELY})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the record. `words` is the sentence said, or what time did, written out; sealed at rest."""

    id: int
    engagement_id: int
    at: datetime
    event: Event
    actor_id: int | None
    matter_id: int | None
    assignment_id: int | None
    subject: str
    words: str


class Platform(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"
    WEB = "web"


class RoomKind(StrEnum):
    TEAM = "team"
    MATTER = "matter"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Room:
    """Where somebody is reached: a team's room, a matter's room of one side, or one person directly."""

    id: int
    engagement_id: int
    side: Side
    kind: RoomKind
    platform: Platform
    address: str
    matter_id: int | None = None
    person_id: int | None = None


class Lane(StrEnum):
    """Rungs and replies overtake the rest; order is kept within each lane (D34)."""

    FAST = "fast"
    SLOW = "slow"
