"""Check-ins: asked once in a shift at the person's own hour, answered by any word, seen by the person and the lead."""

from __future__ import annotations

import pytest

from bot.language.cards import Card
from bot.language.forms import Form
from bot.model.people import Person, Role, Side
from bot.model.record import Platform, Room, RoomKind
from bot.work import walls
from scheduler.worktime import Weekly, WorkSchedule
from tests.scenarios.telling import give
from tests.world import World, faults, text

ASKED = "Check-in, Thu 15 Oct Manila"
SUMMARY = "Check-ins, Thu 15 Oct Manila"


async def under_way(world: World, *refs: str, by: str = "assignee") -> None:
    """Work that was acknowledged on Wednesday in Manila, so that a word on it is wanted on Thursday."""
    for ref in refs:
        await world.says(by, f"ack {ref}")


async def two_and_one(world: World) -> None:
    """@assignee has A-1 and A-2, @paralegal A-3, all acknowledged on Wednesday; it is Thursday 09:29 in Manila."""
    await give(world)
    await give(world, matter="M-1057")
    await give(world, to="paralegal", matter="M-1057")
    await world.until("wed 10:00 Manila")
    await under_way(world, "A-1", "A-2")
    await under_way(world, "A-3", by="paralegal")
    await world.until("thu 09:29 Manila")


async def checkins(world: World, handle: str) -> list[str]:
    """The titles of the check-ins that somebody can read."""
    return [title for title in await world.reads(handle) if "heck-in" in title]


# ── asked ───────────────────────────────────────────────────────────────────


