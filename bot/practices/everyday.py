"""What every practice delegates: research, letters, keeping a case in order."""

from __future__ import annotations

from bot.practices.work_type import WorkType

WORK_TYPES = (
    WorkType("legal-research", "legal research", format="research memo"),
    WorkType("draft-letter", "draft letter"),
    WorkType("case-management", "case management", format="chronology"),
    WorkType("litigation-support", "litigation support"),
)
