"""Half-open stretches of time, and what two sorted runs of them have in common or apart."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Interval(NamedTuple):
    """A half-open stretch of time: `opens` belongs to it, `closes` no longer does; aware UTC instants."""

    opens: datetime.datetime
    closes: datetime.datetime


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time in order, with no interval empty and no two that overlap or touch."""
    run: list[Interval] = []
    for interval in sorted(intervals):
        opens, closes = interval
        if opens >= closes:
            continue
        if run and opens <= run[-1].closes:
            if closes > run[-1].closes:
                run[-1] = Interval(run[-1].opens, closes)
        else:
            run.append(interval)
    return run


def shared(a: Sequence[Interval], b: Sequence[Interval]) -> Iterator[Interval]:
    """The time in both runs, each as `joined` returns it."""
    i = j = 0
    while i < len(a) and j < len(b):
        opens, closes = max(a[i].opens, b[j].opens), min(a[i].closes, b[j].closes)
        if opens < closes:
            yield Interval(opens, closes)
        if a[i].closes < b[j].closes:
            i += 1
        else:
            j += 1


def without(a: Sequence[Interval], b: Sequence[Interval]) -> list[Interval]:
    """The time in run `a` that is not in run `b`."""
    if not a or not b:
        return list(a)
    first, last = min(a[0].opens, b[0].opens), max(a[-1].closes, b[-1].closes)
    edges = [first, *(edge for interval in b for edge in interval), last]
    return list(shared(a, [Interval(*gap) for gap in zip(edges[::2], edges[1::2], strict=True)]))
