"""What is owed and by when: response windows, pauses, ladders, the agreement that both sides accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.people import Role, Side
from bot.model.work import Priority


class WindowKind(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    PROGRESS = "progress"
    ANSWER = "answer"
    DELIVERY = "delivery"
    REVIEW = "review"
    CORRECTION = "correction"


class WindowState(StrEnum):
    """`due_soon` is derived (75 % used) and never stored."""

    PENDING = "pending"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    PAUSED = "paused"
    MET = "met"
    BREACHING = "breaching"
    BREACHED = "breached"
    EXCUSED = "excused"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether the reply is still owed."""
        return self in OPEN


OPEN = frozenset(
    {WindowState.PENDING, WindowState.RUNNING, WindowState.DUE_SOON, WindowState.PAUSED, WindowState.BREACHING}
)


class PauseReason(StrEnum):
    WAITING_ON_ANSWER = "waiting_on_answer"
    ON_HOLD = "on_hold"


@dataclass(frozen=True, slots=True)
class ResponseWindow:
    """One measured promise.

    `due_at` is an instant; `lost` is the ower's open time that pauses have taken so far; `paused_at` is set while it
    stands still. `marks` are the percentages not yet warned of, `next_mark_at` when the next one is reached. The one
    warning of a progress window is the check-in in which it was asked for.
    `breached_at` stays once set: a late reply stays late after it is given. One that is `elapsed` counts every hour of
    the clock instead of the ower's open time.
    """

    id: int
    engagement_id: int
    matter_id: int
    assignment_id: int
    kind: WindowKind
    side: Side
    owed_by: int
    state: WindowState
    started_at: datetime
    due_at: datetime
    agreement_version: int
    question_id: int | None = None
    target: timedelta | None = None
    lost: timedelta = timedelta()
    paused_at: datetime | None = None
    marks: tuple[int, ...] = ()
    next_mark_at: datetime | None = None
    last_warned_at: datetime | None = None
    check_in_id: int | None = None
    breached_at: datetime | None = None
    closed_at: datetime | None = None
    round: int = 1
    reason: str = ""
    reason_eta: datetime | None = None
    elapsed: bool = False

    @property
    def paused(self) -> bool:
        return self.paused_at is not None


@dataclass(frozen=True, slots=True)
class Nudge:
    """One message that warned a person of windows, by their ids; `later_at` is when it comes back, once put off."""

    id: int
    engagement_id: int
    person_id: int
    told_at: datetime
    windows: tuple[int, ...]
    later_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which nothing the assignee owes moves on; `until` is None while it lasts."""

    assignment_id: int
    reason: PauseReason
    since: datetime
    until: datetime | None = None
    question_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: whom to tell, after how much open time since the step before, counted on whose hours."""

    who: Role | str
    after: timedelta
    on_firm_hours: bool = False


SUPERVISING = "supervising_attorney"
RESPONSIBLE = "responsible_attorney"


@dataclass(frozen=True, slots=True)
class Climb:
    """A ladder being climbed for one side of one assignment: people frozen when it opened, one entry per rung.

    The next rung falls due at `next_due_at` and is told at `next_at`, later only if its reader was closed then.
    """

    id: int
    engagement_id: int
    matter_id: int
    assignment_id: int
    window_id: int
    side: Side
    opened_at: datetime
    people: tuple[int, ...]
    after: tuple[timedelta, ...]
    on_firm_hours: tuple[bool, ...]
    told: tuple[datetime, ...] = ()
    next_due_at: datetime | None = None
    next_at: datetime | None = None
    taken_by: int | None = None
    taken_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says. Targets are open time of whoever owes; a working day is eight open hours (D16).

    Kinds in `elapsed` are counted by the clock instead, closed hours too. `by_type` has the targets of single types of
    work, or of all types of a practice area, that differ from those of all work; `scale` is what a priority makes of
    any of them.
    """

    targets: Mapping[WindowKind, timedelta] = field(
        default_factory=lambda: {
            WindowKind.ACKNOWLEDGE: timedelta(hours=2),
            WindowKind.ANSWER: timedelta(hours=4),
            WindowKind.REVIEW: timedelta(hours=8),
            WindowKind.CORRECTION: timedelta(hours=8),
        }
    )
    scale: Mapping[Priority, float] = field(
        default_factory=lambda: {Priority.RUSH: 0.5, Priority.STANDARD: 1.0, Priority.LOW: 2.0}
    )
    elapsed: frozenset[WindowKind] = frozenset()
    by_type: Mapping[str, Mapping[WindowKind, timedelta]] = field(default_factory=dict)
    marks: tuple[int, ...] = (50, 75, 90)
    urgent_per_week: int = 3
    provider_ladder: tuple[Rung, ...] = (
        Rung(Role.LEAD, timedelta(hours=1)),
        Rung(SUPERVISING, timedelta(hours=2)),
        Rung(Role.FIRM_ADMIN, timedelta(hours=4), on_firm_hours=True),
    )
    firm_ladder: tuple[Rung, ...] = (
        Rung(Role.PRACTICE_LEAD, timedelta(hours=1)),
        Rung(RESPONSIBLE, timedelta(hours=2)),
        Rung(Role.FIRM_ADMIN, timedelta(hours=4), on_firm_hours=True),
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of the agreement; in force from `effective_from` once both coordinators accepted it."""

    engagement_id: int
    version: int
    terms: Terms
    proposed_by: int
    proposed_at: datetime
    effective_from: datetime
    firm_accepted_by: int | None = None
    firm_accepted_at: datetime | None = None
    provider_accepted_by: int | None = None
    provider_accepted_at: datetime | None = None
    declined_by: int | None = None
    declined_at: datetime | None = None

    @property
    def accepted(self) -> bool:
        return self.firm_accepted_by is not None and self.provider_accepted_by is not None

    @property
    def waits(self) -> bool:
        """Whether it was proposed and nobody settled it; a newer version takes its place all the same."""
        return not self.accepted and self.declined_by is None

    @property
    def accepted_at(self) -> datetime | None:
        """When the second of the two sides accepted it."""
        both = (self.firm_accepted_at, self.provider_accepted_at)
        return max(at for at in both if at is not None) if self.accepted else None

    @property
    def since(self) -> datetime:
        """From when it is in force: the instant proposed, or the second acceptance if that came later."""
        return max(self.effective_from, self.accepted_at or self.effective_from)

    def accepted_by(self, side: Side) -> int | None:
        return self.firm_accepted_by if side is Side.FIRM else self.provider_accepted_by


class SliceKind(StrEnum):
    """Whose stretch of an assignment's wall time it was; each instant belongs to exactly one (D27)."""

    PROVIDER_OPEN = "provider_open"
    FIRM_OPEN = "firm_open"
    NOBODY_OPEN = "nobody_open"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class TimeSlice:
    kind: SliceKind
    since: datetime
    until: datetime
