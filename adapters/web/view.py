"""For whom a piece of the page is drawn, and how the page's own clock and calendar read there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from adapters.web.html import Html, markup
from bot.cards import times
from bot.model.people import Cities, Side
from scheduler.worktime import wall

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """The person chosen on each side, by handle."""

    firm: str
    provider: str

    def on(self, side: Side) -> str:
        return self.firm if side is Side.FIRM else self.provider

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode({"firm": self.firm, "provider": self.provider})


@dataclass(frozen=True, slots=True)
class View:
    """One side of the page at one moment: `now` is aware UTC, `who` are the people chosen on both sides."""

    side: Side
    who: Who
    cities: Cities
    now: datetime

    @property
    def handle(self) -> str:
        """Who speaks on this side."""
        return self.who.on(self.side)

    @property
    def zone(self) -> str:
        return self.cities.of(self.side).zone

    @property
    def city(self) -> str:
        return self.cities.of(self.side).label

    @property
    def other_city(self) -> str:
        return self.cities.of(self.side.other).label

    def both(self, at: datetime) -> str:
        """The instant as messages say it, both cities."""
        return times.at(at, self.cities, self.now)

    def day(self, at: datetime) -> date:
        """The side's own calendar day."""
        return wall(at, self.zone).date()

    def clock(self, at: datetime) -> Html:
        """`09:06` here; its title holds both cities."""
        read = f"{wall(at, self.zone):%H:%M}"
        return markup('<time datetime="{}" title="{}">{}</time>', at.isoformat(), self.both(at), read)

    def short(self, at: datetime) -> str:
        """`18:00`, or `Thu 09:00` where it is another day than now, here."""
        local = wall(at, self.zone)
        day = "" if local.date() == self.day(self.now) else f"{times.WEEKDAYS[local.weekday()]} "
        return f"{day}{local:%H:%M}"

    def short_date(self, at: datetime) -> str:
        """`Wed 14 Oct`, here."""
        return times.bare_day(self.day(at), self.cities.of(self.side), self.now)

    def long_date(self, on: date) -> str:
        """`Wednesday 14 October`, which heads a day of the transcript."""
        year = "" if on.year == self.day(self.now).year else f" {on.year}"
        return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}{year}"


def hours_between(a: datetime, b: datetime) -> float:
    return (b - a) / timedelta(hours=1)


def name_of(words: str) -> str:
    """The words as part of an element's id."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", words)
