"""The agreement as a contract: a version is proposed by one side, accepted by both, and in force from its instant."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.language.cards import Card
from bot.language.forms import Form
from bot.model.people import Role
from bot.model.windows import WindowKind, WindowState
from tests.scenarios.telling import give
from tests.world import World, faults, text

CHANGE = 'policy propose answer 3h from 2 nov 9am because "Questions asked at the close should not cost a shift."'


async def version(world: World) -> int | None:
    """The version in force now."""
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        found = await tx.agreements.in_force(tx.now)
        return found.version if found is not None else None


async def window(world: World, assignment_id: int, kind: WindowKind) -> tuple[int, str]:
    """The newest window of a kind: the version it keeps, and when it falls due, as messages print it."""
    last = [each for each in await world.windows(assignment_id) if each.kind is kind][-1]
    return last.agreement_version, world.shown(last.due_at)


# ── reading it ──────────────────────────────────────────────────────────────


async def test_anyone_reads_the_six_windows_and_who_accepted_them(world: World) -> None:
    """C15: target, who owes, whose hours, the version in force and who accepted it; then all the rest of it."""
    shown = await world.says("drafter", "policy")
    assert text(shown) == text(await world.says("attorney", "policy show"))
    assert [line.partition(":")[0] for line in text(shown).split("\n")[1:7]] == [
        kind.value.capitalize() for kind in WindowKind
    ]
    assert "Answer: 4 h, the supervising attorney" in text(shown)
    assert "All is working time of the one who owes" in text(shown)
    assert "Since: Tue 8 Sep 09:00 New York · Tue 8 Sep 21:00 Manila, accepted by @practice_lead and @lead" in text(
        shown
    )
    rest = text(await world.presses_reply("drafter", shown, "Warnings and ladders"))
    assert "Warned: at 50 %, 75 % and 90 % of a reply time" in rest
    assert "Urgent: 3 a week for each side" in rest
    assert "Late in Manila: lead after 1 h, supervising attorney after 2 h, firm admin after 4 h in New York" in rest
    assert "Rush: 50 % of each reply time" in rest
    assert isinstance(shown, Card)
    assert "policy propose" not in [button.sentence for button in shown.buttons]
    mine = await world.says("lead", "policy show")
    assert isinstance(mine, Card)
    assert "policy propose" in [button.sentence for button in mine.buttons]


# ── proposed and accepted ───────────────────────────────────────────────────


async def test_both_coordinators_accept_and_running_clocks_keep_their_version(world: World) -> None:
    """G17: told with Accept when they open; in force from its instant; what runs stays on the version it began with."""
    for number, due in ((1, "12 nov"), (2, "13 nov")):
        await give(world, due=due)
        await world.until("wed 09:30 Manila" if number == 1 else "wed 09:31 Manila")
        await world.says("assignee", f"ack A-{number}")
    proposed = text(await world.says("practice_lead", CHANGE))
    assert "New York proposes reply times, version 2" in proposed
    assert "Answer: 3 h, before 4 h\nAll else stays." in proposed
    assert "Next: @lead accepts or declines. Version 1 holds until both teams accept" in proposed
    await world.sees("lead", "Questions asked at the close should not cost a shift.")
    assert "Version 2: proposed by New York: answer 3 h, before 4 h" in text(await world.says("attorney", "policy"))
    accepted = text(await world.presses("lead", "Accept"))
    assert "Both teams accept reply times, version 2" in accepted
    ahead = "in force from Mon 2 Nov 09:00 New York · Mon 2 Nov 22:00 Manila. Times already running keep version 1"
    assert f"Next: {ahead}" in accepted
    await world.until("wed 09:10 New York")
    for reader in ("attorney", "practice_lead"):
        await world.sees(reader, ahead)
    await world.sees("drafter", ahead)
    assert "Accept" not in [button.label for message in await world.seen_by("lead") for button in message.card.buttons]
    assert "Version 2: accepted, in force from Mon 2 Nov 09:00" in text(await world.says("staff", "policy show"))

    await world.until("2026-11-02 08:00 New York")
    assert await version(world) == 1
    await world.says("assignee", 'ask A-1 "Which exhibits?"')
    assert await window(world, 1, WindowKind.ANSWER) == (1, "Mon 2 Nov 13:00 New York · Tue 3 Nov 02:00 Manila")
    await world.until("2026-11-02 09:30 New York")  # no timer said so: it is read by the instant
    assert await version(world) == 2
    await world.says("assignee", 'ask A-2 "Which pages?"')
    assert await window(world, 2, WindowKind.ANSWER) == (2, "Mon 2 Nov 12:30 New York · Tue 3 Nov 01:30 Manila")
    assert await window(world, 1, WindowKind.ANSWER) == (1, "Mon 2 Nov 13:00 New York · Tue 3 Nov 02:00 Manila")
    assert "Answer: 3 h, the supervising attorney" in text(await world.says("paralegal", "policy show"))


async def test_a_version_that_was_accepted_late_begins_when_it_was(world: World) -> None:
    """G17: nothing that anybody was timed by changes backwards."""
    await world.says("practice_lead", "policy propose review 6h from tue 4pm")
    await world.until("wed 09:30 Manila")
    accepted = text(await world.says("lead", "policy accept v2"))
    assert "in force from Tue 13 Oct 21:30 New York · Wed 14 Oct 09:30 Manila" in accepted
    assert await version(world) == 2


async def test_a_proposal_is_declined_or_taken_back_with_a_reason_and_nothing_changes(world: World) -> None:
    """G17."""
    await world.says("lead", CHANGE)
    declined = text(await world.says("practice_lead", 'policy decline 2 because "Four hours are few already."'))
    assert "New York declines reply times, version 2" in declined
    assert "Next: version 1 holds until both teams accept another proposal" in declined
    await world.until("wed 09:30 Manila")
    await world.sees("lead", "Four hours are few already.")
    assert "are declined" in text(await world.says("practice_lead", "policy accept 2"))
    await world.says("lead", CHANGE)
    assert "Manila withdraws reply times, version 3" in text(await world.says("lead", "policy withdraw"))
    assert "No reply times wait to be accepted" in text(await world.says("lead", "policy accept"))
    assert await version(world) == 1


async def test_a_newer_proposal_takes_the_place_of_one_that_waits_and_the_older_is_not_accepted(world: World) -> None:
    """G17: whoever presses the older Accept is shown the newer version, and nothing changed."""
    await world.says("practice_lead", CHANGE)
    await world.says("lead", "policy propose answer 5h from 2 nov 9am")
    late = await world.says("lead", "policy accept 2")
    assert "Version 3 is proposed now, not version 2" in text(late)
    assert "Answer: 5 h, before 4 h" in text(late)
    assert "Nothing changed." in text(late)
    assert "There is no version 9" in text(await world.says("practice_lead", "policy accept 9"))
    assert "are accepted by your side" in text(await world.says("lead", "policy accept 3"))
    assert "Both teams accept reply times, version 3" in text(await world.says("practice_lead", "policy accept 3"))


async def test_two_coordinators_at_once_leave_exactly_one_outcome(world: World) -> None:
    """G17: one accepts while the other proposes anew, and both accept what they see: never half of each."""
    await world.says("practice_lead", "policy propose answer 3h from 2 nov 9am")
    replies = await asyncio.gather(
        world.says("lead", "policy accept 2"), world.says("practice_lead", "policy propose answer 2h from 2 nov 9am")
    )
    first = "Both teams accept" in text(replies[0])
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        versions = {each.version: each for each in await tx.agreements.all()}
    assert versions[2].accepted is first
    assert first or "Version 3 is proposed now, not version 2" in text(replies[0])
    assert versions[3].waits
    again = await asyncio.gather(world.says("lead", "policy accept 3"), world.says("lead", "policy accept 3"))
    assert sorted("Both teams accept" in text(reply) for reply in again) == [False, True]


async def test_two_coordinators_who_accept_different_versions_at_once_agree_to_one_at_most(world: World) -> None:
    """G17: each accepts what the other proposed; the newer one waits, the older is nobody's any more."""
    await world.says("practice_lead", "policy propose answer 3h from 2 nov 9am")
    await world.says("lead", "policy propose answer 5h from 2 nov 9am")
    older, newer = await asyncio.gather(
        world.says("lead", "policy accept 2"), world.says("practice_lead", "policy accept 3")
    )
    assert "Both teams accept reply times, version 3" in text(newer)
    assert "Nothing changed." in text(older)
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert [each.version for each in await tx.agreements.all() if each.accepted] == [3, 1]


