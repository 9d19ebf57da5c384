"""What cannot be done: what stands in the way, what was kept, who can, and what to do instead.

Longer than most files: one short function for each thing that stands in the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards.assignment import STATUS
from bot.cards.history import happened
from bot.cards.scene import Scene
from bot.cards.words import TITLE, fitted, shortened
from bot.language.cards import Block, Button, Card, Code, Fact, Line, Next
from bot.model.people import Person
from bot.model.record import Entry
from bot.model.work import Assignment, State
from bot.rules.permission import Act, Relation

PERMISSIONS = Button("Who may do what", "help permissions")
MINE = Button("My list", "mine")

#: The table's columns as a refusal names them; {matter} is the matter's id.
_NEEDS: dict[Relation, str] = {
    Relation.ASSIGNEE: "the assignee",
    Relation.LEAD: "the lead",
    Relation.MATTER_ATTORNEY: "an attorney of {matter}",
    Relation.MATTER_STAFF: "firm staff of {matter}",
    Relation.OWING_SIDE: "somebody of the side that owes it",
    Relation.ASKER: "the one who asked",
    Relation.COORDINATOR: "the coordinator of that side",
    Relation.LADDER: "somebody who was told of it",
    Relation.OTHER_SIDE: "an attorney or the coordinator of the other side",
    Relation.FIRM_ADMIN: "the firm's administrator",
    Relation.SECOND_PERSON: "a second person of {matter}",
    Relation.FIRM: "somebody of the firm",
    Relation.MEMBER: "somebody of {matter}",
    Relation.ANYONE: "anybody",
}

#: How a state is said of an assignment.
_STANDS: dict[State, str] = {state: f"is {label.lower()}" for state, label in STATUS.items()} | {
    State.DRAFT: "is a draft",
    State.SENT: "was sent",
    State.ACKNOWLEDGED: "was acknowledged",
    State.DELIVERED: "was delivered",
    State.RETURNED: "was returned",
    State.APPROVED: "was approved",
    State.DECLINED: "was declined",
    State.CANCELLED: "was cancelled",
}


def refused(
    scene: Scene,
    act: Act,
    ref: str,
    *,
    who: Sequence[Person] = (),
    matter: str = "",
    stands: str = "",
) -> Card:
    """`refused`: the act first, then what it needs, then those who can, which are only those whom the table allows.

    `matter` is the matter's id, where the reader knows of it; `stands` says how `ref` stands ("A-217 is in review.").
    """
    needs = _needed(act.may, matter)
    title = f"{act.doing} {ref} needs {needs[0]}"
    if len(title) > TITLE:
        title = shortened(f"{act.doing} {ref} needs another role", TITLE)
    facts: list[Block] = []
    if len(needs) > 1:
        facts.append(Fact("Or", (", ".join(needs[1:]),)))
    if who:
        facts.append(Fact("Who can", scene.all([person.id for person in who[:5]])))
    facts.append(Line((f"Nothing changed. {stands}".rstrip(),)))
    opens = (Button(f"Open {ref}", f"show {ref}"),) if ref.startswith("A-") else ()
    return Card("refused", title, tuple(facts), (*opens, PERMISSIONS), ref)


def stands(assignment: Assignment) -> str:
    """`A-217 is in review.`, for the line of a refusal."""
    if assignment.held_since is not None and not assignment.state.ended:
        return f"{assignment.ref} is on hold."
    return f"{assignment.ref} {_STANDS[assignment.state]}."


def nothing(ref: str) -> Card:
    """`nothing`: the same for what is hidden as for what does not exist, so it holds only what the sayer wrote."""
    return Card(
        "nothing",
        f"Nothing found for {shortened(ref, 40)}",
        (Line(("Nothing changed. Check the number, or look in your list.",)),),
        (MINE,),
    )


def stale(scene: Scene, assignment: Assignment, last: Entry | None) -> Card:
    """`stale`: a button from before. `last` is the newest entry of the assignment's record."""
    ref = assignment.ref
    facts: list[Block] = []
    if last is not None:
        what = happened(scene, last, ref)
        facts.append(Line(("Since then ", *what, f": {scene.at(last.at)}")))
    else:
        facts.append(Line((stands(assignment),)))
    facts.append(Line(("Nothing changed. The card shows how things stand.",)))
    return Card("stale", "That button is from before", tuple(facts), (Button(f"Open {ref}", f"show {ref}"),), ref)


