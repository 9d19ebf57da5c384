"""Ask before you sleep: an hour before the firm closes, what would stand still until it opens again (G05)."""

from __future__ import annotations

from tests.world import World, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due 2026-10-23 17:00 Manila'
TITLE = "Before New York closes"


async def asked(world: World) -> None:
    """Two questions of Wednesday in Manila, which New York reads on its Wednesday."""
    await world.says("attorney", GIVE)
    await world.says("attorney", GIVE.replace("@assignee", "@paralegal").replace("1990", "1970"))
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("paralegal", "ack A-2")
    await world.until("wed 17:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.says("paralegal", 'ask A-2 "From which year?"')


async def test_an_hour_before_closing_the_attorney_reads_what_the_night_would_cost(world: World) -> None:
    """G05: two people of Manila, eight hours each; one of the two is answered in time."""
    await asked(world)
    await world.until("wed 16:59 New York")
    await world.sees_nothing("attorney", TITLE)
    await world.until("wed 17:00 New York")
    card = text(await world.sees("attorney", f"{TITLE}: 2 open questions"))
    assert "They hold up 2 people in Manila for up to 16 h of working time." in card
    assert "Manila opens Wed 14 Oct 21:00 New York · Thu 15 Oct 09:00 Manila; New York opens 12 h after that" in card
    assert "answer by Wed 14 Oct 18:00 New York · Thu 15 Oct 06:00 Manila, and Manila starts with it" in card
    await world.sees_nothing("practice_lead", TITLE)
    await world.presses("attorney", "Answer Q-1")
    await world.says("attorney", 'answer Q-1 "Kings."')
    await world.until("thu 17:00 New York")
    assert "1 open question" in text(await world.sees("attorney", f"{TITLE}: 1 open question"))


async def test_before_a_night_in_which_nobody_works_nobody_is_asked(world: World) -> None:
    """G05 D24: Manila is closed until New York opens again, so nothing stands still that would not anyway."""
    await asked(world)
    await world.says("lead", "hours exception manila 2026-10-15 closed typhoon")
    await world.until("thu 08:00 New York")
    await world.sees_nothing("attorney", TITLE)


async def test_a_question_that_stops_nothing_is_not_among_them_and_nothing_asks_on_a_closed_day(world: World) -> None:
    """G05 D12: what the firm asks is the other side's to answer; a Friday's next hour before closing is Monday's."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("attorney", 'ask A-1 "How many parcels?"')
    await world.until("fri 18:00 New York")
    await world.sees_nothing("attorney", TITLE)
    await world.until("fri 19:00 New York")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("mon 16:59 New York")
    await world.sees_nothing("attorney", TITLE)
    await world.until("mon 17:00 New York")
    await world.sees("attorney", TITLE)


async def test_whoever_may_not_know_of_it_any_more_is_not_asked(world: World) -> None:
    """C45: a wall put up since the question was asked."""
    await asked(world)
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        await tx.matters.screen(1042, (await world.person("attorney")).id)
    await world.until("thu 08:00 New York")
    await world.sees_nothing("attorney", TITLE)
