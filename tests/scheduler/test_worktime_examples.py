"""The worked examples that the meaning of working time was agreed on."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.worktime import Calendar, Holiday, Weekly, WorkSchedule, instant, overlap, wall_prompt

EXAMPLES = json.loads(Path(__file__).with_name("worked_examples.json").read_text("utf-8"))
ONE_DAY = datetime.timedelta(days=1)


def calendar(name: str) -> Calendar:
    written = EXAMPLES["schedules"][name]
    holidays = tuple(Holiday(datetime.date.fromisoformat(day), "Holiday", "") for day in written.get("holidays", ()))
    schedule = WorkSchedule(name, written["zone"], Weekly.read(written["week"]), holidays)
    return Calendar.of(schedule, datetime.date(2026, 1, 1), datetime.date(2027, 1, 1))


def cases(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", EXAMPLES[kind], ids=lambda case: f"{case['id']}: {case.get('what')}")


@cases("counting")
def test_open_time_is_counted_as_agreed(case: dict[str, Any]) -> None:
    count = {"add": Calendar.add, "sub": Calendar.sub}[case["op"]]
    given, expected = (datetime.datetime.fromisoformat(case[key]) for key in ("from", "is"))
    assert count(calendar(case["schedule"]), given, datetime.timedelta(hours=case["hours"])) == expected


@cases("shared_hours")
def test_two_teams_share_the_hours_agreed(case: dict[str, Any]) -> None:
    one, other = (calendar(name) for name in case["schedules"])
    for text, hours in case["hours_on"].items():
        day = datetime.date.fromisoformat(text)
        start, end = (
            instant(datetime.datetime.combine(d, datetime.time()), "America/New_York") for d in (day, day + ONE_DAY)
        )
        shared = sum((closes - opens for opens, closes in overlap(one, other, start, end)), datetime.timedelta())
        assert shared == datetime.timedelta(hours=hours), text


@cases("prompts")
def test_a_daily_prompt_comes_once_when_clocks_change(case: dict[str, Any]) -> None:
    local = datetime.datetime.fromisoformat(case["local"])
    at = wall_prompt(local.date(), local.hour * 60 + local.minute, case["zone"])
    assert at == datetime.datetime.fromisoformat(case["is"])
