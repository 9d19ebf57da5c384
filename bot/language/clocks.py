"""Clock times as people type them ("5pm", "17:00", "noon", "5"), and the letters of zones that are refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?P<second>:\d\d)?)? ?(?P<half>[ap])\.?m\.?(?= |$)"
    r"|(?P<hour24>\d{1,2}):(?P<minute24>\d\d)(?P<second24>:\d\d)?(?= |$)",
    re.ASCII,
)
_HOUR = re.compile(r"\d{1,2}", re.ASCII)
ABBREVIATIONS = frozenset((
    "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt", "akst", "akdt", "hst", "ast", "adt",
    "nst", "ndt", "utc", "gmt", "z", "bst", "ist", "cet", "cest", "eet", "eest", "msk", "pht", "phst", "sgt", "hkt",
    "jst", "kst", "wib", "wita", "aest", "aedt", "acst", "acdt", "awst", "nzst", "nzdt", "gst", "pkt", "npt",
))  # fmt: skip
"""Letters that are refused in small letters too; `_SHOUTED` are words as well."""
_SHOUTED = frozenset(["ART", "CAT", "EAT", "MET", "SST", "WAT", "WET", "WEST"])
_OFFSET = re.compile(r"(?:utc|gmt)?[+-]\d{1,2}(?::?\d\d)?|(?:utc|gmt)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `halves`: an hour of 1 to 12 that can be morning or afternoon; midnight is 24:00 or 00:00."""

    hour: int
    minute: int = 0
    second: int = 0
    halves: bool = False
    midnight: bool = False


def take_clock(words: Sequence[str], after_day: bool) -> tuple[Clock, int] | None:
    """The time that `words` (small letters) begin with and how many of them it is, or None.

    An hour alone is a time only `after_day`, and then, like an hour of one digit without am or pm, can be in either
    half of the day. Hours past 23 are None.
    """
    if not words:
        return None
    if words[0] in ("noon", "midday"):
        return Clock(12), 1
    if words[0] == "midnight":
        return Clock(0, midnight=True), 1
    text = " ".join(words[:2])
    if found := _TIME.match(text):
        count = found[0].count(" ") + 1
        second = int((found["second"] or found["second24"] or ":0")[1:])
        if found["half"]:
            hour, minute = int(found["hour"]), int(found["minute"] or 0)
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + 12 * (found["half"] == "p")
        else:
            hour, minute = int(found["hour24"]), int(found["minute24"])
        if hour > 23 or minute > 59 or second > 59:
            return None
        halves = not found["half"] and len(found["hour24"]) == 1 and hour > 0
        return Clock(hour, minute, second, halves=halves), count
    if after_day and _HOUR.fullmatch(words[0]) and 1 <= int(words[0]) <= 12:
        return Clock(int(words[0]), halves=True), 1
    return None


def is_abbreviation(word: str) -> bool:
    """Whether a word after a time is the letters of a zone, or a distance from Greenwich."""
    return word.lower() in ABBREVIATIONS or word in _SHOUTED or _OFFSET.fullmatch(word.lower()) is not None
