"""Who takes part: sides, roles, people, the two cities of an engagement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The two parties of an engagement, as an obligation sees them."""

    FIRM = "firm"
    PROVIDER = "provider"

    @property
    def other(self) -> Side:
        return Side.PROVIDER if self is Side.FIRM else Side.FIRM


class Role(StrEnum):
    ATTORNEY = "attorney"
    FIRM_STAFF = "firm_staff"
    PRACTICE_LEAD = "practice_lead"
    FIRM_ADMIN = "firm_admin"
    PARALEGAL = "paralegal"
    LEAD = "lead"
    OBSERVER = "observer"


COORDINATOR: dict[Side, Role] = {Side.FIRM: Role.PRACTICE_LEAD, Side.PROVIDER: Role.LEAD}


@dataclass(frozen=True, slots=True)
class Person:
    """A person in one engagement. `zone` is where they are; `schedule_id` is their own schedule or their team's."""

    id: int
    engagement_id: int
    handle: str
    name: str
    side: Side
    roles: frozenset[Role]
    zone: str
    schedule_id: int

    @property
    def coordinates(self) -> bool:
        """Whether the person is the coordinator of their side."""
        return COORDINATOR[self.side] in self.roles


@dataclass(frozen=True, slots=True)
class City:
    """A label of a schedule: what people read, and the zone it stands for."""

    label: str
    zone: str


@dataclass(frozen=True, slots=True)
class Cities:
    """The two cities every message names, the firm's first."""

    firm: City
    provider: City

    def of(self, side: Side) -> City:
        return self.firm if side is Side.FIRM else self.provider

    @property
    def zones(self) -> dict[str, str]:
        """Each city's zone by its label in small letters, as a sentence may say it after a time."""
        return {city.label.lower(): city.zone for city in (self.firm, self.provider)}


@dataclass(frozen=True, slots=True)
class Engagement:
    """One firm, one provider, one agreement. The schedules are the two teams' own."""

    id: int
    firm: str
    provider: str
    cities: Cities
    firm_schedule_id: int
    provider_schedule_id: int

    def schedule_of(self, side: Side) -> int:
        return self.firm_schedule_id if side is Side.FIRM else self.provider_schedule_id