def past(scene: Scene, assignment: Assignment, last: Entry | None) -> Card:
    """`stale.typed`: the same, said in words: the sentence is none too late, it fits nothing that can be done now."""
    ref = assignment.ref
    facts: list[Block] = [Line((stands(assignment),))]
    if last is not None:
        facts.append(Line(("Last, ", *happened(scene, last, ref), f": {scene.at(last.at)}")))
    facts.append(Line(("Nothing changed. The card shows what can be done now.",)))
    return Card(
        "stale.typed",
        f"That does not fit how {ref} stands",
        tuple(facts),
        (Button(f"Open {ref}", f"show {ref}"),),
        ref,
    )


def older_round(scene: Scene, assignment: Assignment, seen: int) -> Card:
    """`stale.round`: a newer delivery lies there than the one the verdict was about (D22)."""
    ref, turn = assignment.ref, max(assignment.round, 1)
    facts: list[Block] = []
    if assignment.delivered_at is not None:
        facts.append(Fact(f"Round {turn} delivered", (scene.at(assignment.delivered_at),)))
    facts += [
        Line((f"Nothing changed. What you saw was round {seen}.",)),
        Next((f"read round {turn}, then approve or return it",)),
    ]
    return Card(
        "stale.round",
        f"{ref} has a newer delivery: round {turn}",
        fitted(tuple(facts), (assignment.link, "Work")),
        (Button(f"Approve round {turn}", f"review {ref} approve round {turn}"), Button(f"Open {ref}", f"show {ref}")),
        ref,
    )


def earlier_needs_reason(scene: Scene, assignment: Assignment, due: datetime) -> Card:
    """`due.reason`: an earlier due needs a reason and a fresh acknowledgement (D13)."""
    ref = assignment.ref
    facts: list[Block] = []
    if assignment.due_at is not None:
        facts.append(Fact("Due", (scene.at(assignment.due_at),)))
    return Card(
        "due.reason",
        "An earlier due needs a reason",
        (
            *facts,
            Fact("Asked for", (scene.at(due),)),
            Line((f"Nothing changed. {ref} keeps its due.",)),
            Next(("say why. The due that stands binds until the earlier one is acknowledged",)),
        ),
        (Button("Give the reason", f"update {ref} due"), Button(f"Open {ref}", f"show {ref}")),
        ref,
    )


def stranger() -> Card:
    """`stranger`: an account that belongs to nobody here. It says nothing of who is."""
    return Card(
        "stranger",
        "Counterpart does not know this account yet",
        (
            Line(("Nothing changed.",)),
            Line(
                (
                    "Known here by another account? Say ",
                    Code("link"),
                    " there, then write its sentence here.",
                )
            ),
            Next(("ask your coordinator to add you",)),
        ),
    )


def flood(limit: int) -> Card:
    """`flood`: more sentences in a minute than a person types; nothing that was said before is lost (D53)."""
    return Card(
        "flood",
        "That is more than Counterpart takes at once",
        (
            Line((f"Counterpart hears {limit} sentences a minute from one account.",)),
            Line(("Nothing changed by this one. All before it stand.",)),
            Next(("wait a minute, then say it again",)),
        ),
        (MINE,),
    )


def again(scene: Scene, sentence: str, since: timedelta, ref: str) -> Card:
    """`again`: the same sentence by the same person a moment ago; `ref` is what it made, or "" (D41)."""
    made = f" and made {ref}" if ref else ""
    opens = (Button(f"Open {ref}", f"show {ref}"),) if ref.startswith("A-") else ()
    return Card(
        "again",
        "You said this a moment ago",
        (
            Line((f"It was heard {int(since.total_seconds())} s before{made}.",)),
            Line(("Nothing changed by saying it a second time.",)),
            Next(("say it once more if you mean it twice",)),
        ),
        (Button("Again", sentence), *opens),
        ref,
    )


