"""The kinds that are about time and place: a moment, a span, days, a city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.language import dayranges, timewords
from bot.language.dayranges import DayRange, parse_day_range, take_day_range
from bot.language.forms import Field, MomentField
from bot.language.kind import Kind, Places
from bot.language.spans import Span, take_span
from bot.language.timewords import When, parse_moment, take_moment


@dataclass(frozen=True)
class MomentKind(Kind[When]):
    """A time: "fri 5pm", "in 2 working days", "2026-12-01 17:00 New York"."""

    noun: str = "time"
    expected: str = timewords.EXPECTED
    example: str = timewords.EXAMPLE
    trailing: ClassVar[bool] = True

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        return take_moment(words, places)

    def read(self, words: str) -> When:
        return parse_moment(words)

    def write(self, value: When) -> str:
        return value.words

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        return MomentField(name, label, required, words, hint or self.example)


@dataclass(frozen=True)
class SpanKind(Kind[Span]):
    """A length of time: "4h", "90 min", "2 working days"."""

    noun: str = "length of time"
    expected: str = "a length of time"
    example: str = "4h"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        taken = take_span(words)
        return taken[1] if taken else 0

    def read(self, words: str) -> Span:
        split = words.split()
        taken = take_span(split)
        if not taken or taken[1] != len(split):
            raise self.refuse(words)
        return taken[0]

    def write(self, value: Span) -> str:
        return str(value)


@dataclass(frozen=True)
class DayRangeKind(Kind[DayRange]):
    """A day, half a day, or days: "today", "half today", "24 dec – 2 jan"."""

    noun: str = "days"
    expected: str = dayranges.EXPECTED
    example: str = dayranges.EXAMPLE

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        return take_day_range(words)

    def read(self, words: str) -> DayRange:
        return parse_day_range(words)

    def write(self, value: DayRange) -> str:
        return value.words


@dataclass(frozen=True)
class CityKind(Kind[str]):
    """A city label: "new york". Without knowing the labels it is one word, or several that each have a capital."""

    noun: str = "city"
    expected: str = "a city"
    example: str = "manila"
    trailing: ClassVar[bool] = True

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        for count in range(min(4, len(words)), 0, -1):
            if places is not None and " ".join(words[:count]).lower() in places:
                return count
        if places is not None or not words[0][:1].isalpha():
            return 0
        count = 1
        while words[0][0].isupper() and count < min(4, len(words)) and words[count][:1].isupper():
            count += 1
        return count

    def read(self, words: str) -> str:
        if not words.strip() or not words.strip()[0].isalpha():
            raise self.refuse(words)
        return " ".join(words.split())

    def write(self, value: str) -> str:
        return value
