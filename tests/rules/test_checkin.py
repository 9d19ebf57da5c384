"""When a check-in is asked, and how it came in: from the hours of the person and the windows asked in it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model.checkin import CheckIn, Result
from bot.model.people import Person, Role, Side
from bot.model.windows import ResponseWindow, WindowKind, WindowState
from bot.rules import checkin, windows
from scheduler.worktime import Calendar, Interval, Weekly, WorkSchedule
from tests.firm import MANILA

NIGHT = WorkSchedule("Night", "Asia/Manila", Weekly.read("mon-fri 22:00-02:00, 03:00-06:00"))
CITY = WorkSchedule("Los Angeles", "America/Los_Angeles", Weekly.read("mon-fri 08:00-16:00"))
SHORT = WorkSchedule("Short", "Asia/Manila", Weekly.read("mon-fri 09:00-09:20, 13:00-18:00"))
BRIEF = WorkSchedule("Brief", "Asia/Manila", Weekly.read("mon-fri 09:00-09:30"))


def manila(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of October 2026 by Manila's clock."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def hours(schedule: WorkSchedule) -> Calendar:
    return Calendar.around(schedule, manila(14, 9))


CASES = [
    ("half an hour into the shift in which it falls due", MANILA, manila(15, 18), manila(15, 9, 30)),
    ("a night shift's on the evening it begins", NIGHT, manila(16, 6), manila(15, 22, 30)),
    ("in a third zone by its own clock", CITY, manila(16, 7), manila(15, 23, 30)),
    ("half an hour of open time, not of the clock", SHORT, manila(15, 18), manila(15, 13, 10)),
    ("not at all where the shift is over by then", BRIEF, manila(15, 9, 30), None),
    ("nor where there is no shift any more", MANILA, manila(17, 12), None),
    (
        "after a morning away",
        replace(MANILA, closures=(Interval(manila(15, 8), manila(15, 14)),)),
        manila(15, 18),
        manila(15, 14, 30),
    ),
]


@pytest.mark.parametrize(("schedule", "due", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_it_is_asked(schedule: WorkSchedule, due: datetime, expected: datetime | None) -> None:
    """C24."""
    assert checkin.ask_at(due, hours(schedule)) == expected


WORD = ResponseWindow(
    id=1,
    engagement_id=1,
    matter_id=1042,
    assignment_id=217,
    kind=WindowKind.PROGRESS,
    side=Side.PROVIDER,
    owed_by=7,
    state=WindowState.RUNNING,
    started_at=manila(14, 10),
    due_at=manila(15, 18),
    agreement_version=1,
)
ANA = Person(7, 1, "assignee", "Ana", Side.PROVIDER, frozenset({Role.PARALEGAL}), "Asia/Manila", 2)


def test_the_one_mark_of_a_word_is_its_check_in_told_once_and_never_late() -> None:
    """D14."""
    calendar = hours(MANILA)
    marked = windows.with_next_mark(WORD, calendar, manila(14, 10))
    assert marked.next_mark_at == manila(15, 9, 30)
    asked = windows.asked(marked, 5, manila(15, 9, 30))
    assert windows.with_next_mark(asked, calendar, manila(15, 9, 30)).next_mark_at is None
    assert windows.with_next_mark(WORD, calendar, manila(15, 9, 31)).next_mark_at is None
    assert windows.paused(marked, manila(14, 12)).next_mark_at is None


def test_whoever_has_it_from_now_on_is_asked_for_it_in_their_own_shift() -> None:
    """D23: that somebody else was asked does not count for them."""
    asked = windows.asked(WORD, 5, manila(15, 9, 30))
    passed = windows.passed(asked, ANA, hours(MANILA), manila(15, 9, 10), taken=True)
    assert (passed.check_in_id, passed.next_mark_at) == (None, manila(15, 9, 30))


CHECK_IN = checkin.asked(ANA, date(2026, 10, 15), manila(15, 18), hours(MANILA), manila(15, 9, 30))


def given(at: datetime, state: WindowState = WindowState.MET) -> ResponseWindow:
    return replace(WORD, state=state, closed_at=at)


CAME = [
    ("on time", [given(manila(15, 9, 40)), given(manila(15, 10, 30))], manila(15, 12), Result.ON_TIME),
    ("by its last word", [given(manila(15, 9, 40)), given(manila(15, 11, 30))], manila(15, 12), Result.GRACE),
    ("late", [given(manila(15, 11, 31))], manila(15, 12), Result.LATE),
    ("not yet", [given(manila(15, 9, 40)), WORD], manila(15, 17, 59), Result.WAITING),
    ("not by the closing", [given(manila(15, 9, 40)), WORD], manila(15, 18), Result.MISSED),
    ("after it", [given(manila(15, 19), WindowState.BREACHED)], manila(15, 20), Result.MISSED),
    ("of what was left", [given(manila(15, 9, 40)), given(manila(15, 10), WindowState.CANCELLED)], manila(15, 12),
     Result.ON_TIME),
    ("with nothing left", [given(manila(15, 10), WindowState.CANCELLED)], manila(15, 12), Result.VOID),
    ("while all stands still", [replace(WORD, paused_at=manila(15, 10))], manila(15, 12), Result.VOID),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "now", "expected"), [case[1:] for case in CAME], ids=[case[0] for case in CAME])
def test_it_came_in(asked: list[ResponseWindow], now: datetime, expected: Result) -> None:
    """C13 D16: an hour to answer and an hour's grace."""
    assert checkin.result(CHECK_IN, asked, now) is expected


def test_no_hour_to_answer_runs_on_after_the_shift_nor_through_its_break() -> None:
    late = checkin.asked(ANA, date(2026, 10, 15), manila(15, 18), hours(MANILA), manila(15, 17, 30))
    assert (late.answer_by, late.grace_until) == (manila(15, 18), manila(15, 18))
    noon = checkin.asked(ANA, date(2026, 10, 15), manila(15, 18), hours(MANILA), manila(15, 12, 30))
    assert (noon.answer_by, noon.grace_until) == (manila(15, 14, 30), manila(15, 15, 30))
    assert isinstance(noon, CheckIn)
