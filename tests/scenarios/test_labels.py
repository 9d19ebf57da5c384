"""The cities of an engagement are its own labels: one that no zone is named after is still the city of a time."""

from __future__ import annotations

import pytest

from bot.model.people import Cities, City
from tests import firm
from tests.world import World, text

BOSTON = Cities(City("Boston", "America/New_York"), firm.CITIES.provider)


async def test_a_label_in_small_letters_before_a_note_is_the_city_of_the_time(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C27 D30: no zone is called Boston; the note begins after it."""
    monkeypatch.setattr(firm, "CITIES", BOSTON)
    world = await World.begin(database_url)
    given = text(await world.says("attorney", 'assign @assignee M-1042 redaction "Names" due fri 5pm boston'))
    assert "Fri 16 Oct 17:00 Boston · Sat 17 Oct 05:00 Manila" in given
    await world.says("attorney", "assign A-1 sources files.example/names")
    await world.until("wed 10:00 Manila")
    await world.says("assignee", "ack A-1")
    updated = text(await world.says("assignee", "update A-1 20% eta thu 9am boston exhibits indexed"))
    assert "Thu 15 Oct 09:00 Boston · Thu 15 Oct 21:00 Manila" in updated
    assert "> exhibits indexed" in updated
    await world.end()
