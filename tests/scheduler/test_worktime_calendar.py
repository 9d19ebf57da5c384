"""What a team's calendar says: layers of a schedule, shifts and their dates, and where its knowledge ends."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler.worktime import (
    BeyondHorizon,
    Calendar,
    Holiday,
    Interval,
    NeverOpen,
    ScheduleException,
    UnknownZone,
    Weekly,
    WorkSchedule,
    instant,
    overlap,
    read_hours,
    wall,
)

HOUR = datetime.timedelta(hours=1)
NEW_YORK, MANILA = "America/New_York", "Asia/Manila"


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def at(text: str, city: str = MANILA) -> datetime.datetime:
    return instant(datetime.datetime.fromisoformat(text), city)


def schedule(week: str, city: str = MANILA) -> WorkSchedule:
    return WorkSchedule(city.rpartition("/")[2].replace("_", " "), city, Weekly.read(week))


def year(given: WorkSchedule, number: int = 2026) -> Calendar:
    return Calendar.of(given, datetime.date(number, 1, 1), datetime.date(number + 1, 1, 1))


def open_on(calendar: Calendar, day: datetime.date) -> datetime.timedelta:
    opening, closing = calendar.opening(day), calendar.closing(day)
    assert opening is not None
    assert closing is not None
    return calendar.between(opening, closing)


DAY_TEAM = schedule("mon-fri 09:00-13:00, 14:00-18:00")
NIGHT_TEAM = schedule("mon-fri 21:00-01:00, 02:00-06:00")
BONIFACIO = Holiday(date("2026-11-30"), "Bonifacio Day", "PH")  # a Monday


def test_no_open_time_at_all_is_where_one_stands() -> None:
    calendar = year(DAY_TEAM)
    sunday = at("2026-10-11 03:00")
    assert calendar.add(sunday, 0 * HOUR) == sunday
    assert calendar.sub(sunday, 0 * HOUR) == sunday
    with pytest.raises(ValueError, match="never negative"):
        calendar.add(sunday, -HOUR)
    with pytest.raises(ValueError, match="never negative"):
        calendar.sub(sunday, -HOUR)


def test_a_day_s_work_ends_at_closing_and_not_at_the_next_opening() -> None:
    calendar = year(DAY_TEAM)
    assert calendar.add(at("2026-10-12 09:00"), 8 * HOUR) == at("2026-10-12 18:00")
    assert calendar.sub(at("2026-10-13 09:00"), 8 * HOUR) == at("2026-10-12 09:00")


def test_a_break_is_closed_but_belongs_to_the_shift() -> None:
    calendar = year(DAY_TEAM)
    lunch = at("2026-10-12 13:30")
    assert not calendar.is_open(lunch)
    assert calendar.shift(lunch) == date("2026-10-12")
    assert calendar.next_opening(lunch) == at("2026-10-12 14:00")
    assert calendar.next_closing(lunch) == at("2026-10-12 18:00")
    assert calendar.shift(at("2026-10-12 18:00")) is None


def test_a_night_shift_and_its_break_belong_to_the_date_they_start_on() -> None:
    calendar = year(NIGHT_TEAM)
    monday = date("2026-10-12")
    assert calendar.opening(monday) == at("2026-10-12 21:00")
    assert calendar.closing(monday) == at("2026-10-13 06:00")
    for moment in ("2026-10-12 21:00", "2026-10-13 00:30", "2026-10-13 01:30", "2026-10-13 05:59"):
        assert calendar.shift(at(moment)) == monday
    assert calendar.shift(at("2026-10-13 06:00")) is None
    assert calendar.between(at("2026-10-12 12:00"), at("2026-10-13 12:00")) == 8 * HOUR


def test_a_holiday_takes_the_whole_night_shift_and_leaves_the_night_before() -> None:
    calendar = year(replace(NIGHT_TEAM, weekly=Weekly.read("sun-fri 21:00-06:00"), holidays=(BONIFACIO,)))
    assert calendar.is_open(at("2026-11-30 05:00")), "the night that began on Sunday"
    assert not calendar.is_open(at("2026-11-30 22:00"))
    assert not calendar.is_open(at("2026-12-01 05:00")), "the rest of the holiday's night"
    assert calendar.add(at("2026-11-30 05:00"), 2 * HOUR) == at("2026-12-01 22:00")


def test_an_exception_beats_the_holiday_and_the_week() -> None:
    reopened = ScheduleException(BONIFACIO.date, read_hours("10:00-14:00"), "filing deadline")
    saturday = ScheduleException(date("2026-11-28"), read_hours("10:00-12:00"))
    typhoon = ScheduleException(date("2026-12-01"), (), "typhoon")
    calendar = year(replace(DAY_TEAM, holidays=(BONIFACIO,), exceptions=(reopened, saturday, typhoon)))
    week = calendar.between(at("2026-11-28 00:00"), at("2026-12-02 00:00"))
    assert week == 6 * HOUR
    assert calendar.closed_reason(BONIFACIO.date) is None
    assert calendar.closed_reason(date("2026-12-01")) == "typhoon"
    assert calendar.opening(date("2026-12-01")) is None
    assert calendar.closing(BONIFACIO.date) == at("2026-11-30 14:00")


@pytest.mark.parametrize(
    ("hours", "open_at_night"),
    [
        ("01:15-01:45", [("21:00", "01:00"), ("01:15", "01:45"), ("02:00", "06:00")]),
        ("00:30-01:45", [("21:00", "01:45"), ("02:00", "06:00")]),
        ("03:00-04:00", [("21:00", "01:00"), ("02:00", "06:00")]),
        ("05:00-07:00", [("21:00", "01:00"), ("02:00", "07:00")]),
    ],
)
def test_an_exception_may_reach_into_the_night_before(hours: str, open_at_night: list[tuple[str, str]]) -> None:
    tuesday = date("2026-10-13")
    calendar = year(replace(NIGHT_TEAM, exceptions=(ScheduleException(tuesday, read_hours(hours)),)))
    night = calendar.intervals(at("2026-10-12 12:00"), at("2026-10-13 12:00"))
    assert [(f"{wall(a, MANILA):%H:%M}", f"{wall(b, MANILA):%H:%M}") for a, b in night] == open_at_night
    assert calendar.shift(at("2026-10-13 02:30")) == date("2026-10-12")


def test_of_two_shifts_at_once_the_one_that_began_last_is_meant() -> None:
    early = ScheduleException(date("2026-10-13"), read_hours("05:00-07:00"))
    calendar = year(replace(NIGHT_TEAM, exceptions=(early,)))
    assert calendar.shift(at("2026-10-13 04:59")) == date("2026-10-12")
    assert calendar.shift(at("2026-10-13 05:30")) == date("2026-10-13")


def test_closures_may_overlap_each_other() -> None:
    outage = Interval(at("2026-10-12 10:00"), at("2026-10-12 17:00"))
    within = Interval(at("2026-10-12 11:00"), at("2026-10-12 12:00"))
    across = Interval(at("2026-10-12 09:30"), at("2026-10-12 10:30"))
    calendar = year(replace(DAY_TEAM, closures=(outage, within, across)))
    assert calendar.intervals(at("2026-10-12 00:00"), at("2026-10-13 00:00")) == (
        Interval(at("2026-10-12 09:00"), at("2026-10-12 09:30")),
        Interval(at("2026-10-12 17:00"), at("2026-10-12 18:00")),
    )


def test_closures_are_cut_out_of_what_is_left() -> None:
    outage = Interval(at("2026-10-12 09:00"), at("2026-10-12 11:00"))
    doctor = Interval(at("2026-10-12 16:30"), at("2026-10-12 23:00"))
    calendar = year(replace(DAY_TEAM, closures=(doctor, outage)))
    monday = date("2026-10-12")
    assert calendar.opening(monday) == at("2026-10-12 11:00")
    assert calendar.closing(monday) == at("2026-10-12 16:30")
    assert calendar.shift(at("2026-10-12 10:00")) is None
    assert calendar.between(at("2026-10-12 00:00"), at("2026-10-13 00:00")) == 4.5 * HOUR


def test_a_closed_date_says_why_only_if_it_would_have_been_worked() -> None:
    sunday = Holiday(date("2026-11-01"), "All Saints' Day", "PH")
    unexplained = ScheduleException(date("2026-10-15"), ())
    calendar = year(replace(DAY_TEAM, holidays=(sunday, BONIFACIO), exceptions=(unexplained,)))
    assert calendar.closed_reason(BONIFACIO.date) == "Bonifacio Day"
    assert calendar.closed_reason(sunday.date) is None
    assert calendar.closed_reason(date("2026-10-14")) is None
    assert calendar.closed_reason(date("2026-10-15")) == "", "closed, and nobody said why"


def test_working_days_skip_weekends_holidays_and_whole_day_leave() -> None:
    leave = Interval(at("2026-12-01 00:00"), at("2026-12-02 00:00"))
    calendar = year(replace(DAY_TEAM, holidays=(BONIFACIO,), closures=(leave,)))
    friday = date("2026-11-27")
    assert calendar.working_days_after(friday, 0) == friday
    assert calendar.working_days_after(friday, 1) == date("2026-12-02")
    assert calendar.working_days_after(date("2026-11-29"), 2) == date("2026-12-03")
    with pytest.raises(ValueError, match="forward"):
        calendar.working_days_after(friday, -1)


def test_a_shift_through_a_clock_change_is_as_long_as_it_really_is() -> None:
    calendar = year(schedule("sat 18:00-03:00", NEW_YORK))
    spring, autumn = date("2026-03-07"), date("2026-10-31")
    assert [open_on(calendar, day) for day in (spring, autumn)] == [8 * HOUR, 10 * HOUR]
    assert calendar.add(at("2026-03-07 18:00", NEW_YORK), 8 * HOUR) == at("2026-03-08 03:00", NEW_YORK)
    assert calendar.add(at("2026-10-31 18:00", NEW_YORK), 7.5 * HOUR) == at("2026-11-01 01:30", NEW_YORK)
    assert calendar.add(at("2026-10-31 18:00", NEW_YORK), 8.5 * HOUR) == at("2026-11-01 01:30", NEW_YORK) + HOUR


def test_a_break_that_the_clock_skips_is_no_break() -> None:
    calendar = year(schedule("sun 00:00-02:00, 03:00-05:00", NEW_YORK))
    spring = date("2026-03-08")
    opening, closing = at("2026-03-08 00:00", NEW_YORK), at("2026-03-08 05:00", NEW_YORK)
    assert (calendar.opening(spring), calendar.closing(spring)) == (opening, closing)
    assert calendar.next_closing(opening) == closing
    assert closing - opening == 4 * HOUR


def test_hours_that_the_clock_skips_are_not_worked() -> None:
    calendar = year(schedule("sun 02:00-03:00; mon 09:00-10:00", NEW_YORK))
    assert calendar.opening(date("2026-03-08")) is None
    assert calendar.opening(date("2026-03-15")) == at("2026-03-15 02:00", NEW_YORK)


@pytest.mark.parametrize(
    ("city", "week", "day", "opens", "closes", "hours"),
    [
        ("Australia/Lord_Howe", "sun 01:00-03:00", "2026-10-04", "2026-10-03 14:30", "2026-10-03 16:00", 1.5),
        ("Australia/Lord_Howe", "sun 01:00-03:00", "2026-04-05", "2026-04-04 14:00", "2026-04-04 16:30", 2.5),
        ("Africa/Cairo", "fri 00:00-08:00", "2026-04-24", "2026-04-23 22:00", "2026-04-24 05:00", 7),
        ("Africa/Cairo", "thu 20:00-04:00", "2026-10-29", "2026-10-29 17:00", "2026-10-30 02:00", 9),
        ("America/Santiago", "sat 20:00-04:00", "2026-09-05", "2026-09-06 00:00", "2026-09-06 07:00", 7),
        ("America/Santiago", "sat 20:00-00:00", "2026-04-04", "2026-04-04 23:00", "2026-04-05 04:00", 5),
    ],
)
def test_shifts_at_odd_clock_changes(city: str, week: str, day: str, opens: str, closes: str, hours: float) -> None:
    calendar = year(schedule(week, city))
    shift = Interval(at(opens, "Atlantic/Reykjavik"), at(closes, "Atlantic/Reykjavik"))  # which keeps UTC
    assert (calendar.opening(date(day)), calendar.closing(date(day))) == shift
    assert calendar.between(*shift) == hours * HOUR


def test_the_29th_of_february_is_a_working_day() -> None:
    calendar = year(DAY_TEAM, 2028)
    assert calendar.working_days_after(date("2028-02-28"), 1) == date("2028-02-29")
    assert calendar.add(at("2028-02-28 17:00"), 2 * HOUR) == at("2028-02-29 10:00")


def test_work_goes_on_across_the_end_of_the_year() -> None:
    calendar = Calendar.of(NIGHT_TEAM, date("2026-12-01"), date("2027-02-01"))
    assert calendar.shift(at("2027-01-01 03:00")) == date("2026-12-31")
    assert calendar.add(at("2026-12-31 23:00"), 9 * HOUR) == at("2027-01-02 00:00")


def test_a_span_that_begins_at_night_knows_the_shift_it_begins_in() -> None:
    calendar = Calendar.of(NIGHT_TEAM, date("2026-10-13"), date("2026-10-14"))
    start = calendar.span.opens
    assert start == at("2026-10-13 00:00")
    assert calendar.is_open(start)
    assert calendar.shift(start) == date("2026-10-12")
    assert calendar.closing(date("2026-10-12")) == at("2026-10-13 06:00")
    assert calendar.closing(date("2026-10-13")) == at("2026-10-14 06:00"), "also when that is past the span"


def test_a_round_the_clock_week_closes_once() -> None:
    calendar = year(schedule("mon-fri 00:00-24:00"))
    assert calendar.next_closing(at("2026-10-12 05:00")) == at("2026-10-17 00:00")
    assert calendar.closing(date("2026-10-12")) == at("2026-10-13 00:00")
    assert calendar.shift(at("2026-10-13 00:00")) == date("2026-10-13")


def test_a_question_or_answer_outside_the_span_is_an_error_and_not_a_guess() -> None:
    calendar = Calendar.of(DAY_TEAM, date("2026-10-12"), date("2026-10-17"))
    inside, before, after = at("2026-10-14 10:00"), at("2026-10-11 23:59"), at("2026-10-17 00:01")
    assert calendar.add(inside, 23 * HOUR) == at("2026-10-16 18:00")
    questions: list[Callable[[], object]] = [
        lambda: calendar.add(inside, 24 * HOUR),
        lambda: calendar.sub(inside, 18 * HOUR),
        lambda: calendar.between(before, inside),
        lambda: calendar.between(inside, after),
        lambda: calendar.is_open(before),
        lambda: calendar.is_open(calendar.span.closes),
        lambda: calendar.next_opening(at("2026-10-16 18:00")),
        lambda: calendar.next_closing(at("2026-10-16 18:00")),
        lambda: calendar.shift(after),
        lambda: calendar.intervals(inside, after),
        lambda: calendar.opening(date("2026-10-17")),
        lambda: calendar.closing(date("2026-10-10")),
        lambda: calendar.working_days_after(date("2026-10-14"), 3),
    ]
    for ask in questions:
        with pytest.raises(BeyondHorizon, match=r"Manila's (hours|dates) are known from"):
            ask()


def test_an_interval_cut_by_the_end_of_the_span_has_no_known_closing() -> None:
    calendar = Calendar.of(NIGHT_TEAM, date("2026-10-12"), date("2026-10-13"))
    with pytest.raises(BeyondHorizon):
        calendar.next_closing(at("2026-10-12 22:00"))
    assert calendar.add(at("2026-10-12 22:00"), 2 * HOUR) == at("2026-10-13 00:00")


def test_a_schedule_without_hours_can_be_asked_but_not_counted_on() -> None:
    calendar = year(schedule("closed"))
    monday = at("2026-10-12 10:00")
    assert not calendar.is_open(monday)
    assert calendar.between(monday, at("2026-11-12 10:00")) == 0 * HOUR
    assert calendar.intervals(monday, at("2026-11-12 10:00")) == ()
    questions: list[Callable[[], object]] = [
        lambda: calendar.add(monday, HOUR),
        lambda: calendar.sub(monday, HOUR),
        lambda: calendar.next_opening(monday),
        lambda: calendar.next_closing(monday),
        lambda: calendar.working_days_after(date("2026-10-12"), 1),
    ]
    for ask in questions:
        with pytest.raises(NeverOpen, match="Manila has no open time"):
            ask()


def test_a_calendar_needs_days_and_a_city() -> None:
    with pytest.raises(ValueError, match="has no day"):
        Calendar.of(DAY_TEAM, date("2026-10-12"), date("2026-10-12"))
    with pytest.raises(UnknownZone):
        year(schedule("mon 09:00-10:00", "PHT"))
    with pytest.raises(BeyondHorizon):
        Calendar.of(DAY_TEAM, date("2037-01-01"), date("2039-01-01"))


def test_naive_instants_are_refused() -> None:
    naive = datetime.datetime.fromisoformat("2026-10-12 10:00")
    with pytest.raises(TypeError, match="naive"):
        year(DAY_TEAM).add(naive, HOUR)


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    calendar = year(DAY_TEAM)
    eastern = datetime.timezone(-4 * HOUR)
    here, there = at("2026-10-12 10:00"), at("2026-10-12 10:00").astimezone(eastern)
    assert calendar.add(there, HOUR) == calendar.add(here, HOUR)
    assert calendar.add(there, HOUR).tzinfo is datetime.UTC
    assert calendar.intervals(there, there + HOUR)[0].opens.tzinfo is datetime.UTC


def test_a_calendar_around_a_moment_reaches_back_three_years_and_on_into_the_next() -> None:
    moment = at("2026-12-31 15:00")
    calendar = Calendar.around(DAY_TEAM, moment)
    assert calendar.span == (at("2023-01-01 00:00"), at("2028-01-01 00:00"))
    assert Calendar.around(replace(DAY_TEAM), moment) is calendar, "an equal schedule is the same schedule"
    assert Calendar.around(DAY_TEAM, at("2037-06-01 12:00")).span.closes == at("2038-01-01 00:00")


def test_shared_hours_of_two_night_teams_cross_midnight() -> None:
    manila, kolkata = year(NIGHT_TEAM), year(schedule("mon-fri 18:30-03:30", "Asia/Kolkata"))
    shared = overlap(manila, kolkata, at("2026-10-12 12:00"), at("2026-10-13 12:00"))
    assert shared == (
        Interval(at("2026-10-12 21:00"), at("2026-10-13 01:00")),
        Interval(at("2026-10-13 02:00"), at("2026-10-13 06:00")),
    )
    assert overlap(manila, kolkata, at("2026-10-12 22:00"), at("2026-10-12 22:00")) == ()
