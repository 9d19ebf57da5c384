"""What is late: who hears of it and when, the firm's own lateness, reasons accepted or not, pauses of a ladder."""

from __future__ import annotations

from bot.language.cards import Card
from bot.model.windows import WindowState
from tests.world import World, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due thu 3pm Manila'


async def test_a_late_delivery_climbs_in_each_readers_own_hours(world: World) -> None:
    """C20 C21: the lead after 1 h, the attorney held until New York opens, the admin 4 firm hours after being told."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 15:00 Manila")
    await world.sees("assignee", "A-1 · Delivery is overdue")
    await world.sees_nothing("lead", "Delivery is overdue")
    await world.until("thu 16:00 Manila")
    lead = text(await world.sees("lead", "A-1 · Delivery is overdue"))
    assert (
        "Next: @attorney hears at Thu 15 Oct 09:00 New York · Thu 15 Oct 21:00 Manila, unless it is taken first" in lead
    )
    await world.until("thu 08:59 New York")
    await world.sees_nothing("attorney", "Delivery is overdue")
    await world.until("thu 09:00 New York")
    attorney = text(await world.sees("attorney", "A-1 · Delivery is overdue"))
    assert (
        "Held for you since: Thu 15 Oct 06:00 New York · Thu 15 Oct 18:00 Manila, when New York was closed" in attorney
    )
    assert "Told so far: @lead" in attorney
    assert "Next: @firm_admin hears at Thu 15 Oct 13:00 New York · Fri 16 Oct 01:00 Manila" in attorney
    taken = text(await world.presses("attorney", "I'll take it"))
    assert "A-1 · @attorney has it" in taken
    await world.until("fri 12:00 New York")
    await world.sees_nothing("firm_admin", "Owed by")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    delivery = next(w for w in await world.windows(1) if w.kind == "delivery")
    assert delivery.state is WindowState.BREACHED


async def test_the_firms_own_lateness_climbs_the_firms_ladder_in_the_same_words(world: World) -> None:
    """C18 G01 X2: Q-1 late by New York reads as A-1 late by Manila."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 13:00 New York")
    own = text(await world.sees("attorney", "Q-1 · Answer is overdue"))
    assert "It is still wanted. Answer it, or say when it will be ready." in own
    assert "Next: @practice_lead hears at Wed 14 Oct 14:00 New York · Thu 15 Oct 02:00 Manila" in own
    await world.until("wed 14:00 New York")
    await world.sees("practice_lead", "Q-1 · Answer is overdue")
    await world.says("attorney", 'answer Q-1 "Kings County."')
    await world.until("thu 12:00 New York")
    await world.sees_nothing("firm_admin", "Owed by")
    digest = text(await world.sees("lead", "Manila digest · Thu 15 Oct"))
    assert "owed by @attorney" not in digest  # it was answered before Manila's morning


async def test_a_reason_is_accepted_by_the_other_side_and_reported_apart(world: World) -> None:
    """G16: excused, not erased."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 15:30 Manila")
    given = await world.says("assignee", 'update A-1 because "Power cut from 13:10 to 14:40." eta thu 5pm')
    assert "Next: @attorney accepts it, or lets it stand" in text(given)
    assert isinstance(given, Card)
    assert [each.label for each in given.buttons] == ["Open A-1"], "nobody judges their own reason"
    await world.until("thu 09:00 New York")
    asked = text(await world.sees("attorney", "A-1 · @assignee gives a reason"))
    assert "Power cut from 13:10 to 14:40." in asked
    await world.presses("attorney", "Accept")
    await world.until("fri 09:00 Manila")
    await world.sees("assignee", "A-1 · Delivery is excused")
    delivery = next(w for w in await world.windows(1) if w.kind == "delivery")
    assert delivery.state is WindowState.EXCUSED
    await world.until("fri 17:00 New York")
    await world.sees_nothing("firm_admin", "Owed by")


async def test_a_question_when_already_late_stops_the_ladder_and_not_the_lateness(world: World) -> None:
    """D12: the climb goes on by as much later as the question took."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 15:10 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("thu 17:00 Manila")
    await world.sees_nothing("lead", "A-1 · Delivery is overdue")
    await world.until("thu 09:30 New York")
    await world.says("attorney", 'answer Q-1 "Kings County."')
    delivery = next(w for w in await world.windows(1) if w.kind == "delivery")
    assert delivery.state is WindowState.BREACHING
    await world.until("fri 09:49 Manila")
    await world.sees_nothing("lead", "A-1 · Delivery is overdue")
    await world.until("fri 09:50 Manila")
    await world.sees("lead", "A-1 · Delivery is overdue")


