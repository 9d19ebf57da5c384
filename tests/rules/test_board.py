"""A morning's board: each thing once, in its section; and what a reader may not see changes nothing of their copy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.openwork import OpenReply, OpenWork
from bot.model.people import Person, Role, Side
from bot.model.windows import WindowKind, WindowState
from bot.model.work import State
from bot.rules.board import Board, Morning, board
from bot.rules.morning import Closed, LateReply, OwedReply, Part
from bot.rules.summary import Reader, summarise
from bot.rules.visibility import Sight

UNTIL = datetime(2026, 10, 15, 13, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = tuple(
    Person(n, 1, f"p{n}", f"P{n}", Side.PROVIDER if n < 3 else Side.FIRM, frozenset({Role.PARALEGAL}), "UTC", 1)
    for n in range(1, 5)
)
CLOSED = Closed(Side.PROVIDER, date(2026, 10, 19), date(2026, 10, 19), "Holiday", UNTIL + 90 * HOUR)
KINDS = (WindowKind.PROGRESS, WindowKind.DELIVERY, WindowKind.ACKNOWLEDGE, WindowKind.REVIEW, WindowKind.CORRECTION)


def a_morning(*, radar: bool = False) -> Morning:
    start = UNTIL - 24 * HOUR
    return Morning(Side.PROVIDER, date(2026, 10, 15), start, UNTIL, UNTIL + 24 * HOUR, lambda at: at.date(), radar)


def work(number: int, matter: int, *replies: OpenReply, due: datetime | None = None) -> OpenWork:
    asked = {each.question_id: f"Which of {number}?" for each in replies if each.question_id is not None}
    return OpenWork(replies, asked, number, matter, State.IN_PROGRESS, due, 40, False, 1, None)


def reply(number: int, kind: WindowKind, by: float, *, late: bool = False, owed_by: int = 1) -> OpenReply:
    state = WindowState.BREACHING if late else WindowState.RUNNING
    return OpenReply(number, kind, Side.PROVIDER if owed_by < 3 else Side.FIRM, owed_by, state, UNTIL + by * HOUR)


def test_a_word_or_a_delivery_waits_on_nobody_until_it_falls_due_before_the_next_digest() -> None:
    """C31: what is on its way and neither late nor due is the quiet part of a morning."""
    made = board(a_morning(), [work(1, 1, reply(1, WindowKind.PROGRESS, 30), reply(1, WindowKind.DELIVERY, 80))], ())
    summary = summarise(made, (), Reader({1: Sight.FULL}, PEOPLE[0]))
    assert summary.quiet
    assert summary.in_progress == 1
    made = board(a_morning(), [work(1, 1, reply(1, WindowKind.PROGRESS, 20), reply(1, WindowKind.DELIVERY, 80))], ())
    (waiting,) = summarise(made, (), Reader({1: Sight.FULL}, PEOPLE[0])).waiting_on_you
    assert isinstance(waiting, OwedReply)
    assert waiting.kind is WindowKind.PROGRESS


def test_of_work_that_is_late_no_late_word_is_told_beside_it() -> None:
    """C31: a thing stands once."""
    replies = reply(1, WindowKind.PROGRESS, -9, late=True), reply(1, WindowKind.DELIVERY, -2, late=True)
    summary = summarise(board(a_morning(), [work(1, 1, *replies)], ()), (), Reader({1: Sight.FULL}))
    (late,) = summary.late
    assert isinstance(late, LateReply)
    assert late.kind is WindowKind.DELIVERY


def test_ones_own_comes_before_what_the_team_owes_and_a_room_reads_who_owes_each() -> None:
    """C31: a long section shows its first twenty and counts the rest."""
    works = [work(n, 1, reply(n, WindowKind.ACKNOWLEDGE, n / 10, owed_by=2)) for n in range(1, 30)]
    works.append(work(30, 1, reply(30, WindowKind.ACKNOWLEDGE, 9, owed_by=1)))
    made = board(a_morning(), works, ())
    own, room = summarise(made, (), Reader({1: Sight.FULL}, PEOPLE[0])), summarise(made, (), Reader({1: Sight.FULL}))
    assert [(thing.ref, thing.owed_by) for thing in own.waiting_on_you[:2] if isinstance(thing, OwedReply)] == [
        ("A-30", None),
        ("A-1", 2),
    ]
    assert (len(own.waiting_on_you), own.more[Part.ON_YOU]) == (20, 10)
    assert [button.sentence for button in own.buttons] == ["ack A-30"]
    assert room.waiting_on_you[0] == OwedReply("A-1", WindowKind.ACKNOWLEDGE, UNTIL + HOUR / 10, "", 40, 1, "", 2)


@st.composite
def works(draw: st.DrawFn) -> list[OpenWork]:
    made = []
    for number in range(1, draw(st.integers(1, 40))):
        replies = [
            reply(
                number, kind, draw(st.integers(-20, 200)) / 4, late=draw(st.booleans()), owed_by=draw(st.integers(1, 4))
            )
            for kind in draw(st.lists(st.sampled_from(KINDS), max_size=3, unique=True))
        ]
        due = draw(st.none() | st.integers(-20, 200).map(lambda hours: UNTIL + hours * HOUR))
        made.append(work(number, draw(st.integers(1, 4)), *sorted(replies, key=lambda each: each.due_at), due=due))
    return made


@settings(deadline=None, max_examples=150)
@given(
    works(),
    st.dictionaries(st.integers(1, 4), st.sampled_from(Sight)),
    st.sampled_from((*PEOPLE, None)),
    st.booleans(),
)
def test_a_copy_is_as_if_the_rest_did_not_exist(
    all_of_it: list[OpenWork], sights: dict[int, Sight], person: Person | None, radar: bool
) -> None:
    """C45 G24: what is in a matter that the reader does not see leaves no trace, but for a room's count."""
    morning, ahead = a_morning(radar=radar), (CLOSED,)
    reader = Reader(sights, person)
    whole = summarise(board(morning, all_of_it, ahead), (), reader)
    seen = summarise(board(morning, [each for each in all_of_it if each.matter_id in sights], ahead), (), reader)
    assert [getattr(whole, name) for name in TOLD] == [getattr(seen, name) for name in TOLD]
    hidden = board(morning, [each for each in all_of_it if each.matter_id not in sights], ahead)
    assert whole.hidden == (0 if person is not None else count(hidden))


def count(made: Board) -> int:
    return sum(pile.count for pile in made.piles.values())


TOLD = (
    "late", "due_today", "waiting_on_you", "waiting_on_them", "for_review", "more", "ahead", "in_progress", "next_due",
    "buttons", "checks",
)  # fmt: skip
