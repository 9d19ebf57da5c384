"""What one has open, one assignment in full, and where its time went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from bot.cards import times
from bot.cards.assignment import Standing, assignment_card
from bot.cards.buttons import reviewing
from bot.cards.facts import due_facts, format_fact, matter_fact, people_text
from bot.cards.scene import Scene, by, passed
from bot.cards.words import LINE, OWED, fitted, shortened, type_words
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line, Next, Text
from bot.model.deadlines import CourtDeadline
from bot.model.people import Side
from bot.model.windows import SliceKind, TimeSlice, WindowKind
from bot.model.work import Assignment, Matter, Question, ReadBack, State

_READ_BACK = {
    ReadBack.GIVEN: "Read back",
    ReadBack.CORRECT: "Read back, correct",
    ReadBack.FIXED: "Read back, then mended",
}

PAGE = 6
"""A page of one's list holds this many."""


@dataclass(frozen=True, slots=True)
class Open:
    """One open thing of somebody's list: what is owed next on it, or why nothing is.

    `ref` is an assignment, or a question `on` one. `kind` and `by` are of the reply that is owed soonest; `waiting` is
    "waiting on Q-33", "on hold", "draft". `owed_by` is set where another person owes it.
    """

    ref: str
    what: str
    kind: WindowKind | None = None
    by: datetime | None = None
    waiting: str = ""
    on: str = ""
    owed_by: int | None = None


def mine(scene: Scene, things: Sequence[Open], *, page: int = 1, late_only: bool = False) -> Card:
    """`mine`, soonest first, as given, a page at a time."""
    if not things:
        title = "Nothing of yours is overdue" if late_only else "Nothing is open. Nothing waits for you."
        return Card("mine", title, (), (Button("All of mine", "mine") if late_only else Button("Help", "help"),))
    start = (page - 1) * PAGE
    shown = things[start : start + PAGE]
    more = max(len(things) - start - len(shown), 0)
    also = " late" if late_only else ""
    buttons: list[Button] = []
    if more:
        buttons.append(Button(f"{more} more", f"mine{also} page {page + 1}"))
    if late_only:
        buttons.append(Button("All of mine", "mine"))
    elif any(thing.by is not None and passed(scene, thing.by) for thing in things):
        buttons.append(Button("Late only", "mine late"))
    if not buttons and shown:
        first = shown[0].on or shown[0].ref
        buttons.append(Button(f"Open {first}", f"show {first}"))
    which = "overdue" if late_only else "open"
    title = f"{len(things)} {which}, soonest first" if page == 1 else f"{len(things)} {which}, page {page}"
    items = tuple(Item(line(scene, thing)) for thing in shown)
    return Card("mine", title, (Items(items, more),) if items else (), tuple(buttons))


def theirs(scene: Scene, things: Sequence[Open], *, page: int = 1) -> Card:
    """`mine theirs`: what one waits for, soonest first, a page at a time."""
    if not things:
        return Card("mine.theirs", "Nothing waits on the other side", (), (Button("All of mine", "mine"),))
    start = (page - 1) * PAGE
    shown = things[start : start + PAGE]
    more = max(len(things) - start - len(shown), 0)
    buttons = [Button(f"{more} more", f"mine theirs page {page + 1}")] if more else []
    title = "1 thing waits on the other side" if len(things) == 1 else f"{len(things)} things wait on the other side"
    items = tuple(Item(line(scene, thing)) for thing in shown)
    return Card("mine.theirs", title, (Items(items, more),), (*buttons, Button("All of mine", "mine")))


def show(
    scene: Scene,
    assignment: Assignment,
    matter: Matter,
    standing: Standing,
    *,
    reader: Side,
    left: timedelta | None = None,
    answered: Sequence[Question] = (),
    deliver: tuple[CourtDeadline, datetime] | None = None,
) -> Card:
    """`show`: an assignment with its instructions, whatever its state.

    `left` is open time of the assignee until the due; `answered` are its answered questions, the newest first;
    `deliver` is the confirmed court deadline that it is worked for, with its deliver-by.
    """
    card = assignment_card(scene, assignment, matter, standing)
    ref = assignment.ref
    more = "" if left is None or not left else f", {times.working(left)} left"
    facts: list[Block] = [matter_fact(matter), Fact("People", people_text(scene, assignment))]
    facts += format_fact(assignment)
    facts += due_facts(scene, assignment, more=more)
    if deliver is not None:
        facts.append(Fact("Deliver by", (f"{scene.at(deliver[1])}, for {deliver[0].ref}",)))
    facts += _rest(card, assignment)
    said = [(assignment.instructions, ""), (assignment.sources, "Sources")]
    if assignment.link:
        said.append((assignment.link, "Work"))
    if assignment.readback:
        said.append((assignment.readback, _READ_BACK[assignment.readback_state or ReadBack.GIVEN]))
    said += [(question.answer, f"{question.ref}, answered") for question in answered[:1]]
    return Card("show", card.title, fitted(tuple(facts), *said), _acts(assignment, reader), ref)


