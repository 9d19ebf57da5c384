"""The messages of the book, rebuilt: each by its name in the folder book/, with the moment it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.cards import (
    absence,
    assignment,
    checkin,
    clocknote,
    deadlines,
    desk,
    digest,
    edges,
    export,
    giving,
    handoff,
    help,
    history,
    hours,
    late,
    later,
    leaveplan,
    link,
    lists,
    misread,
    policy,
    proposals,
    questions,
    readback,
    refusals,
    replies,
    rooms,
    schedule,
    welcome,
)
from bot.cards.assignment import Standing
from bot.commands import COMMANDS
from bot.commands.assign import Assign
from bot.language.cards import Audience, Button, Card, lines, room_copy
from bot.language.misread import Ambiguous, NotUnderstood, Past, UnknownVerb
from bot.model.checkin import Result
from bot.model.deadlines import CourtDeadline, DeadlineState
from bot.model.handoff import HandedItem, HandOff, HandOffState
from bot.model.leave import Choice
from bot.model.people import Side
from bot.model.record import Entry, Event, Platform, Room, RoomKind
from bot.model.windows import Agreement, SliceKind, Terms, TimeSlice, WindowKind
from bot.model.work import DeclineReason, DefectCategory, Question, QuestionState, ReadBack, State
from bot.rules import morning, worklist
from bot.rules.agreement import Amendment, Promise, amended
from bot.rules.clockchange import Week, effect, together
from bot.rules.handoff import Copy
from bot.rules.permission import Relation, act
from scheduler.worktime import Interval, Weekly
from tests.messages.example import (
    A217,
    A220,
    ASSIGNEE,
    ATTORNEY,
    CITIES,
    DRAFTER,
    DUE,
    FIRM_ADMIN,
    LATER_DUE,
    LEAD,
    MOVED,
    NIGHT,
    PARALEGAL,
    PARCEL,
    PEOPLE,
    PRACTICE_LEAD,
    Q31,
    ROAD,
    WAREHOUSE,
    h,
    late_delivery,
    mnl,
    ny,
    scene,
    window,
)

BOOK: dict[str, tuple[datetime, Callable[[datetime], Card]]] = {}


def message(name: str, clock: str) -> Callable[[Callable[[datetime], Card]], Callable[[datetime], Card]]:
    """Registers the maker of one message, sent when New York shows `clock`."""

    def kept(make: Callable[[datetime], Card]) -> Callable[[datetime], Card]:
        BOOK[name] = (ny(clock), make)
        return make

    return kept


def notation(card: Card) -> str:
    """The card in the notation of the book, its buttons by side where the sides differ."""
    rows = list(lines(card))
    for audience, city in ((Audience.BOTH, ""), (Audience.PROVIDER, "Manila: "), (Audience.FIRM, "New York: ")):
        row = " ".join(f"[{b.label} → {b.sentence}]" for b in card.buttons if b.audience is audience)
        if row:
            rows.append(f"{city}{row}")
    return "\n".join(rows) + "\n"


EFFORT = giving.Effort(240, h(9, 36), h(12))


# ── giving work ─────────────────────────────────────────────────────────────


@message("01-assign.sent", "10-13 15:00")
def _(now: datetime) -> Card:
    outlook = giving.Outlook(DUE, h(24), mnl("10-14 09:00"), effort=EFFORT)
    return giving.sent(scene(now), A217, outlook, to=ASSIGNEE, acknowledge_by=mnl("10-14 11:00"), urgent_left=3)


@message("02-preview.fits", "10-13 15:00")
def _(now: datetime) -> Card:
    opens = mnl("10-14 09:00")
    outlook = giving.Outlook(DUE, h(24), opens, opens, mnl("10-16 18:00"), EFFORT)
    sentence = (
        'assign @assignee M-1042 deposition-summary "Summarise the 2 Oct deposition, page-line" '
        "due 2026-10-16 17:00 New York"
    )
    return giving.fits(scene(now), outlook, side=Side.PROVIDER, sentence=sentence)


@message("03-preview.short", "10-14 16:00")
def _(now: datetime) -> Card:
    opens = mnl("10-15 09:00")
    outlook = giving.Outlook(
        ny("10-15 09:00"), h(8), opens, opens, mnl("10-15 18:00"), EFFORT, mnl("10-16 13:00"), h(4)
    )
    return giving.short(scene(now), outlook, side=Side.PROVIDER, draft="A-225")


@message("04-held.urgent", "10-14 14:00")
def _(now: datetime) -> Card:
    return giving.due_moved(
        scene(now),
        replace(A217, id=221),
        new=ny("10-19 10:00"),
        old=DUE,
        to=ASSIGNEE,
        opens=mnl("10-15 09:00"),
        urgent=giving.Urgent(2, 3),
        reason="Client sent exhibits late.",
    )


# ── the card, state by state ────────────────────────────────────────────────


@message("06-card.draft", "10-13 16:00")
def _(now: datetime) -> Card:
    due = ny("10-20 17:00")
    draft = replace(
        A217,
        id=218,
        matter_id=1063,
        work_type="medical_chronology",
        state=State.DRAFT,
        instructions="Chronology of treatment from the first visit on.",
        sources="",
        format="",
        pages=None,
        due_at=due,
        original_due_at=due,
    )
    return assignment.assignment_card(scene(now), draft, ROAD, Standing(needs=("format", "sources")))


@message("07-card.sent", "10-13 15:00")
def _(now: datetime) -> Card:
    windows = (window(WindowKind.ACKNOWLEDGE, mnl("10-14 11:00"), ASSIGNEE),)
    return assignment.assignment_card(scene(now), A217, WAREHOUSE, Standing(windows))


@message("08-card.acknowledged", "10-13 21:12")
def _(now: datetime) -> Card:
    taken = replace(A217, state=State.ACKNOWLEDGED, acknowledged_at=now)
    windows = (window(WindowKind.PROGRESS, mnl("10-15 18:00"), ASSIGNEE), window(WindowKind.DELIVERY, DUE, ASSIGNEE))
    return assignment.assignment_card(scene(now), taken, WAREHOUSE, Standing(windows, acknowledged_after=h(0, 12)))


def _in_progress(now: datetime) -> Card:
    going = replace(
        A217,
        state=State.IN_PROGRESS,
        progress=60,
        eta=ny("10-16 04:00"),
        updated_at=now,
        note="Exhibits indexed.",
    )
    windows = (window(WindowKind.PROGRESS, mnl("10-16 18:00"), ASSIGNEE), window(WindowKind.DELIVERY, DUE, ASSIGNEE))
    return assignment.assignment_card(scene(now), going, WAREHOUSE, Standing(windows))


READ = replace(A217, readback="A page-line digest of exhibits 1 to 14.", readback_state=ReadBack.GIVEN)


@message("08-readback", "10-14 09:00")
def _(now: datetime) -> Card:
    return readback.put(scene(now), READ, WAREHOUSE)


@message("08-readback.done", "10-13 21:14")
def _(now: datetime) -> Card:
    return readback.given(scene(now), READ)


@message("08-readback.correct", "10-14 09:02")
def _(now: datetime) -> Card:
    return readback.judged(scene(now), READ, by=ATTORNEY, at=now)


@message("09-card.in_progress", "10-14 21:05")
def _(now: datetime) -> Card:
    return _in_progress(now)


UPDATED = replace(
    A217, state=State.IN_PROGRESS, progress=70, note="Exhibits 1 to 9 indexed.", edited_at=mnl("10-15 14:02")
)


@message("09-update.edited", "10-15 02:02")
def _(now: datetime) -> Card:
    return replies.revised(scene(now), UPDATED, said_at=mnl("10-15 09:05"), update_by=mnl("10-16 18:00"))


@message("09-update.corrected", "10-15 02:02")
def _(now: datetime) -> Card:
    corrected = replace(UPDATED, corrected=True)
    return replies.revised(scene(now), corrected, said_at=mnl("10-14 09:05"), update_by=mnl("10-16 18:00"))


@message("09-update.other", "10-15 02:02")
def _(now: datetime) -> Card:
    return refusals.not_your_word(scene(now), UPDATED, by=LEAD, at=mnl("10-15 09:05"))


@message("09-update.same", "10-15 02:02")
def _(now: datetime) -> Card:
    return refusals.said_already(scene(now), UPDATED, at=mnl("10-15 09:05"))


@message("10-card.room", "10-14 21:05")
def _(now: datetime) -> Card:
    return room_copy(_in_progress(now))


@message("11-card.waiting", "10-14 22:04")
def _(now: datetime) -> Card:
    going = replace(A217, state=State.IN_PROGRESS, progress=60)
    windows = (window(WindowKind.ANSWER, ny("10-15 13:00"), ATTORNEY, question=31),)
    return assignment.assignment_card(scene(now), going, WAREHOUSE, Standing(windows, question=Q31))


DELIVERED = replace(
    MOVED,
    state=State.DELIVERED,
    round=1,
    delivered_at=ny("10-16 04:20"),
    link="files.example/m-1042/depo-summary",
)


@message("12-card.delivered", "10-16 04:20")
def _(now: datetime) -> Card:
    windows = (window(WindowKind.REVIEW, ny("10-16 17:00"), ATTORNEY),)
    return assignment.assignment_card(scene(now), DELIVERED, WAREHOUSE, Standing(windows))


@message("13-card.in_review", "10-16 10:15")
def _(now: datetime) -> Card:
    reviewed = replace(DELIVERED, state=State.IN_REVIEW, review_since=now)
    windows = (window(WindowKind.REVIEW, ny("10-16 17:00"), ATTORNEY),)
    return assignment.assignment_card(scene(now), reviewed, WAREHOUSE, Standing(windows))


@message("14-card.returned", "10-16 14:40")
def _(now: datetime) -> Card:
    returned = replace(
        DELIVERED,
        state=State.RETURNED,
        round=2,
        verdict_at=now,
        verdict_by=ATTORNEY,
        review_categories=(DefectCategory.CITATION, DefectCategory.FORMAT),
        review_words="Pages 41 to 58 cite exhibit 7; they mean exhibit 9. Set page and line in one column.",
    )
    windows = (window(WindowKind.CORRECTION, mnl("10-19 18:00"), ASSIGNEE),)
    return assignment.assignment_card(scene(now), returned, WAREHOUSE, Standing(windows))


@message("15-card.approved", "10-19 10:12")
def _(now: datetime) -> Card:
    approved = replace(
        DELIVERED,
        state=State.APPROVED,
        round=2,
        delivered_at=ny("10-19 03:10"),
        verdict_at=now,
        verdict_by=ATTORNEY,
        with_changes=True,
        fingerprint="9f2c41d0a7e85b33",
    )
    return assignment.assignment_card(scene(now), approved, WAREHOUSE, Standing(version=3))


@message("16-card.on_hold", "10-15 11:48")
def _(now: datetime) -> Card:
    due = ny("10-20 17:00")
    held = replace(
        A217,
        id=229,
        work_type="document_review",
        state=State.IN_PROGRESS,
        assignee_id=PARALEGAL,
        due_at=due,
        original_due_at=due,
        held_since=now,
        held_by=ATTORNEY,
        hold_reason="The seller is sending a new title report.",
    )
    return assignment.assignment_card(scene(now), held, PARCEL, Standing())


@message("17-card.declined", "10-14 21:41")
def _(now: datetime) -> Card:
    declined = replace(
        A217,
        id=224,
        work_type="privilege_log",
        state=State.DECLINED,
        declined_at=now,
        decline_reason=DeclineReason.CAPACITY,
        decline_words="Two rush assignments until Monday.",
    )
    return assignment.assignment_card(scene(now), declined, WAREHOUSE, Standing())


# ── time running out ────────────────────────────────────────────────────────


def _warned(kind: WindowKind, number: int, due: datetime, left: float, minutes: int = 0) -> late.Warned:
    reply = late.Reply(window(kind, due, ASSIGNEE), replace(A217, id=number))
    return late.Warned(reply, h(left, minutes), h(9), h(12))


@message("18-warn", "10-14 23:00")
def _(now: datetime) -> Card:
    return late.warn_merged(scene(now), [_warned(WindowKind.DELIVERY, 220, ny("10-15 03:00"), 3)], later=12)


@message("18-warn.again", "10-14 23:00")
def _(now: datetime) -> Card:
    return late.warn_merged(scene(now), [_warned(WindowKind.DELIVERY, 220, ny("10-15 03:00"), 3)])


@message("18-later.done", "10-14 23:00")
def _(now: datetime) -> Card:
    put_off = _warned(WindowKind.DELIVERY, 220, ny("10-15 03:00"), 3).reply
    return later.put_off(scene(now), [put_off], ny("10-15 00:00"))


@message("18-later.again", "10-14 23:10")
def _(now: datetime) -> Card:
    return later.again(scene(now), ny("10-15 00:00"))


@message("18-later.late", "10-15 02:30")
def _(now: datetime) -> Card:
    return later.too_late(scene(now), [_warned(WindowKind.DELIVERY, 220, ny("10-15 03:00"), 0, 30).reply])


@message("18-later.none", "10-15 02:30")
def _(now: datetime) -> Card:
    return later.nothing(scene(now))


@message("18-warn.merged", "10-15 22:30")
def _(now: datetime) -> Card:
    return late.warn_merged(
        scene(now),
        [
            _warned(WindowKind.DELIVERY, 227, mnl("10-19 10:30"), 8),
            _warned(WindowKind.ACKNOWLEDGE, 228, mnl("10-16 11:00"), 0, 30),
            _warned(WindowKind.PROGRESS, 221, mnl("10-16 12:30"), 2),
        ],
        later=12,
    )


@message("19-overdue.ower", "10-15 03:00")
def _(now: datetime) -> Card:
    return late.overdue(scene(now), late_delivery(), late.Hears(LEAD, ny("10-15 04:00")))


@message("20-overdue.lead", "10-15 04:00")
def _(now: datetime) -> Card:
    return late.rung(
        scene(now),
        late_delivery(),
        reader=PEOPLE[LEAD],
        late_by=h(1),
        hears=late.Hears(ATTORNEY, ny("10-15 09:00")),
    )


@message("21-overdue.attorney", "10-15 09:00")
def _(now: datetime) -> Card:
    return late.rung(
        scene(now),
        late_delivery(eta=ny("10-15 23:00")),
        reader=PEOPLE[ATTORNEY],
        late_by=h(3),
        told=(LEAD,),
        held_since=ny("10-15 06:00"),
        hears=late.Hears(FIRM_ADMIN, ny("10-15 13:00")),
    )


@message("22-overdue.taken", "10-15 09:20")
def _(now: datetime) -> Card:
    return late.taken(scene(now), late_delivery(eta=ny("10-15 23:00")), by=ATTORNEY, at=now)


@message("23-overdue.ower", "10-14 13:00")
def _(now: datetime) -> Card:
    missed = window(WindowKind.ANSWER, now, ATTORNEY, question=29, late=True)
    reply = late.Reply(missed, replace(A217, id=222), replace(Q31, id=29, assignment_id=222))
    return late.overdue(scene(now), reply, late.Hears(PRACTICE_LEAD, ny("10-14 14:00")))


REASON = "Power cut from 13:10 to 17:40."


@message("24-excuse.asked", "10-15 09:20")
def _(now: datetime) -> Card:
    return late.excuse_asked(scene(now), late_delivery(eta=ny("10-15 23:00"), reason=REASON))


@message("24-excuse.accepted", "10-15 11:05")
def _(now: datetime) -> Card:
    reply = late_delivery(eta=ny("10-15 23:00"), reason=REASON)
    return late.excuse_accepted(scene(now), reply, by=ATTORNEY, at=now)


# ── questions ───────────────────────────────────────────────────────────────


@message("25-question.asked", "10-14 22:04")
def _(now: datetime) -> Card:
    return questions.asked(scene(now), Q31, A217, answer_by=ny("10-15 13:00"), opens=ny("10-15 09:00"), urgent_left=2)


@message("25-question.owed", "10-15 09:00")
def _(now: datetime) -> Card:
    return questions.owed(scene(now), Q31, A217, WAREHOUSE, answer_by=ny("10-15 13:00"), target=h(4))


ANSWERED = replace(
    Q31,
    state=QuestionState.ANSWERED,
    answer="Use the 2023 version.",
    answered_by=ATTORNEY,
    answered_at=ny("10-15 10:30"),
)


@message("26-question.answered", "10-15 21:00")
def _(now: datetime) -> Card:
    return questions.answered(
        scene(now),
        ANSWERED,
        MOVED,
        took=h(1, 30),
        lost=h(6, 56),
        due_before=DUE,
        update_by=mnl("10-16 18:00"),
    )


# ── digests ─────────────────────────────────────────────────────────────────

Q29_LATE = morning.LateReply("Q-29", WindowKind.ANSWER, ATTORNEY, ny("10-14 13:00"), "A-222")
A220_LATE = morning.LateReply("A-220", WindowKind.DELIVERY, ASSIGNEE, ny("10-15 03:00"))
A219_DUE = morning.Delivery("A-219", ny("10-15 17:00"), 80)
Q31_OWED = morning.OwedReply("Q-31", WindowKind.ANSWER, ny("10-15 13:00"), "A-217", words=Q31.words)
A228_OWED = morning.OwedReply("A-228", WindowKind.ACKNOWLEDGE, ny("10-15 23:00"))
A221_OWED = morning.OwedReply("A-221", WindowKind.PROGRESS, mnl("10-16 18:00"), progress=30)
DRAFTER_AWAY = morning.Away(DRAFTER, date(2026, 10, 16), date(2026, 10, 16))


@message("36-sleep", "10-15 17:00")
def _(now: datetime) -> Card:
    asked = [
        Question(number, 1, 1042, work, by, ny("10-15 09:00"), ATTORNEY, pauses=True, words="Which?")
        for number, work, by in ((33, 226, ASSIGNEE), (34, 214, PARALEGAL), (35, 214, PARALEGAL))
    ]
    return edges.sleep(
        scene(now),
        asked,
        people=2,
        idle=h(16),
        closes=ny("10-15 18:00"),
        team_opens=mnl("10-16 09:00"),
        opens=ny("10-16 09:00"),
    )


def _handed_over(number: int, at: str, offered: str, *items: HandedItem, words: str = "") -> Copy:
    """What Manila's @lead left for New York."""
    by = ny(offered) + h(1)
    return Copy(HandOff(number, 1, Side.PROVIDER, (LEAD,), ny(at), ny(offered), by, words), items)


