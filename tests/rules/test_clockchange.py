"""What a change of clocks moves, for pairs of cities that differ in what their clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.cards import clocknote
from bot.cards.scene import Scene
from bot.language.cards import lines
from bot.model.people import Cities, City, Person, Role, Side
from bot.rules.clockchange import Effect, Gap, Week, changes, effect, together
from scheduler.worktime import Weekly
from tests.messages.checker import check

OFFICE = Weekly.read("mon-fri 09:00-17:00")
NEW_YORK, LONDON, MANILA = "America/New_York", "Europe/London", "Asia/Manila"
YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def effects(firm: str, provider: str, *people: Week) -> list[Effect]:
    cities = Cities(City("Firm", firm), City("Team", provider))
    teams = {Side.FIRM: Week(OFFICE, firm), Side.PROVIDER: Week(OFFICE, provider)}
    staff = [(number, Side.PROVIDER, week) for number, week in enumerate(people)]
    zones = {firm, provider, *(week.zone for week in people)}
    return [effect(change, cities, teams, staff) for change in together(zones, *YEAR)]


def test_a_place_whose_clocks_never_change_has_no_change() -> None:
    """C29: nobody is told of what does not happen."""
    assert changes(MANILA, *YEAR) == ()
    assert effects(MANILA, "Asia/Kolkata") == []


def test_two_cities_that_change_on_different_days_share_other_hours_for_a_while() -> None:
    """C29: 9 to 17 in New York and London share three hours, and four between their changes."""
    found = effects(NEW_YORK, LONDON)
    assert [each.changes[0].day for each in found] == [
        date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)
    ]  # fmt: skip
    three, four = ((time(9), time(12)),), ((time(9), time(13)),)
    assert [each.shared for each in found] == [(three, four), (four, three), (three, four), (four, three)]
    assert [each.apart[1] for each in found] == [-4 * HOUR, -5 * HOUR, -4 * HOUR, -5 * HOUR]
    assert all(each.gaps == () for each in found), "who shares hours needs no gap"


def test_two_cities_that_change_in_one_night_are_told_of_together_and_nothing_moves() -> None:
    """C29: New York and Chicago: one note, in which all stays."""
    march, november = effects(NEW_YORK, "America/Chicago")
    for each in (march, november):
        assert len(each.changes) == 2
        assert each.moved == ()
        assert each.apart == (HOUR, HOUR)
        assert each.shared[0] == each.shared[1] == ((time(10), time(17)),)


def test_where_winter_is_summer_clocks_go_the_other_way() -> None:
    """C29: Sydney's go forward in October, and New York's back four weeks later."""
    found = effects(NEW_YORK, "Australia/Sydney")
    assert [(each.changes[0].day, each.changes[0].minutes) for each in found] == [
        (date(2026, 3, 8), 60), (date(2026, 4, 5), -60), (date(2026, 10, 4), 60), (date(2026, 11, 1), -60)
    ]  # fmt: skip
    assert found[2].gaps == (Gap(Side.FIRM, 2 * HOUR, HOUR), Gap(Side.PROVIDER, 6 * HOUR, 7 * HOUR))


def test_a_week_of_nights_is_told_from_its_opening_to_its_close() -> None:
    """C25: a night shift belongs to the day on which it starts."""
    nights = Week(Weekly.read("mon-thu 22:00-06:00"), NEW_YORK)
    (shift,) = (each for each in effects(NEW_YORK, MANILA, nights)[1].moved if each.people)
    assert (shift.before, shift.after) == ((time(10), time(18)), (time(11), time(19)))


def test_people_of_one_shift_share_a_line_and_the_message_stays_within_ten() -> None:
    """C29 S2: however many work by how many clocks."""
    people = [Week(Weekly.read(f"mon-fri {hour:02}:00-{hour + 8:02}:00"), NEW_YORK) for hour in (7, 8, 9, 9, 9, 9, 10)]
    cities = Cities(City("New York", NEW_YORK), City("Manila", MANILA))
    now = datetime(2026, 10, 23, 13, tzinfo=UTC)
    handles = {
        number: Person(number, 1, f"p{number}", "", Side.PROVIDER, frozenset({Role.PARALEGAL}), MANILA, 1)
        for number in range(7)
    }
    teams = {Side.FIRM: Week(OFFICE, NEW_YORK), Side.PROVIDER: Week(OFFICE, MANILA)}
    staff = [(number, Side.PROVIDER, week) for number, week in enumerate(people)]
    (change,) = together([NEW_YORK], now, now + timedelta(days=30))
    for count in range(8):
        card = clocknote.clocks(
            Scene(cities, now, handles),
            effect(change, cities, teams, staff[:count]),
            datetime(2026, 11, 2, 14, tzinfo=UTC),
        )
        assert check(card, cities=cities, now=now, copy="room") == []
    assert "• The shifts of 7 more people move as well" in list(lines(card))
    card = clocknote.clocks(
        Scene(cities, now, handles), effect(change, cities, teams, staff[2:6]), datetime(2026, 11, 2, 14, tzinfo=UTC)
    )
    assert "• Shift of @p2, @p3 and 2 more: 22:00–06:00 Manila, until then 21:00–05:00 Manila" in list(lines(card))
