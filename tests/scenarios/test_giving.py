"""Giving work: drafts that lack something, dues that cannot be met, work passed on, declined, cancelled."""

from __future__ import annotations

from bot.language.cards import Card
from bot.language.forms import Form
from bot.model.windows import WindowKind, WindowState
from tests.world import World, faults, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'


async def test_an_incomplete_piece_of_work_is_a_draft_that_costs_no_time(world: World) -> None:
    """G02 C02: until what the type asks for is there, nobody owes anything and only the firm sees it."""
    draft = await world.says(
        "attorney", 'assign @assignee M-1042 medical-chronology "From the first visit on" due fri 5pm'
    )
    assert "A-1 · Medical chronology · Draft" in text(draft)
    assert "Needs: format, sources" in text(draft)
    assert "No time counts yet." in text(draft)
    await world.sees("attorney", "A-1 · Medical chronology · Draft")
    await world.until("wed 12:00 Manila")
    await world.sees_nothing("assignee", "Medical chronology")

    await world.says("attorney", "update A-1 format table")
    assert "Needs: sources" in text(await world.sees("attorney", "Draft"))
    form = await world.says("attorney", "assign A-1 sources")
    assert isinstance(form, Form)
    assert form.focus == "sources"
    sent = await world.fills("attorney", form, sources="files.example/m-1042/records")
    assert "Sent: A-1, medical chronology, to @assignee" in text(sent)
    await world.sees("assignee", "A-1 · Medical chronology · Sent")


async def test_a_due_that_cannot_be_met_says_so_in_numbers_and_offers_the_earliest_that_can(world: World) -> None:
    """G04 G28: 240 pages take 10 to 12 hours; until Thursday morning in New York there are 8."""
    await world.until("wed 16:00 New York")
    short = await world.says(
        "attorney", 'assign @assignee M-1042 deposition-summary "Summarise it" due thu 9am pages 240'
    )
    assert "Not sent yet: the due is 4 h of working time short" in text(short)
    assert "Earliest: Fri 16 Oct 01:00 New York · Fri 16 Oct 13:00 Manila" in text(short)
    await world.sees_nothing("assignee", "Deposition summary")
    sent = await world.presses_reply("attorney", short, "Use the earliest")
    assert "Due: Fri 16 Oct 01:00 New York · Fri 16 Oct 13:00 Manila" in text(sent)


async def test_a_due_that_is_short_may_be_kept(world: World) -> None:
    await world.until("wed 16:00 New York")
    await world.says("attorney", 'assign @assignee M-1042 deposition-summary "Summarise it" due thu 9am pages 240')
    assert "Sent: A-1" in text(await world.says("attorney", "assign A-1 keep"))


async def test_work_is_passed_on_and_its_clock_keeps_its_age(world: World) -> None:
    """C05 D17: due and questions stay; the new person owes a fresh acknowledgement, the old one nothing."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    passed = text(await world.says("lead", 'assign A-1 to @paralegal note "You know the county"'))
    assert "@paralegal" in passed
    assert "Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in passed
    await world.sees("paralegal", "You know the county")
    await world.sees("assignee", "You know the county")
    card = await world.sees("paralegal", "A-1 · Title search · Sent")
    assert "@paralegal acknowledges by Tue 13 Oct 23:30 New York · Wed 14 Oct 11:30 Manila" in text(card)
    owed = [window for window in await world.windows(1) if window.state.open]
    assert {await world.handle(window.owed_by) for window in owed} == {"paralegal"}


async def test_declined_work_is_owed_by_nobody_until_it_is_passed_on(world: World) -> None:
    """C03 D8: with a reason; the firm is told when it opens; the original due stands."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:41 Manila")
    declined = await world.says("assignee", "decline A-1 capacity because two rush assignments until Monday")
    assert "Declined: A-1, for capacity" in text(declined)
    assert not [window for window in await world.windows(1) if window.state.open]
    await world.until("wed 09:00 New York")
    await world.sees("attorney", "Declined: A-1, for capacity")
    await world.says("attorney", "assign A-1 to @drafter")
    card = await world.sees("attorney", "A-1 · Title search · Sent")
    assert "Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in text(card)


