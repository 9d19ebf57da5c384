"""Hours: read in both cities, set in any clock, closed days and exceptions that move what is owed from now on."""

from __future__ import annotations

from bot.language.forms import Form
from tests.world import World, faults, text

GIVE = 'assign @assignee M-1042 title-search "Chain since 1990" due 2026-11-20 17:00 Manila'


async def due_of(world: World, assignment_id: int, kind: str) -> str:
    """When a kind of reply falls due that is still open."""
    (window,) = [each for each in await world.windows(assignment_id) if each.kind == kind and each.state.open]
    return world.shown(window.due_at)


# ── reading ─────────────────────────────────────────────────────────────────


async def test_a_teams_hours_are_read_in_both_cities_across_the_change_of_clocks(world: World) -> None:
    """C16: message 54, word by word."""
    assert text(await world.says("drafter", "hours show manila")).splitlines() == [
        "Manila's hours",
        "Week: Mon–Fri 09:00–13:00, 14:00–18:00 Manila",
        "In New York: Sun–Thu 21:00–01:00, Mon–Fri 02:00–06:00 New York",
        "From Sun 1 Nov New York: Sun–Thu 20:00–00:00, Mon–Fri 01:00–05:00 New York",
        "Opens: Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila, in 6 h",
        "Next closed: Mon 2 Nov Manila, All Souls' Day",
        "Shared with New York: none. New York closes 3 h before Manila opens",
    ]
    new_york = text(await world.says("drafter", "hours show new york"))
    assert "Closes: Tue 13 Oct 18:00 New York · Wed 14 Oct 06:00 Manila, in 3 h" in new_york
    assert "Next closed: Thu 26 Nov New York, Thanksgiving" in new_york


async def test_a_city_that_is_not_here_is_asked_about_and_nobody_is_asked_twice(world: World) -> None:
    unknown = text(await world.says("attorney", "hours show cebu"))
    assert "Nothing changed" in unknown or "not known" in unknown
    form = await world.says("attorney", "hours")
    assert isinstance(form, Form)
    assert [field.name for field in form.fields if field.required] == ["part", "whose"]


async def test_closed_days_are_listed_with_who_says_so(world: World) -> None:
    """C26: a list with its source."""
    assert text(await world.says("attorney", "hours holidays manila")).splitlines() == [
        "Manila's closed days",
        "• Mon 2 Nov Manila: All Souls' Day (typed)",
        "• Mon 30 Nov Manila: Bonifacio Day (typed)",
    ]


async def test_two_who_share_no_hour_get_the_nearest_pair(world: World) -> None:
    """C28: none and the nearest pair; and what they share once one of them works the other's hours."""
    none = text(await world.says("attorney", "hours overlap @assignee @attorney this week"))
    assert "No shared hours: @assignee and @attorney" in none
    assert "@attorney closes Tue 13 Oct 18:00 New York · Wed 14 Oct 06:00 Manila" in none
    assert "@assignee opens Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila, 3 h later" in none
    await world.says("lead", 'hours set @paralegal "mon-fri 09:00-18:00 in New York"')
    shared = text(await world.says("attorney", "hours overlap @paralegal @attorney next week"))
    assert "@paralegal and @attorney share 45 h" in shared
    assert "Mon 19 Oct 09:00–18:00 New York · Mon 19 Oct 21:00–06:00 Manila" in shared


