"""What one team's morning consists of: the things a digest tells, each in its section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.language.cards import Button
from bot.model.people import Side
from bot.model.windows import WindowKind
from bot.model.work import DeclineReason

LONGEST = 20
"""A digest has at most this many lines, and no section more things than that; any other message has ten."""


class Part(StrEnum):
    """The sections in the one order of both sides, by their headings; "New since" stands before what is handed over."""

    LATE = "Late"
    DUE_TODAY = "Due today"
    ON_YOU = "Waiting on you"
    ON_THEM = "Waiting on them"
    FOR_REVIEW = "For review"
    HANDED_OVER = "Handed over"
    AWAY = "Away and holidays"
    AHEAD = "Next 14 days"


@dataclass(frozen=True, slots=True)
class LateReply:
    """A reply that is overdue: of `ref` (A-220, or Q-29 `on` A-222), owed by a person, since an instant."""

    ref: str
    kind: WindowKind
    owed_by: int
    since: datetime
    on: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Work that falls due: a delivery, or a correction in its round."""

    ref: str
    due_at: datetime
    progress: int | None = None
    at_risk: bool = False
    correction_round: int = 0


@dataclass(frozen=True, slots=True)
class OwedReply:
    """A reply that is owed by an instant. `words` is the question as typed, for those who may read it; `owed_by` is set
    where that is somebody of the reader's own side, and not the reader."""

    ref: str
    kind: WindowKind
    by: datetime | None
    on: str = ""
    progress: int | None = None
    round: int = 0
    words: str = ""
    owed_by: int | None = None


@dataclass(frozen=True, slots=True)
class DeclinedWork:
    """Work that waits for another person."""

    ref: str
    reason: DeclineReason


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-off from the other team that nobody has accepted yet."""

    ref: str
    origin: Side
    items: int
    accept_by: datetime


@dataclass(frozen=True, slots=True)
class Away:
    """A person away, whole days in their team's city. The reason of a leave is nobody else's."""

    person: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Closed:
    """Days on which a side is closed for one reason, with nothing open between; work would have begun at `since`."""

    side: Side
    first: date
    last: date
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Clocks of one city, put forward (or back) on a day by `minutes`."""

    side: Side
    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """Work whose dues lie behind the beginning of a closure of the side that owes it."""

    refs: tuple[str, ...]


Thing = LateReply | Delivery | OwedReply | DeclinedWork | HandedOver | Away | Closed | ClockChange | Crossing


@dataclass(frozen=True, slots=True)
class Summary:
    """All that one digest tells, for one team and one reader or room.

    It covers `since` to `until`, half-open. Each thing stands once, in the first section that fits; of a long section
    the first LONGEST, and `more` is how many there are beside. `new` are ids alone. `hidden` counts items that somebody
    in the room may not see. `in_progress` and `next_due` are for a quiet day; `buttons` are the reader's own next
    steps, most wanted first, and `checks` work whose due may be worked out.
    """

    side: Side
    day: date
    since: datetime
    until: datetime
    late: tuple[Thing, ...] = ()
    due_today: tuple[Thing, ...] = ()
    waiting_on_you: tuple[Thing, ...] = ()
    waiting_on_them: tuple[Thing, ...] = ()
    for_review: tuple[Thing, ...] = ()
    more: Mapping[Part, int] = field(default_factory=dict)
    new: tuple[str, ...] = ()
    handed_over: tuple[Thing, ...] = ()
    away: tuple[Thing, ...] = ()
    ahead: tuple[Thing, ...] = ()
    hidden: int = 0
    in_progress: int = 0
    next_due: tuple[datetime, str] | None = None
    buttons: tuple[Button, ...] = ()
    checks: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether no work is to be told of: who is away, and when a side is closed, is no work."""
        told = (things for part, things in self.sections() if part not in (Part.AWAY, Part.AHEAD))
        return not any(told) and not self.new

    def sections(self) -> tuple[tuple[Part, tuple[Thing, ...]], ...]:
        """What each section shows, in order, without "New since"."""
        return (
            (Part.LATE, self.late),
            (Part.DUE_TODAY, self.due_today),
            (Part.ON_YOU, self.waiting_on_you),
            (Part.ON_THEM, self.waiting_on_them),
            (Part.FOR_REVIEW, self.for_review),
            (Part.HANDED_OVER, self.handed_over),
            (Part.AWAY, self.away),
            (Part.AHEAD, self.ahead),
        )
