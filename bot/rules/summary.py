"""What a team's morning looks like: every thing once, in the first section that fits, seen by whom it may be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.language.cards import Button
from bot.model.people import Person, Side
from bot.model.record import Entry
from bot.model.windows import ResponseWindow, WindowKind, WindowState
from bot.model.work import Assignment, Question, State
from bot.rules import radar, worklist
from bot.rules.morning import Crossing, DeclinedWork, Delivery, LateReply, OwedReply, Summary, Thing
from bot.rules.visibility import Sight


@dataclass(frozen=True, slots=True)
class Work:
    """One open assignment with what is owed on it."""

    assignment: Assignment
    windows: Sequence[ResponseWindow]
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class Morning:
    """Which digest it is: of a side, for a working date there, covering [since, until).

    The first of a week is the `radar`, which looks two weeks ahead; the others tell of the next working day (G18).
    """

    side: Side
    day: date
    since: datetime
    until: datetime
    day_of: Callable[[datetime], date]
    radar: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a copy: one person, or everybody in a room (`person` is None).

    `sights` is what they all see, by matter id: a matter that is not in it does not exist for them. A room counts
    what it may not show; a person is never told that there is such a thing.
    """

    sights: Mapping[int, Sight]
    person: Person | None = None


def summarise(
    morning: Morning, work: Sequence[Work], news: Sequence[Entry], away: Sequence[Thing], reader: Reader
) -> Summary:
    """The digest as `reader` may read it. `day_of` (in `morning`) is the date of an instant in the team's city."""
    seen = [each for each in work if each.assignment.matter_id in reader.sights]
    sorter = _Sorter(morning, reader)
    for each in sorted(seen, key=lambda each: each.assignment.id):
        sorter.sort(each)
    told = {entry.subject: None for entry in news if entry.matter_id in reader.sights}
    hidden = _Sorter(morning, reader)
    for each in work if reader.person is None else ():
        if each.assignment.matter_id not in reader.sights:
            hidden.sort(each)
    given = [w.assignment for w in seen if w.assignment.state.with_provider and w.assignment.due_at is not None]
    next_dues = sorted((a.due_at, a.ref) for a in given if a.due_at is not None and a.due_at > morning.until)
    late = sorted(sorter.late, key=lambda thing: thing.since)
    due_today = sorted(sorter.due_today, key=lambda thing: thing.due_at)
    ahead = radar.crossed(away, [window for each in seen for window in each.windows]) if morning.radar else ()
    return Summary(
        side=morning.side,
        day=morning.day,
        since=morning.since,
        until=morning.until,
        late=tuple(late),
        due_today=tuple(due_today),
        waiting_on_you=sorter.waiting(sorter.on_you),
        waiting_on_them=sorter.waiting(sorter.on_them),
        for_review=sorter.waiting(sorter.for_review),
        new=tuple(told),
        away=() if morning.radar else tuple(away),
        ahead=ahead,
        hidden=hidden.count,
        in_progress=sum(1 for w in seen if w.assignment.state.with_provider),
        next_due=(next_dues[0][1], next_dues[0][0]) if next_dues else None,
        buttons=tuple(sorter.buttons.values()),
        checks=tuple(_checks(ahead, seen, reader)),
    )


def _checks(ahead: Sequence[Thing], work: Sequence[Work], reader: Reader) -> Iterator[str]:
    """The work whose due the reader may have worked out, of what crosses a closure."""
    for each in work:
        crossing = any(isinstance(thing, Crossing) and each.assignment.ref in thing.refs for thing in ahead)
        if crossing and reader.sights.get(each.assignment.matter_id) is Sight.FULL:
            yield each.assignment.ref


