"""Questions both ways: what stands still, what moves by how much, what ends an open one."""

from __future__ import annotations

from bot.model.windows import WindowKind, WindowState
from tests.world import World, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'


async def under_way(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")


async def test_two_open_questions_stop_the_work_once(world: World) -> None:
    """D12: the pause is their union, and the work moves on with the last answer."""
    await under_way(world)
    await world.until("thu 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("thu 11:00 Manila")
    await world.says("assignee", 'ask A-1 "From which year?"')
    await world.until("thu 09:30 New York")
    first = text(await world.says("attorney", 'answer Q-1 "Kings County."'))
    assert "Q-1 on A-1 is answered" in first
    assert "A-1 · Title search · Waiting on answer" in await world.reads("assignee")
    second = text(await world.says("attorney", 'answer Q-2 "From 1990."'))
    # 10:00 to 13:00 and 14:00 to 18:00: seven hours of Manila's day, counted once.
    assert "moved by 7 h of working time" in second
    assert "Q-2 is answered; A-1 resumes" in second


async def test_a_question_of_the_firm_stops_nothing_and_is_owed_by_the_assignee(world: World) -> None:
    await under_way(world)
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'ask A-1 "How far are you?"')
    await world.until("thu 09:00 Manila")
    await world.sees("assignee", "How far are you?")
    owed = next(w for w in await world.windows(1) if w.kind is WindowKind.ANSWER)
    assert await world.handle(owed.owed_by) == "assignee"
    assert not any(window.paused for window in await world.windows(1))
    await world.says("assignee", 'answer Q-1 "Half way."')
    await world.until("thu 09:00 New York")
    await world.sees("attorney", "Half way.")


async def test_a_withdrawn_question_keeps_the_pause_it_caused(world: World) -> None:
    """D7."""
    await under_way(world)
    await world.until("thu 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("thu 12:00 Manila")
    withdrawn = text(await world.says("assignee", "ask Q-1 withdraw"))
    assert "Q-1 is withdrawn; A-1 resumes" in withdrawn
    assert "moved by 2 h of working time" in withdrawn
    await world.until("thu 10:00 New York")
    await world.sees_nothing("attorney", "waits for your answer")


async def test_work_delivered_with_a_question_open_waits_for_no_answer(world: World) -> None:
    """D18."""
    await under_way(world)
    await world.until("thu 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("thu 11:00 Manila")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    answer = next(w for w in await world.windows(1) if w.kind is WindowKind.ANSWER)
    assert answer.state is WindowState.CANCELLED
    assert "A-1 · Title search · Delivered, round 1" in await world.reads("attorney")
    await world.until("fri 10:00 New York")
    await world.sees_nothing("practice_lead", "Answer is overdue")


async def test_nothing_was_lost_by_a_question_asked_and_answered_in_closed_hours(world: World) -> None:
    """D11: a due in closed hours stays where it is when no open time was lost."""
    await under_way(world)
    await world.until("wed 19:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 10:00 New York")
    answered = text(await world.says("attorney", 'answer Q-1 "Kings County."'))
    assert "Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila" in answered
    assert "moved by" not in answered


async def test_a_hold_and_a_question_each_end_on_their_own(world: World) -> None:
    """C19: what stands still moves on only when nothing stops it any more."""
    await under_way(world)
    await world.until("thu 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("thu 09:30 New York")
    await world.says("attorney", "hold A-1 because the seller sends a new report")
    assert "A-1 · Title search · On hold" in await world.reads("assignee")
    await world.says("attorney", 'answer Q-1 "Kings County."')
    assert "A-1 · Title search · On hold" in await world.reads("assignee")
    await world.until("fri 15:00 Manila")
    assert "Next: A-1 stays on hold" in text(await world.sees("assignee", "Q-1 on A-1 is answered"))
    assert all(w.paused for w in await world.windows(1) if w.state.open)
    await world.until("fri 09:30 New York")
    resumed = text(await world.says("attorney", "hold A-1 off"))
    # Thursday 10:00 to Friday 18:00: fifteen hours of Manila's days.
    assert "moved by 15 h of working time" in resumed


async def test_where_the_time_went_adds_up_to_the_wall(world: World) -> None:
    """C22 G07: every instant once."""
    await under_way(world)
    await world.until("thu 10:00 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("thu 10:30 New York")
    await world.says("attorney", 'answer Q-1 "Kings County."')
    await world.until("fri 12:00 Manila")
    shown = text(await world.says("assignee", "show A-1 time"))
    assert "A-1, where 57 h went" in shown
    assert "Paused: 12 h 30 min, for Q-1" in shown


async def test_the_answer_reaches_whoever_has_the_work_by_now(world: World) -> None:
    """D17: open questions stay with the work when it is passed on."""
    await under_way(world)
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 11:00 Manila")
    await world.says("lead", "assign A-1 to @paralegal")
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'answer Q-1 "Kings County."')
    await world.until("thu 09:00 Manila")
    await world.sees("paralegal", "Q-1 is answered")


async def test_only_whoever_may_answer_says_when_the_answer_comes(world: World) -> None:
    await under_way(world)
    await world.says("assignee", 'ask A-1 "Which county?"')
    promised = text(await world.says("assignee", "update Q-1 eta thu 5pm"))
    assert "needs somebody of the side that owes it" in promised
    await world.until("wed 10:00 New York")
    assert "Q-1" in text(await world.says("attorney", "update Q-1 eta wed 5pm"))


async def test_a_question_of_the_firm_that_is_withdrawn_is_no_word_from_the_assignee(world: World) -> None:
    """D7 D14: the next word is owed when it was; and an update that comes before any acknowledgement is one word."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "update A-1 10%")
    words = [window for window in await world.windows(1) if window.kind is WindowKind.PROGRESS]
    await world.says("attorney", 'ask A-1 "How many parcels?"')
    await world.says("attorney", "ask Q-1 withdraw")
    assert [window for window in await world.windows(1) if window.kind is WindowKind.PROGRESS] == words
    assert [window.state for window in words] == [WindowState.RUNNING]


async def test_an_answer_that_waits_is_not_told_once_the_work_is_approved(world: World) -> None:
    """D34: news that no longer matters is taken back; what was told stays."""
    await under_way(world)
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'answer Q-1 "2023"')
    await world.says("assignee", "deliver A-1 files.example/m-1042/1")  # from home, before Manila opens
    await world.says("attorney", "review A-1 approve")
    await world.until("thu 10:00 Manila")
    await world.sees_nothing("assignee", "Q-1 is answered")
    assert "A-1 · Title search · Approved" in await world.reads("assignee")


async def test_an_answer_that_waits_can_be_sent_at_once(world: World) -> None:
    """C30: the firm's word on its way to a closed team, as the question was."""
    await under_way(world)
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("wed 10:00 New York")
    await world.says("attorney", 'answer Q-1 "2023"')
    await world.sees_nothing("assignee", "Q-1 is answered")
    assert "2 of 3 left this week" in text(await world.says("attorney", "urgent Q-1"))
    await world.sees("assignee", "Q-1 is answered; A-1 resumes")
    assert "Nothing changed." in text(await world.says("attorney", "urgent Q-1"))
