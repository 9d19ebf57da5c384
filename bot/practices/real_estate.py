"""Real estate: title and transactions."""

from __future__ import annotations

from datetime import timedelta

from bot.practices.work_type import WorkType

WORK_TYPES = (
    WorkType("title-search", "title search", format="chain of title with exceptions", turnaround=timedelta(hours=16)),
    WorkType("draft-contract", "draft contract"),
)
