"""Two weeks of a whole desk across each change of the clocks: nobody is rung while closed, no morning is missing."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot.language.cards import lines
from bot.model.people import Side
from bot.model.record import RoomKind
from tests.office import Office

#: The Monday before New York's clocks change, when both teams are closed.
BEFORE = {
    "March": datetime(2026, 3, 2, 11, 0, tzinfo=UTC),
    "November": datetime(2026, 10, 26, 11, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("month", BEFORE)
async def test_a_desk_is_well_run_across_a_change_of_the_clocks(sqlite_url: str, month: str) -> None:
    """C20 C24 C29 C32: every message keeps to the message book, in its reader's hours, and each morning follows on
    the last."""
    start = BEFORE[month]
    office = await Office.begin(sqlite_url, start, seed=11, most=8)
    await office.works_until(start + timedelta(weeks=2))
    assert office.said > 100, "people did come to their desks"
    assert [each for each in office.told if not each.open and not each.urgent] == []
    for side in Side:
        await every_morning_follows_on_the_last(office, side)
    await office.world.end()


async def every_morning_follows_on_the_last(office: Office, side: Side) -> None:
    label = office.world.engagement.cities.of(side).label
    mornings = [
        message.card
        for message in office.world.rooms.messages.values()
        if message.room.kind is RoomKind.TEAM
        and message.room.side is side
        and message.card.title.startswith(f"{label} digest")
    ]
    hours = office.hours["lead" if side is Side.PROVIDER else "attorney"]
    first = office.world.clock.now() - timedelta(weeks=2)
    days = [first.date() + timedelta(days=number) for number in range(14)]
    assert len(mornings) == sum(hours.opening(day) is not None for day in days)
    spans = [list(lines(card))[1:3] for card in mornings]
    for (_, until), (since, _) in itertools.pairwise(spans):
        assert since.removeprefix("From: ") == until.removeprefix("To: ")
