"""Counting open time, beside a bare binary search and beside the packages that people use for it.

    python -m benchmarks.worktime > benchmarks/results/worktime.md

Prints a markdown report: how long a question takes, whether that grows with the distance, what a calendar costs to
build, and which answers are wrong by a minute-by-minute count. Within one run everything is timed in turns, so that a
busy machine slows all alike; figures are medians over the rounds. A little longer than most files: each peer has its
own way to be asked. Needs the `bench` and `dev` extras.
"""

import datetime
import platform
import random
import statistics
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import NamedTuple

import businesstimedelta
import pandas
import pytz

from scheduler.worktime import Calendar, Holiday, Weekly, WorkSchedule
from tests.scheduler.minute_walk import MINUTE, MinuteWalk

ROUNDS = 7
QUESTIONS = 400
PEER_QUESTIONS = 12  # some peers take a tenth of a second for one
SIXTEEN_HOURS = datetime.timedelta(hours=16)
DISTANCES = (1, 30, 365)  # days
MOMENT = "%Y-%m-%d %H:%M"
UTC = datetime.UTC


class Questions(NamedTuple):
    """A function, and the arguments it is asked with one after the other."""

    ask: Callable[..., object]
    about: Sequence[tuple[object, ...]]


class Work(NamedTuple):
    """One shift a day on some weekdays, which every package can be told, and when to ask about it."""

    what: str
    zone: str
    opens: str
    closes: str
    days: Sequence[int]
    holidays: Sequence[str]
    first: str
    last: str

    def schedule(self) -> WorkSchedule:
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        week = f"{', '.join(names[day] for day in self.days)} {self.opens}-{self.closes}"
        holidays = tuple(Holiday(datetime.date.fromisoformat(day), "Holiday", "") for day in self.holidays)
        return WorkSchedule(self.what, self.zone, Weekly.read(week), holidays)


WEEKDAYS = range(5)
FEDERAL = ("2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07",
           "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25", "2027-01-01")  # fmt: skip
OFFICE = Work("Office day, New York 09:00–18:00", "America/New_York", "09:00", "18:00", WEEKDAYS, FEDERAL,
              "2026-01-05", "2026-12-01")  # fmt: skip
NIGHT = Work("Night shift, Kolkata 18:30–03:30", "Asia/Kolkata", "18:30", "03:30", WEEKDAYS,
             ("2026-01-26", "2026-10-02", "2027-01-01"), "2026-01-05", "2026-12-01")  # fmt: skip
SPRING = Work("Nights when clocks go forward, New York 22:00–06:00", "America/New_York", "22:00", "06:00", range(7), (),
              "2026-03-05", "2026-03-10")  # fmt: skip
AUTUMN = Work("Nights when clocks go back, New York 22:00–06:00", "America/New_York", "22:00", "06:00", range(7), (),
              "2026-10-29", "2026-11-03")  # fmt: skip


class Peer(NamedTuple):
    """A package told of some work: its start plus open time, and its open time between two instants if it has that."""

    name: str
    add: Callable[[datetime.datetime, datetime.timedelta], datetime.datetime]
    between: Callable[[datetime.datetime, datetime.datetime], datetime.timedelta] | None


def ours(work: Work) -> Peer:
    calendar = Calendar.of(work.schedule(), datetime.date(2026, 1, 1), datetime.date(2028, 1, 1))
    return Peer("this project", calendar.add, calendar.between)


def with_businesstimedelta(work: Work) -> Peer:
    opens, closes = (datetime.time.fromisoformat(text) for text in (work.opens, work.closes))
    zone = pytz.timezone(work.zone)
    day = businesstimedelta.WorkDayRule(start_time=opens, end_time=closes, working_days=list(work.days), tz=zone)
    # It fails past the last holiday it knows, so it is given one that no question reaches.
    holidays = {datetime.date.fromisoformat(text) for text in (*work.holidays, "2030-01-01")}
    rules = businesstimedelta.Rules([day, businesstimedelta.HolidayRule(holidays, tz=zone)])
    return Peer(
        f"businesstimedelta {version('businesstimedelta')}",
        lambda start, open_time: start + businesstimedelta.BusinessTimeDelta(rules, timedelta=open_time),
        lambda a, b: rules.difference(a, b).timedelta,
    )


