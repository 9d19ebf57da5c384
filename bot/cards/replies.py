"""Replies to what a person did with an assignment: what changed, what stands, what happens next and by when.

Longer than most files: one small function per deed, in the order of an assignment's life.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.facts import due_facts
from bot.cards.giving import Urgent, held
from bot.cards.scene import Scene, by
from bot.cards.words import DECLINED, category, fitted
from bot.language.cards import Block, Button, Card, Fact, Line, Next, Text
from bot.model.people import Side
from bot.model.work import Assignment, DeclineReason


def acknowledged(
    scene: Scene,
    assignment: Assignment,
    *,
    after: timedelta | None,
    late: bool,
    update_by: datetime | None,
    on_behalf: bool = False,
    read_back: bool = False,
) -> Card:
    """`ack.done`. `after` is open time of the assignee, `late` whether the word came after its time.

    Whoever is new to the type of work is asked to `read_back`; nothing waits for it (G03).
    """
    ref = assignment.ref
    facts: list[Block] = [*due_facts(scene, assignment), *_behalf(scene, assignment, on_behalf)]
    if after is not None and times.counts(after):
        kept = "late, " if late else ""
        facts.append(Line((f"Acknowledged {kept}after {times.working(after)}.",)))
    if read_back:
        facts.append(Line(("The first of its type for you. In one sentence, what will you deliver?",)))
    first = Button("Read back", f"ack {ref} readback") if read_back else Button("Ask", f"ask {ref}")
    return _reply(
        "ack.done",
        f"Acknowledged: {ref}",
        ref,
        facts,
        Next((*_assignee(scene, assignment), f" updates{by(scene, update_by)}")),
        (Button("Update", f"update {ref}"), first, Button("Open", f"show {ref}")),
        (assignment.readback, "Read back"),
    )


def updated(
    scene: Scene,
    assignment: Assignment,
    *,
    update_by: datetime | None,
    deliver_by: datetime | None,
    outlook: str = "",
    on_behalf: bool = False,
) -> Card:
    """`update.done`. `deliver_by` is when the work itself is owed, the correction's on returned work.

    Whoever is blocked is offered to ask, whoever else to deliver.
    """
    ref = assignment.ref
    progress = "" if assignment.progress is None else f", {assignment.progress} %"
    risk = ", at risk" if assignment.at_risk else ""
    facts: list[Block] = [*due_facts(scene, assignment), *_behalf(scene, assignment, on_behalf)]
    if assignment.eta is not None:
        facts.append(Fact("Expected", (scene.at(assignment.eta),)))
    if assignment.at_risk:
        facts.append(Line((scene.city(Side.FIRM), " sees that it is at risk. The due stays as it is.")))
    if outlook == "blocked":
        facts.append(Line(("Ask what would move it on: what you owe stands still until the answer.",)))
    if outlook == "done":
        facts.append(Line(("Deliver it, and the review begins.",)))
    first = Button("Ask", f"ask {ref}") if outlook == "blocked" else Button("Deliver", f"deliver {ref}")
    does = "delivers" if update_by is None else "updates"
    deadline = by(scene, deliver_by if update_by is None else update_by)
    return _reply(
        "update.done",
        f"Updated: {ref}{progress}{risk}",
        ref,
        facts,
        Next((*_assignee(scene, assignment), f" {does}{deadline}")),
        (first, Button("Edit", f"update {ref} edit"), Button("Open", f"show {ref}")),
        (assignment.note, ""),
    )


def revised(scene: Scene, assignment: Assignment, *, said_at: datetime, update_by: datetime | None) -> Card:
    """`update.edited` and `update.corrected`: one's last update, said anew. Both versions stay in the history."""
    ref, corrected = assignment.ref, assignment.corrected
    progress = "" if assignment.progress is None else f", {assignment.progress} %"
    facts: list[Block] = [Fact("Said", (scene.at(said_at),))]
    if assignment.edited_at is not None:
        facts.append(Fact("Corrected" if corrected else "Edited", (scene.at(assignment.edited_at),)))
    if assignment.eta is not None:
        facts.append(Fact("Expected", (scene.at(assignment.eta),)))
    told = f"A digest of {scene.city(Side.FIRM)} has told the first version; the next one tells this."
    facts.append(Line((told if corrected else "No digest has told the first version. The history keeps both.",)))
    return _reply(
        "update.corrected" if corrected else "update.edited",
        f"{'Corrected' if corrected else 'Edited'}: {ref}{progress}{', at risk' if assignment.at_risk else ''}",
        ref,
        facts,
        Next((*_assignee(scene, assignment), f" updates{by(scene, update_by)}")),
        (
            Button("Edit again", f"update {ref} edit"),
            Button("History", f"show {ref} history"),
            Button("Open", f"show {ref}"),
        ),
        (assignment.note, ""),
    )