# ── what may be proposed ────────────────────────────────────────────────────


async def test_the_form_of_a_proposal_holds_what_is_agreed(world: World) -> None:
    """G17: half a sentence opens it, and what is not touched stays as it is."""
    form = await world.says("practice_lead", "policy propose")
    assert isinstance(form, Form)
    held = form.values()
    assert (held["answer"], held["review"], held["warnings"], held["urgent"]) == ("4 h", "8 h", "50/75/90", "3")
    assert held["firm_ladder"] == "practice-lead 1 h, responsible-attorney 2 h, firm-admin 4 h firm-hours"
    assert "That is what both teams have agreed already" in text(
        await world.fills("practice_lead", form, since="2 nov 9am")
    )
    sent = text(await world.fills("practice_lead", form, correction="6h", since="2 nov 9am"))
    assert "Correction: 6 h, before 8 h\nAll else stays." in sent


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("review 500h", "Review: up to 1000 h, where New York works 180 h in four weeks."),
        ("acknowledge 90h", "Acknowledge: up to 180 h, where Manila works 152 h in four weeks."),
        ("answer 400h elapsed", "Answer: up to 800 h by the clock; four weeks have 672 h."),
        ("answer 1 min", "Answer: less than 1 min is too short for a reply."),
        ("review 200h for redaction", "Redaction, review: up to 400 h, where New York works 180 h in four weeks."),
        (
            "provider-ladder 1h, 2h, 300h",
            "Firm admin would hear after 300 h, where New York works 180 h in four weeks.",
        ),
    ],
)
async def test_what_nobody_could_keep_is_refused_with_its_numbers(world: World, said: str, told: str) -> None:
    """G17: longer than its ower is open in four weeks, or too short to be given at all."""
    refused = text(await world.says("practice_lead", f"policy propose {said} from mon 9am"))
    assert told in refused
    assert "Nothing changed." in refused
    assert "No reply times wait" in text(await world.says("lead", "policy accept"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("answer 0h", "answer"),
        ("answer 0h elapsed", "answer"),
        ("review 2 days", "review"),
        ("warnings 90/50", "warnings"),
        ("rush 0%", "rush"),
        ("firm-ladder observer 1h", "firm_ladder"),
        ("firm-ladder 1h, 2h", "firm_ladder"),
    ],
)
async def test_what_is_no_promise_is_put_back_into_the_form(world: World, said: str, field: str) -> None:
    reply = await world.says("practice_lead", f"policy propose {said} from mon 9am")
    assert field in faults(reply), reply


