"""A leave that is planned: what is chosen for each thing inside it, who is asked, and what is still undecided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards import times
from bot.cards.absence import Inside, choices, listed
from bot.cards.facts import due_facts
from bot.cards.scene import Scene
from bot.cards.words import LINES, TITLE, count, shortened
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line, Next, Text
from bot.model.leave import Choice
from bot.model.people import Side
from bot.model.work import Assignment

MINE = Button("My list", "mine")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for one thing. `who` is asked, has it then, or has it `now`; nobody covers it where None.

    `until` is the due that is asked for.
    """

    ref: str
    choice: Choice
    who: int | None = None
    until: datetime | None = None
    now: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """Whose leave is spoken of, and on which dates of their team's city."""

    person: int
    first: date
    last: date

    def days(self, scene: Scene) -> str:
        return scene.days(self.first, self.last, scene.side(self.person))


def planned(scene: Scene, leave: Leave, chosen: Sequence[Chosen], *, left: int, plan: str, undo: str) -> Card:
    """`leave.planned`, the reply. `left` counts what is inside and not chosen yet; `plan` goes on with it."""
    verb = "waits" if left == 1 else "wait"
    then = f"choose for the rest: {count(left, 'thing')} {verb}" if left else "nothing to do"
    rest = (Button("Choose the rest", plan),) if left else ()
    return Card(
        "leave.planned",
        f"Planned: away {leave.days(scene)}",
        (_listed(scene, chosen, LINES - 2), Next((then,))),
        (*rest, Button("Undo the leave", undo), MINE),
    )


def told(scene: Scene, leave: Leave, chosen: Sequence[Chosen], *, by: int) -> Card:
    """`leave.plan.told`, to the coordinator and the attorneys: what was chosen that is not asked of them."""
    return Card(
        "leave.plan.told",
        shortened(f"{scene.handle(leave.person)}'s work, {leave.days(scene)}", TITLE),
        (
            Fact("Planned by", (scene.who(by),)),
            _listed(scene, chosen, LINES - 3),
            Next(("nothing to do",)),
        ),
        (MINE,),
    )


def later_due_asked(
    scene: Scene, leave: Leave, assignment: Assignment, *, by: int, due: datetime | None, until: datetime
) -> Card:
    """`leave.extend`, to the supervising attorney, who alone moves a due (D13). `due` is the one that is owed now."""
    ref = assignment.ref
    facts: list[Block] = [*_asked(scene, leave, by)]
    if due is not None:
        facts.append(Fact("Due", (scene.at(due),)))
    facts += [
        Fact("Asked for", (scene.at(until),)),
        Line(("Left as it is, whoever covers has it then.",)),
        Next((scene.who(assignment.supervising_id, notify=True), " moves the due, or leaves it as it is")),
    ]
    move = f"update {ref} due {times.written(until, scene.place(Side.FIRM))}"
    return Card(
        "leave.extend",
        f"{ref} · A later due is asked for",
        tuple(facts),
        (Button("Move the due", move), Button("Ask", f"ask {ref}"), Button("Open", f"show {ref}")),
        ref,
    )


def person_asked(
    scene: Scene, leave: Leave, assignment: Assignment, *, by: int, decides: Sequence[int], named: int | None
) -> Card:
    """`leave.reassign`, to the lead. `named` is whom the asker would give it to."""
    ref = assignment.ref
    facts: list[Block] = [*_asked(scene, leave, by), *due_facts(scene, assignment, was=False)]
    if named is not None:
        facts.append(Fact("Named", (scene.who(named),)))
    asks: Text = tuple(run for each in decides for run in (scene.who(each, notify=True), ", "))[:-1]
    facts.append(Line(("Left as it is, whoever covers has it then.",)))
    facts.append(Next((*asks, " passes it on, or leaves it as it is")))
    to = scene.handle(named) if named is not None else ""
    return Card(
        "leave.reassign",
        f"{ref} · Another person is asked for",
        tuple(facts),
        (Button("Pass it on", f"assign {ref} to {to}".rstrip()), Button("Open", f"show {ref}")),
        ref,
    )


def undecided(scene: Scene, leave: Leave, inside: Sequence[Inside], *, plan: str) -> Card:
    """`leave.undecided`, to the coordinator, once, on the last working day before the leave."""
    return Card(
        "leave.undecided",
        f"{scene.handle(leave.person)} is away {leave.days(scene)}",
        (
            *listed(scene, inside, "is undecided", "are undecided", LINES - 4),
            Line(("What is not chosen goes to whoever covers.",)),
            Next(choices(scene, leave.person)),
        ),
        (Button("Choose for each", plan), MINE),
    )


def nothing_inside(scene: Scene, leave: Leave) -> Card:
    """`leave.plan.none`: nothing of the person's falls due while they are away, or all of it is chosen for."""
    return Card(
        "leave.plan.none",
        "Nothing falls inside this leave",
        (Fact("Away", (leave.days(scene),)), Line(("Nothing changed.",)), Next(("nothing to do",))),
        (MINE,),
    )


def not_inside(scene: Scene, leave: Leave, ref: str, inside: Sequence[Inside], *, plan: str) -> Card:
    """`leave.plan.other`: a choice for something that does not fall due while the person is away."""
    return Card(
        "leave.plan.other",
        f"{ref} does not fall inside this leave",
        (
            Fact("Away", (leave.days(scene),)),
            *listed(scene, inside, "falls inside", "fall inside", LINES - 5),
            Line(("Nothing changed.",)),
            Next(("choose for what falls inside",)),
        ),
        (Button("Choose for each", plan), MINE),
    )


def _asked(scene: Scene, leave: Leave, by: int) -> list[Block]:
    return [Fact("Asked by", (scene.who(by),)), Fact("Away", (scene.who(leave.person), f", {leave.days(scene)}"))]


def _listed(scene: Scene, chosen: Sequence[Chosen], most: int) -> Items:
    shown = chosen if len(chosen) <= most else chosen[: most - 1]
    return Items(tuple(Item(_line(scene, each)) for each in shown), len(chosen) - len(shown))


def _line(scene: Scene, each: Chosen) -> Text:
    said = f"{each.ref}, {each.choice}: "
    match each.choice:
        case Choice.EXTEND if each.who is not None and each.until is not None:
            return (said, scene.who(each.who), f" is asked for {scene.at(each.until)}")
        case _ if each.who is None:
            return (f"{said}nobody covers it yet",)
        case Choice.KEEP:
            return (said, scene.who(each.who), " has it then")
        case _:
            return (said, scene.who(each.who), " has it now" if each.now else " is asked")
