"""The ten-minute story by signed activities: said in channels, pressed on cards, read in channels and chats."""

from __future__ import annotations

import pytest

from bot.model.people import Side
from tests.adapters.teams.teamsworld import teams_world
from tests.scenarios import test_the_ten_minute_story as story


async def test_the_story_is_played_wholly_in_teams(database_url: str) -> None:
    """C37 C39."""
    async with teams_world(database_url) as world:
        await story.test_work_is_given_missed_climbs_is_taken_answered_delivered_returned_and_approved(world)


@pytest.mark.parametrize("side", Side)
async def test_the_story_is_played_half_in_teams_and_half_in_the_console(sqlite_url: str, side: Side) -> None:
    async with teams_world(sqlite_url, sides=(side,)) as world:
        await story.test_work_is_given_missed_climbs_is_taken_answered_delivered_returned_and_approved(world)
