"""Time running out and run out: warnings, what is overdue, who hears of it, who takes it, reasons given for it.

Longer than most files: the same words must be said of one lateness to everybody, so they stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.buttons import reviewing
from bot.cards.scene import Scene
from bot.cards.words import BUTTONS, LINES, OWED, capital, count, fitted
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line, Next, Text
from bot.model.people import Person, Role, Side
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import Assignment, Question


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that is owed: its window, and what it is a reply to."""

    window: ResponseWindow
    assignment: Assignment
    question: Question | None = None

    @property
    def kind(self) -> WindowKind:
        return self.window.kind

    @property
    def ref(self) -> str:
        """The id that the reader acts on: the question for an answer, else the assignment."""
        return self.assignment.ref if self.question is None else self.question.ref

    @property
    def since(self) -> datetime:
        return self.window.breached_at or self.window.due_at

    @property
    def expected(self) -> datetime | None:
        """When it will be ready, as the one who owes it said."""
        if self.window.reason_eta is not None:
            return self.window.reason_eta
        return self.assignment.eta if self.question is None else self.question.eta


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: `left` and `used` of `total`, open time of the ower unless its window counts the clock's."""

    reply: Reply
    left: timedelta
    used: timedelta
    total: timedelta


@dataclass(frozen=True, slots=True)
class Hears:
    """Who is told next, and when."""

    person: int
    at: datetime


def warn(scene: Scene, warned: Warned, *, later: int = 0) -> Card:
    """`warn`, to the one who owes. 50, 75 and 90 % use the same words: the numbers do the warning.

    `later` is the number under which it may be put off (D52); 0 where it may not be, or was.
    """
    reply = warned.reply
    act = OWED[reply.kind].verb
    return Card(
        "warn",
        capital(f"{_left(warned)} left: {act} {reply.ref}"),
        (
            Fact("Due", (scene.at(reply.window.due_at),)),
            Line((f"{times.used(warned.used, warned.total)} used.",)),
            Next((f"{OWED[reply.kind].it}, or {_otherwise(reply.kind)}",)),
        ),
        (_do(reply), *_say_when(reply), _later(later)) if later else (_do(reply), *_instead(reply)),
        reply.ref,
    )


def warn_merged(scene: Scene, warnings: Sequence[Warned], *, later: int = 0) -> Card:
    """`warn.merged`: all marks of the same quarter of an hour, soonest first. One mark is a `warn`."""
    soonest = sorted(warnings, key=lambda each: each.reply.window.due_at)
    if len(soonest) == 1:
        return warn(scene, soonest[0], later=later)
    most = LINES - 2
    shown = soonest if len(soonest) <= most else soonest[: most - 1]
    hidden = len(soonest) - len(shown)
    items = tuple(
        Item(
            (
                f"{capital(OWED[each.reply.kind].verb)} {each.reply.ref}: {_left(each)} left, "
                f"by {scene.at(each.reply.window.due_at)}",
            )
        )
        for each in shown
    )
    last = [Button("All of mine", "mine")] * (hidden > 0) + [_later(later)] * (later > 0)
    buttons = [*(_do(each.reply, named=True) for each in shown[: BUTTONS - len(last)]), *last]
    number = len(soonest)
    return Card(
        "warn.merged",
        f"{count(number, 'thing')} need a word from you",
        (
            Items(items, hidden),
            Next((f"begin at the top. Said once here, none of the {number} is said again at this mark",)),
        ),
        tuple(dict.fromkeys(buttons)),
    )


def _left(warned: Warned) -> str:
    return times.counted(warned.left, elapsed=warned.reply.window.elapsed)


def overdue(scene: Scene, reply: Reply, hears: Hears | None) -> Card:
    """`overdue.ower`, to the one who owes: the same words for either side (D57)."""
    act = OWED[reply.kind].it
    then: tuple[Block, ...] = (Next((f"{act}, or {_otherwise(reply.kind)}",)),)
    if hears is not None:
        then = (Next((scene.who(hears.person), f" hears at {scene.at(hears.at)}, unless it is done first")),)
    return Card(
        "overdue.ower",
        _title(reply, "is overdue"),
        (
            _since(scene, reply),
            Line((f"It is still wanted. {capital(act)}, or {_otherwise(reply.kind)}.",)),
            *then,
        ),
        (_do(reply), *_say_when(reply), Button("Give a reason", f"update {reply.ref} because")),
        reply.ref,
    )


