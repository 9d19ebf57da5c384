"""All that is open on one morning, in its sections, by matter: sorted once, however many copies are read from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.language.cards import Button
from bot.model.openwork import OpenReply, OpenWork
from bot.model.people import Side
from bot.model.windows import WindowKind, WindowState
from bot.model.work import State
from bot.rules import radar, worklist
from bot.rules.morning import Closed, DeclinedWork, Delivery, LateReply, OwedReply, Part, Thing

#: What is on its way as long as it is not late: it is told of only where it falls due before the next digest.
UNDER_WAY = (WindowKind.PROGRESS, WindowKind.DELIVERY)
LAST = float("inf")


@dataclass(frozen=True, slots=True)
class Morning:
    """Which digest it is: of a side, for a working date there, covering [since, until); the next one ends at `next`.

    `day_of` is the date of an instant in the team's city. The first of a week is the `radar`, which looks two weeks
    ahead; the others tell of the next working day (G18).
    """

    side: Side
    day: date
    since: datetime
    until: datetime
    next: datetime
    day_of: Callable[[datetime], date]
    radar: bool = False


@dataclass(slots=True)
class Placed:
    """A thing in its section, told in the order of `at`; its next step is that of whoever owes it."""

    at: float
    thing: Thing
    owed_by: int | None = None
    step: Button | None = None


@dataclass(slots=True)
class Pile:
    """What is open in one matter; each section in its order."""

    parts: dict[Part, list[Placed]] = field(default_factory=lambda: defaultdict(list))
    in_progress: int = 0
    next_due: tuple[datetime, str] | None = None
    crossing: dict[Closed, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def count(self) -> int:
        return sum(map(len, self.parts.values()))


@dataclass(frozen=True, slots=True)
class Board:
    """One morning's piles, by matter; what each person owes, by person and matter; and what lies ahead."""

    morning: Morning
    piles: dict[int, Pile]
    owed: dict[int, list[tuple[int, Part, Placed]]]
    ahead: Sequence[Thing]


def board(morning: Morning, work: Iterable[OpenWork], ahead: Sequence[Thing]) -> Board:
    """Sorts a morning's open work into its sections."""
    made = Board(morning, {}, defaultdict(list), ahead)
    closures = [thing for thing in ahead if isinstance(thing, Closed)] if morning.radar else []
    for each in work:
        pile = made.piles.setdefault(each.matter_id, Pile())
        for part, placed in _placed(morning, each):
            pile.parts[part].append(placed)
            if placed.owed_by is not None:
                made.owed[placed.owed_by].append((each.matter_id, part, placed))
        if each.state.with_provider:
            pile.in_progress += 1
            if each.due_at is not None and each.due_at > morning.until:
                pile.next_due = min(filter(None, (pile.next_due, (each.due_at, each.ref))))
        for closed in closures:
            pile.crossing[closed] += [(at.due_at, _ref(at)) for at in each.replies if radar.crosses(at, closed)]
    for pile in made.piles.values():
        for placed_there in pile.parts.values():
            placed_there.sort(key=lambda placed: placed.at)
    return made


def _placed(morning: Morning, work: OpenWork) -> Iterator[tuple[Part, Placed]]:
    """Each thing of one assignment, once, in the first section that fits."""
    late = [reply for reply in work.replies if reply.state is WindowState.BREACHING]
    said = {reply.side for reply in late}
    overdue_work = any(reply.kind in (WindowKind.DELIVERY, WindowKind.CORRECTION) for reply in late)
    for reply in late:
        if not (overdue_work and reply.kind is WindowKind.PROGRESS):  # no word is missed as the work itself is
            yield Part.LATE, _late(work, reply)
    if work.state is State.DECLINED and work.decline_reason is not None:
        part = Part.ON_YOU if morning.side is Side.FIRM else Part.ON_THEM
        yield part, Placed(LAST, DeclinedWork(work.ref, work.decline_reason))
        return
    if _due_today(morning, work) and Side.PROVIDER not in said:
        yield Part.DUE_TODAY, _delivery(work)
        said.add(Side.PROVIDER)
    for reply in work.replies:
        answer = reply.kind is WindowKind.ANSWER
        if reply.state is WindowState.BREACHING or (reply.paused_at is not None and not answer):
            continue
        if (reply.question_id is None and reply.side in said) or (
            reply.kind in UNDER_WAY and reply.due_at >= morning.next
        ):
            continue
        said.add(reply.side)
        yield _part(morning, reply), _owed(morning, work, reply)


def _part(morning: Morning, reply: OpenReply) -> Part:
    if reply.kind is WindowKind.REVIEW:
        return Part.FOR_REVIEW
    return Part.ON_YOU if reply.side is morning.side else Part.ON_THEM


def _due_today(morning: Morning, work: OpenWork) -> bool:
    return work.due_at is not None and work.state.with_provider and morning.day_of(work.due_at) == morning.day


def _ref(reply: OpenReply) -> str:
    return f"A-{reply.assignment_id}" if reply.question_id is None else f"Q-{reply.question_id}"


def _on(work: OpenWork, reply: OpenReply) -> str:
    """What a question is on; nothing is said of what a reply on the work itself is on."""
    return work.ref if reply.question_id is not None else ""


def _late(work: OpenWork, reply: OpenReply) -> Placed:
    ref = _ref(reply)
    thing = LateReply(ref, reply.kind, reply.owed_by, reply.due_at, _on(work, reply))
    return Placed(reply.due_at.timestamp(), thing, reply.owed_by, worklist.step(reply.kind, ref))


def _owed(morning: Morning, work: OpenWork, reply: OpenReply) -> Placed:
    ref, by = _ref(reply), None if reply.paused_at is not None else reply.due_at
    words = work.asked.get(reply.question_id, "") if reply.question_id is not None else ""
    whose = reply.owed_by if reply.side is morning.side else None
    thing = OwedReply(ref, reply.kind, by, _on(work, reply), work.progress, work.round, words, whose)
    at = LAST if by is None else by.timestamp()
    return Placed(at, thing, reply.owed_by, worklist.step(reply.kind, ref))


def _delivery(work: OpenWork) -> Placed:
    assert work.due_at is not None, "only work with a due falls due"
    due = next((r.due_at for r in work.replies if r.kind in (WindowKind.DELIVERY, WindowKind.CORRECTION)), work.due_at)
    turn = work.round if work.state is State.RETURNED else 0
    return Placed(due.timestamp(), Delivery(work.ref, due, work.progress, work.at_risk, turn))
