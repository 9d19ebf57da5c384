"""The kinds of thing that hours are said with: whose they are, a day's hours, a week, where holidays come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.language.dayranges import take_day_range
from bot.language.forms import ChoiceField, Field
from bot.language.kinds import ChoiceKind, Kind, PersonKind, Places
from scheduler.worktime import Hours, read_hours, write_hours

_PERSON = PersonKind()
_PEOPLE = re.compile(r"@\S+?,? (?:and )?@\S+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\W\d_.'\u2019-]*[.,;]?")
_SPAN = re.compile(r"\d{1,2}(?::\d\d)?(?:[ap]m)?[-\u2013]\d{1,2}(?::\d\d)?(?:[ap]m)?([,;]?)", re.ASCII | re.IGNORECASE)
_COUNTRY = re.compile(r"([a-z]{2})(?:[\s-]+([a-z0-9]{1,3}))?", re.ASCII | re.IGNORECASE)
ICALENDAR = "BEGIN:VCALENDAR"


@dataclass(frozen=True)
class WhoseKind(Kind[str]):
    """Whose hours: a city's ("new york"), a person's ("@ana"), or two people's ("@ana @ben").

    A city that is no known label is as many words as can be one, up to a day or hours: so it is asked about.
    """

    noun: str = "city or person"
    expected: str = "a city, or a person"
    example: str = "manila"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        if words[0].startswith("@"):
            two = next((n for n in (3, 2) if len(words) >= n and _PEOPLE.fullmatch(" ".join(words[:n]))), 0)
            return two or int(_PERSON.fits(words[0]))
        for known in range(min(4, len(words)), 0, -1):
            if " ".join(words[:known]).lower().rstrip(".,;") in (places or ()):
                return known
        count = 0
        while count < min(4, len(words)) and _NAME.fullmatch(words[count]) and not _begins_another(words[count:]):
            count += 1
        return count

    def read(self, words: str) -> str:
        said = " ".join(words.split()).rstrip(".,;")
        if said.startswith("@"):
            people = [word for word in said.replace(",", " ").split() if word.lower() != "and"]
            if len(people) > 2:
                raise self.refuse(words)
            return " ".join(f"@{_PERSON.read(each)}" for each in people)
        if not said or not said[0].isalpha():
            raise self.refuse(words)
        return said

    def write(self, value: str) -> str:
        return value

    def field(self, name: str, label: str, required: bool, words: str, hint: str = "") -> Field:
        return ChoiceField(name, label, required, value=words, hint=hint or self.example)


def _begins_another(words: Sequence[str]) -> bool:
    return bool(take_day_range(words)) or bool(HoursKind().takes(words)) or bool(WeekKind().takes(words))


@dataclass(frozen=True)
class HoursKind(Kind[Hours]):
    """One day's hours: "closed", "10:00-14:00", "open 9am-1pm, 14:00-18:00"."""

    noun: str = "closed or hours"
    expected: str = "closed, or hours"
    example: str = "10:00-14:00"

    def takes(self, words: Sequence[str], places: Places | None = None) -> int:
        if words[0].lower().rstrip(".,;") == "closed":
            return 1
        start = count = int(words[0].lower() == "open")
        while count < len(words) and (span := _SPAN.fullmatch(words[count])):
            count += 1
            if not span[1]:
                break
        return count if count > start else 0

    def read(self, words: str) -> Hours:
        said = re.sub(r"^open\s+", "", words.strip(), flags=re.IGNORECASE).rstrip(".,;")
        try:
            return read_hours(said)
        except ValueError:
            raise self.refuse(words) from None

    def write(self, value: Hours) -> str:
        return write_hours(value)


class WeekKind(ChoiceKind[str]):
    """This week or the next."""

    def __init__(self) -> None:
        super().__init__(("this week", "next week"), noun="week")

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class HolidaySourceKind(Kind[str]):
    """Where holidays come from: a country ("PH"), a part of one ("US-CA"), or the text of an .ics file.

    A link is no source: Counterpart fetches nothing from outside.
    """

    noun: str = "country"
    expected: str = "a country such as PH or US-CA, or the text of an .ics file in quotes; no link is fetched"
    example: str = "PH"
    prose: ClassVar[bool] = True

    def fits(self, token: str) -> bool:
        return True

    def read(self, words: str) -> str:
        text = words.strip()
        if text.upper().startswith(ICALENDAR):
            return text
        found = _COUNTRY.fullmatch(text.rstrip(".,;"))
        if found is None:
            raise self.refuse(text[:40])
        return "-".join(part.upper() for part in found.groups() if part)

    def write(self, value: str) -> str:
        return value