def rung(
    scene: Scene,
    reply: Reply,
    *,
    reader: Person,
    late_by: timedelta,
    told: Sequence[int] = (),
    held_since: datetime | None = None,
    hears: Hears | None = None,
    also: Sequence[Reply] = (),
) -> Card:
    """`overdue.lead` and `overdue.attorney`: one template for every rung.

    `late_by` is open time of the one who owes, `told` those who heard before, `held_since` when this rung fell due if
    its reader's team was closed then, `also` what else of that side is late on the assignment (D19).
    """
    facts: list[Block] = [
        Fact("Owed by", (scene.who(reply.window.owed_by),)),
        Fact("Overdue since", (f"{scene.at(reply.since)}, {times.working(late_by)}",)),
    ]
    a = reply.assignment
    if reply.question is None and a.progress is not None and a.updated_at is not None:
        facts.append(Fact("Last update", (f"{a.progress} %, {scene.at(a.updated_at)}",)))
    if reply.expected is not None and (told or reply.question is not None):
        facts += _expected(scene, reply)
    if also:
        others = ", ".join(f"{OWED[each.kind].noun.lower()} of {each.ref}" for each in also)
        facts.append(Fact("Also overdue", (others,)))
    if told:
        facts.append(Fact("Told so far", scene.all(told)))
    if held_since is not None:
        closed = f"{scene.at(held_since)}, when {scene.city(reader.side)} was closed"
        facts.append(Fact("Held for you since", (closed,)))
    if hears is None:
        facts.append(Next(("take it, or see that it is done. Nobody else is told",)))
    else:
        facts.append(Next((scene.who(hears.person), f" hears at {scene.at(hears.at)}, unless it is taken first")))
    return Card(
        "overdue.attorney" if told else "overdue.lead",
        _title(reply, "is overdue"),
        tuple(facts),
        (Button("I'll take it", _breach(reply)), *_remedy(reply, reader), Button("Open", f"show {a.ref}")),
        reply.ref,
    )


def taken(scene: Scene, reply: Reply, *, by: int, at: datetime) -> Card:
    """`overdue.taken`, to the one who owes and those who were told, in place of the buttons of the rungs."""
    does = "delivers" if reply.kind is WindowKind.CORRECTION else OWED[reply.kind].does
    return Card(
        "overdue.taken",
        f"{reply.ref} · {scene.handle(by)} has it",
        (
            Fact("Taken", (scene.at(at),)),
            _since(scene, reply),
            *_expected(scene, reply),
            Next(("nobody else is told. ", scene.who(reply.window.owed_by), f" still {does}")),
        ),
        (Button("Open", f"show {reply.assignment.ref}"),),
        reply.ref,
    )


def expected(scene: Scene, reply: Reply) -> Card:
    """`overdue.expected`: the one who owes it said when it comes; to the sayer and to those who wait for it."""
    return Card(
        "overdue.expected",
        _title(reply, "is expected"),
        (
            _since(scene, reply),
            *_expected(scene, reply),
            Line((f"The {OWED[reply.kind].noun.lower()} stays overdue until it is given.",)),
            Next((scene.who(reply.window.owed_by), f" {OWED[reply.kind].does} then")),
        ),
        (Button("Open", f"show {reply.assignment.ref}"),),
        reply.ref,
    )


def excuse_asked(scene: Scene, reply: Reply, judges: Sequence[int] = ()) -> Card:
    """`excuse.asked`, to who decides on the other side; `reason.given`, naming the `judges`, to whoever gave it."""
    then: Text = (
        *scene.all(judges),
        " accepts it, or lets it stand" if len(judges) == 1 else " accept it, or let it stand",
    )
    work = reply.assignment.ref
    decides = (Button("Accept", f"{_breach(reply)} excused"), Button("Let it stand", f"{_breach(reply)} stands"))
    return Card(
        "reason.given" if judges else "excuse.asked",
        f"{reply.ref} · {scene.handle(reply.window.owed_by)} gives a reason",
        fitted(
            (
                *(() if reply.kind is WindowKind.DELIVERY else (Fact("For", (OWED[reply.kind].noun.lower(),)),)),
                _since(scene, reply),
                *_expected(scene, reply),
                Line(("Accepted, it is reported as excused, apart from late. The record keeps both.",)),
                Next(then if judges else ("accept it, or let it stand as late",)),
            ),
            (reply.window.reason, ""),
        ),
        (Button(f"Open {work}", f"show {work}"),) if judges else decides,
        reply.ref,
    )


