"""A card says the same in the browser as everywhere: its title, lines, labels and sentences (messages X1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web import cards
from adapters.web.port import Meter, Posted
from adapters.web.stream import fragment
from adapters.web.view import View, Who
from bot.language.cards import (
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
)
from bot.model.people import Side
from bot.model.windows import WindowKind
from tests.adapters.web import scripted
from tests.adapters.web.notation import card
from tests.adapters.web.reading import read_card, shown
from tests.adapters.web.scripted import CITIES, MORNING

VIEW = View(Side.FIRM, Who("attorney", "lead"), CITIES, MORNING)
BOOK = [value for name, value in vars(scripted).items() if name.isupper() and isinstance(value, str) and "\n" in value]


def drawn(said: Card) -> str:
    return cards.title(said) + cards.blocks(said, VIEW) + cards.acts(said.buttons, VIEW, "k", said.subject)


@pytest.mark.parametrize("notation", BOOK)
def test_a_message_of_the_book_reads_the_same_in_the_browser(notation: str) -> None:
    said = card("card.sent", notation, notation.partition(" · ")[0])
    read, buttons = read_card(drawn(said))
    assert read == shown(lines(said))
    assert buttons == [(button.label, button.sentence) for button in said.buttons]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=30
)
TEXTS = st.lists(st.one_of(WORDS, st.just(Mention("ana")), st.builds(Code, WORDS)), min_size=1, max_size=3).map(tuple)
ITEMS = st.lists(st.builds(Item, TEXTS, st.one_of(st.just(""), WORDS)), min_size=1, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Fact, st.sampled_from(["Due", "Matter"]), TEXTS),
    st.builds(Line, TEXTS),
    st.builds(Next, TEXTS),
    st.builds(Quote, WORDS, st.sampled_from(["", "Sources"])),
    st.builds(Items, ITEMS, st.integers(0, 3)),
    st.builds(Section, st.just("Late"), ITEMS, st.integers(0, 3)),
)
BUTTONS = st.lists(st.builds(Button, WORDS, WORDS), max_size=3).map(tuple)


@settings(max_examples=150, deadline=None)
@given(st.builds(Card, st.just("mine"), WORDS, st.lists(BLOCKS, max_size=4).map(tuple), BUTTONS))
def test_whatever_is_in_a_card_is_read_back_unchanged(said: Card) -> None:
    read, buttons = read_card(drawn(said))
    assert [line.replace("• > ", "> ") for line in read] == [line.strip() for line in shown(lines(said))]
    assert buttons == [(button.label, button.sentence) for button in said.buttons]


def test_each_half_of_an_instant_stays_on_one_line() -> None:
    said = card("x", "T\nDue: Fri 16 Oct 17:00 New York · Sat 17 Oct 2027 05:00–06:00 Manila, moved once")
    assert (
        '<span class="half">Fri 16 Oct 17:00 New York ·</span> '
        '<span class="half">Sat 17 Oct 2027 05:00–06:00 Manila</span>, moved once'
    ) in cards.blocks(said, VIEW)


DUE = """A-217 · Deposition summary · {status}
Due: Fri 16 Oct 17:00 New York · Sat 17 Oct 05:00 Manila
{status}: Mon 19 Oct 10:00 New York · Mon 19 Oct 22:00 Manila, by @attorney
Next: @paralegal {does} by Tue 20 Oct 05:00 New York · Tue 20 Oct 17:00 Manila"""


@pytest.mark.parametrize(
    ("status", "does", "next_binds"), [("Returned", "delivers the correction", True), ("Updated", "updates", False)]
)
def test_the_instant_that_binds_stands_out(status: str, does: str, next_binds: bool) -> None:
    """On work that was returned that is the correction's; its due may be long past."""
    seen = drawn(card("card.returned", DUE.format(status=status, does=does), "A-217"))
    assert ('class="due"' in seen) is not next_binds
    assert ('class="next due"' in seen) is next_binds


def test_an_assignments_title_is_seen_in_its_parts_and_read_as_one() -> None:
    said = Card("card.sent", "A-217 · Deposition summary · Sent", subject="A-217")
    assert cards.split_title(said) == ("A-217", "Deposition summary", "Sent")
    assert cards.split_title(Card("overdue.ower", "A-220 · Delivery is overdue", subject="A-220")) == (
        "A-220", "Delivery is overdue", "",
    )  # fmt: skip
    assert cards.split_title(Card("digest", "New York digest · Thu 15 Oct")) == ("", "New York digest · Thu 15 Oct", "")
    assert read_card(cards.title(said))[0] == ["A-217 · Deposition summary · Sent"]


@pytest.mark.parametrize(
    ("used", "paused", "words", "told", "tone"),
    [
        (18, False, "18 min of 4 h", "18 min of 4 h", "calm"),
        (190, False, "50 min left of 4 h", "50 min left of 4 h", "soon"),
        (400, False, "2 h 40 min over", "2 h 40 min over", "late"),
        (120, True, "2 of 4 h", "paused at 2 of 4 h", "calm"),
    ],
)
def test_a_meter_tells_in_words_what_its_bar_shows(used: int, paused: bool, words: str, told: str, tone: str) -> None:
    span = timedelta(minutes=1)
    meter = Meter(7, WindowKind.ANSWER, Side.FIRM, "Q-31", used * span, 240 * span, paused)
    post = Posted(1, "w1", 1, MORNING, card("card.waiting", scripted.ASSIGNMENT, "A-217"), meters=(meter,))
    html = fragment(post, VIEW).html
    assert f'class="meter firm {tone}' in html
    assert f'aria-valuetext="{told}"' in html
    assert f"<b>{words}</b>" in html
    assert ("url(#hatch-firm)" in html) is paused
