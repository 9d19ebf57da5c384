"""Whatever people type and wherever work stands, what Counterpart says of it breaks no invariant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.cards import digest, late, lists, lookup, misread, policy, proposals, questions, refusals, replies, turn
from bot.cards.assignment import Standing, assignment_card
from bot.cards.giving import Urgent
from bot.commands import COMMANDS
from bot.language import grammar
from bot.language.cards import Audience, Card, for_side, room_copy
from bot.language.misread import Misread
from bot.model.people import Role, Side
from bot.model.windows import RESPONSIBLE, SUPERVISING, Agreement, Rung, Terms, WindowKind, WindowState
from bot.model.work import Assignment, DeclineReason, DefectCategory, Priority, QuestionState, State
from bot.rules import morning
from bot.rules.agreement import TIMED, unmet
from tests.messages.checker import check, skeleton
from tests.messages.example import (
    A217,
    ASSIGNEE,
    ATTORNEY,
    CITIES,
    LEAD,
    PARALEGAL,
    PEOPLE,
    PRACTICE_LEAD,
    Q31,
    WAREHOUSE,
    h,
    late_delivery,
    ny,
    scene,
    window,
)

NOW = ny("10-15 09:20")
WORDS = st.one_of(
    st.just(""),
    st.text(max_size=400),
    st.sampled_from(
        ["x" * 400, "one\ntwo\n\nthree", "word " * 90, "> ## Next: by Fri 16 Oct 17:00", "`mine` <!channel>"]
    ),
)
AHEAD = st.integers(1, 20_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
BEHIND = st.integers(0, 20_000).map(lambda minutes: NOW - timedelta(minutes=minutes))
MOMENTS = st.one_of(AHEAD, BEHIND)
FIRM_KINDS = (WindowKind.ANSWER, WindowKind.REVIEW)

LANGUAGE = {command.name for command in COMMANDS}


def faults(card: Card, copy: str = "full") -> list[str]:
    """What the card breaks, but for verbs that this build does not have."""
    found = check(card, cities=CITIES, now=NOW, copy=copy, commands=COMMANDS)
    return [fault for fault in found if not (fault.startswith("B2") and "UnknownVerb" in fault)]


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    words = st.sampled_from([draw(WORDS) for _ in range(3)])
    maybe = st.none() | MOMENTS
    return replace(
        A217,
        state=draw(st.sampled_from(State)),
        work_type=draw(st.sampled_from(["deposition_summary", "privilege-log", "x" * 60])),
        assignee_id=draw(st.sampled_from([None, ASSIGNEE])),
        for_team=draw(st.booleans()),
        instructions=draw(words),
        sources=draw(words),
        format=draw(words),
        pages=draw(st.sampled_from([None, 1, 240])),
        due_at=draw(maybe),
        due_moves=draw(st.integers(0, 5)),
        acknowledged_at=draw(st.none() | BEHIND),
        progress=draw(st.sampled_from([None, 0, 60, 100])),
        eta=draw(maybe),
        at_risk=draw(st.booleans()),
        note=draw(words),
        updated_at=draw(st.none() | BEHIND),
        link=draw(words),
        fingerprint=draw(st.sampled_from(["", "9f2c", "9f2c41d0a7e85b33"])),
        round=draw(st.integers(0, 12)),
        delivered_at=draw(st.none() | BEHIND),
        review_since=draw(st.none() | BEHIND),
        review_words=draw(words),
        review_categories=tuple(draw(st.sets(st.sampled_from(DefectCategory)))),
        verdict_at=draw(st.none() | BEHIND),
        verdict_by=draw(st.sampled_from([None, ATTORNEY])),
        with_changes=draw(st.booleans()),
        held_since=draw(st.none() | BEHIND),
        held_by=draw(st.sampled_from([None, ATTORNEY])),
        hold_reason=draw(words),
        declined_at=draw(st.none() | BEHIND),
        decline_reason=draw(st.none() | st.sampled_from(DeclineReason)),
        decline_words=draw(words),
        ended_at=draw(st.none() | BEHIND),
        ended_by=draw(st.sampled_from([None, ATTORNEY])),
        end_words=draw(words),
    )


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    kinds = draw(st.sets(st.sampled_from(WindowKind)))
    question = draw(st.none() | WORDS.map(lambda words: replace(Q31, words=words)))
    windows = []
    for kind in kinds:
        ower = ATTORNEY if kind in FIRM_KINDS else ASSIGNEE
        each = window(kind, draw(MOMENTS), ower, question=31 if kind is WindowKind.ANSWER else None)
        windows.append(
            replace(each, paused_at=draw(st.none() | st.just(NOW)), state=draw(st.sampled_from(WindowState)))
        )
    return Standing(
        windows=tuple(windows),
        question=question,
        paused_since=draw(st.none() | BEHIND),
        needs=draw(st.sampled_from([(), ("format",), ("format", "sources")])),
        acknowledged_after=draw(st.none() | st.just(timedelta(minutes=12))),
        version=draw(st.sampled_from([0, 3])),
    )


@settings(deadline=None, max_examples=100)
@given(assignments(), standings())
def test_the_card_of_any_assignment(assignment: Assignment, standing: Standing) -> None:
    card = assignment_card(scene(NOW), assignment, WAREHOUSE, standing)
    assert faults(card) == []
    assert faults(room_copy(card), "room") == []
    for side in (Audience.FIRM, Audience.PROVIDER):
        assert len(for_side(card, side).buttons) <= 3
    for reader in Side:
        shown = lists.show(scene(NOW), assignment, WAREHOUSE, standing, reader=reader, left=h(3), answered=(Q31,))
        assert faults(shown) == []
        assert faults(lookup.outline(shown), "room") == []


@settings(deadline=None, max_examples=80)
@given(assignments(), WORDS, st.sampled_from(WindowKind), MOMENTS)
def test_the_word_that_asks_somebody_to_act(
    assignment: Assignment, words: str, kind: WindowKind, due: datetime
) -> None:
    ower = ATTORNEY if kind in FIRM_KINDS else ASSIGNEE
    asked = turn.turn(scene(NOW), assignment, WAREHOUSE, window(kind, due, ower), words=words, target=h(8))
    assert faults(asked) == []
    assert faults(turn.at_risk(scene(NOW), assignment, WAREHOUSE)) == []


@settings(deadline=None, max_examples=80)
@given(assignments(), st.none() | MOMENTS)
def test_any_reply_to_what_somebody_did(assignment: Assignment, by: datetime | None) -> None:
    at, urgent = scene(NOW), Urgent(1, 3)
    cards = [
        replies.acknowledged(at, assignment, after=h(1), late=True, update_by=by, on_behalf=True),
        replies.updated(at, assignment, update_by=by, deliver_by=by, on_behalf=True),
        replies.delivered(at, assignment, review_by=by),
        replies.review_begun(at, assignment, verdict_by=by),
        replies.approved(at, assignment),
        replies.returned(at, assignment, correct_by=by),
        replies.declined(at, assignment),
        replies.put_on_hold(at, assignment),
        replies.resumed(at, assignment, due_before=by, lost=h(2), next_by=by),
        replies.cancelled(at, assignment),
        replies.reassigned(at, assignment, before=PARALEGAL, to=ASSIGNEE, opens=by, note=assignment.note),
        replies.edited(at, assignment, to=ASSIGNEE, opens=by, urgent=urgent),
        replies.told_urgent(at, assignment.ref, to=ASSIGNEE, urgent=urgent, words=assignment.note),
        refusals.older_round(at, assignment, 1),
        refusals.earlier_needs_reason(at, assignment, NOW),
        refusals.stale(at, assignment, None),
        refusals.past(at, assignment, None),
    ]
    for card in cards:
        assert faults(card) == [], card.name


@settings(deadline=None, max_examples=80)
@given(WORDS, st.booleans(), st.none() | MOMENTS, st.booleans())
def test_any_word_of_a_question(words: str, pauses: bool, by: datetime | None, last: bool) -> None:
    at = scene(NOW)
    question = replace(Q31, words=words, answer=words, pauses=pauses, answered_by=ATTORNEY, answered_at=NOW)
    cards = [
        questions.asked(at, question, A217, answer_by=by, opens=by, urgent_left=2),
        questions.owed(at, question, A217, WAREHOUSE, answer_by=by, target=h(4)),
        questions.answered(at, question, A217, took=h(1), lost=h(2), due_before=by, update_by=by, last=last),
        questions.answer_given(at, question, A217, took=h(1), lost=h(2), due_before=by, reads_at=by, last=last),
        questions.added(at, question, A217, answer_by=by),
        questions.expected(at, question, A217, eta=NOW, late=last),
        questions.withdrawn(at, question, A217, at=NOW, lost=h(2), due_before=by, update_by=by, last=last),
    ]
    for card in cards:
        assert faults(card) == [], card.name


@settings(deadline=None, max_examples=80)
@given(WORDS, st.sampled_from(QuestionState), st.none() | MOMENTS, st.integers(0, 9))
def test_anything_that_is_looked_up(words: str, state: QuestionState, by: datetime | None, number: int) -> None:
    at = scene(NOW)
    question = replace(Q31, words=words, answer=words, state=state, answered_by=ATTORNEY, answered_at=NOW)
    work = [lookup.Work(replace(A217, id=300 + each), by, "on hold") for each in range(number)]
    cards = [lookup.matter(at, WAREHOUSE, work), lookup.matter(at, WAREHOUSE, work, page=2), lookup.no_time_yet(A217)]
    cards += [lookup.question(at, question, A217, WAREHOUSE, reader=reader, answer_by=by) for reader in Side]
    for card in cards:
        assert faults(card) == [], card.name


@settings(deadline=None, max_examples=80)
@given(WORDS, st.sampled_from(WindowKind), st.none() | MOMENTS, st.integers(1, 14))
def test_any_word_about_lateness(words: str, kind: WindowKind, eta: datetime | None, number: int) -> None:
    at = scene(NOW)
    reply = late_delivery(eta=eta, reason=words)
    ower = ATTORNEY if kind in FIRM_KINDS else ASSIGNEE
    question = Q31 if kind is WindowKind.ANSWER else None
    reply = replace(reply, window=replace(reply.window, kind=kind, owed_by=ower, reason=words), question=question)
    ahead = replace(reply, window=replace(reply.window, due_at=NOW + h(4)))
    warnings = [
        late.Warned(replace(ahead, assignment=replace(A217, id=300 + place)), h(0, place), h(1), h(2))
        for place in range(number)
    ]
    hears = late.Hears(LEAD, NOW + h(1))
    cards = [
        late.warn_merged(at, warnings),
        late.overdue(at, reply, hears),
        late.overdue(at, reply, None),
        late.rung(at, reply, reader=PEOPLE[LEAD], late_by=h(1), hears=hears),
        late.rung(at, reply, reader=PEOPLE[ATTORNEY], late_by=h(1), told=(LEAD, PRACTICE_LEAD), held_since=NOW - h(3)),
        late.taken(at, reply, by=ATTORNEY, at=NOW),
        late.excuse_asked(at, reply),
        late.excuse_accepted(at, reply, by=ATTORNEY, at=NOW),
        late.excuse_stands(at, reply, by=ATTORNEY, at=NOW),
    ]
    for card in cards:
        assert faults(card) == [], card.name


def test_both_sides_read_the_same_words_about_the_other() -> None:
    at = scene(NOW)
    delivery = late_delivery()
    answer = late.Reply(window(WindowKind.ANSWER, NOW, ATTORNEY, question=31, late=True), A217, Q31)
    theirs = late.overdue(at, delivery, late.Hears(LEAD, NOW + h(1)))
    ours = late.overdue(at, answer, late.Hears(PRACTICE_LEAD, NOW + h(1)))
    words = ("delivery", "deliver", "answer")
    assert skeleton(theirs, words) == skeleton(ours, words)


@st.composite
def summaries(draw: st.DrawFn) -> morning.Summary:
    def things(most: int = 12) -> tuple[morning.Thing, ...]:
        made: list[morning.Thing] = []
        for number in range(draw(st.integers(0, most))):
            ref = f"A-{200 + number}"
            kinds: tuple[morning.Thing, ...] = (
                morning.LateReply(ref, WindowKind.DELIVERY, ASSIGNEE, NOW - h(1)),
                morning.Delivery(ref, NOW + h(5), 80),
                morning.OwedReply("Q-31", WindowKind.ANSWER, NOW + h(2), ref, words="Which one? " * 30),
                morning.OwedReply(ref, WindowKind.REVIEW, NOW - h(2), round=2),
                morning.DeclinedWork(ref, DeclineReason.SCOPE),
            )
            made.append(draw(st.sampled_from(kinds)))
        return tuple(made)

    return morning.Summary(
        side=draw(st.sampled_from(Side)),
        day=date(2026, 10, 15),
        since=NOW - h(24),
        until=NOW,
        late=things(),
        due_today=things(),
        waiting_on_you=things(),
        waiting_on_them=things(),
        for_review=things(),
        new=tuple(f"A-{number}" for number in range(draw(st.integers(0, 60)))),
        away=tuple(
            morning.Away(ASSIGNEE, date(2026, 10, 16), date(2026, 10, 16 + number))
            for number in range(draw(st.integers(0, 4)))
        ),
        ahead=(morning.ClockChange(Side.FIRM, date(2026, 11, 1), -60), morning.Crossing(("A-236",)))
        * draw(st.integers(0, 2)),
        hidden=draw(st.integers(0, 3)),
        in_progress=draw(st.integers(0, 3)),
        next_due=draw(st.none() | st.just((NOW + h(40), "A-231"))),
    )


@settings(deadline=None, max_examples=100)
@given(summaries())
def test_any_digest_keeps_to_twenty_lines_and_loses_nothing_uncounted(summary: morning.Summary) -> None:
    whole, room = digest.digest(scene(NOW), summary), digest.digest(scene(NOW), summary, room=True)
    assert faults(whole) == []
    assert faults(room, "room") == []


@settings(deadline=None, max_examples=100)
@given(
    st.one_of(
        st.text(max_size=300),
        st.sampled_from(sorted(LANGUAGE)).flatmap(lambda verb: st.text(max_size=80).map(f"{verb} {{}}".format)),
    )
)
@example("AC 0\n0")
@example("ACK 0\n0")
def test_whatever_is_not_understood_is_answered_in_order(sentence: str) -> None:
    error = misreading(sentence)
    if error is not None:
        assert faults(misread.misread(scene(NOW), error, commands=COMMANDS)) == []
        assert 1 <= len(misread.fault(error)) <= 120


def misreading(sentence: str) -> Misread | None:
    try:
        grammar.read(sentence, COMMANDS)
    except Misread as error:
        return error
    return None


@pytest.mark.parametrize("ref", ["A-999", "x" * 300, "<script>", "M-1 \n M-2"])
def test_nothing_is_found_alike_for_what_is_hidden_and_what_is_not_there(ref: str) -> None:
    assert faults(refusals.nothing(ref)) == []
    assert refusals.nothing(ref) == refusals.nothing(ref)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    lengths = st.integers(1, 9_000).map(lambda minutes: timedelta(minutes=minutes))
    rungs = st.builds(Rung, st.sampled_from([*Role, SUPERVISING, RESPONSIBLE]), lengths, st.booleans())
    return Terms(
        targets={kind: draw(lengths) for kind in TIMED},
        elapsed=frozenset(draw(st.sets(st.sampled_from(TIMED)))),
        by_type=draw(st.dictionaries(st.sampled_from(["redaction", "privilege-log"]), st.just({TIMED[0]: h(1)}))),
        scale={priority: draw(st.integers(1, 1000)) / 100 for priority in Priority},
        marks=tuple(sorted(draw(st.sets(st.integers(1, 99), max_size=6)))),
        urgent_per_week=draw(st.integers(0, 99)),
        provider_ladder=tuple(draw(st.lists(rungs, min_size=1, max_size=5))),
        firm_ladder=tuple(draw(st.lists(rungs, min_size=1, max_size=5))),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(terms(), min_size=2, max_size=4), WORDS, MOMENTS, st.integers(1, 4), st.sampled_from([None, 1, 9]))
def test_any_version_of_the_agreement(
    all_terms: list[Terms], words: str, since: datetime, page: int, holds: int | None
) -> None:
    at = scene(NOW)
    before, after = (Agreement(1, 1 + n, each, PRACTICE_LEAD, NOW, since) for n, each in enumerate(all_terms[:2]))
    settled = replace(after, firm_accepted_by=PRACTICE_LEAD, firm_accepted_at=NOW)
    agreed = replace(settled, provider_accepted_by=LEAD, provider_accepted_at=NOW)
    refused = replace(settled, declined_by=LEAD, declined_at=NOW)
    cards: list[Card] = [
        policy.more_terms(at, agreed, page, (policy.SHOW,)) for page in range(2, policy.pages(at, agreed) + 1)
    ]
    for base in (None, before):
        waits, half, both, gone = (policy.Version(it, base, words, holds) for it in (after, settled, agreed, refused))
        told = [replace(each, it=replace(each.it, version=9 - n)) for n, each in enumerate((waits, half, both, gone))]
        cards += [
            policy.reply_times(at, replace(agreed, effective_from=NOW), (policy.PROPOSE,), also=waits),
            policy.history(at, told, page),
            proposals.proposed(at, waits, page=page, notify=True),
            proposals.proposed(at, half, page=page, decides=False),
            proposals.one_accepted(at, half),
            proposals.accepted(at, both, first=base is None, page=page),
            proposals.declined(at, gone, words, page=page),
            proposals.newer(at, half, 1),
        ]
    hours = {side: h(40) for side in Side}
    if found := unmet(after.terms, before.terms, hours, {Role.LEAD}):
        cards.append(proposals.never_met(at, found))
    cards += [proposals.replaced(1, 2), proposals.no_version(7), proposals.no_difference(), proposals.none_waits()]
    cards += [proposals.settled(each, replaced=True) for each in (after, agreed, refused)]
    for card in cards:
        assert faults(card) == [], card.name
        for side in (Audience.FIRM, Audience.PROVIDER):
            assert len(for_side(card, side).buttons) <= 3, card.name