def _left(assignment: int, state: State, *, progress: int | None = None, **more: Any) -> HandedItem:
    return HandedItem(0, 58, assignment, 1042, state, 1, more.pop("late", False), progress, **more)


FOUR = (
    _left(220, State.IN_PROGRESS, progress=70, late=True, eta=ny("10-15 23:00")),
    _left(217, State.IN_PROGRESS, progress=60, question_id=31),
    _left(222, State.IN_PROGRESS, progress=40, question_id=29),
    _left(215, State.DELIVERED),
)
FIRST = "Q-29 first: two people can go on once it is answered."
H58 = _handed_over(58, "10-15 05:50", "10-15 09:00", *FOUR, words=FIRST)


@message("33-handoff.due", "10-15 05:30")
def _(now: datetime) -> Card:
    return handoff.due(scene(now), Side.PROVIDER, FOUR, closes=ny("10-15 06:00"), opens=ny("10-15 09:00"), own=False)


@message("33-handoff.written", "10-15 05:50")
def _(now: datetime) -> Card:
    return handoff.written(scene(now), H58.hand_off, 4, how="Handed over", opens=ny("10-15 09:00"))


@message("33-handoff.offered", "10-15 09:00")
def _(now: datetime) -> Card:
    return handoff.offered(scene(now), H58)


