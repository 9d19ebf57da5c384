"""Check-ins: one message for all that wants a word, what came in, and the summary for the lead alone (P5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards.scene import Scene
from bot.cards.words import BUTTONS, LINE, LINES, count, shortened, type_words, typed
from bot.language.cards import Block, Button, Card, Fact, Item, Items, Line, Next, Quote, Section, Text
from bot.model.checkin import Result
from bot.model.people import Side
from bot.model.work import Assignment

ANSWER = Button("Answer", "standup")
ALL_ON_TRACK = Button("All on track", "standup all on track")
MINE = Button("My list", "mine")

#: How a check-in that is done came in, as its own person reads it.
_CAME: dict[Result, str] = {
    Result.ON_TIME: ", on time",
    Result.GRACE: ", in the grace hour",
    Result.LATE: ", late",
    Result.MISSED: ", after the shift",
}
#: The parts of the summary, in order.
_PARTS: tuple[tuple[Result, str], ...] = (
    (Result.ON_TIME, "On time"),
    (Result.GRACE, "Grace"),
    (Result.LATE, "Late"),
    (Result.WAITING, "Not in yet"),
    (Result.MISSED, "Missed"),
)


@dataclass(frozen=True, slots=True)
class Stands:
    """How an item of a check-in stands: its assignment, the question it waits on, the note given with it."""

    assignment: Assignment
    waiting: str = ""
    note: str = ""


def request(
    scene: Scene,
    day: str,
    asked: Sequence[Assignment],
    spared: Sequence[tuple[str, str]],
    *,
    answer_by: datetime,
    reminder: bool = False,
) -> Card:
    """`checkin.request`: everything that wants a word. `day` is "Thu 15 Oct Manila"; `spared` says of
    the person's other work why it wants none: ("A-222", "waiting on Q-29")."""
    ahead = scene.now < answer_by
    facts: list[Block] = [_items([_asked(scene, each) for each in asked], LINES - 3 - bool(spared))]
    if spared:
        alike: dict[str, list[str]] = {}
        for ref, why in spared:
            alike.setdefault(why, []).append(ref)
        parts = [f"{_ids(refs)}, {why}" for why, refs in alike.items()]
        facts.append(Line((f"Nothing needed: {_listed(parts, LINE - len('Nothing needed: '))}",)))
    facts.append(Line(("For each: done, on track, at risk or blocked; when; a note if you like.",)))
    facts.append(Next((f"answer by {scene.at(answer_by)}" if ahead else "answer while the shift lasts",)))
    return Card(
        "checkin.reminder" if reminder else "checkin.request",
        f"{'Still wanted: check-in' if reminder else 'Check-in'}, {day}: {count(len(asked), 'item')}",
        tuple(facts),
        (ANSWER, ALL_ON_TRACK),
    )


def missed(scene: Scene, day: str, asked: Sequence[Assignment]) -> Card:
    """`checkin.missed`, in place of the request once the shift is over."""
    items = _items([_asked(scene, each) for each in asked], LINES - 2)
    then = Next(("say how each stands. It is overdue, and still wanted",))
    return Card("checkin.missed", f"Check-in missed, {day}", (items, then), (ANSWER,))


def void(day: str) -> Card:
    """`checkin.void`, in place of the request: somebody else has what was asked, or it stands still."""
    return Card(
        "checkin.void",
        f"Check-in, {day}: nothing needed",
        (Line(("What was asked is somebody else's now, or stands still.",)),),
        (MINE,),
    )


def done(scene: Scene, items: Sequence[Stands], *, of: int, how: Result | None) -> Card:
    """`checkin.done`, in place of the request and as the reply. `of` is how many items were asked, 0 for none; `how`
    it came in."""
    number = f"{of} of {count(of, 'item')}" if of else count(len(items), "item")
    then = Next(("both cards show it, and so do the next digests. Thank you",))
    title = f"Check-in done: {number}{_CAME[how] if how is not None else ''}"
    return Card("checkin.done", title, _told(scene, items, then), (Button("Edit", "standup edit"),))


def partly(scene: Scene, items: Sequence[Stands], *, of: int, left: int, answer_by: datetime) -> Card:
    """`checkin.partly`: the reply while something that was asked is still open."""
    rest = f"answer the rest by {scene.at(answer_by)}" if scene.now < answer_by else "answer the rest"
    title = f"Check-in: {of - left} of {count(of, 'item')} so far"
    return Card("checkin.partly", title, _told(scene, items, Next((rest,))), (Button("Answer the rest", "standup"),))


def nothing_open() -> Card:
    """`checkin.none`: nothing of the sayer's wants a word."""
    return Card("checkin.none", "Nothing of yours wants a word", (Line(("Nothing changed.",)),), (MINE,))


def reminded(scene: Scene, told: Sequence[int], closed: Sequence[int]) -> Card:
    """`checkin.reminded`, to the coordinator who asked for it; `closed` are those who are not at work now."""
    if not told and not closed:
        return Card("checkin.reminded", "Nobody is left to remind", (Line(("Nothing changed.",)),), (MINE,))
    facts: list[Block] = [*_people(scene, "Reminded", told), *_people(scene, "Closed, so not reminded", closed)]
    if told:
        facts.append(Next(("the summary shows each answer as it comes",)))
    else:
        facts.append(Line(("Nothing changed.",)))
    return Card("checkin.reminded", f"{count(len(told), 'person', 'people')} reminded", tuple(facts), ())