async def test_one_message_half_an_hour_into_the_shift_asks_for_everything_open(world: World) -> None:
    """C09 C24: at opening + 30 min, one message however many items, and what needs no word is named with why."""
    await two_and_one(world)
    await world.says("attorney", 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm')
    await world.says("assignee", "ack A-4")
    await world.says("assignee", 'ask A-2 "Which parcel?"')
    assert await checkins(world, "assignee") == []
    await world.until("thu 09:30 Manila")
    asked = await world.sees("assignee", ASKED)
    assert text(asked).splitlines() == [
        "Check-in, Thu 15 Oct Manila: 1 item",
        "• A-1 deposition summary. Due Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila",
        "Nothing needed: A-2, waiting on Q-1; A-4, acknowledged since Manila opened",
        "For each: done, on track, at risk or blocked; when; a note if you like.",
        "Next: answer by Wed 14 Oct 22:30 New York · Thu 15 Oct 10:30 Manila",
    ]
    await world.until("thu 17:00 Manila")
    assert len(await checkins(world, "assignee")) == 1


async def test_a_word_given_earlier_in_the_shift_is_the_check_in(world: World) -> None:
    """C10: nobody is asked for what they have just said."""
    await two_and_one(world)
    await world.says("assignee", 'update A-1 60% "exhibits indexed"')
    await world.says("assignee", "update A-2 20%")
    await world.until("thu 12:00 Manila")
    assert await checkins(world, "assignee") == []
    assert len(await checkins(world, "paralegal")) == 1


async def test_a_warning_shortly_before_it_does_not_bring_the_check_in_forward(world: World) -> None:
    """C24 D15: marks are gathered up to a quarter of an hour early, the check-in keeps its minute."""
    await give(world, due="2026-10-16 09:40 Manila")
    await world.until("wed 10:00 Manila")
    await under_way(world, "A-1")
    await world.until("thu 09:25 Manila")
    await world.sees("assignee", "working time left: deliver A-1")
    assert await checkins(world, "assignee") == []
    await world.until("thu 09:30 Manila")
    assert await checkins(world, "assignee") == [f"{ASKED}: 1 item"]


async def test_far_from_its_due_a_word_is_wanted_twice_a_week(world: World) -> None:
    """C09: Tuesday and Friday, until the due is within three days."""
    await give(world, due="2026-10-30 17:00 New York")
    await world.until("wed 10:00 Manila")
    await under_way(world, "A-1")
    await world.until("thu 18:00 Manila")
    assert await checkins(world, "assignee") == []
    await world.until("fri 09:30 Manila")
    assert await checkins(world, "assignee") == ["Check-in, Fri 16 Oct Manila: 1 item"]
    await world.says("assignee", "standup all on track")
    await world.until("2026-10-20 09:29 Manila")
    assert len(await checkins(world, "assignee")) == 1
    await world.until("2026-10-20 09:30 Manila")
    assert len(await checkins(world, "assignee")) == 2


async def test_nobody_is_asked_while_away_and_whoever_covers_is_asked_instead(world: World) -> None:
    """C09 D23: the word has moved to the next shift (D14) and the debt to the lead, and so has the check-in."""
    await two_and_one(world)
    await world.says("lead", "away thu for @assignee")
    await world.until("fri 09:30 Manila")
    assert await checkins(world, "assignee") == []
    assert "Check-in, Fri 16 Oct Manila: 2 items" in await checkins(world, "lead")


async def test_a_holiday_has_no_check_in(world: World) -> None:
    """C09: All Souls' Day is closed in Manila, so the next one is on Tuesday."""
    await world.until("2026-10-29 10:00 New York")
    await give(world, due="2026-11-05 17:00 New York")
    await world.until("fri 10:00 Manila")
    await under_way(world, "A-1")
    await world.until("2026-11-03 09:29 Manila")
    assert await checkins(world, "assignee") == []
    await world.until("2026-11-03 09:30 Manila")
    assert await checkins(world, "assignee") == ["Check-in, Tue 3 Nov Manila: 1 item"]


async def test_manila_new_york_los_angeles_and_a_night_shift_are_each_asked_at_their_own_hour(world: World) -> None:
    """C24: opening + 30 min on the hours of each person, a night shift's on the date on which it begins."""
    zones = {
        "east": WorkSchedule("East", "America/New_York", Weekly.read("mon-fri 09:00-17:00")),
        "west": WorkSchedule("West", "America/Los_Angeles", Weekly.read("mon-fri 08:00-16:00")),
        "night": WorkSchedule("Night", "Asia/Manila", Weekly.read("mon-fri 22:00-06:00")),
    }
    admitted: list[int] = []
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        for handle, hours in zones.items():
            schedule_id = await tx.schedules.add(hours)
            new = Person(
                0,
                world.engagement.id,
                handle,
                handle,
                Side.PROVIDER,
                frozenset({Role.PARALEGAL}),
                hours.anchor_zone,
                schedule_id,
            )
            person = await tx.people.add(new)
            await tx.people.link(person.id, Platform.WEB, handle)
            room = Room(
                0, world.engagement.id, Side.PROVIDER, RoomKind.DIRECT, Platform.WEB, handle, person_id=person.id
            )
            await tx.rooms.add(room)
            admitted.append(person.id)
        await tx.matters.lock(1057)
        for person_id in admitted:
            await tx.matters.admit(1057, person_id)
    for handle in ("assignee", *zones):
        await give(world, to=handle, matter="M-1057", due="2026-10-16 20:00 New York")
    await world.until("wed 23:00 Manila")
    for number, handle in enumerate(("assignee", *zones), 1):
        await world.says(handle, f"ack A-{number}")
    # Each said a word in Wednesday's shift, or before it: the next is wanted in the shift after.
    moments = {
        "assignee": "thu 09:30 Manila",
        "east": "thu 09:30 New York",
        "night": "thu 22:30 Manila",
        "west": "thu 11:30 New York",
    }
    for handle, moment in moments.items():
        at = world.instant(moment)
        seen = {title for title in await checkins(world, handle) if "15 Oct" in title}
        assert not seen, f"@{handle} is asked before {moment}"
        await world.until(moment)
        asked = [m for m in await world.seen_by(handle) if m.card.title.startswith(ASKED)]
        assert [message.at for message in asked] == [at], f"@{handle}\n{world.story()}"


# ── answered ────────────────────────────────────────────────────────────────


async def test_all_on_track_answers_everything_in_one_press(world: World) -> None:
    """C09 E11: one press; each card shows it, and the request says that it is done."""
    await two_and_one(world)
    await world.says("assignee", "update A-1 40%")
    await world.says("assignee", "update A-2 10%")
    await world.until("fri 09:30 Manila")
    pressed = text(await world.presses("assignee", "All on track"))
    assert pressed.splitlines() == [
        "Check-in done: 2 of 2 items, on time",
        "• A-1, 40 %, on track",
        "• A-2, 10 %, on track",
        "Next: both cards show it, and so do the next digests. Thank you",
    ]
    await world.until("fri 09:31 Manila")
    assert await checkins(world, "assignee") == ["Check-in done: 2 of 2 items, on time"]
    progress = [window for window in await world.windows(1) if window.kind == "progress"]
    assert progress[-1].state.open is False
    again = text(await world.says("assignee", "standup all on track"))
    assert again == pressed


async def test_a_press_from_before_takes_back_nothing_that_was_said(world: World) -> None:
    """C09: once it is in, all on track says only how it stands."""
    await two_and_one(world)
    await world.until("thu 09:30 Manila")
    await world.says("assignee", "standup A-1 70% blocked A-2 30%")
    pressed = text(await world.says("assignee", "standup all on track"))
    assert "• A-1, 70 %, at risk" in pressed
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).at_risk


