"""The kinds of thing that belong to this product: its references, its work types, its choices of words."""

from __future__ import annotations

from bot.language.kinds import ChoiceKind, ReferenceKind
from bot.practices import WORK_TYPES


def assignment_kind() -> ReferenceKind:
    """An assignment: `A-217`."""
    return ReferenceKind("A")


def question_kind() -> ReferenceKind:
    """A question: `Q-31`."""
    return ReferenceKind("Q")


def item_kind() -> ReferenceKind:
    """An assignment or a question."""
    return ReferenceKind("AQ")


def matter_kind() -> ReferenceKind:
    """A matter, by our number or the firm's own."""
    return ReferenceKind("M", own_number=True)


def work_type_kind() -> ChoiceKind[str]:
    """A type of work of the catalogue."""
    labels = {name: work_type.label.capitalize() for name, work_type in WORK_TYPES.items()}
    return ChoiceKind(tuple(WORK_TYPES), labels=labels, noun="type of work")
