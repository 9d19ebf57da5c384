"""No sign of somebody at the start of a shift in which something of theirs falls due: their own lead hears (G22)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tests.scenarios.telling import give
from tests.world import World, text

NO_SIGN = "No sign of @assignee yet"


async def due_on_wednesday(world: World) -> None:
    """Work given to a closed team: its acknowledgement falls due at 11:00 on Manila's Wednesday."""
    await give(world)


async def test_three_quarters_of_an_hour_in_the_lead_hears_once_and_nobody_else(world: World) -> None:
    """G22 D20: in the words of their own side; the other one never hears of it."""
    await due_on_wednesday(world)
    await world.until("wed 09:44 Manila")
    await world.sees_nothing("lead", "No sign of")
    await world.until("wed 09:45 Manila")
    card = text(await world.sees("lead", f"{NO_SIGN}, 1 item due"))
    assert "Open since: Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila, 45 min of working time" in card
    assert "First due: A-1, Tue 13 Oct 23:00 New York · Wed 14 Oct 11:00 Manila" in card
    await world.until("wed 18:00 Manila")
    assert sum(NO_SIGN in title for title in await world.reads("lead")) == 1
    for other in ("attorney", "practice_lead", "assignee", "paralegal"):
        await world.sees_nothing(other, "No sign of")


async def test_a_late_sign_takes_it_back_where_it_stands(world: World) -> None:
    """G22: the message is edited in place, and says since when they are in."""
    await due_on_wednesday(world)
    await world.until("wed 10:10 Manila")
    await world.sees("lead", NO_SIGN)
    before = len(await world.reads("lead"))
    await world.says("assignee", "mine")
    await world.sees_nothing("lead", NO_SIGN)
    card = text(await world.sees("lead", "@assignee is in"))
    assert "First sign: Tue 13 Oct 22:10 New York · Wed 14 Oct 10:10 Manila" in card
    assert len(await world.reads("lead")) == before
    await world.says("assignee", "ack A-1")
    await world.until("wed 12:00 Manila")
    assert len([title for title in await world.reads("lead") if "@assignee" in title]) == 1


async def test_any_word_is_a_sign_even_one_that_is_not_understood_or_only_reads(world: World) -> None:
    """G22: a list looked at, a form opened, a word mistyped; an hour before the opening is early, and counts."""
    await due_on_wednesday(world)
    await give(world, to="paralegal")
    await give(world, to="drafter", matter="M-1057")
    await world.until("wed 08:10 Manila")
    await world.says("assignee", "mine")
    await world.until("wed 09:05 Manila")
    await world.says("paralegal", "good morning")
    await world.says("drafter", "update")
    await world.until("wed 10:00 Manila")
    await world.sees_nothing("lead", "No sign of")


async def test_the_next_shift_wants_a_sign_of_its_own(world: World) -> None:
    """G22: what was said on Wednesday is no sign of Thursday."""
    await due_on_wednesday(world)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 10:00 Manila")
    card = text(await world.sees("lead", NO_SIGN))
    assert "Open since: Wed 14 Oct 21:00 New York · Thu 15 Oct 09:00 Manila" in card


async def test_a_first_word_at_the_very_moment_that_one_is_missed_is_never_lost(world: World) -> None:
    """G22: whichever comes first, nobody is left missed who has been heard."""
    person = await world.person("assignee")
    opened = world.clock.now()

    async def missed(day: int) -> bool:
        async with world.store.begin(opened + timedelta(days=day), world.engagement.id) as tx:
            return await tx.signs.miss(person.id, tx.now - timedelta(hours=1), tx.now)

    async def heard(day: int) -> bool:
        async with world.store.begin(opened + timedelta(days=day), world.engagement.id) as tx:
            return await tx.signs.give(person.id) is not None

    for day in range(1, 21):
        told, taken_back = await asyncio.gather(missed(day), heard(day))
        assert told == taken_back, f"day {day}"


async def test_where_nothing_falls_due_nobody_is_looked_for(world: World) -> None:
    """G22: work on hold, and nothing at all, is no reason to look for anybody."""
    await give(world, due="mon 5pm")
    await world.says("attorney", 'hold A-1 because "more is coming"')
    await world.until("thu 18:00 Manila")
    await world.sees_nothing("lead", "No sign of")


async def test_who_is_away_is_not_looked_for_and_on_a_closed_day_nobody_is(world: World) -> None:
    """G22 D24: a leave and a typhoon explain themselves."""
    await due_on_wednesday(world)
    await give(world, to="paralegal", due="2026-10-16 17:00 Manila")
    await world.says("lead", "away 14 oct for @assignee cover @paralegal")
    await world.says("lead", "hours exception manila 2026-10-15 closed typhoon")
    await world.until("wed 09:20 Manila")
    await world.says("paralegal", "mine")
    await world.until("thu 18:00 Manila")
    await world.sees_nothing("lead", "No sign of")


async def test_the_firm_is_looked_for_by_the_same_rule(world: World) -> None:
    """G22 D57: an answer falls due in New York's morning, and its coordinator hears; Manila does not."""
    await due_on_wednesday(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 09:45 New York")
    card = text(await world.sees("practice_lead", "No sign of @attorney yet, 1 item due"))
    assert "First due: Q-1, Wed 14 Oct 13:00 New York · Thu 15 Oct 01:00 Manila" in card
    await world.sees_nothing("lead", "No sign of @attorney")
    await world.says("attorney", 'answer Q-1 "Kings."')
    await world.sees("practice_lead", "@attorney is in")


async def test_the_buttons_find_cover_and_mark_the_day(world: World) -> None:
    """G22: both are sentences that exist already."""
    await due_on_wednesday(world)
    await world.until("wed 09:45 Manila")
    form = await world.presses("lead", "Find cover")
    covered = text(await world.fills("lead", form, by="@paralegal"))
    assert "covered by @paralegal" in covered
    assert "Booked: away Wed 14 Oct Manila" in text(await world.presses("lead", "Mark away"))


async def test_a_coordinator_who_may_not_know_of_the_work_hears_nothing(world: World) -> None:
    """C45: that somebody owes something is itself something to know."""
    await due_on_wednesday(world)
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        await tx.matters.screen(1042, (await world.person("lead")).id)
    await world.until("wed 12:00 Manila")
    await world.sees_nothing("lead", "No sign of")


async def test_a_coordinator_who_comes_later_reads_it_then_and_not_at_all_after_a_sign(world: World) -> None:
    """G22: told in their own open hours; what is over by then is not told."""
    await due_on_wednesday(world)
    await give(world, to="paralegal")
    await world.says("lead", "hours set @lead mon-fri 11:00-18:00 manila")
    await world.until("wed 10:30 Manila")
    await world.sees_nothing("lead", "No sign of")
    await world.says("paralegal", "ack A-2")
    await world.until("wed 11:00 Manila")
    card = text(await world.sees("lead", NO_SIGN))
    assert "2 h of working time" in card
    await world.sees_nothing("lead", "No sign of @paralegal")