async def test_cancelled_work_is_told_and_never_comes_late(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("wed 10:00 Manila")
    await world.says("attorney", 'cancel A-1 "The case settled"')
    await world.until("fri 12:00 Manila")
    await world.sees("assignee", "The case settled")
    await world.sees_nothing("lead", "is overdue")
    assert {window.state for window in await world.windows(1)} == {WindowState.CANCELLED}


async def test_without_an_accepted_agreement_work_is_given_and_nobody_is_timed(unagreed: World) -> None:
    """D48: no accepted agreement, no window."""
    await unagreed.says("attorney", GIVE)
    await unagreed.until("mon 12:00 Manila")
    assert await unagreed.windows(1) == ()
    await unagreed.sees_nothing("lead", "is overdue")
    await unagreed.says("assignee", "ack A-1")
    await unagreed.sees("attorney", "A-1 · Title search · Acknowledged")


async def test_a_later_due_is_the_same_window_and_an_earlier_one_needs_a_reason_and_a_fresh_acknowledgement(
    world: World,
) -> None:
    """C06 D13: who, when and why are kept, and the original due stays for ever."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 14:00 New York")
    moved = text(await world.says("attorney", 'update A-1 due 2026-10-19 10:00 because "Client sent exhibits late."'))
    assert "Due moved: A-1" in moved
    assert "Due: Mon 19 Oct 10:00 New York · Mon 19 Oct 22:00 Manila" in moved
    assert "Was: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in moved
    assert "Held until Manila opens: Wed 14 Oct 21:00 New York · Thu 15 Oct 09:00 Manila, in 7 h" in moved
    card = text(await world.sees("attorney", "moved once"))
    assert "Was: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila, moved once" in card
    refused = text(await world.says("attorney", "update A-1 due fri 4pm"))
    assert "An earlier due needs a reason" in refused
    await world.says("attorney", 'update A-1 due fri 4pm because "The hearing moved."')
    binding = [w for w in await world.windows(1) if w.kind == "delivery" and w.state.open]
    assert [world.shown(w.due_at) for w in binding] == ["Mon 19 Oct 10:00 New York · Mon 19 Oct 22:00 Manila"]
    await world.until("thu 10:00 Manila")
    await world.says("assignee", "ack A-1")
    binding = [w for w in await world.windows(1) if w.kind == "delivery" and w.state.open]
    assert [world.shown(w.due_at) for w in binding] == ["Fri 16 Oct 16:00 New York · Sat 17 Oct 04:00 Manila"]


async def test_work_for_the_team_is_acknowledged_by_the_lead_who_passes_it_on(world: World) -> None:
    """D2: the assignee may be the team."""
    await world.says("attorney", 'assign @team M-1042 title-search "Chain since 1990" due fri 5pm')
    await world.until("wed 09:00 Manila")
    card = await world.sees("lead", "A-1 · Title search · Sent")
    assert "@lead acknowledges by" in text(card)
    await world.says("lead", "assign A-1 to @paralegal")
    assert "@paralegal acknowledges by" in text(await world.sees("paralegal", "A-1 · Title search · Sent"))


async def test_the_same_words_twice_are_asked_about(world: World) -> None:
    """D41: and saying it once more means it."""
    await world.says("attorney", GIVE)
    again = await world.says("attorney", GIVE)
    assert isinstance(again, Card)
    assert again.title == "You said this a moment ago"
    assert "A-2" in text(await world.presses_reply("attorney", again, "Again"))


async def test_a_second_delivery_of_the_same_utterance_is_answered_and_not_obeyed(world: World) -> None:
    first = await world.says("attorney", GIVE, key="T1")
    assert await world.says("attorney", GIVE, key="T1") == first
    assert await world.count_assignments() == 1


async def test_a_due_years_ahead_and_a_mountain_of_pages_are_answered_and_not_a_fault(world: World) -> None:
    """Bad input gets a clear answer: hours are known for this year and the next."""
    form = await world.says("attorney", 'assign @assignee M-1042 title-search "Chain" due 2036-01-01 17:00')
    assert isinstance(form, Form)
    (due,) = (field for field in form.fields if field.name == "due")
    assert due.error == "This takes a time within a year, like fri 5pm"
    short = await world.says("attorney", 'assign @assignee M-1042 deposition-summary "All" pages 999999999 due fri 5pm')
    assert text(short).startswith("Not sent yet: ")


async def test_a_draft_is_given_another_supervisor(world: World) -> None:
    """C02 D3: what a later sentence adds to a draft counts, whoever supervises it too."""
    draft = 'assign @assignee M-1057 medical-chronology "From the first visit on" due fri 5pm'
    assert "Draft" in text(await world.says("attorney", draft))
    await world.says("attorney", 'assign A-1 attorney @associate format table sources "files.example/records"')
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).supervising_id == (await world.person("associate")).id


async def test_an_earlier_due_is_what_the_next_person_says_yes_to(world: World) -> None:
    """D13 D17: nobody acknowledged it before the work was passed on, and it is not lost."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'update A-1 due thu 5pm because "the closing moved"')
    await world.says("lead", "assign A-1 to @paralegal")
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        passed = await tx.assignments.get(1)
    assert (passed.due_at, passed.earlier_due_at) == (world.instant("2026-10-15 17:00 New York"), None)


async def test_declined_work_that_is_edited_is_owed_by_nobody(world: World) -> None:
    """D8: whoever declined it does not owe an acknowledgement of its new words."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "decline A-1 scope because it is another lease")
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'update A-1 instructions "Chain since 1980"')
    assert not [window for window in await world.windows(1) if window.state.open]


async def test_work_passed_on_while_a_question_is_open_gets_all_of_the_time_back(world: World) -> None:
    """C05 D11 D17: what stood still before it was passed on counts as lost too."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 16:00 Manila")
    await world.says("lead", "assign A-1 to @paralegal")
    await world.until("thu 09:00 New York")
    await world.says("attorney", 'answer Q-1 "Kings."')
    # Seven hours of Wednesday and eight of Thursday were lost; from Saturday 05:00 on that is Tuesday 17:00 in Manila.
    card = await world.sees("paralegal", "A-1 · Title search · Sent")
    assert "Due: Tue 20 Oct 05:00 New York · Tue 20 Oct 17:00 Manila" in text(card)