async def test_marks_of_the_same_quarter_of_an_hour_come_in_one_message(world: World) -> None:
    """D15: one nudge gathers them."""
    for matter in ("M-1042", "M-1057"):
        await world.says("attorney", f'assign @assignee {matter} title-search "Chain of {matter}" due fri 5pm')
    await world.until("wed 10:30 Manila")
    merged = text(await world.sees("assignee", "2 things need a word from you"))
    assert "Acknowledge A-1: 30 min of working time left" in merged
    assert "Acknowledge A-2: 30 min of working time left" in merged


async def test_what_somebody_never_saw_is_not_told_late(world: World) -> None:
    """A message held for the morning is taken back when its reason is gone by then."""
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain" due 2026-10-14 20:00 Manila keep')
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 20:30 Manila")  # late since 20:00, after Manila closed: the word to @assignee is held
    await world.says("lead", "deliver A-1 files.example/m-1042/chain")
    await world.until("thu 09:30 Manila")
    await world.sees_nothing("assignee", "A-1 · Delivery is overdue")


async def test_a_late_review_is_said_to_come_and_stays_late(world: World) -> None:
    """The firm's own words about its own lateness reach those who wait for it."""
    await world.says("attorney", GIVE)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    await world.until("wed 18:30 New York")
    await world.until("thu 09:30 New York")
    await world.sees("attorney", "A-1 · Review is overdue")
    expected = text(await world.says("attorney", "update A-1 eta 3pm"))
    assert "Expected: Thu 15 Oct 15:00 New York · Fri 16 Oct 03:00 Manila" in expected
    assert "The review stays overdue until it is given." in expected
    await world.until("fri 09:00 Manila")
    await world.sees("assignee", "A-1 · Review is expected")


async def test_a_rung_that_fell_due_while_nothing_ran_waits_for_its_readers_opening(world: World) -> None:
    """C21: Counterpart was down when the attorney should have heard, and is back while New York sleeps."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 16:00 Manila")
    await world.sees("lead", "A-1 · Delivery is overdue")
    world.clock.move(world.instant("2026-10-16 03:00 New York"))
    await world.passage.settle()
    await world.sees_nothing("attorney", "Delivery is overdue")
    await world.until("fri 09:00 New York")
    await world.sees("attorney", "A-1 · Delivery is overdue")


async def test_what_becomes_late_later_is_one_more_line_for_those_who_were_told(world: World) -> None:
    """D19: one ladder for each side of an assignment; nobody gets a second message of it."""
    await world.says("attorney", GIVE.replace("thu 3pm Manila", "thu 4pm Manila"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 15:00 New York")
    await world.says("attorney", 'ask A-1 "How many parcels are there?"')
    await world.until("thu 15:00 Manila")  # four hours of Manila's day are over at 13:00, and one more at 15:00
    assert "Also overdue" not in text(await world.sees("lead", "Q-1 · Answer is overdue"))
    await world.until("thu 16:00 Manila")
    assert "Also overdue: delivery of A-1" in text(await world.sees("lead", "Q-1 · Answer is overdue"))
    await world.sees_nothing("lead", "A-1 · Delivery is overdue")
    await world.says("assignee", 'answer Q-1 "Three."')
    await world.until("thu 09:00 New York")
    attorney = text(await world.sees("attorney", "A-1 · Delivery is overdue"))
    assert "Also overdue" not in attorney
    assert "Told so far: @lead" in attorney


async def test_a_rung_does_not_wait_for_somebody_who_went_on_leave_meanwhile(world: World) -> None:
    """D19 C14: their rung is passed over, and its wait with it."""
    await world.says("attorney", GIVE.replace("thu 3pm Manila", "thu 5:30pm Manila"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 17:40 Manila")
    assert "@lead hears" in text(await world.sees("assignee", "A-1 · Delivery is overdue"))
    await world.says("lead", "away fri")
    await world.until("fri 09:00 New York")
    attorney = text(await world.sees("attorney", "A-1 · Delivery is overdue"))
    assert "Told so far" not in attorney
    # Two hours of Manila's day from 17:30 on Thursday.
    assert "Held for you since: Thu 15 Oct 22:30 New York · Fri 16 Oct 10:30 Manila" in attorney
    await world.until("mon 10:00 Manila")
    await world.sees_nothing("lead", "Owed by")


async def test_an_excused_delivery_that_gets_another_due_is_timed_again(world: World) -> None:
    """D13 G16: what was excused is not owed late any more, and the new due is a promise like any other."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 15:30 Manila")
    await world.says("assignee", 'update A-1 because "Power cut."')
    await world.until("thu 09:00 New York")
    await world.says("attorney", "ack breach A-1 delivery excused")
    await world.says("attorney", "update A-1 due mon 5pm Manila")
    states = [window.state for window in await world.windows(1) if window.kind == "delivery"]
    assert states == [WindowState.EXCUSED, WindowState.RUNNING]
    await world.until("mon 17:00 Manila")
    assert len([each for each in await world.reads("assignee") if each == "A-1 · Delivery is overdue"]) == 2