def which_firm(firms: Sequence[str]) -> Card:
    """`which`: somebody works for several firms, and the sentence names nothing of one (D9)."""
    named = ", ".join(firms)
    return Card(
        "which",
        "For which firm do you say that?",
        (
            Line((shortened(f"You work for {named}.", 120),)),
            Line(("Nothing changed. Your sentence is kept.",)),
            Next(("name a matter or an assignment in it, so that the firm is clear",)),
        ),
    )


def trouble(reference: str, sentence: str, admin: str = "") -> Card:
    """`trouble`: Counterpart's own fault. `reference` finds it in the log; `admin` is the handle of who can look."""
    helper = f"@{admin}" if admin else "your administrator"
    return Card(
        "trouble",
        "Sorry: something went wrong in Counterpart",
        (
            Line(("It was not your sentence. Nothing changed, and your sentence is kept.",)),
            Next((f"try again. If it happens twice, give {helper} the reference {reference}",)),
        ),
        (Button("Try again", sentence),) if sentence.strip() else (),
    )


TAKEN_BACK = "taken.back"
"""The name of what stands in the place of a message that was taken back; it says nothing, so anybody may read it."""


def taken_back() -> Card:
    """`taken.back`, in the place of a message whose reader may no longer know what it was about."""
    return Card(
        TAKEN_BACK,
        "This message was taken back",
        (
            Line(("What it said is not yours to read any more. Nothing of it waits for you.",)),
            Next(("nothing. Ask your coordinator if you expected it to stay",)),
        ),
    )


def taken_back_here() -> Card:
    """`taken.back` in a team's room: somebody there may not know of it any more."""
    return Card(
        TAKEN_BACK,
        "This message was taken back",
        (
            Line(("Not everybody here may read it any more.",)),
            Next(("whoever does reads it in their own chat with Counterpart",)),
        ),
    )


def _needed(may: frozenset[Relation], matter: str) -> list[str]:
    """What the act needs, most particular first; with no matter known, "of the matter"."""
    where = matter or "the matter"
    return [_NEEDS[relation].format(matter=where) for relation in Relation if relation in may]


def forgotten() -> Card:
    """`forgotten`: the sentence of a button was kept for a while, and is not any more."""
    return Card(
        "forgotten",
        "What that button said is not kept any more",
        (Line(("Nothing changed by it.",)), Next(("say it again as a new message",))),
    )


def edited() -> Card:
    """`edited`: words that were changed after they were sent; told once for each message."""
    return Card(
        "edited",
        "A changed message is not heard again",
        (Line(("Nothing changed by it. What was said first stands.",)), Next(("say it again as a new message",))),
    )


def not_your_word(scene: Scene, assignment: Assignment, *, by: int, at: datetime) -> Card:
    """`update.other`: the last update is somebody else's, so that another one is said, and none is edited."""
    ref = assignment.ref
    return Card(
        "update.other",
        f"The last update of {ref} is somebody else's",
        (
            Fact("Updated", (scene.who(by), f", {scene.at(at)}")),
            Line(("Nothing changed.",)),
            Next(("say how it stands now",)),
        ),
        (Button("Update", f"update {ref}"), Button("History", f"show {ref} history")),
        ref,
    )


def said_already(scene: Scene, assignment: Assignment, *, at: datetime) -> Card:
    """`update.same`: an update is edited to say what it says."""
    ref = assignment.ref
    return Card(
        "update.same",
        f"That is what you said of {ref} already",
        (Fact("Said", (scene.at(at),)), Line(("Nothing changed.",)), Next(("say what is otherwise",))),
        (Button("Edit", f"update {ref} edit"), Button("Open", f"show {ref}")),
        ref,
    )