async def test_several_updates_are_said_at_once_and_land_on_each_card(world: World) -> None:
    """C09: the sentence, the reply, and the cards of both sides."""
    await two_and_one(world)
    await world.until("thu 09:41 Manila")
    done = text(
        await world.says(
            "assignee", 'standup A-1 70% at-risk eta fri 5pm "the county site is slow; two parcels" A-2 30% on-track'
        )
    )
    assert done.splitlines() == [
        "Check-in done: 2 of 2 items, on time",
        "• A-1, 70 %, at risk. Expected Fri 16 Oct 05:00 New York · Fri 16 Oct 17:00 Manila",
        "• A-2, 30 %, on track",
        "Next: both cards show it, and so do the next digests. Thank you",
        "> A-1: the county site is slow; two parcels",
    ]
    await world.until("thu 09:00 New York")
    assert "A-1 · Deposition summary · In progress 70 %, at risk" in await world.reads("attorney")
    assert "A-2 · Deposition summary · In progress 30 %" in await world.reads("attorney")
    await world.sees("assignee", "> A-1: the county site is slow; two parcels")


async def test_one_that_is_misread_stops_all_of_it_and_its_form_keeps_the_rest(world: World) -> None:
    """C09 E11: nothing is done by half."""
    await two_and_one(world)
    await world.until("thu 09:35 Manila")
    form = await world.says("assignee", 'standup A-1 70% "two parcels to go" A-2 20% eta whenever')
    assert faults(form) == {"A-2.eta": "This takes a time, like fri 5pm"}
    assert isinstance(form, Form)
    values = form.values()
    assert (values["A-1.progress"], values["A-1.note"], values["A-2.progress"]) == ("70%", "two parcels to go", "20%")
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert [(await tx.assignments.get(number)).progress for number in (1, 2)] == [None, None]
    done = text(await world.fills("assignee", form, **{"A-2.eta": "fri 4pm", "A-2.progress": "25"}))
    assert "• A-1, 70 %, on track" in done
    assert "• A-2, 25 %, on track. Expected Fri 16 Oct 04:00 New York · Fri 16 Oct 16:00 Manila" in done


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("standup A-1 70% A-1 80%", "There is more than the sentence takes"),
        ("standup all is well", "each assignment and how it stands"),
        ("standup A-1", "This takes how A-1 stands"),
        ("standup A-1 due fri 5pm", "a share, an outlook, a time or a note"),
        ("standup A-1 10% A-2 eta 12 oct 5pm", "That time has passed"),
    ],
)
async def test_what_is_no_check_in_changes_nothing(world: World, sentence: str, says: str) -> None:
    await two_and_one(world)
    reply = await world.says("assignee", sentence)
    told = text(reply) if isinstance(reply, Card) else " ".join(faults(reply).values())
    assert says in told, told
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).progress is None


