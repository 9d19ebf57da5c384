"""Holidays come from a country's list, from a file, or from a person, and stand in one list that says which."""

import datetime

import pytest

from scheduler.holidays import UnreadableHolidays, merged, public_holidays, read_ics, typed_holiday
from scheduler.worktime import Holiday


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def ics(*events: str) -> str:
    parts = [f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Court//Closures//EN", *parts, "END:VCALENDAR"])


def test_a_country_s_public_holidays_are_listed_with_their_source() -> None:
    listed = public_holidays("ph", None, [2026])
    assert Holiday(date("2026-11-30"), "Bonifacio Day", "public holidays PH") in listed
    assert Holiday(date("2026-04-09"), "Day of Valor", "public holidays PH") in listed
    assert [holiday.date for holiday in listed] == sorted({holiday.date for holiday in listed})
    assert {holiday.date.year for holiday in listed} == {2026}


def test_a_subdivision_adds_its_own() -> None:
    federal, california = public_holidays("US", None, [2026]), public_holidays("US", "ca", range(2026, 2028))
    assert date("2026-03-31") not in {holiday.date for holiday in federal}
    assert Holiday(date("2026-03-31"), "Cesar Chavez Day", "public holidays US-CA") in california
    assert {holiday.date.year for holiday in california} == {2026, 2027}


def test_names_are_in_english() -> None:
    assert "New Year's Day" in {holiday.name for holiday in public_holidays("DE", None, [2026])}


@pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("US", "ZZ"), ("", None), ("Manila", None)])
def test_a_code_without_a_list_is_refused_by_name(country: str, subdivision: str | None) -> None:
    with pytest.raises(UnreadableHolidays, match=f"“{country.upper()}"):
        public_holidays(country, subdivision, [2026])


def test_years_that_a_list_does_not_reach_are_refused_rather_than_left_out() -> None:
    with pytest.raises(UnreadableHolidays, match="2001 to 2035"):
        public_holidays("IN", None, [2030, 2040])


def test_whole_day_events_of_a_file_are_holidays() -> None:
    text = ics(
        "SUMMARY:Court closed\\, all day\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226",
        "SUMMARY:Founders' Day\nDTSTART;VALUE=DATE:20260601",
        "SUMMARY:Old entry\nDTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260701",
        "SUMMARY:Called off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260801",
        "DTSTART;VALUE=DATE:20260901",
    )
    assert read_ics(text, "court.ics") == (
        Holiday(date("2026-06-01"), "Founders' Day", "court.ics"),
        Holiday(date("2026-07-01"), "Old entry", "court.ics"),
        Holiday(date("2026-09-01"), "Holiday", "court.ics"),
        Holiday(date("2026-12-24"), "Court closed, all day", "court.ics"),
        Holiday(date("2026-12-25"), "Court closed, all day", "court.ics"),
    )
    assert read_ics(text.replace("\n", "\r\n"), "court.ics") == read_ics(text, "court.ics")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "court.ics is not an iCalendar file"),
        ("<html>Sign in</html>", "court.ics is not an iCalendar file"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT", "court.ics is not an iCalendar file|no whole-day event"),
        (ics(), "court.ics has no whole-day event"),
        (ics("SUMMARY:Gone\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260801"), "no whole-day event"),
        (ics("SUMMARY:Lunch\nDTSTART:20261224T120000Z\nDTEND:20261224T130000Z"), "“Lunch” in court.ics is at a time"),
        (ics("SUMMARY:Xmas\nDTSTART;VALUE=DATE:20251225\nRRULE:FREQ=YEARLY"), "“Xmas” in court.ics repeats by a rule"),
        (ics("SUMMARY:Torn\nDTSTART;VALUE=DATE:2026113"), "“Torn” in court.ics has a date that cannot be read"),
        (ics("SUMMARY:Never"), "“Never” in court.ics has a date that cannot be read"),
        (ics("SUMMARY:Back\nDTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260101"), "“Back” .* lasts from 2026"),
        (ics("SUMMARY:Ever\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:29990101"), "“Ever” .* lasts from 2026"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_list_of_holidays_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(UnreadableHolidays, match=says):
        read_ics(text, "court.ics")


def test_a_typed_holiday_says_what_it_is() -> None:
    assert typed_holiday(date("2026-04-09"), " Araw ng Kagitingan ") == Holiday(
        date("2026-04-09"), "Araw ng Kagitingan", "typed"
    )
    with pytest.raises(UnreadableHolidays, match="2026-04-09 needs a name"):
        typed_holiday(date("2026-04-09"), "  ")


def test_one_date_stands_once_with_every_name_and_source_it_has() -> None:
    country = [
        Holiday(date("2026-12-25"), "Christmas Day", "public holidays PH"),
        Holiday(date("2026-04-09"), "Day of Valor", "public holidays PH"),
    ]
    typed = [
        Holiday(date("2026-04-09"), "Araw ng Kagitingan", "typed"),
        Holiday(date("2026-12-25"), "CHRISTMAS DAY", "typed"),
    ]
    once = merged(country, typed)
    assert once == (
        Holiday(date("2026-04-09"), "Day of Valor; Araw ng Kagitingan", "public holidays PH; typed"),
        Holiday(date("2026-12-25"), "Christmas Day", "public holidays PH; typed"),
    )
    assert merged(once, typed) == once
