"""Each message says the words that the book of messages holds for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.messages.book import BOOK, notation
from tests.messages.checker import check
from tests.messages.example import CITIES

PAGES = Path(__file__).with_name("book")


@pytest.mark.parametrize("name", BOOK)
def test_a_message_says_the_words_of_the_book(name: str) -> None:
    now, make = BOOK[name]
    assert notation(make(now)) == (PAGES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BOOK)
def test_a_message_of_the_book_breaks_no_invariant(name: str) -> None:
    now, make = BOOK[name]
    copy = "room" if name in ("10-card.room", "30-digest.room", "31-digest.quiet", "39-clocks") else "full"
    assert check(make(now), cities=CITIES, now=now, copy=copy) == []


def test_every_page_of_the_book_is_built() -> None:
    assert {page.stem for page in PAGES.glob("*.txt")} == set(BOOK)
