"""Open work as a morning is told from it: no wider than that, for there may be ten thousand pieces of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.people import Side
from bot.model.windows import WindowKind, WindowState
from bot.model.work import DeclineReason, State


# Not frozen, as the nouns are: that makes one three times as fast, and nobody keeps them.
@dataclass(slots=True)
class OpenReply:
    """One reply that is owed; of a question where `question_id` is set."""

    assignment_id: int
    kind: WindowKind
    side: Side
    owed_by: int
    state: WindowState
    due_at: datetime
    paused_at: datetime | None = None
    question_id: int | None = None


@dataclass(slots=True)
class OpenWork:
    """One open assignment; `replies` by due, `asked` the words of its open questions by their ids."""

    replies: Sequence[OpenReply]
    asked: Mapping[int, str]
    id: int
    matter_id: int
    state: State
    due_at: datetime | None
    progress: int | None
    at_risk: bool
    round: int
    decline_reason: DeclineReason | None

    @property
    def ref(self) -> str:
        return f"A-{self.id}"
