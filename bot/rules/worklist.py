"""What stands on somebody's list, and in which order: each thing once, what is owed soonest first (C07)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.language.cards import Button
from bot.model.windows import WindowKind
from bot.model.worklist import OpenItem


def soonest(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    """Each assignment and each question once, by its next deadline; what has no deadline comes last."""
    kept: dict[str, OpenItem] = {}
    for item in sorted(items, key=lambda item: (_nearness(item), _order(item))):
        kept.setdefault(item.ref, item)
    return tuple(sorted(kept.values(), key=_order))


def late(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    """Those that are overdue, the longest overdue first."""
    return soonest(item for item in items if item.late)


def step(kind: WindowKind, ref: str) -> Button:
    """The sentence by which its ower gives a reply, or the form of it."""
    match kind:
        case WindowKind.ACKNOWLEDGE:
            return Button(f"Acknowledge {ref}", f"ack {ref}")
        case WindowKind.ANSWER:
            return Button(f"Answer {ref}", f"answer {ref}")
        case WindowKind.REVIEW:
            return Button(f"Review {ref}", f"review {ref}")
        case WindowKind.DELIVERY | WindowKind.CORRECTION:
            return Button(f"Deliver {ref}", f"deliver {ref}")
        case WindowKind.PROGRESS:
            return Button(f"Update {ref}", f"update {ref}")


def _nearness(item: OpenItem) -> tuple[bool, bool, bool]:
    """Of one assignment, a reply that one owes counts before the work as one's own, and that before another's reply."""
    return item.deadline is None, item.owed_by is not None, item.kind is None


def _order(item: OpenItem) -> tuple[bool, float, int, int]:
    deadline = item.deadline
    at = 0.0 if deadline is None else deadline.timestamp()
    return deadline is None, at, item.assignment_id, item.question_id or 0
