"""Questions: asked, owed, added to, answered, withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.facts import matter_fact
from bot.cards.scene import Scene, by, passed
from bot.cards.words import fitted
from bot.language.cards import Block, Button, Card, Fact, Line, Next
from bot.model.work import Assignment, Matter, Question


def asked(
    scene: Scene,
    question: Question,
    assignment: Assignment,
    *,
    answer_by: datetime | None,
    opens: datetime | None,
    urgent_left: int,
    late: bool = False,
) -> Card:
    """`question.asked`, the reply to the asker. `opens` is the other team's next opening, None while it is open.

    What is `late` already stays so while it waits (D12).
    """
    ref, work = question.ref, assignment.ref
    team = scene.city(scene.side(question.owed_by))
    buttons = [Button("Add to it", f"update {ref}")]
    if opens is None:
        told = f"{team} is open and has been told"
    else:
        told = f"{team} opens {scene.at(opens)}, {scene.away_in(opens)}, and is told then"
        if urgent_left:
            buttons.insert(0, Button("Send as urgent", f"urgent {ref}"))
    if late:
        still = f"{work} is overdue and stays so; nobody else is told while it waits."
    else:
        still = f"{work} is paused; its due moves by the working time lost."
    return Card(
        "question.asked",
        f"Asked: {ref} on {work}",
        fitted(
            (
                Line((still if question.pauses else f"{work} goes on meanwhile.",)),
                Line((told,)),
                Next((scene.who(question.owed_by), f" answers{by(scene, answer_by)}")),
            ),
            (question.words, ""),
        ),
        tuple(buttons),
        ref,
    )


def owed(
    scene: Scene,
    question: Question,
    assignment: Assignment,
    matter: Matter,
    *,
    answer_by: datetime | None,
    target: timedelta | None,
    elapsed: bool = False,
) -> Card:
    """`question.owed`, to the one who owes the answer. `target` is working time, or the clock's where `elapsed`."""
    ref, work = question.ref, assignment.ref
    waits = f"{work} waits for your answer" if question.pauses else f"your answer on {work} is wanted"
    ahead = answer_by is not None and not passed(scene, answer_by)
    counted = f", {times.counted(target, elapsed=elapsed)}" if target is not None and ahead else ""
    resumes = f"; {work} resumes then" if question.pauses else ""
    return Card(
        "question.owed",
        f"{ref} · {waits}",
        fitted(
            (
                matter_fact(matter),
                Fact("Asked", (scene.who(question.asked_by), f", {scene.at(question.asked_at)}")),
                Next((f"answer{by(scene, answer_by)}{counted}{resumes}",)),
            ),
            (question.words, ""),
        ),
        (
            Button("Answer", f"answer {ref}"),
            Button("Pass it on", f"cover {ref}"),
            Button(f"Open {work}", f"show {work}"),
        ),
        ref,
    )


def answered(
    scene: Scene,
    question: Question,
    assignment: Assignment,
    *,
    took: timedelta | None,
    lost: timedelta,
    due_before: datetime | None,
    update_by: datetime | None,
    correct_by: datetime | None = None,
    last: bool = True,
) -> Card:
    """`question.answered`, to the asker.

    `took` is open time of the one who owed it, `lost` what the pause took of the assignee's; `due_before` is the due
    that it moved, `correct_by` when returned work is owed. `last` is false while another question still stops the work.
    """
    work = assignment.ref
    resumes = last and question.pauses
    if question.pauses and not last:
        does = f"{work} stays on hold" if assignment.held_since is not None else f"{work} waits on the other question"
    elif correct_by is not None:
        does = f"deliver the correction{by(scene, correct_by)}"
    else:
        does = f"update{by(scene, update_by)}"
    return Card(
        "question.answered",
        f"{question.ref} is answered; {work} resumes" if resumes else f"{question.ref} on {work} is answered",
        fitted((*_result(scene, question, assignment, took, lost, due_before), Next((does,))), (question.answer, "")),
        (
            Button("Update", f"update {work}"),
            Button("Ask again", f"ask {work}"),
            Button("Open", f"show {work}"),
        ),
        question.ref,
    )


