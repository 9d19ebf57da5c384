"""Work that falls inside a leave: what is chosen for each thing before the leave begins."""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """`keep` leaves it to whoever covers, `extend` asks for a later due, `reassign` for another person."""

    KEEP = "keep"
    EXTEND = "extend"
    REASSIGN = "reassign"
