"""A direct word to whoever must act on a card that was edited in place: an edited card stays silent (D56)."""

from __future__ import annotations

from datetime import timedelta

from bot.cards import times
from bot.cards.buttons import reviewing
from bot.cards.facts import due_facts, matter_fact
from bot.cards.scene import Scene, by, passed
from bot.cards.words import OWED, category, fitted
from bot.language.cards import Block, Button, Card, Fact, Next
from bot.model.windows import ResponseWindow, WindowKind
from bot.model.work import Assignment, Matter, State


def turn(
    scene: Scene,
    assignment: Assignment,
    matter: Matter,
    window: ResponseWindow,
    *,
    words: str = "",
    target: timedelta | None = None,
) -> Card:
    """`turn`: the window's ower is asked by name, the one mention that rings.

    `words` are what somebody typed that led to it; without any, the card of the assignment holds what is to be read.
    `target` is open time of the ower, or time by the clock where the window counts that.
    """
    ref, owed = assignment.ref, OWED[window.kind]
    counted = (
        "" if target is None or passed(scene, window.due_at) else f", {times.counted(target, elapsed=window.elapsed)}"
    )
    asks = Next((scene.who(window.owed_by, notify=True), f" {owed.does}{by(scene, window.due_at)}{counted}"))
    return Card(
        "turn",
        f"{ref} · {owed.noun} waits for you",
        fitted(
            (matter_fact(matter), *_happened(scene, assignment, window.kind), asks), *_said(assignment, window, words)
        ),
        _buttons(assignment, window.kind),
        ref,
    )


def at_risk(scene: Scene, assignment: Assignment, matter: Matter) -> Card:
    """`turn.at_risk`, to the supervising attorney: it is expected after its due, or said to be at risk."""
    ref = assignment.ref
    facts: list[Block] = [matter_fact(matter), *due_facts(scene, assignment, was=False)]
    if assignment.eta is not None:
        facts.append(Fact("Expected", (scene.at(assignment.eta),)))
    asks = Next((scene.who(assignment.supervising_id, notify=True), " moves the due, or leaves it as it is"))
    return Card(
        "turn.at_risk",
        f"{ref} · At risk",
        fitted((*facts, asks), (assignment.note, "")),
        (Button("Move the due", f"update {ref} due"), Button("Ask", f"ask {ref}"), Button("Open", f"show {ref}")),
        ref,
    )


def _happened(scene: Scene, assignment: Assignment, kind: WindowKind) -> list[Block]:
    """What led to the ask, beside the due that binds where work is to be done."""
    a = assignment
    if kind is WindowKind.REVIEW and a.delivered_at is not None:
        moment = scene.at(a.delivered_at)
        if a.assignee_id is None:
            return [Fact("Delivered", (moment,))]
        return [Fact("Delivered", (scene.who(a.assignee_id), f", {moment}"))]
    facts: list[Block] = due_facts(scene, a)
    if kind is WindowKind.CORRECTION and a.verdict_at is not None and a.verdict_by is not None:
        facts.append(Fact("Returned", (scene.who(a.verdict_by), f", {scene.at(a.verdict_at)}")))
    return facts


def _said(assignment: Assignment, window: ResponseWindow, words: str) -> tuple[tuple[str, str], ...]:
    match window.kind:
        case WindowKind.REVIEW:
            return ((assignment.link, "Work"), (words, ""))
        case WindowKind.CORRECTION if assignment.state is State.RETURNED:
            categories = ", ".join(category(each) for each in assignment.review_categories)
            return ((categories, "To correct"), (words or assignment.review_words, ""))
        case WindowKind.ACKNOWLEDGE:
            return ((words or assignment.instructions, ""),)
        case _:
            return ((words, ""),)


def _buttons(assignment: Assignment, kind: WindowKind) -> tuple[Button, ...]:
    ref = assignment.ref
    opens, asks = Button(f"Open {ref}", f"show {ref}"), Button("Ask", f"ask {ref}")
    match kind:
        case WindowKind.ACKNOWLEDGE:
            return Button("Acknowledge", f"ack {ref}"), asks, opens
        case WindowKind.PROGRESS:
            return Button("Update", f"update {ref}"), asks, opens
        case WindowKind.REVIEW:
            return reviewing(assignment), asks, opens
        case WindowKind.DELIVERY | WindowKind.CORRECTION:
            return Button("Deliver", f"deliver {ref}"), asks, opens
        case WindowKind.ANSWER:
            return (opens,)