@message("33-handoff.room", "10-15 09:00")
def _(now: datetime) -> Card:
    return handoff.offered(scene(now), replace(H58, items=FOUR[:2], hidden=2), room=True)


def _accepted(chosen_by: int | None = None) -> Copy:
    taken = replace(
        H58.hand_off,
        state=HandOffState.ACCEPTED,
        accepted_by=ATTORNEY,
        accepted_at=ny("10-15 09:22"),
        chosen_by=chosen_by,
    )
    return replace(H58, hand_off=taken)


@message("34-handoff.accepted", "10-15 09:22")
def _(now: datetime) -> Card:
    return handoff.accepted(scene(now), _accepted(), closes=ny("10-15 18:00"))


@message("34-handoff.over", "10-15 09:40")
def _(now: datetime) -> Card:
    return handoff.over(scene(now), _accepted())


@message("34-handoff.show", "10-15 22:00")
def _(now: datetime) -> Card:
    noted = replace(FOUR[0], note="Two parcels to go; the county site is slow.")
    return handoff.show(scene(now), replace(_accepted(PRACTICE_LEAD), items=(noted, *FOUR[1:])), Side.PROVIDER)


@message("34-handoff.yours", "10-15 10:05")
def _(now: datetime) -> Card:
    return handoff.yours(scene(now), _accepted(PRACTICE_LEAD))


