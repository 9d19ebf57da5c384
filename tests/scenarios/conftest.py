"""Every story is told on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.world import World


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """Tue 13 Oct 15:00 New York, Wed 14 Oct 03:00 Manila: the firm is open, the team is not."""
    story = await World.begin(database_url)
    yield story
    await story.end()


@pytest.fixture
async def unagreed(database_url: str) -> AsyncIterator[World]:
    """The same, but nobody accepted an agreement yet."""
    story = await World.begin(database_url, accepted=False)
    yield story
    await story.end()
