"""The facts of an assignment that several messages tell alike: its title, matter, people, format and due."""

from __future__ import annotations

from bot.cards.scene import Scene
from bot.cards.words import TITLE, capital, count, shortened, type_words
from bot.language.cards import Block, Fact, Text
from bot.model.people import Side
from bot.model.work import Assignment, Matter


def title(ref: str, work_type: str, status: str) -> str:
    """`A-217 · Deposition summary · Sent`, the type of work cut where sixty characters ask for it."""
    room = TITLE - len(ref) - len(status) - 6
    return f"{ref} · {capital(shortened(type_words(work_type), room))} · {status}"


def matter_fact(matter: Matter) -> Fact:
    """The matter with its short title, which a team's room does not read."""
    return Fact("Matter", (f"{matter.ref} {matter.title}".rstrip(),), in_room=(matter.ref,))


def people_text(scene: Scene, assignment: Assignment) -> Text:
    """`@assignee, supervised by @attorney`."""
    first: Text = ("nobody yet",)
    if assignment.for_team:
        first = (f"{scene.city(Side.PROVIDER)}'s team",)
    elif assignment.assignee_id is not None:
        first = (scene.who(assignment.assignee_id),)
    return (*first, ", supervised by ", scene.who(assignment.supervising_id))


def format_fact(assignment: Assignment) -> tuple[Fact, ...]:
    """`page-line digest, 240 pages`, as much of it as is known. The format is typed, so a team's room reads no more
    of it than that there is one."""
    pages = "" if assignment.pages is None else count(assignment.pages, "page")
    wanted = shortened(assignment.format, 80)
    value = ", ".join(part for part in (wanted, pages) if part)
    return (Fact("Format", (value,), in_room=(pages or "given",)),) if value else ()


def fingerprint_words(fingerprint: str) -> str:
    """The first eight characters of a hash, in two groups."""
    bare = fingerprint.replace(" ", "")[:8]
    return f"{bare[:4]} {bare[4:]}".strip()


def due_facts(scene: Scene, assignment: Assignment, *, was: bool = True, more: str = "") -> list[Block]:
    """The due that binds, then the original one once it has moved."""
    a = assignment
    if a.due_at is None:
        return []
    facts: list[Block] = [Fact("Due", (f"{scene.at(a.due_at)}{more}",))]
    if was and a.original_due_at is not None and a.original_due_at != a.due_at:
        moved = {0: "", 1: ", moved once", 2: ", moved twice"}.get(a.due_moves, f", moved {a.due_moves} times")
        facts.append(Fact("Was", (f"{scene.at(a.original_due_at)}{moved}",)))
    return facts