async def test_a_ladder_that_names_a_role_nobody_has_any_more_is_refused(world: World) -> None:
    """G17: whoever was to hear of it has left."""
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        left = await tx.people.by_handle("firm_admin")
        assert left is not None
        await tx.people.save(replace(left, roles=frozenset({Role.OBSERVER})))
    refused = text(await world.says("practice_lead", "policy propose firm-ladder firm-admin 3h from mon 9am"))
    assert "Nobody is firm admin, so nobody would hear what is late in New York." in refused
    # The ladder that is agreed names them too: it is passed over there, and keeps nobody from changing all else.
    assert "Answer: 3 h, before 4 h" in text(await world.says("practice_lead", CHANGE))


async def test_a_rung_whose_holder_has_left_is_passed_over_when_the_ladder_is_climbed(world: World) -> None:
    """D19: the lead hears, then the attorney, and nobody is waited for above."""
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        left = await tx.people.by_handle("lead")
        assert left is not None
        await tx.people.save(replace(left, roles=frozenset({Role.PARALEGAL})))
    shown = text(await world.says("practice_lead", "policy show page 2"))
    assert "Late in Manila: lead (nobody now) after 1 h, supervising attorney after 2 h" in shown
    await give(world)
    await world.until("wed 13:01 Manila")
    await world.sees_nothing("lead", "Owed by: @assignee")
    await world.until("wed 09:01 New York")
    card = text(await world.sees("attorney", "Owed by: @assignee"))
    assert "Told so far" not in card
    assert "Next: @firm_admin hears at" in card


# ── what its terms do ───────────────────────────────────────────────────────


async def agree(world: World, change: str) -> None:
    """Both sides agree to a change that is in force at once, New York at 15:01."""
    await world.says("practice_lead", f"policy propose {change} from 13 oct 15:01 New York")
    assert "Both teams accept" in text(await world.says("lead", "policy accept"))
    await world.until("2026-10-13 15:01 New York")


