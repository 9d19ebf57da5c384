"""A hand-off: what one team leaves to the other at the edge of its shift, as it stood when it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.people import Side
from bot.model.work import State


class HandOffState(StrEnum):
    """A side has one on offer at most: a later shift's takes the place of one that nobody accepted."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class HandOff:
    """From `side` to the other one, which reads it at `offered_at` and accepts it by `accept_by`.

    Of its `writers` the first began it, and the rest added to it. `words` are about all of it. `accepted_by` has it;
    `chosen_by` is the coordinator who said so, or None where they said it themselves.
    """

    id: int
    engagement_id: int
    side: Side
    writers: tuple[int, ...]
    written_at: datetime
    offered_at: datetime
    accept_by: datetime
    words: str = ""
    state: HandOffState = HandOffState.OFFERED
    accepted_by: int | None = None
    accepted_at: datetime | None = None
    chosen_by: int | None = None

    @property
    def ref(self) -> str:
        return f"H-{self.id}"


@dataclass(frozen=True, slots=True)
class HandedItem:
    """One assignment of a hand-off: how it stood then, and what was written about it."""

    id: int
    hand_off_id: int
    assignment_id: int
    matter_id: int
    state: State
    round: int
    late: bool
    progress: int | None = None
    at_risk: bool = False
    eta: datetime | None = None
    question_id: int | None = None
    note: str = ""

    @property
    def ref(self) -> str:
        return f"A-{self.assignment_id}"
