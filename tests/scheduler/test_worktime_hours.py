"""Working hours are read as people write them, and written as messages show them."""

import pytest
from hypothesis import given, settings

from scheduler.hours import arranged
from scheduler.worktime import Hours, Weekly, read_hours, write_hours
from tests.scheduler.schedules import day_hours, weeks

NONE: Hours = ()


@settings(max_examples=200, deadline=None)
@given(weeks())
def test_a_week_written_and_read_again_is_the_same_week(week: Weekly) -> None:
    assert Weekly.read(str(week)) == week


@settings(max_examples=200, deadline=None)
@given(day_hours(0) | day_hours(1200) | day_hours(1439))
def test_a_day_s_hours_written_and_read_again_are_the_same(hours: Hours) -> None:
    assert read_hours(write_hours(hours)) == hours


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("mon-fri 09:00-13:00, 14:00-18:00; sat 10:00-12:00", "Mon–Fri 09:00–13:00, 14:00–18:00; Sat 10:00–12:00"),
        ("Monday to Friday 9am to 6pm", "Mon–Fri 09:00–18:00"),
        ("mon – fri 09:00 – 18:00", "Mon–Fri 09:00–18:00"),
        ("mon, wed and fri 9:30-17:00", "Mon, Wed, Fri 09:30–17:00"),
        ("tue 10:00-12:00, thu 10:00-12:00", "Tue, Thu 10:00–12:00"),
        ("sun-thu 21:00-01:00", "Sun–Thu 21:00–01:00"),
        ("sat-sun 12:00-24:00", "Sat–Sun 12:00–00:00"),
        ("mon-sun 00:00-24:00", "Mon–Sun 00:00–24:00"),
        ("mon-fri 21:00-01:00, 02:00-06:00", "Mon–Fri 21:00–01:00, 02:00–06:00"),
        ("mon-fri 21:00-01:00, 26:00-30:00", "Mon–Fri 21:00–01:00, 02:00–06:00"),
        ("mon-fri 20:00-23:00, 26:00-30:00", "Mon–Fri 20:00–23:00, 26:00–30:00"),
        ("mon-fri 9pm-6am", "Mon–Fri 21:00–06:00"),
        ("mon 12pm-12am", "Mon 12:00–00:00"),
        ("mon-thu 09:00-18:00; fri 09:00-13:00; sat-sun closed", "Mon–Thu 09:00–18:00; Fri 09:00–13:00"),
        ("closed", "closed"),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, written: str) -> None:
    assert str(Weekly.read(text)) == written


def test_a_break_after_midnight_belongs_to_the_shift_it_interrupts() -> None:
    week = Weekly.read("mon 21:00-01:00, 02:00-06:00")
    assert week.days == (((1260, 1500), (1560, 1800)), NONE, NONE, NONE, NONE, NONE, NONE)


def test_a_closing_before_its_opening_is_on_the_next_day_however_it_is_given() -> None:
    assert arranged([(1110, 210)]) == ((1110, 1650),)
    assert read_hours("18:30-03:30") == ((1110, 1650),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "gives no hours"),
        ("mon-fri", "“mon-fri” gives no hours"),
        ("09:00-18:00", "“09:00-18:00” has no day before it"),
        ("closed; mon 09:00-10:00", "“closed” has no day before it"),
        ("mnday 09:00-18:00", "“mnday” is not a day of the week"),
        ("mo 09:00-18:00", "“mo” is not a day of the week"),
        ("mon-fri 9-18", "“9” is not a time"),
        ("mon-fri 09:00-18:60", "“18:60” is not a time"),
        ("mon-fri 09:0-18:00", "“09:0” is not a time"),
        ("mon-fri 13pm-6pm", "“13pm” is not a time"),
        ("mon-fri 09:00-99:00", "“99:00” is not a time"),
        ("mon-fri 09:00", "“09:00” is neither days nor hours"),
        ("mon-fri 09:00–18:00; sat & sun 10:00–12:00", "“& sun 10:00–12:00” is neither days nor hours"),
        ("mon-fri 09:00-09:00", "“09:00–09:00” is empty"),
        ("mon-fri 09:00-13:30, 13:00-18:00", "“13:00–18:00” overlaps"),
        ("mon-fri 14:00-18:00, 09:00-13:00", "“09:00–13:00” is out of order"),
        ("mon-fri 21:00-23:00, 02:00-06:00", "“02:00–06:00” is out of order"),
        ("mon 26:00-30:00", "“26:00–30:00” starts after its day is over"),
        ("mon 18:00-17:00, 18:00-17:00", "runs past the end of the next day"),
        ("mon-fri 09:00-18:00; fri 09:00-13:00", "“Fri” is given twice"),
        ("fri closed 09:00-13:00", "“09:00-13:00” contradicts what stands before it for Fri"),
        ("fri 09:00-13:00 closed", "“closed” contradicts what stands before it for Fri"),
        ("mon 22:00-06:00; tue 05:00-12:00", "Mon's hours run into Tue's"),
        ("sun 22:00-06:00; mon 05:00-12:00", "Sun's hours run into Mon's"),
    ],
)
def test_hours_that_make_no_sense_are_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Weekly.read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no hours given"),
        ("mon 10:00-12:00", "“mon” is not an interval"),
        ("10:00-12:00, closed", "“closed” is not an interval"),
        ("noonish", "“noonish” is not an interval"),
        ("10:00-12:00, 11:00-13:00", "“11:00–13:00” overlaps"),
    ],
)
def test_one_day_s_hours_that_make_no_sense_are_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_hours(text)


def test_hours_given_as_minutes_are_checked_too() -> None:
    with pytest.raises(ValueError, match="starts before its day"):
        arranged([(-60, 60)])
    with pytest.raises(ValueError, match="seven days, not 5"):
        Weekly((((540, 1080),),) * 5)
