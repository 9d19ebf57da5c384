"""Where the time went: whatever happens, each instant is counted once and the slices add up to the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.model.people import Side
from bot.model.windows import Pause, PauseReason, SliceKind
from bot.rules.ledger import ledger, totals
from scheduler.worktime import Calendar
from tests.firm import MANILA, NEW_YORK

BEGIN = datetime(2026, 10, 12, 4, 0, tzinfo=UTC)
FIRM = Calendar.around(NEW_YORK, BEGIN)
TEAM = Calendar.around(MANILA, BEGIN)

instants = st.integers(0, 30 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
stretches = st.tuples(instants, instants).map(sorted)
pauses = st.lists(stretches, max_size=5).map(
    lambda all_: [Pause(1, PauseReason.WAITING_ON_ANSWER, since, until) for since, until in all_]
)
owed = st.lists(st.tuples(instants, st.sampled_from(Side)), max_size=6).map(lambda all_: sorted(all_))


@given(stretches, pauses, owed)
def test_slices_follow_each_other_without_gap_and_add_up_to_the_wall(
    stretch: list[datetime], stood_still: list[Pause], owing: list[tuple[datetime, Side]]
) -> None:
    """G07."""
    since, until = stretch
    slices = ledger(since, until, firm=FIRM, provider=TEAM, pauses=stood_still, owed=owing)
    assert sum((s.until - s.since for s in slices), timedelta()) == until - since
    assert sum(totals(slices).values(), timedelta()) == until - since
    for before, after in pairwise(slices):
        assert before.until == after.since
        assert before.kind is not after.kind


@given(stretches, pauses, owed, instants)
def test_every_instant_is_in_the_slice_that_the_rule_says(
    stretch: list[datetime], stood_still: list[Pause], owing: list[tuple[datetime, Side]], at: datetime
) -> None:
    """D27: paused, else the owing side's where both are open, else the open side's, else nobody's."""
    since, until = stretch
    slices = ledger(since, until, firm=FIRM, provider=TEAM, pauses=stood_still, owed=owing)
    here = [s.kind for s in slices if s.since <= at < s.until]
    if not since <= at < until:
        assert here == []
        return
    firm_open, team_open = FIRM.is_open(at), TEAM.is_open(at)
    if any(p.until is not None and p.since <= at < p.until for p in stood_still):
        expected = SliceKind.PAUSED
    elif firm_open and team_open:
        side = next((side for since_, side in reversed(owing) if since_ <= at), Side.PROVIDER)
        expected = SliceKind.FIRM_OPEN if side is Side.FIRM else SliceKind.PROVIDER_OPEN
    elif firm_open:
        expected = SliceKind.FIRM_OPEN
    else:
        expected = SliceKind.PROVIDER_OPEN if team_open else SliceKind.NOBODY_OPEN
    assert here == [expected]
