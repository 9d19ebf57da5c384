"""Time off: booked in a sentence, what is owed passes to whoever covers, the dues stay, and it can be taken back."""

from __future__ import annotations

from tests.world import World, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due 2026-10-23 17:00 Manila'


async def owers(world: World, assignment_id: int) -> dict[str, str]:
    """Who owes each kind of reply that is still open."""
    return {
        window.kind.value: await world.handle(window.owed_by)
        for window in await world.windows(assignment_id)
        if window.state.open
    }


async def begun(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")


async def test_leave_is_booked_and_says_what_falls_inside_and_who_will_have_it(world: World) -> None:
    """C14: message 38; the lead hears of it, and the day before nothing has moved."""
    await begun(world)
    booked = text(await world.says("assignee", "away 22 oct – 23 oct"))
    assert "Booked: away Thu 22 – Fri 23 Oct Manila" in booked
    assert "Back: Sun 25 Oct 21:00 New York · Mon 26 Oct 09:00 Manila" in booked
    assert "A-1, due Fri 23 Oct 05:00 New York · Fri 23 Oct 17:00 Manila" in booked
    assert "Kept, @lead has it then. The dues stay." in booked
    await world.sees("lead", "@assignee is away Thu 22 – Fri 23 Oct Manila")
    await world.until("wed 18:00 Manila")
    assert (await owers(world, 1))["delivery"] == "assignee"


async def test_when_leave_begins_the_debt_moves_and_the_due_does_not(world: World) -> None:
    """D23: the lead owes it from the first hour on, and it stays there after the leave is over."""
    await begun(world)
    await world.says("assignee", "away 22 oct – 23 oct")
    await world.until("2026-10-22 09:00 Manila")
    assert (await owers(world, 1))["delivery"] == "lead"
    card = text(await world.sees("lead", "@assignee is away; 2 things are with you"))
    assert "A-1, due Fri 23 Oct 05:00 New York · Fri 23 Oct 17:00 Manila" in card
    whole = text(await world.sees("lead", "A-1 · Title search"))
    assert "Due: Fri 23 Oct 05:00 New York · Fri 23 Oct 17:00 Manila" in whole
    assert "People: @lead, supervised by @attorney" in whole
    await world.until("2026-10-26 10:00 Manila")
    assert (await owers(world, 1))["delivery"] == "lead"


async def test_a_named_cover_has_it_instead_and_can_do_the_work(world: World) -> None:
    """D23: named cover first."""
    await begun(world)
    booked = text(await world.says("assignee", "away 22 oct – 23 oct cover @paralegal"))
    assert "Kept, @paralegal has it then. The dues stay." in booked
    await world.until("2026-10-22 09:30 Manila")
    await world.sees("paralegal", "@assignee is away; 2 things are with you")
    delivered = text(await world.says("paralegal", "deliver A-1 files.example/m-1042/chain"))
    assert "Delivered: A-1, round 1" in delivered


async def test_a_question_to_an_attorney_on_leave_is_the_responsible_attorneys(world: World) -> None:
    """D23: on the firm's side; asked while they are away, it passes at once."""
    await world.says("associate", 'assign @assignee M-1057 title-search "Chain since 1990" due 2026-10-23 17:00 Manila')
    await world.says("associate", "away wed – fri")
    await world.until("wed 10:00 New York")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 10:01 New York")
    assert (await owers(world, 1))["answer"] == "attorney"
    card = text(await world.sees("attorney", "Q-1 · A-1 waits for your answer"))
    assert "answer by Wed 14 Oct 14:00 New York · Thu 15 Oct 02:00 Manila" in card
    await world.says("attorney", 'answer Q-1 "Kings County."')
    await world.sees("attorney", "A-1 · Title search · Sent")


async def test_nobody_to_cover_is_told_to_the_coordinator_at_once(world: World) -> None:
    """D23: the responsible attorney herself is away, and nobody stands in."""
    await begun(world)
    await world.says("assignee", 'ask A-1 "Which county?"')
    booked = text(await world.says("attorney", "away wed – fri sick"))
    assert "name somebody who covers" in booked
    await world.until("wed 09:00 New York")
    card = await world.sees("practice_lead", "@attorney is away; nobody covers 1 thing")
    assert "Q-1 on A-1, answer by" in text(card)
    form = await world.presses("practice_lead", "Find cover")
    refused = await world.fills("practice_lead", form, by="@associate")
    assert "Nothing changed" in text(refused) or "associate" in text(refused)


async def test_half_a_day_off_is_half_a_shift_and_moves_the_debt(world: World) -> None:
    """C14: the afternoon, said as it is."""
    await begun(world)
    booked = text(await world.says("assignee", "away half fri"))
    assert "Away: Fri 16 Oct 01:00–06:00 New York · Fri 16 Oct 13:00–18:00 Manila" in booked
    await world.until("fri 14:00 Manila")
    assert (await owers(world, 1))["delivery"] == "lead"


async def test_an_hour_off_at_the_end_of_a_day_is_closed_time_and_moves_dues(world: World) -> None:
    """D23 D25: less than half a shift: the acknowledgement falls due an hour of working time later, and is listed."""
    await world.until("wed 16:30 Manila")
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due 2026-10-23 17:00 Manila')
    await world.until("wed 17:00 Manila")
    assert "@assignee acknowledges by Wed 14 Oct 21:30 New York · Thu 15 Oct 09:30 Manila" in text(
        await world.sees("assignee", "A-1 · Title search · Sent")
    )
    booked = text(await world.says("assignee", "away today training"))
    assert "Booked: away Wed 14 Oct Manila" in booked
    await world.until("wed 17:01 Manila")
    card = text(await world.sees("assignee", "A-1 · Title search · Sent"))
    assert "@assignee acknowledges by Wed 14 Oct 22:30 New York · Thu 15 Oct 10:30 Manila" in card
    moved = text(await world.sees("lead", "Hours of @assignee changed"))
    assert "A-1, acknowledge by Wed 14 Oct 22:30 New York · Thu 15 Oct 10:30 Manila" in moved
    assert (await owers(world, 1))["acknowledge"] == "assignee"


async def test_leave_is_taken_back_by_a_day_of_it(world: World) -> None:
    """C14: before it begins nothing has happened, and nothing does."""
    await begun(world)
    booked = await world.says("assignee", "away 22 oct – 23 oct")
    back = text(await world.presses_reply("assignee", booked, "Undo"))
    assert "Not away Thu 22 – Fri 23 Oct Manila" in back
    await world.until("2026-10-22 10:00 Manila")
    assert (await owers(world, 1))["delivery"] == "assignee"
    assert "No leave of @assignee is booked then" in text(await world.says("assignee", "away cancel 22 oct"))


async def test_a_leave_under_way_that_is_taken_back_ends_now_and_what_was_passed_on_stays(world: World) -> None:
    """D23 D25: back on the Thursday at noon: new work is hers again, the old stays with the lead until it is done."""
    await begun(world)
    await world.says("assignee", "away 22 oct – 23 oct")
    await world.until("2026-10-22 12:00 Manila")
    back = text(await world.says("assignee", "away cancel 22 oct"))
    assert "Not away Thu 22 – Fri 23 Oct Manila" in back
    assert (await owers(world, 1))["delivery"] == "lead"
    await world.says("attorney", GIVE.replace("1990", "1970"))
    await world.until("2026-10-22 12:01 Manila")
    assert (await owers(world, 2))["acknowledge"] == "assignee"
    assert "Away:" not in text(await world.says("lead", "hours show @assignee"))


async def test_what_is_asked_of_somebody_on_leave_is_owed_by_their_cover_at_once(world: World) -> None:
    """D23: work that is given to somebody away is the cover's, with the due that the giver set."""
    await world.says("lead", "away 14 oct – 16 oct for @assignee")
    await world.says("attorney", GIVE)
    await world.until("wed 09:00 Manila")
    owed = await owers(world, 1)
    assert owed == {"acknowledge": "lead", "delivery": "lead"}
    await world.sees("lead", "A-1 · Title search · Sent")


async def test_of_several_leaves_the_one_meant_is_asked(world: World) -> None:
    await world.says("assignee", "away 22 oct")
    await world.says("assignee", "away 29 oct")
    which = await world.says("assignee", "away cancel")
    assert "Which leave is taken back?" in text(which)
    assert "Not away Thu 29 Oct Manila" in text(await world.presses_reply("assignee", which, "The second"))


async def test_a_coordinator_books_for_somebody_of_their_side_and_nobody_else_does(world: World) -> None:
    """C14 D1: sick this morning; the person is told, and may take it back."""
    await begun(world)
    refused = text(await world.says("paralegal", "away today for @assignee"))
    assert "Leave for @assignee needs the coordinator of that side" in refused
    assert "Who can: @lead" in refused
    assert "Nothing changed" in text(await world.says("practice_lead", "away today for @assignee"))
    booked = text(await world.says("lead", "away today for @assignee sick"))
    assert "Booked: away Wed 14 Oct Manila" in booked
    await world.until("wed 09:31 Manila")
    assert (await owers(world, 1))["delivery"] == "lead"
    await world.until("thu 09:00 Manila")
    await world.sees("assignee", "@assignee is away Wed 14 Oct Manila")


async def test_the_other_side_never_reads_why_somebody_is_away(world: World) -> None:
    """D20: who has the work is told, the reason of a leave is not."""
    await begun(world)
    await world.says("assignee", 'away 22 oct – 23 oct sick "surgery"')
    await world.until("2026-10-23 10:00 New York")
    for reader in ("attorney", "practice_lead", "firm_admin"):
        await world.sees_nothing(reader, "surgery")
        await world.sees_nothing(reader, "sick")


async def test_the_same_days_are_one_leave(world: World) -> None:
    """C14: booked again they are said to be booked, and a longer leave takes the place of a shorter one."""
    await world.says("assignee", "away 22 oct")
    again = text(await world.says("lead", "away 22 oct for @assignee"))
    assert "@assignee is away Thu 22 Oct Manila already" in again
    await world.says("lead", "away 22 oct – 23 oct for @assignee")
    assert "Not away Thu 22 – Fri 23 Oct Manila" in text(await world.says("assignee", "away cancel 22 oct"))