async def test_late_work_that_is_passed_on_is_not_told_to_the_same_people_again(world: World) -> None:
    """D17 D19: the new person is told that it is overdue, and the ladder climbs on from where it was."""
    await world.says("attorney", GIVE.replace("fri 5pm", "thu 3pm Manila"))
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 16:10 Manila")
    await world.sees("lead", "A-1 · Delivery is overdue")
    await world.says("lead", "assign A-1 to @paralegal")
    await world.until("thu 16:11 Manila")
    await world.sees("paralegal", "A-1 · Delivery is overdue")
    await world.until("thu 09:00 New York")
    attorney = text(await world.sees("attorney", "A-1 · Delivery is overdue"))
    assert "Owed by: @paralegal" in attorney
    assert "Told so far: @lead" in attorney
    assert (await world.reads("lead")).count("A-1 · Delivery is overdue") == 1


async def test_the_team_corrects_what_the_team_delivered(world: World) -> None:
    """D2: where nobody was named yet the lead owes the correction, and is asked for it by name."""
    await world.says("attorney", GIVE.replace("@assignee", "@team"))
    await world.until("wed 09:30 Manila")
    await world.says("lead", "ack A-1")
    await world.says("lead", "deliver A-1 files.example/m-1042/chain")
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'review A-1 return "One parcel is missing." completeness cause execution')
    (owed,) = [window for window in await world.windows(1) if window.state.open]
    assert (owed.kind, await world.handle(owed.owed_by)) == (WindowKind.CORRECTION, "lead")
    await world.until("thu 09:00 Manila")
    await world.sees("lead", "A-1 · Correction waits for you")


