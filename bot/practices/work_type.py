"""What a kind of work is: its name in a sentence, what it needs to be ready, its usual pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Need(StrEnum):
    """What a draft may lack; its value is what people read."""

    INSTRUCTIONS = "instructions"
    SOURCES = "sources"
    FORMAT = "format"
    DUE = "due"
    ASSIGNEE = "assignee"
    ATTORNEY = "supervising attorney"


@dataclass(frozen=True, slots=True)
class WorkType:
    """One kind of work of the firm's catalogue.

    `needs` must be there before the work can start; `format` is the usual output; `turnaround` is open time from sent
    to delivered when no due is typed; `pages_an_hour` is the usual pace, slowest and fastest.
    """

    name: str
    label: str
    needs: tuple[Need, ...] = (Need.INSTRUCTIONS, Need.DUE)
    format: str = ""
    turnaround: timedelta | None = None
    pages_an_hour: tuple[int, int] | None = None

    def effort(self, pages: int | None) -> tuple[timedelta, timedelta] | None:
        """The working time that `pages` take, least and most, in whole hours; None where no pace is known."""
        if pages is None or self.pages_an_hour is None:
            return None
        slow, fast = self.pages_an_hour
        return timedelta(hours=-(-pages // fast)), timedelta(hours=-(-pages // slow))
