"""What a proposal makes of the terms, and what of them could never be met."""

from __future__ import annotations

from datetime import timedelta

from bot.model.people import Role, Side
from bot.model.windows import Rung, Terms, WindowKind
from bot.model.work import Priority
from bot.rules.agreement import Amendment, Promise, Unmet, amended, unmet
from bot.rules.windows import target

HOUR = timedelta(hours=1)
USUAL = Terms()
HOURS = {Side.FIRM: 180 * HOUR, Side.PROVIDER: 160 * HOUR}


def test_what_is_not_said_stays() -> None:
    assert amended(USUAL, Amendment()) == USUAL
    changed = amended(USUAL, Amendment({WindowKind.ANSWER: Promise(3 * HOUR)}, urgent_per_week=0, marks=()))
    assert changed.targets == {**USUAL.targets, WindowKind.ANSWER: 3 * HOUR}
    assert (changed.urgent_per_week, changed.marks, changed.scale) == (0, (), USUAL.scale)


def test_a_type_of_work_has_its_own_until_it_is_said_to_be_as_all_work() -> None:
    own = amended(USUAL, Amendment({WindowKind.REVIEW: Promise(HOUR)}, work_type="redaction"))
    assert target(own, WindowKind.REVIEW, Priority.STANDARD, "redaction") == HOUR
    assert target(own, WindowKind.REVIEW, Priority.RUSH, "redaction") == HOUR / 2
    assert target(own, WindowKind.REVIEW, Priority.STANDARD, "title-search") == 8 * HOUR
    assert target(own, WindowKind.ANSWER, Priority.STANDARD, "redaction") == 4 * HOUR
    all_work = amended(own, Amendment({WindowKind.REVIEW: Promise(2 * HOUR)}))
    assert target(all_work, WindowKind.REVIEW, Priority.STANDARD, "redaction") == HOUR
    again = amended(own, Amendment({WindowKind.REVIEW: Promise(8 * HOUR)}, work_type="redaction"))
    assert again == USUAL


def test_a_practice_area_has_its_own_for_all_its_types_and_a_type_of_it_may_differ() -> None:
    """C15: litigation's within the hour, a redaction's in two; other areas as all work."""
    area = amended(USUAL, Amendment({WindowKind.REVIEW: Promise(HOUR)}, work_type="litigation"))
    assert target(area, WindowKind.REVIEW, Priority.STANDARD, "redaction") == HOUR
    assert target(area, WindowKind.REVIEW, Priority.STANDARD, "title-search") == 8 * HOUR
    assert target(area, WindowKind.ANSWER, Priority.STANDARD, "redaction") == 4 * HOUR
    own = amended(area, Amendment({WindowKind.REVIEW: Promise(8 * HOUR)}, work_type="redaction"))
    assert target(own, WindowKind.REVIEW, Priority.STANDARD, "redaction") == 8 * HOUR
    assert target(own, WindowKind.REVIEW, Priority.STANDARD, "document-review") == HOUR
    assert amended(own, Amendment({WindowKind.REVIEW: Promise(HOUR)}, work_type="redaction")) == area
    assert amended(area, Amendment({WindowKind.REVIEW: Promise(8 * HOUR)}, work_type="litigation")) == USUAL


def test_the_clock_is_said_with_the_length() -> None:
    by_clock = amended(USUAL, Amendment({WindowKind.ANSWER: Promise(12 * HOUR, elapsed=True)}))
    assert by_clock.elapsed == {WindowKind.ANSWER}
    assert amended(by_clock, Amendment({WindowKind.REVIEW: Promise(HOUR)})).elapsed == {WindowKind.ANSWER}
    assert amended(by_clock, Amendment({WindowKind.ANSWER: Promise(4 * HOUR)})) == USUAL


def test_an_answer_must_fit_whoever_is_open_less_since_either_may_owe_it() -> None:
    long = amended(USUAL, Amendment({WindowKind.ANSWER: Promise(85 * HOUR)}))
    assert unmet(long, USUAL, HOURS, set(Role)) == (
        Unmet(WindowKind.ANSWER, "", 170 * HOUR, 160 * HOUR, Side.PROVIDER),
    )
    assert unmet(USUAL, USUAL, HOURS, set(Role)) == ()


def test_a_rung_that_nobody_stands_on_may_stay_and_not_be_added() -> None:
    held = set(Role) - {Role.FIRM_ADMIN}
    assert unmet(USUAL, USUAL, HOURS, held) == ()
    sooner = amended(USUAL, Amendment(ladders={Side.FIRM: (Rung(Role.FIRM_ADMIN, HOUR),)}))
    assert unmet(sooner, USUAL, HOURS, held) == (Unmet(role=Role.FIRM_ADMIN, side=Side.FIRM),)