def answer_given(
    scene: Scene,
    question: Question,
    assignment: Assignment,
    *,
    took: timedelta | None,
    lost: timedelta,
    due_before: datetime | None,
    reads_at: datetime | None,
    last: bool = True,
) -> Card:
    """`question.answered`, the reply to the one who answered: the same card, and when the asker reads it."""
    work = assignment.ref
    resumes = last and question.pauses
    team = scene.city(scene.side(question.asked_by))
    then = f"{team} has been told" if reads_at is None else f"{team} reads it at {scene.at(reads_at)}"
    return Card(
        "question.answered",
        f"{question.ref} is answered; {work} resumes" if resumes else f"{question.ref} on {work} is answered",
        fitted((*_result(scene, question, assignment, took, lost, due_before), Next((then,))), (question.answer, "")),
        (),
        question.ref,
    )


def added(scene: Scene, question: Question, assignment: Assignment, *, answer_by: datetime | None) -> Card:
    """`question.added`: the reply to words added to a question, and the same for the one who owes the answer."""
    return Card(
        "question.added",
        f"Added to {question.ref} on {assignment.ref}",
        fitted(
            (Next((scene.who(question.owed_by), f" answers{by(scene, answer_by)}")),),
            (question.words, ""),
        ),
        (Button(f"Open {assignment.ref}", f"show {assignment.ref}"),),
        question.ref,
    )


def expected(scene: Scene, question: Question, assignment: Assignment, *, eta: datetime, late: bool) -> Card:
    """`question.expected`: the one who owes the answer said when it comes; told to the asker as to the sayer."""
    standing = "The answer stays overdue until it is given." if late else "What is owed stays as it is."
    return Card(
        "question.expected",
        f"{question.ref} · Answer is expected",
        (
            Fact("Expected", (scene.at(eta),)),
            Line((standing,)),
            Next((scene.who(question.owed_by), " answers then")),
        ),
        (Button(f"Open {assignment.ref}", f"show {assignment.ref}"),),
        question.ref,
    )


def withdrawn(
    scene: Scene,
    question: Question,
    assignment: Assignment,
    *,
    at: datetime,
    lost: timedelta,
    due_before: datetime | None,
    update_by: datetime | None,
    last: bool = True,
) -> Card:
    """`question.withdrawn`, to both: the pause it caused stays counted (D7)."""
    work = assignment.ref
    resumes = last and question.pauses
    facts: list[Block] = [Fact("Withdrawn", (scene.who(question.asked_by), f", {scene.at(at)}"))]
    facts += _moved(scene, assignment, lost, due_before)
    if resumes and assignment.assignee_id is not None:
        facts.append(Next((scene.who(assignment.assignee_id), f" updates{by(scene, update_by)}")))
    else:
        facts.append(Next(("no answer is owed to it any more",)))
    return Card(
        "question.withdrawn",
        f"{question.ref} is withdrawn; {work} resumes" if resumes else f"{question.ref} on {work} is withdrawn",
        tuple(facts),
        (Button(f"Open {work}", f"show {work}"),),
        question.ref,
    )


def _result(
    scene: Scene,
    question: Question,
    assignment: Assignment,
    took: timedelta | None,
    lost: timedelta,
    due_before: datetime | None,
) -> tuple[Block, ...]:
    facts: list[Block] = []
    if question.answered_by is not None and question.answered_at is not None:
        counted = f", in {times.working(took)}" if took is not None and times.counts(took) else ""
        when = f", {scene.at(question.answered_at)}{counted}"
        facts.append(Fact("Answered", (scene.who(question.answered_by), when)))
    return (*facts, *_moved(scene, assignment, lost, due_before))


def _moved(scene: Scene, assignment: Assignment, lost: timedelta, before: datetime | None) -> tuple[Block, ...]:
    if assignment.due_at is None:
        return ()
    if before is None or before == assignment.due_at:
        return (Fact("Due", (scene.at(assignment.due_at),)),)
    return (
        Fact("Due", (f"{scene.at(assignment.due_at)}, moved by {times.working(lost)}",)),
        Fact("Was", (scene.at(before),)),
    )
