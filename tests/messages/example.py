"""The example world of the message book: who, which matters, which work, and instants by their wall clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards.late import Reply
from bot.cards.scene import Scene
from bot.model.people import Cities, City, Person, Role, Side
from bot.model.windows import ResponseWindow, WindowKind, WindowState
from bot.model.work import Assignment, Matter, Question, State
from scheduler.worktime import instant

CITIES = Cities(City("New York", "America/New_York"), City("Manila", "Asia/Manila"))


def ny(clock: str) -> datetime:
    """The instant at which New York shows "10-16 17:00", in 2026."""
    return instant(datetime.fromisoformat(f"2026-{clock}"), CITIES.firm.zone)


def mnl(clock: str) -> datetime:
    """The instant at which Manila shows "10-16 17:00", in 2026."""
    return instant(datetime.fromisoformat(f"2026-{clock}"), CITIES.provider.zone)


def h(hours: float, minutes: int = 0) -> timedelta:
    return timedelta(hours=hours, minutes=minutes)


ATTORNEY, PRACTICE_LEAD, FIRM_ADMIN, ASSIGNEE, LEAD, PARALEGAL, DRAFTER, NIGHT = 1, 2, 3, 11, 12, 13, 14, 15

PEOPLE = {
    number: Person(number, 1, handle, handle, side, frozenset({role}), CITIES.of(side).zone, 1)
    for number, handle, side, role in (
        (ATTORNEY, "attorney", Side.FIRM, Role.ATTORNEY),
        (PRACTICE_LEAD, "practice_lead", Side.FIRM, Role.PRACTICE_LEAD),
        (FIRM_ADMIN, "firm_admin", Side.FIRM, Role.FIRM_ADMIN),
        (ASSIGNEE, "assignee", Side.PROVIDER, Role.PARALEGAL),
        (LEAD, "lead", Side.PROVIDER, Role.LEAD),
        (PARALEGAL, "paralegal", Side.PROVIDER, Role.PARALEGAL),
        (DRAFTER, "drafter", Side.PROVIDER, Role.PARALEGAL),
        (NIGHT, "night_paralegal", Side.PROVIDER, Role.PARALEGAL),
    )
}

WAREHOUSE = Matter(1042, 1, "Warehouse lease", "2026-1042", ATTORNEY)
PARCEL = Matter(1057, 1, "Parcel purchase", "2026-1057", ATTORNEY)
ROAD = Matter(1063, 1, "Road claim", "2026-1063", ATTORNEY)

DUE = ny("10-16 17:00")
LATER_DUE = ny("10-19 04:56")

A217 = Assignment(
    id=217,
    engagement_id=1,
    matter_id=1042,
    work_type="deposition_summary",
    state=State.SENT,
    created_by=ATTORNEY,
    created_at=ny("10-13 15:00"),
    supervising_id=ATTORNEY,
    assignee_id=ASSIGNEE,
    instructions="Summarise the 2 Oct deposition, page-line. Exhibits 1 to 14 only.",
    sources="files.example/m-1042/depo",
    format="page-line digest",
    pages=240,
    due_at=DUE,
    original_due_at=DUE,
    sent_at=ny("10-13 15:00"),
)
MOVED = replace(A217, due_at=LATER_DUE, due_moves=1)
A220 = replace(
    A217,
    id=220,
    work_type="title_search",
    state=State.IN_PROGRESS,
    due_at=ny("10-15 03:00"),
    original_due_at=ny("10-15 03:00"),
    progress=70,
    updated_at=ny("10-14 21:41"),
)
Q31 = Question(
    id=31,
    engagement_id=1,
    matter_id=1042,
    assignment_id=217,
    asked_by=ASSIGNEE,
    asked_at=ny("10-14 22:04"),
    owed_by=ATTORNEY,
    pauses=True,
    words="Exhibit 7 has two lease versions. Use the 2019 or the 2023 one?",
)


def scene(now: datetime) -> Scene:
    return Scene(CITIES, now, PEOPLE)


def window(
    kind: WindowKind,
    due: datetime,
    owed_by: int,
    *,
    question: int | None = None,
    late: bool = False,
) -> ResponseWindow:
    return ResponseWindow(
        id=1,
        engagement_id=1,
        matter_id=1042,
        assignment_id=217,
        kind=kind,
        side=PEOPLE[owed_by].side,
        owed_by=owed_by,
        state=WindowState.BREACHING if late else WindowState.RUNNING,
        started_at=ny("10-13 15:00"),
        due_at=due,
        agreement_version=2,
        question_id=question,
        breached_at=due if late else None,
    )


def late_delivery(*, eta: datetime | None = None, reason: str = "") -> Reply:
    """A-220, overdue since Thu 15 Oct 03:00 New York."""
    missed = window(WindowKind.DELIVERY, ny("10-15 03:00"), ASSIGNEE, late=True)
    return Reply(replace(missed, reason=reason), replace(A220, eta=eta))
