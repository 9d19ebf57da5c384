"""Personal injury: medical records and demands."""

from __future__ import annotations

from bot.practices.work_type import Need, WorkType

WORK_TYPES = (
    WorkType(
        "medical-chronology",
        "medical chronology",
        needs=(Need.INSTRUCTIONS, Need.SOURCES, Need.FORMAT, Need.DUE),
        pages_an_hour=(40, 60),
    ),
    WorkType("demand-letter", "demand letter", needs=(Need.INSTRUCTIONS, Need.SOURCES, Need.DUE)),
)
