"""Absence and cover: days booked, work that falls inside them, and who has it meanwhile.

A little longer than most files: one small function per message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards import times
from bot.cards.scene import Scene, by
from bot.cards.words import LINE, LINES, OWED, TITLE, count, shortened
from bot.language.cards import Block, Button, Card, Code, Fact, Item, Items, Line, Next, Text
from bot.model.people import Side
from bot.model.windows import WindowKind
from scheduler.worktime import Interval


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
    part: Interval | None,
    back: datetime | None,
    inside: Sequence[Inside],
    covers: Sequence[int],
    readers: Sequence[int],
    leave: bool,
    plan: str,
    undo: str,
) -> Card:
    """`leave`: the reply to a booked absence.

    `part` is given where it is less than whole days, `covers` are those who have what is `inside` and is kept,
    `readers` who sees what is chosen; an absence that is no `leave` moves nothing to anybody. `plan` is the sentence
    that goes through what is inside, `undo` the one that takes the leave back.
    """
    facts: list[Block] = []
    if part is not None:
        facts.append(Fact("Away", (times.interval(*part, scene.cities, scene.now),)))
    if back is not None:
        facts.append(Fact("Back", (scene.at(back),)))
    chosen = bool(inside) and leave
    after = [_kept(scene, covers)] if chosen else []
    if leave and scene.side(person) is Side.PROVIDER:
        after.insert(0, Line(("No check-ins in those days, and none counted.",)))
    most = LINES - 3 - len(facts) - len(after)
    noun = "assignment" if all(each.ref.startswith("A-") for each in inside) else "thing"
    facts += [*listed(scene, inside, "falls inside", "fall inside", most, noun=noun), *after]
    if chosen:
        facts.append(Next(choices(scene, person, readers)))
    elif inside:
        facts.append(Next(("these hours count as closed, and what is owed stays where it is",)))
    else:
        facts.append(Next(("nothing to do",)))
    begin = (Button("Choose for each", plan),) if chosen else ()
    more = (Button("All of mine", "mine"),) if len(inside) > most else ()
    return Card(
        "leave",
        f"Booked: away {scene.days(first, last, scene.side(person))}",
        tuple(facts),
        (*begin, Button("Undo", undo), *more),
    )


def _kept(scene: Scene, covers: Sequence[int]) -> Line:
    """Who has what is inside, if nothing else is chosen for it (D23)."""
    if not covers:
        return Line(("Nobody has what is kept: name somebody who covers.",))
    return Line(("Kept, ", *scene.all(covers), f" {'has' if len(covers) == 1 else 'have'} it then. The dues stay."))


def choices(scene: Scene, person: int, readers: Sequence[int] = ()) -> Text:
    """What can be chosen for each thing inside a leave: only what the provider works to has a due that can move."""
    moves = scene.side(person) is Side.PROVIDER
    words = f"choose for each: {'keep, extend or reassign' if moves else 'keep or reassign'}"
    see = f" see{'s' if len(readers) == 1 else ''} what you choose"
    room = LINE - len("Next: ") - len(words) - 2 - len(see)
    if not readers or sum(len(scene.handle(each)) + 5 for each in readers) > room:
        return (words,)
    return (f"{words}. ", *scene.all(readers), see)


def informed(scene: Scene, person: int, first: date, last: date, *, by: int, undo: str) -> Card:
    """`leave.told`: to a person whose leave somebody else booked, and to the coordinator of their side."""
    return Card(
        "leave.told",
        f"{scene.handle(person)} is away {scene.days(first, last, scene.side(person))}",
        (Fact("Booked by", (scene.who(by),)), Next(("nothing to do. What is owed then passes to whoever covers",))),
        (Button("Undo", undo),),
    )


def cancelled(scene: Scene, person: int, first: date, last: date, *, moved: Sequence[Inside]) -> Card:
    """`leave.cancelled`: the days count as open again, from now on (D25). `moved` are the dues that this moves."""
    facts: list[Block] = [Line(("These days count as open again, from here on.",))]
    if moved:
        facts += listed(scene, moved, "moves", "move", LINES - 4)
    facts.append(Next(("what was passed on already stays where it is until it is done",)))
    return Card(
        "leave.cancelled",
        f"Not away {scene.days(first, last, scene.side(person))}",
        tuple(facts),
        (Button("My list", "mine"),),
    )


def none_booked(scene: Scene, person: int, hint: str) -> Card:
    """`leave.none`: there is no leave then. `hint` is a sentence that would find one."""
    return Card(
        "leave.none",
        f"No leave of {scene.handle(person)} is booked then",
        (Line(("Nothing changed.",)), Next(("say the day on which it begins, like ", Code(hint)))),
        (Button("My list", "mine"),),
    )


def already(scene: Scene, person: int, first: date, last: date, *, undo: str) -> Card:
    """`leave.already`: those days are booked."""
    return Card(
        "leave.already",
        f"{scene.handle(person)} is away {scene.days(first, last, scene.side(person))} already",
        (Line(("Nothing changed.",)), Next(("undo it to book other days",))),
        (Button("Undo", undo), Button("My list", "mine")),
    )


def which(scene: Scene, person: int, booked: Sequence[tuple[date, date, str]], question: str) -> Card:
    """`leave.which`: several are booked; each with the sentence that says it of that one."""
    side = scene.side(person)
    items = tuple(Item((scene.days(first, last, side),)) for first, last, _ in booked[:3])
    return Card(
        "leave.which",
        question,
        (Items(items, len(booked) - len(items)), Line(("Nothing changed.",)), Next(("choose one",))),
        tuple(
            Button(place, sentence)
            for place, (_, _, sentence) in zip(("The first", "The second", "The third"), booked, strict=False)
        ),
    )


def begun(scene: Scene, person: int, cover: int, passed: Sequence[Inside]) -> Card:
    """`cover.begun`, to whoever covers when a leave begins."""
    return Card(
        "cover.begun",
        f"{scene.handle(person)} is away; {count(len(passed), 'thing')} {_are(passed)} with you",
        (
            *listed(scene, passed, "is yours", "are yours", LINES - 3, heading=False),
            Next((scene.who(cover, notify=True), " owes it until it is done. Dues and time that counted stay")),
        ),
        (Button("My list", "mine"),),
    )


def uncovered(scene: Scene, person: int, left: Sequence[Inside]) -> Card:
    """`cover.none`, to the coordinator: somebody is on leave and nobody has what they owe."""
    return Card(
        "cover.none",
        f"{scene.handle(person)} is away; nobody covers {count(len(left), 'thing')}",
        (
            *listed(scene, left, "waits", "wait", LINES - 3, heading=False),
            Next(("name somebody who covers. Until then it stays with ", scene.who(person))),
        ),
        (Button("Find cover", f"cover {scene.handle(person)}"),),
    )


def cover_away(scene: Scene, person: int) -> Card:
    """`cover.away`: whoever is to cover is on leave themselves."""
    return Card(
        "cover.away",
        f"Not covered yet: {scene.handle(person)} is away",
        (Line(("Nothing changed.",)), Next(("choose somebody else",))),
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
    moved: Sequence[Inside] = (),
    stay: int = 0,
) -> Card:
    """`cover.done`, to both people and whoever arranged it. `what` is A-220, Q-31, or "@ana's work".

    Of a person's work `moved` is what passed, and `stay` counts what could not: whoever covers is not on its matter.
    """
    facts: list[Block] = [Fact("Before", (scene.who(before),))]
    if until is not None:
        facts.append(Fact("Until", (scene.at(until),)))
    if moved:
        facts += listed(scene, moved, "passes", "pass", LINES - 5 - len(facts))
    if stay:
        verb = "stays" if stay == 1 else "stay"
        facts.append(Line((f"{count(stay, 'thing')} {verb} with ", scene.who(before), ", on matters of their own.")))
    if reply is not None:
        facts.append(Next((scene.who(cover), f" {OWED[reply.kind].does}{by(scene, reply.at)}")))
    elif moved:
        facts.append(Next((scene.who(cover), " owes it until it is done. Dues and time that counted stay")))
    else:
        facts.append(Next((scene.who(cover), " has what falls due while ", scene.who(before), " is away")))
    ref = what if what.startswith("A-") else ""
    return Card(
        "cover.done",
        shortened(f"{what} is covered by {scene.handle(cover)}", TITLE),
        tuple(facts),
        (Button(f"Open {ref}", f"show {ref}"),) if ref else (Button("My list", "mine"),),
        ref,
    )


def listed(
    scene: Scene,
    things: Sequence[Inside],
    one: str,
    many: str,
    most: int,
    *,
    heading: bool = True,
    noun: str = "thing",
) -> tuple[Block, ...]:
    """Replies by their dues, as many as fit in `most` lines; the heading says how many there are of all."""
    if not things:
        return (Line((f"Nothing that is owed {one}.",)),)
    shown = things if len(things) <= most else things[: most - 1]
    items = Items(tuple(Item((_inside(scene, each),)) for each in shown), len(things) - len(shown))
    if not heading:
        return (items,)
    return (Line((f"{count(len(things), noun)} {one if len(things) == 1 else many}:",)), items)


def _are(things: Sequence[Inside]) -> str:
    return "is" if len(things) == 1 else "are"


def _inside(scene: Scene, each: Inside) -> str:
    if each.kind is WindowKind.DELIVERY:
        return f"{each.ref}, due {scene.at(each.at)}"
    return f"{each.ref}, {OWED[each.kind].verb}{by(scene, each.at)}"
