"""Two people find an hour, and have it in their calendars at the same instant, whatever their clocks do that week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from bot.fetching import FILES, Fetching
from bot.language.cards import Card, links
from bot.model.people import Cities, City, Engagement, Person, Role, Side
from bot.platform import Reply
from bot.work import invite
from bot.work.file import File
from tests import firm
from tests.world import World, button, faults, text

ADDRESS = "https://counterpart.example"


def reached(world: World) -> Fetching:
    """The world, told the address at which people reach it."""
    world.store.file_links.address = ADDRESS
    return Fetching(world.store, world.clock, FILES)


async def fetched(fetching: Fetching, reply: Reply) -> File:
    """The one file that a card offers."""
    assert isinstance(reply, Card)
    (link,) = links(reply)
    assert link.url.startswith(f"{ADDRESS}/files/")
    file = await fetching.fetch(link.url.rpartition("/")[2])
    assert file is not None
    return file


def meeting(file: File) -> Event:
    """The one meeting of a file that needs nothing beside it to be read."""
    calendar = Calendar.from_ical(file.content)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert [part.name for part in calendar.subcomponents] == ["VEVENT"], (
        "no zones of its own, that a reader may differ on"
    )
    (event,) = calendar.events
    assert not event.errors
    return event


async def test_the_nearest_that_two_come_can_be_made_an_invite(world: World) -> None:
    """C28: no shared hours; the hour before the second opens, for both cities, as a file that is theirs to send on."""
    fetching = reached(world)
    none = await world.says("attorney", "hours overlap @assignee @attorney this week")
    assert text(none).splitlines() == [
        "No shared hours: @assignee and @attorney",
        "Nearest: Tue 13 Oct 20:00–21:00 New York · Wed 14 Oct 08:00–09:00 Manila",
        "@attorney closes Tue 13 Oct 18:00 New York · Wed 14 Oct 06:00 Manila",
        "@assignee opens Tue 13 Oct 21:00 New York · Wed 14 Oct 09:00 Manila, 3 h later",
        "Next: to talk, one of them stays longer or begins earlier",
    ]
    made = await world.presses_reply("attorney", none, "Make invite")
    assert text(made).splitlines()[:3] == [
        "Invite for @assignee and @attorney",
        "When: Tue 13 Oct 20:00–21:00 New York · Wed 14 Oct 08:00–09:00 Manila",
        "File: invite.ics",
    ]
    file = await fetched(fetching, made)
    event = meeting(file)
    assert (event.start, event.end) == (datetime(2026, 10, 14, tzinfo=UTC), datetime(2026, 10, 14, 1, tzinfo=UTC))
    assert b"DTSTART:20261014T000000Z" in file.content
    assert str(event["summary"]) == "New York and Manila: @assignee and @attorney"
    assert str(event["description"]) == "Tue 13 Oct 20:00–21:00 New York · Wed 14 Oct 08:00–09:00 Manila"


async def test_shared_hours_are_told_day_by_day_and_the_first_of_them_is_offered(world: World) -> None:
    """C28: in both cities; the invite begins at a quarter of an hour that is still ahead."""
    await world.says("lead", 'hours set @paralegal "mon-fri 14:00-23:00 in New York"')
    await world.until("2026-10-14 15:07 New York")
    told = await world.says("attorney", "hours overlap @paralegal @attorney this week")
    assert text(told).splitlines() == [
        "@paralegal and @attorney share 10 h 53 min",
        "• Wed 14 Oct 15:07–18:00 New York · Thu 15 Oct 03:07–06:00 Manila",
        "• Thu 15 Oct 14:00–18:00 New York · Fri 16 Oct 02:00–06:00 Manila",
        "• Fri 16 Oct 14:00–18:00 New York · Sat 17 Oct 02:00–06:00 Manila",
    ]
    assert (
        button(told, "Make invite").sentence == "hours invite @paralegal @attorney at 2026-10-14 15:15 New York for 1 h"
    )


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ("2026-10-30 17:00 New York", datetime(2026, 10, 30, 21, tzinfo=UTC)),
        ("2026-11-02 17:00 New York", datetime(2026, 11, 2, 22, tzinfo=UTC)),
        ("2026-11-01 01:30 New York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # shown twice: the earlier
        ("2026-11-02 09:00 Manila", datetime(2026, 11, 2, 1, tzinfo=UTC)),
        ("2027-03-14 02:30 New York", datetime(2027, 3, 14, 7, tzinfo=UTC)),  # skipped: the first that there is
    ],
)
async def test_a_meeting_is_at_its_instant_across_changes_of_the_clocks(
    world: World, said: str, opens: datetime
) -> None:
    """C28 C29: what is in the file is the instant that the card says for both cities."""
    fetching = reached(world)
    made = await world.says("lead", f"hours invite @assignee @attorney at {said} for 45 min")
    event = meeting(await fetched(fetching, made))
    assert (event.start, event.end) == (opens, opens + timedelta(minutes=45))
    assert f"When: {event['description']}" in text(made).splitlines()


async def test_a_calendar_has_one_meeting_however_often_it_is_fetched(world: World) -> None:
    """C28: its id is that of the people and the instant; another hour is another meeting."""
    fetching, ids = reached(world), []
    for sentence in (
        "hours invite @assignee @attorney at 2026-10-20 09:00 New York",
        "hours invite @attorney @assignee at 2026-10-20 21:00 Manila for 1 h",
        "hours invite @assignee @attorney at 2026-10-20 10:00 New York",
        "hours invite @assignee @associate at 2026-10-20 09:00 New York",
    ):
        made = await world.says("attorney", sentence)
        first, again = await fetched(fetching, made), await fetched(fetching, made)
        assert meeting(first)["uid"] == meeting(again)["uid"]
        ids.append(str(meeting(first)["uid"]))
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


async def test_what_stands_in_a_file_is_text_whatever_signs_are_in_it(sqlite_url: str) -> None:
    """C28: a comma, a semicolon or a line's end in a city's name ends no field of a calendar."""
    world = await World.begin(sqlite_url)
    cities = Cities(City("New, York; \\", "America/New_York"), City("Manila\r\nATTENDEE:mailto:x", "Asia/Manila"))
    about = await world.store.found(Engagement(0, "A", "B", cities, 0, 0), firm.NEW_YORK, firm.MANILA, firm.START)
    async with world.store.begin(firm.START, about.id) as tx:
        people = [
            await tx.people.add(Person(0, about.id, name, name, side, frozenset({role}), "Asia/Manila", 1))
            for name, side, role in (("ana", Side.PROVIDER, Role.PARALEGAL), ("ben", Side.FIRM, Role.ATTORNEY))
        ]
        made = invite.calendar(tx, people, firm.START + timedelta(hours=1), timedelta(hours=1))
    event = meeting(File("invite.ics", "text/calendar", made))
    assert "attendee" not in event
    assert str(event["summary"]).startswith("New, York; \\ and Manila")
    assert b"\r\n" in made
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    await world.end()


async def test_without_an_address_the_card_says_what_is_to_be_done(world: World) -> None:
    """C28: nothing is offered that nobody could open."""
    told = text(await world.says("attorney", "hours invite @assignee @attorney at 2026-10-20 09:00"))
    assert "Next: whoever runs Counterpart sets COUNTERPART_PUBLIC_URL and starts it again" in told
    assert "File" not in told


async def test_a_meeting_that_cannot_be_is_asked_back(world: World) -> None:
    """C36: one that is over, one without an end, one with oneself; the form keeps what was said."""
    past = text(await world.says("attorney", "hours invite @assignee @attorney at 2026-10-12 09:00"))
    assert "That time has passed" in past
    long = await world.says("attorney", "hours invite @assignee @attorney at 2026-10-20 09:00 for 3 days")
    assert "a meeting of 8 h at most" in faults(long)["length"]
    alone = await world.says("attorney", "hours invite @assignee @assignee at 2026-10-20 09:00")
    assert "two people" in faults(alone)["whose"]
