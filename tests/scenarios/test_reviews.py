"""Reviews: a verdict is of what was seen, an attorney's alone, and approved work can still be returned for a while."""

from __future__ import annotations

from bot.language.forms import Form
from bot.model.windows import WindowKind
from tests.world import World, button, faults, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'


async def delivered(world: World) -> None:
    await world.says("attorney", GIVE)
    await world.until("thu 10:00 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    await world.until("thu 09:30 New York")


async def test_the_link_can_be_replaced_until_the_review_begins(world: World) -> None:
    """D49: round and window stay; afterwards one asks to have it returned."""
    await delivered(world)
    before = [w for w in await world.windows(1) if w.kind is WindowKind.REVIEW]
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain-2")
    assert [w for w in await world.windows(1) if w.kind is WindowKind.REVIEW] == before
    await world.says("attorney", "review A-1")
    refused = text(await world.says("assignee", "deliver A-1 files.example/m-1042/chain-3"))
    assert "Nothing changed." in refused
    assert "files.example/m-1042/chain-2" in text(await world.sees("attorney", "In review, round 1"))


async def test_a_return_asks_for_category_and_cause(world: World) -> None:
    """G15: both pickers are required."""
    await delivered(world)
    form = await world.says("attorney", "review A-1 return")
    assert isinstance(form, Form)
    required = {field.name for field in form.fields if field.required}
    assert {"categories", "cause"} <= required
    returned = await world.fills("attorney", form, categories="citation,format", cause="execution", words="Cite pages.")
    assert "Returned: A-1, round 2" in text(returned)


async def test_a_verdict_on_an_older_round_is_refused_with_the_newer_delivery(world: World) -> None:
    """D22 C39: approve what was seen."""
    await delivered(world)
    await world.says("attorney", 'review A-1 return "Cite pages." citation cause execution')
    await world.until("fri 10:00 Manila")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain-2")
    old = text(await world.says("attorney", "review A-1 approve round 1"))
    assert "A-1 has a newer delivery: round 2" in old
    assert "A-1 · Title search · Delivered, round 2" in await world.reads("attorney")


async def test_what_is_over_is_said_of_a_button_and_of_a_sentence_each_in_its_words(world: World) -> None:
    """C39: nobody who typed is told of a button."""
    await delivered(world)
    replace = button(await world.sees("assignee", "Delivered, round 1"), "Replace the link")
    await world.says("attorney", "review A-1 approve")
    typed = text(await world.says("assignee", "deliver A-1 files.example/m-1042/chain-2"))
    assert "That does not fit how A-1 stands" in typed
    assert "A-1 was approved." in typed
    assert "Nothing changed." in typed
    pressed = text(await world.says("assignee", f"{replace.sentence} files.example/m-1042/chain-2", pressed=True))
    assert pressed.startswith("That button is from before\nSince then A-1 was approved by @attorney: ")


async def test_a_correction_for_an_unclear_instruction_gets_the_time_the_attorney_sets(world: World) -> None:
    """D21."""
    await delivered(world)
    said = 'review A-1 return "I meant both parcels." instruction-missed cause instruction within 3h'
    await world.says("attorney", said)
    correction = next(w for w in await world.windows(1) if w.kind is WindowKind.CORRECTION)
    assert world.shown(correction.due_at) == "Fri 16 Oct 00:00 New York · Fri 16 Oct 12:00 Manila"


async def test_only_an_attorney_of_the_matter_gives_a_verdict(world: World) -> None:
    """C43: not staff, not the lead, not an attorney of another matter; from the start."""
    await delivered(world)
    for handle in ("staff", "lead", "practice_lead"):
        refused = text(await world.says(handle, "review A-1 approve"))
        assert "Approving A-1 needs an attorney of M-1042" in refused
        assert "Who can: @attorney" in refused
    hidden = text(await world.says("associate", "review A-1 approve"))
    assert "Nothing found for A-1" in hidden
    assert "A-1 · Title search · Delivered, round 1" in await world.reads("assignee")


async def test_approved_work_can_be_returned_for_five_working_days(world: World) -> None:
    """D5: then it closes by itself."""
    await delivered(world)
    await world.says("attorney", "review A-1 approve")
    await world.until("mon 10:00 New York")
    said = 'review A-1 return "One parcel is missing." completeness cause execution'
    reopened = text(await world.says("attorney", said))
    assert "Returned: A-1, round 2" in reopened
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain-2")
    await world.says("attorney", "review A-1 approve")
    await world.until("2026-10-28 10:00 New York")
    late = text(await world.says("attorney", 'review A-1 return "Again." completeness cause execution'))
    assert "Nothing changed." in late


async def test_a_correction_keeps_its_due_when_it_is_passed_on(world: World) -> None:
    """D17: the new assignee has the time that was left, and a correction further ahead than hours are known is asked
    back."""
    await world.says("attorney", GIVE)
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain")
    await world.until("wed 10:00 New York")
    asked = await world.says("attorney", 'review A-1 return format cause execution within 9999h "Fix it."')
    assert "a time that ends within a year" in faults(asked)["within"]
    await world.says("attorney", 'review A-1 return format cause execution within 8h "Fix it."')
    due = next(w.due_at for w in await world.windows(1) if w.kind is WindowKind.CORRECTION)
    await world.until("thu 12:00 Manila")
    await world.says("lead", "assign A-1 to @paralegal")
    passed = [w for w in await world.windows(1) if w.kind is WindowKind.CORRECTION and w.state.open]
    assert [w.due_at for w in passed] == [due]


async def test_approved_work_closes_by_the_firms_days_as_they_are_by_then(world: World) -> None:
    """D5 D25: a storm that closes New York for a day gives a day more; the closing is in the history."""
    await delivered(world)
    await world.says("attorney", "review A-1 approve")  # Thursday 15 Oct
    closed = await world.says("practice_lead", "hours exception new york 2026-10-20 closed storm")
    assert "storm" in text(closed), text(closed)
    await world.until("2026-10-22 18:00 New York")
    assert "Closed" not in text(await world.says("attorney", "show A-1 history"))
    await world.until("2026-10-23 18:00 New York")
    history = text(await world.says("attorney", "show A-1 history"))
    assert "Closed" in history
    assert "Fri 23 Oct 18:00 New York" in history


async def test_a_correction_is_measured_by_its_own_due(world: World) -> None:
    """D13: a word on it is at risk by that, a due that is moved is that, a question's answer names that."""
    await delivered(world)
    await world.says("attorney", 'review A-1 return "One parcel is missing." completeness cause execution within 12h')
    await world.until("fri 17:30 Manila")  # past the first due in Manila's day, and the correction has time
    updated = text(await world.says("assignee", "update A-1 50% eta mon 10:00"))
    assert "at risk" not in updated
    assert "delivers by Sun 18 Oct 22:30 New York · Mon 19 Oct 10:30 Manila" in updated or "delivers by" in updated
    await world.says("assignee", 'ask A-1 "Which parcel?"')
    await world.until("fri 09:30 New York")
    await world.says("attorney", 'answer Q-1 "Lot 7."')
    await world.until("mon 09:00 Manila")
    assert "Next: deliver the correction by" in text(await world.sees("assignee", "Q-1 is answered; A-1 resumes"))
    await world.says("attorney", "update A-1 due wed 5pm Manila")
    (owed,) = [window for window in await world.windows(1) if window.state.open]
    assert world.shown(owed.due_at) == "Wed 21 Oct 05:00 New York · Wed 21 Oct 17:00 Manila"


async def test_a_replaced_link_is_the_one_the_attorney_reads(world: World) -> None:
    """D22 D49: in the message that asks for the review, too."""
    await delivered(world)
    await world.says("assignee", "deliver A-1 files.example/m-1042/chain-2")
    asked = [each for each in await world.reads("attorney") if each == "A-1 · Review waits for you"]
    assert len(asked) == 1
    assert "files.example/m-1042/chain-2" in text(await world.sees("attorney", "A-1 · Review waits for you"))
