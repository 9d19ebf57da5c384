"""However many things are asked, and however many people, the messages of a check-in break no invariant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import checkin
from bot.cards.scene import Scene
from bot.commands import COMMANDS
from bot.language.cards import Card, lines
from bot.model.checkin import Result
from bot.model.people import Person, Role, Side
from bot.model.work import Assignment, State
from bot.practices import WORK_TYPES
from tests.messages.checker import check
from tests.messages.example import A217, CITIES, PEOPLE, ny

NOW = ny("10-15 09:20")
DAY = date(2026, 10, 15)
CROWD = PEOPLE | {
    number: Person(
        number, 1, f"somebody_{number}", "x", Side.PROVIDER, frozenset({Role.PARALEGAL}), CITIES.provider.zone, 1
    )
    for number in range(100, 160)
}
SCENE = Scene(CITIES, NOW, CROWD)
AHEAD = st.integers(1, 600_000).map(lambda minutes: NOW + timedelta(minutes=minutes))

works = st.builds(
    lambda number, kind, state, progress, due, eta, risk: replace(
        A217, id=number, work_type=kind, state=state, progress=progress, due_at=due, eta=eta, at_risk=risk
    ),
    st.integers(1, 999_999),
    st.sampled_from(sorted(WORK_TYPES)),
    st.sampled_from([State.ACKNOWLEDGED, State.IN_PROGRESS, State.RETURNED, State.DELIVERED]),
    st.none() | st.integers(0, 100),
    st.none() | AHEAD,
    st.none() | AHEAD,
    st.booleans(),
)
some = st.lists(works, min_size=1, max_size=30, unique_by=lambda work: work.id)
people = st.lists(st.sampled_from(sorted(CROWD)), max_size=40, unique=True)


def faults(card: Card) -> list[str]:
    return check(card, cities=CITIES, now=NOW, commands=COMMANDS)


@settings(max_examples=60)
@given(
    some,
    st.lists(
        st.tuples(st.integers(1, 999_999).map(lambda n: f"A-{n}"), st.sampled_from(["on hold", "waiting on Q-3"]))
    ),
    st.integers(-90, 90),
    st.booleans(),
)
def test_a_request(asked: list[Assignment], spared: list[tuple[str, str]], minutes: int, reminder: bool) -> None:
    by = NOW + timedelta(minutes=minutes)
    assert not faults(checkin.request(SCENE, "Thu 15 Oct Manila", asked, spared, answer_by=by, reminder=reminder))
    assert not faults(checkin.missed(SCENE, "Thu 15 Oct Manila", asked))


@settings(max_examples=60)
@given(some, st.text(max_size=400), st.sampled_from([None, *(r for r in Result if r in checkin._CAME)]))
def test_what_came_in(works: list[Assignment], note: str, how: Result | None) -> None:
    items = [checkin.Stands(work, "Q-9" if work.id % 3 == 0 else "", note) for work in works]
    assert not faults(checkin.done(SCENE, items, of=len(items) if how else 0, how=how))
    assert not faults(checkin.partly(SCENE, items, of=len(items) + 1, left=1, answer_by=NOW + timedelta(hours=1)))


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from(sorted(CROWD)), st.sampled_from(list(Result)), min_size=1), people, some)
def test_the_summary(results: dict[int, Result], away: list[int], risks: list[Assignment]) -> None:
    counted = {person: result for person, result in results.items() if result is not Result.VOID}
    card = checkin.summary(SCENE, DAY, counted, away, risks)
    assert not faults(card)
    if not counted:
        return
    told = "\n".join(lines(card))
    assert f" of {len(counted)} p" in told


@given(people, people)
def test_who_was_reminded(told: list[int], closed: list[int]) -> None:
    assert not faults(checkin.reminded(SCENE, told, closed))


def test_those_that_are_left() -> None:
    assert not faults(checkin.void("Thu 15 Oct Manila"))
    assert not faults(checkin.nothing_open())
