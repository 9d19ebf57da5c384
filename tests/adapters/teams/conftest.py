"""Every test here talks to the real core through signed requests, and to a far end that answers as Microsoft does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.teams.desk import TeamsDesk, teams_desk


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[TeamsDesk]:
    """Tue 13 Oct 15:00 New York, in Teams."""
    async with teams_desk(sqlite_url) as found:
        yield found
