"""The kinds of thing that an agreement is said with: a version, a promise, a share, marks, a ladder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.language.kinds import Kind, Places
from bot.language.spans import Span, take_span
from bot.model.people import Role
from bot.rules.agreement import OF_THE_WORK

_VERSION = re.compile(r"v?([1-9]\d{0,5})[.,]?", re.ASCII | re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,4}) ?%[.,;]?", re.ASCII)
_MARKS = re.compile(r"\d{1,2} ?%?(?: ?[/,] ?\d{1,2} ?%?){0,5}[.;]?", re.ASCII)
_ON_FIRM_HOURS = "firm-hours"
_LONGEST = 14
#: A working day of an agreement (D16).
WORKING_DAY = timedelta(hours=8)


@dataclass(frozen=True)
class VersionKind(Kind[int]):
    """A version of the agreement: "3", "v3"."""

    noun: str = "version"
    expected: str = "the number of a version"
    example: str = "3"

    def fits(self, token: str) -> bool:
        return _VERSION.fullmatch(token) is not None

    def read(self, words: str) -> int:
        found = _VERSION.fullmatch(words.strip())
        if found is None:
            raise self.refuse(words)
        return int(found[1])

    def write(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Said:
    """A promise as it is said: so long, of the ower's working time or by the clock."""

    span: Span
    elapsed: bool = False

    @property
    def length(self) -> timedelta:
        return length(self.span)


def length(span: Span) -> timedelta:
    """A span as an agreement counts it."""
    return timedelta(minutes=span.minutes, days=span.days) + WORKING_DAY * span.working_days


@dataclass(frozen=True)
class PromiseKind(Kind[Said]):
    """Within how long a reply is given: "2h" of working time, "2 working days", or "12h elapsed" by the clock."""

    noun: str = "length of time"
    expected: str = "working time, such as 90 min, 4h or 2 working days, or 12h elapsed for time by the clock"
    example: str = "3h"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        taken = take_span(words)
        if taken is None:
            return 0
        after = words[taken[1]] if len(words) > taken[1] else ""
        return taken[1] + (_clock(after) is not None)

    def read(self, words: str) -> Said:
        split = words.split()
        clock = _clock(split[-1]) if split else None
        rest = split if clock is None else split[:-1]
        taken = take_span(rest)
        # A day is no length of working time: how much of it is worked differs.
        if taken is None or taken[1] != len(rest) or (taken[0].days and not clock):
            raise self.refuse(words)
        return Said(taken[0], bool(clock))

    def write(self, value: Said) -> str:
        return f"{value.span} elapsed" if value.elapsed else str(value.span)


def _clock(word: str) -> bool | None:
    """Whether a word says whose clock counts: the wall's (True) or the ower's own hours (False)."""
    return {"elapsed": True, "own": False}.get(word.lower().rstrip(".,;"))


@dataclass(frozen=True)
class ShareKind(Kind[int]):
    """What a priority makes of a target, in percent: "50%" is half of it, "200%" twice."""

    noun: str = "percent"
    expected: str = "a percentage from 1 to 1000"
    example: str = "50%"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        return next((count for count in (1, 2) if _SHARE.fullmatch(" ".join(words[:count]))), 0)

    def read(self, words: str) -> int:
        found = _SHARE.fullmatch(" ".join(words.split()))
        if found is None or not 1 <= int(found[1]) <= 1000:
            raise self.refuse(words)
        return int(found[1])

    def write(self, value: int) -> str:
        return f"{value}%"


@dataclass(frozen=True)
class MarksKind(Kind[tuple[int, ...]]):
    """At which shares of a target its ower is warned: "50/75/90", or "none"."""

    noun: str = "percentages"
    expected: str = "percentages that rise, or none"
    example: str = "50/75/90"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        if words[0].lower().rstrip(".,;") == "none":
            return 1
        return next((n for n in range(len(words), 0, -1) if _MARKS.fullmatch(" ".join(words[:n]))), 0)

    def read(self, words: str) -> tuple[int, ...]:
        if words.strip().lower().rstrip(".,;") == "none":
            return ()
        marks = tuple(int(each) for each in re.findall(r"\d+", words))
        if not _MARKS.fullmatch(" ".join(words.split())) or list(marks) != sorted({*marks} - {0}):
            raise self.refuse(words)
        return marks

    def write(self, value: tuple[int, ...]) -> str:
        return "/".join(map(str, value)) or "none"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as it is said. Without `who` it is that of the agreement which has the same place."""

    wait: Span
    who: str = ""
    on_firm_hours: bool = False


@dataclass(frozen=True)
class LadderKind(Kind[tuple[Step, ...]]):
    """Who hears, each after how long: "lead 1h, supervising-attorney 2h, firm-admin 4h firm-hours"; or waits alone."""

    noun: str = "steps"
    expected: str = "who hears after how long, such as lead 1h, supervising-attorney 2h, or waits alone: 1h, 2h"
    example: str = "1h, 2h, 4h"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        return next((n for n in range(min(_LONGEST, len(words)), 0, -1) if _ladder(" ".join(words[:n]))), 0)

    def read(self, words: str) -> tuple[Step, ...]:
        steps = _ladder(words)
        if not steps:
            raise self.refuse(words)
        return steps

    def write(self, value: tuple[Step, ...]) -> str:
        return ", ".join(
            " ".join(filter(None, (step.who.replace("_", "-"), str(step.wait), _ON_FIRM_HOURS * step.on_firm_hours)))
            for step in value
        )


_WHO = {who.replace("_", "-"): who for who in (*OF_THE_WORK, *(r.value for r in Role if r is not Role.OBSERVER))}


def _ladder(words: str) -> tuple[Step, ...]:
    """The steps that words say, or none where they say anything else: each with its person, or each without."""
    steps = [_step(part.split()) for part in words.lower().rstrip(" .,;").split(",")]
    known = tuple(step for step in steps if step is not None)
    return known if len(known) == len(steps) and len({bool(step.who) for step in known}) == 1 else ()


def _step(words: list[str]) -> Step | None:
    who = _WHO.get(words[0].replace("_", "-").lstrip("@"), "") if words else ""
    rest = words[1:] if who else words
    on_firm_hours = bool(who) and rest[-1:] == [_ON_FIRM_HOURS]
    rest = rest[:-1] if on_firm_hours else rest
    taken = take_span(rest)
    if taken is None or taken[1] != len(rest) or taken[0].days:
        return None
    return Step(taken[0], who, on_firm_hours)