async def test_a_time_that_can_be_two_is_asked_and_the_rest_is_kept(world: World) -> None:
    """C05 of a check-in: the button says the whole of it again, with that one time settled."""
    await two_and_one(world)
    asked = await world.says("assignee", 'standup A-1 70% eta fri 5 "two parcels to go" A-2 20%')
    assert isinstance(asked, Card)
    assert asked.name == "misread.ambiguous", text(asked)
    done = text(await world.says("assignee", asked.buttons[0].sentence))
    assert "• A-1, 70 %, on track. Expected" in done
    assert "• A-2, 20 %, on track" in done
    assert "> A-1: two parcels to go" in done


async def test_the_form_asks_for_each_thing_by_itself_and_says_one_sentence(world: World) -> None:
    """C09: one form for all; what was so before stands in it."""
    await two_and_one(world)
    await world.says("assignee", "update A-1 40% at-risk")
    await world.says("assignee", "update A-2 10%")
    await world.until("fri 09:30 Manila")
    form = await world.presses("assignee", "Answer")
    assert isinstance(form, Form)
    assert [(field.name, field.value) for field in form.fields] == [
        ("A-1.outlook", "at-risk"),
        ("A-1.progress", "40%"),
        ("A-1.eta", ""),
        ("A-1.note", ""),
        ("A-2.outlook", "on-track"),
        ("A-2.progress", "10%"),
        ("A-2.eta", ""),
        ("A-2.note", ""),
    ]
    said = {"A-1.outlook": "blocked", "A-1.note": 'waits for "exhibit 7", not A-2', "A-2.outlook": "done"}
    done = text(await world.fills("assignee", form, **said))
    assert "• A-1, 40 %, at risk" in done
    assert "• A-2, 100 %, on track" in done
    assert '> A-1: waits for "exhibit 7", not A-2' in done


async def test_a_question_or_a_delivery_is_a_word_too(world: World) -> None:
    """C10 D14: any word on the last thing asked completes the check-in, and the request says so in its place."""
    await two_and_one(world)
    await world.until("thu 09:40 Manila")
    await world.says("assignee", 'ask A-2 "Which parcel?"')
    await world.until("thu 09:45 Manila")
    assert await checkins(world, "assignee") == ["Check-in, Thu 15 Oct Manila: 1 item"]
    await world.says("assignee", "deliver A-1 files.example/m-1042/depo")
    await world.until("thu 09:50 Manila")
    done = text(await world.sees("assignee", "Check-in done: 2 of 2 items, on time"))
    assert "• A-1, delivered" in done
    assert "• A-2, waiting on Q-1" in done
    assert len(await checkins(world, "assignee")) == 1


async def test_work_that_passes_to_somebody_else_is_not_asked_of_the_first_any_more(world: World) -> None:
    """D23: what was asked is the other's from then on."""
    await two_and_one(world)
    await world.until("thu 09:40 Manila")
    await world.says("lead", "cover A-2 by @paralegal")
    await world.says("lead", "cover A-1 by @paralegal")
    await world.until("thu 11:00 Manila")
    assert await checkins(world, "assignee") == ["Check-in, Thu 15 Oct Manila: nothing needed"]
    await world.sees("lead", f"{SUMMARY}: 0 of 1 person in")


async def test_an_update_says_blocked_or_done(world: World) -> None:
    """C10: whoever is blocked is offered to ask, whoever is done to deliver."""
    await two_and_one(world)
    blocked = await world.says("assignee", 'update A-1 blocked "no exhibits"')
    assert isinstance(blocked, Card)
    assert text(blocked).startswith("Updated: A-1, at risk")
    assert blocked.buttons[0].sentence == "ask A-1"
    done = await world.says("assignee", "update A-1 done")
    assert isinstance(done, Card)
    assert text(done).startswith("Updated: A-1, 100 %\n")
    assert done.buttons[0].sentence == "deliver A-1"


