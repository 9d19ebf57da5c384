"""The supervision record of a matter, whole: read in one transaction, for a file that leaves this database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.deadlines import CourtDeadline
from bot.model.people import Engagement, Person
from bot.model.windows import ResponseWindow
from bot.model.work import Assignment, DueChange, Matter, Question
from bot.store.record import End, Link
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Supervision:
    """Everything that is kept of a matter. `end` is the end of its own chain of entries, `general` that of the one of
    what belongs to no matter: written down elsewhere, they prove later that nothing was put back."""

    engagement: Engagement
    matter: Matter
    people: Mapping[int, Person]
    entries: tuple[Link, ...]
    assignments: tuple[Assignment, ...]
    dues: tuple[DueChange, ...]
    questions: tuple[Question, ...]
    windows: tuple[ResponseWindow, ...]
    deadlines: tuple[CourtDeadline, ...]
    end: End
    general: End


async def gather(tx: Transaction, matter: Matter) -> Supervision:
    """What there is now; whoever asks was found to be allowed before."""
    assignments = await tx.assignments.all_of(matter.id)
    return Supervision(
        engagement=tx.engagement,
        matter=await tx.matters.get(matter.id),
        people={person.id: person for person in await tx.people.everyone()},
        entries=await tx.chain(matter.id),
        assignments=assignments,
        dues=tuple([due for each in assignments for due in await tx.dues.of(each.id)]),
        questions=await tx.questions.all_of(matter.id),
        windows=tuple([window for each in assignments for window in await tx.windows.of(each.id)]),
        deadlines=await tx.deadlines.all_of(matter.id),
        end=await tx.end_of(matter.id),
        general=await tx.end_of(None),
    )
