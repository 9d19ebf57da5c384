"""The catalogue of work: what can be delegated, what each kind needs before it can start, how long it takes."""

from __future__ import annotations

from bot.practices import everyday, litigation, personal_injury, real_estate
from bot.practices.work_type import WorkType

PRACTICES: dict[str, tuple[WorkType, ...]] = {
    "litigation": litigation.WORK_TYPES,
    "personal-injury": personal_injury.WORK_TYPES,
    "real-estate": real_estate.WORK_TYPES,
    "everyday": everyday.WORK_TYPES,
}

WORK_TYPES: dict[str, WorkType] = {each.name: each for practice in PRACTICES.values() for each in practice}

PRACTICE_OF: dict[str, str] = {each.name: name for name, practice in PRACTICES.items() for each in practice}
