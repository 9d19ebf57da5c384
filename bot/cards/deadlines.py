"""What is said of court deadlines: entered, confirmed by a second person, ticked against the docket, met, withdrawn.

Longer than most files: the whole course of a deadline, so that its words can be read in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.facts import matter_fact
from bot.cards.scene import Scene, passed
from bot.cards.words import BUTTONS, count, fitted, shortened
from bot.language.cards import Audience, Block, Button, Card, Fact, Item, Items, Line, Next
from bot.model.deadlines import CourtDeadline, DeadlineState
from bot.model.people import Side
from bot.model.work import Assignment, Matter

#: A list holds as many, each with its title as a line of its own.
PAGE = 8

UNCONFIRMED = "Unconfirmed — needs a second person"
NOT_COMPUTED = "not computed by Counterpart"


def unconfirmed(scene: Scene, deadline: CourtDeadline, matter: Matter, *, closed: bool, reader: int) -> Card:
    """`deadline.unconfirmed`, to those of the firm on the matter; whoever entered it is not offered to confirm it.

    `closed` is whether the firm does not work on that day.
    """
    ref = deadline.ref
    facts: list[Block] = [
        matter_fact(matter),
        Fact("Court", (scene.at(deadline.at),)),
        Fact("Entered", (scene.who(deadline.entered_by), f", {scene.at(deadline.entered_at)}")),
        *_closed(scene, deadline, closed),
        Line((f"No deliver-by counts yet. The court's time is entered by a person, {NOT_COMPUTED}.",)),
        Next(("a second person holds it against its source, and confirms it",)),
    ]
    confirm = Button("Confirm", f"matter confirm {ref} {times.written(deadline.at, scene.place(Side.FIRM))}")
    buttons = (
        *(() if reader == deadline.entered_by else (confirm,)),
        Button("Change", f"matter deadline {ref}"),
        Button("Withdraw", f"matter withdraw {ref}"),
    )
    return Card("deadline.unconfirmed", f"{ref} · {UNCONFIRMED}", fitted(tuple(facts), *_said(deadline)), buttons, ref)


def confirmed(
    scene: Scene,
    deadline: CourtDeadline,
    matter: Matter,
    *,
    deliver: datetime | None,
    closed: bool,
    after: Sequence[Assignment] = (),
) -> Card:
    """`deadline.confirmed`. `deliver` is None once the deadline is over; `after` is work of the matter due later."""
    ref = deadline.ref
    assert deadline.confirmed_by is not None, "a second person confirmed it"
    assert deadline.confirmed_at is not None, "a second person confirmed it"
    facts: list[Block] = [matter_fact(matter), Fact("Court", (scene.at(deadline.at),))]
    if deliver is not None and deadline.review_buffer is not None:
        late = ", passed" if passed(scene, deliver) else ""
        facts.append(Fact("Deliver by", (f"{scene.at(deliver)}{late}",)))
        facts.append(Fact("Review", (_review(scene, deadline.review_buffer),)))
    facts += [
        Fact("Entered", (scene.who(deadline.entered_by), f", {scene.at(deadline.entered_at)}")),
        Fact("Confirmed", (scene.who(deadline.confirmed_by), f", {scene.at(deadline.confirmed_at)}")),
    ]
    if after:
        facts.append(Fact("Due after it", (_named(after),)))
    facts += _closed(scene, deadline, closed) or (Line((f"The court's time is entered by people, {NOT_COMPUTED}.",)),)
    buttons = (
        Button("Met", f"matter met {ref}"),
        Button("Change", f"matter deadline {ref}"),
        Button("Withdraw", f"matter withdraw {ref}"),
    )
    return Card(
        "deadline.confirmed", f"{ref} · Court deadline, confirmed", fitted(tuple(facts), *_said(deadline)), buttons, ref
    )


def ended(scene: Scene, deadline: CourtDeadline, matter: Matter) -> Card:
    """`deadline.met` and `deadline.withdrawn`: nothing more is asked about it."""
    ref, met = deadline.ref, deadline.state is DeadlineState.MET
    facts: list[Block] = [matter_fact(matter), Fact("Court", (scene.at(deadline.at),))]
    if deadline.ended_by is not None and deadline.ended_at is not None:
        facts.append(
            Fact("Met" if met else "Withdrawn", (scene.who(deadline.ended_by), f", {scene.at(deadline.ended_at)}"))
        )
    facts.append(Next(("nothing. It is not asked about again; the record keeps it",)))
    return Card(
        "deadline.met" if met else "deadline.withdrawn",
        f"{ref} · Court deadline, {deadline.state}",
        fitted(tuple(facts), *_said(deadline)),
        (Button("All deadlines", "report deadlines"),),
        ref,
    )


def superseded(deadline: CourtDeadline) -> Card:
    """`deadline.superseded`, in the place of a message about what a deadline was before it was changed."""
    ref = deadline.ref
    return Card(
        "deadline.superseded",
        f"{ref} was changed since",
        (Next(("the newer message asks a second person to confirm it",)),),
        (Button(f"Open {ref}", f"show {ref}"),),
        ref,
    )


def stale(scene: Scene, deadline: CourtDeadline) -> Card:
    """`stale.deadline`: what was pressed or said does not fit how the deadline stands, or is not what it says now."""
    ref = deadline.ref
    over = deadline.state is DeadlineState.CONFIRMED and passed(scene, deadline.at)
    return Card(
        "stale.deadline",
        f"That does not fit how {ref} stands",
        (
            Fact("Court", (scene.at(deadline.at),)),
            Line((f"{ref} is {deadline.state}{', and over' if over else ''}. Nothing changed.",)),
        ),
        (Button(f"Open {ref}", f"show {ref}"), Button("All deadlines", "report deadlines")),
        ref,
    )


def past_due(
    scene: Scene,
    deadline: CourtDeadline,
    assignment: Assignment,
    matter: Matter,
    *,
    deliver: datetime,
    was: datetime | None,
) -> Card:
    """`deadline.past`, to the supervising attorney: work is due after a confirmed deliver-by (D13)."""
    ref, own = assignment.ref, assignment.deadline_id == deadline.id
    assert assignment.due_at is not None, "only a due can lie after something"
    facts: list[Block] = [matter_fact(matter), Fact("Due", (scene.at(assignment.due_at),))]
    if was is not None:
        facts.append(Fact("Was", (scene.at(was),)))
    facts += [
        Fact("Deliver by", (scene.at(deliver),)),
        Fact("Court", (scene.at(deadline.at),)),
        Next(("move the due, or review in less time than is kept for it",)),
    ]
    return Card(
        "deadline.past",
        f"{ref} is due after the deliver-by of {deadline.ref}",
        fitted(tuple(facts), (deadline.title, "")),
        (
            Button("Move the due", f"update {ref} due"),
            *((Button("Plan", f"show {ref} plan"),) if own else ()),
            Button(f"Open {deadline.ref}", f"show {deadline.ref}"),
        ),
        ref,
    )


def plan(
    scene: Scene,
    deadline: CourtDeadline,
    assignment: Assignment,
    matter: Matter,
    *,
    deliver: datetime,
    last: datetime | None,
) -> Card:
    """`show.plan`, counted back from the court (G09). `last` is when the last working time before the deliver-by ends,
    of whoever does the work."""
    ref = assignment.ref
    assert deadline.review_buffer is not None, "it is confirmed"
    late = ", passed" if passed(scene, deliver) else ""
    facts: list[Block] = [
        matter_fact(matter),
        Fact("Court", (scene.at(deadline.at),)),
        Fact("Review", (_review(scene, deadline.review_buffer),)),
        Fact("Deliver by", (f"{scene.at(deliver)}{late}",)),
    ]
    if last is not None:
        facts.append(Fact("Last shift", (f"{'ended' if passed(scene, last) else 'ends'} {scene.at(last)}",)))
    if assignment.due_at is not None:
        fits = "in time" if assignment.due_at <= deliver else "after the deliver-by"
        facts.append(Fact("Due", (f"{scene.at(assignment.due_at)}, {fits}",)))
    facts.append(Line((f"{deadline.ref} was entered by one person, confirmed by another, {NOT_COMPUTED}.",)))
    return Card(
        "show.plan",
        f"{ref}, planned back from the court",
        fitted(tuple(facts), (deadline.title, "")),
        (
            Button("Move the due", f"update {ref} due", Audience.FIRM),
            Button(f"Open {deadline.ref}", f"show {deadline.ref}", Audience.FIRM),
            Button(f"Open {ref}", f"show {ref}"),
        ),
        ref,
    )


def no_plan(assignment: Assignment) -> Card:
    """`show.plan.none`: the same for what is tied to no deadline and for what is tied to one that does not count."""
    ref = assignment.ref
    return Card(
        "show.plan.none",
        f"{ref} is tied to no confirmed deadline",
        (Line(("A plan is counted back from a court deadline that two people of the firm agree on.",)),),
        (Button("Tie it", f"update {ref} for", Audience.FIRM), Button(f"Open {ref}", f"show {ref}")),
        ref,
    )


def listed(scene: Scene, deadlines: Sequence[CourtDeadline], *, page: int, of: str) -> Card:
    """`digest.deadlines`: the open deadlines that the reader may see, soonest first; `of` is a matter's id, or ""."""
    if not deadlines:
        return Card("digest.deadlines", "No court deadline is open", (), (Button("My list", "mine"),))
    more = max(len(deadlines) - page * PAGE, 0)
    first = (page - 1) * PAGE
    which = "soonest first" if page == 1 else f"page {page}"
    title = f"{count(len(deadlines), 'court deadline')}, {which}"
    return _docket(
        scene, "digest.deadlines", title, deadlines[first : first + PAGE], more, f"report deadlines{of}", page
    )


