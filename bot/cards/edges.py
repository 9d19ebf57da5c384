"""The edges of a working day: what, answered before one team closes, lets the other work until it opens again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.scene import Scene
from bot.cards.words import BUTTONS, count, shortened
from bot.language.cards import Button, Card, Fact, Item, Items, Line, Next
from bot.model.people import Side
from bot.model.work import Question


def sleep(
    scene: Scene,
    questions: Sequence[Question],
    *,
    people: int,
    idle: timedelta,
    closes: datetime,
    team_opens: datetime | None,
    opens: datetime,
) -> Card:
    """`sleep`, to an attorney before the firm closes; `questions` are theirs to answer, what matters most first.

    `people` of the other team wait for the answers, for `idle` of their working time together until the firm `opens`
    again. `team_opens` is None while the other team is open.
    """
    firm, team = scene.city(Side.FIRM), scene.city(Side.PROVIDER)
    shown, number = questions[:BUTTONS], len(questions)
    hidden = number - len(shown)
    answers = [Button(f"Answer {each.ref}", f"answer {each.ref}") for each in shown]
    if hidden:
        answers[-1] = Button("All questions", "mine")
    if team_opens is None:
        night = f"{team} is open now; {firm} opens again {scene.at(opens)}"
    else:
        night = f"{team} opens {scene.at(team_opens)}; {firm} opens {times.duration(opens - team_opens)} after that"
    holds = "It holds up" if number == 1 else "They hold up"
    return Card(
        "sleep",
        f"Before {firm} closes: {count(number, 'open question')}",
        (
            Line((f"{holds} {count(people, 'person', 'people')} in {team} for up to {times.working(idle)}.",)),
            Items(
                tuple(
                    Item((f"{each.ref} on A-{each.assignment_id}, asked by ", scene.who(each.asked_by)))
                    for each in shown
                ),
                hidden,
            ),
            Line((night,)),
            Next((f"answer by {scene.at(closes)}, and {team} starts with it",)),
        ),
        tuple(answers),
    )


def silence(
    scene: Scene, person: int, due: Sequence[str], *, opened: datetime, after: timedelta, first_due: datetime
) -> Card:
    """`silence`, to the coordinator of somebody's own side and to nobody else: `due` are the ids of what falls due in
    the shift that `opened`, the soonest first; `after` is how much of it has passed when this is read."""
    name = scene.handle(person)
    items = list(dict.fromkeys(due))
    return Card(
        "silence",
        f"No sign of {shortened(name, 30)} yet, {count(len(items), 'item')} due",
        (
            Fact("Open since", (f"{scene.at(opened)}, {times.working(after)}",)),
            Fact("First due", (f"{items[0]}, {scene.at(first_due)}",)),
            Next(("a word from ", scene.who(person), " ends this. Otherwise choose cover, or mark the day as away")),
        ),
        (Button("Find cover", f"cover {name}"), Button("Mark away", f"away today for {name}")),
    )


def silence_over(scene: Scene, person: int, *, opened: datetime, heard: datetime) -> Card:
    """`silence.over`, in place of `silence`: a word came after all."""
    return Card(
        "silence.over",
        f"{shortened(scene.handle(person), 50)} is in",
        (
            Fact("Opened", (scene.at(opened),)),
            Fact("First sign", (scene.at(heard),)),
            Next(("nothing. What was covered or marked meanwhile stays so",)),
        ),
    )