@message("35-handoff.waiting", "10-16 10:00")
def _(now: datetime) -> Card:
    three = (_left(217, State.DELIVERED), _left(220, State.IN_PROGRESS), _left(226, State.ACKNOWLEDGED))
    review = window(WindowKind.REVIEW, ny("10-16 17:00"), ATTORNEY)
    return handoff.waits(scene(now), _handed_over(61, "10-16 05:50", "10-16 09:00", *three), after=h(1), owed=review)


@message("37-silence", "10-19 21:45")
def _(now: datetime) -> Card:
    due = ("A-230", "A-231", "A-232", "Q-38")
    opened = ny("10-19 21:00")
    return edges.silence(scene(now), PARALEGAL, due, opened=opened, after=h(0, 45), first_due=ny("10-19 23:00"))


@message("37-silence.over", "10-19 22:10")
def _(now: datetime) -> Card:
    return edges.silence_over(scene(now), PARALEGAL, opened=ny("10-19 21:00"), heard=now)


CHECK_IN = (
    replace(A220, progress=55),
    replace(A217, id=221, matter_id=1057, work_type="document_review", due_at=ny("10-19 10:00"), progress=20),
)


@message("27-checkin.request", "10-14 21:30")
def _(now: datetime) -> Card:
    spared = (("A-217", "updated since Manila opened"), ("A-222", "waiting on Q-29"))
    return checkin.request(scene(now), "Thu 15 Oct Manila", CHECK_IN, spared, answer_by=mnl("10-15 10:30"))


@message("28-checkin.done", "10-14 21:41")
def _(now: datetime) -> Card:
    slow, well = CHECK_IN
    slow = replace(slow, progress=70, at_risk=True, eta=mnl("10-15 17:00"))
    well = replace(well, state=State.IN_PROGRESS, progress=30)
    note = "the county site is slow; two parcels to go."
    items = [checkin.Stands(slow, note=note), checkin.Stands(well)]
    return checkin.done(scene(now), items, of=2, how=Result.ON_TIME)


@message("28-checkin.summary", "10-14 23:00")
def _(now: datetime) -> Card:
    results = {ASSIGNEE: Result.ON_TIME, PARALEGAL: Result.GRACE, DRAFTER: Result.WAITING}
    risk = replace(A220, at_risk=True, eta=mnl("10-15 17:00"))
    return checkin.summary(scene(now), date(2026, 10, 15), results, [NIGHT], [risk])


@message("29-digest", "10-15 09:15")
def _(now: datetime) -> Card:
    asked = (
        morning.OwedReply("Q-32", WindowKind.ANSWER, ny("10-16 01:00"), "A-221", words="Which folder holds the deeds?"),
        morning.OwedReply("Q-36", WindowKind.ANSWER, ny("10-16 02:00"), "A-227", words="Is the 2021 visit in scope?"),
    )
    return digest.digest(
        scene(now),
        morning.Summary(
            side=Side.FIRM,
            day=date(2026, 10, 15),
            since=ny("10-14 09:15"),
            until=now,
            late=(Q29_LATE, A220_LATE),
            due_today=(A219_DUE,),
            waiting_on_you=(Q31_OWED, morning.DeclinedWork("A-224", DeclineReason.CAPACITY)),
            waiting_on_them=(A228_OWED, A221_OWED, *asked),
            for_review=(morning.OwedReply("A-215", WindowKind.REVIEW, ny("10-15 17:00"), round=1),),
            new=("A-224", "A-226", "A-227", "A-228", "Q-31"),
            handed_over=(morning.HandedOver("H-58", Side.PROVIDER, 4, ny("10-15 10:00")),),
            away=(DRAFTER_AWAY,),
            buttons=(
                Button("Answer Q-29", "answer Q-29"),
                Button("Accept hand-off", "handoff accept H-58"),
                Button("Answer Q-31", "answer Q-31"),
            ),
        ),
    )