def to_tick(scene: Scene, deadlines: Sequence[CourtDeadline], *, told: datetime) -> Card:
    """`digest.docket`, on the firm's Friday; at `told` the responsible attorney hears of what is not ticked."""
    title = f"{count(len(deadlines), 'court deadline')} to hold against the docket"
    following = f"tick by {scene.at(told)}; the rest goes to the responsible attorney"
    more = max(len(deadlines) - PAGE, 0)
    return _docket(scene, "digest.docket", title, deadlines[:PAGE], more, "report deadlines", 1, following)


def not_ticked(scene: Scene, deadlines: Sequence[CourtDeadline]) -> Card:
    """`digest.unticked`, to the attorney who answers for the matters: nobody held these against the docket."""
    title = f"{count(len(deadlines), 'court deadline')} not held against the docket"
    more = max(len(deadlines) - PAGE, 0)
    following = "hold each against the court's docket, and tick it"
    return _docket(scene, "digest.unticked", title, deadlines[:PAGE], more, "report deadlines", 1, following)


def ticked(scene: Scene, deadlines: Sequence[CourtDeadline], *, again: datetime) -> Card:
    """`deadline.ticked`; at `again` the firm is asked next."""
    what = deadlines[0].ref if len(deadlines) == 1 else count(len(deadlines), "court deadline")
    return Card(
        "deadline.ticked",
        f"Ticked: {what}",
        (Next((f"the firm is asked again {scene.at(again)}",)),),
        (Button("All deadlines", "report deadlines"),),
        deadlines[0].ref if len(deadlines) == 1 else "",
    )


