"""Reads a set-up file: what it says as plain dataclasses, or everything that is wrong with it, line by line.

One function per part of the file, in the order of the file; longer than most files because it is that one list.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.model.people import COORDINATOR, Role, Side
from bot.model.record import Platform
from counterpart.firm import OF_SIDE, Addresses, AgreementPlan, Firm, MatterPlan, PersonPlan, TeamPlan
from counterpart.firm_terms import TERMS, read_terms
from counterpart.located import LARGEST, FirmFileError, Part, read_parts
from scheduler.holidays import UnreadableHolidays, merged, public_holidays, read_ics, typed_holiday
from scheduler.worktime import (
    Holiday,
    ScheduleException,
    UnknownZone,
    Weekly,
    WorkSchedule,
    instant,
    read_hours,
    zone,
)

TITLE_WORDS = 3
_HANDLE = re.compile(r"[a-z0-9_-]{1,32}")
_GUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TEAMS_ACCOUNT = re.compile(f"{_GUID}:{_GUID}", re.ASCII)
_SLACK_ACCOUNT = re.compile(r"[TE][A-Z0-9]+:[UW][A-Z0-9]+")


def read_firm_file(file: Path, today: datetime.date) -> Firm:
    """What the file sets up; holidays of countries are those of the year of `today` and the next.

    Raises FirmFileError with every problem found, and OSError where the file cannot be read.
    """
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    whole = read_parts(data, file.name)
    firm = _Reading(whole, file.parent, today).firm() if whole.mapping() else None
    if whole.problems or firm is None:
        raise FirmFileError(file.name, whole.problems)
    return firm


class _Reading:
    """One pass over the file. What is wrong is noted on its part, and a stand-in is used so that the rest is read."""

    def __init__(self, whole: Part, folder: Path, today: datetime.date) -> None:
        self.whole = whole
        self.folder = folder
        self.years = (today.year, today.year + 1)
        self.zones: dict[str, str] = {}  # city label, in small letters, to zone
        self.labels: dict[str, str] = {}  # the same to the label as written
        self.handles: dict[str, PersonPlan] = {}
        self.accounts: dict[tuple[Platform, str], str] = {}

    def firm(self) -> Firm:
        self.whole.only("firm", "provider", "people", "matters", "agreement", "demonstration")
        teams = {side: self.team(side) for side in Side}
        people = tuple(self.people(teams))
        for side in Side:
            leads = [each for each in people if each.side is side and COORDINATOR[side] in each.roles]
            if not leads:
                self.whole.wrong(f"the {side} has no coordinator: give one of its people the role {COORDINATOR[side]}")
        matters = tuple(self.matters())
        begins = self.begins(teams)
        return Firm(teams, people, matters, self.agreement(teams, demonstration=begins is not None), begins)

    # teams and their schedules

    def team(self, side: Side) -> TeamPlan:
        example = "New York" if side is Side.FIRM else "Manila"
        part = self.whole.need(side, f"(the {side}'s name, city, zone and hours)")
        nothing = TeamPlan("", WorkSchedule(side, "Europe/London", Weekly(((),) * 7)), {})
        if part is None or not part.mapping():
            return nothing
        part.only("name", "city", "zone", "hours", "holidays", "exceptions", "room")
        name, city = part.need("name", "the company's name"), part.need("city", example)
        zone_name = self.zone(part.need("zone", "America/New_York" if side is Side.FIRM else "Asia/Manila"))
        label = city.text() if city else ""
        if city and label.lower() in self.zones:
            city.wrong(f"“{label}” is the other side's city too: every time names both, so give this one its own name")
        elif label:
            self.zones[label.lower()], self.labels[label.lower()] = zone_name, label
        schedule = self.schedule(part, label, zone_name, needed=True)
        return TeamPlan(name.text() if name else "", schedule or nothing.schedule, self.room(part.get("room")))

    def zone(self, part: Part | None) -> str:
        """A zone by its own name or a city of the file; a stand-in where it is wrong."""
        if part is not None:
            try:
                return self.zones.get(part.text().lower()) or zone(part.text())
            except UnknownZone as unknown:
                part.wrong(str(unknown))
        return "Europe/London"

    def schedule(self, part: Part, label: str, zone_name: str, *, needed: bool) -> WorkSchedule | None:
        hours = part.need("hours", "mon-fri 09:00-18:00") if needed else part.get("hours")
        if hours is None:
            return None
        weekly = Weekly(((),) * 7)
        try:
            weekly = Weekly.read(hours.text())
            if not any(weekly.days):
                hours.wrong("a schedule that never opens would owe nothing, ever: give it at least one day")
        except ValueError as wrong:
            hours.wrong(str(wrong))
        return WorkSchedule(
            label, zone_name, weekly, self.holidays(part.get("holidays")), self.exceptions(part.get("exceptions"))
        )

    def holidays(self, part: Part | None) -> tuple[Holiday, ...]:
        return merged(*(self.holiday(item) for item in part.items())) if part else ()

    def holiday(self, item: Part) -> Sequence[Holiday]:
        if not item.mapping():
            return ()
        country, file, date = item.get("country"), item.get("ics"), item.get("date")
        if sum(each is not None for each in (country, file, date)) != 1:
            item.wrong("write one of country: PH, ics: holidays.ics, or date: 2026-11-30 with its name")
            return ()
        try:
            if country:
                item.only("country", "subdivision")
                subdivision = item.get("subdivision")
                return public_holidays(country.text(), subdivision.text() if subdivision else None, self.years)
            if file:
                item.only("ics")
                return self.ics(file)
            item.only("date", "name")
            name, day = item.need("name", "Bonifacio Day"), self.date(date)
            return (typed_holiday(day, name.text()),) if name and day else ()
        except UnreadableHolidays as wrong:
            (country or file or item).wrong(str(wrong))
            return ()

    def ics(self, part: Part) -> Sequence[Holiday]:
        file = self.folder / part.text()
        try:
            if file.stat().st_size > LARGEST:
                part.wrong(f"{file} is larger than 1 MB: export only the holidays")
                return ()
            return read_ics(file.read_text(encoding="utf-8"), file.name)
        except UnicodeDecodeError:
            part.wrong(f"{file} is not UTF-8 text")
        except OSError as error:
            part.wrong(f"{file} cannot be read ({error.strerror}): its path is counted from this file's folder")
        return ()

    def exceptions(self, part: Part | None) -> tuple[ScheduleException, ...]:
        found: dict[datetime.date, ScheduleException] = {}
        for item in part.items() if part else ():
            if item.mapping():
                item.only("date", "hours", "reason")
                day = self.date(item.need("date", "2026-11-12"))
                hours, reason = item.need("hours", "closed"), item.get("reason")
                try:
                    if day and hours and day in found:
                        item.wrong(f"{day} already has its own hours: write both in one item")
                    elif day and hours:
                        words = reason.text() if reason else ""
                        found[day] = ScheduleException(day, read_hours(hours.text()), words)
                except ValueError as wrong:
                    hours.wrong(str(wrong)) if hours else None
        return tuple(found.values())

    def date(self, part: Part | None) -> datetime.date | None:
        if part is not None:
            try:
                if re.fullmatch(r"\d{4}-\d\d-\d\d", part.text()):
                    return datetime.date.fromisoformat(part.text())
            except ValueError:
                pass
            part.wrong(f"“{part.text()}” is not a date: write 2026-11-30, the year first")
        return None

    def room(self, part: Part | None) -> Addresses:
        """Where one side is reached: one room, on one platform."""
        found = self.addresses(part)
        if part and len(found) > 1:
            part.wrong("a side is reached in one place: keep one platform")
        return found

    def addresses(self, part: Part | None) -> Addresses:
        found: dict[Platform, str] = {}
        for name, value in part.entries() if part else ():
            platform = value.one_of(Platform, name)
            if platform is not None:
                found[platform] = value.text()
        return found

    # people

    def people(self, teams: Mapping[Side, TeamPlan]) -> Sequence[PersonPlan]:
        part = self.whole.need("people", "(a list of people, each with handle, name, side and roles)")
        for item in part.items() if part else ():
            if item.mapping():
                someone = self.person(item, teams)
                if someone:
                    self.handles[someone.handle] = someone
        return tuple(self.handles.values())

    def person(self, part: Part, teams: Mapping[Side, TeamPlan]) -> PersonPlan | None:
        part.only("handle", "name", "side", "roles", "zone", "hours", "anchor", "holidays", "exceptions", "accounts")
        written, name = part.need("handle", "ana"), part.need("name", "Ana Cruz")
        side_part, roles_part = part.need("side", "firm"), part.need("roles", "[attorney]")
        side = side_part.one_of(Side, side_part.text()) if side_part else None
        handle = written.text().removeprefix("@") if written else ""
        if written and not _HANDLE.fullmatch(handle):
            written.wrong(f"“{handle}” is no handle: use small letters, digits, - and _, at most 32")
        if written and handle in self.handles:
            written.wrong(f"@{handle} is there already: a handle belongs to one person")
        if side is None:
            return None
        roles = {
            role
            for item in (roles_part.items() if roles_part else ())
            if (role := item.one_of(Role, item.text(), OF_SIDE[side]))
        }
        team = teams[side].schedule
        place = part.get("zone")
        zone_name = self.zone(place) if place else team.anchor_zone
        anchor = part.get("anchor")
        if anchor and not part.get("hours"):
            anchor.wrong("an anchor says where hours are counted: write hours beside it, or remove it")
        anchor_zone = self.zone(anchor) if anchor else zone_name
        schedule = self.schedule(part, self.label(anchor_zone, team), anchor_zone, needed=False)
        if schedule is not None:
            # Who keeps other hours than their team still has its holidays, unless their own are written.
            schedule = replace(
                schedule,
                holidays=schedule.holidays if part.get("holidays") else team.holidays,
                exceptions=schedule.exceptions if part.get("exceptions") else team.exceptions,
            )
        else:
            for key in ("holidays", "exceptions"):
                if without := part.get(key):
                    without.wrong(f"{key} of one person need that person's hours beside them: write hours")
        accounts_part = part.get("accounts")
        accounts = self.addresses(accounts_part)
        for platform, account in accounts.items():
            owner = self.accounts.setdefault((platform, account), handle)
            if accounts_part and owner != handle:
                accounts_part.wrong(f"the {platform} account {account} is @{owner}'s already: it speaks for one person")
            if accounts_part and platform is Platform.TEAMS and not _TEAMS_ACCOUNT.fullmatch(account):
                hint = "write its organisation and its person, as Microsoft's directory has their ids: tenant:person"
                accounts_part.wrong(f"“{account}” is no Teams account: {hint}, in small letters")
            if accounts_part and platform is Platform.SLACK and not _SLACK_ACCOUNT.fullmatch(account):
                accounts_part.wrong(f"“{account}” is no Slack account: write its workspace and its person, T0A:U0B")
        return PersonPlan(handle, name.text() if name else "", side, frozenset(roles), zone_name, schedule, accounts)

    def label(self, zone_name: str, team: WorkSchedule) -> str:
        """The city that a schedule anchored there is called by: a team's, else the zone's own."""
        if zone_name == team.anchor_zone:
            return team.label
        known = [self.labels[city] for city, of in self.zones.items() if of == zone_name]
        return known[0] if known else zone_name.rpartition("/")[2].replace("_", " ")

    def handle(self, part: Part, side: Side | None = None) -> str:
        """A person of the file, by handle."""
        handle = part.text().removeprefix("@")
        someone = self.handles.get(handle)
        if someone is None:
            near = difflib.get_close_matches(handle, self.handles, 1)
            part.wrong(
                f"@{handle} is not among the people{f': did you mean @{near[0]}?' if near else ': add them first'}"
            )
        elif side is not None and someone.side is not side:
            part.wrong(f"@{handle} is of the {someone.side}: name somebody of the {side}")
        return handle

    # matters

    def matters(self) -> Sequence[MatterPlan]:
        part = self.whole.get("matters")
        found: list[MatterPlan] = []
        for item in part.items() if part else ():
            if item.mapping():
                found.append(self.matter(item, found))
        return found

    def matter(self, part: Part, before: Sequence[MatterPlan]) -> MatterPlan:
        part.only("id", "number", "title", "responsible", "members", "screened", "rooms")
        own, number = part.get("id"), part.need("number", "2026-0117")
        title, responsible = part.need("title", "Warehouse lease"), part.need("responsible", "attorney")
        matter_id = None
        if own:
            digits = re.fullmatch(r"M-([1-9]\d{0,11})", own.text())
            matter_id = int(digits[1]) if digits else None
            if digits is None:
                own.wrong(f"“{own.text()}” is no number of a matter: write M-1042, or leave it out")
            elif matter_id in (each.id for each in before):
                own.wrong(f"{own.text()} is there already: a number belongs to one matter")
        if number and number.text().lower() in (each.number.lower() for each in before):
            number.wrong(f"{number.text()} is there already: a number belongs to one matter")
        if title and len(title.text().split()) > TITLE_WORDS:
            title.wrong("a title is at most three words, and says nothing of client, person or claim")
        attorney = self.handle(responsible, Side.FIRM) if responsible else ""
        if responsible and attorney in self.handles and Role.ATTORNEY not in self.handles[attorney].roles:
            responsible.wrong(f"@{attorney} is no attorney: only an attorney is responsible for a matter")
        members, screened = self.several(part.get("members")), self.several(part.get("screened"))
        for each in sorted(set(screened) & {*members, attorney}):
            part.wrong(f"@{each} is a member and screened: a screen beats everything, so remove one of the two")
        rooms_part = part.get("rooms")
        rooms = {
            side: self.room(value)
            for name, value in (rooms_part.entries() if rooms_part else ())
            if (side := value.one_of(Side, name))
        }
        texts = [each.text() if each else "" for each in (number, title)]
        return MatterPlan(matter_id, texts[0], texts[1], attorney, members, screened, rooms)

    def several(self, part: Part | None) -> tuple[str, ...]:
        return tuple(self.handle(item) for item in part.items()) if part else ()

    # the agreement

    def agreement(self, teams: Mapping[Side, TeamPlan], *, demonstration: bool) -> AgreementPlan | None:
        part = self.whole.get("agreement")
        if part is None or not part.mapping():
            return None
        part.only("effective_from", *TERMS, "accepted")
        from_day = self.date(part.need("effective_from", "2026-10-01"))
        terms = read_terms(part)
        accepted = self.accepted(part.get("accepted"), demonstration=demonstration)
        midnight = datetime.datetime.combine(from_day or datetime.date.min, datetime.time())
        effective = instant(midnight, teams[Side.FIRM].schedule.anchor_zone) if from_day else None
        return AgreementPlan(terms, effective, accepted) if effective else None

    def accepted(self, part: Part | None, *, demonstration: bool) -> Mapping[Side, str]:
        if part is None:
            return {}
        if not demonstration:
            part.wrong("a file only proposes: both coordinators accept in chat, so remove “accepted”")
            return {}
        found: dict[Side, str] = {}
        for name, value in part.entries():
            side = value.one_of(Side, name)
            handle = self.handle(value, side) if side else ""
            if side and handle in self.handles:
                found[side] = handle
                if COORDINATOR[side] not in self.handles[handle].roles:
                    value.wrong(f"@{handle} does not coordinate the {side}: only its {COORDINATOR[side]} accepts")
        return found

    def begins(self, teams: Mapping[Side, TeamPlan]) -> datetime.datetime | None:
        part = self.whole.get("demonstration")
        if part is None or not part.mapping():
            return None
        part.only("begins")
        begins = part.need("begins", "2026-10-13 09:00")
        if begins is None:
            return None
        try:
            wall = datetime.datetime.strptime(begins.text(), "%Y-%m-%d %H:%M")  # noqa: DTZ007 (the firm's wall clock)
            return instant(wall, teams[Side.FIRM].schedule.anchor_zone)
        except ValueError:
            begins.wrong(f"“{begins.text()}” is no date and time: write 2026-10-13 09:00, on the firm's clock")
            return None