async def test_a_due_is_explained_step_by_step(world: World) -> None:
    """C16: message 55: what the question took, and where the due went."""
    await world.says("attorney", GIVE.replace("2026-11-20 17:00 Manila", "fri 5pm"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("thu 10:04 Manila")
    await world.says("assignee", 'ask A-1 "Which county?"')
    await world.until("thu 10:30 New York")
    await world.says("attorney", 'answer Q-1 "Kings County."')
    assert text(await world.says("assignee", "hours test A-1")).splitlines() == [
        "How A-1's due was worked out",
        "Set by @attorney: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila",
        "Paused for Q-1: 6 h 56 min of working time in Manila's hours",
        "• Counted 2 h 56 min: Wed 14 Oct 22:04–01:00 New York · Thu 15 Oct 10:04–13:00 Manila",
        "• Counted 4 h: Thu 15 Oct 02:00–06:00 New York · Thu 15 Oct 14:00–18:00 Manila",
        "Then the due moved on by as much; Sat 17 – Sun 18 Oct Manila skipped, weekend",
        "• Counted 4 h: Sun 18 Oct 21:00–01:00 New York · Mon 19 Oct 09:00–13:00 Manila",
        "• Counted 2 h 56 min: Mon 19 Oct 02:00–04:56 New York · Mon 19 Oct 14:00–16:56 Manila",
        "Skipped each day: 13:00–14:00 Manila and 18:00–09:00 Manila, closed",
        "Due: Mon 19 Oct 04:56 New York · Mon 19 Oct 16:56 Manila",
    ]
    assert "Nothing found for A-1" in text(await world.says("drafter", "hours test A-1"))


async def test_a_due_that_a_person_moved_is_explained_from_there(world: World) -> None:
    """C16 D13: what was before a person set it anew does not matter any more; a hold takes time as a question does."""
    await world.says("attorney", GIVE.replace("2026-11-20 17:00 Manila", "fri 5pm"))
    await world.until("wed 09:10 Manila")
    await world.says("assignee", "ack A-1")
    assert "No pause moved it." in text(await world.says("assignee", "hours test A-1"))
    await world.until("wed 10:00 New York")
    await world.says("staff", 'update A-1 due 2026-10-19 17:00 Manila because "Exhibits came late."')
    await world.says("attorney", "hold A-1 because the client is sending more exhibits")
    await world.until("thu 10:00 New York")
    await world.says("attorney", "hold A-1 off")
    explained = text(await world.says("attorney", "hours test A-1"))
    assert "Set by @staff: Mon 19 Oct 05:00 New York · Mon 19 Oct 17:00 Manila" in explained
    assert "Paused for the hold: 8 h of working time in Manila's hours" in explained
    assert "Due: Tue 20 Oct 05:00 New York · Tue 20 Oct 17:00 Manila" in explained


# ── a week of one's own ─────────────────────────────────────────────────────


async def test_a_night_shift_kept_in_new_yorks_clock_moves_with_it(world: World) -> None:
    """C25 G08: 21:00–06:00 in Manila now, 22:00–07:00 from 1 Nov, whoever's clock it is read on."""
    reply = text(await world.says("lead", 'hours set @paralegal "mon-fri 09:00-18:00 in New York"'))
    assert "Hours of @paralegal changed" in reply
    assert "Week: Mon–Fri 09:00–18:00 New York" in reply
    assert "In Manila: Mon–Fri 21:00–06:00 Manila" in reply
    assert "From Sun 1 Nov New York: Mon–Fri 22:00–07:00 Manila" in reply
    shown = text(await world.says("attorney", "hours show @paralegal"))
    assert "Closes: Tue 13 Oct 18:00 New York · Wed 14 Oct 06:00 Manila, in 3 h" in shown


async def test_a_night_shift_is_prompted_and_counted_on_its_own_hours_over_the_weekend_clocks_change(
    world: World,
) -> None:
    """C24 C25: given on the Friday before; two hours of the shift end on Monday 2 Nov 2026, at 23:00 in Manila."""
    await world.says("lead", 'hours set @paralegal "mon-fri 09:00-18:00 in New York"')
    await world.says("lead", 'hours exception @paralegal 2026-11-02 09:00-18:00 "works New York\'s days"')
    await world.until("2026-10-30 17:30 New York")
    await world.says("attorney", GIVE.replace("@assignee", "@paralegal"))
    assert await due_of(world, 1, "acknowledge") == "Mon 2 Nov 10:30 New York · Mon 2 Nov 23:30 Manila"
    await world.says("attorney", GIVE)  # @assignee's Manila is closed on All Souls' Day
    assert await due_of(world, 2, "acknowledge") == "Mon 2 Nov 22:00 New York · Tue 3 Nov 11:00 Manila"
    await world.until("2026-11-02 10:00 New York")
    await world.sees("paralegal", "30 min of working time left: acknowledge A-1")
    await world.says("attorney", 'ask A-2 "Kings or Queens?"')
    assert await due_of(world, 2, "answer") == "Tue 3 Nov 00:00 New York · Tue 3 Nov 13:00 Manila"


async def test_an_answer_owed_over_thanksgiving_waits_for_the_monday(world: World) -> None:
    """D24: both days are closed, and so is the weekend; nothing is warned of meanwhile."""
    await world.says("attorney", GIVE.replace("2026-11-20", "2026-12-04"))
    await world.until("2026-11-25 10:00 Manila")
    await world.says("assignee", "ack A-1")
    await world.until("2026-11-26 10:00 Manila")  # Wed 25 Nov 21:00 New York
    await world.says("assignee", 'ask A-1 "Which county?"')
    assert await due_of(world, 1, "answer") == "Mon 30 Nov 13:00 New York · Tue 1 Dec 02:00 Manila"


async def test_what_somebody_worked_until_now_stays_counted_when_their_week_changes(world: World) -> None:
    """D25: half of the acknowledgement's two hours is over; the other half is counted on the new week."""
    await world.until("wed 09:00 Manila")
    await world.says("attorney", GIVE)
    await world.until("wed 10:00 Manila")
    reply = text(await world.says("lead", 'hours set @assignee "mon-fri 13:00-22:00"'))
    assert "Week: Mon–Fri 13:00–22:00 Manila" in reply
    assert "1 thing moves:" in reply
    assert "A-1, acknowledge by Wed 14 Oct 02:00 New York · Wed 14 Oct 14:00 Manila" in reply
    await world.until("wed 13:30 Manila")
    await world.sees("assignee", "30 min of working time left: acknowledge A-1")
    assert await due_of(world, 1, "acknowledge") == "Wed 14 Oct 02:00 New York · Wed 14 Oct 14:00 Manila"


async def test_a_team_that_works_earlier_has_its_digest_earlier(world: World) -> None:
    """D25 D26: the digest's timer is set anew with the hours."""
    await world.until("wed 20:00 Manila")
    await world.says("lead", "hours set manila mon-fri 07:00-11:00, 12:00-16:00")
    await world.until("thu 07:14 Manila")
    assert "Manila digest · Thu 15 Oct" not in await world.reads("lead")
    await world.until("thu 07:15 Manila")
    assert "Manila digest · Thu 15 Oct" in await world.reads("lead")


# ── closed days ─────────────────────────────────────────────────────────────


async def test_a_typhoon_moves_what_is_owed_and_both_sides_are_told_in_one_message_each(world: World) -> None:
    """G08: entered the day before; the acknowledgement and the next update move, a due that somebody set does not."""
    await world.until("2026-11-10 09:10 Manila")
    await world.says("attorney", GIVE)
    await world.says("assignee", "ack A-1")
    await world.until("2026-11-11 17:00 Manila")
    await world.says("assignee", 'update A-1 40% "Half of the chain"')
    await world.says("attorney", GIVE.replace("1990", "1970"))
    assert await due_of(world, 2, "acknowledge") == "Wed 11 Nov 21:00 New York · Thu 12 Nov 10:00 Manila"
    reply = text(await world.says("lead", 'hours exception manila 2026-11-12 closed "typhoon"'))
    assert reply.splitlines() == [
        "Manila's hours changed",
        "Closed: Thu 12 Nov Manila",
        "1 thing moves:",
        "• A-2, acknowledge by Thu 12 Nov 21:00 New York · Fri 13 Nov 10:00 Manila",
        "Next: both sides have been told of each. A due that somebody set stays",
        "> typhoon",
    ]
    await world.until("2026-11-12 09:30 New York")
    for reader in ("attorney", "practice_lead"):
        told = text(await world.sees(reader, "Manila's hours changed"))
        assert "Closed: Thu 12 Nov Manila" in told
        assert "A-2, acknowledge by Thu 12 Nov 21:00 New York · Fri 13 Nov 10:00 Manila" in told
        assert [title for title in await world.reads(reader)].count("Manila's hours changed") == 1
    assert await due_of(world, 1, "delivery") == "Fri 20 Nov 04:00 New York · Fri 20 Nov 17:00 Manila"
    card = text(await world.sees("attorney", "A-2 · Title search · Sent"))
    assert "@assignee acknowledges by Thu 12 Nov 21:00 New York · Fri 13 Nov 10:00 Manila" in card
    assert "Manila digest · Thu 12 Nov" not in await world.reads("lead")


async def test_a_typhoon_during_the_day_closes_what_is_left_of_it(world: World) -> None:
    """D25: the morning was worked and stays counted."""
    await world.until("wed 09:00 Manila")
    await world.says("attorney", GIVE)
    await world.until("wed 10:30 Manila")
    await world.says("lead", 'hours exception manila today closed "power cut"')
    await world.until("wed 10:31 Manila")
    assert await due_of(world, 1, "acknowledge") == "Wed 14 Oct 21:30 New York · Thu 15 Oct 09:30 Manila"
    await world.until("thu 09:30 Manila")
    await world.sees("assignee", "A-1 · Acknowledgement is overdue")


async def test_a_rung_that_waits_is_timed_anew(world: World) -> None:
    """D25: late since 11:00, the lead would hear at 12:00; Manila closes at half past eleven and opens next morning."""
    await world.until("wed 09:00 Manila")
    await world.says("attorney", GIVE)
    await world.until("wed 11:30 Manila")
    await world.says("lead", 'hours exception manila today closed "flood"')
    await world.until("thu 09:29 Manila")
    await world.sees_nothing("lead", "Owed by: @assignee")
    await world.until("thu 09:30 Manila")
    await world.sees("lead", "Owed by: @assignee")


async def test_a_saturday_that_is_worked_brings_dues_forward(world: World) -> None:
    """D24: an exception's hours replace that date's."""
    await world.until("fri 17:30 Manila")
    await world.says("attorney", GIVE)
    assert await due_of(world, 1, "acknowledge") == "Sun 18 Oct 22:30 New York · Mon 19 Oct 10:30 Manila"
    reply = text(await world.says("lead", 'hours exception manila sat 10:00-14:00 "filing week"'))
    assert "Open: Sat 17 Oct Manila, 10:00–14:00 Manila" in reply
    await world.until("fri 17:31 Manila")
    assert await due_of(world, 1, "acknowledge") == "Fri 16 Oct 23:30 New York · Sat 17 Oct 11:30 Manila"


async def test_a_past_day_is_not_counted_anew(world: World) -> None:
    """D25: a missed typhoon is excused, not entered afterwards."""
    reply = text(await world.says("lead", 'hours exception manila 2026-10-12 closed "typhoon"'))
    assert "Nothing changed" in reply


async def test_a_holiday_is_added_or_taken_from_a_countrys_list(world: World) -> None:
    """C26: typed, or by country and part; what is over is left out, and a date has one entry."""
    typed = text(await world.says("lead", 'hours holidays manila add 2026-12-08 "Immaculate Conception"'))
    assert "Closed: Tue 8 Dec Manila, Immaculate Conception" in typed
    country = text(await world.says("lead", "hours holidays manila import PH"))
    assert "closed days added" in country
    listed = text(await world.says("lead", "hours holidays manila"))
    assert "Tue 8 Dec Manila: Immaculate Conception (typed)" in listed
    assert "Fri 25 Dec Manila: Christmas Day (public holidays PH)" in listed
    state = text(await world.says("practice_lead", "hours holidays new york import US-CA"))
    assert "closed days added" in state


async def test_the_text_of_an_ics_file_can_be_pasted_and_a_link_cannot_be_fetched(world: World) -> None:
    """C26: Counterpart fetches nothing from outside, and says what is possible instead."""
    event = "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261231\nSUMMARY:Rizal week\nEND:VEVENT"
    pasted = f'hours holidays manila import "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}\nEND:VCALENDAR"'
    assert "Closed: Thu 31 Dec Manila, Rizal week" in text(await world.says("lead", pasted))
    refused = await world.says("lead", "hours holidays manila import https://example.org/ph.ics")
    assert isinstance(refused, Form)
    (field,) = [field for field in refused.fields if field.error]
    assert "no link is fetched" in field.error


async def test_a_teams_closed_day_is_closed_for_its_night_shift_too(world: World) -> None:
    """A typhoon does not ask whose clock somebody works by; a person's own exception counts over it."""
    await world.says("lead", 'hours set @paralegal "mon-fri 09:00-18:00 in New York"')
    await world.says("lead", 'hours exception manila 2026-10-15 closed "typhoon"')
    shown = text(await world.says("lead", "hours show @paralegal"))
    assert "Next closed: Thu 15 Oct Manila, typhoon" in shown
    await world.says("lead", 'hours exception @paralegal 2026-10-15 09:00-18:00 "from home"')
    shown = text(await world.says("lead", "hours show @paralegal"))
    assert "Next closed: Mon 2 Nov Manila, All Souls' Day" in shown


async def test_hours_are_edited_by_the_coordinator_of_that_side_alone(world: World) -> None:
    """D1: anyone reads them."""
    for sentence in (
        'hours set manila "mon-fri 09:00-18:00"',
        'hours exception manila 2026-11-12 closed "typhoon"',
        'hours holidays manila add 2026-12-08 "Immaculate Conception"',
        'hours set @assignee "mon-fri 09:00-18:00"',
    ):
        for stranger in ("practice_lead", "attorney", "assignee"):
            refused = text(await world.says(stranger, sentence))
            assert "needs the coordinator of that side" in refused
            assert "Who can: @lead" in refused


async def test_a_week_that_is_none_says_what_is_wrong_with_it(world: World) -> None:
    """C36: its form comes back with it."""
    form = await world.says("lead", 'hours set manila "mon-fri 09:00-25:99"')
    assert isinstance(form, Form)
    assert form.values() == {"part": "set", "whose": "manila", "words": "mon-fri 09:00-25:99"}
    assert next(field.error for field in form.fields if field.name == "words").startswith("This takes days with")
    await world.fills("lead", form, words="mon-fri 09:00-18:00")
    assert "Week: Mon–Fri 09:00–18:00 Manila" in text(await world.says("attorney", "hours show manila"))


async def test_letters_of_a_zone_are_asked_for_a_city_instead(world: World) -> None:
    """Message 45: they are used in several places, and are not said back."""
    asked = await world.says("lead", 'hours set @paralegal "mon-fri 09:00-18:00 in EST"')
    assert "Which city do you mean?" in text(asked)
    assert "EST" not in text(asked)
    assert "Week: Mon–Fri 09:00–18:00 New York" in text(await world.presses_reply("lead", asked, "New York"))


async def test_a_week_that_is_never_open_is_asked_back(world: World) -> None:
    """Nothing could ever fall due in it; leave is said with away."""
    for week in ("mon-sun closed", "closed"):
        asked = await world.says("lead", f'hours set @assignee "{week}"')
        assert "a week that is open at some time" in faults(asked)["words"]


async def test_what_waits_for_a_closed_team_waits_for_the_opening_it_has_now(world: World) -> None:
    """C30 D25: a typhoon closes the morning for which cards were held, and nobody is woken for them."""
    await world.says("attorney", GIVE)  # it is Wednesday 03:00 in Manila
    await world.says("lead", 'hours exception manila today closed "typhoon"')
    await world.until("wed 18:00 Manila")
    await world.sees_nothing("assignee", "Title search")
    await world.until("thu 09:00 Manila")
    await world.sees("assignee", "A-1 · Title search · Sent")


async def test_what_waits_for_somebody_comes_sooner_when_they_open_sooner(world: World) -> None:
    """C30 D25: an evening that is worked brings the night's news that evening; a team's room waits for the team."""
    await world.until("wed 18:30 Manila")
    await world.says("attorney", GIVE.replace("M-1042", "M-1057"))
    await world.sees_nothing("assignee", "Title search")
    await world.says("lead", 'hours exception @assignee today 09:00-22:00 "filing week"')
    await world.sees("assignee", "A-1 · Title search · Sent")
    await world.sees_nothing("lead", "Title search")


async def test_a_shift_that_is_closed_under_way_has_no_check_in_any_more(world: World) -> None:
    """D14: going home sick makes nobody late with a word that was owed at the end of the day."""
    await world.until("wed 09:00 Manila")
    await world.says("attorney", GIVE.replace("2026-11-20", "2026-10-19"))
    await world.says("assignee", "ack A-1")
    await world.until("thu 10:00 Manila")
    await world.says("lead", "hours exception manila today closed typhoon")
    await world.until("thu 18:00 Manila")
    assert not any(window.breached_at for window in await world.windows(1))
    await world.sees_nothing("assignee", "Update is overdue")


async def test_where_the_time_went_is_told_of_work_of_long_ago(world: World) -> None:
    """G07: the record outlives a calendar year."""
    await world.until("wed 09:00 Manila")
    await world.says("attorney", GIVE)
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "deliver A-1 files.example/x")
    await world.until("wed 10:00 New York")
    await world.says("attorney", "review A-1 approve")
    world.clock.move(world.clock.now().replace(year=2028))
    assert "Sorry" not in text(await world.says("attorney", "show A-1 time"))


async def test_a_city_in_quotes_is_that_city(world: World) -> None:
    """D30: whoever puts a name of two words in quotes means the name, and the reason is what is left."""
    reply = text(await world.says("practice_lead", 'hours exception "new york" 2026-10-20 closed storm'))
    assert "New York's hours changed" in reply
    assert "> storm" in reply
