"""The timeline says what it draws, draws within its edges, and never lets two tags touch."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.web import forms, strip
from adapters.web.port import Hint, Mark, Overview, SlotState, Tone
from adapters.web.view import View, Who
from bot.model.people import Cities, City, Side
from bot.model.windows import WindowKind
from tests.adapters.web.scripted import CITIES, MORNING, ScriptedDesk, utc

TAG = re.compile(r'<text x="[\d.]+" y="4" text-anchor="middle">([^<]+)</text>')


async def overview(*marks: Mark, now: datetime = MORNING, cities: Cities = CITIES) -> Overview:
    desk = ScriptedDesk()
    desk.now = now
    shown = await desk.overview()
    return replace(shown, cities=cities, strip=replace(shown.strip, marks=marks))


def mark(hour: float, subject: str = "A-1", tone: Tone = Tone.CALM) -> Mark:
    return Mark(Side.FIRM, utc(14, 14) + timedelta(hours=hour), subject, WindowKind.REVIEW, tone)


async def test_tags_that_would_touch_lose_their_words_and_keep_their_diamonds() -> None:
    drawn = strip.draw(await overview(mark(0, "A-1"), mark(1, "A-2"), mark(9, "A-3"))).html
    assert TAG.findall(drawn) == ["A-2 review", "A-3 review"]
    assert drawn.count('class="diamond"') == 3
    assert "A-1 review: Wed 14 Oct 10:00 New York · Wed 14 Oct 22:00 Manila" in drawn


async def test_what_falls_due_at_one_instant_shares_a_diamond() -> None:
    drawn = strip.draw(await overview(mark(2, "A-1"), mark(2, "A-2", Tone.LATE), mark(2, "A-3"))).html
    assert TAG.findall(drawn) == ["A-2 late +2"]
    assert drawn.count('class="diamond"') == 1
    assert "A-1 review, A-2 late, A-3 review: Wed 14 Oct 12:00 New York" in drawn


async def test_a_tag_at_the_edge_keeps_its_diamond_only() -> None:
    shown = await overview(mark(31))
    assert TAG.findall(strip.draw(shown).html) == []


async def test_its_label_says_in_a_sentence_what_it_shows() -> None:
    assert strip.sentence(await overview(mark(2), mark(4))) == (
        "New York's hours: Wed 14 Oct 09:00–18:00 New York · Wed 14 Oct 21:00–06:00 Manila. "
        "Manila's hours: Wed 14 Oct 07:00–11:00 New York · Wed 14 Oct 19:00–23:00 Manila. "
        "Shared hours: Wed 14 Oct 09:00–11:00 New York · Wed 14 Oct 21:00–23:00 Manila. "
        "Next due: A-1 review, by Wed 14 Oct 12:00 New York · Thu 15 Oct 00:00 Manila."
    )
    assert strip.sentence(await overview()).endswith("Next due: nothing on this timeline.")


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu"])
@pytest.mark.parametrize("now", [datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC)])
async def test_both_axes_tell_their_own_hours_through_changes_of_clocks(zone: str, now: datetime) -> None:
    cities = Cities(City("New York", "America/New_York"), City("There", zone))
    drawn = strip.draw(await overview(now=now, cities=cities)).html
    assert re.findall(r'class="hour"[^>]*y="92"[^>]*>(\d\d)<', drawn)
    places = [float(x) for x in re.findall(r'class="hour" x="([\d.]+)%"', drawn)]
    assert all(0 < place < 100 for place in places)


def test_a_verb_with_many_fields_shows_what_is_said_and_the_next_few() -> None:
    states = [SlotState.OPEN, SlotState.DONE, SlotState.OPEN, SlotState.HERE, *[SlotState.OPEN] * 8]
    found = Hint("assign", tuple((f"slot {n}", state) for n, state in enumerate(states)))
    drawn = forms.hint(found, View(Side.FIRM, Who("a", "b"), CITIES, MORNING))
    assert re.findall(r">slot (\d+)<", drawn) == ["1", "3", "4", "5", "6", "7"]
