"""One assignment from the giving to the next morning's digest, as the two teams live it, on both databases."""

from __future__ import annotations

from tests.world import World, text

GIVE = 'assign @assignee M-1042 deposition-summary "Summarise the 2 Oct deposition, page-line" due fri 5pm pages 240'


async def test_work_is_given_missed_climbs_is_taken_answered_delivered_returned_and_approved(world: World) -> None:
    """C01 C02 C03 C04 C12 C17 C19 C20 C21 C27 C31 C38 C39 C43 G01 G20: the story the README promises."""
    # Tue 13 Oct 15:00 New York: the firm gives work to a team that is asleep.
    sent = text(await world.says("attorney", GIVE))
    assert "Sent: A-1, deposition summary, to @assignee" in sent
    assert "Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in sent
    assert "Manila opens Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila, in 6 h, and is told then" in sent
    assert "A-1 · Deposition summary · Sent" in await world.reads("attorney")
    assert "A-1 · Deposition summary · Sent" not in await world.reads("assignee")

    # Manila opens: the card is there, and nobody acknowledges it.
    await world.until("wed 09:00 Manila")
    assert "A-1 · Deposition summary · Sent" in await world.reads("assignee")
    await world.until("wed 10:30 Manila")
    await world.sees("assignee", "30 min of working time left: acknowledge A-1")

    # Two hours of Manila's time are over: late, then an hour later the lead hears, and takes it.
    await world.until("wed 11:00 Manila")
    await world.sees("assignee", "A-1 · Acknowledgement is overdue")
    await world.until("wed 12:00 Manila")
    await world.sees("lead", "Owed by: @assignee")
    taken = text(await world.presses("lead", "I'll take it"))
    assert "A-1 · @lead has it" in taken
    await world.sees("assignee", "A-1 · @lead has it")

    # It is acknowledged late, worked on, and a question stops it.
    await world.says("assignee", "ack A-1")
    await world.until("thu 10:04 Manila")
    await world.says("assignee", 'update A-1 60% "Exhibits indexed."')
    asked = text(
        await world.says("assignee", 'ask A-1 "Exhibit 7 has two lease versions. Use the 2019 or the 2023 one?"')
    )
    assert "A-1 is paused; its due moves by the working time lost." in asked
    assert "A-1 · Deposition summary · Waiting on answer" in await world.reads("attorney")

    # New York opens, answers, and Manila's due has moved by exactly the working time lost.
    await world.until("thu 10:30 New York")
    await world.sees("attorney", "Q-1 · A-1 waits for your answer")
    answered = text(await world.says("attorney", 'answer Q-1 "Use the 2023 version."'))
    assert "Due: Mon 19 Oct 04:56 New York · Mon 19 Oct 16:56 Manila, moved by 6 h 56 min of working time" in answered
    await world.until("fri 09:00 Manila")
    await world.sees("assignee", "Q-1 is answered; A-1 resumes")

    # Delivered; only an attorney of the matter returns or approves it.
    await world.until("fri 16:20 Manila")
    await world.says("assignee", "deliver A-1 files.example/m-1042/depo-summary")
    refused = text(await world.says("assignee", "review A-1 approve"))
    assert "Approving A-1 needs an attorney of M-1042" in refused
    await world.until("fri 10:15 New York")
    await world.presses("attorney", "Start review")
    assert "A-1 · Deposition summary · In review, round 1" in await world.reads("assignee")
    await world.says(
        "attorney",
        'review A-1 return "Pages 41 to 58 cite exhibit 7; they mean exhibit 9." citation,format cause execution',
    )
    assert "A-1 · Deposition summary · Returned, round 2" in await world.reads("assignee")

    # Corrected, approved, and both sides see the same.
    await world.until("mon 15:10 Manila")
    await world.says("assignee", "deliver A-1 files.example/m-1042/depo-summary-2 fingerprint 9f2c41d0aa")
    await world.until("mon 10:12 New York")
    await world.says("attorney", "review A-1 approve round 2 with-changes")
    for reader in ("attorney", "assignee"):
        card = await world.sees(reader, "A-1 · Deposition summary · Approved")
        assert "Sign-off: @attorney, Mon 19 Oct 10:12 New York · Mon 19 Oct 22:12 Manila" in text(card)

    # Next morning's digests.
    await world.until("tue 09:15 Manila")
    assert "Manila digest · Tue 20 Oct" in await world.reads("lead")
    await world.until("tue 09:15 New York")
    assert "New York digest · Tue 20 Oct" in await world.reads("attorney")