def delivered(scene: Scene, assignment: Assignment, *, review_by: datetime | None) -> Card:
    """`deliver.done`, and for a link that was replaced before the review."""
    ref = assignment.ref
    return _reply(
        "deliver.done",
        f"Delivered: {ref}, round {max(assignment.round, 1)}",
        ref,
        due_facts(scene, assignment, was=False),
        Next((scene.who(assignment.supervising_id), f" reviews{by(scene, review_by)}")),
        (Button("Replace the link", f"deliver {ref}"), Button("Open", f"show {ref}")),
        (assignment.link, "Work"),
    )


def review_begun(scene: Scene, assignment: Assignment, *, verdict_by: datetime | None, already: bool = False) -> Card:
    """`review.begun`: the round is in the button, so that only what was seen is approved (D22). `already` where it was
    under way before."""
    ref, turn = assignment.ref, max(assignment.round, 1)
    return _reply(
        "review.begun",
        f"In review: {ref}, round {turn}" if already else f"Review begun: {ref}, round {turn}",
        ref,
        due_facts(scene, assignment, was=False),
        Next((f"approve it or return it{by(scene, verdict_by)}",)),
        (
            Button("Approve", f"review {ref} approve round {turn}"),
            Button("Return", f"review {ref} return"),
            Button("Ask", f"ask {ref}"),
        ),
        (assignment.link, "Work"),
    )


def approved(scene: Scene, assignment: Assignment) -> Card:
    """`review.approved`, to the one who approved: round and link are echoed (D22)."""
    ref, how = assignment.ref, "with changes" if assignment.with_changes else "as delivered"
    return _reply(
        "review.approved",
        f"Approved: {ref}, round {max(assignment.round, 1)}",
        ref,
        [Line((f"Approved {how}. The sign-off stands in the record.",))],
        Next(("nothing is owed. It closes by itself; until then it can be returned",)),
        (Button("Open", f"show {ref}"), Button("Return after all", f"review {ref} return")),
        (assignment.link, "Work"),
    )


def returned(scene: Scene, assignment: Assignment, *, correct_by: datetime | None) -> Card:
    """`review.returned`, to the one who returned it."""
    ref = assignment.ref
    return _reply(
        "review.returned",
        f"Returned: {ref}, round {max(assignment.round, 1)}",
        ref,
        due_facts(scene, assignment, was=False),
        Next((*_assignee(scene, assignment), f" delivers the correction{by(scene, correct_by)}")),
        (Button("Open", f"show {ref}"),),
        (", ".join(category(each) for each in assignment.review_categories), "To correct"),
        (assignment.review_words, ""),
    )


def declined(scene: Scene, assignment: Assignment) -> Card:
    """`decline.done`. The words of a conflict go to the two leads alone, so they are not repeated here."""
    ref, reason = assignment.ref, assignment.decline_reason
    because = "" if reason is None else f", {DECLINED[reason]}"
    words = "" if reason is DeclineReason.CONFLICT else assignment.decline_words
    return _reply(
        "decline.done",
        f"Declined: {ref}{because}",
        ref,
        [Line(("No time counts.",))],
        Next((scene.who(assignment.supervising_id), " chooses another person, or changes the work")),
        (Button("Offer cover", f"cover {ref}"), Button("Open", f"show {ref}")),
        (words, ""),
    )


def put_on_hold(scene: Scene, assignment: Assignment) -> Card:
    """`hold.done`."""
    ref = assignment.ref
    return _reply(
        "hold.done",
        f"On hold: {ref}",
        ref,
        [*due_facts(scene, assignment, was=False), Line(("The due moves by the working time lost.",))],
        Next(("nobody owes anything until it is resumed",)),
        (Button("Resume", f"hold {ref} off"), Button("Open", f"show {ref}")),
        (assignment.hold_reason, ""),
    )


def renew_hold(scene: Scene, assignment: Assignment, since: datetime) -> Card:
    """`hold.renew`, to whoever put it on hold, five working days later (D6)."""
    ref = assignment.ref
    return Card(
        "hold.renew",
        f"{ref} · Still on hold",
        fitted(
            (
                Fact("On hold since", (scene.at(since),)),
                Line(("Nobody owes anything on it meanwhile.",)),
                Next(("let it go on, or say why it still waits",)),
            ),
            (assignment.hold_reason, ""),
        ),
        (Button("Resume", f"hold {ref} off"), Button("Keep it", f"hold {ref} because"), Button("Open", f"show {ref}")),
        ref,
    )


def resumed(
    scene: Scene,
    assignment: Assignment,
    *,
    due_before: datetime | None,
    lost: timedelta,
    next_by: datetime | None = None,
) -> Card:
    """`hold.off`. `lost` is the assignee's open time that the hold took, `due_before` the due it moved."""
    facts: list[Block] = []
    if assignment.due_at is not None:
        moved = due_before is not None and due_before != assignment.due_at
        more = f", moved by {times.working(lost)}" if moved and lost else ""
        facts.append(Fact("Due", (f"{scene.at(assignment.due_at)}{more}",)))
        if moved and due_before is not None:
            facts.append(Fact("Was", (scene.at(due_before),)))
    ref = assignment.ref
    return _reply(
        "hold.off",
        f"Resumed: {ref}",
        ref,
        facts,
        Next((*_assignee(scene, assignment), f" goes on{by(scene, next_by)}")),
        (Button("Open", f"show {ref}"), Button("Put on hold", f"hold {ref}")),
    )


