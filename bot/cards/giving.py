"""Giving work: what a due means before it is sent, what was sent, what a closed team is told later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import times
from bot.cards.scene import Scene
from bot.cards.words import count, fitted, shortened, type_words
from bot.language.cards import Block, Button, Card, Fact, Line, Next, Text
from bot.model.people import Side
from bot.model.work import Assignment


@dataclass(frozen=True, slots=True)
class Effort:
    """How long so many pages take, as the practice pack hints: working time, least and most."""

    pages: int
    least: timedelta
    most: timedelta

    def __str__(self) -> str:
        verb = "takes" if self.pages == 1 else "take"
        return f"{count(self.pages, 'page')} {verb} {times.between(_round(self.least), _round(self.most))}"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a due means for those who work to it.

    `opens` is the other team's next opening, None while it is open; where the assignee's own shift begins sooner it is
    theirs, and `own` who they are. `working` is the assignee's open time from now to
    `due`, `first` and `last` the first and last instant of it, None where there is none. `earliest` is the first due
    that fits, `short` by how much this one does not.
    """

    due: datetime
    working: timedelta
    opens: datetime | None
    first: datetime | None = None
    last: datetime | None = None
    effort: Effort | None = None
    earliest: datetime | None = None
    short: timedelta = timedelta()
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Urgent:
    """The week's urgent sendings of one side."""

    left: int
    of: int

    def __str__(self) -> str:
        return f"{self.left} of {self.of} left this week"


def sent(
    scene: Scene,
    assignment: Assignment,
    outlook: Outlook,
    *,
    to: int,
    acknowledge_by: datetime | None,
    urgent_left: int,
) -> Card:
    """`assign.sent`, the reply to a complete assign. `to` is who owes the acknowledgement."""
    ref = assignment.ref
    side = scene.side(to)
    told: Block = Line(_opening(scene, outlook, side, f" is {_working_now(outlook)} and has been told"))
    buttons = [Button("Change", f"update {ref}")]
    if outlook.opens is not None:
        when = f"{scene.at(outlook.opens)}, {scene.away_in(outlook.opens)}"
        told = Line(_opening(scene, outlook, side, f" opens {when}, and is told then"))
        if urgent_left:
            buttons.append(Button("Send as urgent", f"urgent {ref}"))
    work = shortened(type_words(assignment.work_type), 24)
    deadline = "" if acknowledge_by is None else f" by {scene.at(acknowledge_by)}"
    return Card(
        "assign.sent",
        f"Sent: {ref}, {work}, to {scene.handle(to)}",
        (
            Fact("Due", (scene.at(outlook.due),)),
            _working(outlook),
            told,
            Next((scene.who(to), f" acknowledges{deadline}")),
        ),
        tuple(buttons),
        ref,
    )


def fits(scene: Scene, outlook: Outlook, *, side: Side, sentence: str) -> Card:
    """`preview.fits`, shown in the form above Send. `side` is the team that does the work."""
    return Card(
        "preview.fits",
        "This due fits",
        (
            Fact("Due", (scene.at(outlook.due),)),
            *_first(scene, outlook, side, opening=True),
            *_instant(scene, "Last work before it", outlook.last),
            _working(outlook),
            Next(("send it. Nothing is sent yet",)),
        ),
        (Button("Send", sentence),),
    )


def short(scene: Scene, outlook: Outlook, *, side: Side, draft: str) -> Card:
    """`preview.short`: the due cannot be met, and the words are kept as a draft.

    In a form that is still being filled in there is no `draft` ("") yet, and nothing to press.
    """
    kept = f"Your words are kept as draft {draft}" if draft else "Nothing is sent yet"
    buttons = [Button("Keep this due", f"assign {draft} keep"), Button("Change", f"update {draft}")]
    earliest = None if outlook.earliest is None else times.up_to_minute(outlook.earliest)
    if earliest is not None:
        moment = times.written(earliest, scene.place(Side.FIRM))
        buttons.insert(0, Button("Use the earliest", f"assign {draft} due {moment}"))
    return Card(
        "preview.short",
        f"Not sent yet: the due is {times.working(outlook.short)} short",
        (
            Fact("Due", (scene.at(outlook.due),)),
            *_first(scene, outlook, side, opening=False),
            _working(outlook),
            *_instant(scene, "Earliest", earliest),
            Next((f"choose a due. {kept}",)),
        ),
        tuple(buttons) if draft else (),
        draft,
    )


