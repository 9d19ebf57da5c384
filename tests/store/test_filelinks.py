"""A link to a file says what, for whom and until when, and nobody but this program can read or make one."""

from __future__ import annotations

import base64
import string
from datetime import timedelta

import pytest

from bot.model.people import Person, Role, Side
from bot.store.cipher import Cipher
from bot.store.filelinks import LASTS, PATH, FileLink, FileLinks
from tests.store.world import KEY, SetClock

ADDRESS = "https://counterpart.example"
ANA = Person(7, 3, "ana", "Ana Cruz", Side.PROVIDER, frozenset({Role.PARALEGAL}), "Asia/Manila", 1)
ABOUT = {"a": "7", "b": "9"}
LINK = FileLink("invite", 3, 7, ABOUT)


@pytest.fixture
def links() -> FileLinks:
    return FileLinks(Cipher([KEY]), SetClock(), ADDRESS)


def made(links: FileLinks) -> str:
    """The part of a new address that is sealed."""
    address = links.make("invite", ANA, ABOUT)
    assert address is not None
    assert address.startswith(ADDRESS + PATH)
    return address.removeprefix(ADDRESS + PATH)


def test_what_was_sealed_is_read_and_nothing_of_it_can_be_seen(links: FileLinks) -> None:
    """C28: an address may lie in a browser's history and in a proxy's log."""
    token = made(links)
    assert links.read(token) == LINK
    assert set(token) <= set(string.ascii_letters + string.digits + "-_")
    assert "invite" not in token
    assert made(links) != token


def test_it_lasts_a_day_to_the_instant() -> None:
    clock = SetClock()
    links = FileLinks(Cipher([KEY]), clock, ADDRESS)
    token, begun = made(links), clock.at
    clock.at = begun + LASTS - timedelta(microseconds=1)
    assert links.read(token) == LINK
    clock.at = begun + LASTS
    assert links.read(token) is None


def test_what_was_changed_cut_or_made_up_is_none_of_ours(links: FileLinks) -> None:
    token = made(links)
    for place in range(len(token) - 1):  # of the last character some bits say nothing
        other = "A" if token[place] != "A" else "B"
        assert links.read(token[:place] + other + token[place + 1 :]) is None, place
    for forged in ("", "A", token[:-4], token * 40, "é", "../../etc/passwd", "%00", "=" * 8):
        assert links.read(forged) is None, forged


def test_a_link_of_an_older_key_is_good_until_that_key_is_taken_away(links: FileLinks) -> None:
    token, newer = made(links), bytes(reversed(KEY))
    assert FileLinks(Cipher([newer, KEY]), SetClock(), ADDRESS).read(token) == LINK
    assert FileLinks(Cipher([newer]), SetClock(), ADDRESS).read(token) is None


def test_text_sealed_for_another_place_is_no_link(links: FileLinks) -> None:
    """A sealed text of the database cannot be turned into an address."""
    sealed = Cipher([KEY]).seal(b'["invite",3,7,{},9999999999]', "assignment", "instructions", 1)
    assert links.read(base64.urlsafe_b64encode(sealed).decode().rstrip("=")) is None


def test_where_nobody_said_how_it_is_reached_there_is_no_link() -> None:
    assert FileLinks(Cipher([KEY]), SetClock()).make("invite", ANA, ABOUT) is None