def cancelled(scene: Scene, assignment: Assignment) -> Card:
    """`cancel.done`, to both sides."""
    ref = assignment.ref
    person: Text = () if assignment.ended_by is None else (", by ", scene.who(assignment.ended_by))
    facts: list[Block] = []
    if assignment.ended_at is not None:
        facts.append(Fact("Cancelled", (scene.at(assignment.ended_at), *person)))
    return _reply(
        "cancel.done",
        f"{ref} is cancelled",
        ref,
        facts,
        Next(("nothing is owed. The record keeps what was done",)),
        (Button("Open", f"show {ref}"), Button("History", f"show {ref} history")),
        (assignment.end_words, ""),
    )


def reassigned(
    scene: Scene,
    assignment: Assignment,
    *,
    before: int | None,
    to: int,
    opens: datetime | None,
    note: str = "",
    acknowledge_by: datetime | None = None,
    anew: bool = False,
    theirs: bool = False,
) -> Card:
    """`assign.passed`, to both people and whoever passed it on. `opens` is the team's next opening, None while open.

    `theirs` is the copy of the one who has it now; `anew` says that its time counts from the beginning.
    """
    ref = assignment.ref
    facts: list[Block] = []
    if before is not None and before != to:
        facts.append(Fact("Before", (scene.who(before), ", who owes nothing on it any more")))
    facts += due_facts(scene, assignment)
    counted = "Its time counts from now on; the questions stay as they are."
    facts.append(Line((counted if anew else "The due, the questions and the time that counted stay as they are.",)))
    take = (Button("Acknowledge", f"ack {ref}"),) if theirs else ()
    facts += _opens(scene, scene.side(to), opens)
    return _reply(
        "assign.passed",
        f"{ref} is now with {scene.handle(to)}",
        ref,
        facts,
        Next((scene.who(to), f" acknowledges{by(scene, acknowledge_by)}")),
        (*take, Button("Open", f"show {ref}"), Button("Ask", f"ask {ref}")),
        (note, ""),
    )


def edited(scene: Scene, assignment: Assignment, *, to: int, opens: datetime | None, urgent: Urgent) -> Card:
    """`held.urgent` for changed instructions: the reply to the one who changed them."""
    facts = tuple(due_facts(scene, assignment))
    return held(scene, f"Changed: {assignment.ref}", assignment.ref, facts, to=to, opens=opens, urgent=urgent)


def told_urgent(scene: Scene, ref: str, *, to: int, urgent: Urgent, words: str = "") -> Card:
    """`urgent.done`: what was held goes out at once, and may wake people until it is done. `ref` may be a question."""
    return Card(
        "urgent.done",
        f"Sent as urgent: {ref}",
        fitted(
            (Line((f"Sent as urgent; {urgent}",)), Next((scene.who(to), " is told now, also in closed hours"))),
            (words, ""),
        ),
        (Button("Open", f"show {ref}"),) if ref.startswith("A-") else (),
        ref,
    )


def no_urgent_left(scene: Scene, ref: str, *, urgent: Urgent, resets: datetime, opens: datetime, side: Side) -> Card:
    """`urgent.none`: the week's urgent sendings are used; what was held goes out when `side` opens."""
    return Card(
        "urgent.none",
        f"Not sent yet: no urgent one is left for {ref}",
        (
            Line((f"Urgent: {urgent}",)),
            Fact("New ones from", (scene.at(resets),)),
            Line(("Nothing changed.",)),
            Next((f"{scene.city(side)} reads it at {scene.at(opens)}",)),
        ),
        (Button("Open", f"show {ref}"),) if ref.startswith("A-") else (),
        ref,
    )


def _reply(
    name: str,
    title: str,
    ref: str,
    facts: list[Block],
    following: Next,
    buttons: tuple[Button, ...],
    *said: tuple[str, str],
) -> Card:
    return Card(name, title, fitted((*facts, following), *said), buttons, ref)


def _assignee(scene: Scene, assignment: Assignment) -> Text:
    if assignment.assignee_id is None:
        return (scene.city(Side.PROVIDER),)
    return (scene.who(assignment.assignee_id),)


def _behalf(scene: Scene, assignment: Assignment, on_behalf: bool) -> tuple[Block, ...]:
    """A lead may say it for the assignee, and then it shows (D1)."""
    return (Line(("On behalf of ", *_assignee(scene, assignment), ".")),) if on_behalf else ()


def _opens(scene: Scene, side: Side, opens: datetime | None) -> tuple[Block, ...]:
    if opens is None:
        return ()
    return (Line((f"{scene.city(side)} opens {scene.at(opens)}, and is told then",)),)