@message("30-digest.room", "10-15 09:15")
def _(now: datetime) -> Card:
    return digest.digest(
        scene(now),
        morning.Summary(
            side=Side.FIRM,
            day=date(2026, 10, 15),
            since=ny("10-14 09:15"),
            until=now,
            late=(A220_LATE,),
            due_today=(A219_DUE,),
            waiting_on_you=(Q31_OWED,),
            waiting_on_them=(A228_OWED, A221_OWED),
            new=("A-226", "A-228", "Q-31"),
            away=(DRAFTER_AWAY,),
            hidden=2,
        ),
        room=True,
    )


@message("31-digest.quiet", "10-20 21:15")
def _(now: datetime) -> Card:
    return digest.digest(
        scene(now),
        morning.Summary(
            side=Side.PROVIDER,
            day=date(2026, 10, 21),
            since=mnl("10-20 09:15"),
            until=now,
            in_progress=5,
            next_due=(ny("10-22 05:00"), "A-231"),
        ),
        room=True,
    )


@message("32-digest.radar", "10-25 21:15")
def _(now: datetime) -> Card:
    friday, monday = date(2026, 10, 30), date(2026, 11, 2)
    return digest.digest(
        scene(now),
        morning.Summary(
            side=Side.PROVIDER,
            day=date(2026, 10, 26),
            since=mnl("10-23 09:15"),
            until=now,
            late=(morning.LateReply("Q-37", WindowKind.ANSWER, ATTORNEY, ny("10-23 13:00"), "A-230"),),
            due_today=(
                morning.Delivery("A-232", mnl("10-26 17:00"), 90),
                morning.Delivery("A-233", mnl("10-26 18:00"), correction_round=2),
            ),
            waiting_on_you=(morning.OwedReply("A-235", WindowKind.ACKNOWLEDGE, mnl("10-26 11:00")),),
            new=("A-235", "Q-37"),
            ahead=(
                morning.Away(ATTORNEY, friday, friday),
                morning.ClockChange(Side.FIRM, date(2026, 11, 1), -60),
                morning.Closed(Side.PROVIDER, monday, monday, "All Souls' Day", mnl("11-02 09:00")),
                morning.Crossing(("A-236", "A-238")),
            ),
            buttons=(Button("Acknowledge A-235", "ack A-235"),),
            checks=("A-236", "A-238"),
        ),
    )


@message("39-clocks", "10-23 09:00")
def _(now: datetime) -> Card:
    manila = Weekly.read("mon-fri 09:00-13:00, 14:00-18:00")
    teams = {
        Side.FIRM: Week(Weekly.read("mon-fri 09:00-18:00"), "America/New_York"),
        Side.PROVIDER: Week(manila, "Asia/Manila"),
    }
    (change,) = together(["America/New_York", "Asia/Manila"], now, ny("12-01 09:00"))
    moves = effect(change, CITIES, teams, [(NIGHT, Side.PROVIDER, teams[Side.FIRM])])
    return clocknote.clocks(scene(now), moves, ny("11-02 09:00"))


# ── help, and what cannot be done ───────────────────────────────────────────

GROUPS = (
    help.Group(
        "Give work",
        ("assign", "review", "answer"),
        'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm',
    ),
    help.Group("Do work", ("ack", "update", "ask", "deliver"), 'update A-217 60% "exhibits indexed"'),
    help.Group("See work", ("mine", "show"), "show A-217"),
    help.Group("Day by day", ("standup", "handoff"), "handoff"),
    help.Group("Time", ("hours", "away", "urgent", "cover"), "away 24 dec – 2 jan"),
)
MORE = ("decline", "hold", "cancel", "policy", "report", "people", "export")


LEAVE = leaveplan.Leave(ASSIGNEE, date(2026, 10, 22), date(2026, 10, 23))
PLAN, UNDO = "away 22 oct – 23 oct plan", "away cancel 22 oct"
INSIDE = (
    absence.Inside("A-231", WindowKind.DELIVERY, mnl("10-22 17:00")),
    absence.Inside("A-234", WindowKind.DELIVERY, mnl("10-23 15:00")),
    absence.Inside("A-232", WindowKind.PROGRESS, mnl("10-22 11:00")),
)
A231 = replace(A217, id=231, due_at=mnl("10-22 17:00"), original_due_at=mnl("10-22 17:00"))


@message("38-leave", "10-19 04:00")
def _(now: datetime) -> Card:
    return absence.booked(
        scene(now),
        ASSIGNEE,
        LEAVE.first,
        LEAVE.last,
        part=None,
        back=mnl("10-26 09:00"),
        inside=INSIDE,
        covers=(LEAD,),
        readers=(LEAD, ATTORNEY),
        leave=True,
        plan=PLAN,
        undo=UNDO,
    )


@message("38-leave.planned", "10-19 04:05")
def _(now: datetime) -> Card:
    chosen = (
        leaveplan.Chosen("A-231", Choice.EXTEND, ATTORNEY, mnl("10-26 17:00")),
        leaveplan.Chosen("A-234", Choice.REASSIGN, LEAD),
    )
    return leaveplan.planned(scene(now), LEAVE, chosen, left=1, plan=PLAN, undo=UNDO)


@message("38-leave.extend", "10-19 09:00")
def _(now: datetime) -> Card:
    return leaveplan.later_due_asked(
        scene(now), LEAVE, A231, by=ASSIGNEE, due=mnl("10-22 17:00"), until=mnl("10-26 17:00")
    )


@message("38-leave.reassign", "10-19 04:05")
def _(now: datetime) -> Card:
    return leaveplan.person_asked(scene(now), LEAVE, A231, by=ASSIGNEE, decides=(LEAD,), named=PARALEGAL)


@message("38-leave.plan.told", "10-19 09:00")
def _(now: datetime) -> Card:
    chosen = (leaveplan.Chosen("A-234", Choice.REASSIGN, PARALEGAL, now=True),)
    return leaveplan.told(scene(now), LEAVE, chosen, by=LEAD)


