"""The checker finds what is wrong: for each invariant a message that breaks it, and that one only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import COMMANDS
from bot.language.cards import (
    Audience,
    Block,
    Button,
    Card,
    Code,
    Fact,
    Item,
    Items,
    Line,
    Mention,
    Next,
    Quote,
    Section,
    lines,
    room_copy,
)
from tests.messages.checker import check, check_lines, check_same, skeleton
from tests.messages.example import CITIES, ny, scene

NOW = ny("10-13 15:00")
DUE = scene(NOW).at(ny("10-16 17:00"))
PAST = scene(NOW).at(ny("10-12 17:00"))
OPEN = Button("Open", "show A-217")

GOOD = Card(
    "test",
    "A-217 · Deposition summary · Sent",
    (
        Fact("Due", (DUE,)),
        Line(("24 h of working time before the due",)),
        Next((Mention("assignee", notify=True), f" acknowledges by {DUE}")),
        Quote("Summarise it by 17:00 EST, please!"),
    ),
    (OPEN, Button("Ask", "ask A-217")),
    "A-217",
)


def broken(card: Card, copy: str = "full") -> set[str]:
    """The codes of the invariants that the card breaks."""
    faults = check(card, cities=CITIES, now=NOW, copy=copy, commands=COMMANDS)
    return {fault.partition(":")[0] for fault in faults}


def with_line(text: str) -> Card:
    return replace(GOOD, blocks=(Line((text,)), *GOOD.blocks))


def with_blocks(*blocks: Block) -> Card:
    return replace(GOOD, blocks=blocks)


def test_a_good_message_breaks_nothing() -> None:
    assert check(GOOD, cities=CITIES, now=NOW, commands=COMMANDS) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("T1", "The court closes early, EST that is"),
        ("T1", "Manila is at +08:00 of it"),
        ("T1", "All is in your time"),
        ("T2", "Due Sat 17 Oct 05:00 Manila · Fri 16 Oct 17:00 New York"),
        ("T2", "Due Fri 16 Oct 17:00 New York"),
        ("T2", "Due Fri 16 Oct 17:00 New York · Sat 17 Oct 06:00 Manila"),
        ("T2", "Due Thu 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila"),
        ("T2", "Due Fri 16 Oct 2026 17:00 New York · Sat 17 Oct 2026 05:00 Manila"),
        ("T2", "Due Sun 8 Mar 2027 02:30 New York · Sun 8 Mar 2027 14:30 Manila"),
        ("T3", "Counted Wed 14 Oct 22:04–01:00 New York · Thu 15 Oct 10:04–14:00 Manila"),
        ("T3", "Counted Wed 14 Oct 22:04–01:00 New York · Thu 15 Oct 10:04 Manila"),
        ("T4", "It was handed in at 17:00"),
        ("T4", "Week: Mon–Fri 09:00–13:00, 14:00–18:00"),
        ("T5", "@drafter away Fri 16 Oct"),
        ("T5", "@drafter away Thu 16 Oct Manila"),
        ("T5", "It is due tomorrow"),
        ("T5", "away Thu 22 – Fri 24 Oct Manila"),
        ("T6", f"@assignee answers by {PAST}"),
        ("T6", f"Overdue since: {DUE}"),
        ("T7", "90 min of working time"),
        ("T7", "2.5 h of working time"),
        ("T7", "1 h 0 min of working time"),
        ("T7", "3 days of working time"),
        ("T7", "45min of working time"),
        ("S3", "A line " + "that goes on and on " * 7 + "on"),
        ("S4", "A loose end ·"),
        ("S4", "Expected None"),
        ("S4", "0 items are late"),
        ("S6", "1 items"),
        ("S6", "2 item"),
        ("P1", "Told <@U02ABCDEF12>"),
        ("P1", "Write to ana@firm.example"),
        ("P1", "Told @channel"),
        ("X3", "The delivery failed"),
        ("X3", "A-217 is in breach"),
        ("X3", "Well done!"),
        ("X3", "Well done \N{PARTY POPPER}"),
    ],
)
def test_a_line_that_breaks_an_invariant_is_found(code: str, text: str) -> None:
    assert broken(with_line(text)) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "Fri 1 Jan 2027 17:00 New York · Sat 2 Jan 2027 06:00 Manila",
        "Counted Wed 14 Oct 22:04–01:00 New York · Thu 15 Oct 10:04–13:00 Manila",
        "Sun 1 Nov 01:30 New York · Sun 1 Nov 13:30 Manila, the first of two",
        "Sun 1 Nov 01:30 New York · Sun 1 Nov 14:30 Manila, the second",
        "In New York: Sun–Thu 21:00–01:00, Mon–Fri 02:00–06:00 New York",
        "Skipped each day: 13:00–14:00 Manila and 18:00–09:00 Manila, closed",
        "@drafter away Thu 22 – Fri 23 Oct Manila",
        "away Thu 24 Dec – Sat 2 Jan 2027 Manila",
        f"Overdue since {PAST}, 1 h 20 min of working time",
        "240 pages take 10 to 12 h; 9 of 12 h used.",
        "1 item, 2 items, round 1 is over",
    ],
)
def test_a_line_that_reads_as_it_should_is_let_pass(text: str) -> None:
    assert broken(with_line(text)) == set()


@pytest.mark.parametrize(
    ("code", "card"),
    [
        ("T4", replace(GOOD, buttons=(Button("At 17:00", "show A-217"),))),
        ("T8", replace(with_line("In all 3 h of working time are left"), name="card.sent")),
        ("T8", replace(with_line("Told 6 h ago"), name="card.sent")),
        ("S1", replace(GOOD, title="")),
        ("S1", replace(GOOD, title="A" * 61)),
        ("S1", replace(GOOD, title="A-217 · Summarise it by 17:00 EST, please!")),
        ("S2", with_blocks(*(Line((f"Line {n}",)) for n in range(10)))),
        ("S3", with_blocks(Quote("w" * 201))),
        ("S3", with_line("two\nlines")),
        ("S4", with_blocks(Section("Late", ()))),
        ("S4", with_blocks(Fact("Due", ("",)))),
        ("S5", with_blocks(Next(("this",)), Next(("that",)))),
        ("S5", with_blocks(Next(("this",)), Line(("that",)))),
        ("S5", replace(GOOD, blocks=(Line(("It is so",)),), buttons=())),
        ("B1", replace(GOOD, buttons=tuple(Button(f"Open {n}", f"show A-{n}") for n in range(1, 5)))),
        ("B1", replace(GOOD, buttons=(Button("x" * 25, "show A-217"),))),
        ("B1", replace(GOOD, buttons=(Button("open", "show A-217"),))),
        ("B1", replace(GOOD, buttons=(OPEN, Button("Open", "show A-218")))),
        ("B1", replace(GOOD, buttons=(OPEN, Button("Show", "show A-217")))),
        ("B2", replace(GOOD, buttons=(Button("Dance", "dance A-217"),))),
        ("B2", replace(GOOD, buttons=(Button("Show", "show a217"),))),
        ("B2", with_blocks(Line(("Say ", Code("dance"))))),
    ],
)
def test_a_card_that_breaks_an_invariant_is_found(code: str, card: Card) -> None:
    assert code in broken(card)


def test_a_number_of_things_needs_a_button_that_shows_the_rest() -> None:
    card = replace(GOOD, blocks=(Items((Item(("one",)),), more=2), Next(("read it",))), buttons=())
    assert broken(card) == {"S4"}


def test_a_message_may_be_long_in_all_only_so_far() -> None:
    longest = tuple(Quote("w" * 200) for _ in range(16))
    assert broken(replace(GOOD, name="digest", blocks=longest)) == {"S7"}


def test_each_side_has_its_own_three_buttons() -> None:
    firm = tuple(Button(f"Open {n}", f"show A-{n}", Audience.FIRM) for n in range(1, 4))
    provider = tuple(Button(f"Open {n}", f"show A-{n}", Audience.PROVIDER) for n in range(1, 4))
    assert broken(replace(GOOD, buttons=(*firm, *provider))) == set()
    assert broken(replace(GOOD, buttons=(*firm, OPEN))) == {"B1"}


@pytest.mark.parametrize(
    "block",
    [
        Quote("what somebody typed"),
        Fact("Matter", ("M-1042 Warehouse lease",)),
        Line(("Work lies at files.example/m-1042/depo",)),
        Fact("To correct", ("citation",)),
        Fact("Format", ("page-line digest",)),
    ],
)
def test_what_no_room_may_read_is_found_in_its_copy(block: Block) -> None:
    card = with_blocks(block)
    assert "P3" in broken(card, copy="room")
    assert "P3" not in broken(card)


def test_a_room_copy_keeps_its_confidence() -> None:
    card = replace(GOOD, blocks=(Fact("Matter", ("M-1042 Warehouse lease",), in_room=("M-1042",)), *GOOD.blocks))
    assert broken(room_copy(card), copy="room") == set()


def test_what_a_person_typed_is_free_and_so_is_an_echo_of_it() -> None:
    assert broken(with_blocks(Quote("Error: the ticket failed, call me at 17:00 EST!"))) == set()
    echo = replace(GOOD, name="misread.verb", blocks=(Line((Code("asign"), " is not a word Counterpart knows.")),))
    assert broken(echo) == set()
    assert broken(replace(echo, name="other")) == {"B2"}


def test_a_rendering_is_checked_by_its_lines() -> None:
    buttons = [(button.label, button.sentence) for button in GOOD.buttons]
    good = list(lines(GOOD))
    assert check_lines(good, buttons, cities=CITIES, now=NOW, commands=COMMANDS) == []
    wrong = [*good, "## Late (3)", "• one", "…and 1 more"]
    assert any(fault.startswith("S4") for fault in check_lines(wrong, buttons, cities=CITIES, now=NOW))


def test_what_differs_between_two_copies_is_found() -> None:
    other = replace(GOOD, blocks=GOOD.blocks[1:])
    assert check_same([GOOD, GOOD]) == []
    assert check_same([GOOD, other])
    assert check_same([GOOD, replace(GOOD, title="A-217 · Deposition summary · Draft")])
    assert check_same([GOOD, replace(GOOD, buttons=())])
    assert check_same([GOOD, replace(GOOD, buttons=())], buttons=False) == []
    slack, teams = (replace(GOOD, blocks=(Fact("Say it", (where,)),)) for where in ("anywhere", "here"))
    assert check_same([slack, teams]) == []


def test_two_cards_of_one_template_are_equal_without_their_particulars() -> None:
    other = replace(
        GOOD,
        title="A-220 · Title search · Sent",
        blocks=(
            Fact("Due", (scene(NOW).at(NOW + timedelta(days=9)),)),
            GOOD.blocks[1],
            Next((Mention("paralegal"), f" acknowledges by {DUE}")),
            GOOD.blocks[3],
        ),
        buttons=(Button("Open", "show A-220"), Button("Ask", "ask A-220")),
    )
    words = ("deposition summary", "title search")
    assert skeleton(GOOD, words) == skeleton(other, words)
    assert skeleton(GOOD, words) != skeleton(replace(other, buttons=()), words)