async def test_without_an_agreement_a_change_is_told_as_a_change(unagreed: World) -> None:
    """D48 D56: nothing is timed, and whoever has the work still reads that something else is wanted."""
    await unagreed.says("attorney", GIVE)
    await unagreed.until("wed 09:30 Manila")
    before = len(await unagreed.seen_by("assignee"))
    await unagreed.says("attorney", 'update A-1 instructions "Chain since 1980"')
    told = [text(message.card) for message in (await unagreed.seen_by("assignee"))[before:]]
    assert any("Chain since 1980" in each for each in told)
    assert not any("Cancelled" in each for each in told)


async def test_a_draft_that_lay_until_its_due_was_over_is_asked_for_another(world: World) -> None:
    """D29: what is past is never sent without a word."""
    await world.says("attorney", 'assign @assignee M-1042 redaction "Redact it" due wed 5pm Manila')
    await world.until("thu 10:00 New York")
    form = await world.says("attorney", "assign A-1 sources files.example/x")
    assert "due" in faults(form)
    assert await world.windows(1) == ()
    assert "Sent: A-1" in text(await world.fills("attorney", form, due="mon 5pm"))


async def test_what_the_firm_asked_is_asked_of_whoever_has_the_work_now(world: World) -> None:
    """D17: open questions go with the work, and the one who had it owes nothing on it any more."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("attorney", 'ask A-1 "Which lane?"')
    await world.says("lead", "assign A-1 to @paralegal")
    await world.sees("paralegal", "Which lane?")
    owed = [window for window in await world.windows(1) if window.state.open]
    assert {await world.handle(window.owed_by) for window in owed} == {"paralegal"}
    await world.says("paralegal", 'answer Q-1 "The left one."')


async def test_whoever_is_given_work_while_on_leave_owes_none_of_it(world: World) -> None:
    """D23: their cover has all of it."""
    await world.says("paralegal", "away wed – fri")
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("lead", "assign A-1 to @paralegal")
    await world.until("wed 09:35 Manila")
    owed = [window for window in await world.windows(1) if window.state.open]
    assert {await world.handle(window.owed_by) for window in owed} == {"lead"}


async def test_an_earlier_due_that_is_over_when_it_is_acknowledged_does_not_bind(world: World) -> None:
    """D13: the old one binds until then, which the firm reads at once, and afterwards that it stays."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("wed 22:30 Manila")
    moved = text(await world.says("attorney", 'update A-1 due 2026-10-15 10:00 Manila because "The hearing moved"'))
    assert "until that is acknowledged" in moved
    await world.until("thu 10:30 Manila")
    await world.says("assignee", "ack A-1")
    assert not any(window.breached_at for window in await world.windows(1))
    await world.until("thu 09:00 New York")
    await world.sees("attorney", "A-1 · The earlier due was not agreed in time")
    await world.says("attorney", 'update A-1 due fri 9am Manila because "The hearing moved"')
    await world.says("attorney", "update A-1 due fri 5pm")  # the due there is: it stays
    await world.until("fri 09:30 Manila")
    await world.says("assignee", "ack A-1")
    card = text(await world.sees("assignee", "A-1 · Title search"))
    assert "Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in card


async def test_somebody_on_a_shift_of_their_own_is_given_work_while_their_team_sleeps(world: World) -> None:
    """C25 C30: their time to acknowledge runs, so they are told, in the matter's room too."""
    await world.says("lead", 'hours set @assignee "mon-fri 21:00-06:00"')
    sent = text(
        await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm keep')
    )
    assert "@assignee is at work and has been told" in sent
    card = text(await world.sees("assignee", "A-1 · Title search · Sent"))
    assert "Next: @assignee acknowledges by Tue 13 Oct 17:00 New York · Wed 14 Oct 05:00 Manila" in card
    await world.says("lead", 'hours set @paralegal "mon-fri 05:00-13:00"')
    later = text(await world.says("attorney", 'assign @paralegal M-1042 title-search "Chain before" due fri 5pm keep'))
    assert "@paralegal opens Tue 13 Oct 17:00 New York · Wed 14 Oct 05:00 Manila, in 2 h, and is told then" in later
    await world.until("wed 05:00 Manila")
    await world.sees("paralegal", "A-2 · Title search · Sent")