@message("38-leave.undecided", "10-20 21:00")
def _(now: datetime) -> Card:
    return leaveplan.undecided(scene(now), LEAVE, INSIDE[2:], plan="away 22 oct – 23 oct for @assignee plan")


@message("40-help", "10-13 15:00")
def _(now: datetime) -> Card:
    return help.everything(GROUPS, MORE, help.SAY_SLACK)


@message("41-help.assign", "10-13 15:00")
def _(now: datetime) -> Card:
    example_sentence = 'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm'
    may = act("assign", "Assigning work", Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF)
    return help.verb(Assign, example_sentence, (may,))


@message("42-misread.verb", "10-13 15:00")
def _(now: datetime) -> Card:
    rest = '@assignee M-1042 title-search "Chain since 1990" due 2026-10-16 17:00 New York'
    return misread.misread(scene(now), UnknownVerb("asign", ("assign",), rest), commands=COMMANDS)


@message("43-misread.missing", "10-16 04:20")
def _(now: datetime) -> Card:
    return misread.missing(
        "deliver A-217",
        ("the link to the work",),
        example="deliver A-217 https://files.example/m-1042/depo-summary",
        add="Add the link",
    )


@message("44-misread.kind", "10-16 04:20")
def _(now: datetime) -> Card:
    link = "https://files.example/m-1042/depo-summary"
    error = NotUnderstood(
        "Q-31", "an assignment", "A-220", field="assignment", verb="deliver", heard={"assignment": "Q-31", "link": link}
    )
    return misread.misread(scene(now), error, commands=COMMANDS, belongs_to="A-217")


@message("45-misread.ambiguous", "10-13 16:00")
def _(now: datetime) -> Card:
    readings = (("Morning", ny("10-16 05:00")), ("Afternoon", ny("10-16 17:00")))
    error = Ambiguous("fri 5", readings, field="due", verb="update", heard={"item": "A-217", "due": "fri 5"})
    return misread.misread(scene(now), error, commands=COMMANDS)


@message("46-misread.past", "10-13 16:00")
def _(now: datetime) -> Card:
    error = Past("12 oct 5pm", ny("10-12 17:00"), field="due", verb="update", heard={"item": "A-217"})
    return misread.misread(scene(now), error, commands=COMMANDS, due=("A-217", DUE))


@message("47-refused", "10-16 10:30")
def _(now: datetime) -> Card:
    reviewed = replace(DELIVERED, state=State.IN_REVIEW)
    approving = act("review approve", "Approving", Relation.MATTER_ATTORNEY)
    return refusals.refused(
        scene(now), approving, "A-217", who=(PEOPLE[ATTORNEY],), matter="M-1042", stands=refusals.stands(reviewed)
    )


@message("48-nothing", "10-13 15:00")
def _(now: datetime) -> Card:
    return refusals.nothing("A-999")


def _entry(event: Event, clock: str, actor: int, subject: str = "A-217", words: str = "") -> Entry:
    return Entry(1, 1, ny(clock), event, actor, 1042, 217, subject, words)


@message("49-stale.typed", "10-19 10:30")
def _(now: datetime) -> Card:
    approved = replace(A217, state=State.APPROVED)
    return refusals.past(scene(now), approved, _entry(Event.APPROVED, "10-19 10:12", ATTORNEY))


@message("49-stale", "10-19 10:30")
def _(now: datetime) -> Card:
    return refusals.stale(scene(now), A217, _entry(Event.APPROVED, "10-19 10:12", ATTORNEY))


@message("50-trouble", "10-14 21:05")
def _(now: datetime) -> Card:
    return refusals.trouble("7F3K-Q2", 'update A-217 60% "exhibits indexed"', "firm_admin")


# ── first days ──────────────────────────────────────────────────────────────


@message("51-welcome", "10-13 10:00")
def _(now: datetime) -> Card:
    return welcome.welcome(Platform.SLACK, agreed=False)


@message("52-welcome", "10-13 10:00")
def _(now: datetime) -> Card:
    return welcome.welcome(Platform.TEAMS, agreed=False)


@message("52-welcome.agreed", "10-13 10:00")
def _(now: datetime) -> Card:
    return welcome.welcome(Platform.TEAMS, agreed=True)


@message("53-link.code", "10-13 15:00")
def _(now: datetime) -> Card:
    return link.code(scene(now), "48217730")


@message("53-link.done", "10-13 15:02")
def _(now: datetime) -> Card:
    return link.linked(scene(now), Platform.SLACK, Platform.TEAMS, ASSIGNEE)


@message("53-link.told", "10-13 15:02")
def _(now: datetime) -> Card:
    return link.told(scene(now), Platform.SLACK, Platform.TEAMS, [LEAD])


@message("53-unlink.done", "10-13 15:02")
def _(now: datetime) -> Card:
    return link.removed(Platform.TEAMS, 1)


@message("53-unlink.told", "10-13 15:02")
def _(now: datetime) -> Card:
    return link.removed_here()


@message("53-unlink.none", "10-13 15:02")
def _(now: datetime) -> Card:
    return link.no_other(Platform.TEAMS, here=True)


@message("53-link.wrong", "10-13 15:02")
def _(now: datetime) -> Card:
    return link.wrong(2)


@message("53-link.locked", "10-13 15:20")
def _(now: datetime) -> Card:
    return link.locked(h(0, 43))


@message("53-link.taken", "10-13 15:02")
def _(now: datetime) -> Card:
    return link.taken(scene(now), PARALEGAL)


@message("53-stranger", "10-13 15:02")
def _(now: datetime) -> Card:
    return refusals.stranger()


# ── hours, lists and the record ─────────────────────────────────────────────


@message("54-hours.show", "10-13 15:00")
def _(now: datetime) -> Card:
    return hours.hours(
        scene(now),
        Side.PROVIDER,
        Weekly.read("mon-fri 09:00-13:00, 14:00-18:00"),
        opens=mnl("10-14 09:00"),
        closes=None,
        closed_next=(date(2026, 11, 2), "All Souls' Day"),
        change=hours.Clocks(Side.FIRM, date(2026, 11, 1), -60),
        between=(Side.FIRM, h(3)),
    )


