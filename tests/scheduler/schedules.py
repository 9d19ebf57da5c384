"""Work schedules drawn at random, over dates on which clocks, months and years change."""

import datetime

from hypothesis import strategies as st

from scheduler.worktime import Holiday, Hours, Interval, ScheduleException, Weekly, WorkSchedule

DAYS = 9
"""How long a window of dates is."""

WINDOWS = [
    ("America/New_York", datetime.date(2026, 3, 4)),  # forward, Sunday 02:00
    ("America/New_York", datetime.date(2026, 10, 28)),  # back, Sunday 02:00
    ("Australia/Lord_Howe", datetime.date(2026, 4, 1)),  # back by half an hour
    ("Australia/Lord_Howe", datetime.date(2026, 9, 30)),  # forward by half an hour
    ("Africa/Cairo", datetime.date(2026, 4, 20)),  # midnight is skipped on a Friday
    ("Africa/Cairo", datetime.date(2026, 10, 26)),  # the hour before midnight comes twice
    ("America/Santiago", datetime.date(2026, 4, 1)),
    ("America/Santiago", datetime.date(2026, 9, 2)),
    ("Pacific/Apia", datetime.date(2011, 12, 26)),  # a whole day is skipped
    ("Europe/London", datetime.date(2026, 10, 21)),
    ("Asia/Manila", datetime.date(2026, 12, 28)),  # a year ends
    ("Asia/Kolkata", datetime.date(2028, 2, 25)),  # 29 February
]


@st.composite
def day_hours(draw: st.DrawFn, day_begins: int) -> Hours:
    """Up to three intervals within the 24 hours from `day_begins`, so that the days of one week never overlap."""
    edges = st.integers(day_begins, day_begins + 1440)
    points = sorted(draw(st.sets(edges, max_size=6)))
    hours = tuple(zip(points[::2], points[1::2], strict=False))
    return hours if hours and hours[0][0] < 1440 else ()


@st.composite
def weeks(draw: st.DrawFn) -> Weekly:
    day_begins = draw(st.sampled_from([0, 0, 360, 1080, 1439]))
    return Weekly(tuple(draw(day_hours(day_begins)) for _ in range(7)))


@st.composite
def schedules(draw: st.DrawFn) -> tuple[WorkSchedule, datetime.date, datetime.date]:
    """A schedule with its layers, and the dates to ask about: from the first until before the second."""
    zone, start = draw(st.sampled_from(WINDOWS))
    dates = st.integers(-1, DAYS).map(lambda number: start + datetime.timedelta(days=number))
    midnight = datetime.datetime.combine(start, datetime.time(), datetime.UTC)
    minutes = st.integers(-1440, (DAYS + 1) * 1440).map(lambda number: midnight + datetime.timedelta(minutes=number))
    exceptions = st.builds(ScheduleException, dates, st.sampled_from([0, 720, 1200]).flatmap(day_hours))
    closures = st.tuples(minutes, st.integers(1, 2000)).map(
        lambda drawn: Interval(drawn[0], drawn[0] + datetime.timedelta(minutes=drawn[1]))
    )
    schedule = WorkSchedule(
        "Somewhere",
        zone,
        draw(weeks()),
        holidays=tuple(Holiday(day, "Holiday", "drawn") for day in draw(st.sets(dates, max_size=2))),
        exceptions=tuple(draw(st.lists(exceptions, max_size=2))),
        closures=tuple(draw(st.lists(closures, max_size=2))),
    )
    return schedule, start, start + datetime.timedelta(days=DAYS)