# ── how it came in ──────────────────────────────────────────────────────────


async def test_on_time_grace_late_and_missed_stand_beside_the_names_for_the_lead(world: World) -> None:
    """C13: the summary two hours into the day, edited as answers come and once the shift is over."""
    await two_and_one(world)
    await give(world, to="drafter", matter="M-1057")
    await give(world, to="lead", matter="M-1057")
    await under_way(world, "A-4", by="drafter")
    await under_way(world, "A-5", by="lead")
    for number, handle in ((1, "assignee"), (2, "assignee"), (3, "paralegal")):
        await world.says(handle, f"update A-{number} 10%")
    await world.until("fri 10:15 Manila")
    await world.says("assignee", "standup A-1 70% at-risk A-2 10%")
    await world.until("fri 11:00 Manila")
    await world.sees("lead", "Check-ins, Fri 16 Oct Manila: 1 of 4 people in")
    await world.until("fri 11:15 Manila")
    await world.says("paralegal", "standup all on track")
    await world.until("fri 11:20 Manila")
    shown = text(await world.sees("lead", "Check-ins, Fri 16 Oct Manila"))
    assert shown.splitlines() == [
        "Check-ins, Fri 16 Oct Manila: 2 of 4 people in",
        "On time: @assignee",
        "Grace: @paralegal",
        "Not in yet: @drafter and @lead",
        "## At risk: A-1, 70 %",
        "Next: each team's next digest carries the items, never these names",
    ]
    await world.until("fri 15:00 Manila")
    await world.says("lead", "standup all on track")
    await world.until("fri 18:00 Manila")
    summary = text(await world.sees("lead", "Check-ins, Fri 16 Oct Manila"))
    assert "Late: @lead" in summary
    assert "Missed: @drafter" in summary
    assert "Check-ins, Fri 16 Oct Manila: 3 of 4 people in" in summary
    assert len([m for m in await world.seen_by("lead") if m.card.name == "checkin.summary"]) == 1
    assert await checkins(world, "paralegal") == ["Check-in done: 1 of 1 item, in the grace hour"]
    assert await checkins(world, "drafter") == ["Check-in missed, Fri 16 Oct Manila"]
    await world.says("drafter", "update A-4 20%")
    await world.until("fri 18:10 Manila")
    assert await checkins(world, "drafter") == ["Check-in done: 1 of 1 item, after the shift"]
    await world.sees("lead", "Missed: @drafter")


async def test_people_on_leave_are_listed_as_away_and_not_counted(world: World) -> None:
    """C13: @paralegal's check-in passes with the debt, and the lead reads that they are away."""
    await two_and_one(world)
    await world.says("paralegal", "away thu")
    await world.until("thu 11:00 Manila")
    summary = text(await world.sees("lead", SUMMARY))
    assert "Away: @paralegal, not counted" in summary
    assert "Not in yet: @assignee" in summary


async def test_names_and_results_go_to_one_persons_chat_only(world: World) -> None:
    """P5 D20: no room and nobody of the other side reads who was asked, who is in, or who is not."""
    await two_and_one(world)
    await world.says("assignee", "standup A-1 70% at-risk A-2 10%")
    await world.until("fri 18:30 Manila")
    told = [message for message in world.rooms.messages.values() if message.card.name.startswith("checkin.")]
    assert told
    for message in told:
        assert message.room.kind is RoomKind.DIRECT, message.card.title
        assert message.room.side is Side.PROVIDER, message.card.title
    readers = {message.room.address for message in told if message.card.name == "checkin.summary"}
    assert readers == {"lead"}
    for handle in ("attorney", "practice_lead", "drafter"):
        assert not [title for title in await world.reads(handle) if title.startswith("Check-in")]