@message("54-hours.overlap", "10-13 15:00")
def _(now: datetime) -> Card:
    nearest = schedule.Nearest(ATTORNEY, ny("10-13 18:00"), ASSIGNEE, mnl("10-14 09:00"))
    return schedule.shared(scene(now), ASSIGNEE, ATTORNEY, (), nearest)


@message("54-hours.invite", "10-13 15:00")
def _(now: datetime) -> Card:
    when = Interval(ny("10-13 20:00"), ny("10-13 21:00"))
    return schedule.invite(scene(now), ASSIGNEE, ATTORNEY, when, "https://counterpart.example/files/AYl3-_")


@message("55-hours.test", "10-16 10:15")
def _(now: datetime) -> Card:
    return hours.worked_out(
        scene(now),
        "A-217",
        hours.Working(
            original=DUE,
            due=LATER_DUE,
            set_by=ATTORNEY,
            pauses=(
                hours.Pause(
                    "Q-31",
                    h(6, 56),
                    (
                        Interval(mnl("10-15 10:04"), mnl("10-15 13:00")),
                        Interval(mnl("10-15 14:00"), mnl("10-15 18:00")),
                    ),
                ),
            ),
            added=(
                Interval(mnl("10-19 09:00"), mnl("10-19 13:00")),
                Interval(mnl("10-19 14:00"), mnl("10-19 16:56")),
            ),
            skipped=((date(2026, 10, 17), date(2026, 10, 18), "weekend"),),
            daily=((13 * 60, 14 * 60), (18 * 60, 9 * 60)),
        ),
    )


@message("56-mine", "10-15 22:30")
def _(now: datetime) -> Card:
    things = [
        lists.Open("A-220", "title_search", WindowKind.DELIVERY, ny("10-15 03:00")),
        lists.Open("A-228", "draft_motion", WindowKind.ACKNOWLEDGE, mnl("10-16 11:00")),
        lists.Open("A-221", "document_review", WindowKind.PROGRESS, mnl("10-16 18:00")),
        lists.Open("A-217", "deposition_summary", WindowKind.PROGRESS, mnl("10-16 18:00")),
        lists.Open("A-227", "medical_chronology", WindowKind.DELIVERY, mnl("10-19 10:30")),
        lists.Open("A-226", "draft_letter", waiting="waiting on Q-33"),
    ]
    things += [lists.Open(f"A-{number}", "redaction", waiting="on hold") for number in range(230, 236)]
    return lists.mine(scene(now), things)


@message("56-mine.theirs", "10-15 22:30")
def _(now: datetime) -> Card:
    things = [
        lists.Open("A-220", "title_search", WindowKind.DELIVERY, ny("10-15 03:00"), owed_by=ASSIGNEE),
        lists.Open("Q-33", "draft_letter", WindowKind.ANSWER, mnl("10-16 11:00"), on="A-226", owed_by=ASSIGNEE),
    ]
    return lists.theirs(scene(now), things)


@message("61-mine.desk", "10-15 22:30")
def _(now: datetime) -> Card:
    return desk.desk(
        scene(now),
        PEOPLE[ATTORNEY],
        desk.Hours(False, ny("10-16 09:00")),
        desk.Hours(True, mnl("10-16 13:00")),
        yours=[
            lists.Open("Q-31", "deposition_summary", WindowKind.ANSWER, ny("10-15 13:00"), on="A-217"),
            *(lists.Open(f"A-{n}", "redaction", WindowKind.REVIEW, ny("10-16 17:00")) for n in range(210, 215)),
        ],
        theirs=[
            lists.Open("A-220", "title_search", WindowKind.DELIVERY, ny("10-15 03:00"), owed_by=ASSIGNEE),
            lists.Open("A-228", "draft_motion", WindowKind.ACKNOWLEDGE, mnl("10-16 11:00"), owed_by=DRAFTER),
        ],
        rest=[lists.Open("A-218", "medical_chronology", waiting="draft")],
        steps=[worklist.step(WindowKind.ANSWER, "Q-31"), worklist.step(WindowKind.REVIEW, "A-210")],
    )


@message("62-room.opened", "10-15 22:30")
def _(now: datetime) -> Card:
    room = Room(1, 1, Side.FIRM, RoomKind.MATTER, Platform.SLACK, "", matter_id=1042)
    return rooms.opened(scene(now), room)


@message("62-room.entered", "10-15 22:30")
def _(now: datetime) -> Card:
    room = Room(1, 1, Side.PROVIDER, RoomKind.MATTER, Platform.SLACK, "", matter_id=1042)
    return rooms.entered(scene(now), room, [DRAFTER], 1, 3)


@message("57-show", "10-15 22:30")
def _(now: datetime) -> Card:
    going = replace(MOVED, state=State.IN_PROGRESS, progress=60)
    windows = (window(WindowKind.PROGRESS, mnl("10-16 18:00"), ASSIGNEE),)
    return lists.show(
        scene(now),
        going,
        WAREHOUSE,
        Standing(windows),
        reader=Side.PROVIDER,
        left=h(13, 26),
        answered=(ANSWERED,),
    )


@message("58-show.history", "10-19 10:30")
def _(now: datetime) -> Card:
    told = [
        history.Told(_entry(Event.APPROVED, "10-19 10:12", ATTORNEY)),
        history.Told(_entry(Event.DELIVERED, "10-19 03:10", ASSIGNEE), round=2),
        history.Told(_entry(Event.RETURNED, "10-16 14:40", ATTORNEY)),
        history.Told(_entry(Event.REVIEW_BEGUN, "10-16 10:15", ATTORNEY)),
        history.Told(_entry(Event.DELIVERED, "10-16 04:20", ASSIGNEE), round=1),
        history.Told(_entry(Event.DUE_MOVED, "10-15 10:30", ATTORNEY, "Q-31"), moved="6 h 56 min"),
        history.Told(_entry(Event.ANSWERED, "10-15 10:30", ATTORNEY, "Q-31")),
        history.Told(_entry(Event.ASKED, "10-14 22:04", ASSIGNEE, "Q-31")),
        history.Told(_entry(Event.UPDATED, "10-14 21:05", ASSIGNEE)),
        history.Told(_entry(Event.ACKNOWLEDGED, "10-13 21:12", ASSIGNEE)),
        history.Told(_entry(Event.SENT, "10-13 15:00", ATTORNEY)),
    ]
    return history.history(scene(now), "A-217", told)