def excuse_accepted(scene: Scene, reply: Reply, *, by: int, at: datetime, done: bool = False) -> Card:
    """`excuse.accepted`, to the one who owes and their coordinator. `done` once the reply itself was given."""
    does = "delivers" if reply.kind is WindowKind.CORRECTION else OWED[reply.kind].does
    owed = (scene.who(reply.window.owed_by), f" still {does}. It is reported as excused, apart from late")
    return Card(
        "excuse.accepted",
        _title(reply, "is excused"),
        fitted(
            (
                Fact("Excused", (f"{scene.at(at)}, by ", scene.who(by))),
                _since(scene, reply),
                *_expected(scene, reply),
                Line(("It is reported as excused, apart from late.",)) if done else Next(owed),
            ),
            (reply.window.reason, ""),
        ),
        (Button("Open", f"show {reply.assignment.ref}"),),
        reply.ref,
    )


def excuse_stands(scene: Scene, reply: Reply, *, by: int, at: datetime) -> Card:
    """`excuse.stands`: it stays late; who and when, and nothing more."""
    return Card(
        "excuse.stands",
        _title(reply, "stays late"),
        (Fact("Decided", (f"{scene.at(at)}, by ", scene.who(by))),),
        (Button("Open", f"show {reply.assignment.ref}"),),
        reply.ref,
    )


def _title(reply: Reply, what: str) -> str:
    return f"{reply.ref} · {OWED[reply.kind].noun} {what}"


def _since(scene: Scene, reply: Reply) -> Fact:
    return Fact("Overdue since", (scene.at(reply.since),))


def _expected(scene: Scene, reply: Reply) -> tuple[Block, ...]:
    return () if reply.expected is None else (Fact("Expected", (scene.at(reply.expected),)),)


def _breach(reply: Reply) -> str:
    return f"ack breach {reply.ref} {reply.kind.value}"


def _otherwise(kind: WindowKind) -> str:
    match kind:
        case WindowKind.ACKNOWLEDGE:
            return "decline it"
        case WindowKind.PROGRESS:
            return "deliver it"
        case _:
            return "say when it will be ready"


def _do(reply: Reply, *, named: bool = False) -> Button:
    """The button that gives the reply."""
    ref = reply.ref
    name = f" {ref}" if named else ""
    match reply.kind:
        case WindowKind.ACKNOWLEDGE:
            return Button(f"Acknowledge{name}", f"ack {ref}")
        case WindowKind.PROGRESS:
            return Button(f"Update{name}", f"update {ref}")
        case WindowKind.ANSWER:
            return Button(f"Answer{name}", f"answer {ref}")
        case WindowKind.REVIEW:
            return Button(f"Review{name}", f"review {ref}") if named else reviewing(reply.assignment)
        case WindowKind.DELIVERY | WindowKind.CORRECTION:
            return Button(f"Deliver{name}", f"deliver {ref}")


def _later(number: int) -> Button:
    return Button("Later", f"later {number}")


def _say_when(reply: Reply) -> tuple[Button, ...]:
    match reply.kind:
        case WindowKind.ACKNOWLEDGE:
            return (Button("Decline", f"decline {reply.ref}"),)
        case WindowKind.PROGRESS:
            return (Button("Deliver", f"deliver {reply.ref}"),)
        case _:
            return (Button("Say when", f"update {reply.ref} eta"),)


def _instead(reply: Reply) -> tuple[Button, ...]:
    """What else the warned may do than give the reply."""
    if reply.question is not None:
        last = Button("Pass it on", f"cover {reply.ref}")
    else:
        last = Button("Ask", f"ask {reply.ref}")
    return (*_say_when(reply), last)


def _remedy(reply: Reply, reader: Person) -> tuple[Button, ...]:
    """What this reader can do, beside taking it: the side's own coordinator finds cover, the firm moves the due."""
    if reader.coordinates and reader.side is reply.window.side:
        return (Button("Find cover", f"cover {reply.ref}"),)
    firm = reader.side is Side.FIRM and Role.ATTORNEY in reader.roles
    if firm and reply.kind is WindowKind.DELIVERY:
        return (Button("Move the due", f"update {reply.ref} due"),)
    return ()
