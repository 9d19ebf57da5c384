"""Reply times: what both teams agreed to give each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.cards import times
from bot.cards.scene import Scene
from bot.language.cards import Block, Button, Card, Fact, Line, Next
from bot.model.windows import Agreement, WindowKind

#: Who owes each kind, as the table of reply times says it.
_OWER: dict[WindowKind, str] = {
    WindowKind.ACKNOWLEDGE: "the assignee",
    WindowKind.PROGRESS: "the assignee",
    WindowKind.ANSWER: "the supervising attorney",
    WindowKind.DELIVERY: "the assignee",
    WindowKind.REVIEW: "the supervising attorney",
    WindowKind.CORRECTION: "the assignee",
}


def reply_times(scene: Scene, agreement: Agreement, buttons: Sequence[Button] = ()) -> Card:
    """`policy.show`: the agreement in force. `buttons` are what the reader may do with it."""
    facts: list[Block] = [
        Fact(kind.value.capitalize(), (f"{_target(agreement.terms.targets.get(kind), kind)}, {_OWER[kind]}",))
        for kind in WindowKind
    ]
    facts.append(Line(("All is working time of the one who owes, and stands still while the other side owes first.",)))
    accepted = [each for each in (agreement.firm_accepted_by, agreement.provider_accepted_by) if each is not None]
    by = (", accepted by ", *scene.all(accepted)) if accepted else ()
    facts.append(Fact("Since", (scene.at(agreement.effective_from), *by)))
    return Card(
        "policy.show",
        f"Reply times, version {agreement.version}",
        tuple(facts),
        tuple(buttons) or (Button("My list", "mine"),),
    )


def none_agreed() -> Card:
    """`policy.none`: no agreement that both coordinators accepted, so nothing is timed (D48)."""
    return Card(
        "policy.none",
        "No reply times are agreed yet",
        (Line(("Work goes on; nothing is timed.",)), Next(("both teams' coordinators accept a proposal",))),
        (Button("My list", "mine"),),
    )


def _target(target: timedelta | None, kind: WindowKind) -> str:
    match kind:
        case WindowKind.PROGRESS:
            return "by the end of a shift: each when due within 3 working days, else Tue and Fri"
        case WindowKind.DELIVERY:
            return "the due, or the turnaround of the type of work"
        case _:
            return "not timed" if target is None else times.duration(target)
