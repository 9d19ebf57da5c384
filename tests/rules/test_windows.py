"""Response windows as arithmetic: dues moved by exactly the open time lost, warnings once, lateness kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.people import Person, Role, Side
from bot.model.windows import ResponseWindow, Terms, WindowKind, WindowState
from bot.model.work import Assignment, Priority, State
from bot.rules import windows
from scheduler.worktime import Calendar
from tests.firm import MANILA

NOW = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)  # Wed 14 Oct 09:00 Manila
HOURS = Calendar.around(MANILA, NOW)
ANA = Person(7, 1, "assignee", "Ana", Side.PROVIDER, frozenset({Role.PARALEGAL}), "Asia/Manila", 2)
WORK = Assignment(217, 1, 1042, "title-search", State.SENT, 1, NOW, 1, assignee_id=7)
minutes = st.integers(0, 14 * 24 * 60).map(lambda count: timedelta(minutes=count))


def opened(kind: WindowKind, at: datetime = NOW, due: datetime | None = None) -> ResponseWindow:
    return windows.opened(kind, WORK, ANA, HOURS, Terms(), 1, now=at, due=due)


def test_a_target_runs_on_the_open_time_of_whoever_owes() -> None:
    """C16 C17: two working hours from 12:30 end after lunch, and over a night the next morning."""
    late_morning = datetime(2026, 10, 14, 4, 30, tzinfo=UTC)
    evening = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
    assert opened(WindowKind.ACKNOWLEDGE, late_morning).due_at == datetime(2026, 10, 14, 7, 30, tzinfo=UTC)
    assert opened(WindowKind.ACKNOWLEDGE, evening).due_at == datetime(2026, 10, 15, 2, 30, tzinfo=UTC)


def test_priority_scales_a_target_and_not_a_typed_due() -> None:
    rush = replace(WORK, priority=Priority.RUSH)
    due = NOW + timedelta(days=2)
    assert windows.opened(WindowKind.REVIEW, rush, ANA, HOURS, Terms(), 1, now=NOW).target == timedelta(hours=4)
    assert windows.opened(WindowKind.DELIVERY, rush, ANA, HOURS, Terms(), 1, now=NOW, due=due).due_at == due


def test_half_time_is_not_said_of_a_short_window() -> None:
    """D15: under 8 h the first warning is at 75 %."""
    assert opened(WindowKind.ACKNOWLEDGE).marks == (75, 90)
    assert opened(WindowKind.CORRECTION).marks == (50, 75, 90)
    assert opened(WindowKind.PROGRESS, due=NOW + timedelta(days=2)).marks == ()


@given(minutes, minutes, minutes)
def test_a_pause_moves_a_due_by_exactly_the_open_time_lost(
    begin: timedelta, until_pause: timedelta, paused_for: timedelta
) -> None:
    """C19 D11: and closed hours are no pause."""
    start = NOW + begin
    window = replace(opened(WindowKind.DELIVERY, start, due=start + timedelta(days=20)), state=WindowState.RUNNING)
    stops, goes_on = start + until_pause, start + until_pause + paused_for
    stood = windows.resumed(windows.paused(window, stops), HOURS, goes_on)
    lost = HOURS.between(stops, goes_on)
    assert stood.lost == lost
    assert HOURS.between(window.due_at, stood.due_at) == lost
    assert lost or stood.due_at == window.due_at
    assert windows.length(stood, HOURS) == windows.length(window, HOURS)
    assert windows.used(stood, HOURS, goes_on) == windows.used(window, HOURS, stops)


@given(minutes, st.lists(minutes, max_size=6))
def test_each_mark_is_told_once_and_never_late(begin: timedelta, waits: list[timedelta]) -> None:
    """C20: marks behind the clock are dropped; those ahead fall in the ower's open time, before the due."""
    start = NOW + begin
    window = replace(opened(WindowKind.CORRECTION, start), state=WindowState.RUNNING)
    now, told = start, []
    for _ in waits:
        if window.next_mark_at is None:
            break
        assert window.next_mark_at >= now
        assert window.next_mark_at < window.due_at
        now = window.next_mark_at
        told.append(window.marks[0])
        window = windows.warned(window, HOURS, now)
    assert told == sorted(set(told))


def test_marks_that_fall_within_half_an_hour_of_each_other_are_one() -> None:
    """D15: of a two-hour window, 75 % and 90 % are eighteen minutes apart."""
    window = opened(WindowKind.ACKNOWLEDGE)
    assert window.next_mark_at == NOW + timedelta(minutes=90)
    assert windows.warned(window, HOURS, NOW + timedelta(minutes=90)).next_mark_at is None


def test_late_stays_late_once_it_is_done() -> None:
    window = opened(WindowKind.ACKNOWLEDGE)
    late = windows.breached(window, window.due_at + timedelta(hours=1))
    assert late.breached_at == window.due_at
    assert windows.closed(late, window.due_at + timedelta(hours=3)).state is WindowState.BREACHED
    assert windows.cancelled(late, window.due_at + timedelta(hours=3)).state is WindowState.BREACHED
    assert windows.closed(window, NOW).state is WindowState.MET


def test_what_is_late_already_does_not_stand_still() -> None:
    """D12."""
    late = windows.breached(opened(WindowKind.ACKNOWLEDGE), NOW)
    assert not windows.paused(late, NOW).paused


def test_edited_hours_move_a_target_and_leave_a_typed_due() -> None:
    """D25."""
    typhoon = replace(MANILA, weekly=type(MANILA.weekly).read("thu-fri 09:00-13:00, 14:00-18:00"))
    closed = Calendar.around(typhoon, NOW)
    target, typed = opened(WindowKind.CORRECTION), opened(WindowKind.DELIVERY, due=NOW + timedelta(days=1))
    assert windows.recounted(target, closed, NOW).due_at == datetime(2026, 10, 15, 10, 0, tzinfo=UTC)
    assert windows.recounted(typed, closed, NOW).due_at == typed.due_at
