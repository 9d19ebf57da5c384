"""An invite: one meeting as a calendar file, in instants that no calendar can take for another time (C28)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from bot.cards import times
from bot.model.people import Person
from bot.store.transaction import Transaction
from bot.work.file import File

KIND = "invite"
NAME = "invite.ics"
#: Without a file of zones beside it, a time in UTC is the one form that every calendar reads alike.
MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def address(tx: Transaction, whom: Person, a: Person, b: Person, opens: datetime, length: timedelta) -> str | None:
    """Where `whom` fetches the invite for two people; None where there is no address."""
    minutes = str(length // timedelta(minutes=1))
    about = {"a": str(a.id), "b": str(b.id), "opens": opens.isoformat(), "minutes": minutes}
    return tx.file_links.make(KIND, whom, about)


async def make(tx: Transaction, about: Mapping[str, str]) -> File | None:
    people = [await tx.people.get(int(about[name])) for name in ("a", "b")]
    opens = datetime.fromisoformat(about["opens"])
    return File(NAME, MEDIA_TYPE, calendar(tx, people, opens, timedelta(minutes=int(about["minutes"]))))


def calendar(tx: Transaction, people: list[Person], opens: datetime, length: timedelta) -> bytes:
    cities = tx.engagement.cities
    who = " and ".join(f"@{person.handle}" for person in people)
    meeting = Event()
    meeting.add("uid", _uid(tx, people, opens))
    meeting.add("dtstamp", tx.now)
    meeting.add("dtstart", opens.astimezone(UTC))
    meeting.add("dtend", (opens + length).astimezone(UTC))
    meeting.add("summary", f"{cities.firm.label} and {cities.provider.label}: {who}")
    meeting.add("description", times.interval(opens, opens + length, cities, tx.now))
    file = Calendar()
    file.add("prodid", "-//Counterpart//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add_component(meeting)
    return bytes(file.to_ical())


def _uid(tx: Transaction, people: list[Person], opens: datetime) -> str:
    """The same for one meeting however often its file is fetched, so that a calendar has it once."""
    named = f"{tx.engagement.id}|{sorted(person.id for person in people)}|{opens.astimezone(UTC).isoformat()}"
    return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@counterpart"