def due_moved(
    scene: Scene,
    assignment: Assignment,
    *,
    new: datetime,
    old: datetime,
    to: int,
    opens: datetime | None,
    urgent: Urgent,
    sent_urgent: bool = False,
    reason: str = "",
) -> Card:
    """`held.urgent` with a moved due: the reply to the one who moved it; `to` is who is told.

    An earlier one is only asked for: the old one binds until it is acknowledged (D13).
    """
    if assignment.earlier_due_at is not None:
        title = f"Earlier due asked for: {assignment.ref}"
        facts = (Fact("Asked for", (scene.at(new),)), Fact("Due", (f"{scene.at(old)}, until that is acknowledged",)))
    else:
        title = f"Due moved: {assignment.ref}"
        facts = (Fact("Due", (scene.at(new),)), Fact("Was", (scene.at(old),)))
    return held(
        scene, title, assignment.ref, facts, to=to, opens=opens, urgent=urgent, sent_urgent=sent_urgent, words=reason,
    )  # fmt: skip


def not_agreed_in_time(scene: Scene, assignment: Assignment, asked_for: datetime) -> Card:
    """`due.stays`, to the supervising attorney: the acknowledgement of an earlier due came when that was over."""
    ref = assignment.ref
    due: tuple[Block, ...] = () if assignment.due_at is None else (Fact("Due", (scene.at(assignment.due_at),)),)
    return Card(
        "due.stays",
        f"{ref} · The earlier due was not agreed in time",
        (Fact("Asked for", (scene.at(asked_for),)), *due, Next(("the due stays. Move it again if it must be sooner",))),
        (Button("Move the due", f"update {ref} due"), Button("Open", f"show {ref}")),
        ref,
    )


def held(
    scene: Scene,
    title: str,
    ref: str,
    facts: tuple[Block, ...],
    *,
    to: int,
    opens: datetime | None,
    urgent: Urgent,
    sent_urgent: bool = False,
    words: str = "",
) -> Card:
    """`held.urgent`: something changed for a team that may be closed. `opens` is None while it is open."""
    blocks: list[Block] = list(facts)
    buttons: tuple[Button, ...] = ()
    if sent_urgent:
        blocks += [Line((f"Sent as urgent; {urgent}",)), Next((scene.who(to), " is told now"))]
    elif opens is None:
        blocks += [Next((scene.who(to), " has been told"))]
    else:
        team = scene.city(scene.side(to))
        blocks.append(Fact(f"Held until {team} opens", (f"{scene.at(opens)}, {scene.away_in(opens)}",)))
        if urgent.left:
            blocks.append(Next((scene.who(to), f" is told then. Urgent goes out at once; {urgent}")))
            buttons = (Button("Send as urgent", f"urgent {ref}"),)
        else:
            blocks.append(Next((scene.who(to), f" is told then. Urgent: {urgent}")))
    return Card("held.urgent", title, fitted(tuple(blocks), (words, "")), buttons or _open(ref), ref)


def _open(ref: str) -> tuple[Button, ...]:
    return (Button(f"Open {ref}", f"show {ref}"),) if ref.startswith("A-") else ()


def _opening(scene: Scene, outlook: Outlook, side: Side, rest: str) -> Text:
    """What is said of whose opening counts: the team's, or that of an assignee whose own shift begins sooner."""
    return (f"{scene.city(side)}{rest}",) if outlook.own is None else (scene.who(outlook.own), rest)


def _working_now(outlook: Outlook) -> str:
    return "open" if outlook.own is None else "at work"


def _first(scene: Scene, outlook: Outlook, side: Side, *, opening: bool) -> tuple[Block, ...]:
    if outlook.first is None:
        return ()
    if outlook.opens is None:
        begins = f" is {_working_now(outlook)}, and can begin at once"
        return (Line(_opening(scene, outlook, side, begins)),) if opening else ()
    when = f"{scene.at(outlook.first)}, {scene.away_in(outlook.first)}"
    if opening:
        return (Line(_opening(scene, outlook, side, f" is closed. First work: {when}")),)
    return (Fact("First work", (when,)),)


def _instant(scene: Scene, label: str, instant: datetime | None) -> tuple[Block, ...]:
    return () if instant is None else (Fact(label, (scene.at(instant),)),)


def _working(outlook: Outlook) -> Line:
    before = f"{times.working(outlook.working)} before the due"
    if not outlook.working:
        before = "No working time before the due"
    return Line((before if outlook.effort is None else f"{before}; {outlook.effort}",))


def _round(length: timedelta) -> timedelta:
    """An estimate is a whole hour from two hours on, else a quarter of one."""
    step = timedelta(hours=1) if length >= timedelta(hours=2) else timedelta(minutes=15)
    return max(step, round(length / step) * step)
