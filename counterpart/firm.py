"""What a set-up file says, once it is known to make sense: two teams, their people, matters and agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.people import Role, Side
from bot.model.record import Platform
from bot.model.windows import Terms
from scheduler.worktime import WorkSchedule

Addresses = Mapping[Platform, str]
"""Where something is on each platform: an account or a room, in the platform's own words."""

#: The roles that people of each side can have.
OF_SIDE: dict[Side, frozenset[Role]] = {
    Side.FIRM: frozenset({Role.ATTORNEY, Role.FIRM_STAFF, Role.PRACTICE_LEAD, Role.FIRM_ADMIN, Role.OBSERVER}),
    Side.PROVIDER: frozenset({Role.PARALEGAL, Role.LEAD, Role.OBSERVER}),
}


@dataclass(frozen=True)
class TeamPlan:
    """One side: its company's name, its schedule (whose label is the city shown), the room it is reached in."""

    name: str
    schedule: WorkSchedule
    room: Addresses


@dataclass(frozen=True)
class PersonPlan:
    """One person. `schedule` is their own; None where they keep their team's hours. `zone` is where they are."""

    handle: str
    name: str
    side: Side
    roles: frozenset[Role]
    zone: str
    schedule: WorkSchedule | None
    accounts: Addresses


@dataclass(frozen=True)
class MatterPlan:
    """One matter. `number` is the firm's own; `id` is ours (1042 for M-1042), or None for the next one free."""

    id: int | None
    number: str
    title: str
    responsible: str
    members: tuple[str, ...]
    screened: tuple[str, ...]
    rooms: Mapping[Side, Addresses]


@dataclass(frozen=True)
class AgreementPlan:
    """A proposed agreement. `accepted` names who accepted it for each side: in a demonstration only (D48)."""

    terms: Terms
    effective_from: datetime
    accepted: Mapping[Side, str]


@dataclass(frozen=True)
class Firm:
    """The whole file. `begins` is set in a demonstration: the instant at which its clock stands at first."""

    teams: Mapping[Side, TeamPlan]
    people: tuple[PersonPlan, ...]
    matters: tuple[MatterPlan, ...]
    agreement: AgreementPlan | None
    begins: datetime | None
