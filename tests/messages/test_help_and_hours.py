"""Help of every verb, hours and reply times say nothing that breaks an invariant."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cards import giving, help, hours, policy, replies, schedule
from bot.commands import COMMANDS
from bot.commands.order import Order
from bot.language.cards import Card, lines
from bot.model.people import Side
from bot.model.windows import Agreement, Terms
from bot.practices import WORK_TYPES
from scheduler.worktime import Interval, Weekly
from tests.messages.checker import check
from tests.messages.example import A217, ASSIGNEE, ATTORNEY, CITIES, LEAD, PRACTICE_LEAD, h, mnl, ny, scene

NOW = ny("10-13 15:00")
AT = scene(NOW)
WEEK = Weekly.read("mon-fri 09:00-13:00, 14:00-18:00; sat 22:00-02:00")
ACTS = tuple(row for command in COMMANDS for row in command.acts)
TYPES = tuple(
    help.TypeOfWork(each.name, tuple(need.value for need in each.needs), each.pages_an_hour, each.turnaround)
    for each in WORK_TYPES.values()
)


def faults(card: Card) -> list[str]:
    """What the card breaks, but for verbs that this build does not have."""
    found = check(card, cities=CITIES, now=NOW, commands=COMMANDS)
    return [fault for fault in found if not (fault.startswith("B2") and "UnknownVerb" in fault)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_verb_has_its_help_with_a_sentence_that_can_be_said(command: type[Order]) -> None:
    card = help.verb(command, command.example, command.acts)
    assert check(card, cities=CITIES, now=NOW, commands=COMMANDS) == []
    assert card.title.startswith(f"{command.name}: ")


def test_what_is_listed_is_listed_whole_page_by_page() -> None:
    listed = (
        [help.types(TYPES, page) for page in range(1, -(-len(TYPES) // help.PAGE) + 1)],
        [help.permissions(ACTS, page) for page in range(1, -(-len(ACTS) // help.PAGE) + 1)],
    )
    for pages, rows in zip(listed, (len(TYPES), len(ACTS)), strict=True):
        lines_of_all = 0
        for place, card in enumerate(pages):
            assert faults(card) == []
            assert any(button.label.endswith("more") for button in card.buttons) is (place + 1 < len(pages))
            lines_of_all += sum(1 for line in lines(card) if line.startswith("• "))
        assert lines_of_all == rows
    assert faults(help.scope()) == []


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("opened", [True, False])
def test_hours_are_said_in_both_cities(side: Side, opened: bool) -> None:
    soon = ny("10-13 18:00")
    card = hours.hours(
        AT,
        side,
        WEEK,
        opens=None if opened else soon,
        closes=soon if opened else None,
        closed_next=(date(2026, 11, 2), "All Souls' Day"),
        change=hours.Clocks(Side.FIRM, date(2026, 11, 1), -60),
        shared=Interval(ny("10-13 16:00"), ny("10-13 18:00")),
    )
    assert faults(card) == []


def test_a_night_shift_is_read_on_the_clocks_of_the_other_city() -> None:
    night = Weekly.read("mon-fri 21:00-01:00, 02:00-06:00")
    shown = hours.week_in(night, "Asia/Manila", "America/New_York", date(2026, 10, 12))
    assert shown == "Mon–Fri 09:00–13:00, 14:00–18:00"


def test_a_long_working_out_still_fits_and_counts_what_it_leaves_out() -> None:
    stretches = tuple(Interval(mnl(f"10-{day} 09:00"), mnl(f"10-{day} 13:00")) for day in range(12, 24))
    long = hours.Working(
        original=ny("10-16 17:00"),
        due=ny("10-19 04:56"),
        set_by=ATTORNEY,
        pauses=(hours.Pause("Q-31", h(12), stretches), hours.Pause("the hold", h(4), stretches[:1])) * 2,
        added=stretches,
        skipped=((date(2026, 10, 17), date(2026, 10, 18), "weekend"),),
        daily=((13 * 60, 14 * 60), (18 * 60, 9 * 60)),
    )
    assert faults(hours.worked_out(AT, "A-217", long)) == []
    never = hours.Working(original=ny("10-16 17:00"), due=ny("10-16 17:00"))
    assert faults(hours.worked_out(AT, "A-217", never)) == []


def test_closed_days_are_listed_page_by_page() -> None:
    closed = [(date(2026, 11, day), "Typhoon", "typed") for day in range(2, 14)]
    first, second = (schedule.closed_days(AT, "Manila", Side.PROVIDER, closed, page=page) for page in (1, 2))
    assert faults(first) == faults(second) == faults(schedule.closed_days(AT, "New York", Side.FIRM, [])) == []
    assert "4 more" in {button.label for button in first.buttons}


def test_reply_times_are_said_or_said_to_be_missing() -> None:
    agreement = Agreement(1, 2, Terms(), PRACTICE_LEAD, NOW, NOW, PRACTICE_LEAD, NOW, LEAD, NOW)
    assert faults(policy.reply_times(AT, agreement)) == []
    assert faults(policy.none_agreed()) == []


def test_the_weeks_urgent_sendings_are_counted_down() -> None:
    none, one = giving.Urgent(0, 3), giving.Urgent(1, 3)
    opens = mnl("10-14 09:00")
    for left in (none, one):
        moved = giving.due_moved(
            AT, A217, new=ny("10-19 10:00"), old=ny("10-16 17:00"), to=ASSIGNEE, opens=opens, urgent=left
        )
        assert faults(moved) == []
        assert bool([b for b in moved.buttons if b.sentence == "urgent A-217"]) is bool(left.left)
    refused = replies.no_urgent_left(
        AT, "A-217", urgent=none, resets=ny("10-19 00:00"), opens=opens, side=Side.PROVIDER
    )
    assert faults(refused) == []
