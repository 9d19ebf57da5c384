"""The kinds of thing that belong to this product: its references, its work types, its choices of words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from bot.language.kinds import ChoiceKind, Kind, ProseKind, ReferenceKind
from bot.practices import PRACTICES, WORK_TYPES


def assignment_kind() -> ReferenceKind:
    """An assignment: `A-217`."""
    return ReferenceKind("A")


def question_kind() -> ReferenceKind:
    """A question: `Q-31`."""
    return ReferenceKind("Q")


def item_kind() -> ReferenceKind:
    """An assignment or a question."""
    return ReferenceKind("AQ")


@dataclass(frozen=True)
class HandOffKind(ReferenceKind):
    """A hand-off: `H-58`. Another id after the verb is no mistake: it is the first of what is handed over."""

    prefixes: str = "H"

    def mistaken(self, token: str) -> bool:
        return False


def matter_kind() -> ReferenceKind:
    """A matter, by our number or the firm's own."""
    return ReferenceKind("M", own_number=True)


def work_type_kind() -> ChoiceKind[str]:
    """A type of work of the catalogue."""
    labels = {name: work_type.label.capitalize() for name, work_type in WORK_TYPES.items()}
    return ChoiceKind(tuple(WORK_TYPES), labels=labels, noun="type of work")


def work_or_area_kind() -> ChoiceKind[str]:
    """A type of work, or a practice area with all its types."""
    labels = {name: work_type.label.capitalize() for name, work_type in WORK_TYPES.items()}
    labels |= {name: f"All {name.replace('-', ' ')}" for name in PRACTICES}
    return ChoiceKind((*PRACTICES, *WORK_TYPES), labels=labels, noun="type of work or area")


@dataclass(frozen=True)
class ItemsKind(ProseKind):
    """Several assignments, each with what is said of it: kept as it is said, and cut up where it is understood."""

    noun: str = "assignments"
    expected: str = "each assignment and how it stands"
    verbatim: ClassVar[bool] = True


_TOPIC = re.compile(r"[a-z][a-z-]{0,23}[.,?]?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class TopicKind(Kind[str]):
    """Something that help is wanted about, in one word: a verb, or one of the lists that help can print."""

    noun: str = "verb"
    expected: str = "a verb"
    example: str = "assign"

    def fits(self, token: str) -> bool:
        return _TOPIC.fullmatch(token) is not None

    def read(self, words: str) -> str:
        if not self.fits(words.strip()):
            raise self.refuse(words)
        return words.strip().rstrip(".,?").lower()

    def write(self, value: str) -> str:
        return value
