"""When the next word is owed: at the closing of the shift of the next check-in, in each team's own days (D14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.progress import progress_due
from scheduler.worktime import Calendar
from tests.firm import MANILA


def manila(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    """An instant by Manila's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


HOURS = Calendar.around(MANILA, manila(14, 9))

CASES = [
    ("near its due, every shift", manila(14, 12), manila(17, 5), manila(15, 18)),
    ("a word in the lunch break counts for that shift", manila(14, 13, 30), manila(17, 5), manila(15, 18)),
    ("before the shift opens, that shift", manila(14, 3), manila(17, 5), manila(14, 18)),
    ("far from its due, on Tuesday and Friday", manila(14, 12), manila(30, 17), manila(16, 18)),
    ("after Friday, Tuesday", manila(16, 15), manila(30, 17), manila(20, 18)),
    ("without a due, on Tuesday and Friday", manila(12, 12), None, manila(13, 18)),
    ("a holiday has no check-in", manila(30, 15), manila(5, 17, month=11), manila(3, 18, month=11)),
    ("not once the delivery itself is owed first", manila(16, 12), manila(16, 17), None),
]


@pytest.mark.parametrize(("now", "due", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_next_word_is_owed(now: datetime, due: datetime | None, expected: datetime | None) -> None:
    assert progress_due(now, due, HOURS) == expected
