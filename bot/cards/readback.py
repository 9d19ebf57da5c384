"""Read-back: what somebody new to a type of work will deliver, in their own sentence, and whether that is right."""

from __future__ import annotations

from datetime import datetime

from bot.cards.facts import matter_fact, people_text
from bot.cards.scene import Scene
from bot.cards.words import TITLE, fitted, shortened
from bot.language.cards import Button, Card, Fact, Line, Next
from bot.model.work import Assignment, Matter


def put(scene: Scene, assignment: Assignment, matter: Matter) -> Card:
    """`readback`, to the supervising attorney. Fixing changes the instructions, so that they are acknowledged anew."""
    ref = assignment.ref
    asks = Next(
        (scene.who(assignment.supervising_id, notify=True), " says that it is right, or mends the instructions")
    )
    return Card(
        "readback",
        f"{ref} · Read back: is this right?",
        fitted(
            (
                matter_fact(matter),
                Fact("People", people_text(scene, assignment)),
                Line(("The first of its type for them. Nothing waits for your word.",)),
                asks,
            ),
            (assignment.readback, ""),
        ),
        (Button("Correct", f"ack {ref} correct"), Button("Fix", f"update {ref} instructions"), _open(ref)),
        ref,
    )


def given(scene: Scene, assignment: Assignment) -> Card:
    """`readback.done`, the reply to whoever read it back."""
    ref = assignment.ref
    return Card(
        "readback.done",
        f"Read back: {ref}",
        fitted(
            (Next((scene.who(assignment.supervising_id), " reads it. Go on: nothing waits for it")),),
            (assignment.readback, ""),
        ),
        (Button("Update", f"update {ref}"), _open(ref)),
        ref,
    )


def judged(scene: Scene, assignment: Assignment, *, by: int, at: datetime) -> Card:
    """`readback.correct`, to whoever read it back, as the reply, and in place of what asked."""
    ref = assignment.ref
    return Card(
        "readback.correct",
        shortened(f"{ref} · What was read back is right", TITLE),
        fitted(
            (Fact("Correct", (scene.who(by), f", {scene.at(at)}")), Next(("nothing to do",))), (assignment.readback, "")
        ),
        (_open(ref),),
        ref,
    )


def _open(ref: str) -> Button:
    return Button("Open", f"show {ref}")
