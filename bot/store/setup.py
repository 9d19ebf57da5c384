"""What rarely changes in an engagement (its people, hours, rooms, agreement, who sees what), read once and then kept.

Each engagement counts the revisions of its set-up. Whoever writes to a table of the set-up raises the revision in the
same transaction (bot/store/scope.py does, whatever the gateway); whoever reads asks the database which revision holds,
and takes what this process keeps for exactly that one. So it is right on any number of replicas, and nothing is thrown
out by hand.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Label, bindparam, select, update

from bot.store.tables import setup

REVISION = select(setup.c.revision).where(setup.c.id == bindparam("engagement"))


def seen_with() -> Label[int]:
    """The revision as a column of another question about the engagement, so that both are of one state."""
    return REVISION.scalar_subquery().label("revision")


#: A row of its own, raised at commit: the engagement's own row is locked before matters (D38), and this after them.
RAISE = update(setup).where(setup.c.id == bindparam("engagement")).values(revision=setup.c.revision + 1)
#: What is kept of one engagement: a matter's readers, a calendar, is one thing each.
MOST = 10_000

Kept = dict[Hashable, Any]


class Setups:
    """What a process keeps, by engagement: of the newest revision that it has seen."""

    def __init__(self) -> None:
        self._newest: dict[int, tuple[int, Kept]] = {}

    def at(self, engagement_id: int, revision: int) -> Kept:
        """What is kept of an engagement at a revision, to be read from and added to.

        A transaction that sees an older state of the database than others saw before keeps what it reads to itself.
        """
        newest, kept = self._newest.get(engagement_id, (-1, {}))
        if revision < newest:
            return {}
        if revision > newest or len(kept) > MOST:
            kept = {}
            self._newest[engagement_id] = revision, kept
        return kept
