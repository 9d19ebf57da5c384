"""What one looks up beside an assignment: a question, a matter and its open work, the outline of either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards.assignment import STATUS
from bot.cards.facts import matter_fact
from bot.cards.refusals import stands
from bot.cards.scene import Scene, by, passed
from bot.cards.words import LINES, fitted, shortened, type_words
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line, Next, wordless
from bot.model.people import Side
from bot.model.work import Assignment, Matter, Question, QuestionState

PAGE = LINES - 4
"""A page of a matter's work holds this many, beside its title, two facts and "…and n more"."""

ASKED: dict[QuestionState, str] = {
    QuestionState.OPEN: "Open",
    QuestionState.ANSWERED: "Answered",
    QuestionState.WITHDRAWN: "Withdrawn",
    QuestionState.OVERTAKEN: "Overtaken",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One open assignment of a matter: `due_at` is by when the next move on it is owed, `waiting` why none is."""

    assignment: Assignment
    due_at: datetime | None = None
    waiting: str = ""


def question(
    scene: Scene, asked: Question, assignment: Assignment, matter: Matter, *, reader: Side, answer_by: datetime | None
) -> Card:
    """`show.question`: a question, its answer once there is one, and what it does to the work."""
    ref, work, is_open = asked.ref, assignment.ref, asked.state is QuestionState.OPEN
    facts: list[Block] = [
        matter_fact(matter),
        Fact("Asked", (scene.who(asked.asked_by), f", {scene.at(asked.asked_at)}")),
    ]
    if asked.answered_at is not None and asked.answered_by is not None:
        facts.append(Fact("Answered", (scene.who(asked.answered_by), f", {scene.at(asked.answered_at)}")))
    if is_open and asked.eta is not None:
        facts.append(Fact("Expected", (scene.at(asked.eta),)))
    if is_open and asked.pauses:
        facts.append(Line((f"{work} is paused; its due moves by the working time lost.",)))
    if asked.state is QuestionState.OVERTAKEN:
        facts.append(Line((f"{work} was delivered before the answer; none is owed.",)))
    first: tuple[Button, ...] = ()
    if is_open:
        facts.append(Next((scene.who(asked.owed_by), f" answers{by(scene, answer_by)}")))
        owes = scene.side(asked.owed_by) is reader
        first = (Button("Answer", f"answer {ref}") if owes else Button("Add to it", f"update {ref}"),)
    said = [(asked.words, ""), (asked.answer, "Answer")]
    return Card(
        "show.question",
        f"{ref} on {work} · {ASKED[asked.state]}",
        fitted(tuple(facts), *said),
        (*first, Button(f"Open {work}", f"show {work}")),
        ref,
    )


def matter(scene: Scene, about: Matter, works: Sequence[Work], *, page: int = 1, fixed: bool = False) -> Card:
    """`show.matter`: its open work in the given order, a page at a time; `fixed` where it has court deadlines that the
    reader may see."""
    start = (page - 1) * PAGE
    shown = works[start : start + PAGE]
    more = max(len(works) - start - len(shown), 0)
    head: tuple[Block, ...] = (matter_fact(about), Fact("Firm's number", (shortened(about.number, 80),)))
    items = Items(tuple(Item((_work(scene, each),)) for each in shown), more)
    which = "soonest first" if page == 1 else f"page {page}"
    return Card(
        "show.matter",
        f"{about.ref}, {len(works)} open, {which}" if works else f"{about.ref}, nothing is open",
        (*head, items) if shown else head,
        (
            *((Button(f"{more} more", f"show {about.ref} page {page + 1}"),) if more else ()),
            *((Button("Court deadlines", f"report deadlines {about.ref}"),) if fixed else ()),
            Button("My list", "mine"),
        ),
        about.ref,
    )


def no_time_yet(assignment: Assignment) -> Card:
    """`show.time.none`: time is told from the sending on."""
    ref = assignment.ref
    said = "No time has passed since." if assignment.sent_at is not None else "Time is told from the sending on."
    return Card(
        "show.time.none",
        f"{ref}, no time counts yet",
        (Line((f"{stands(assignment)} {said}",)),),
        (Button(f"Open {ref}", f"show {ref}"),),
        ref,
    )


def outline(card: Card) -> Card:
    """The copy for somebody who sees a matter's outline: ids, dates and what is owed; no words, and nothing to do."""
    looks = tuple(button for button in card.buttons if button.sentence.split()[0] in ("show", "mine", "hours"))
    return replace(card, blocks=wordless(card), buttons=looks)


def _work(scene: Scene, work: Work) -> str:
    what = f"{work.assignment.ref} {shortened(type_words(work.assignment.work_type), 24)}"
    if work.due_at is None:
        return f"{what}, {work.waiting}" if work.waiting else what
    if passed(scene, work.due_at):
        return f"{what}, overdue since {scene.at(work.due_at)}"
    return f"{what}, {STATUS[work.assignment.state].lower()}, next by {scene.at(work.due_at)}"
