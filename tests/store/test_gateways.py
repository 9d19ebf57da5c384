"""Every noun comes back from the database as it was put there, and only to those who may see it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from bot.model.deadlines import CourtDeadline, DeadlineState
from bot.model.people import Person, Role, Side
from bot.model.record import Entry, Event, Platform, Room, RoomKind
from bot.model.windows import Agreement, Climb, Pause, PauseReason, ResponseWindow, Rung, Terms, WindowKind, WindowState
from bot.model.work import (
    Assignment,
    DeclineReason,
    DefectCategory,
    DueChange,
    Matter,
    Priority,
    Question,
    QuestionState,
    ReadBack,
    State,
)
from bot.rules.visibility import Sight
from bot.store import tables
from bot.store.matters import NumberTaken
from bot.store.people import AlreadyLinked
from scheduler.worktime import Holiday, Interval, ScheduleException, Weekly
from tests.store.world import NOW, World

HOUR = timedelta(hours=1)


def full(world: World, row_id: int, deadline_id: int) -> Assignment:
    """An assignment with no field at its default."""
    person = world.people["daniel"].id
    return world.assignment(
        row_id, for_team=True, priority=Priority.RUSH, instructions="“Don’t”\n<b>", sources="s", format="f", pages=8,
        due_at=NOW, original_due_at=NOW - HOUR, due_moves=1,
        earlier_due_at=NOW + HOUR, sent_at=NOW, acknowledged_at=NOW, acknowledged_after=7,
        progress=60, eta=NOW, at_risk=True, note="n", updated_at=NOW, link="https://files.example/1",
        fingerprint="ab12", round=2, delivered_at=NOW, review_since=NOW, review_words="r",
        review_categories=(DefectCategory.CITATION, DefectCategory.FACT), verdict_at=NOW, verdict_by=person,
        with_changes=True, held_since=NOW, held_by=person, hold_reason="h", declined_at=NOW,
        decline_reason=DeclineReason.SCOPE, decline_words="d", ended_at=NOW, ended_by=person, end_words="e",
        urgent=True, edited_at=NOW, corrected=True, readback="b", readback_state=ReadBack.GIVEN,
        deadline_id=deadline_id,
    )  # fmt: skip


def window(world: World, assignment: Assignment, **more: Any) -> ResponseWindow:
    made = ResponseWindow(
        0, world.engagement.id, world.matter.id, assignment.id, WindowKind.DELIVERY, Side.PROVIDER,
        world.people["ana"].id, WindowState.RUNNING, NOW, NOW + 8 * HOUR, 1,
    )  # fmt: skip
    return replace(made, **more)


@pytest.mark.parametrize(
    ("table", "model"),
    [
        (tables.person, Person),
        (tables.matter, Matter),
        (tables.assignment, Assignment),
        (tables.court_deadline, CourtDeadline),
        (tables.question, Question),
        (tables.response_window, ResponseWindow),
        (tables.pause, Pause),
        (tables.climb, Climb),
        (tables.due_change, DueChange),
        (tables.agreement, Agreement),
        (tables.room, Room),
        (tables.entry, Entry),
    ],
)
def test_a_table_has_a_column_for_every_field_of_its_model(table: Table, model: type) -> None:
    assert {each.name for each in fields(model)} <= set(table.columns.keys())


async def test_an_assignment_comes_back_field_by_field(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        ana = world.people["ana"].id
        deadline = CourtDeadline(
            await tx.deadlines.allot(), world.engagement.id, world.matter.id, "t", "s", NOW, ana, NOW,
            DeadlineState.MET, 2, "r", ana, NOW, HOUR, ana, NOW, ana, NOW,
        )  # fmt: skip
        await tx.deadlines.add(deadline)
        bare = world.assignment(await tx.assignments.allot())
        whole = full(world, await tx.assignments.allot(), deadline.id)
        assert not [
            each.name for each in fields(whole) if getattr(whole, each.name) == each.default and each.name != "id"
        ]
        for each in (bare, whole):
            await tx.assignments.add(each)
        await tx.assignments.save(replace(bare, note="later"))
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert await tx.assignments.get(whole.id) == whole
        assert await tx.deadlines.get(deadline.id) == deadline
        assert await tx.assignments.get(bare.id) == replace(bare, note="later")
        with pytest.raises(LookupError):
            await tx.assignments.get(999)


async def test_windows_are_found_by_what_is_owed_and_when_it_is_to_be_warned_of(world: World) -> None:
    given = await world.assign()
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        late = await tx.windows.open(
            window(
                world, given, target=8 * HOUR, lost=HOUR / 7, marks=(50, 75), next_mark_at=NOW + 4 * HOUR,
                paused_at=NOW, breached_at=NOW, reason="typhoon", reason_eta=NOW, state=WindowState.BREACHED,
            )
        )  # fmt: skip
        soon = await tx.windows.open(window(world, given, kind=WindowKind.PROGRESS, next_mark_at=NOW + 2 * HOUR))
        later = await tx.windows.open(window(world, given, due_at=NOW + 9 * HOUR, next_mark_at=NOW + 5 * HOUR))
        await tx.windows.save(replace(soon, last_warned_at=NOW))
        soon = replace(soon, last_warned_at=NOW)
    ana = world.people["ana"].id
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert await tx.windows.of(given.id) == (late, soon, later)
        assert await tx.windows.running(given.id) == (soon, later)
        assert await tx.windows.owed(ana) == (soon, later)
        assert await tx.windows.open_in() == (soon, later)
        assert await tx.windows.marked(ana, NOW + 2 * HOUR) == (soon,)
        ben = world.people["ben"].id
        assert await tx.windows.next_marks([ana, ben]) == {ana: NOW + 2 * HOUR, ben: None}
        assert await tx.windows.get(late.id) == late


async def test_the_database_and_the_model_agree_on_which_windows_are_open(world: World) -> None:
    given = await world.assign()
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        opened = [await tx.windows.open(window(world, given, state=state)) for state in WindowState]
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert set(await tx.windows.open_in()) == {each for each in opened if each.state.open}


async def test_pauses_begin_and_end_each_for_its_own_reason(world: World) -> None:
    given = await world.assign()
    held, asked = Pause(given.id, PauseReason.ON_HOLD, NOW), Pause(given.id, PauseReason.WAITING_ON_ANSWER, NOW + HOUR)
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        for each in (held, asked):
            await tx.pauses.begin(each)
        await tx.pauses.end(given.id, PauseReason.ON_HOLD, None, NOW + 2 * HOUR)
        await tx.pauses.end(given.id, PauseReason.ON_HOLD, None, NOW + 3 * HOUR)
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert await tx.pauses.of(given.id) == (replace(held, until=NOW + 2 * HOUR), asked)


async def test_a_side_climbs_one_ladder_at_a_time(world: World) -> None:
    given = await world.assign()
    leo, daniel = world.people["leo"].id, world.people["daniel"].id
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        owed = await tx.windows.open(window(world, given))
        new = Climb(
            0, world.engagement.id, world.matter.id, given.id, owed.id, Side.PROVIDER, NOW, (leo, daniel),
            (HOUR, 2 * HOUR), (False, True), next_due_at=NOW, next_at=NOW + HOUR,
        )  # fmt: skip
        first = await tx.climbs.open(new)
        assert await tx.climbs.current(given.id, Side.PROVIDER) == first
        assert await tx.climbs.current(given.id, Side.FIRM) is None
        climbed = replace(first, told=(NOW, NOW + HOUR), taken_by=leo, taken_at=NOW, closed_at=NOW)
        await tx.climbs.save(climbed)
        assert await tx.climbs.get(first.id) == climbed
        assert await tx.climbs.current(given.id, Side.PROVIDER) is None
        second = await tx.climbs.open(new)
        assert await tx.climbs.current(given.id, Side.PROVIDER) == second


async def test_questions_and_moved_dues_come_back(world: World) -> None:
    given = await world.assign()
    ana, daniel = world.people["ana"], world.people["daniel"]
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        asked = Question(
            await tx.questions.allot(), world.engagement.id, world.matter.id, given.id, ana.id, NOW, daniel.id, True,
            "Which exhibits?",
        )  # fmt: skip
        await tx.questions.add(asked)
        assert await tx.questions.open_of(given.id) == (asked,) == await tx.questions.open_in()
        answered = replace(
            asked, state=QuestionState.ANSWERED, answer="All", answered_by=daniel.id, answered_at=NOW, eta=NOW
        )
        await tx.questions.save(answered)
        change = DueChange(given.id, NOW, daniel.id, NOW, NOW + HOUR, "court moved it")
        await tx.dues.add(change)
        await tx.dues.add(replace(change, reason="", question_id=asked.id))
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert await tx.questions.of(given.id) == (answered,)
        assert await tx.questions.open_of(given.id) == () == await tx.questions.open_in()
        assert await tx.questions.find("q-1", ana) == answered
        assert await tx.questions.find("Q-1", world.people["ben"]) is None
        assert await tx.questions.find("Q-1", world.people["frank"]) is None, "an outline has no questions"
        assert [each.reason for each in await tx.dues.of(given.id)] == ["court moved it", ""]
        assert (await tx.dues.of(given.id))[0] == change


@pytest.mark.parametrize(
    ("who", "level"),
    [
        ("daniel", Sight.FULL),
        ("ana", Sight.FULL),
        ("priya", Sight.FULL),
        ("leo", Sight.FULL),
        ("frank", Sight.OUTLINE),
        ("olga", None),
        ("ben", None),
    ],
)
async def test_who_sees_a_matter_and_how_much(world: World, who: str, level: Sight | None) -> None:
    given = await world.assign()
    person = world.people[who]
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert await tx.matters.level(world.matter.id, person) is level
        found, assignment = await tx.matters.find("M-1042", person), await tx.assignments.find("a-1", person)
        if level is None:
            assert (found, assignment) == (None, None)
            assert (await tx.matters.seen_by(person), await tx.assignments.seen_by(person)) == ((), ())
        elif level is Sight.OUTLINE:
            assert found == replace(world.matter, title="")
            assert assignment == replace(given, instructions="")
            assert await tx.assignments.seen_by(person) == (assignment,)
        else:
            assert (found, assignment) == (world.matter, given)
            assert await tx.matters.find(" 2026-0117 ", person) == world.matter
        assert (person in await tx.matters.members(world.matter.id)) == (level is Sight.FULL)


async def test_what_a_person_sees_follows_screens_memberships_and_roles(world: World) -> None:
    olga, leo, ben = (world.people[each] for each in ("olga", "leo", "ben"))
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        await tx.matters.admit(world.matter.id, olga.id)
        await tx.matters.admit(world.matter.id, olga.id)
        assert await tx.matters.find("M-1042", olga) == world.matter
        assert olga in await tx.matters.attorneys(world.matter.id)
        await tx.matters.screen(world.matter.id, olga.id)
        await tx.matters.admit(world.matter.id, olga.id)
        assert await tx.matters.find("M-1042", olga) is None, "a screen beats everything"
        assert await tx.matters.attorneys(world.matter.id) == (world.people["daniel"],)
        await tx.people.save(replace(leo, roles=frozenset({Role.PARALEGAL})))
        assert await tx.matters.find("M-1042", leo) is None
        await tx.people.save(replace(ben, roles=frozenset({Role.LEAD})))
        assert await tx.matters.find("M-1042", ben) == world.matter
        await tx.matters.add(Matter(1043, world.engagement.id, "Merger", "2026-0118", olga.id))
        assert [each.id for each in await tx.matters.seen_by(olga)] == [1043]
        assert [each.id for each in await tx.matters.seen_by(ben)] == [1042, 1043]
        new = await tx.people.add(replace(ben, id=0, handle="lia", roles=frozenset({Role.LEAD})))
        assert [each.id for each in await tx.matters.seen_by(new)] == [1042, 1043]


async def test_an_outline_is_never_saved_over_the_words(world: World) -> None:
    given = await world.assign()
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        outline = await tx.assignments.find(given.ref, world.people["frank"])
        assert outline is not None
        with pytest.raises(RuntimeError, match="outline"):
            await tx.assignments.save(outline)
        await tx.assignments.save(replace(await tx.assignments.get(given.id), at_risk=True))
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert (await tx.assignments.get(given.id)).instructions == given.instructions


async def test_a_firms_number_is_given_once(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        assert await tx.matters.allot() > 1042
    with pytest.raises(NumberTaken):
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.matters.add(replace(world.matter, id=1050))


async def test_people_are_found_by_handle_role_and_account(world: World) -> None:
    ana, leo = world.people["ana"], world.people["leo"]
    async with world.store.begin(NOW, world.engagement.id) as tx:
        assert await tx.people.get(ana.id) == ana
        assert await tx.people.by_handle("@Ana") == ana
        assert await tx.people.by_handle("nobody") is None
        assert await tx.people.holders(Role.LEAD, Side.PROVIDER) == (leo,)
        assert await tx.people.holders(Role.LEAD, Side.FIRM) == ()
        assert await tx.people.many([leo.id, None, ana.id, 999]) == {ana.id: ana, leo.id: leo}
        assert set(await tx.people.everyone()) == set(world.people.values())
        await tx.people.link(ana.id, Platform.SLACK, "U1")
        await tx.people.link(ana.id, Platform.SLACK, "U1")
        with pytest.raises(AlreadyLinked):
            await tx.people.link(leo.id, Platform.SLACK, "U1")
        assert await tx.people.accounts(ana.id) == ((Platform.SLACK, "U1"), (Platform.WEB, "ana"))
    assert await world.store.who(Platform.SLACK, "U1") == (ana,)
    assert await world.store.who(Platform.SLACK, "U2") == ()
    assert await world.store.engagements() == (world.engagement,)


async def test_rooms_and_who_reads_there(world: World) -> None:
    new = Room(0, world.engagement.id, Side.FIRM, RoomKind.MATTER, Platform.SLACK, "C1", matter_id=world.matter.id)
    async with world.store.begin(NOW, world.engagement.id) as tx:
        own = await tx.rooms.add(new)
        assert await tx.rooms.of_matter(world.matter.id, Side.FIRM) == own == replace(new, id=own.id)
        assert await tx.rooms.of_matter(world.matter.id, Side.PROVIDER) is None
        assert await tx.rooms.direct(world.people["ana"].id) == world.rooms["ana"]
        assert await tx.rooms.team(Side.PROVIDER) == world.rooms["provider"]
        handles = {each: {p.handle for p in await tx.rooms.occupants(r)} for each, r in world.rooms.items()}
        assert handles["provider"] == {"ana", "ben", "leo"}
        assert handles["ana"] == {"ana"}
        assert {each.handle for each in await tx.rooms.occupants(own)} == {"daniel", "priya"}


async def test_a_digest_is_cut_once_for_a_date(world: World) -> None:
    async with world.store.begin(NOW, world.engagement.id) as tx:
        assert await tx.digests.last(Side.FIRM) is None
        assert await tx.digests.cut(Side.FIRM, date(2026, 10, 12), NOW - HOUR, NOW)
        assert not await tx.digests.cut(Side.FIRM, date(2026, 10, 12), NOW, NOW + HOUR)
        assert await tx.digests.cut(Side.PROVIDER, date(2026, 10, 12), NOW, NOW + HOUR)
        assert await tx.digests.last(Side.FIRM) == NOW


async def test_an_agreement_is_in_force_once_both_accepted_and_from_its_day(world: World) -> None:
    ladder = (Rung(Role.LEAD, HOUR), Rung("supervising_attorney", 2 * HOUR, on_firm_hours=True))
    terms = Terms(targets={WindowKind.ANSWER: 90 * HOUR / 60}, marks=(75,), provider_ladder=ladder)
    priya, leo = world.people["priya"].id, world.people["leo"].id
    first = Agreement(world.engagement.id, 1, terms, priya, NOW, NOW + HOUR, priya, NOW)
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.lock()
        await tx.agreements.add(first)
        assert await tx.agreements.latest() == first
        assert await tx.agreements.in_force(NOW + 2 * HOUR) is None
        accepted = replace(first, provider_accepted_by=leo, provider_accepted_at=NOW)
        await tx.agreements.save(accepted)
        await tx.agreements.add(replace(first, version=2, effective_from=NOW))
        assert await tx.agreements.in_force(NOW) is None
        assert await tx.agreements.in_force(NOW + HOUR) == accepted == await tx.agreements.get(1)
        with pytest.raises(LookupError):
            await tx.agreements.get(3)


async def test_events_are_read_by_product_time_and_history_newest_first(world: World) -> None:
    given = await world.assign()
    for hours in range(3):
        async with world.store.begin(NOW + hours * HOUR, world.engagement.id, world.people["ana"]) as tx:
            await tx.matters.lock(world.matter.id)
            tx.record(
                Event.UPDATED, f"update {hours}", matter_id=given.matter_id, assignment_id=given.id, subject=given.ref
            )
            tx.record(Event.AWAY, actor=world.people["leo"])
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert [each.words for each in await tx.history(given.id)] == ["update 2", "update 1", "update 0"]
        between = await tx.events(NOW + HOUR, NOW + 2 * HOUR)
        assert [(each.event, each.actor_id, each.subject) for each in between] == [
            (Event.UPDATED, world.people["ana"].id, "A-1"),
            (Event.AWAY, world.people["leo"].id, ""),
        ]


async def test_lists_of_open_work_leave_out_what_has_ended(world: World) -> None:
    given, ended = await world.assign(), await world.assign()
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.matters.lock(world.matter.id)
        await tx.assignments.save(replace(ended, state=State.CLOSED))
    ana, daniel, ben = (world.people[each] for each in ("ana", "daniel", "ben"))
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert await tx.assignments.open_of(world.matter.id) == (given,) == await tx.assignments.open_in()
        assert await tx.assignments.open_for(ana.id) == (given,) == await tx.assignments.open_for(daniel.id)
        assert await tx.assignments.open_for(ben.id) == ()
        assert await tx.assignments.seen_by(ana) == (given,)
        assert len(await tx.assignments.seen_by(ana, open_only=False)) == 2


async def test_hours_holidays_exceptions_and_absences_make_the_calendar(world: World) -> None:
    ana, manila = world.people["ana"], world.engagement.provider_schedule_id
    monday = NOW.replace(hour=2)  # 10:00 in Manila
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert (await tx.schedules.calendar(manila)).is_open(monday)
    async with world.store.begin(NOW, world.engagement.id) as tx:
        away = await tx.schedules.add_absence(ana, Interval(monday, monday + HOUR), "leave", "dentist")
        assert not (await tx.schedules.calendar_of(ana)).is_open(monday)
        assert (await tx.schedules.calendar(manila)).is_open(monday)
        assert await tx.schedules.away([ana.id, 99], monday) == {ana.id}
        assert await tx.schedules.away([ana.id], monday + HOUR) == frozenset()
        assert [each.words for each in await tx.schedules.absences(ana)] == ["dentist"]
    async with world.store.begin(NOW, world.engagement.id) as tx:
        await tx.schedules.cancel_absence(away)
        assert (await tx.schedules.calendar_of(ana)).is_open(monday)
        await tx.schedules.add_holidays(manila, [Holiday(monday.date(), "Fiesta", "typed")])
        await tx.schedules.add_holidays(manila, [Holiday(monday.date(), "Again", "file")])
        assert (await tx.schedules.calendar(manila)).closed_reason(monday.date()) == "Fiesta"
        exception = ScheduleException(monday.date(), ((600, 660),), "half a day")
        await tx.schedules.add_exception(manila, replace(exception, hours=()))
        await tx.schedules.add_exception(manila, exception)
        assert (await tx.schedules.calendar_of(ana)).is_open(monday)
        await tx.schedules.set_weekly(manila, Weekly.read("tue 22:00-06:00"), "Asia/Cebu")
        kept = await tx.schedules.schedule(manila)
        assert (kept.weekly, kept.anchor_zone) == (Weekly.read("tue 22:00-06:00"), "Asia/Cebu")
        assert kept.exceptions == (exception,)


async def test_a_calendar_of_hours_that_were_rolled_back_is_never_used(world: World) -> None:
    manila, monday = world.engagement.provider_schedule_id, NOW.replace(hour=2)

    async def fail() -> None:
        async with world.store.begin(NOW, world.engagement.id) as tx:
            await tx.schedules.add_holidays(manila, [Holiday(monday.date(), "Fiesta", "typed")])
            assert not (await tx.schedules.calendar(manila)).is_open(monday)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with world.store.begin(NOW, world.engagement.id) as tx:  # the same revision number, other hours
        await tx.schedules.set_weekly(manila, Weekly.read("mon-sun 00:00-24:00"), "Asia/Manila")
    async with world.store.read(NOW, world.engagement.id) as tx:
        assert (await tx.schedules.calendar(manila)).is_open(monday)