def summary(
    scene: Scene,
    day: date,
    results: Mapping[int, Result],
    away: Sequence[int],
    at_risk: Sequence[Assignment],
) -> Card:
    """`checkin.summary`, to the lead alone: who is in, by person, and what is at risk."""
    facts: list[Block] = []
    for result, label in _PARTS:
        facts += _people(scene, label, [person for person, came in results.items() if came is result])
    facts += _people(scene, "Away", away, ", not counted")
    facts += _at_risk(scene, at_risk, LINES - 2 - len(facts))
    facts.append(Next(("each team's next digest carries the items, never these names",)))
    waiting = Result.WAITING in results.values()
    buttons = [Button("Remind who is not in", "standup remind")] if waiting else []
    buttons += [Button(f"Open {each.ref}", f"show {each.ref}") for each in at_risk[:1]]
    people = count(len(results), "person", "people")
    came = sum(1 for result in results.values() if result not in (Result.WAITING, Result.MISSED))
    title = f"Check-ins, {scene.days(day, day, Side.PROVIDER)}: {came} of {people} in"
    return Card("checkin.summary", title, tuple(facts), tuple(buttons[:BUTTONS]))


def _asked(scene: Scene, assignment: Assignment) -> Item:
    """`A-220 title search, 55 %. Due Thu 15 Oct …`."""
    progress = "" if assignment.progress is None else f", {assignment.progress} %"
    due = "" if assignment.due_at is None else f". Due {scene.at(assignment.due_at)}"
    room = LINE - len(assignment.ref) - 1 - len(progress) - len(due)
    return Item((f"{assignment.ref} {shortened(type_words(assignment.work_type), room)}{progress}{due}",))


def _outlook(scene: Scene, assignment: Assignment) -> str:
    """`70 %, at risk. Expected Thu 15 Oct …`, as much of it as is known."""
    progress = [] if assignment.progress is None else [f"{assignment.progress} %"]
    words = ", ".join([*progress, "at risk" if assignment.at_risk else "on track"])
    return words if assignment.eta is None else f"{words}. Expected {scene.at(assignment.eta)}"


def _stands(scene: Scene, item: Stands) -> Item:
    assignment = item.assignment
    if not assignment.state.with_provider:
        return Item((f"{assignment.ref}, {'delivered' if assignment.delivered_at else 'ended'}",))
    if item.waiting:
        return Item((f"{assignment.ref}, waiting on {item.waiting}",))
    return Item((f"{assignment.ref}, {_outlook(scene, assignment)}",))


def _told(scene: Scene, items: Sequence[Stands], then: Next) -> tuple[Block, ...]:
    """The items, what happens next, and as many of the notes as ten lines hold."""
    shown = _items([_stands(scene, each) for each in items], LINES - 2)
    free = LINES - 2 - len(shown.items) - bool(shown.more)
    quotes: list[Quote] = []
    for each in items:
        if each.note and len(quotes) < free:
            quotes += typed(f"{each.assignment.ref}: {each.note}", lines=1)
    return (shown, then, *quotes)


def _items(items: Sequence[Item], most: int) -> Items:
    shown = tuple(items) if len(items) <= most else tuple(items[: most - 1])
    return Items(shown, len(items) - len(shown))


def _people(scene: Scene, label: str, people: Sequence[int], after: str = "") -> tuple[Fact, ...]:
    """The people as a fact of one line; those whom it does not hold are counted."""
    if not people:
        return ()
    room = LINE - len(label) - 2 - len(after) - len(" and 99 more")
    shown = 1
    while shown < len(people) and len(", ".join(map(scene.handle, people[: shown + 1]))) + 3 <= room:
        shown += 1
    more = f" and {len(people) - shown} more" if shown < len(people) else ""
    names: list[Text] = [(scene.who(person),) for person in people[:shown]]
    runs = (*(run for name in names[:-1] for run in (*name, ", ")), *names[-1]) if more else scene.all(people)
    return (Fact(label, (*runs, *((more + after,) if more + after else ()))),)


def _ids(refs: Sequence[str]) -> str:
    """`A-217`, `A-217 and A-218`, `A-217, A-218, A-219 and 2 more`."""
    last = f"{len(refs) - 3} more" if len(refs) > 4 else refs[-1]
    first = refs[:3] if len(refs) > 4 else refs[:-1]
    return f"{', '.join(first)} and {last}" if first else last


def _listed(parts: Sequence[str], room: int) -> str:
    """The parts on one line; those that it does not hold are counted."""
    for kept in range(len(parts), 0, -1):
        more = f"; {len(parts) - kept} more" if kept < len(parts) else ""
        words = "; ".join(parts[:kept]) + more
        if len(words) <= room:
            return words
    return count(len(parts), "other")


def _at_risk(scene: Scene, works: Sequence[Assignment], room: int) -> tuple[Block, ...]:
    if not works:
        return ()
    items = [Item((f"{each.ref}, {_risk(scene, each)}",)) for each in works]
    if len(items) > 1 and room < 3:  # too many kinds of result to list more than the ids
        return (Fact("At risk", (_listed([each.ref for each in works], LINE - 9),)),)
    shown = _items(items, max(room - 1, 1))
    return (Section("At risk", shown.items, shown.more),)


def _risk(scene: Scene, assignment: Assignment) -> str:
    """`70 %. Expected Thu 15 Oct …` under a heading that says the rest."""
    progress = "no share given" if assignment.progress is None else f"{assignment.progress} %"
    return progress if assignment.eta is None else f"{progress}. Expected {scene.at(assignment.eta)}"
