"""The catalogue of work: what can be delegated, what each kind needs before it can start, how long it takes."""

from __future__ import annotations

from bot.practices import everyday, litigation, personal_injury, real_estate
from bot.practices.work_type import WorkType

PRACTICES: tuple[tuple[WorkType, ...], ...] = (
    litigation.WORK_TYPES,
    personal_injury.WORK_TYPES,
    real_estate.WORK_TYPES,
    everyday.WORK_TYPES,
)

WORK_TYPES: dict[str, WorkType] = {work_type.name: work_type for practice in PRACTICES for work_type in practice}
