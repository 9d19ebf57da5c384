"""Where an assignment's wall time went: each instant once, and the slices add up to the whole (D27)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bot.model.people import Side
from bot.model.windows import Pause, SliceKind, TimeSlice
from scheduler.worktime import Calendar, Interval


def ledger(
    since: datetime,
    until: datetime,
    *,
    firm: Calendar,
    provider: Calendar,
    pauses: Sequence[Pause],
    owed: Sequence[tuple[datetime, Side]],
) -> tuple[TimeSlice, ...]:
    """The slices of [since, until), in order, neighbours of one kind merged.

    `owed` tells which side owed from each instant on, oldest first. An instant in a pause is paused; else, when both
    are open, it is the owing side's; else the open side's; else nobody's.
    """
    if until <= since:
        return ()
    paused = tuple(Interval(p.since, p.until or until) for p in pauses)
    open_to = {Side.FIRM: firm.intervals(since, until), Side.PROVIDER: provider.intervals(since, until)}
    edges = {since, until} | {at for at, _ in owed if since < at < until}
    for stretch in (*paused, *open_to[Side.FIRM], *open_to[Side.PROVIDER]):
        edges |= {at for at in stretch if since < at < until}
    slices: list[TimeSlice] = []
    for start, end in pairwise(sorted(edges)):
        kind = _kind(start, paused, open_to[Side.FIRM], open_to[Side.PROVIDER], owed)
        if slices and slices[-1].kind is kind:
            slices[-1] = TimeSlice(kind, slices[-1].since, end)
        else:
            slices.append(TimeSlice(kind, start, end))
    return tuple(slices)


def _kind(
    at: datetime,
    paused: Sequence[Interval],
    firm: Sequence[Interval],
    provider: Sequence[Interval],
    owed: Sequence[tuple[datetime, Side]],
) -> SliceKind:
    if _inside(at, paused):
        return SliceKind.PAUSED
    firm_open, provider_open = _inside(at, firm), _inside(at, provider)
    if firm_open and provider_open:
        owing = [side for since, side in owed if since <= at]
        return SliceKind.FIRM_OPEN if owing and owing[-1] is Side.FIRM else SliceKind.PROVIDER_OPEN
    if firm_open:
        return SliceKind.FIRM_OPEN
    return SliceKind.PROVIDER_OPEN if provider_open else SliceKind.NOBODY_OPEN


def _inside(at: datetime, stretches: Sequence[Interval]) -> bool:
    return any(stretch.opens <= at < stretch.closes for stretch in stretches)


def totals(slices: Sequence[TimeSlice]) -> dict[SliceKind, timedelta]:
    """Wall time by kind; every kind is present."""
    sums = dict.fromkeys(SliceKind, timedelta())
    for piece in slices:
        sums[piece.kind] += piece.until - piece.since
    return sums
