"""A court deadline: fixed from outside, entered by one person with its source, confirmed by another, never computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class DeadlineState(StrEnum):
    """Where a deadline stands. One that was changed after it was confirmed is unconfirmed again."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    MET = "met"
    WITHDRAWN = "withdrawn"

    @property
    def open(self) -> bool:
        return self in (DeadlineState.UNCONFIRMED, DeadlineState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class CourtDeadline:
    """`title` and `source` are typed words. `entered_by` is whoever entered what stands: the first time, or in the
    `revision` it was changed to last, for `reason`. `review_buffer` is the firm's working time kept for review, as it
    was agreed when a second person confirmed it.
    """

    id: int
    engagement_id: int
    matter_id: int
    title: str
    source: str
    at: datetime
    entered_by: int
    entered_at: datetime
    state: DeadlineState = DeadlineState.UNCONFIRMED
    revision: int = 1
    reason: str = ""
    confirmed_by: int | None = None
    confirmed_at: datetime | None = None
    review_buffer: timedelta | None = None
    ticked_by: int | None = None
    ticked_at: datetime | None = None
    ended_by: int | None = None
    ended_at: datetime | None = None

    @property
    def ref(self) -> str:
        return f"D-{self.id}"