def _docket(
    scene: Scene,
    name: str,
    title: str,
    shown: Sequence[CourtDeadline],
    more: int,
    rest: str,
    page: int,
    following: str = "",
) -> Card:
    """A list to tick: a button for all that it shows, so that nothing is ticked unseen, and for each while they fit."""
    items = tuple(Item((_line(scene, each),), shortened(each.title, 120)) for each in shown)
    buttons: list[Button] = []
    if len(shown) > 1:
        buttons.append(Button(f"Tick these {len(shown)}", f"matter tick {','.join(each.ref for each in shown)}"))
    if more:
        buttons.append(Button(f"{more} more", f"{rest} page {page + 1}"))
    for each in shown[: BUTTONS - len(buttons)]:
        buttons.append(Button(f"Tick {each.ref}", f"matter tick {each.ref}"))
    blocks: tuple[Block, ...] = (Items(items, more), *((Next((following,)),) if following else ()))
    return Card(name, title, blocks, tuple(buttons))


def _line(scene: Scene, deadline: CourtDeadline) -> str:
    over = ", over" if passed(scene, deadline.at) else ""
    return f"{deadline.ref} on M-{deadline.matter_id}, {deadline.state}{over}: {scene.at(deadline.at)}"


def _said(deadline: CourtDeadline) -> tuple[tuple[str, str], ...]:
    return (deadline.title, ""), (deadline.source, "Source"), (deadline.reason, "Why")


def _closed(scene: Scene, deadline: CourtDeadline, closed: bool) -> tuple[Block, ...]:
    if not closed:
        return ()
    day = times.wall_day(deadline.at, scene.place(Side.FIRM), scene.now)
    return (Line((f"{scene.city(Side.FIRM)} is closed on {day}. The time stands, {NOT_COMPUTED}.",)),)


def _review(scene: Scene, buffer: timedelta) -> str:
    return f"{times.working(buffer)} in {scene.city(Side.FIRM)}, before the court's time"


def _named(assignments: Sequence[Assignment]) -> str:
    refs = [each.ref for each in assignments]
    return ", ".join(refs[:5]) + (f" and {len(refs) - 5} more" if len(refs) > 5 else "")
