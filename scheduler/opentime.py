"""Counting open time: how much of it lies between two instants, and where a given amount of it ends."""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from scheduler.intervals import Interval, shared

_NO_TIME = datetime.timedelta(0)


class NeverOpen(ValueError):
    """There is no open time at all in the span that was asked about."""


class BeyondHorizon(ValueError):
    """The question or its answer lies outside what is known."""


class OpenTime:
    """The open intervals of a span, laid out so that any question is one or two binary searches, however far it goes.

    An instant's worth is the open time from the start of the span until it. Instants in are aware, answers are UTC.

    Errors, everywhere: BeyondHorizon when a question or its answer leaves the span, never a clamped answer; NeverOpen
    when an answer needs open time and the span has none; TypeError for a naive datetime.
    """

    __slots__ = ("_bases", "_before", "_closes", "_opens", "_total", "label", "span")

    def __init__(self, label: str, span: Interval, opened: Sequence[Interval]) -> None:
        """`opened`: intervals within the span, in order, that do not touch; `label` says in errors whose they are."""
        self.label, self.span = label, span
        # An empty interval at the start gives every instant of the span an interval that opens at or before it.
        self._opens = [span.opens, *(opens for opens, _ in opened)]
        self._closes = [span.opens, *(closes for _, closes in opened)]
        self._before: list[datetime.timedelta] = []  # open time before each interval
        self._bases: list[datetime.datetime] = []  # its opening less that: an instant in it, less this, is its worth
        total = _NO_TIME
        for opens, closes in zip(self._opens, self._closes, strict=True):
            self._before.append(total)
            self._bases.append(opens - total)
            total += closes - opens
        self._total = total

    def add(self, start: datetime.datetime, open_time: datetime.timedelta) -> datetime.datetime:
        """The earliest instant by which `open_time` has been open since `start`; `start` itself for no time at all."""
        if open_time <= _NO_TIME:
            if open_time < _NO_TIME:
                raise ValueError("open time to add is never negative")
            return start
        worth = self._worth(start) + open_time
        if worth > self._total:
            raise self._unmet(f"{open_time} of open time after {start}")
        return self._bases[bisect_left(self._before, worth) - 1] + worth

    def sub(self, end: datetime.datetime, open_time: datetime.timedelta) -> datetime.datetime:
        """The latest instant from which `open_time` is still open until `end`; `end` itself for no time at all."""
        if open_time <= _NO_TIME:
            if open_time < _NO_TIME:
                raise ValueError("open time to take off is never negative")
            return end
        worth = self._worth(end) - open_time
        if worth < _NO_TIME:
            raise self._unmet(f"{open_time} of open time before {end}")
        return self._bases[bisect_right(self._before, worth) - 1] + worth

    def between(self, a: datetime.datetime, b: datetime.datetime) -> datetime.timedelta:
        """The open time from `a` to `b`; negative when `b` is the earlier."""
        return self._worth(b) - self._worth(a)

    def is_open(self, at: datetime.datetime) -> bool:
        """Whether work is being done at that instant; at the closing of an interval it no longer is."""
        return at < self._closes[self._index(at)]

    def next_opening(self, at: datetime.datetime) -> datetime.datetime:
        """The earliest open instant that is not before `at`: `at` itself when open."""
        index = self._index(at)
        if at < self._closes[index]:
            return at
        if index + 1 == len(self._opens):
            raise self._unmet(f"the opening after {at}")
        return self._opens[index + 1]

    def next_closing(self, at: datetime.datetime) -> datetime.datetime:
        """The end of the open interval that `at` falls in, or else of the next one."""
        index = self._index(at)
        if at >= self._closes[index]:
            index += 1
        if index == len(self._opens) or self._closes[index] == self.span.closes:
            raise self._unmet(f"the closing after {at}")
        return self._closes[index]

    def intervals(self, start: datetime.datetime, end: datetime.datetime) -> tuple[Interval, ...]:
        """The open time between two instants as intervals that do not touch; the outer ones are cut to fit."""
        first = bisect_right(self._opens, self._known(start)) - 1
        last = bisect_left(self._opens, self._known(end))
        whole = [Interval(*edges) for edges in zip(self._opens[first:last], self._closes[first:last], strict=True)]
        return tuple(shared(whole, [Interval(start.astimezone(datetime.UTC), end.astimezone(datetime.UTC))]))

    def _worth(self, at: datetime.datetime) -> datetime.timedelta:
        if not self.span.opens <= at <= self.span.closes:
            raise self._unknown(at)
        index = bisect_right(self._opens, at) - 1
        return min(at, self._closes[index]) - self._bases[index]

    def _index(self, at: datetime.datetime) -> int:
        """The last interval that opens at or before `at`. Whether the end of the span is open is not known."""
        if not self.span.opens <= at < self.span.closes:
            raise self._unknown(at)
        return bisect_right(self._opens, at) - 1

    def _known(self, at: datetime.datetime) -> datetime.datetime:
        if not self.span.opens <= at <= self.span.closes:
            raise self._unknown(at)
        return at

    def _unknown(self, at: datetime.datetime) -> BeyondHorizon:
        return BeyondHorizon(f"{self._known_hours()}, not at {at}")

    def _unmet(self, what: str) -> NeverOpen | BeyondHorizon:
        if not self._total:
            return NeverOpen(f"{self.label} has no open time from {self.span.opens} to {self.span.closes}")
        return BeyondHorizon(f"{self._known_hours()}, too short for {what}")

    def _known_hours(self) -> str:
        return f"{self.label}'s hours are known from {self.span.opens} to {self.span.closes}"