def with_pandas(work: Work) -> Peer:
    shift = pandas.offsets.CustomBusinessHour(
        start=work.opens,
        end=work.closes,
        weekmask="".join("1" if day in work.days else "0" for day in range(7)),
        holidays=list(work.holidays),
    )

    def add(start: datetime.datetime, open_time: datetime.timedelta) -> datetime.datetime:
        local = pandas.Timestamp(start).tz_convert(work.zone)
        result: datetime.datetime = (local + shift * int(open_time / datetime.timedelta(hours=1))).to_pydatetime()
        return result

    return Peer(f"pandas {version('pandas')} CustomBusinessHour", add, None)


def by_walking(work: Work) -> Peer:
    walk = MinuteWalk(work.schedule(), datetime.date(2026, 1, 1), datetime.date(2027, 2, 1))

    def minute(at: datetime.datetime) -> int:
        return (at - walk.first) // MINUTE

    def add(start: datetime.datetime, open_time: datetime.timedelta) -> datetime.datetime:
        due = walk.add(minute(start), open_time // MINUTE)
        assert due is not None, "questions stay well within the walk"
        return due

    return Peer("a walk through the minutes", add, lambda a, b: walk.between(minute(a), minute(b)))


PEERS = (ours, with_businesstimedelta, with_pandas)


def median_times(subjects: dict[str, Questions]) -> dict[str, float]:
    """Microseconds a question, less the loop around it: the median of rounds in which every subject has its turn."""
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(ROUNDS):
        for name, (ask, about) in subjects.items():
            start = time.perf_counter()
            for _arguments in about:
                pass
            begun = time.perf_counter()
            for arguments in about:
                ask(*arguments)
            taken[name].append((time.perf_counter() - begun - (begun - start)) / len(about) * 1e6)
    return {name: statistics.median(times) for name, times in taken.items()}


def starts(work: Work, count: int, dice: random.Random) -> list[datetime.datetime]:
    first, last = (datetime.datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (work.first, work.last))
    return [first + dice.randrange((last - first) // MINUTE) * MINUTE for _ in range(count)]


def spans(starting: Sequence[datetime.datetime], days: int) -> list[tuple[object, ...]]:
    return [(at, at + datetime.timedelta(days=days)) for at in starting]


def floor_report(dice: random.Random) -> list[str]:
    schedule = WorkSchedule("Manila", "Asia/Manila", Weekly.read("mon-fri 09:00-13:00, 14:00-18:00"))
    dates = datetime.date(2026, 1, 1), datetime.date(2028, 1, 1)
    calendar = Calendar.of(schedule, *dates)
    intervals = calendar.intervals(*calendar.span)
    openings = [interval.opens for interval in intervals]
    seconds = [int(opening.timestamp()) for opening in openings]
    asked = starts(OFFICE, QUESTIONS, dice)
    times = median_times(
        {
            "bisect_right, whole seconds": Questions(bisect_right, [(seconds, int(at.timestamp())) for at in asked]),
            "bisect_right, instants": Questions(bisect_right, [(openings, at) for at in asked]),
            "add, 16 h": Questions(calendar.add, [(at, SIXTEEN_HOURS) for at in asked]),
            **{f"between, {days} d": Questions(calendar.between, spans(asked, days)) for days in DISTANCES},
            "is_open": Questions(calendar.is_open, [(at,) for at in asked]),
        }
    )
    bare = times["bisect_right, whole seconds"]
    build = median_times({"build": Questions(Calendar.of, [(schedule, *dates)] * 20)})["build"] / 1000
    return [
        f"## One question, on the {len(intervals):,} intervals of two years",
        "",
        "The floor is one bare `bisect_right` over the openings of the same intervals, as whole seconds.",
        "",
        "| | us | times the floor |",
        "|---|---:|---:|",
        *(f"| {name} | {us:.2f} | {us / bare:.1f} |" for name, us in times.items()),
        "",
        f"Building that calendar takes {build:.2f} ms.",
    ]


def peers_report(dice: random.Random) -> list[str]:
    rows = []
    for work in (OFFICE, NIGHT):
        asked = starts(work, PEER_QUESTIONS, dice)
        subjects: dict[str, Questions] = {}
        for peer in (make(work) for make in PEERS):
            subjects[f"{peer.name} | add 16 h"] = Questions(peer.add, [(at, SIXTEEN_HOURS) for at in asked])
            if peer.between is not None:
                for days in DISTANCES:
                    subjects[f"{peer.name} | between, {days} d"] = Questions(peer.between, spans(asked, days))
        rows += [f"| {work.what} | {name} | {us:,.1f} |" for name, us in median_times(subjects).items()]
    return ["## The same work elsewhere", "", "| work | package | question | us |", "|---|---|---|---:|", *rows]


def mistakes_report(dice: random.Random) -> list[str]:
    rows = []
    for work in (OFFICE, NIGHT, SPRING, AUTUMN):
        truth = by_walking(work)
        asked = starts(work, 200, dice)
        for peer in (make(work) for make in PEERS):
            for question, wrong in mistakes(peer, truth, asked).items():
                example = f"{len(wrong)} | {wrong[0]}" if wrong else "0 | "
                rows.append(f"| {work.what} | {peer.name} | {question} | {example} |")
    return [
        "## Who is wrong",
        "",
        "200 instants each at random, against a walk through the minutes. Naming a closing where the next opening is",
        "meant, or the other way round, counts as right: no open time lies between.",
        "",
        "| work | package | question | wrong of 200 | for instance |",
        "|---|---|---|---:|---|",
        *rows,
    ]


def mistakes(peer: Peer, truth: Peer, asked: Sequence[datetime.datetime]) -> dict[str, list[str]]:
    """The wrong answers of a package, told in words, for each question it can be asked."""
    assert truth.between is not None
    added: list[str] = []
    for at in asked:
        right = truth.add(at, SIXTEEN_HOURS)
        try:
            said = peer.add(at, SIXTEEN_HOURS).astimezone(UTC)
        except Exception as failure:  # whatever a package raises is its answer
            added.append(f"{at:{MOMENT}} + 16 h raises {type(failure).__name__}")
            continue
        if truth.between(right, said):
            added.append(f"{at:{MOMENT}} + 16 h: {said:{MOMENT}}, right {right:{MOMENT}} UTC")
    if peer.between is None:
        return {"add 16 h": added}
    counted: list[str] = []
    for at in asked:
        later = at + datetime.timedelta(days=1)
        hours, right_hours = (count(at, later) / datetime.timedelta(hours=1) for count in (peer.between, truth.between))
        if hours != right_hours:
            counted.append(f"{at:{MOMENT}} to a day later: {hours:.2f} h, right {right_hours:.2f} h")
    return {"add 16 h": added, "between, 1 d": counted}


def main() -> None:
    dice = random.Random(20261012)
    print("# Working time\n")
    print(
        f"`python -m benchmarks.worktime` on Python {platform.python_version()}, {platform.machine()}: medians of",
        end=" ",
    )
    print(f"{ROUNDS} interleaved rounds, on a shared machine. Ratios and counts travel; microseconds do not.\n")
    for report in (floor_report, peers_report, mistakes_report):
        print("\n".join(report(dice)), end="\n\n")


if __name__ == "__main__":
    main()
