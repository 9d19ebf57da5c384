"""Lengths of time as people type them: "4h", "90 min", "2 working days"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

_HOURS = r"(?:hours|hour|hrs|hr|h)"
_MINUTES = r"(?:minutes|minute|mins|min|m)"
_SPAN = re.compile(
    rf"(?:(?P<hours>\d{{1,4}}(?:\.\d\d?)?) ?{_HOURS}(?: ?(?:and )?(?P<past>\d{{1,2}}) ?{_MINUTES}|(?P<tail>\d\d))?"
    rf"|(?P<minutes>\d{{1,5}}) ?{_MINUTES}"
    r"|(?P<working>\d{1,3}) ?(?:working|business)[ -](?:days|day)"
    r"|(?P<days>\d{1,3}) ?(?:days|day|d)"
    r"|(?P<weeks>\d{1,2}) ?(?:weeks|week|w))(?=[\s,;.]|$)",
    re.ASCII,
)
_ONE = re.compile(r"^an? ")
LONGEST = 5  # words: "1 hour and 20 minutes"


@dataclass(frozen=True, slots=True)
class Span:
    """One length, in one unit: minutes on the wall, days of the calendar, or days on which somebody works."""

    minutes: int = 0
    days: int = 0
    working_days: int = 0

    def __post_init__(self) -> None:
        if sorted((self.minutes, self.days, self.working_days))[:2] != [0, 0] or max(astuple(self)) == 0:
            raise ValueError("a span is a positive number of one unit")

    def __str__(self) -> str:
        if self.working_days:
            return f"{self.working_days} working day{'s' * (self.working_days != 1)}"
        if self.days:
            return f"{self.days} day{'s' * (self.days != 1)}"
        hours, minutes = divmod(self.minutes, 60)
        return " ".join([f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0))


def take_span(words: Sequence[str]) -> tuple[Span, int] | None:
    """The span that `words` begin with and how many of them it is, or None."""
    found = _SPAN.match(_ONE.sub("1 ", " ".join(words[:LONGEST]).lower()))
    if not found:
        return None
    part = found.groupdict()
    if part["hours"]:
        minutes = round(float(part["hours"]) * 60) + int(part["past"] or part["tail"] or 0)
    else:
        minutes = int(part["minutes"] or 0)
    days = int(part["days"] or 0) + 7 * int(part["weeks"] or 0)
    working_days = int(part["working"] or 0)
    if not (minutes or days or working_days):
        return None
    return Span(minutes, days, working_days), found[0].count(" ") + 1