def time(
    scene: Scene,
    ref: str,
    slices: Sequence[TimeSlice],
    *,
    paused_for: Sequence[str] = (),
    lost: tuple[timedelta, timedelta] = (timedelta(), timedelta()),
) -> Card:
    """`show.time`. `slices` touch each other; `lost` is the open time that pauses took from the provider and the firm.

    Minutes are rounded so that the parts add up to the whole.
    """
    firm, provider = scene.city(Side.FIRM), scene.city(Side.PROVIDER)
    label = {
        SliceKind.PROVIDER_OPEN: f"{provider} open",
        SliceKind.FIRM_OPEN: f"{firm} open",
        SliceKind.NOBODY_OPEN: "Nobody open",
        SliceKind.PAUSED: "Paused",
    }
    sums = [sum((s.until - s.since for s in slices if s.kind is kind), timedelta()) for kind in label]
    reached = [int(total / timedelta(minutes=1)) for total in accumulate(sums)]
    minutes = [timedelta(minutes=b - a) for a, b in zip([0, *reached], reached, strict=False)]
    facts: list[Block] = [Fact("From", (scene.at(slices[0].since),)), Fact("To", (scene.at(slices[-1].until),))]
    for kind, length in zip(label, minutes, strict=True):
        cause = f", for {' and '.join(paused_for[:4])}" if kind is SliceKind.PAUSED and paused_for else ""
        if length:
            facts.append(Fact(label[kind], (f"{times.duration(length)}{cause}",)))
    taken = [f"{times.working(each)} from {city}" for each, city in zip(lost, (provider, firm), strict=True) if each]
    if len(taken) == 2:
        taken[1] = taken[1].replace(" of working time", "")
    if taken:
        pauses = "pause" if len(paused_for) < 2 else "pauses"
        facts.append(Line((f"The {pauses} took {', '.join(taken)}.",)))
    return Card(
        "show.time",
        f"{ref}, where {times.duration(sum(minutes, timedelta()))} went",
        tuple(facts),
        (Button("History", f"show {ref} history"), Button("How the due came", f"hours test {ref}")),
        ref,
    )


def line(scene: Scene, thing: Open) -> Text:
    """One open thing in a line."""
    if thing.kind is not None and thing.owed_by is not None:
        late = thing.by is not None and passed(scene, thing.by)
        does = ("" if late else f" {OWED[thing.kind].does}") + by(scene, thing.by)
        room = LINE - len(f"{thing.ref} , {scene.handle(thing.owed_by)}{does}")
        return f"{_what(thing, room)}, ", scene.who(thing.owed_by), does
    what = _what(thing)
    if thing.kind is None:
        return (f"{what}, {thing.waiting}" if thing.waiting else what,)
    if thing.by is None:
        return (f"{what}, {OWED[thing.kind].verb}",)
    if passed(scene, thing.by):
        return (f"{what}, overdue since {scene.at(thing.by)}",)
    return (f"{what}, {OWED[thing.kind].verb} by {scene.at(thing.by)}",)


def _what(thing: Open, room: int = 24) -> str:
    if thing.on:
        return f"{thing.ref} on {thing.on}"
    return f"{thing.ref} {shortened(type_words(thing.what), min(room, 24))}"


def _rest(card: Card, assignment: Assignment) -> list[Block]:
    """What the card says of its state beside the facts that are always shown; while work goes on, only what is next."""
    going = assignment.state in (State.SENT, State.ACKNOWLEDGED, State.IN_PROGRESS)
    standing = {"Matter", "People", "Format", "Due", "Was"}
    if going and card.name not in ("card.waiting", "card.on_hold"):
        return [block for block in card.blocks if isinstance(block, Next)]
    return [
        block
        for block in card.blocks
        if isinstance(block, (Line, Next)) or (isinstance(block, Fact) and block.label not in standing)
    ]


def _acts(assignment: Assignment, reader: Side) -> tuple[Button, ...]:
    """The reader's likeliest act, then the two ways to look further."""
    ref, state = assignment.ref, assignment.state
    first: tuple[Button, ...] = ()
    if state is State.DRAFT:
        first = (Button("Add what it needs", f"assign {ref}"),)
    elif state.with_provider:
        label = "Update" if reader is Side.PROVIDER else "Change"
        first = (Button(label, f"update {ref}"),)
        if state is State.SENT and reader is Side.PROVIDER:
            first = (Button("Acknowledge", f"ack {ref}"),)
    elif state.with_firm and reader is Side.FIRM:
        first = (reviewing(assignment),)
    return (*first, Button("History", f"show {ref} history"), Button("Time", f"show {ref} time"))
