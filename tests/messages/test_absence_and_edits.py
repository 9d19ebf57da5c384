"""Absence, cover and edits of hours say nothing that breaks an invariant, however much falls inside."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cards import absence, leaveplan, schedule
from bot.cards.absence import Inside
from bot.commands import COMMANDS
from bot.language.cards import Button, Card, Fact, lines
from bot.model.leave import Choice
from bot.model.people import Side
from bot.model.windows import WindowKind
from scheduler.worktime import Interval, Weekly
from tests.messages.checker import check
from tests.messages.example import (
    A217,
    ASSIGNEE,
    ATTORNEY,
    CITIES,
    DRAFTER,
    DUE,
    LATER_DUE,
    LEAD,
    PARALEGAL,
    mnl,
    ny,
    scene,
)

NOW = ny("10-13 15:00")
AT = scene(NOW)
FIRST, LAST = date(2026, 10, 22), date(2026, 10, 23)
KINDS = tuple(WindowKind)
MANY = [
    Inside(
        f"A-{220 + n}" if n % 3 else f"Q-{n + 1} on A-{220 + n}", KINDS[n % 6], mnl("10-22 09:00") + timedelta(hours=n)
    )
    for n in range(14)
]
LATE = [
    Inside("A-1", WindowKind.DELIVERY, ny("10-13 09:00")),
    Inside("Q-9 on A-1", WindowKind.ANSWER, ny("10-13 10:00")),
]
AMOUNTS = pytest.mark.parametrize("inside", [[], MANY[:1], MANY[:5], MANY[:8], MANY, LATE], ids=len)


def faults(card: Card) -> list[str]:
    return check(card, cities=CITIES, now=NOW, commands=COMMANDS)


@AMOUNTS
@pytest.mark.parametrize("covers", [(), (LEAD,), (LEAD, PARALEGAL, DRAFTER)], ids=len)
@pytest.mark.parametrize("leave", [True, False])
def test_leave_that_is_booked(inside: list[Inside], covers: tuple[int, ...], leave: bool) -> None:
    for part in (None, Interval(mnl("10-22 13:00"), mnl("10-22 18:00"))):
        card = absence.booked(
            AT, ASSIGNEE, FIRST, LAST, part=part, back=mnl("10-26 09:00"), inside=inside, covers=covers, leave=leave,
            readers=(LEAD, ATTORNEY), plan="away 22 oct – 23 oct plan", undo="away cancel 22 oct",
        )  # fmt: skip
        assert faults(card) == []


@AMOUNTS
def test_a_leave_that_begins_or_is_taken_back_and_cover(inside: list[Inside]) -> None:
    assert faults(absence.cancelled(AT, ASSIGNEE, FIRST, LAST, moved=inside)) == []
    for until in (None, mnl("10-16 18:00")):
        covered = absence.covered(
            AT, "@assignee's work", before=ASSIGNEE, cover=LEAD, until=until, moved=inside, stay=2
        )
        assert faults(covered) == []
    if inside:
        assert faults(absence.begun(AT, ASSIGNEE, LEAD, inside)) == []
        assert faults(absence.uncovered(AT, ATTORNEY, inside)) == []


@AMOUNTS
@pytest.mark.parametrize("whose", ["Manila", "@assignee"])
def test_hours_that_change(inside: list[Inside], whose: str) -> None:
    facts = [Fact("Closed", (AT.days(FIRST, LAST, Side.PROVIDER),)), *schedule.shift_facts(AT, NIGHT)]
    see = Button("The hours", "hours show manila")
    for words in ("", "a typhoon " * 30):
        assert (
            faults(schedule.edited(AT, f"{schedule.hours_of(whose)} changed", facts, inside, see=see, words=words))
            == []
        )
    if inside:
        told = tuple((fact.label, fact.value) for fact in facts[:3] if isinstance(fact, Fact))
        assert faults(schedule.moved(AT, whose, inside, told)) == []


NIGHT = schedule.Shift(Side.PROVIDER, Weekly.read("mon-fri 09:00-13:00, 14:00-18:00"), "America/New_York")


@pytest.mark.parametrize(
    ("anchor", "first", "second"),
    [
        (
            "Asia/Manila",
            "Week: Mon–Fri 09:00–13:00, 14:00–18:00 Manila",
            "In New York: Sun–Thu 21:00–01:00, Mon–Fri 02:00–06:00 New York",
        ),
        (
            "America/New_York",
            "Week: Mon–Fri 09:00–13:00, 14:00–18:00 New York",
            "In Manila: Mon–Fri 21:00–01:00, Tue–Sat 02:00–06:00 Manila",
        ),
        (
            "Asia/Kolkata",
            "In Manila: Mon–Fri 11:30–15:30, 16:30–20:30 Manila",
            "In New York: Sun–Thu 23:30–03:30, Mon–Fri 04:30–08:30 New York",
        ),
    ],
)
def test_a_week_is_read_in_both_cities_whatever_clock_keeps_it(anchor: str, first: str, second: str) -> None:
    shift = schedule.Shift(Side.PROVIDER, NIGHT.weekly, anchor)
    card = schedule.person(AT, PARALEGAL, shift, opens=mnl("10-14 09:00"), closes=None, away=(FIRST, LAST))
    assert list(lines(card))[1:3] == [first, second]
    assert faults(card) == []
    closed = schedule.Shift(Side.PROVIDER, Weekly.read("closed"), anchor)
    assert "Week: closed" in list(lines(schedule.person(AT, PARALEGAL, closed, opens=None, closes=None)))


def test_shared_hours_and_none() -> None:
    stretches = [Interval(mnl(f"10-{day} 09:00"), mnl(f"10-{day} 11:00")) for day in range(14, 28)]
    assert faults(schedule.shared(AT, ASSIGNEE, PARALEGAL, stretches, None)) == []
    for opens in ("10-14 09:00", "10-14 06:20", "10-14 06:00"):
        nearest = schedule.Nearest(ATTORNEY, ny("10-13 18:00"), ASSIGNEE, mnl(opens))
        assert faults(schedule.shared(AT, ASSIGNEE, ATTORNEY, (), nearest)) == []
    when = Interval(ny("10-14 09:00"), ny("10-14 10:00"))
    for url in (None, "https://counterpart.example/files/abc"):
        assert faults(schedule.invite(AT, ASSIGNEE, ATTORNEY, when, url)) == []
    assert faults(schedule.shared(AT, ASSIGNEE, ATTORNEY, (), None)) == []


def test_what_cannot_be_done_about_hours_and_leave() -> None:
    assert faults(schedule.in_the_past(AT, date(2026, 10, 12), Side.PROVIDER)) == []
    assert faults(schedule.no_due("A-217")) == []
    assert faults(absence.none_booked(AT, ASSIGNEE, "away cancel 22 oct")) == []
    assert faults(absence.cover_away(AT, PARALEGAL)) == []
    assert faults(absence.informed(AT, ASSIGNEE, FIRST, LAST, by=LEAD, undo="away cancel 22 oct for @assignee")) == []
    several = [(FIRST, LAST, f"away cancel {day} oct") for day in (22, 23, 24, 25)]
    assert faults(absence.which(AT, ASSIGNEE, several, "Which leave is taken back?")) == []


@AMOUNTS
def test_a_leave_that_is_planned(inside: list[Inside]) -> None:
    leave, plan = leaveplan.Leave(ASSIGNEE, FIRST, LAST), "away 22 oct – 23 oct for @assignee plan"
    chosen = [
        leaveplan.Chosen(each.ref.split()[0], choice, (LEAD, ATTORNEY, None)[n % 3], each.at, now=bool(n % 2))
        for n, (each, choice) in enumerate(zip(inside, [*Choice] * 5, strict=False))
    ]
    if inside:
        planned = leaveplan.planned(AT, leave, chosen, left=1, plan=plan, undo="away cancel 22 oct")
        for card in (planned, leaveplan.told(AT, leave, chosen, by=LEAD)):
            assert faults(card) == []
    assert faults(leaveplan.undecided(AT, leave, inside, plan=plan)) == []
    assert faults(leaveplan.not_inside(AT, leave, "A-217", inside, plan=plan)) == []
    assert faults(leaveplan.nothing_inside(AT, leave)) == []
    asked = leaveplan.later_due_asked(AT, leave, A217, by=ASSIGNEE, due=DUE, until=LATER_DUE)
    assert faults(asked) == []
    for named in (None, PARALEGAL):
        asked = leaveplan.person_asked(AT, leave, A217, by=ASSIGNEE, decides=[LEAD, DRAFTER], named=named)
        assert faults(asked) == []
