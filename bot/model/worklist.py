"""One line of somebody's list: something open that waits on them, or is theirs to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.windows import WindowKind
from bot.model.work import State


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An assignment of somebody's list, or a question on it, with what they owe on it.

    `kind` is the reply they owe, None where they owe none now; `due_at` when it is due, or where no window runs the
    due of the work itself; `late` whether it is overdue. `question_id` is set where the reply is an answer;
    `waiting_on` is the open question that stops the work, `held` whether a hold does. `owed_by` is set where the reply
    is another person's, for which the list's owner waits.
    """

    assignment_id: int
    work_type: str
    state: State
    round: int
    kind: WindowKind | None = None
    due_at: datetime | None = None
    late: bool = False
    question_id: int | None = None
    waiting_on: int | None = None
    held: bool = False
    owed_by: int | None = None

    @property
    def ref(self) -> str:
        """What the line is about."""
        return f"A-{self.assignment_id}" if self.question_id is None else f"Q-{self.question_id}"

    @property
    def deadline(self) -> datetime | None:
        """By when its owner must act; None while it stands still or is somebody else's move."""
        stands = (self.held or self.waiting_on is not None) and not self.late and self.question_id is None
        return None if stands else self.due_at
