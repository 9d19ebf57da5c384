"""Absence and cover: days booked, work that falls inside them, and who has it meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards.scene import Scene, by
from bot.cards.words import LINES, OWED, count, fitted
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line, Next
from bot.model.windows import WindowKind


@dataclass(frozen=True, slots=True)
class Inside:
    """A reply that falls due inside an absence."""

    ref: str
    kind: WindowKind
    at: datetime


def booked(
    scene: Scene,
    person: int,
    first: date,
    last: date,
    *,
    back: datetime | None,
    inside: Sequence[Inside],
    cover: int | None,
    undo: str,
) -> Card:
    """`leave`: the reply to a booked absence. `undo` is the sentence that takes it back; `cover` has what is owed."""
    side = scene.side(person)
    facts: list[Block] = [] if back is None else [Fact("Back", (scene.at(back),))]
    if inside:
        facts.append(Line((f"{count(len(inside), 'thing')} {'falls' if len(inside) == 1 else 'fall'} inside:",)))
        most = LINES - 5
        shown = inside[:most] if len(inside) <= most else inside[: most - 1]
        facts.append(Items(tuple(Item((_inside(scene, each),)) for each in shown), len(inside) - len(shown)))
    else:
        facts.append(Line(("Nothing that is owed falls inside.",)))
    if not inside:
        facts.append(Next(("nothing to do",)))
    elif cover is None:
        facts.append(Next(("name somebody who covers. Until then your coordinator is told of each",)))
    else:
        facts.append(Next((scene.who(cover), " has what is owed, from the first hour away. The dues stay")))
    more = (Button("All of mine", "mine"),) if len(inside) > LINES - 5 else ()
    return Card(
        "leave",
        f"Booked: away {scene.days(first, last, side)}",
        tuple(facts),
        (Button("Undo", undo), *more),
    )


def cancelled(scene: Scene, person: int, first: date, last: date) -> Card:
    """`leave.cancelled`: the days count as open again, from now on (D25)."""
    return Card(
        "leave.cancelled",
        f"Not away {scene.days(first, last, scene.side(person))}",
        (Line(("These days count as open again.",)), Next(("what is owed then stays with you",))),
        (Button("My list", "mine"),),
    )


def covered(
    scene: Scene,
    what: str,
    *,
    before: int,
    cover: int,
    until: datetime | None = None,
    reply: Inside | None = None,
    words: str = "",
) -> Card:
    """`cover.done`, to both people and whoever arranged it. `what` is A-220, Q-31, or "all" of the person's."""
    facts: list[Block] = [Fact("Before", (scene.who(before),))]
    if until is not None:
        facts.append(Fact("Until", (scene.at(until),)))
    does = ""
    if reply is not None:
        does = f" {OWED[reply.kind].does}{by(scene, reply.at)}"
    facts.append(Next((scene.who(cover), does or " owes what was owed. Dues and time that counted stay")))
    ref = what if what.startswith("A-") else ""
    return Card(
        "cover.done",
        f"{what} is covered by {scene.handle(cover)}",
        fitted(tuple(facts), (words, "")),
        (Button(f"Open {ref}", f"show {ref}"),) if ref else (Button("My list", "mine"),),
        ref,
    )


def _inside(scene: Scene, each: Inside) -> str:
    if each.kind is WindowKind.DELIVERY:
        return f"{each.ref}, due {scene.at(each.at)}"
    return f"{each.ref}, {OWED[each.kind].verb} by {scene.at(each.at)}"