async def test_the_lead_reminds_who_is_not_in_once_a_press_and_only_in_their_hours(world: World) -> None:
    """E11 C13: @night, whose shift is over their night, is not woken."""
    await two_and_one(world)
    await world.until("thu 09:45 Manila")
    await world.says("assignee", "standup all on track")
    await world.until("thu 11:00 Manila")
    pressed = text(await world.presses("lead", "Remind who is not in"))
    assert pressed.splitlines()[:2] == ["1 person reminded", "Reminded: @paralegal"]
    assert await checkins(world, "paralegal") == [
        f"{ASKED}: 1 item",
        "Still wanted: check-in, Thu 15 Oct Manila: 1 item",
    ]
    assert len(await checkins(world, "assignee")) == 1
    await world.until("thu 13:30 Manila")
    closed = text(await world.says("lead", "standup remind"))
    assert "Closed, so not reminded: @paralegal" in closed
    assert len(await checkins(world, "paralegal")) == 2
    await world.says("paralegal", "update A-3 10%")
    await world.until("thu 14:00 Manila")
    assert "Nobody is left to remind" in text(await world.says("lead", "standup remind"))


# ── what may not be known of ────────────────────────────────────────────────


async def test_a_check_in_of_what_is_hidden_answers_as_one_of_what_is_absent_and_does_nothing(world: World) -> None:
    """C45: one hidden thing among one's own stops all of it, as one that does not exist."""
    await two_and_one(world)
    await give(world, by="associate", to="paralegal", matter="M-1063")
    hidden = text(await world.says("assignee", "standup A-1 70% A-4 10%"))
    absent = text(await world.says("assignee", "standup A-1 70% A-99 10%"))
    assert hidden.replace("A-4", "A-99") == absent
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        assert (await tx.assignments.get(1)).progress is None


async def test_a_wall_put_up_before_the_hour_leaves_the_work_out_of_the_check_in(world: World) -> None:
    """C45: nothing of it stands in the request, and nobody's summary holds it."""
    await two_and_one(world)
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        await tx.matters.screen(1042, (await world.person("assignee")).id)
    await world.until("thu 11:00 Manila")
    asked = text(await world.sees("assignee", ASKED))
    assert "A-1" not in asked
    assert "A-2" in asked


async def test_a_wall_put_up_after_the_answer_takes_it_out_of_what_is_told_anew(world: World) -> None:
    """C45: the card is written again for the other item's sake, and holds nothing of the walled one."""
    await two_and_one(world)
    await world.until("thu 09:40 Manila")
    await world.says("assignee", 'standup A-1 70% "exhibit 7 is missing"')
    await world.until("thu 09:45 Manila")
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        await walls.put_up(tx, 1042, await world.person("assignee"))
    await world.until("thu 09:50 Manila")
    done = text(await world.says("assignee", "standup A-2 10%"))
    await world.until("thu 09:55 Manila")
    assert done.startswith("Check-in done: 1 of 1 item")
    for message in await world.seen_by("assignee"):
        if message.card.name.startswith("checkin."):
            assert "A-1" not in text(message.card)
            assert "exhibit" not in text(message.card)
    assert await checkins(world, "assignee") == ["Check-in done: 1 of 1 item, on time"]


async def test_before_being_asked_one_press_says_it_of_all_that_is_open(world: World) -> None:
    """E11: `standup` at any time; what stands still for an answer or a hold wants no word."""
    await two_and_one(world)
    await world.says("attorney", 'hold A-2 because "more is coming"')
    done = text(await world.says("assignee", "standup all on track"))
    assert done.splitlines()[:2] == ["Check-in done: 1 item", "• A-1, on track"]
    nothing = text(await world.says("drafter", "standup all on track"))
    assert nothing.splitlines() == ["Nothing of yours wants a word", "Nothing changed."]
    await world.until("thu 12:00 Manila")
    assert await checkins(world, "assignee") == []
    assert text(await world.says("drafter", "standup")) == nothing, "and no empty form"
