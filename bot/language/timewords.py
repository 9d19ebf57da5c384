"""Times as people type them, read without knowing who typed them, or when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from bot.language import days
from bot.language.clocks import Clock, is_abbreviation, take_clock
from bot.language.misread import NotUnderstood, ZoneAbbreviation
from bot.language.spans import Span, take_span
from scheduler import worktime

EXPECTED = "a time"
EXAMPLE = "fri 5pm"
LONGEST = 12  # words: "on Friday 16 October 2026 at 5 pm in Ho Chi Minh City"

_CLOSINGS = (("eod",), ("cob",), ("end", "of", "day"), ("close", "of", "business"), ("end", "of", "business"))
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:?\d\d(?::?\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d(?::?\d\d){0,2})?", re.I | re.A)
_OFFSET = re.compile(r"\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)", re.I | re.A)
_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)t(\d\d:\d\d(?::\d\d)?)", re.A)
_ZONE = re.compile(r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w/+-]+", re.I)
_CITY = 4  # words
_NAME = re.compile(r"[^\W\d_][^\W\d_.'\u2019-]*(?:[.'\u2019-][^\W\d_]*)*")


@dataclass(frozen=True, slots=True)
class When:
    """A time as it was typed, `words`, and what they say: nothing in it depends on who typed it, or when.

    `day` and `clock` are as said, None where not; a time without a clock is the closing of its day. `city` is a city's
    label or the name of a zone, "" for the typer's own. `span` is "in 6h"; `instant` a time with its offset.
    """

    words: str
    day: days.Day | None = None
    clock: Clock | None = None
    city: str = ""
    span: Span | None = None
    instant: datetime | None = None


def parse_moment(words: str) -> When:
    """The time that all of `words` say. Raises NotUnderstood, NoSuchDay, ZoneAbbreviation."""
    split = words.split()
    when, count, abbreviation = _scan(split, None, whole=True)
    if when is None or count != len(split):
        raise NotUnderstood(words, EXPECTED, EXAMPLE)
    if abbreviation:
        raise ZoneAbbreviation(" ".join(split[: count - abbreviation]))
    if when.day:
        days.check(when.day, when.words)
    return when


def take_moment(words: Sequence[str], places: frozenset[str] | None) -> int:
    """How many of the leading `words` are a time, 0 for none.

    After a time of day, words of `places` are its city, and so are a city that a zone is named after and words with a
    capital: one that is not known is asked about, never left to a note.
    """
    return _scan(words, places, whole=False)[1]


def _scan(words: Sequence[str], places: frozenset[str] | None, whole: bool) -> tuple[When | None, int, int]:
    """The time, its words, and how many of those are a zone's letters."""
    if not words or (len(words) > LONGEST and whole):
        return None, 0, 0
    words = words[:LONGEST]
    small = [days.bare(word) for word in words]
    if at := _exact(words):
        return When(_joined(words[: at[1]]), instant=at[0]), at[1], 0
    if small[0] == "in" and (taken := take_span(small[1:])):
        count = taken[1] + 1
        return When(_joined(words[:count]), span=taken[0]), count, 0
    day, clock, closing, count = None, None, False, 0
    if (local := _LOCAL.fullmatch(small[0])) and (timed := take_clock([local[2]], after_day=True)):
        (day, _), clock, count = days.take_day([local[1]]) or (None, 0), timed[0], 1
    while count < len(small):
        here = count + (small[count] in ("at", "on") or (small[count] == "by" and not count))
        rest = small[here:]
        if day is None and (dated := days.take_day(rest)):
            day, count = dated[0], here + dated[1]
        elif clock is None and not closing and (timed := take_clock(rest, day is not None)):
            clock, count = timed[0], here + timed[1]
        elif clock is None and not closing and (ends := next((c for c in _CLOSINGS if (*rest[: len(c)],) == c), None)):
            closing, count = True, here + len(ends)
        else:
            break
    if not count:
        return None, 0, 0
    if _ended(words[count - 1]) and not whole:
        return When(_joined(words[:count]), day, clock), count, 0
    if count < len(words) and clock is not None and is_abbreviation(words[count].rstrip(",;.")):
        return When(_joined(words[: count + 1]), day, clock), count + 1, 1
    begin = count + (small[count : count + 1] == ["in"])
    end = _any_city(words, begin) if whole else _city(words, begin, places, capitals=clock is not None)
    if end == begin:
        return When(_joined(words[:count]), day, clock), count, 0
    count = end + (small[end : end + 1] == ["time"])
    return When(_joined(words[:count]), day, clock, _joined(words[begin:end])), count, 0


def _ended(word: str) -> bool:
    """Whether a sentence ends with the word, as it does not with "p.m."."""
    return word.endswith((".", ";")) and not word.lower().endswith(".m.")


def _city(words: Sequence[str], begin: int, places: frozenset[str] | None, capitals: bool) -> int:
    """Where a city that begins there ends."""
    if begin < len(words) and _ZONE.fullmatch(_joined(words[begin : begin + 1])):
        return begin + 1
    for end in range(min(begin + _CITY, len(words)), begin, -1):
        label = _joined(words[begin:end]).lower()
        if label in (places or ()) or _named(label):
            return end
    return _any_city(words, begin, capitals=True) if capitals else begin


def _any_city(words: Sequence[str], begin: int, capitals: bool = False) -> int:
    """Where words that can be a city, each with a capital if there must be, end: at a comma at the latest."""
    if begin < len(words) and _ZONE.fullmatch(_joined(words[begin : begin + 1])):
        return begin + 1
    end = begin
    while end < min(begin + _CITY, len(words)):
        name = words[end].rstrip(",;")
        if not _NAME.fullmatch(name) or name.lower() == "time" or (capitals and not name[0].isupper()):
            break
        end += 1
        if name != words[end - 1]:
            break
    return end


@lru_cache(maxsize=1_024)
def _named(city: str) -> bool:
    """Whether a zone is named after the city."""
    try:
        worktime.zone(city)
    except worktime.UnknownZone as unknown:
        name = city.replace(" ", "_")
        return any(offer.rpartition("/")[2].lower() == name for offer in unknown.offers)
    return False


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).rstrip(",;.")


def _exact(words: Sequence[str]) -> tuple[datetime, int] | None:
    """An instant with its offset, as ISO 8601 writes it."""
    for text, count in ((words[0], 1), ("T".join(words[:2]), 2)):
        text = text.rstrip(",;.")
        if _ISO.fullmatch(text) and (count == 1 or _OFFSET.fullmatch(words[1].rstrip(",;."))):
            try:
                at = datetime.fromisoformat(text.upper())
                return (at.astimezone(UTC), count) if at.tzinfo else None
            except (ValueError, OverflowError):
                return None
    return None


def is_city(label: str) -> bool:
    """Whether a label can stand after a time as its city, and be told from everything else there."""
    words = label.split()
    plain = 0 < len(words) <= _CITY and all(_NAME.fullmatch(word) for word in words)
    return plain and not is_abbreviation(words[0]) and words[0].lower() != "in" and "time" not in label.lower().split()
