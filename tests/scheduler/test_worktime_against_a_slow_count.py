"""Every answer of a calendar is what somebody walking through the minutes would have counted."""

import datetime
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.worktime import BeyondHorizon, Calendar, NeverOpen, WorkSchedule
from tests.scheduler.minute_walk import MINUTE, MinuteWalk
from tests.scheduler.schedules import schedules

Drawn = tuple[WorkSchedule, datetime.date, datetime.date]
Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")
MICROSECOND = datetime.timedelta(microseconds=1)


def or_none(ask: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> Answer | None:
    """The answer, or None where the calendar says that it has none within its span."""
    try:
        return ask(*args, **kwargs)
    except (BeyondHorizon, NeverOpen):
        return None


@settings(max_examples=80, deadline=None)
@given(schedules(), st.data())
def test_counting_agrees_with_walking_the_minutes(drawn: Drawn, data: st.DataObject) -> None:
    calendar, walk = Calendar.of(*drawn), MinuteWalk(*drawn)
    assert calendar.span == (walk.first, walk.last)
    numbers = st.integers(0, len(walk.open) - 1)
    for _ in range(6):
        a, b, amount = data.draw(numbers), data.draw(numbers), data.draw(st.integers(0, 3000))
        at, open_time = walk.at(a), amount * MINUTE
        assert calendar.between(at, walk.at(b)) == walk.between(a, b)
        assert or_none(calendar.add, at, open_time) == walk.add(a, amount)
        assert or_none(calendar.sub, at, open_time) == walk.sub(a, amount)


@settings(max_examples=80, deadline=None)
@given(schedules(), st.data())
def test_opening_and_closing_agree_with_walking_the_minutes(drawn: Drawn, data: st.DataObject) -> None:
    calendar, walk = Calendar.of(*drawn), MinuteWalk(*drawn)
    numbers = st.integers(0, len(walk.open) - 1)
    for _ in range(6):
        a, b = sorted((data.draw(numbers), data.draw(numbers)))
        at = walk.at(a)
        assert calendar.is_open(at) == walk.is_open(a)
        assert or_none(calendar.next_opening, at) == walk.next_opening(a)
        assert or_none(calendar.next_closing, at) == walk.next_closing(a)
        assert calendar.intervals(at, walk.at(b)) == walk.intervals(a, b)


@settings(max_examples=50, deadline=None)
@given(schedules(), st.data())
def test_working_dates_agree_with_walking_the_minutes(drawn: Drawn, data: st.DataObject) -> None:
    _, start, end = drawn
    calendar, walk = Calendar.of(*drawn), MinuteWalk(*drawn)
    for _ in range(6):
        number = data.draw(st.integers(0, len(walk.open) - 1))
        assert calendar.shift(walk.at(number)) == walk.shift(number)
        assert walk.shift(number) or not walk.is_open(number), "open time lies in a shift"
    dates = [start + datetime.timedelta(days=number) for number in range((end - start).days)]
    for day in dates:
        shift = walk.shifts.get(day)
        assert calendar.opening(day) == (shift and shift.opens)
        assert calendar.closing(day) == (shift and shift.closes)
    working = [day for day in dates[1:] if day in walk.shifts]
    for count, day in enumerate(working, start=1):
        assert calendar.working_days_after(start, count) == day


@settings(max_examples=150, deadline=None)
@given(schedules(), st.data())
def test_adding_and_taking_off_undo_each_other_to_the_microsecond(drawn: Drawn, data: st.DataObject) -> None:
    calendar = Calendar.of(*drawn)
    length = (calendar.span.closes - calendar.span.opens) // MICROSECOND
    moments = st.integers(0, length).map(lambda number: calendar.span.opens + number * MICROSECOND)
    a, b, c = data.draw(moments), data.draw(moments), data.draw(moments)
    assert calendar.between(a, b) == -calendar.between(b, a)
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    early, late = min(a, b), max(a, b)
    open_time = calendar.between(early, late)
    if open_time:
        due = calendar.add(early, open_time)
        assert due <= late
        assert calendar.between(early, due) == open_time
        assert calendar.between(early, due - MICROSECOND) == open_time - MICROSECOND, "the earliest such instant"
        begin = calendar.sub(late, open_time)
        assert begin >= early
        assert calendar.between(begin, late) == open_time
        assert calendar.between(begin + MICROSECOND, late) == open_time - MICROSECOND, "the latest such instant"
        part = data.draw(st.integers(0, open_time // MICROSECOND)) * MICROSECOND
        assert calendar.add(calendar.add(early, part), open_time - part) == due