@message("59-show.time", "10-16 10:15")
def _(now: datetime) -> Card:
    start = ny("10-13 15:00")
    lengths = (
        (SliceKind.PROVIDER_OPEN, h(17, 4)),
        (SliceKind.FIRM_OPEN, h(20, 45)),
        (SliceKind.NOBODY_OPEN, h(17)),
        (SliceKind.PAUSED, h(12, 26)),
    )
    slices = []
    for kind, length in lengths:
        slices.append(TimeSlice(kind, start, start + length))
        start += length
    return lists.time(scene(now), "A-217", slices, paused_for=("Q-31",), lost=(h(6, 56), h(1, 30)))


@message("60-policy.show", "10-13 15:00")
def _(now: datetime) -> Card:
    since = ny("09-08 09:00")
    agreement = Agreement(1, 2, Terms(), PRACTICE_LEAD, since, since, PRACTICE_LEAD, since, LEAD, since)
    buttons = (Button("Propose a change", "policy propose"), Button("Both teams' record", "report windows"))
    return policy.reply_times(scene(now), agreement, buttons)


def _version_3(accepted: datetime | None = None) -> policy.Version:
    """Version 3, as New York proposed it: an hour less for an answer."""
    since, proposed = ny("09-08 09:00"), ny("10-19 16:00")
    two = Agreement(1, 2, Terms(), PRACTICE_LEAD, since, since, PRACTICE_LEAD, since, LEAD, since)
    terms = amended(Terms(), Amendment({WindowKind.ANSWER: Promise(h(3))}))
    three = Agreement(1, 3, terms, PRACTICE_LEAD, proposed, ny("11-02 09:00"), PRACTICE_LEAD, proposed)
    if accepted is not None:
        three = replace(three, provider_accepted_by=LEAD, provider_accepted_at=accepted)
    return policy.Version(three, two, "Questions asked at Manila's close should not cost a shift.", holds=2)


@message("61-policy.proposed", "10-19 21:00")
def _(now: datetime) -> Card:
    return proposals.proposed(scene(now), _version_3())


@message("62-policy.accepted", "10-20 21:00")
def _(now: datetime) -> Card:
    return proposals.accepted(scene(now), _version_3(now))


# ── court deadlines ─────────────────────────────────────────────────────────

D12 = CourtDeadline(12, 1, 1042, "Reply brief", "order dkt 41", DUE, ATTORNEY, ny("10-13 15:00"))
CONFIRMED = replace(
    D12,
    state=DeadlineState.CONFIRMED,
    confirmed_by=PRACTICE_LEAD,
    confirmed_at=ny("10-13 16:00"),
    review_buffer=h(8),
)
DELIVER = ny("10-16 09:00")
OTHER = replace(D12, id=14, matter_id=1057, title="Witness list", at=ny("10-30 17:00"))


@message("63-deadline.unconfirmed", "10-13 15:00")
def _(now: datetime) -> Card:
    return deadlines.unconfirmed(scene(now), D12, WAREHOUSE, closed=False, reader=PRACTICE_LEAD)


@message("63-deadline.confirmed", "10-13 16:00")
def _(now: datetime) -> Card:
    return deadlines.confirmed(scene(now), CONFIRMED, WAREHOUSE, deliver=DELIVER, closed=False, after=[A217])


@message("63-deadline.met", "10-16 15:00")
def _(now: datetime) -> Card:
    return deadlines.ended(
        scene(now), replace(CONFIRMED, state=DeadlineState.MET, ended_by=ATTORNEY, ended_at=now), WAREHOUSE
    )


@message("63-deadline.withdrawn", "10-14 10:00")
def _(now: datetime) -> Card:
    gone = replace(D12, state=DeadlineState.WITHDRAWN, reason="Entered twice.", ended_by=ATTORNEY, ended_at=now)
    return deadlines.ended(scene(now), gone, WAREHOUSE)


@message("63-deadline.superseded", "10-14 10:00")
def _(now: datetime) -> Card:
    return deadlines.superseded(D12)


@message("63-deadline.past", "10-15 10:30")
def _(now: datetime) -> Card:
    tied = replace(MOVED, deadline_id=12)
    return deadlines.past_due(scene(now), CONFIRMED, tied, WAREHOUSE, deliver=DELIVER, was=DUE)


@message("63-deadline.ticked", "10-16 10:05")
def _(now: datetime) -> Card:
    return deadlines.ticked(scene(now), [CONFIRMED, OTHER], again=ny("10-23 10:00"))


@message("63-stale.deadline", "10-14 10:00")
def _(now: datetime) -> Card:
    return deadlines.stale(scene(now), CONFIRMED)


@message("63-show.plan", "10-14 10:00")
def _(now: datetime) -> Card:
    tied = replace(A217, deadline_id=12, due_at=mnl("10-16 18:00"))
    return deadlines.plan(scene(now), CONFIRMED, tied, WAREHOUSE, deliver=DELIVER, last=mnl("10-16 18:00"))


@message("63-show.plan.none", "10-14 10:00")
def _(now: datetime) -> Card:
    return deadlines.no_plan(A217)


@message("63-digest.deadlines", "10-14 10:00")
def _(now: datetime) -> Card:
    return deadlines.listed(scene(now), [CONFIRMED, OTHER], page=1, of="")


@message("63-digest.docket", "10-16 10:00")
def _(now: datetime) -> Card:
    return deadlines.to_tick(scene(now), [CONFIRMED, OTHER], told=ny("10-19 09:30"))


@message("63-digest.unticked", "10-19 09:30")
def _(now: datetime) -> Card:
    return deadlines.not_ticked(scene(now), [OTHER])


@message("64-export.offered", "10-19 10:30")
def _(now: datetime) -> Card:
    return export.offered(WAREHOUSE, "https://counterpart.example/files/AQd0", h(0, 10))


@message("64-export.shell", "10-19 10:30")
def _(now: datetime) -> Card:
    return export.no_address(WAREHOUSE)


__all__ = ["BOOK", "notation"]