async def test_a_type_of_work_and_a_priority_may_have_their_own_times(world: World) -> None:
    """C15 C19: a title search in an hour, rush in a quarter of it; all other work as before."""
    await agree(world, "acknowledge 1h for title-search rush 25%")
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm keep')
    await world.says(
        "attorney", 'assign @assignee M-1042 title-search "Chain since 1970" due fri 5pm priority rush keep'
    )
    await give(world)
    opens = "Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila"
    assert await window(world, 1, WindowKind.ACKNOWLEDGE) == (2, opens.replace("21:00", "22:00").replace("09:", "10:"))
    assert await window(world, 2, WindowKind.ACKNOWLEDGE) == (
        2,
        opens.replace("21:00", "21:15").replace("09:00", "09:15"),
    )
    assert await window(world, 3, WindowKind.ACKNOWLEDGE) == (2, opens.replace("21:00", "23:00").replace("09:", "11:"))
    assert "Title search: acknowledge 1 h" in text(await world.says("lead", "policy show page 2"))


async def test_a_practice_area_may_have_its_own_times(world: World) -> None:
    """C15: all litigation within the hour, and nothing else; a type of it may differ again."""
    await agree(world, "acknowledge 1h for litigation")
    await give(world)
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm keep')
    opens = "Tue 13 Oct 22:00 New York · Wed 14 Oct 10:00 Manila"
    assert await window(world, 1, WindowKind.ACKNOWLEDGE) == (2, opens)
    assert await window(world, 2, WindowKind.ACKNOWLEDGE) == (2, opens.replace("22:00", "23:00").replace("10:", "11:"))
    assert "All litigation: acknowledge 1 h" in text(await world.says("lead", "policy show page 2"))
    shown = text(await world.says("lead", "policy show for litigation"))
    assert shown.startswith("Reply times for all litigation, version 2\nAcknowledge: 1 h, the assignee")
    assert "Acknowledge: 1 h, the assignee" in text(await world.says("lead", "policy show for deposition-summary"))
    assert "Acknowledge: 2 h, the assignee" in text(await world.says("lead", "policy show"))
    proposed = text(await world.says("lead", "policy propose acknowledge 90 min for deposition-summary from mon 9am"))
    assert "Deposition summary: acknowledge 1 h 30 min, until now as for all work" in proposed
    refused = text(await world.says("practice_lead", "policy propose acknowledge 90h for real-estate from mon 9am"))
    assert "Real estate, acknowledge: up to 180 h, where Manila works 152 h in four weeks." in refused


async def test_the_weeks_urgent_ones_are_counted_by_the_agreement_in_force(world: World) -> None:
    """D13 G21."""
    await agree(world, "urgent 1")
    await give(world)
    assert "0 of 1 left this week" in text(await world.says("attorney", "urgent A-1"))


async def test_a_ladder_waits_as_the_version_of_its_window_says(world: World) -> None:
    """C21 G17."""
    await agree(world, "provider-ladder 30 min, 1h, 2h")
    await give(world)
    await world.until("wed 11:29 Manila")
    await world.sees_nothing("lead", "Owed by: @assignee")
    await world.until("wed 11:31 Manila")
    await world.sees("lead", "Owed by: @assignee")


# ── every version there was ─────────────────────────────────────────────────


async def test_the_history_tells_every_version_with_what_changed_and_who_agreed(world: World) -> None:
    """G17."""
    await agree(world, "answer 3h")
    await world.says("lead", "policy propose review 6h from 2 nov 9am")
    await world.says("practice_lead", "policy propose review 7h from 2 nov 9am")
    told = await world.says("drafter", "policy history")
    assert "Version 4: review 7 h, before 8 h" in text(told)
    assert "Waits for Manila to accept it." in text(told)
    assert "Another proposal took its place." in text(told)
    earlier = text(await world.presses_reply("drafter", told, "2 earlier"))
    assert "Version 2: answer 3 h, before 4 h" in earlier
    assert "Proposed: @practice_lead, Tue 13 Oct 15:00 New York · Wed 14 Oct 03:00 Manila" in earlier
    assert "Accepted: @practice_lead and @lead, Tue 13 Oct 15:00 New York" in earlier
    shown = text(await world.presses_reply("drafter", told, "Version 4"))
    assert "New York proposes reply times, version 4" in shown


# ── before anything was agreed ──────────────────────────────────────────────