class _Sorter:
    """Puts each assignment's things into sections, each thing once."""

    def __init__(self, morning: Morning, reader: Reader) -> None:
        self.morning = morning
        self.reader = reader
        self.late: list[LateReply] = []
        self.due_today: list[Delivery] = []
        self.on_you: list[Thing] = []
        self.on_them: list[Thing] = []
        self.for_review: list[Thing] = []
        self.buttons: dict[str, Button] = {}

    @property
    def count(self) -> int:
        waiting = len(self.on_you) + len(self.on_them) + len(self.for_review)
        return len(self.late) + len(self.due_today) + waiting

    @staticmethod
    def waiting(things: Sequence[Thing]) -> tuple[Thing, ...]:
        """The reader's own first, each soonest first; what has no instant comes last."""

        def when(thing: Thing) -> tuple[bool, bool, float]:
            by, owed_by = (thing.by, thing.owed_by) if isinstance(thing, OwedReply) else (None, None)
            return owed_by is not None, by is None, by.timestamp() if by is not None else 0.0

        return tuple(sorted(things, key=when))

    def sort(self, work: Work) -> None:
        """Every thing of one assignment into its section."""
        assignment = work.assignment
        asked = {question.id: question for question in work.questions}
        open_windows = sorted(work.windows, key=lambda window: window.due_at)
        said: set[Side] = set()
        for window in open_windows:
            question = asked.get(window.question_id) if window.question_id is not None else None
            if window.state is WindowState.BREACHING:
                self._late(window, assignment, question)
                said.add(window.side)
        if assignment.state is State.DECLINED and assignment.decline_reason is not None:
            (self.on_you if self.morning.side is Side.FIRM else self.on_them).append(
                DeclinedWork(assignment.ref, assignment.decline_reason)
            )
            return
        if self._due_today(assignment) and Side.PROVIDER not in said:
            self.due_today.append(
                Delivery(
                    assignment.ref,
                    _due(assignment, open_windows),
                    assignment.progress,
                    assignment.at_risk,
                    assignment.round if assignment.state is State.RETURNED else 0,
                )
            )
            said.add(Side.PROVIDER)
        for window in open_windows:
            if window.state is WindowState.BREACHING or (window.kind is not WindowKind.ANSWER and window.paused):
                continue
            question = asked.get(window.question_id) if window.question_id is not None else None
            if question is None and window.side in said:
                continue
            said.add(window.side)
            self._owed(window, assignment, question)

    def _due_today(self, assignment: Assignment) -> bool:
        due = assignment.due_at
        return due is not None and assignment.state.with_provider and self.morning.day_of(due) == self.morning.day

    def _late(self, window: ResponseWindow, assignment: Assignment, question: Question | None) -> None:
        ref, on = (question.ref, assignment.ref) if question else (assignment.ref, "")
        self.late.append(LateReply(ref, window.kind, window.owed_by, window.due_at, on))
        self._button(window, ref)

    def _owed(self, window: ResponseWindow, assignment: Assignment, question: Question | None) -> None:
        ref, on = (question.ref, assignment.ref) if question else (assignment.ref, "")
        yours = window.side is self.morning.side
        somebody = yours and (self.reader.person is None or self.reader.person.id != window.owed_by)
        thing = OwedReply(
            ref,
            window.kind,
            None if window.paused else window.due_at,
            on,
            assignment.progress,
            assignment.round,
            question.words if question and self._reads(assignment) else "",
            window.owed_by if somebody else None,
        )
        if window.kind is WindowKind.REVIEW:
            self.for_review.append(thing)
        else:
            (self.on_you if yours else self.on_them).append(thing)
        self._button(window, ref)

    def _reads(self, assignment: Assignment) -> bool:
        return self.reader.sights.get(assignment.matter_id) is Sight.FULL

    def _button(self, window: ResponseWindow, ref: str) -> None:
        """The reader's own next step: nobody is offered what somebody else owes."""
        if self.reader.person is None or window.owed_by != self.reader.person.id:
            return
        self.buttons.setdefault(ref, worklist.step(window.kind, ref))


def _due(assignment: Assignment, windows: Sequence[ResponseWindow]) -> datetime:
    for window in windows:
        if window.kind in (WindowKind.DELIVERY, WindowKind.CORRECTION):
            return window.due_at
    assert assignment.due_at is not None, "only work with a due falls due"
    return assignment.due_at