async def test_a_late_debt_that_is_covered_and_done_at_once_was_late_and_its_ladder_ends(world: World) -> None:
    """D19: what is given after its due is late, though nobody's timer has said so yet."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 15:30 Manila")
    await world.says("lead", "cover A-1 by @paralegal")
    await world.says("paralegal", "deliver A-1 files.example/m-1042/chain")
    states = [window.state for window in await world.windows(1) if window.kind == "delivery"]
    assert states == [WindowState.BREACHED, WindowState.BREACHED]
    await world.until("fri 12:00 New York")
    await world.sees_nothing("attorney", "A-1 · Delivery is overdue")


async def test_a_reason_is_for_the_work_where_a_word_about_it_is_late_too(world: World) -> None:
    """G16: the card of the late delivery asks for a reason, and that is what the attorney excuses."""
    await world.says("attorney", GIVE.replace("thu 3pm Manila", "fri 5pm Manila"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("fri 17:30 Manila")
    await world.sees("assignee", "A-1 · Update is overdue")
    await world.sees("assignee", "A-1 · Delivery is overdue")
    await world.says("assignee", 'update A-1 because "Power cut."')
    await world.until("fri 09:00 New York")
    asked = await world.sees("attorney", "A-1 · @assignee gives a reason")
    assert asked.buttons[0].sentence == "ack breach A-1 delivery excused"
    assert "For:" not in text(asked)


async def test_what_happened_since_tells_nothing_of_the_other_sides_ladder(world: World) -> None:
    """D20 D57: somebody who acts too late reads what they may know, not who took it in hand over there."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 16:10 Manila")
    await world.presses("lead", "I'll take it")
    await world.until("thu 09:00 New York")
    stale = text(await world.says("attorney", "review A-1"))
    assert "Nothing changed." in stale
    assert "@lead" not in stale


async def test_taking_in_hand_what_is_late_no_more_is_told_as_a_button_from_before(world: World) -> None:
    """C21 C39: the lead was told, and the work came before the press: nobody is told that they were not told."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 16:10 Manila")
    late = await world.sees("lead", "A-1 · Delivery is overdue")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    stale = text(await world.presses_reply("lead", late, "I'll take it"))
    assert stale.startswith("That button is from before\nSince then A-1 was delivered by @assignee")


async def test_a_warning_of_what_is_over_is_not_told_after_it(world: World) -> None:
    """D15: Counterpart was away over mark and due: the ower reads that it is overdue, and no warning of it."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 16:00 Manila")
    world.clock.move(world.instant("thu 15:20 Manila"))
    await world.until("thu 15:21 Manila")
    await world.sees("assignee", "A-1 · Delivery is overdue")
    await world.sees_nothing("assignee", "left: deliver A-1")
