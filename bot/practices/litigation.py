"""Litigation: depositions, discovery, trial."""

from __future__ import annotations

from datetime import timedelta

from bot.practices.work_type import Need, WorkType

WORK_TYPES = (
    WorkType("deposition-summary", "deposition summary", format="page-line digest", pages_an_hour=(20, 25)),
    WorkType("document-review", "document review", turnaround=timedelta(hours=24)),
    WorkType("ediscovery", "e-discovery", needs=(Need.INSTRUCTIONS, Need.SOURCES, Need.FORMAT, Need.DUE)),
    WorkType("privilege-log", "privilege log"),
    WorkType("trial-preparation", "trial preparation"),
    WorkType("draft-motion", "draft motion"),
    WorkType("redaction", "redaction", needs=(Need.INSTRUCTIONS, Need.SOURCES, Need.DUE)),
)
