"""A check-in: what one person was asked, once in a shift, and how it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One person asked in the shift that starts on `day`; the windows that were asked say so by its id.

    It is on time until `answer_by`, in the grace hour until `grace_until`, late until the shift closes at `closes_at`.
    """

    id: int
    engagement_id: int
    person_id: int
    day: date
    asked_at: datetime
    answer_by: datetime
    grace_until: datetime
    closes_at: datetime


class Result(StrEnum):
    """How a check-in stands. One is void when nothing that was asked is the person's any more."""

    WAITING = "waiting"
    ON_TIME = "on_time"
    GRACE = "grace"
    LATE = "late"
    MISSED = "missed"
    VOID = "void"