async def test_until_both_accept_nothing_is_timed_and_then_open_work_is(unagreed: World) -> None:
    """D48 C15: work goes on meanwhile; what was sent before is timed from then on, and nothing before it counts."""
    world = unagreed
    await give(world)
    await give(world, due="wed 10:00 Manila")
    await give(world)
    await give(world)
    await world.until("wed 09:30 Manila")
    for ref in ("A-3", "A-4"):
        await world.says("assignee", f"ack {ref}")
    await world.says("assignee", 'ask A-3 "Which pages?"')
    await world.says("assignee", "deliver A-4 files.example/m-1042/4")
    await world.until("wed 10:30 Manila")
    assert [await world.windows(number) for number in (1, 2, 3, 4)] == [()] * 4
    assert "Nothing is timed until both teams accept" in text(await world.says("drafter", "policy show"))
    half = text(await world.says("practice_lead", "policy accept 1"))
    assert "Next: Manila accepts too, or declines. Nothing changes before" in half
    assert await version(world) is None
    both = text(await world.says("lead", "policy accept 1"))
    assert "in force from Tue 13 Oct 22:30 New York · Wed 14 Oct 10:30 Manila" in both
    assert "What was sent before is timed from then on" in both
    await world.until("wed 10:31 Manila")
    timed = {number: {each.kind: each for each in await world.windows(number)} for number in (1, 2, 3, 4)}
    assert set(timed[1]) == {WindowKind.ACKNOWLEDGE, WindowKind.DELIVERY}
    assert timed[1][WindowKind.DELIVERY].state is WindowState.PENDING
    assert world.shown(timed[1][WindowKind.ACKNOWLEDGE].due_at).endswith("Wed 14 Oct 12:30 Manila")
    assert set(timed[2]) == {WindowKind.ACKNOWLEDGE}, "a due that had passed was agreed by nobody"
    assert set(timed[3]) >= {WindowKind.ANSWER, WindowKind.DELIVERY}
    assert world.shown(timed[3][WindowKind.ANSWER].due_at).startswith("Wed 14 Oct 13:00 New York")
    assert timed[3][WindowKind.DELIVERY].paused
    assert set(timed[4]) == {WindowKind.REVIEW}
    await world.says("attorney", "update A-2 due thu 5pm")
    assert [each.kind for each in await world.windows(2)] == [WindowKind.ACKNOWLEDGE, WindowKind.DELIVERY]


async def test_a_first_agreement_that_begins_later_times_open_work_when_it_begins(unagreed: World) -> None:
    """D48 G17."""
    world = unagreed
    await world.says("practice_lead", "policy propose answer 4h from wed 09:00 New York")
    await world.says("lead", "policy accept 2")
    await give(world)
    await world.until("2026-10-14 08:59 New York")
    assert await world.windows(1) == ()
    await world.until("2026-10-14 09:01 New York")
    assert {each.kind for each in await world.windows(1)} == {WindowKind.ACKNOWLEDGE, WindowKind.DELIVERY}
    assert {each.agreement_version for each in await world.windows(1)} == {2}


async def test_a_reply_counted_by_the_clock_runs_at_night_and_warns_when_its_ower_opens(world: World) -> None:
    """C15: twelve hours are twelve hours; nobody is woken for it, and no message calls them working time."""
    await agree(world, "answer 12h elapsed")
    assert "Answer: 12 h by the clock, the supervising attorney" in text(await world.says("lead", "policy show"))
    await give(world)
    await world.until("wed 17:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", 'ask A-1 "Which exhibits?"')
    due = "Wed 14 Oct 17:30 New York · Thu 15 Oct 05:30 Manila"
    assert await window(world, 1, WindowKind.ANSWER) == (2, due)
    await world.until("wed 08:59 New York")
    await world.sees_nothing("attorney", "left: answer Q-1")
    await world.until("wed 14:31 New York")  # at three quarters of it
    assert "3 h left: answer Q-1" in await world.reads("attorney")
    await world.until("wed 17:31 New York")
    await world.sees("attorney", f"Overdue since: {due}")
    await world.until("thu 09:01 New York")  # an hour of her own hours later, not of the night's
    await world.sees_nothing("practice_lead", "Owed by: @attorney")
    await world.until("thu 09:31 New York")
    await world.sees("practice_lead", f"Overdue since: {due}, 1 h of working time")
    answered = text(await world.says("attorney", 'answer Q-1 "Exhibits 1 to 14."'))
    assert "of working time" not in answered.split("\n")[0]


async def test_a_mark_that_the_clock_passes_at_night_is_told_in_the_morning_with_what_is_left_then(
    world: World,
) -> None:
    """C15 C20: said once, true when it is read."""
    await agree(world, "answer 20h elapsed")
    await give(world)
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", 'ask A-1 "Which exhibits?"')  # by 18:00 in New York; half of it is 08:00
    await world.until("wed 08:59 New York")
    await world.sees_nothing("attorney", "left: answer Q-1")
    await world.until("wed 09:01 New York")
    assert "9 h left: answer Q-1" in await world.reads("attorney")
