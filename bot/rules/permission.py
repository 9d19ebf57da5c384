"""Who may do what: each command declares its own acts, and the one table is assembled from them (D1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.model.people import Person, Role, Side
from bot.model.work import Assignment, Question


class Relation(StrEnum):
    """What a person is to the thing acted on. The table's columns."""

    ASSIGNEE = "the assignee"
    LEAD = "the lead"
    MATTER_ATTORNEY = "an attorney of the matter"
    MATTER_STAFF = "firm staff of the matter"
    OWING_SIDE = "the side that owes, on the matter"
    ASKER = "the one who asked"
    COORDINATOR = "the coordinator of that side"
    LADDER = "whoever was told that it is late"
    OTHER_SIDE = "who speaks for the other side, on the matter"
    FIRM_ADMIN = "the firm's administrator"
    SECOND_PERSON = "a second person of the firm, on the matter"
    FIRM = "anyone of the firm"
    MEMBER = "anyone on the matter"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the table: what is done, how a refusal begins ("Approving"), who may."""

    name: str
    doing: str
    may: frozenset[Relation]


def act(name: str, doing: str, *may: Relation) -> Act:
    """One row: `act("review approve", "Approving", Relation.MATTER_ATTORNEY)`."""
    return Act(name, doing, frozenset(may))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on, as far as permission goes. `members` are the ids of those who see the matter, `entered_by` is
    whoever entered what is to be confirmed, `seen_by` are those who see of the matter at least that it is there."""

    matter_id: int = 0
    members: frozenset[int] = frozenset()
    assignment: Assignment | None = None
    question: Question | None = None
    side: Side | None = None
    told: frozenset[int] = frozenset()
    entered_by: int | None = None
    seen_by: frozenset[int] = frozenset()


def relations(person: Person, subject: Subject) -> frozenset[Relation]:
    """Everything `person` is to `subject`."""
    on_matter = person.id in subject.members
    held = {Relation.ANYONE: True}
    held[Relation.MEMBER] = on_matter
    held[Relation.LEAD] = Role.LEAD in person.roles and on_matter
    held[Relation.MATTER_ATTORNEY] = on_matter and Role.ATTORNEY in person.roles
    held[Relation.MATTER_STAFF] = on_matter and bool(person.roles & {Role.FIRM_STAFF, Role.PRACTICE_LEAD})
    held[Relation.FIRM_ADMIN] = Role.FIRM_ADMIN in person.roles and person.id in subject.seen_by
    held[Relation.FIRM] = person.side is Side.FIRM
    if subject.entered_by is not None:
        works = held[Relation.MATTER_ATTORNEY] or held[Relation.MATTER_STAFF]
        held[Relation.SECOND_PERSON] = works and person.id != subject.entered_by
    if subject.assignment is not None:
        held[Relation.ASSIGNEE] = subject.assignment.assignee_id == person.id
    if subject.question is not None:
        held[Relation.ASKER] = subject.question.asked_by == person.id
    if subject.side is not None:
        held[Relation.OWING_SIDE] = on_matter and person.side is subject.side
        speaks = person.coordinates or Role.ATTORNEY in person.roles
        held[Relation.OTHER_SIDE] = on_matter and speaks and person.side is not subject.side
        held[Relation.COORDINATOR] = person.coordinates and person.side is subject.side
    held[Relation.LADDER] = person.id in subject.told
    return frozenset(relation for relation, true in held.items() if true)


def may(person: Person, act: Act, subject: Subject) -> bool:
    """Whether the table says yes."""
    return bool(act.may & relations(person, subject))


def who_may(people: Iterable[Person], act: Act, subject: Subject) -> tuple[Person, ...]:
    """Those of `people` for whom the table says yes: the only ones a refusal may name."""
    return tuple(person for person in people if may(person, act, subject))
