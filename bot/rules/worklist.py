"""What stands on somebody's list, and in which order: each thing once, what is owed soonest first (C07)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.worklist import OpenItem


def soonest(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    """Each assignment and each question once, by what is owed on it first; what has no deadline comes last."""
    kept: dict[str, OpenItem] = {}
    for item in sorted(items, key=_order):
        kept.setdefault(item.ref, item)
    return tuple(sorted(kept.values(), key=_order))


def late(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    """Those that are overdue, the longest overdue first."""
    return soonest(item for item in items if item.late)


def _order(item: OpenItem) -> tuple[bool, bool, float, int, int]:
    """A reply that is owed comes before the same work as one's own; then by deadline, then by id."""
    deadline = item.deadline
    at = 0.0 if deadline is None else deadline.timestamp()
    return deadline is None, item.kind is None, at, item.assignment_id, item.question_id or 0
