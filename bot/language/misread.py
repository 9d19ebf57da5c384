"""What a person can have said that is not understood: a closed set, each with the facts that a card needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(eq=False)
class Misread(Exception):
    """The person can mend it.

    `field` names the field it is about and `verb` the command, each "" where not known; `heard` is what was understood
    of the sentence (field name to words), so that a form or a button can keep it.
    """

    field: str = dataclasses.field(default="", kw_only=True)
    verb: str = dataclasses.field(default="", kw_only=True)
    heard: Mapping[str, str] = dataclasses.field(default_factory=dict, kw_only=True)


@dataclass(eq=False)
class UnknownVerb(Misread):
    """`word` is no verb; `near` are verbs it may have been, the nearest first; `rest` is the sentence after it."""

    word: str
    near: tuple[str, ...]
    rest: str


@dataclass(eq=False)
class NotUnderstood(Misread):
    """`words` are the wrong kind of thing for a field that wants `expected`, such as `example`."""

    words: str
    expected: str
    example: str


@dataclass(eq=False)
class Surplus(Misread):
    """Every field is said already, and `words` are left over."""

    words: str


@dataclass(eq=False)
class TooLong(Misread):
    """A sentence of `length` characters, where `limit` are read."""

    length: int
    limit: int


@dataclass(eq=False)
class Unprintable(Misread):
    """Characters that cannot be seen, or that turn the text around; `controls` are their names."""

    controls: tuple[str, ...]


@dataclass(eq=False)
class Ambiguous(Misread):
    """`words` can be two instants: `readings` are (label, instant), the label fit for a button."""

    words: str
    readings: tuple[tuple[str, datetime], tuple[str, datetime]]


@dataclass(eq=False)
class Past(Misread):
    """`words` mean `instant`, which has passed."""

    words: str
    instant: datetime


@dataclass(eq=False)
class ClosedDay(Misread):
    """`words` mean the closing of `day`, on which the schedule does not open."""

    words: str
    day: date


@dataclass(eq=False)
class NoSuchDay(Misread):
    """`words` name a day that no calendar has, such as 31 feb, or a weekday that its date is not."""

    words: str


@dataclass(eq=False)
class ZoneAbbreviation(Misread):
    """A time with the letters of a zone, which are used in several places; `words` is the time without them."""

    words: str


@dataclass(eq=False)
class UnknownCity(Misread):
    """`words` stand where a city would, and are none of the engagement's `cities` (labels in small letters)."""

    words: str
    cities: tuple[str, ...]


AnyMisread = (
    UnknownVerb
    | NotUnderstood
    | Surplus
    | TooLong
    | Unprintable
    | Ambiguous
    | Past
    | ClosedDay
    | NoSuchDay
    | ZoneAbbreviation
    | UnknownCity
)
